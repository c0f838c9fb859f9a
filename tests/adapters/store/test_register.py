"""What the store knows of feeds and channels, and which feeds it says are due."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.records import FEED, NOW, ago, delivery, feed_state, item, match, poll
from watcher.adapters.store import SqlStore
from watcher.core.model import Arrival, ChannelState, FeedState, Poll

A, B, C = (f"https://{name}.example.org/rss" for name in "abc")


def arrivals(store: SqlStore) -> dict[str, Arrival]:
    return {state.url: state.arrival for state in store.feed_states()}


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        pytest.param([[A, B]], {A: "first_run", B: "first_run"}, id="the first feeds arrive by FIRST_RUN"),
        pytest.param([[A], [A, B]], {A: "first_run", B: "baseline"}, id="a later feed starts with a baseline"),
        pytest.param([[], [A]], {A: "first_run"}, id="without a feed the store is still empty"),
        pytest.param([[A], [A]], {A: "first_run"}, id="a known feed stays as it is"),
        pytest.param([[A, B], [B]], {B: "first_run"}, id="a feed that is not configured is not listed"),
        pytest.param([[A], [B]], {B: "baseline"}, id="exchanging all feeds makes no first run"),
        pytest.param([[A], [], [A]], {A: "first_run"}, id="one that is configured again is what it was"),
        pytest.param([[B, A, B]], {A: "first_run", B: "first_run"}, id="a feed named twice is one feed"),
    ],
)
def test_arrival(empty: SqlStore, registered: list[list[str]], expected: dict[str, Arrival]) -> None:
    """Feeds registered on an empty store arrive by FIRST_RUN, all later ones as a baseline."""
    for urls in registered:
        empty.register(urls, [], now=NOW)
    assert arrivals(empty) == expected


def test_new_feed(empty: SqlStore) -> None:
    """A new feed is due at once, and nothing is known about it."""
    empty.register([A], [], now=NOW)
    assert empty.feed_states() == [FeedState(url=A, arrival="first_run", next_poll_at=NOW)]


def test_learned_state_stays(store: SqlStore) -> None:
    """Registering again changes nothing that was learned, nor does a short time without the feed: it is due at once."""
    learned = feed_state(
        arrival="new",
        next_poll_at=NOW + timedelta(hours=6),
        interval=timedelta(minutes=17, microseconds=3),
        etag='W/"é"',
        last_modified="Mon, 17 Oct 2016 04:00:00 GMT",
        title="Example أخبار",
        polled_at=ago(microseconds=1),
        succeeded_at=ago(hours=3),
        parsed_at=ago(days=2),
        error="503 Service Unavailable",
        failing_since=ago(hours=2),
        failures=7,
        cut="2,000 of 2,412 items read",
    )
    store.commit_polls([Poll(state=learned)])
    store.register([], ["DESK"], now=NOW)
    store.register([FEED], ["DESK"], now=NOW)
    assert store.feed_states() == [replace(learned, next_poll_at=NOW)]


@pytest.mark.parametrize(
    ("away", "arrival"),
    [(timedelta(hours=23), "new"), (timedelta(hours=25), "baseline")],
)
def test_a_feed_that_comes_back(store: SqlStore, away: timedelta, arrival: Arrival) -> None:
    """After more than a day without it, what it lists is old news: a silent baseline, as of a feed that was added."""
    store.commit_polls([poll(url=FEED, at=NOW)])
    store.register([], ["DESK"], now=NOW)
    store.register([FEED], ["DESK"], now=NOW + away)
    assert arrivals(store) == {FEED: arrival}


def test_a_channel_that_comes_back(empty: SqlStore) -> None:
    """The digest times at which it was not there are over."""
    empty.register([], ["DESK"], now=ago(days=3))
    empty.register([], [], now=ago(days=2))
    empty.register([], ["DESK"], now=NOW)
    assert empty.channel_states() == [ChannelState(name="DESK", handled_at=NOW)]


def test_what_a_wrong_clock_planned_is_due_now(empty: SqlStore) -> None:
    """Ten years ahead, then set right: feeds, channels and deliveries do not sleep for ten years; near plans stay."""
    ahead, soon = NOW + timedelta(days=3650), NOW + timedelta(days=2)
    empty.register([A, B], ["DESK", "SLACK"], now=NOW)
    empty.commit_polls([Poll(state=feed_state(A, next_poll_at=ahead)), Poll(state=feed_state(B, next_poll_at=soon))])
    waiting = [delivery("far", next_attempt_at=ahead), delivery("near", next_attempt_at=soon)]
    empty.commit_digest(ChannelState(name="DESK", handled_at=ahead), waiting, ())
    an_hour_ahead = ChannelState(name="SLACK", handled_at=NOW + timedelta(hours=1))
    empty.commit_digest(an_hour_ahead, (), ())
    empty.register([A, B], ["DESK", "SLACK"], now=NOW, horizon=timedelta(days=3))
    assert {state.url: state.next_poll_at for state in empty.feed_states()} == {A: NOW, B: soon}
    assert empty.channel_states() == [ChannelState(name="DESK", handled_at=NOW), an_hour_ahead]
    assert {one.id: one.next_attempt_at for one in empty.deliveries()} == {"far": NOW, "near": soon}


def test_troubled_feeds(empty: SqlStore) -> None:
    """With an error, a document of which something was cut, a condition that was told, a gap, or no news of late; the
    others can be left out."""
    troubled: dict[str, dict[str, Any]] = {
        "a": {"error": "503"},
        "b": {"cut": "3 items dropped"},
        "c": {"told": "stale"},
        "d": {"gap_at": NOW},
        "e": {"news_at": ago(days=2)},
    }
    well: dict[str, dict[str, Any]] = {"f": {}, "g": {"news_at": ago(hours=2)}}
    everything = {**troubled, **well}
    empty.register(list(everything), [], now=NOW)
    empty.commit_polls([Poll(state=feed_state(url, **learned)) for url, learned in everything.items()])
    assert [state.url for state in empty.feed_states(quiet_since=ago(days=1))] == list(troubled)
    assert [state.url for state in empty.feed_states()] == list(everything)


def test_channels(empty: SqlStore) -> None:
    """A new channel's digest times begin now; known ones stay as they are, dropped ones are not listed."""
    empty.register([], ["SLACK", "DESK"], now=ago(days=3))
    empty.register([], ["DESK", "SOC"], now=NOW)
    assert empty.channel_states() == [
        ChannelState(name="DESK", handled_at=ago(days=3)),
        ChannelState(name="SOC", handled_at=NOW),
    ]


