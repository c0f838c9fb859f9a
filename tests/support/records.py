"""Small builders of nouns: each gives a whole record of which a test names only what it is about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from watcher.core.model import Arrival, Delivery, Entry, FeedState, Hit, Item, Match, Mention, Poll

NOW = datetime(2016, 10, 17, 4, 0, tzinfo=UTC)
"""The instant at which tests play unless they say otherwise: a Monday, 07:00 in Baghdad."""

FEED = "https://news.example.org/rss"


def ago(**parts: float) -> datetime:
    """`ago(hours=3)`: three hours before NOW."""
    return NOW - timedelta(**parts)


def entry(title: str = "Convoy ambushed near Hawija", **said: Any) -> Entry:
    return Entry(title=title, **said)


def item(
    key: str = "item-1",
    *,
    feed_url: str = FEED,
    source: str = "Example News",
    seen_at: datetime = NOW,
    arrival: Arrival = "new",
    **said: Any,
) -> Item:
    """An item; further keywords (`title`, `link`, `summary`, ...) go into its entry."""
    said.setdefault("title", f"Title of {key}")
    said.setdefault("link", f"https://news.example.org/{key}")
    return Item(key=key, feed_url=feed_url, source=source, seen_at=seen_at, arrival=arrival, entry=Entry(**said))


def hit(term: str = "ambush*", *, points: int = 20, text: str = "ambushed", start: int = 7) -> Hit:
    """A hit in the title."""
    return Hit(term=term, field="title", start=start, end=start + len(text), text=text, points=points)


def mention(region: str = "IQ", name: str = "Iraq", **differing: Any) -> Mention:
    """A country that the title names in its first word, unless `differing` says otherwise."""
    usual: dict[str, Any] = {
        "kind": "country",
        "country": "IQ",
        "field": "title",
        "start": 0,
        "text": name,
        "grade": "about",
        "within": (region,),
    }
    said = usual | differing
    return Mention(region=region, name=name, **({"end": said["start"] + len(said["text"])} | said))


def match(
    of: Item | str = "item-1",
    *,
    watch: str = "SAFETY",
    threshold: int = 10,
    hits: Sequence[Hit] = (),
    regions: Sequence[Mention] = (),
) -> Match:
    """A match of the item `of` (or of that key) by one hit of 20 points, unless `hits` says otherwise."""
    key = of if isinstance(of, str) else of.key
    return Match(watch=watch, item=key, threshold=threshold, hits=tuple(hits) or (hit(),), regions=tuple(regions))


def delivery(id: str = "d-1", **differing: Any) -> Delivery:  # noqa: A002 - the field's own name
    """A mail to desk@example.org, due at NOW."""
    usual: dict[str, Any] = {
        "digest": "digest-1",
        "channel": "DESK",
        "recipient": "desk@example.org",
        "subject": "Kirkuk: police convoy ambushed",
        "body": b"Message-ID: <1@example.org>\r\n\r\nWhat happened",
        "created_at": NOW,
        "next_attempt_at": NOW,
    }
    return Delivery(id=id, **(usual | differing))


def feed_state(url: str = FEED, *, arrival: Arrival = "new", next_poll_at: datetime = NOW, **learned: Any) -> FeedState:
    return FeedState(url=url, arrival=arrival, next_poll_at=next_poll_at, **learned)


def poll(
    *items: Item,
    url: str = FEED,
    matches: Sequence[Match] = (),
    at: datetime = NOW,
    listed: Sequence[str] | None = None,
    tells: Sequence[str] = ("DESK",),
) -> Poll:
    """T1 of a good poll at `at` whose document lists `items` (or the keys `listed`); the next is 10 minutes later.

    What matched is to be told to the channels `tells`.
    """
    state = feed_state(
        url, next_poll_at=at + timedelta(minutes=10), etag='"1"', polled_at=at, succeeded_at=at, parsed_at=at
    )
    keys = tuple(item.key for item in items) if listed is None else tuple(listed)
    audience = tuple(dict.fromkeys((channel, match.item) for match in matches for channel in tells))
    return Poll(state=state, listed=keys, items=items, matches=tuple(matches), audience=audience)
