"""`watcher regions`: items as JSON lines in, the places that each names as one JSON line out.

    {"id": 7, "title": "...", "text": "..."}  ->  {"id": 7, "countries": ["IQ"], "mentions": [{"region": "IQ.15", ...}]}

`countries` are those of all mentions but actors and home. Offsets (code points) hold in the input; those in categories
hold in the list joined with ", ". What is *not* here: how lines are read (subjects.py), and reading places
(core/regions).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from watcher.commands.subjects import Lines, dumps
from watcher.core.model import Mention

if TYPE_CHECKING:
    from watcher.core.regions.mentions import Mentions  # 40 ms that `match` and `explain` need not pay


def run(mentions: "Mentions", lines: Iterable[str], *, out: TextIO, err: TextIO) -> int:
    """Read each line; returns 0, or 1 when a line was no item (it is named on `err` and passed over)."""
    subjects = Lines(lines, err)
    out.writelines(dumps(_result(subject.id, mentions.of(subject.entry))) for subject in subjects)
    return int(subjects.failed)


def countries(mentions: Iterable[Mention]) -> list[str]:
    """What an item is about, as sorted country codes: not the homes of actors, nor that of its feed."""
    return sorted({one.country for one in mentions if one.country and one.kind != "actor" and one.grade != "home"})


def _result(identity: object, mentions: Sequence[Mention]) -> Mapping[str, object]:
    return {"id": identity, "countries": countries(mentions), "mentions": [mention_record(one) for one in mentions]}


def mention_record(mention: Mention) -> Mapping[str, object]:
    """A mention as JSON."""
    return {
        "region": mention.region,
        "name": mention.name,
        "kind": mention.kind,
        "country": mention.country,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "grade": mention.grade,
    }
