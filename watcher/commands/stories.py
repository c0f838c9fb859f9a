"""`watcher stories`: items as JSON lines in the order of their time, one JSON line out for each, with its story.

    {"id": 7, "title": "...", "summary": "...", "published": "..."}  ->  {"id": 7, "story": "3f2a09c1"}

A story is named by its first item. When a report shows two stories to be one, the items that change their story are
written again: the last line of an item holds. What is *not* here: how lines are read (subjects.py), grouping
(core/stories), and the stories of the store.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TextIO

from watcher.commands.subjects import Lines, Subject, dumps
from watcher.core.model import Entry, Mention
from watcher.core.stories import CommonWords, Report, Stories
from watcher.core.text.language import language_of

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


Read = Callable[[Entry, str], Sequence[Mention]]
"""The places that an entry of a feed names."""


def run(lines: Iterable[str], common: CommonWords, read: Read, *, out: TextIO, err: TextIO) -> int:
    """Group the items of all lines; returns 0, or 1 when a line was no item (it is named on `err` and passed over)."""
    stories = Stories(common)
    subjects = Lines(lines, err)
    identities: dict[str, object] = {}
    now = _LONG_AGO
    for number, subject in enumerate(subjects):
        now = max(now, subject.at or now)
        report = _report(subject, str(number), now, read)
        identities[report.key] = subject.id
        assigned = stories.add(report)
        told = stories.reports_of(assigned.story) if assigned.joined else (report.key,)
        name = _name(identities[assigned.story])
        out.writelines(dumps({"id": identities[key], "story": name}) for key in told)
        out.flush()  # whoever reads the pipe sees a story when it is known
    return int(subjects.failed)


def _report(subject: Subject, key: str, at: datetime, read: Read) -> Report:
    entry = subject.entry
    language = language_of(entry.title, entry.summary, entry.language)
    return Report(
        key=key,
        title=entry.title,
        summary=entry.summary,
        language=language,
        mentions=read(entry, subject.feed_url),
        at=at,
    )


def _name(identity: object) -> str:
    return sha256(repr(identity).encode(errors="surrogatepass")).hexdigest()[:12]
