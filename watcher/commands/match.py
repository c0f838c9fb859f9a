"""`watcher match`: items as JSON lines in, one JSON line out for each item and watch that match.

    {"id": 7, "title": "...", "text": "..."}  ->  {"id": 7, "watch": "DESK", "score": 40, "hits": [...], "regions": []}

Texts are matched as given, so the offsets of hits (code points) hold in the input; those in authors and categories
hold in the list joined with ", ". What is *not* here: the store, which no filter needs, and matching (core/match.py).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from watcher.core.match import Matcher
from watcher.core.model import Entry, Match, Watch


class _NoItemError(ValueError):
    """A line that is no item; the message is for the user."""


def run(watches: Sequence[Watch], lines: Iterable[str], *, out: TextIO, err: TextIO) -> int:
    """Match each line; returns 0, or 1 when a line was no item (it is named on `err` and passed over)."""
    matcher = Matcher(watches)
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            matches = matcher.judge(_entry(row), feed_url=_text(row, "feed"))
        except _NoItemError as fault:
            err.write(f"line {number}: {fault}\n")
            status = 1
            continue
        out.writelines(_dumps(_result(row.get("id"), match)) for match in matches)
        if matches:
            out.flush()  # whoever reads the pipe sees a match when it is made
    return status


def _row(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _NoItemError("not JSON") from error
    if not isinstance(row, dict):
        raise _NoItemError("not a JSON object")
    return row


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        link=_text(row, "url", "link"),
        title=_text(row, "title"),
        summary=_text(row, "text", "summary"),
        authors=_texts(row, "authors"),
        categories=_texts(row, "categories"),
        language=_text(row, "lang", "language").lower().replace("_", "-"),
    )


def _text(row: Mapping[str, Any], *names: str) -> str:
    """The first of these that is there; null is as good as absent."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            raise _NoItemError(f"{name} is no text")
    return ""


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise _NoItemError(f"{name} is no list of texts")


def _result(identity: object, match: Match) -> Mapping[str, object]:
    hits = [asdict(hit) for hit in match.hits]
    return {"id": identity, "watch": match.watch, "score": match.score, "hits": hits, "regions": []}


def _dumps(value: Mapping[str, object]) -> str:
    """One line, readable in any script; one with lone surrogates, which no encoding takes, is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value)
    return line + "\n"
