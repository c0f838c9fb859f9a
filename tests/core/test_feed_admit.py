"""Which entries come in as new items, and how they arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from watcher.core.feed import admit
from watcher.core.model import Arrival, Entry, Feed, FeedState, FirstRun, Item, ParsedFeed

NOW = datetime(2016, 10, 21, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = FirstRun(kind="age", age=timedelta(hours=24))
URL = "https://news.example/rss"


def admitted(
    entries: Sequence[Entry],
    *,
    arrival: Arrival = "new",
    first_run: FirstRun = DAY,
    known: frozenset[str] = frozenset(),
    feed: Feed | None = None,
    title: str = "News",
) -> tuple[Item, ...]:
    """Admits entries whose guids are their keys."""
    return admit(
        feed or Feed(url=URL),
        FeedState(url=URL, arrival=arrival, next_poll_at=NOW),
        ParsedFeed(title=title, language="", entries=tuple(entries)),
        [entry.guid for entry in entries],
        known,
        first_run,
        NOW,
    )


FRESH = Entry(guid="fresh", published_at=NOW - 23 * HOUR)
EDGE = Entry(guid="edge", published_at=NOW - 24 * HOUR)
OLD = Entry(guid="old", published_at=NOW - 25 * HOUR)
FUTURE = Entry(guid="future", published_at=NOW + 9 * HOUR)
UNDATED = Entry(guid="undated")
ALL = [FRESH, EDGE, OLD, FUTURE, UNDATED]


@pytest.mark.parametrize(
    ("arrival", "first_run", "told"),
    [
        ("new", DAY, {"fresh", "edge", "old", "future", "undated"}),
        ("new", FirstRun(kind="baseline"), {"fresh", "edge", "old", "future", "undated"}),
        ("first_run", DAY, {"fresh", "edge", "future"}),
        ("first_run", FirstRun(kind="all"), {"fresh", "edge", "old", "future", "undated"}),
        ("first_run", FirstRun(kind="baseline"), set()),
        ("baseline", DAY, set()),
        ("baseline", FirstRun(kind="all"), set()),
    ],
)
def test_how_an_item_arrives(arrival: Arrival, first_run: FirstRun, told: set[str]) -> None:
    """FIRST_RUN rules the first poll of an empty store; a feed that was added later begins in silence."""
    arrivals = {item.key: item.arrival for item in admitted(ALL, arrival=arrival, first_run=first_run)}
    assert arrivals == {entry.guid: arrival if entry.guid in told else "baseline" for entry in ALL}


def test_what_is_known_is_passed_over() -> None:
    """Only unseen keys come in, dated or not."""
    assert [item.key for item in admitted(ALL, known=frozenset({"fresh", "undated", "gone"}))] == [
        "old",
        "edge",
        "future",
    ]


def test_a_key_comes_in_once() -> None:
    """A document that lists an item twice has it once, as it stands first."""
    first, second = Entry(guid="1", title="first"), Entry(guid="1", title="second")
    assert [item.entry for item in admitted([first, second])] == [first]


def test_the_oldest_comes_first() -> None:
    """By time, undated as of now; the document's order turned round where times are equal."""
    twin = Entry(guid="twin", published_at=FRESH.published_at)
    other = Entry(guid="other")
    order = [item.key for item in admitted([UNDATED, FUTURE, FRESH, other, twin, OLD])]
    assert order == ["old", "twin", "fresh", "other", "undated", "future"]


@pytest.mark.parametrize(
    ("said", "configured", "language"), [("", "ar", "ar"), ("fr", "ar", "fr"), ("fr", "", "fr"), ("", "", "")]
)
def test_an_item_speaks_a_language(said: str, configured: str, language: str) -> None:
    """What it says itself, else `lang=` of its feed."""
    (item,) = admitted([Entry(guid="1", language=said)], feed=Feed(url=URL, language=configured))
    assert item.entry.language == language


@pytest.mark.parametrize(
    ("name", "title", "source"),
    [("World", "News", "World"), ("", "News", "News"), ("", "", "news.example")],
)
def test_an_item_names_its_source(name: str, title: str, source: str) -> None:
    """The reader's name for the feed, then the feed's own, then its host."""
    (item,) = admitted([FRESH], feed=Feed(url=URL, name=name), title=title)
    assert item == Item(key="fresh", feed_url=URL, source=source, entry=FRESH, seen_at=NOW)


def test_keys_belong_to_entries() -> None:
    """A key too few is a mistake of the caller's, not an item that is lost in silence."""
    parsed = ParsedFeed(title="", language="", entries=(FRESH, OLD))
    state = FeedState(url=URL, arrival="new", next_poll_at=NOW)
    with pytest.raises(ValueError, match="longer"):
        admit(Feed(url=URL), state, parsed, ["fresh"], frozenset(), DAY, NOW)
