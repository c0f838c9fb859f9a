"""Which entries of a document come in as new items, and how: told, told but never urgently, or kept in silence.

What is *not* here: recognising an entry (identity.py), and what the store remembers.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from watcher.core.model import Arrival, Entry, Feed, FeedState, FirstRun, Item, ParsedFeed


def admit(
    feed: Feed,
    state: FeedState,
    parsed: ParsedFeed,
    keys: Sequence[str],
    known: Collection[str],
    first_run: FirstRun,
    now: datetime,
) -> tuple[Item, ...]:
    """The entries whose keys are not known as items, each key once, the oldest first; undated ones count as of `now`.

    `keys` belong to the entries of `parsed`, one each. Entries of one time, and undated ones, keep the document's order
    turned round, for feeds list the newest first. What names no language speaks the one that the reader gave the feed.
    """
    fresh: dict[str, Entry] = {}
    for key, entry in zip(keys, parsed.entries, strict=True):
        if key not in known:
            fresh.setdefault(key, entry)
    newest_first = sorted(fresh.items(), key=lambda keyed: keyed[1].published_at or now, reverse=True)
    source = feed.name or parsed.title or urlsplit(feed.url).hostname or feed.url
    return tuple(
        Item(
            key=key,
            feed_url=feed.url,
            source=source,
            entry=entry if entry.language else replace(entry, language=feed.language),
            seen_at=now,
            arrival=_arrival(state.arrival, entry, first_run, now),
        )
        for key, entry in reversed(newest_first)
    )


def _arrival(arrival: Arrival, entry: Entry, first_run: FirstRun, now: datetime) -> Arrival:
    """What a first run tells is chosen by `published_at`; one that lies in the future counts as fresh."""
    if arrival != "first_run" or first_run.kind == "all":
        return arrival
    dated = entry.published_at is not None and entry.published_at >= now - first_run.age
    return "first_run" if first_run.kind == "age" and dated else "baseline"
