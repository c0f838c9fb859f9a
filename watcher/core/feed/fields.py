"""Raw values of a document to the plain fields of an entry, within the limits; what is cut is counted and said.

Both readers (xml.py, jsonfeed.py) hand in what they found, of whatever type. What is *not* here: where in a document a
value stands.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from watcher.core.model import Entry, Limits, ParsedFeed
from watcher.core.text.markup import clean, looks_like_html, plain

Raw = TypeVar("Raw")

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9/._~%+,-]*")
"""Most links: joining would leave them as they are, at ten times the cost."""
_LINE_ENDS = dict.fromkeys(map(ord, "\t\r\n"))
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""A claim outside is a mistake, and at the ends of the calendar a change of zone raises OverflowError."""
_TEASER = 40
"""Characters by which a teaser is known: a content that holds the first ones of the summary says all that it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader finds in a document, or in a part of it. `spoiled`: numbers of entries from which a limit cut."""

    feed: ParsedFeed
    spoiled: frozenset[int]


class Fields:
    """The fields of one document's entries. Every method takes any type and gives "" or () for one that is no use."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._dropped = self._shortened = 0
        self._torn = ""
        self._spoiled: set[int] = set()

    def items(self, found: Sequence[Raw]) -> Sequence[Raw]:
        """As many items as the limit allows, the document's first."""
        self._dropped += max(0, len(found) - self._limits.items)
        return found[: self._limits.items]

    def entries(self, read: Callable[[Raw], Entry], found: Sequence[Raw]) -> tuple[Entry, ...]:
        """Reads one item after the other, and notes those from which a limit cuts."""
        entries = []
        for number, raw in enumerate(found):
            before = self._shortened
            entries.append(read(raw))
            if self._shortened > before:
                self._spoiled.add(number)
        return tuple(entries)

    def torn(self, where: str) -> None:
        """Note in words that the document breaks off."""
        self._torn = where

    def literal(self, raw: object) -> str:
        """A guid: characters that mean nothing but themselves."""
        return self._within(clean(raw)) if isinstance(raw, str) else ""

    def text(self, raw: object) -> str:
        """A field that is said to be plain text, or of which nothing is said."""
        if not isinstance(raw, str):
            return ""
        return self.html(raw) if looks_like_html(raw) else self.literal(raw)

    def html(self, raw: object) -> str:
        """A field that is HTML, or HTML that was escaped once too often."""
        if not isinstance(raw, str):
            return ""
        text = plain(raw)
        if "<" not in raw and text.startswith("<") and looks_like_html(text):
            text = plain(text)
        return self._within(text)

    def summary(self, summary: str, content: str) -> str:
        """All that an entry says, once: a watch must not be blind to what a feed carries beside a teaser."""
        if not content or content in summary:
            return summary
        if summary[:_TEASER] in content:
            return content
        return self._within(f"{summary} {content}")

    def names(self, raw: Iterable[object]) -> tuple[str, ...]:
        """Authors or categories, each once, all of them together within the limit of a field."""
        names, room = [], self._limits.field_bytes
        for name in dict.fromkeys(filter(None, map(self.text, raw))):
            room -= len(name.encode())
            if room < 0:
                self._shortened += 1
                break
            names.append(name)
        return tuple(names)

    def link(self, base: str, raw: object) -> str:
        """An absolute http(s) URL, or "". A link that is over the limit is left out: a part of it leads elsewhere."""
        if not isinstance(raw, str) or not raw.strip():
            return ""
        if _ABSOLUTE.fullmatch(raw) and len(raw) <= self._limits.field_bytes:
            return raw
        try:
            url = urljoin(base or "https:", clean(raw.translate(_LINE_ENDS))).replace(" ", "%20")
            parts = urlsplit(url)
            web = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            return ""
        return url if web and self._within(url) == url else ""

    def found(self, *, title: str, language: str, entries: tuple[Entry, ...]) -> "Found":
        """What was read, with what limits cut from it, in words."""
        size = self._limits.field_bytes
        words = [
            _counted(self._dropped, "item", f"over {self._limits.items:,} dropped"),
            _counted(self._shortened, "field", f"over {f'{size // 1000} kB' if size >= 1000 else f'{size} bytes'} cut"),
            self._torn,
        ]
        feed = ParsedFeed(
            title=title, language=language, entries=entries, cut="; ".join(filter(None, words)), torn=bool(self._torn)
        )
        return Found(feed=feed, spoiled=frozenset(self._spoiled))

    def _within(self, text: str) -> str:
        encoded = text.encode() if len(text) * 4 > self._limits.field_bytes else b""
        if len(encoded) <= self._limits.field_bytes:
            return text
        self._shortened += 1
        return encoded[: self._limits.field_bytes].decode("utf-8", "ignore").rstrip()


def language(*tags: object) -> str:
    """The first that is a BCP 47 tag, in lower case; or ""."""
    for tag in tags:
        if isinstance(tag, str) and _LANGUAGE.fullmatch(lower := tag.strip().lower().replace("_", "-")):
            return lower
    return ""


def instant(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    """A time in UTC; None for what no calendar or no newspaper holds."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _counted(count: int, noun: str, fate: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'} {fate}" if count else ""
