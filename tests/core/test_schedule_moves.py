"""When a permanent redirect becomes a feed's address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.records import NOW, feed_state
from watcher.core.health import health, noted
from watcher.core.model import Feed, FeedState
from watcher.core.schedule import PollPolicy, adopted, poll_failed, poll_succeeded, with_move
from watcher.errors import FetchError, Trouble


def after(*polls: str) -> FeedState:
    """The state after polls that were led to these addresses for good; "" is no permanent redirect, "!" a failure."""
    state = feed_state()
    for poll in polls:
        now = replace(state, failures=state.failures + 1 if poll == "!" else 0)
        state = with_move(state, now, "" if poll == "!" else poll)
    return state


@pytest.mark.parametrize(
    ("polls", "address"),
    [
        ("A A A", "A"),
        ("A A", ""),
        ("A A B", ""),
        ("A A - A", ""),
        ("A A ! A", ""),
        ("A A - A A A", "A"),
        ("A B B B", "B"),
        ("A A A -", "A"),
        ("A A A ! !", "A"),
        ("A A A ! ! !", ""),
        ("A A A ! ! ! A A", ""),
        ("A A A ! - ! !", "A"),
    ],
)
def test_an_address_is_adopted_after_three_in_a_row(polls: str, address: str) -> None:
    """`-` is a poll that no permanent redirect led. Three failures at the new address lead back to the old one."""
    assert adopted(after(*["" if poll == "-" else poll for poll in polls.split()])) == address


def test_a_feed_that_has_moved_is_told_once() -> None:
    """It is heard, so it is no trouble; the words say what to do."""
    moved = after("https://new.example/rss", "https://new.example/rss", "https://new.example/rss")
    assert health(moved, NOW).reason == "https://new.example/rss; write that into FEEDS"
    told, change = noted(moved, NOW)
    assert change
    assert change.condition == "moved"
    assert noted(told, NOW) == (told, None)


@pytest.mark.parametrize(
    ("failures", "kind", "slow"), [(1, "gone", False), (2, "gone", True), (9, "gone", True), (2, "broken", False)]
)
def test_an_address_that_holds_nothing_any_more_is_asked_once_a_day(failures: int, kind: Trouble, slow: bool) -> None:
    """404 and 410, from the third in a row on, which is when it is told; never not at all."""
    state = feed_state(failures=failures)
    after = poll_failed(Feed(url=state.url), state, PollPolicy(), NOW, FetchError("410", kind=kind))
    assert (after.next_poll_at - NOW >= timedelta(days=1)) is slow
    assert after.next_poll_at - NOW < timedelta(days=2)
    assert after.trouble == kind


def test_a_good_poll_ends_a_trouble() -> None:
    failing = feed_state(error="410", trouble="gone", failures=9, failing_since=NOW)
    assert poll_succeeded(Feed(url=failing.url), failing, PollPolicy(), NOW, listed=1, new=0).trouble == ""
