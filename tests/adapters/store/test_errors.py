"""What the database refuses comes out as StoreError: one line with the file's name, and whether to try again."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.adapters.store.conftest import Open
from tests.support.records import FEED, NOW, ago, delivery, item, match, poll
from watcher.adapters.store import SqlStore
from watcher.core.model import ChannelState
from watcher.errors import StoreError

DESK = ChannelState(name="DESK", handled_at=NOW)
NEWS = poll(item(summary="word " * 2_000), matches=[match()])

WRITES: dict[str, Callable[[SqlStore], object]] = {
    "register": lambda store: store.register([FEED, "https://other.example.org"], [], now=NOW),
    "commit_polls": lambda store: store.commit_polls([NEWS]),
    "commit_digest": lambda store: store.commit_digest(DESK, [delivery("d-2", body=b"x" * 10_000)], ["old"]),
    "commit_attempt": lambda store: store.commit_attempt(delivery(state="sent", reply="word " * 2_000)),
    "revive": lambda store: store.revive([], now=NOW),
    "prune": lambda store: store.prune(before=NOW, now=NOW),
}
READS: dict[str, Callable[[SqlStore], object]] = {
    "feed_states": lambda store: store.feed_states(),
    "due": lambda store: store.due(NOW, limit=1),
    "known": lambda store: store.known(["old"]),
    "owners": lambda store: store.owners(["its link"]),
    "channel_states": lambda store: store.channel_states(),
    "untold": lambda store: store.untold("DESK", ["SAFETY"]),
    "counts": lambda store: store.counts(ago(days=9), NOW, ["SAFETY"]),
    "items": lambda store: list(store.items(ago(days=9), NOW)),
    "pending": lambda store: store.pending(NOW, limit=1),
    "deliveries": lambda store: store.deliveries(),
}


def content(store: SqlStore) -> list[object]:
    return [ask(store) for ask in READS.values()]


@pytest.fixture
def impatient(opened: Open) -> SqlStore:
    """A store with an old item and a delivery, which waits 20 ms for a lock."""
    store = opened(busy_timeout=0.02)
    store.register([FEED], ["DESK"], now=ago(days=1))
    old = item("old", seen_at=ago(hours=2))
    store.commit_polls([poll(old, matches=[match(old)], at=ago(hours=2))])
    store.commit_digest(DESK, [delivery()], ())
    return store


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process is writing."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def pragma(store: SqlStore, setting: str, afterwards: str) -> Iterator[None]:
    """A PRAGMA on the one connection that the store's pool holds."""
    assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined] # a QueuePool

    def say(words: str) -> None:
        with store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA {words}")

    say(setting)
    yield
    say(afterwards)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_locked(impatient: SqlStore, database: Path, write: Callable[[SqlStore], object]) -> None:
    """While another process writes, a write is refused for now and changes nothing; afterwards it succeeds."""
    before = content(impatient)
    with locked(database):
        with pytest.raises(StoreError, match=r"watcher\.db is locked by another process") as caught:
            write(impatient)
        assert content(impatient) == before
    assert caught.value.transient
    assert isinstance(caught.value.__cause__, DBAPIError)
    write(impatient)


@pytest.mark.parametrize("ask", READS.values(), ids=READS)
def test_reading_beside_a_writer(impatient: SqlStore, database: Path, ask: Callable[[SqlStore], object]) -> None:
    """Who reads does not wait for who writes."""
    before = ask(impatient)
    with locked(database):
        assert ask(impatient) == before


@pytest.mark.parametrize("name", ["commit_polls", "commit_digest", "commit_attempt"])
def test_disk_full(impatient: SqlStore, name: str) -> None:
    """With no room left a transaction is refused for now and leaves nothing; with room again it succeeds."""
    before = content(impatient)
    with pragma(impatient, "max_page_count=1", "max_page_count=100000"):  # the least that it takes is the present size
        with pytest.raises(StoreError, match=r"watcher\.db cannot grow: the disk is full") as caught:
            WRITES[name](impatient)
        assert caught.value.transient
        assert content(impatient) == before
    WRITES[name](impatient)
    assert content(impatient) != before


@pytest.mark.parametrize("name", ["commit_polls", "commit_digest", "commit_attempt", "prune"])
def test_read_only(impatient: SqlStore, name: str) -> None:
    """A database that may not be written is refused for good; it can still be read."""
    before = content(impatient)
    with pragma(impatient, "query_only=1", "query_only=0"):
        with pytest.raises(StoreError, match=r"watcher\.db cannot be written") as caught:
            WRITES[name](impatient)
        assert not caught.value.transient
        assert content(impatient) == before


def test_damaged(database: Path, opened: Open) -> None:
    """A damaged file is reported as such, not as a bug of ours."""
    store = opened()
    store.register([FEED], [], now=NOW)
    store.commit_polls([poll(*(item(f"key-{n}") for n in range(200)))])
    store.close()
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + b"\x99" * (len(whole) - 8192))
    with pytest.raises(StoreError, match=r"watcher\.db is damaged") as caught:
        content(opened())
    assert not caught.value.transient


def test_broken_reference(impatient: SqlStore) -> None:
    """What refers to nothing is refused: an item of a feed that was never registered."""
    with pytest.raises(StoreError, match="FOREIGN KEY constraint failed") as caught:
        impatient.commit_polls([poll(item(feed_url="https://unknown.example.org"))])
    assert not caught.value.transient
    assert impatient.known(["item-1"]) == frozenset()


def test_mistakes_of_ours_are_not_translated(impatient: SqlStore) -> None:
    """What goes wrong in the body, such as a crash point that raises, leaves as it is, and nothing is stored."""
    with pytest.raises(ZeroDivisionError):
        SqlStore(impatient.engine, reach=lambda _: 1 // 0).commit_polls([NEWS])  # type: ignore[arg-type] # it raises
    assert impatient.known(["item-1"]) == frozenset()
    impatient.commit_polls([NEWS])
    assert impatient.known(["item-1"]) == {"item-1"}
