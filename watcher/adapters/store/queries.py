"""What is asked of the tables: one function a question, on a connection, from arguments to nouns.

What is *not* here: what is written (writes.py), and transactions (store.py).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, distinct, func, literal, or_, select, true, tuple_

from watcher.adapters.store import records
from watcher.adapters.store.schema import channels, deliveries, feeds, items, keys, matches, tellings
from watcher.core.model import ChannelState, Delivery, FeedState, Item, Story

_IN_AT_ONCE = 500
"""Values in one IN. SQLite takes 32,766 parameters at most; longer lists are no quicker."""

_FEED_STATES = select(*(feeds.c[name] for name in records.FEED_STATE)).where(feeds.c.configured == true())
_CHANNEL_STATES = (
    select(*(channels.c[name] for name in records.CHANNEL_STATE))
    .where(channels.c.configured == true())
    .order_by(channels.c.name)
)
_DELIVERIES = select(*(deliveries.c[name] for name in records.DELIVERY))
_ITEMS = select(*items.c).order_by(items.c.seen_at, items.c.id)


def feed_states(connection: Connection, *, troubled: bool) -> list[FeedState]:
    statement = _FEED_STATES.order_by(feeds.c.url)
    if troubled:
        statement = statement.where(or_(feeds.c.error.is_not(None), feeds.c.cut != ""))
    return [records.feed_state(row) for row in connection.execute(statement).mappings()]


def due(connection: Connection, now: datetime | None, *, after: str, limit: int) -> list[FeedState]:
    statement = _FEED_STATES.where(feeds.c.url > after).order_by(feeds.c.url).limit(limit)
    if now is not None:
        statement = statement.where(feeds.c.next_poll_at <= now)
    return [records.feed_state(row) for row in connection.execute(statement).mappings()]


_KNOWN = select(keys.c.key).where(keys.c.key.in_(bindparam("some", expanding=True)))


def known(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in in_pieces(wanted):
        found.update(connection.scalars(_KNOWN, {"some": some}))
    return frozenset(found)


def in_pieces(values: Iterable[str]) -> Iterator[list[str]]:
    """Lists short enough for one IN; none for no values."""
    rest = iter(values)
    while some := list(islice(rest, _IN_AT_ONCE)):
        yield some


def channel_states(connection: Connection) -> list[ChannelState]:
    return [records.channel_state(row) for row in connection.execute(_CHANNEL_STATES).mappings()]


# The index (channel, digest) gives what is untold; what was told costs nothing, however much it is.
_UNTOLD = (
    select(*items.c, matches.c.watch, matches.c.threshold, matches.c.hits, matches.c.regions)
    .join_from(tellings, items, items.c.key == tellings.c.item)
    .join(matches, matches.c.item == tellings.c.item)
    .where(
        tellings.c.channel == bindparam("channel"),
        tellings.c.digest.is_(None),
        matches.c.watch.in_(bindparam("watches", expanding=True)),
    )
    .order_by(matches.c.seen_at, items.c.id, matches.c.score.desc(), matches.c.watch)
)


def untold(connection: Connection, channel: str, watches: Collection[str]) -> list[Story]:
    rows = connection.execute(_UNTOLD, {"channel": channel, "watches": sorted(watches)}).mappings()
    return list(records.stories(rows))


def counts(connection: Connection, since: datetime, until: datetime, watches: Collection[str]) -> tuple[int, int]:
    seen = select(func.count()).where(items.c.seen_at > since, items.c.seen_at <= until)
    matched = select(func.count(distinct(matches.c.item))).where(
        matches.c.watch.in_(sorted(watches)), matches.c.seen_at > since, matches.c.seen_at <= until
    )
    return connection.execute(seen).scalar_one(), connection.execute(matched).scalar_one()


Place = tuple[datetime, int]
"""Where a reader of items stands: past the item with this `seen_at` and `id`."""

PAST_EVERY_ID = 2**63 - 1


def items_after(connection: Connection, place: Place, until: datetime, limit: int) -> tuple[list[Item], Place | None]:
    """The next items after `place`, and the place after them (None when there are no more)."""
    statement = _ITEMS.where(
        tuple_(items.c.seen_at, items.c.id) > tuple_(literal(place[0], items.c.seen_at.type), literal(place[1])),
        items.c.seen_at <= until,
    )
    rows = connection.execute(statement.limit(limit)).mappings().all()
    end = (rows[-1]["seen_at"], rows[-1]["id"]) if len(rows) == limit else None
    return [records.item(row) for row in rows], end


def pending(connection: Connection, now: datetime, *, limit: int) -> list[Delivery]:
    statement = (
        _DELIVERIES.where(deliveries.c.state == "due", deliveries.c.next_attempt_at <= now)
        .order_by(deliveries.c.next_attempt_at, deliveries.c.created_at, deliveries.c.id)
        .limit(limit)
    )
    return [records.delivery(row) for row in connection.execute(statement).mappings()]


def ledger(
    connection: Connection, *, since: datetime | None, channel: str, states: Collection[str]
) -> Sequence[Delivery]:
    statement = _DELIVERIES.order_by(deliveries.c.created_at, deliveries.c.id)
    if since is not None:
        statement = statement.where(deliveries.c.created_at >= since)
    if channel:
        statement = statement.where(deliveries.c.channel == channel)
    if states:
        statement = statement.where(deliveries.c.state.in_(sorted(states)))
    return [records.delivery(row) for row in connection.execute(statement).mappings()]
