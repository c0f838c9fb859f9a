"""How often a document asks to be read: RSS `ttl`, `skipHours` and `skipDays`, `sy:updatePeriod`.

Taken from what stands around the items, in whatever namespace: feedparser keeps the last of several hours alone, and is
not asked at all when every item is known. What is *not* here: what becomes of a wish that nobody can mean
(core/schedule).
"""

import re
from datetime import timedelta

from watcher.core.model import Rhythm

_HEAD_BYTES = 64_000
"""Of a document that is not well-formed: what stands before its first item is shorter."""
_FIRST_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(days=7),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")


def _element(name: str, text: str) -> re.Pattern[bytes]:
    """Matches in a frame, which holds no white space; the text may stand in a CDATA section."""
    pattern = rf"<(?:[\w.-]+:)?{name}(?:xmlns[^<>]*)?>(?:<!\[CDATA\[)?({text})(?:\]\]>)?</"
    return re.compile(pattern.encode(), re.IGNORECASE)


_TTL = _element("ttl", r"\d{1,9}")
_PERIOD = _element("updatePeriod", "|".join(name.decode() for name in _PERIODS))
_FREQUENCY = _element("updateFrequency", r"\d{1,9}")
_HOUR = _element("hour", r"\d{1,2}")
_DAY = _element("day", "|".join(name.decode() for name in _DAYS))


def read_rhythm(frame: bytes) -> Rhythm:
    """What a frame (Cut.frame: what stands around the items, without white space) asks for. Never raises."""
    hours = {int(hour) for hour in _HOUR.findall(frame)} if b"kipHours" in frame else ()
    days = {day.lower() for day in _DAY.findall(frame)} if b"kipDays" in frame else ()
    return Rhythm(
        every=max(_minutes(frame), _period(frame)),
        skip_hours=frozenset(hour % 24 for hour in hours if hour <= 24),  # 24 is how RSS 0.91 writes midnight
        skip_days=frozenset(1 + _DAYS.index(day) for day in days),
    )


def loose_frame(document: bytes) -> bytes:
    """As much of a frame as can be had of a document that is not well-formed."""
    item = _FIRST_ITEM.search(document, 0, _HEAD_BYTES)
    head = document[: item.start() if item else _HEAD_BYTES]
    return b"".join(_COMMENT.sub(b"", head).split())


def _minutes(frame: bytes) -> timedelta:
    found = _TTL.search(frame)
    return timedelta(minutes=int(found[1])) if found else timedelta(0)


def _period(frame: bytes) -> timedelta:
    if not (found := _PERIOD.search(frame)):
        return timedelta(0)
    times = _FREQUENCY.search(frame)
    return _PERIODS[found[1].lower()] / (int(times[1]) or 1 if times else 1)
