"""What filters judge: items from JSON lines, as `watcher parse` and exports write them, or from our own store.

    {"id", "title", "text" or "summary", "url" or "link", "lang" or "language", "source", "feed", "authors",
     "categories", "published"}, all of them optional

Texts are taken as given, so the offsets of hits hold in the input. What is *not* here: the store (history.py), which
takes longer to import than a filter may take to start.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TextIO

from watcher.core.model import Entry


class Subject(NamedTuple):
    """An item to judge. `id` is its key in the store, or any JSON value that its line has for it.

    `at` is when we saw it, or (in a line) when it says that it was published. A `baseline` came in silence.
    """

    id: object
    entry: Entry
    feed_url: str = ""
    source: str = ""
    at: datetime | None = None
    baseline: bool = False


class NoItemError(ValueError):
    """A line that is no item; the message is for the user."""


class Lines:
    """The subjects of JSON lines. One that is no item is named on `err` and passed over, and `failed` is set.

    With `headlines`, a line that does not begin as a JSON object is a title by itself.
    """

    def __init__(self, lines: Iterable[str], err: TextIO, *, headlines: bool = False) -> None:
        self._lines, self._err, self._headlines = lines, err, headlines
        self.failed = False

    def __iter__(self) -> Iterator[Subject]:
        for number, line in enumerate(self._lines, start=1):
            text = line.removeprefix("\ufeff").strip()
            if not text:
                continue
            if self._headlines and not text.startswith("{"):
                yield Subject(number, Entry(title=text))
                continue
            try:
                yield subject(text)
            except NoItemError as fault:
                self._err.write(f"line {number}: {fault}\n")
                self.failed = True


def subject(line: str) -> Subject:
    """The item of one line. Raises NoItemError."""
    row = _row(line)
    return Subject(
        id=row.get("id"),
        entry=Entry(
            link=_text(row, "url", "link"),
            title=_text(row, "title"),
            summary=_text(row, "text", "summary"),
            authors=_texts(row, "authors"),
            categories=_texts(row, "categories"),
            language=_text(row, "lang", "language").lower().replace("_", "-"),
        ),
        feed_url=_text(row, "feed"),
        source=_text(row, "source"),
        at=_instant(row.get("published")),
    )


def dumps(value: Mapping[str, object]) -> str:
    """One line, readable in any script; one with lone surrogates, which no encoding takes, is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value)
    return line + "\n"


def _row(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoItemError("not JSON") from error
    if not isinstance(row, dict):
        raise NoItemError("not a JSON object")
    return row


def _text(row: Mapping[str, Any], *names: str) -> str:
    """The first of these that is there; null is as good as absent."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            raise NoItemError(f"{name} is no text")
    return ""


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise NoItemError(f"{name} is no list of texts")


def _instant(value: object) -> datetime | None:
    """An ISO 8601 date, in UTC unless it says otherwise; None for what is none: an export's dates are no reason to
    refuse its items."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
        return instant and (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
