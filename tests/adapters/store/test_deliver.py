"""T3 and the ledger: what is to be sent, what became of it, and what is tried again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.adapters.store.conftest import Open
from tests.support.records import FEED, NOW, ago, delivery
from watcher.adapters.store import CRASH_POINTS, SqlStore
from watcher.core.model import ChannelState, Delivery
from watcher.errors import StoreError


def frozen(store: SqlStore, *deliveries: Delivery, channel: str = "DESK") -> None:
    store.commit_digest(ChannelState(name=channel, handled_at=NOW), deliveries, ())


def ids(deliveries: Collection[Delivery]) -> str:
    return " ".join(one.id for one in deliveries)


@pytest.mark.parametrize(
    ("now", "limit", "expected"),
    [
        pytest.param(NOW, 10, "late older b c", id="by the next attempt, then the age, then the id"),
        pytest.param(NOW, 2, "late older", id="no more than the limit"),
        pytest.param(ago(hours=1), 10, "late", id="only what is due"),
        pytest.param(ago(hours=2), 10, "", id="nothing is due"),
        pytest.param(NOW + timedelta(hours=1), 10, "late older b c later", id="at the very instant"),
    ],
)
def test_pending(store: SqlStore, now: datetime, limit: int, expected: str) -> None:
    """Deliveries in state `due` whose time has come, oldest first."""
    frozen(
        store,
        delivery("c"),
        delivery("b"),
        delivery("later", next_attempt_at=NOW + timedelta(hours=1)),
        delivery("sent", state="sent"),
        delivery("dead", state="dead"),
        delivery("older", created_at=ago(days=1)),
        delivery("late", next_attempt_at=ago(hours=1)),
    )
    assert ids(store.pending(now, limit=limit)) == expected


@pytest.mark.parametrize(
    "learned",
    [
        pytest.param({"state": "sent", "attempts": 1, "finished_at": NOW, "reply": "250 ok"}, id="sent"),
        pytest.param({"attempts": 1, "next_attempt_at": NOW + timedelta(minutes=1), "last_error": "451"}, id="again"),
        pytest.param({"state": "dead", "attempts": 9, "finished_at": NOW, "last_error": "550"}, id="dead"),
    ],
)
def test_t3_keeps_the_outcome(store: SqlStore, learned: dict[str, object]) -> None:
    """T3 stores what an attempt left, of this delivery alone."""
    frozen(store, delivery("other"), delivery())
    after = replace(delivery(), **learned)  # type: ignore[arg-type] # fields of a delivery, from the table
    store.commit_attempt(after)
    assert list(store.deliveries()) == [after, delivery("other")]


def test_t3_leaves_what_is_frozen(store: SqlStore) -> None:
    """An attempt cannot change the message: a retry sends the bytes of the first."""
    frozen(store, delivery())
    store.commit_attempt(
        delivery(body=b"other", recipient="other@example.org", subject="Other", created_at=ago(hours=1))
    )
    assert list(store.deliveries()) == [delivery()]


def test_t3_of_nothing(store: SqlStore) -> None:
    """The outcome of a delivery that is not in the store is not passed over in silence."""
    with pytest.raises(StoreError, match="delivery d-1 is not in the store"):
        store.commit_attempt(delivery())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({}, "old sent due dead slack", id="all, oldest first"),
        pytest.param({"since": ago(hours=1)}, "sent due dead slack", id="since is included"),
        pytest.param({"channel": "SLACK"}, "slack", id="one channel"),
        pytest.param({"channel": "NOBODY"}, "", id="an unknown channel"),
        pytest.param({"states": ["dead", "sent"]}, "sent dead", id="some states"),
        pytest.param({"states": ["due"], "channel": "DESK", "since": ago(hours=1)}, "due", id="all together"),
    ],
)
def test_ledger(store: SqlStore, asked: dict[str, object], expected: str) -> None:
    """`deliveries` gives those of a time, a channel, some states."""
    frozen(
        store,
        delivery("due", created_at=ago(minutes=2)),
        delivery("sent", created_at=ago(hours=1), state="sent"),
        delivery("dead", created_at=ago(minutes=1), state="dead"),
        delivery("old", created_at=ago(hours=2)),
    )
    frozen(store, delivery("slack", channel="SLACK", recipient="SLACK"), channel="SLACK")
    assert ids(store.deliveries(**asked)) == expected  # type: ignore[arg-type] # from the table


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param([], "dead-1 dead-2", id="all that are dead"),
        pytest.param(["dead-2"], "dead-2", id="one"),
        pytest.param(["dead-1", "sent", "unknown"], "dead-1", id="none that are not dead"),
        pytest.param(["sent"], "", id="nothing to revive"),
    ],
)
def test_revive(store: SqlStore, asked: list[str], expected: str) -> None:
    """A dead delivery becomes due again: the same id and bytes, attempts from 0, its last error still to be seen."""
    dead = [delivery(f"dead-{n}", state="dead", attempts=9, finished_at=NOW, last_error="550 no") for n in (1, 2)]
    others = [
        delivery("due", next_attempt_at=NOW + timedelta(days=1)),
        delivery("sent", state="sent", finished_at=NOW),
    ]
    frozen(store, *dead, *others)
    later = NOW + timedelta(hours=1)
    assert store.revive(asked, now=later) == len(expected.split())
    assert ids(store.pending(later, limit=9)) == expected
    for revived in store.pending(later, limit=9):
        assert revived == delivery(revived.id, next_attempt_at=later, last_error="550 no")
    assert {one for one in store.deliveries() if one.id in {"due", "sent"}} == set(others)


def test_a_named_delivery_need_not_wait(store: SqlStore) -> None:
    """One that is due later is due now, with the attempts that it had; it is not counted as revived."""
    waiting = [delivery(f"due-{n}", attempts=3, next_attempt_at=NOW + timedelta(days=1)) for n in (1, 2)]
    frozen(store, *waiting)
    assert store.revive(["due-1"], now=NOW) == 0
    assert store.pending(NOW, limit=9) == [delivery("due-1", attempts=3, next_attempt_at=NOW)]


def test_crash_points(opened: Open) -> None:
    """T3 reaches its points in order."""
    reached: list[str] = []
    store = opened(reach=reached.append)
    store.register([FEED], ["DESK"], now=NOW)
    frozen(store, delivery())
    reached.clear()
    store.commit_attempt(delivery(state="sent"))
    assert tuple(reached) == tuple(point for point in CRASH_POINTS if point.startswith("T3."))
