"""Texts of an item with its hits marked, and cut to a length that a message can hold.

A cut falls between words where the script has spaces near it, else between characters as readers see them (an accent
stays with its letter, an emoji in one piece), and not inside a hit. What was cut shows as `…`.

What is *not* here: how a mark looks (templates).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.core.model import FieldName, Hit, Story

_WORD = 30  # code points to look back for a space; longer words are cut, and so are scripts without spaces
_CLUSTER = 32  # code points that may belong to one visible character; UAX 29 has no bound, a hostile text neither
_JOINER = "\u200d"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two make a flag
_SPACE = re.compile(r"[^\S\u00a0\u202f]")  # a no-break space is none to cut at

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text; `marked` when it is what a term found."""

    text: str
    marked: bool = False


def joined(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def title(story: Story, width: int = 200) -> tuple[Segment, ...]:
    """The title's first `width` code points; of an untitled item the summary's, or its link."""
    entry = story.item.entry
    if entry.title:
        return _cut(entry.title, _spans(story, "title", entry.title), 0, width)
    if entry.summary:
        return _cut(entry.summary, _spans(story, "summary", entry.summary), 0, width)
    return _cut(entry.link or "(untitled)", (), 0, width)


def excerpt(story: Story, width: int = 300) -> tuple[Segment, ...]:
    """About `width` code points of the summary: its beginning, or the surroundings of its first hit if that lies later.

    Empty where the summary says no more than the title.
    """
    summary = story.item.entry.summary
    if joined(title(story)) == summary:
        return ()
    spans = _spans(story, "summary", summary)
    return _cut(summary, spans, _beginning(summary, spans, width), width)


def _spans(story: Story, field: FieldName, text: str) -> list[Span]:
    """Where the hits of all matches stand in a field, in order; what overlaps is one span."""
    spans: list[Span] = []
    for start, end in sorted((hit.start, min(hit.end, len(text))) for hit in _hits(story) if hit.field == field):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return spans


def _hits(story: Story) -> Iterator[Hit]:
    for match in story.matches:
        yield from match.hits


def _cut(text: str, spans: Sequence[Span], start: int, width: int) -> tuple[Segment, ...]:
    """The text from `start`, which lies before the first span."""
    end = _end(text, spans, start, width)
    before = ("… " if text[start - 1].isspace() else "…") if start else ""
    after = (" …" if text[end].isspace() else "…") if end < len(text) else ""
    segments = []
    unmarked, at = before, start
    for first, last in ((first, min(last, end)) for first, last in spans if first < end):
        segments += [Segment(text=unmarked + text[at:first]), Segment(text=text[first:last], marked=True)]
        unmarked, at = "", last
    segments.append(Segment(text=unmarked + text[at:end] + after))
    return tuple(segment for segment in segments if segment.text)


def _beginning(text: str, spans: Sequence[Span], width: int) -> int:
    """0 where the first hit is then to be seen, else the start of a word at most a quarter of the width before it."""
    first, last = spans[0] if spans else (0, 0)
    if last <= _end(text, spans, 0, width):
        return 0
    start = max(0, first - width // 4)
    space = _SPACE.search(text, start, first)
    return space.end() if space else _whole(text, start)


def _end(text: str, spans: Sequence[Span], start: int, width: int) -> int:
    end = start + width
    if end >= len(text):
        return len(text)
    spaces = [space.start() for space in _SPACE.finditer(text, max(start, end - _WORD), end + 1)]
    end = spaces[-1] if spaces else _whole(text, end)
    for first, last in spans:
        if first < end < last and first - start > width // 2:  # one that fills half the width is cut all the same
            end = first
    return len(text[:end].rstrip())


def _whole(text: str, position: int) -> int:
    """The start of the visible character at a position."""
    for start in range(position, max(position - _CLUSTER, 0), -1):
        if not _continues(text, start):
            return start
    return position


def _continues(text: str, position: int) -> bool:
    """Whether a code point belongs to the character before it: marks, joined and modified emoji, halves of flags."""
    char, before = text[position], text[position - 1]
    return (
        unicodedata.category(char).startswith("M")
        or _JOINER in (char, before)
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or (char in _FLAG_LETTERS and (position - len(text[:position].rstrip(_FLAG_LETTERS))) % 2 == 1)
    )
