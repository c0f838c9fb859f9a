"""What is written to the tables, on a connection whose transaction is the caller's.

Rows go to the database as lists of dicts (executemany): `.values([...])` would compile its statement anew each time, at
27 times the cost. No upsert stands here: whoever writes holds the database's only write lock, so what is missing is
asked first, in plain SQL. What is *not* here: questions (queries.py), and transactions (store.py).
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy import delete as delete_from

from watcher.adapters.store import records
from watcher.adapters.store.queries import in_pieces, known
from watcher.adapters.store.schema import (
    EPOCH,
    Instant,
    Span,
    aliases,
    channels,
    deliveries,
    feeds,
    items,
    keys,
    matches,
    notices,
    tellings,
)
from watcher.core.model import Arrival, ChannelState, Delivery, Item, Match, Notice, Poll
from watcher.errors import StoreError

LISTED_EVERY = timedelta(days=1)
"""How exactly `keys.listed_at` is kept: a key's row is written at most once in each of these periods, which all begin
together, and not with every poll."""


AWAY = timedelta(days=1)
"""A feed that was taken out of the settings for longer comes back as one that was added: with a silent baseline. And a
clock that is wrong by more is not waited for."""


# --- register ---------------------------------------------------------------------------------------------------------


def register_feeds(connection: Connection, urls: Collection[str], now: datetime) -> None:
    before = _configured(connection, feeds, feeds.c.url)
    arrival: Arrival = "baseline" if before else "first_run"
    _each(connection, insert(feeds), [_new_feed(url, arrival, now) for url in dict.fromkeys(urls) if url not in before])
    _configure(connection, feeds, feeds.c.url, urls, before)
    back = [{"its_name": url} for url in urls if not before.get(url, True)]
    again = update(feeds).where(feeds.c.url == bindparam("its_name"))
    _each(connection, again.values(next_poll_at=now), back)
    _each(connection, again.where(feeds.c.polled_at < now - AWAY).values(arrival="baseline"), back)


def register_channels(connection: Connection, names: Collection[str], now: datetime) -> None:
    before = _configured(connection, channels, channels.c.name)
    new = [name for name in dict.fromkeys(names) if name not in before]
    _each(connection, insert(channels), [{"name": name, "configured": True, "handled_at": now} for name in new])
    _configure(connection, channels, channels.c.name, names, before)
    back = [name for name in names if not before.get(name, True)]
    again = update(channels).where(channels.c.name == bindparam("its_name")).values(handled_at=now)
    _each(connection, again, [{"its_name": name} for name in back])


def pull_back(connection: Connection, now: datetime, horizon: timedelta) -> None:
    """What lies further ahead than anything is ever planned was written by a clock that was wrong: it is due now."""
    late = now + horizon
    connection.execute(update(feeds).where(feeds.c.next_poll_at > late).values(next_poll_at=now))
    connection.execute(update(deliveries).where(deliveries.c.next_attempt_at > late).values(next_attempt_at=now))
    # a step of less than a day is waited out: the digest times up to `handled_at` were served, whatever the clock says
    ahead = channels.c.handled_at > now + AWAY
    connection.execute(update(channels).where(ahead).values(handled_at=now))


def _configured(connection: Connection, table: Table, name: ColumnElement[str]) -> dict[str, bool]:
    """All that were ever registered, and whether they were when it was done last."""
    return {row[0]: row[1] for row in connection.execute(select(name, table.c.configured))}


def _new_feed(url: str, arrival: Arrival, now: datetime) -> dict[str, Any]:
    texts = dict.fromkeys(("etag", "last_modified", "title", "cut"), "")
    hashes = dict.fromkeys(("body_hash", "seen"), b"")
    return {"url": url, "configured": True, "arrival": arrival, "next_poll_at": now, "failures": 0, **texts, **hashes}


def _configure(
    connection: Connection, table: Table, name: ColumnElement[str], names: Collection[str], before: Mapping[str, bool]
) -> None:
    """Those that were registered `before` are configured if they are among `names`; what stays is not written again."""
    wanted = frozenset(names)
    statement = update(table).where(name == bindparam("its_name")).values(configured=bindparam("is_wanted"))
    changed = [one for one, was in before.items() if was != (one in wanted)]
    _each(connection, statement, [{"its_name": one, "is_wanted": one in wanted} for one in changed])


# --- T1 ---------------------------------------------------------------------------------------------------------------


def fresh_items(connection: Connection, polls: Sequence[Poll]) -> dict[str, Item]:
    """The items of `polls` whose keys are not known, by key; of several with one key the first."""
    new: dict[str, Item] = {}
    for poll in polls:
        for item in poll.items:
            new.setdefault(item.key, item)
    stored = known(connection, new)
    return {key: item for key, item in new.items() if key not in stored}


def add_items(connection: Connection, new: Collection[Item]) -> None:
    rows = [{"key": item.key, "feed_url": item.feed_url, "listed_at": item.seen_at} for item in new]
    _each(connection, insert(keys), rows)
    _each(connection, insert(items), [records.item_row(item) for item in new])


def add_aliases(connection: Connection, found: Iterable[tuple[str, str]], new: Container[str]) -> None:
    """Those of `found` that are of `new` items; a pair that stands twice is written once."""
    rows = [{"alias": alias, "key": key} for alias, key in dict.fromkeys(found) if key in new]
    _each(connection, insert(aliases), rows)


def add_matches(connection: Connection, found: Iterable[Match], new: Mapping[str, Item]) -> None:
    """Those of `found` that are about `new` items."""
    rows = [records.match_row(match, new[match.item].seen_at) for match in found if match.item in new]
    _each(connection, insert(matches), rows)


def add_tellings(connection: Connection, audience: Iterable[tuple[str, str]], new: Container[str]) -> None:
    """Those of `audience` that are about `new` items."""
    _each(connection, insert(tellings), [{"channel": channel, "item": key} for channel, key in audience if key in new])


def add_notices(connection: Connection, made: Iterable[Notice]) -> None:
    _each(connection, insert(notices), [records.notice_row(notice) for notice in made])


_LISTED = (
    update(keys)
    .where(keys.c.key.in_(bindparam("some", expanding=True)), keys.c.listed_at < bindparam("begun", type_=Instant))
    .values(listed_at=bindparam("at"))
)


def mark_listed(connection: Connection, polls: Iterable[Poll], new: Container[str]) -> None:
    """Note that the documents just read list these keys (`new` ones say so already), once in LISTED_EVERY.

    What was listed before, and noted then, need not be looked at again in the same period: 0.3 ms for 30 keys.
    """
    for poll in polls:
        if at := poll.state.parsed_at:
            begun = _begin_of_period(at)
            noted = poll.read_before is not None and _begin_of_period(poll.read_before) == begun
            listed = poll.listed if noted else (*poll.listed, *poll.still)
            for some in in_pieces(key for key in listed if key not in new):
                connection.execute(_LISTED, {"some": some, "at": at, "begun": begun})


def _begin_of_period(at: datetime) -> datetime:
    return at - (at - EPOCH) % LISTED_EVERY


_FEED_LEARNED = (
    update(feeds)
    .where(feeds.c.url == bindparam("its_url"))
    .values({name: bindparam(name) for name in records.FEED_STATE if name != "url"})
)


def save_feed_states(connection: Connection, polls: Iterable[Poll]) -> None:
    rows = [records.feed_state_row(poll.state) for poll in polls]
    _each(connection, _FEED_LEARNED, [{"its_url": row.pop("url"), **row} for row in rows])


# --- T2 and T3 --------------------------------------------------------------------------------------------------------


def add_deliveries(connection: Connection, frozen: Iterable[Delivery]) -> None:
    _each(connection, insert(deliveries), [records.delivery_row(delivery) for delivery in frozen])


_TOLD = (
    update(tellings)
    .where(tellings.c.item == bindparam("its_item"), tellings.c.channel == bindparam("its_channel"))
    .values(digest=bindparam("by"))
)


def mark_told(connection: Connection, channel: str, told_keys: Iterable[str], digest: str) -> None:
    """Passes over what was pruned since it was read."""
    _each(connection, _TOLD, [{"its_channel": channel, "its_item": key, "by": digest} for key in told_keys])


_NOTICED = update(notices).where(notices.c.id == bindparam("its_id")).values(digest=bindparam("by"))


def mark_noticed(connection: Connection, told: Iterable[Notice], digest: str) -> None:
    _each(connection, _NOTICED, [{"its_id": notice.id, "by": digest} for notice in told])


def save_channel_state(connection: Connection, state: ChannelState) -> None:
    row = records.channel_state_row(state)
    statement = update(channels).where(channels.c.name == row.pop("name")).values(row)
    _one(connection, statement, f"channel {state.name}")


_ATTEMPT = ("state", "attempts", "next_attempt_at", "finished_at", "last_error", "reply")


def save_attempt(connection: Connection, delivery: Delivery) -> None:
    learned = {name: getattr(delivery, name) for name in _ATTEMPT}
    statement = update(deliveries).where(deliveries.c.id == delivery.id).values(learned)
    _one(connection, statement, f"delivery {delivery.id}")


def revive(connection: Connection, ids: Collection[str], now: datetime) -> int:
    statement = update(deliveries).where(deliveries.c.state == "dead")
    if ids:
        statement = statement.where(deliveries.c.id.in_(sorted(ids)))
    again = statement.values(state="due", attempts=0, next_attempt_at=now, finished_at=None)
    revived = connection.execute(again).rowcount
    if ids:
        waiting = update(deliveries).where(deliveries.c.state == "due", deliveries.c.id.in_(sorted(ids)))
        connection.execute(waiting.where(deliveries.c.next_attempt_at > now).values(next_attempt_at=now))
    return revived


# --- prune ------------------------------------------------------------------------------------------------------------
# Each deletes at most `limit` rows and returns how many.


def prune_items(connection: Connection, before: datetime, limit: int) -> int:
    """Items seen before `before`, the oldest first; their matches and what was told of them go along (ON DELETE)."""
    oldest = select(items.c.id).where(items.c.seen_at < before).order_by(items.c.seen_at, items.c.id).limit(limit)
    return connection.execute(delete_from(items).where(items.c.id.in_(oldest))).rowcount


def prune_keys(connection: Connection, before: datetime, now: datetime, limit: int) -> int:
    """Keys whose items are gone and which their feeds list no more.

    The rule: a key is forgotten when its item is pruned and, at the last time that a body of its feed was read, the
    key had not been listed for the retention (`now - before`). Time without a new body proves nothing: a feed that
    answers 304 for months, fails, or is not configured still lists what it listed. LISTED_EVERY is added because
    `listed_at` may be that much too old.
    """
    grace = now - before + LISTED_EVERY
    gone = (
        select(keys.c.key)
        .join(feeds, feeds.c.url == keys.c.feed_url)
        .where(
            # The first bound follows from the second (parsed_at <= now) and is there for the index on listed_at.
            keys.c.listed_at < now - grace,
            keys.c.listed_at < feeds.c.parsed_at - literal(grace, Span),
            ~exists().where(items.c.key == keys.c.key),
        )
        .limit(limit)
    )
    return connection.execute(delete_from(keys).where(keys.c.key.in_(gone))).rowcount


def prune_deliveries(connection: Connection, before: datetime, limit: int) -> int:
    finished = (
        select(deliveries.c.id)
        .where(deliveries.c.state.in_(["sent", "dead"]), deliveries.c.finished_at < before)
        .limit(limit)
    )
    return connection.execute(delete_from(deliveries).where(deliveries.c.id.in_(finished))).rowcount


def prune_notices(connection: Connection, before: datetime, limit: int) -> int:
    """Told or not: what changed so long ago is no news."""
    old = select(notices.c.id).where(notices.c.at < before).limit(limit)
    return connection.execute(delete_from(notices).where(notices.c.id.in_(old))).rowcount


def _each(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _one(connection: Connection, statement: Executable, what: str) -> None:
    if connection.execute(statement).rowcount != 1:
        raise StoreError(f"{what} is not in the store")
