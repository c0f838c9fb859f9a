"""What a channel has not been told, and T2, after which it has been."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.store.conftest import Open
from tests.support.records import FEED, NOW, ago, delivery, hit, item, match, poll
from watcher.adapters.store import CRASH_POINTS, SqlStore
from watcher.core.model import ChannelState
from watcher.errors import StoreError

DESK = ChannelState(name="DESK", handled_at=NOW)


def titles(store: SqlStore, channel: str = "DESK", *watches: str) -> list[str]:
    return [story.item.key for story in store.untold(channel, watches or ["SAFETY"])]


def seen(store: SqlStore, *keys: str, watch: str = "SAFETY") -> None:
    """Items of these keys, an hour apart, the last one now, that matched `watch`."""
    found = [item(key, seen_at=NOW - timedelta(hours=age)) for age, key in enumerate(reversed(keys))]
    store.commit_polls([poll(*found, matches=[match(one, watch=watch) for one in found])])


def test_untold_is_what_matched(store: SqlStore) -> None:
    """Items that matched one of the watches, oldest first; others not."""
    seen(store, "second", "first")
    seen(store, "third", watch="BRAND")
    store.commit_polls([poll(item("dull"))])
    assert titles(store) == ["second", "first"]
    assert titles(store, "DESK", "BRAND", "SAFETY") == ["second", "first", "third"]
    assert titles(store, "DESK", "OTHER") == []
    assert store.untold("DESK", []) == []


def test_one_story_an_item(store: SqlStore) -> None:
    """An item that matched several watches is one story: matches of these watches, best first, then by name."""
    one = item()
    strong, weak, tied, foreign = (
        match(one, watch="STRONG", hits=[hit(points=40)]),
        match(one, watch="WEAK"),
        match(one, watch="TIED"),
        match(one, watch="FOREIGN", hits=[hit(points=90)]),
    )
    store.commit_polls([poll(one, matches=[weak, foreign, strong, tied])])
    [story] = store.untold("DESK", ["WEAK", "TIED", "STRONG"])
    assert story.matches == (strong, tied, weak)


def test_the_audience_was_decided_with_the_item(store: SqlStore) -> None:
    """A match that no one was to be told of stays untold, whoever asks later; so does one with an unknown item."""
    one, other = item("one"), item("other")
    silent = poll(one, matches=[match(one)], tells=())
    store.commit_polls([silent, replace(poll(other), audience=[("DESK", "other"), ("DESK", "unknown")])])
    assert titles(store) == titles(store, "SLACK") == []


def test_unknown_channel(store: SqlStore) -> None:
    """A channel that is not registered has heard of nothing and is told nothing."""
    seen(store, "one")
    assert titles(store, "NOBODY") == []


def test_told_once_a_channel(store: SqlStore) -> None:
    """What was told is not told again to that channel, also under another watch; other channels still hear of it."""
    one = item()
    found = [match(one), match(one, watch="BRAND")]
    store.commit_polls([poll(one, matches=found, tells=["DESK", "SLACK"])])
    store.commit_digest(DESK, [delivery()], ["item-1"])
    assert titles(store) == titles(store, "DESK", "BRAND") == []
    assert titles(store, "SLACK") == ["item-1"]


def test_t2_commits_all_of_it(store: SqlStore) -> None:
    """The channel's state, the deliveries to the byte, and what they tell of."""
    seen(store, "one", "two")
    mails = [
        delivery("d-1", body=bytes(range(256))),
        delivery("d-2", recipient="ops@example.org", state="sent", attempts=2, reply="250 ok", finished_at=NOW),
    ]
    store.commit_digest(DESK, mails, ["one"])
    assert list(store.deliveries()) == mails
    assert titles(store) == ["two"]
    assert {state.name: state for state in store.channel_states()}["DESK"] == DESK


def test_t2_without_news(store: SqlStore) -> None:
    """A digest time at which there was nothing to tell is done, too."""
    store.commit_digest(DESK, (), ())
    assert {state.name: state.handled_at for state in store.channel_states()} == {"DESK": NOW, "SLACK": ago(days=1)}


def test_told_is_forgiving(store: SqlStore) -> None:
    """What was told before, or is gone since it was read, or is named twice, does not hold up a digest."""
    seen(store, "one", "two")
    store.commit_digest(DESK, [delivery("d-0")], ["one"])
    store.commit_digest(DESK, [delivery()], ["one", "pruned", "two", "two"])
    assert titles(store) == []


def test_the_same_delivery_twice(store: SqlStore) -> None:
    """A delivery whose id is stored is refused, and the whole T2 with it: nothing is told without its message."""
    seen(store, "one", "two")
    store.commit_digest(DESK, [delivery()], ["one"])
    later = replace(DESK, handled_at=NOW + timedelta(hours=1))
    with pytest.raises(StoreError, match=r"UNIQUE constraint failed: deliveries\.id"):
        store.commit_digest(later, [delivery("d-0"), delivery()], ["two"])
    assert titles(store) == ["two"]
    assert [one.id for one in store.deliveries()] == ["d-1"]
    assert DESK in store.channel_states()


def test_a_channel_that_is_not_registered(store: SqlStore) -> None:
    """T2 of a channel that the store does not know is refused."""
    with pytest.raises(StoreError, match="channel NOBODY is not in the store"):
        store.commit_digest(replace(DESK, name="NOBODY"), (), ())


@pytest.mark.parametrize(
    "commit",
    [
        lambda store: store.commit_digest(DESK, [delivery()], ["one"]),
        lambda store: store.commit_digest(DESK, (), ()),
    ],
    ids=["with news", "without"],
)
def test_crash_points(opened: Open, commit: Callable[[SqlStore], None]) -> None:
    """T2 reaches its points in order, with nothing to tell, too."""
    reached: list[str] = []
    store = opened(reach=reached.append)
    store.register([FEED], ["DESK"], now=ago(days=1))
    commit(store)
    assert tuple(reached) == tuple(point for point in CRASH_POINTS if point.startswith("T2."))
