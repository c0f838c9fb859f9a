"""When a channel's digest is due: what users write, and the instants that it means in the channel's zone.

Two hours a year need a rule, and Python's own (PEP 495, `fold=0`) is the one that readers expect. A time that the
clocks jump over happens as much later as they jumped: 02:30 comes at 03:30, the instant at which a clock that nobody
has set forward shows 02:30. A time that comes twice happens at its first coming. So each time of a day is one instant:
none is lost, none is told twice. Days of the week are those of the local date that the time belongs to.

`every 2h` is 00:00, 02:00 ... 22:00 on the dial, on every day and by the same rule, so that a desk finds its digests at
the hours that it knows. The price is one night of the year, in which one pause is longer by the hour that comes twice.

What is *not* here: what a digest says, quiet hours, urgency.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from watcher.core.model import Channel, ChannelState, DigestTimes

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_PERIOD = re.compile(r"every ([0-9]{1,4})(m|h)")
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(hours=24)
_LATE = timedelta(minutes=10)
_DAYS_AROUND = {"at": range(-8, 9), "every": range(-1, 2)}
"""Where to look for the last and the next time: a day each way; a week and, as Samoa once skipped one, a day."""


def parse_digest_times(text: str) -> DigestTimes:
    """`07:00,18:00 sun-thu`, `every 2h`, `every 30m`, `immediate` or `never`. Day ranges wrap: `fri-mon` is four days.

    Raises ValueError with one line that names the wrong part and shows a right one.
    """
    words = re.sub(r"\s*([,–-])\s*", r"\1", text.lower()).replace("–", "-").split()
    if not words:
        raise ValueError("no digest time is given; write for example '07:00', 'every 2h', 'immediate' or 'never'")
    first, *others = words
    if first in ("immediate", "never") and others:
        raise ValueError(f"{first!r} stands alone; days belong to times, for example '07:00 sun-thu'")
    if first == "immediate":
        return DigestTimes(kind="immediate")
    if first == "never":
        return DigestTimes(kind="never")
    if first == "every":
        return DigestTimes(kind="every", period=_period(" ".join(words)))
    times = tuple(sorted({_time(part) for part in first.split(",")}))
    return DigestTimes(kind="at", times=times, days=_days(",".join(others)))


def _period(text: str) -> timedelta:
    if not (found := _PERIOD.fullmatch(text)):
        raise ValueError(f"{text!r} is no period; write for example 'every 2h' or 'every 30m', without days or times")
    period = int(found[1]) * timedelta(minutes=60 if found[2] == "h" else 1)
    if not _SHORTEST <= period <= _LONGEST:
        raise ValueError(f"{text!r} is not between 5 minutes and 24 hours; write for example 'every 2h'")
    return period


def _time(text: str) -> time:
    if not (found := _TIME.fullmatch(text)):
        raise ValueError(f"{text!r} is no time of day from 00:00 to 23:59; write for example '07:00,18:00 sun-thu'")
    return time(int(found[1]), int(found[2]))


def _days(text: str) -> frozenset[int]:
    """ISO weekdays; all of them for an empty text."""
    return frozenset(day for part in (text or "mon-sun").split(",") for day in _range(part))


def _range(text: str) -> Iterator[int]:
    first, _, last = text.partition("-")
    start, end = _day(first, text), _day(last if "-" in text else first, text)
    for step in range((end - start) % 7 + 1):
        yield (start + step) % 7 + 1


def _day(name: str, part: str) -> int:
    if name not in _DAYS:
        raise ValueError(f"{part!r} is no day; days are {' '.join(_DAYS)}: write for example '07:00 sun-thu'")
    return _DAYS.index(name)


def digest_due(channel: Channel, state: ChannelState, now: datetime) -> datetime | None:
    """The digest time that is due, to be kept as `handled_at`; None when there is none.

    However many were missed, the last one stands for all. A clock that was set back makes none due again. `immediate`
    is due whenever it is asked for: told items are not told again, so a clock set back need not silence it.
    """
    if channel.digest.kind == "never":
        return None
    if channel.digest.kind == "immediate":
        return now if now != state.handled_at else None
    last = max(slot for slot in _slots(channel, now) if slot <= now)
    return last if last > state.handled_at else None


def next_digest(channel: Channel, after: datetime) -> datetime | None:
    """The first digest time after an instant; None where there are no fixed times."""
    if channel.digest.kind in ("never", "immediate"):
        return None
    return min(slot for slot in _slots(channel, after) if slot > after)


def is_late(slot: datetime, now: datetime) -> bool:
    """More than ten minutes: a busy round of polls may delay a digest by some; more than that a reader notices."""
    return now - slot > _LATE


def _slots(channel: Channel, around: datetime) -> Iterator[datetime]:
    """Every digest time of the days around an instant. Where clocks jump they are not quite in order."""
    zone, times = channel.timezone, channel.digest
    today, dial = around.astimezone(zone).date(), _dial(times)
    for day in (today + timedelta(days=distance) for distance in _DAYS_AROUND[times.kind]):
        if day.isoweekday() in times.days:
            # combine() leaves fold at 0: the offset before the change counts, see the top of this file
            yield from (datetime.combine(day, at, zone).astimezone(UTC) for at in dial)


def _dial(times: DigestTimes) -> Sequence[time]:
    if times.kind == "at":
        return times.times
    minutes = times.period // timedelta(minutes=1)
    return [time(*divmod(minute, 60)) for minute in range(0, 24 * 60, minutes)]
