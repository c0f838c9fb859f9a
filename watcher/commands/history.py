"""What our own store remembers, as subjects to judge anew; and what a feed says right now.

What is *not* here: anything for filters, which never open the store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from watcher import wiring
from watcher.commands.subjects import Subject
from watcher.core.feed import admit
from watcher.core.identity import item_keys
from watcher.core.model import Feed, FeedState, FirstRun, Item
from watcher.errors import WatcherError
from watcher.ports import Failed, Parsed, Request, Unchanged
from watcher.settings import Settings, redacted

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def stored(settings: Settings, since: datetime, until: datetime) -> Iterator[tuple[int, Iterator[Subject]]]:
    """How many items were seen in since < seen_at <= until, and the items, oldest first.

    Raises WatcherError when nothing was ever stored.
    """
    if not wiring.has_history(settings):
        where = "the database" if settings.database_url else str(settings.state_dir)
        raise WatcherError(f"there is no history in {where} yet: `watcher run --once` makes some")
    with wiring.open_state(settings) as store:
        number, _ = store.counts(since, until, ())
        yield number, map(_subject, store.items(since, until))


def polled(settings: Settings, feed: Feed, now: datetime) -> list[Subject]:
    """The items that a feed lists now, oldest first; nothing of it is kept. Raises WatcherError."""
    with TemporaryDirectory(prefix="watcher-explain-") as directory:
        temporary = replace(settings, feeds=(feed,), state_dir=Path(directory), database_url="")
        with wiring.build(temporary) as pipeline:
            outcomes = pipeline.parser.parse(pipeline.fetcher.fetch([Request(url=feed.url)]))
            return [subject for batch in outcomes for outcome in batch for subject in _listed(feed, outcome, now)]


def _listed(feed: Feed, outcome: Parsed | Unchanged | Failed, now: datetime) -> Iterator[Subject]:
    if isinstance(outcome, Failed):
        raise WatcherError(f"{feed.name or redacted(feed.url)}: {outcome.error}") from outcome.error
    if isinstance(outcome, Parsed):
        state = FeedState(url=feed.url, arrival="new", next_poll_at=now)
        keys = item_keys(feed.url, outcome.feed.entries)
        yield from map(_subject, admit(feed, state, outcome.feed, keys, (), FirstRun(kind="all"), now))


def _subject(item: Item) -> Subject:
    return Subject(
        id=item.key,
        entry=item.entry,
        feed_url=item.feed_url,
        source=item.source,
        at=item.seen_at,
        baseline=item.arrival == "baseline",
    )
