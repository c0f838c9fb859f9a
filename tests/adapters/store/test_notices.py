"""Changes of health: stored with what caused them, told with the message that is frozen for them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.store.deeds import DESK
from tests.support.records import FEED, NOW, ago, delivery, feed_state, notice, poll
from watcher.adapters.store import SqlStore
from watcher.core.health import WayOut
from watcher.core.model import Notice, Poll


@pytest.fixture
def store(empty: SqlStore) -> SqlStore:
    empty.register([FEED], ["DESK", "OPS"], now=ago(days=9))
    return empty


def untold(store: SqlStore, channel: str = "DESK") -> list[Notice]:
    return [replace(one, id=0) for one in store.untold_notices(channel)]


def test_a_notice_comes_back_as_it_was(store: SqlStore) -> None:
    """With each way in: a poll, an attempt, by itself; in that order, and to its channel alone."""
    store.commit_digest(DESK, [delivery("d-1")], ())
    three = [notice(minutes=3), notice("failing", kind="channel", reason="550"), notice("failing", kind="outage")]
    store.commit_polls([replace(poll(), notices=[three[0], notice(channel="OPS", subject="b")])])
    store.commit_attempt(delivery("d-1", state="dead"), [three[1]])
    store.add_notices([three[2]])
    assert untold(store) == three
    assert [one.subject for one in untold(store, "OPS")] == ["b"]


def test_what_is_told_is_told_once(store: SqlStore) -> None:
    """With the deliveries that tell it, and only then; another channel's are not touched."""
    store.add_notices([notice(), notice(channel="OPS")])
    store.commit_digest(DESK, (), (), ())
    assert len(untold(store)) == 1
    store.commit_digest(DESK, [delivery()], (), store.untold_notices("DESK"))
    assert untold(store) == []
    assert len(untold(store, "OPS")) == 1


def test_the_last_state_of_a_subject(store: SqlStore) -> None:
    """By the last row, told or not, whatever its time says."""
    assert store.last_state("outage", "") == ""
    store.add_notices(
        [notice("failing", kind="outage", subject=""), notice("ok", kind="outage", subject="", minutes=9)]
    )
    assert store.last_state("outage", "") == "ok"
    assert store.last_state("channel", "") == ""


def test_what_changed_too_long_ago_is_forgotten(store: SqlStore) -> None:
    store.add_notices([notice(at=ago(days=91)), notice(at=ago(days=89), subject="b")])
    store.prune(before=ago(days=90), now=NOW)
    assert [one.subject for one in untold(store)] == ["b"]


def test_the_way_out(empty: SqlStore) -> None:
    """Configured feeds; when one was last read; those that began to be unreachable since then, and when."""
    learned: dict[str, dict[str, Any]] = {
        "well": {"succeeded_at": ago(minutes=30)},
        "first": {"trouble": "unreachable", "failing_since": ago(minutes=20), "succeeded_at": ago(hours=9)},
        "second": {"trouble": "unreachable", "failing_since": ago(minutes=10)},
        "refused": {"trouble": "blocked", "failing_since": ago(minutes=10)},
        "long dead": {"trouble": "unreachable", "failing_since": ago(days=30)},
    }
    empty.register([*learned], [], now=ago(days=40))
    assert empty.way_out() == WayOut(feeds=5, heard_at=None, unreachable=0, since=None)
    empty.commit_polls([Poll(state=feed_state(url, **state)) for url, state in learned.items()])
    assert empty.way_out() == WayOut(feeds=5, heard_at=ago(minutes=30), unreachable=2, since=ago(minutes=20))
    empty.register(["second"], [], now=NOW)
    assert empty.way_out() == WayOut(feeds=1, heard_at=None, unreachable=1, since=ago(minutes=10))


def test_habits_are_kept(store: SqlStore) -> None:
    """To the microsecond, and a rate as a number."""
    state = feed_state(
        trouble="slow",
        told="stale",
        heard_since=ago(days=8),
        news_at=ago(hours=8),
        longest_pause=timedelta(hours=8, microseconds=1),
        news_a_day=6.25,
    )
    store.commit_polls([Poll(state=state)])
    assert store.feed_states() == [state]
