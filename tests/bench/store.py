"""What the store costs: milliseconds a poll, bytes an item, and how both hold with many items.

python -m tests.bench.store [ITEMS]      (default 50000; 500000 takes some minutes)
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path

from tests.support.records import NOW, ago, delivery, hit, item, match, poll
from watcher.adapters.store import SqlStore, open_store
from watcher.core.identity import item_keys
from watcher.core.model import ChannelState, Entry, Poll

FEEDS = [f"https://news{number}.example.org/world/rss.xml" for number in range(250)]
ITEMS_A_POLL = 30
SUMMARY = (
    "Gunmen opened fire on two police vehicles on the road between Kirkuk and Hawija late on Sunday, killing nine "
    "officers, the provincial police said. The road was closed for the night, and two suspects were questioned."
)


def good_polls(at: datetime, matched: int = 1) -> Iterator[Poll]:
    """Polls of 30 new items, feed after feed, of which the first `matched` match."""
    for number in count():
        url = FEEDS[number % len(FEEDS)]
        keys = item_keys(url, [Entry(guid=f"{at} {number} {place}") for place in range(ITEMS_A_POLL)])
        news = [
            item(
                key,
                feed_url=url,
                seen_at=at,
                guid=f"https://news.example.org/2016/10/17/{number}-{place}",
                link=f"https://news.example.org/2016/10/17/police-convoy-ambushed-{number}-{place}",
                summary=SUMMARY,
                authors=("A. Reporter",),
                categories=("World", "Iraq"),
                published_at=at,
            )
            for place, key in enumerate(keys)
        ]
        found = [match(one, hits=[hit(), hit("killed")]) for one in news[:matched]]
        yield poll(*news, url=url, at=at, matches=found)


def unchanged_polls() -> Iterator[Poll]:
    for number in count():
        yield poll(url=FEEDS[number % len(FEEDS)], listed=())


def touched_polls(at: datetime) -> Iterator[Poll]:
    for one in good_polls(at):
        yield replace(one, items=(), matches=())


def milliseconds(act: Callable[[], object], times: int) -> tuple[float, float]:
    """The median wall and processor time of `act`."""
    walls, processors = [], []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.thread_time()
        act()
        walls.append(time.perf_counter() - wall)
        processors.append(time.thread_time() - processor)
    return statistics.median(walls) * 1e3, statistics.median(processors) * 1e3


def report(name: str, act: Callable[[], object], *, times: int = 200, per: int = 1) -> None:
    wall, processor = milliseconds(act, times)
    print(f"{name:46} {wall / per:8.3f} ms   processor {processor / per:8.3f} ms", flush=True)


def measure_polls(store: SqlStore, path: Path) -> None:
    for name, source, shared in (
        ("T1, 30 new items", good_polls(ago(hours=3)), 1),
        ("T1, 30 new items, 8 polls a transaction", good_polls(ago(hours=2)), 8),
        ("T1, 30 known items", touched_polls(ago(hours=3)), 1),
        ("T1 of a 304", unchanged_polls(), 1),
        ("T1 of a 304, 32 polls a transaction", unchanged_polls(), 32),
    ):
        rounds = iter([list(islice(source, shared)) for _ in range(100)])
        report(name, lambda rounds=rounds: store.commit_polls(next(rounds)), times=100, per=shared)  # type: ignore[misc] # bound here
    store.engine.dispose()  # the last connection to close moves the log into the database
    stored = sum(1 for _ in store.items(ago(days=1), NOW))
    print(f"{'bytes an item on disk':46} {path.stat().st_size / stored:8.0f}")


def fill(store: SqlStore, items: int) -> None:
    """Sixty days of items, one in thirty matched, all but the last day's told."""
    days = 60
    for day in range(days, 0, -1):
        polls = list(islice(good_polls(ago(days=day)), items // days // ITEMS_A_POLL))
        store.commit_polls(polls)
        if day > 1:
            told = [one.item for poll in polls for one in poll.matches]
            store.commit_digest(ChannelState(name="DESK", handled_at=NOW), [delivery(f"day-{day}")], told)


def measure_many(store: SqlStore) -> None:
    new = good_polls(NOW)
    keys = [one.key for one in next(new).items]
    report("T1, 30 new items", lambda: store.commit_polls([next(new)]), times=50)
    report("known, 30 keys", lambda: store.known(keys))
    report("due, 100 of 250", lambda: store.due(NOW + timedelta(days=1), limit=100), times=20)
    report("untold, a day of matches", lambda: store.untold("DESK", ["SAFETY"]), times=10)
    told = [story.item.key for story in store.untold("DESK", ["SAFETY"])]
    store.commit_digest(ChannelState(name="DESK", handled_at=NOW), [delivery("the last")], told)
    report("untold, nothing new", lambda: store.untold("DESK", ["SAFETY"]), times=10)
    report("counts of a day", lambda: store.counts(ago(days=1), NOW, ["SAFETY"]), times=20)
    days = count(59, -1)
    report("prune, a day", lambda: store.prune(before=ago(days=next(days)), now=NOW), times=3)


def main(items: int = 50_000) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "watcher.db"
        with closing(open_store(f"sqlite:///{path}")) as store:
            store.register(FEEDS, ["DESK"], now=ago(days=90))
            measure_polls(store, path)
            fill(store, items)
            print(f"with {items:,} items more ({path.stat().st_size / 1e6:.0f} MB):")
            measure_many(store)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
