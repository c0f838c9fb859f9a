"""What the store knows of feeds and channels, and which feeds it says are due."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.records import FEED, NOW, ago, feed_state, item, match, poll
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
    """Registering again changes nothing that was learned, not even after a time without the feed."""
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
    assert store.feed_states() == [learned]


def test_channels(empty: SqlStore) -> None:
    """A channel hears of what is seen from now on; known ones stay as they are, dropped ones are not listed."""
    empty.register([], ["SLACK", "DESK"], now=ago(days=3))
    empty.register([], ["DESK", "SOC"], now=NOW)
    assert empty.channel_states() == [
        ChannelState(name="DESK", since=ago(days=3), handled_at=ago(days=3)),
        ChannelState(name="SOC", since=NOW, handled_at=NOW),
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
    assert again == replace(poll(url=A).state, url=A)
