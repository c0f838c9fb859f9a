"""How a feed fares, its rhythm, and which changes are told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.records import NOW, ago, delivery, feed_state, notice
from watcher.core.health import (
    WayOut,
    health,
    is_due,
    is_outage,
    is_stale,
    items_a_day,
    news_of,
    noted,
    rate_words,
    receiver_state,
    with_news,
)
from watcher.core.model import Condition, Delivery, FeedState, Notice
from watcher.errors import Trouble

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def failing(trouble: Trouble = "broken", *, hours: float = 2, failures: int = 3) -> FeedState:
    return feed_state(error="no", trouble=trouble, failing_since=ago(hours=hours), failures=failures)


@pytest.mark.parametrize(
    ("trouble", "hours", "condition"),
    [
        ("unreachable", 2, "broken"),
        ("broken", 2, "broken"),
        ("blocked", 2, "blocked"),
        ("gone", 2, "gone"),
        ("slow", 2, "slow"),
        ("slow", 23, "slow"),
        ("slow", 25, "broken"),
    ],
)
def test_a_failing_feed(trouble: Trouble, hours: float, condition: Condition) -> None:
    """By the kind of its failure; what is too slow for a day is broken. The reason is the error."""
    fares = health(failing(trouble, hours=hours), NOW)
    assert (fares.condition, fares.reason, fares.since) == (condition, "no", ago(hours=hours))


def test_a_feed_that_nobody_asked_yet_is_ok() -> None:
    assert health(feed_state(), NOW).condition == "ok"


# --- the rhythm ------------------------------------------------------------------------------------------------------


def heard(*hours: float, start: datetime = NOW, new: int = 1) -> FeedState:
    """The state of a feed whose first body was read at `start` and that had `new` items at these hours after it."""
    state = with_news(feed_state(), feed_state(parsed_at=start, polled_at=start), 0, start)
    for at in hours:
        now = start + at * HOUR
        polled = replace(state, polled_at=now - HOUR / 4)
        state = with_news(polled, replace(polled, polled_at=now, parsed_at=now), new, now)
    return state


WEEKDAYS = [24 * day + hour for day in range(28) if day % 7 < 5 for hour in range(0, 12, 2)]
"""Four weeks from a Monday morning: every two hours by day, nothing at night and at weekends."""
ROUND_THE_CLOCK = [float(hour) for hour in range(1, 24 * 28, 2)]


@pytest.mark.parametrize(
    ("hours", "silent", "stale"),
    [
        (ROUND_THE_CLOCK, 12 * HOUR, False),
        (ROUND_THE_CLOCK, 25 * HOUR, True),
        (WEEKDAYS, 2.5 * DAY, False),
        (WEEKDAYS, 4 * DAY, False),
        (WEEKDAYS, 6 * DAY, True),
        ([24.0 * day for day in range(0, 90, 30)], 40 * DAY, False),
        ([24.0 * day for day in range(0, 90, 30)], 61 * DAY, True),
        ([1, 2, 3], 2 * DAY, False),
        ([1, 2, 3], 4 * DAY, True),
        ([1], 400 * DAY, False),
        ([], 400 * DAY, False),
    ],
    ids=["awake", "missed", "weekend", "long weekend", "away", "monthly", "monthly, missed", "young", "young, missed",
         "one item", "no item"],
)  # fmt: skip
def test_stale_is_beyond_twice_the_longest_pause(hours: list[float], silent: timedelta, stale: bool) -> None:
    """At least a day, three in the first two weeks; a feed whose pauses are not known is never stale."""
    state = heard(*hours)
    at = (state.news_at or NOW) + silent
    assert is_stale(state, at) is stale
    assert (health(state, at).condition == "stale") is stale


def test_a_long_pause_is_forgotten() -> None:
    """A holiday of ten days counts half after four weeks: what it excused then is told half a year later."""
    after_it = [240 + hour for hour in ROUND_THE_CLOCK]
    later = [240 + 24 * 180 + hour for hour in ROUND_THE_CLOCK]
    young = heard(1, 2, *after_it)
    assert young.news_at
    assert not is_stale(young, young.news_at + 8 * DAY)
    bridge = [240.0 + 2 * hour for hour in range(24 * 90)]
    old = heard(1, 2, *bridge, *later)
    assert old.news_at
    assert is_stale(old, old.news_at + 2 * DAY)


@pytest.mark.parametrize(
    ("before", "learned"),
    [
        ({"failures": 0, "polled_at": ago(hours=1)}, 5 * DAY),
        ({"failures": 7, "polled_at": ago(hours=1)}, 2 * HOUR),
        ({"failures": 0, "polled_at": ago(days=4)}, 2 * HOUR),
    ],
    ids=["its own", "it failed", "we were away"],
)
def test_a_pause_of_ours_is_not_the_feeds(before: dict[str, object], learned: timedelta) -> None:
    known = feed_state(heard_since=ago(days=30), news_at=ago(days=5), longest_pause=2 * HOUR, parsed_at=NOW)
    changed = replace(known, interval=HOUR, **before)  # type: ignore[arg-type]  # fields by name
    assert with_news(changed, known, 3, NOW).longest_pause == learned
    assert with_news(changed, known, 3, NOW).news_at == NOW


@pytest.mark.parametrize(
    ("hours", "new", "a_day"),
    [
        (ROUND_THE_CLOCK, 1, 12),
        (ROUND_THE_CLOCK, 5, 60),
        ([24.0 * day for day in range(1, 60)], 3, 3),
        ([7, 20], 9, None),
    ],
)
def test_items_a_day(hours: list[float], new: int, a_day: float | None) -> None:
    """A steady feed comes out at its rate, a young one too; nothing is said before the first day."""
    found = items_a_day(heard(*hours, new=new))
    assert found == (None if a_day is None else pytest.approx(a_day, rel=0.1))


@pytest.mark.parametrize(
    ("a_day", "words"),
    [(1200, "1,200 items a day"), (6.2, "6 items a day"), (1, "1 item a day"), (0.3, "2 items a week"),
     (1 / 7, "1 item a week"), (0.05, "1 item in 20 days")],
)  # fmt: skip
def test_a_rate_in_words(a_day: float, words: str) -> None:
    assert rate_words(a_day) == words


def test_silence_in_words() -> None:
    state = heard(*ROUND_THE_CLOCK)
    assert state.news_at
    assert health(state, state.news_at + 3 * DAY).reason == "3 days; usually 12 items a day"
    assert health(state, state.news_at + 30 * HOUR).reason == "30 hours; usually 12 items a day"


# --- what is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("failures", "told"), [(1, False), (2, False), (3, True), (9, True)])
def test_a_failure_is_told_when_three_polls_have_met_it(failures: int, told: bool) -> None:
    state, change = noted(failing(failures=failures), NOW)
    assert (change is not None, state.told == "broken") == (told, told)


def test_a_change_is_told_once() -> None:
    state, first = noted(failing(), NOW)
    again, second = noted(state, NOW + HOUR)
    assert first
    assert second is None
    assert again == state
    recovered, third = noted(replace(again, error=None, trouble="", failures=0), NOW)
    assert third
    assert (third.condition, recovered.told) == ("ok", "ok")


def test_what_is_as_it_was_is_no_news() -> None:
    """Changes of one subject are one, from what was told last to how it is now."""
    there, back = notice("broken", "ok", minutes=9), notice("ok", "broken", minutes=5)
    assert news_of([there, back]) == ()
    (one,) = news_of([there, notice("gone", "broken", minutes=2)])
    assert (one.state, one.was) == ("gone", "ok")
    assert len(news_of([there, notice(subject="b")])) == 2


@pytest.mark.parametrize(
    ("notices", "gathered", "due"),
    [
        ([], True, False),
        ([notice(minutes=14)], True, False),
        ([notice(minutes=16), notice(minutes=1, subject="b")], True, True),
        ([notice(minutes=99)], False, False),
        ([notice("failing", kind="channel")], False, True),
        ([notice("failing", kind="outage")], False, True),
    ],
)
def test_when_a_message_goes_before_the_digest(notices: list[Notice], gathered: bool, due: bool) -> None:
    """For an outage or a failing channel at once; for feeds where it is wanted, after a quarter of an hour."""
    assert is_due(notices, NOW, gathered=gathered) is due


@pytest.mark.parametrize(
    ("way", "outage"),
    [
        (WayOut(feeds=40, heard_at=ago(minutes=11), unreachable=3, since=ago(minutes=10)), True),
        (WayOut(feeds=40, heard_at=ago(minutes=11), unreachable=2, since=ago(minutes=10)), False),
        (WayOut(feeds=40, heard_at=ago(minutes=9), unreachable=30, since=ago(minutes=9)), False),
        (WayOut(feeds=2, heard_at=ago(minutes=11), unreachable=2, since=ago(minutes=10)), True),
        (WayOut(feeds=5, heard_at=None, unreachable=5, since=ago(minutes=11)), True),
        (WayOut(feeds=5, heard_at=None, unreachable=5, since=NOW), False),
        (WayOut(feeds=0, heard_at=None, unreachable=0, since=None), False),
    ],
)
def test_an_outage_is_when_nothing_was_heard_for_ten_minutes(way: WayOut, outage: bool) -> None:
    """And three feeds, or all, became unreachable since: a single one that is dead proves nothing."""
    assert is_outage(way, NOW) is outage


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (delivery(state="sent", attempts=5), "ok"),
        (delivery(state="dead", attempts=1), "failing"),
        (delivery(attempts=2), ""),
        (delivery(attempts=3), "failing"),
    ],
)
def test_what_an_attempt_says_of_its_receiver(after: Delivery, state: str) -> None:
    assert receiver_state(after) == state
