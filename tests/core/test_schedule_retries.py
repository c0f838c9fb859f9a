"""What becomes of a delivery after an attempt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.core.model import Delivery
from watcher.core.schedule import RetryPolicy, send_failed, sent
from watcher.errors import DeliveryError

NOW = datetime(2016, 10, 17, 4, 0, tzinfo=UTC)
POLICY = RetryPolicy()
DELIVERY = Delivery(
    id="d-1",
    digest="digest-1",
    channel="DESK",
    recipient="desk@example.org",
    subject="Kirkuk: police convoy ambushed",
    body=b"...",
    created_at=NOW,
    next_attempt_at=NOW,
)


def refused(retry_after: timedelta | None = None) -> DeliveryError:
    return DeliveryError("450 4.2.0 greylisted", transient=True, retry_after=retry_after, reply="450 4.2.0 greylisted")


def attempt_until_settled(delivery: Delivery, policy: RetryPolicy, retry_after: timedelta | None = None) -> Delivery:
    """Fails at each instant that the schedule names."""
    while delivery.state == "due":
        delivery = send_failed(delivery, refused(retry_after), policy, delivery.next_attempt_at)
    return delivery


def test_sent() -> None:
    """The receiver's yes ends it; what earlier attempts met stays in the ledger."""
    failed = send_failed(DELIVERY, refused(), POLICY, NOW)
    done = sent(failed, "250 2.0.0 Ok:\r\n queued as 4F2", NOW + timedelta(minutes=1))
    assert (done.state, done.attempts, done.reply) == ("sent", 2, "250 2.0.0 Ok: queued as 4F2")
    assert (done.finished_at, done.last_error) == (NOW + timedelta(minutes=1), "450 4.2.0 greylisted")


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 60), (7, 60), (75, 60)],
)
def test_waits_double_up_to_an_hour(attempts: int, minutes: int) -> None:
    tried = send_failed(replace(DELIVERY, attempts=attempts), refused(), POLICY, NOW)
    assert (tried.state, tried.attempts, tried.finished_at) == ("due", attempts + 1, None)
    assert tried.next_attempt_at - NOW == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(seconds=30), timedelta(minutes=1)),
        (timedelta(seconds=-5), timedelta(minutes=1)),
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(hours=5), timedelta(hours=5)),
        (timedelta(days=30), timedelta(days=1)),
    ],
)
def test_retry_after_is_a_floor(asked: timedelta, waited: timedelta) -> None:
    """Never sooner than the receiver asks, up to a day."""
    assert send_failed(DELIVERY, refused(asked), POLICY, NOW).next_attempt_at - NOW == waited


def test_a_permanent_error_is_the_end() -> None:
    error = DeliveryError("550 5.1.1 no such user", transient=False, reply="550 5.1.1 no such user")
    dead = send_failed(DELIVERY, error, POLICY, NOW)
    assert (dead.state, dead.attempts, dead.finished_at) == ("dead", 1, NOW)
    assert (dead.last_error, dead.reply) == ("550 5.1.1 no such user", "550 5.1.1 no such user")


@pytest.mark.parametrize(
    ("policy", "attempts"),
    [
        (POLICY, 77),
        (RetryPolicy(budget=timedelta(0)), 1),
        (RetryPolicy(budget=timedelta(minutes=3)), 3),  # at 0, 1 and 3 minutes
        (RetryPolicy(first=timedelta(hours=2), cap=timedelta(hours=1), budget=timedelta(hours=3)), 4),
        (RetryPolicy(first=timedelta(minutes=1), factor=1, budget=timedelta(minutes=10)), 11),
        (RetryPolicy(first=timedelta(seconds=1), factor=1000, budget=timedelta(days=9)), 218),
    ],
)
def test_the_budget_is_used_up_and_not_overdrawn(policy: RetryPolicy, attempts: int) -> None:
    """The last attempt lies within the budget, and the next would not have."""
    dead = attempt_until_settled(DELIVERY, policy)
    assert (dead.state, dead.attempts, policy.attempts) == ("dead", attempts, attempts)
    assert dead.finished_at is not None
    age = dead.finished_at - DELIVERY.created_at
    assert age <= policy.budget < age + policy.wait(dead.attempts)


def test_waits_do_not_overflow() -> None:
    assert POLICY.wait(100_000) == timedelta(hours=1)


def test_a_revived_delivery_has_the_whole_budget_again() -> None:
    """A month after its creation it is not dead at the first failure, but tried for three days anew."""
    month = NOW + timedelta(days=30)
    revived = replace(attempt_until_settled(DELIVERY, POLICY), state="due", attempts=0, next_attempt_at=month)
    dead = attempt_until_settled(revived, POLICY)
    assert dead.attempts == 77
    assert dead.finished_at is not None
    assert timedelta(days=2, hours=23) < dead.finished_at - month <= timedelta(days=3)


def test_a_stopped_daemon_uses_up_no_budget() -> None:
    """A week later the first failure is still the first."""
    tried = send_failed(DELIVERY, refused(), POLICY, NOW + timedelta(days=7))
    assert (tried.state, tried.attempts) == ("due", 1)


def test_a_receiver_that_always_asks_for_a_day_is_given_up_all_the_same() -> None:
    assert attempt_until_settled(DELIVERY, POLICY, timedelta(days=1)).attempts == 77


def test_what_a_receiver_says_is_kept_as_one_line() -> None:
    page = "<h1>Internal\r\nServer\x00 Error</h1>" + "x" * 100_000
    error = DeliveryError(page, transient=True, reply=page)
    tried = send_failed(DELIVERY, error, POLICY, NOW)
    assert tried.last_error == tried.reply
    assert tried.last_error.startswith("<h1>Internal Server Error</h1>")
    assert len(tried.last_error) == 300
    assert sent(DELIVERY, page, NOW).reply == tried.reply
