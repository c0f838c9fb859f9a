"""`watcher parse FILE...`: feed documents to JSON lines, one for each item, for pipes and for evaluation.

Files are read as a poll would read them, in workers with the same limits, since nobody vouches for a file either. What
is *not* here: settings and the store, which a filter does without.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TextIO

from watcher.adapters.parser import WorkerParser
from watcher.core.identity import item_keys
from watcher.core.model import Entry, Limits, ParsedFeed
from watcher.errors import FeedError
from watcher.ports import Document, Failed, Parsed


def run(files: Sequence[str], *, out: TextIO, err: TextIO) -> int:
    """Writes the items of all files in their order; `-` is standard input. Returns 1 if one could not be read."""
    limits, failed = Limits(), False
    with closing(WorkerParser(limits=limits, workers=min(2, len(files)))) as parser:
        for file, outcome in _in_order(files, parser, limits):
            if isinstance(outcome, Failed):
                failed = True
                print(f"{file}: {outcome.error}", file=err)
                continue
            for line in _lines(file, outcome.feed):
                print(line, file=out)
            if outcome.feed.cut:
                print(f"{file}: {outcome.feed.cut}", file=err)
    return int(failed)


def _in_order(files: Sequence[str], parser: WorkerParser, limits: Limits) -> Iterator[tuple[str, Parsed | Failed]]:
    """The outcomes in the order of the files; a file may be named twice, so its place stands for a URL."""
    done: dict[str, Parsed | Failed] = {}
    place = 0
    for batch in parser.parse(_documents(files, limits)):
        done |= {outcome.url: outcome for outcome in batch if isinstance(outcome, Parsed | Failed)}
        while str(place) in done:
            yield os.fsencode(files[place]).decode(errors="replace"), done.pop(str(place))
            place += 1


def _documents(files: Sequence[str], limits: Limits) -> Iterator[Document | Failed]:
    for place, file in enumerate(files):
        try:
            yield Document(url=str(place), body=_body(file, limits.body_bytes))
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            words = (error.strerror if isinstance(error, OSError) else None) or str(error)
            yield Failed(url=str(place), error=FeedError(f"cannot be read: {words}"))
        except FeedError as error:
            yield Failed(url=str(place), error=error)


def _body(file: str, most: int) -> bytes:
    if file == "-":
        body = sys.stdin.buffer.read(most + 1)
    else:
        with Path(file).open("rb") as stream:
            body = stream.read(most + 1)
    if len(body) > most:
        raise FeedError(f"larger than {most / 1e6:g} MB")
    return body


def _lines(file: str, feed: ParsedFeed) -> Iterator[str]:
    for entry, key in zip(feed.entries, item_keys(file, feed.entries), strict=True):
        yield json.dumps({"source": file} | _fields(entry, key), ensure_ascii=False)


def _fields(entry: Entry, key: str) -> dict[str, object]:
    published = entry.published_at.isoformat().replace("+00:00", "Z") if entry.published_at else None
    return {
        "id": entry.guid or entry.link or key,
        "title": entry.title,
        "link": entry.link,
        "summary": entry.summary,
        "published": published,
        "authors": list(entry.authors),
        "language": entry.language,
    }
