"""`watcher match`: items as JSON lines in, one JSON line out for each item and watch that match.

    {"id": 7, "title": "...", "text": "..."}
    -> {"id": 7, "watch": "DESK", "score": 40, "hits": [...], "regions": [...]}

Texts are matched as given, so the offsets of hits (code points) hold in the input; those in authors and categories
hold in the list joined with ", ". `regions` are the places that let the item pass. What is *not* here: how lines are
read (subjects.py), and matching (core/match.py).
"""

from collections.abc import Iterable, Mapping
from typing import TextIO

from watcher.commands.regions import mention_record
from watcher.commands.subjects import Lines, dumps
from watcher.core.match import Matcher
from watcher.core.model import Hit, Match


def run(matcher: Matcher, lines: Iterable[str], *, out: TextIO, err: TextIO) -> int:
    """Match each line; returns 0, or 1 when a line was no item (it is named on `err` and passed over)."""
    subjects = Lines(lines, err)
    for subject in subjects:
        matches = matcher.judge(subject.entry, feed_url=subject.feed_url, source=subject.source)
        if matches:
            out.write("".join([dumps(_result(subject.id, match)) for match in matches]))
            out.flush()  # whoever reads the pipe sees a match when it is made
    return int(subjects.failed)


def _result(identity: object, match: Match) -> Mapping[str, object]:
    hits, regions = map(hit_record, match.hits), map(mention_record, match.regions)
    return {
        "id": identity,
        "watch": match.watch,
        "score": match.score,
        "hits": list(hits),
        "regions": list(regions),
    }


def hit_record(hit: Hit) -> Mapping[str, object]:
    """A hit as JSON; `dataclasses.asdict`, which copies in depth, takes ten times as long."""
    return {
        "term": hit.term,
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "points": hit.points,
    }
