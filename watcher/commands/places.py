"""`watcher explain --places`: every name in an item, which place it was taken for, and why not for another.

What is *not* here: the reading itself (core/regions/mentions.py), and which item is meant (explain.py).
"""

from collections.abc import Iterator, Sequence

from watcher.commands.subjects import Subject
from watcher.commands.terminal import harmless, isolated, wrapped
from watcher.core.regions.mentions import Candidate, Reading

_SHOWN = 5
"""Candidates of one name that are shown; the others are counted. Some towns have thirty namesakes."""


def reading_lines(readings: Sequence[Reading]) -> Iterator[str]:
    """`“Paris” in the title`, then what it was taken for (=) and what it was not (-), each with its reasons."""
    if not readings:
        yield "  no name of a place in it"
    for reading in readings:
        yield ""
        yield from wrapped(f"“{isolated(harmless(reading.text))}” in the {reading.field}", hanging="  ")
        for candidate in reading.candidates[:_SHOWN]:
            sign = "-" if candidate.lost else "="
            yield from wrapped(_told(candidate), indent=f"  {sign} ", hanging=" " * 6)
        if len(reading.candidates) > _SHOWN:
            yield f"    and {len(reading.candidates) - _SHOWN} more"


def _told(candidate: Candidate) -> str:
    name = isolated(harmless(candidate.name or "no place"))
    inner = ", ".join(dict.fromkeys(filter(None, (candidate.kind, candidate.country, candidate.region))))
    for_it = f": {', '.join(candidate.evidence)}" if candidate.evidence else ""
    against = f"; lost: {candidate.lost}" if candidate.lost else ""
    return f"{name} ({inner}) {candidate.points:+g}{for_it}{against}"


def reading_record(subject: Subject, reading: Reading) -> dict[str, object]:
    """One name of one item as JSON."""
    return {
        "id": subject.id,
        "title": subject.entry.title,
        "field": reading.field,
        "start": reading.start,
        "end": reading.end,
        "text": reading.text,
        "candidates": [
            {
                "region": candidate.region,
                "name": candidate.name,
                "kind": candidate.kind,
                "country": candidate.country,
                "points": candidate.points,
                "evidence": list(candidate.evidence),
                "lost": candidate.lost,
            }
            for candidate in reading.candidates
        ],
    }
