"""Retention: what is forgotten, what stays known, and that nobody waits long for it."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from tests.support.records import FEED, NOW, ago, delivery, item, match, poll
from watcher.adapters.store import SqlStore
from watcher.core.model import ChannelState, Poll

RETENTION = timedelta(days=90)


def prune(store: SqlStore, now: datetime) -> int:
    return store.prune(before=now - RETENTION, now=now)


def day(number: float) -> datetime:
    return NOW + timedelta(days=number)


@pytest.mark.parametrize(
    ("seen_at", "pruned"),
    [
        pytest.param(ago(days=90, microseconds=1), 1, id="past retention"),
        pytest.param(ago(days=90), 0, id="at its end"),
        pytest.param(NOW, 0, id="new"),
    ],
)
def test_items(store: SqlStore, seen_at: datetime, pruned: int) -> None:
    """Items seen before the retention are forgotten with their matches, and counted."""
    store.register([FEED], ["OLD"], now=ago(days=100))
    old, new = item("old", seen_at=seen_at), item("new")
    store.commit_polls([poll(old, new, matches=[match(old), match(new)], at=seen_at, tells=["OLD"])])
    assert prune(store, NOW) == pruned
    left = [new] if pruned else [old, new]
    assert sorted(one.key for one in store.items(ago(days=100), NOW)) == sorted(one.key for one in left)
    assert {story.item.key for story in store.untold("OLD", ["SAFETY"])} == {one.key for one in left}
    assert store.counts(ago(days=100), NOW, ["SAFETY"]) == (len(left), len(left))


def test_told_items(store: SqlStore) -> None:
    """That an item was told goes with the item."""
    one = item(seen_at=ago(days=91))
    store.commit_polls([poll(one, matches=[match(one)])])
    store.commit_digest(ChannelState(name="DESK", handled_at=NOW), [delivery()], [one.key])
    assert prune(store, NOW) == 1
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from tellings").scalar() == 0


@pytest.mark.parametrize(
    ("state", "finished_at", "kept"),
    [
        pytest.param("sent", ago(days=91), False, id="sent long ago"),
        pytest.param("dead", ago(days=91), False, id="given up long ago"),
        pytest.param("sent", ago(days=90), True, id="sent within the retention"),
        pytest.param("dead", ago(days=1), True, id="given up lately"),
        pytest.param("due", None, True, id="still to be sent, however old"),
    ],
)
def test_deliveries(store: SqlStore, state: str, finished_at: datetime | None, kept: bool) -> None:
    """Deliveries are kept until the retention is over since they were finished; none goes unsent."""
    one = delivery(state=state, finished_at=finished_at, created_at=ago(days=200))
    store.commit_digest(ChannelState(name="DESK", handled_at=NOW), [one], ())
    prune(store, NOW)
    assert list(store.deliveries()) == ([one] if kept else [])


# The item is seen on day 0. A step is what the feed does on a day: it `lists` the item or `drops` it from its document
# (a body was read), is `unchanged` (304) or `fails` (no body was read). On the day of the last step the store prunes.
Step = tuple[float, str]
LISTED_FOR_MONTHS: list[Step] = [(month * 30, "lists") for month in range(1, 8)]


@pytest.mark.parametrize(
    ("steps", "known"),
    [
        pytest.param([(1, "lists")], True, id="a stored item is known"),
        pytest.param([(89, "drops")], True, id="also when its feed lists it no more"),
        pytest.param([(200, "lists")], True, id="a pruned one that is listed is known"),
        pytest.param(LISTED_FOR_MONTHS, True, id="for as long as it is listed"),
        pytest.param([(1, "drops"), (200, "unchanged")], True, id="one day of absence proves nothing"),
        pytest.param([(200, "unchanged")], True, id="304 for months: it is listed still"),
        pytest.param([(1, "fails"), (200, "fails")], True, id="a broken feed lists what it listed"),
        pytest.param([(90, "lists"), (170, "drops"), (181, "drops")], True, id="absent for the retention, almost"),
        pytest.param([(90, "lists"), (91, "drops"), (182, "drops")], False, id="absent for the retention and a day"),
        pytest.param([(91.5, "drops")], False, id="never listed again"),
        pytest.param([(182, "drops"), (183, "fails")], False, id="absence once proven stays proven"),
        pytest.param([*LISTED_FOR_MONTHS, (310, "drops")], False, id="listed for months, then no more"),
    ],
)
def test_how_long_a_key_is_known(store: SqlStore, steps: list[Step], known: bool) -> None:
    """A key is forgotten when its item is pruned and, by its feed's last body, it was not listed for the retention.

    So what is pruned does not come back as news from a feed that still lists it.
    """
    store.commit_polls([poll(item())])
    for number, what in steps:
        [state] = store.feed_states()
        listed = {"lists": ["item-1"], "drops": ["another"]}.get(what, [])
        read = replace(state, parsed_at=day(number)) if listed else state
        store.commit_polls([Poll(state=read, listed=listed)])
    prune(store, day(steps[-1][0]))
    assert bool(store.known(["item-1"])) == known


def test_a_pruned_item_does_not_come_back(store: SqlStore) -> None:
    """T1 passes over an item that was pruned while its feed lists it."""
    store.commit_polls([poll(item())])
    prune(store, day(100))
    again = item(seen_at=day(100))
    store.commit_polls([poll(again, matches=[match(again)], at=day(100))])
    assert list(store.items(ago(days=1), day(200))) == []
    assert store.untold("DESK", ["SAFETY"]) == []


def test_a_forgotten_item_is_new(store: SqlStore) -> None:
    """Once its key is forgotten, an item that a feed lists anew is news."""
    store.commit_polls([poll(item())])
    store.commit_polls([poll(at=day(100))])
    prune(store, day(100))
    again = item(seen_at=day(101))
    store.commit_polls([poll(again, at=day(101))])
    assert list(store.items(ago(days=1), day(200))) == [again]


def test_a_feed_that_is_away(store: SqlStore) -> None:
    """A feed that is not configured for a year comes back without old news."""
    store.commit_polls([poll(item())])
    store.register([], [], now=day(1))
    prune(store, day(366))
    store.register([FEED], [], now=day(366))
    assert store.known(["item-1"]) == {"item-1"}


def test_short_retention(store: SqlStore) -> None:
    """`listed_at` is written once a day; a retention of an hour does not take that for absence."""
    store.commit_polls([poll(item())])
    for hours in range(1, 72, 5):
        now = NOW + timedelta(hours=hours)
        store.commit_polls([poll(listed=["item-1"], at=now)])
        store.prune(before=now - timedelta(hours=1), now=now)
        assert store.known(["item-1"])


def test_what_is_still_listed_is_noted_once_a_day(store: SqlStore) -> None:
    """Recognised keys are looked at with the first document of a day (by our clock, UTC) alone: that is enough for
    them to be known, however short the retention is."""
    store.commit_polls([poll(item())])
    before = NOW
    for hours in (1, 25, 30, 72, 90, 2400):
        now = NOW + timedelta(hours=hours)
        (state,) = store.feed_states()
        still = Poll(state=replace(state, parsed_at=now), still=["item-1"], read_before=before)
        store.commit_polls([still])
        store.prune(before=now - timedelta(hours=1), now=now)
        assert store.known(["item-1"])
        before = now


def test_listing_is_written_once_a_day(store: SqlStore) -> None:
    """A document that only repeats itself does not touch its keys, whose pages would otherwise fill the log."""
    with store.engine.connect() as connection:

        def written(hours: float) -> bool:
            query = "select listed_at from keys"
            before = connection.exec_driver_sql(query).scalar()
            connection.rollback()
            store.commit_polls([poll(listed=["item-1"], at=NOW + timedelta(hours=hours))])
            after = connection.exec_driver_sql(query).scalar()
            connection.rollback()
            return before != after

        store.commit_polls([poll(item())])
        assert [written(hours) for hours in (0.2, 19.9, 20.1, 30, 43.9, 44.2)] == [
            False, False, True, False, False, True
        ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 499, 500, 501, 1_001])
def test_batches(store: SqlStore, count: int) -> None:
    """However many there are, all are pruned and counted."""
    store.commit_polls([poll(*(item(f"key-{n}", seen_at=ago(days=91)) for n in range(count)))])
    assert prune(store, NOW) == count
    assert list(store.items(ago(days=100), NOW)) == []


def test_others_write_while_it_prunes(store: SqlStore) -> None:
    """Between its batches other threads have their turn: who comes during one waits for that one, not for the end."""
    store.commit_polls([poll(*(item(f"key-{n}", seen_at=ago(days=91)) for n in range(5_000)))])
    coming, committed = threading.Event(), list[threading.Thread]()

    def write() -> None:
        coming.set()
        store.register([FEED], ["DESK", "SLACK"], now=NOW)

    writer = threading.Thread(target=write)

    def on_commit(_connection: object) -> None:
        committed.append(threading.current_thread())
        if len(committed) == 1:
            writer.start()
            coming.wait()
            threading.Event().wait(0.2)  # long enough to stand in the queue

    event.listen(store.engine, "commit", on_commit)
    assert prune(store, NOW) == 5_000
    writer.join()
    assert len(committed) == 14  # 11 batches of items, one each of keys and deliveries, and the writer's
    assert committed.index(writer) <= 3