@pytest.mark.parametrize(
    ("now", "limit", "after", "expected"),
    [
        pytest.param(NOW, 10, "", [A, B], id="due now and due before"),
        pytest.param(ago(seconds=1), 10, "", [A], id="due later is not due"),
        pytest.param(ago(days=9), 10, "", [], id="nothing is due"),
        pytest.param(None, 10, "", [A, B, C], id="whether due or not"),
        pytest.param(NOW, 1, "", [A], id="no more than the limit"),
        pytest.param(NOW, 1, A, [B], id="the next from past the last"),
        pytest.param(None, 2, A, [B, C], id="the next, whether due or not"),
        pytest.param(NOW, 10, B, [], id="none are left"),
    ],
)
def test_due(empty: SqlStore, now: datetime | None, limit: int, after: str, expected: list[str]) -> None:
    """Due feeds page by page, in the order of their URLs; A since an hour, B now, C in an hour."""
    empty.register([C, A, B], [], now=NOW)
    states = [feed_state(url, next_poll_at=at) for url, at in ((A, ago(hours=1)), (B, NOW), (C, ago(hours=-1)))]
    empty.commit_polls([Poll(state=state) for state in states])
    assert [state.url for state in empty.due(now, limit=limit, after=after)] == expected


def test_not_configured_is_not_due(empty: SqlStore) -> None:
    """A feed that is configured no more is not polled and keeps its history; a poll under way is still kept."""
    empty.register([A, B], ["DESK"], now=ago(hours=1))
    empty.register([B], ["DESK"], now=ago(hours=1))
    late = item("late", feed_url=A)
    empty.commit_polls([poll(late, url=A, matches=[match(late)])])
    assert [state.url for state in empty.due(None, limit=10)] == [B]
    assert [story.item for story in empty.untold("DESK", ["SAFETY"])] == [late]
    empty.register([A, B], ["DESK"], now=NOW)
    again = {state.url: state for state in empty.feed_states()}[A]
    assert again == replace(poll(url=A).state, next_poll_at=NOW)
