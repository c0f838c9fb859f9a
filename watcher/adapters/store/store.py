"""ports.Store on SQLAlchemy: each method is one question, or one transaction with its crash points named.

What is *not* here: SQL (queries.py, writes.py), and what is SQLite's own (engine.py, migrate.py).
"""

import errno
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from watcher.adapters.store import queries, writes
from watcher.adapters.store.engine import connect, translated, writing
from watcher.adapters.store.files import make_directory, make_file
from watcher.adapters.store.migrate import migrate
from watcher.adapters.store.turn import Turns
from watcher.core.health import WayOut
from watcher.core.model import ChannelState, Delivery, FeedState, Item, Notice, Poll, Story
from watcher.errors import StoreError
from watcher.ports import Reach

CRASH_POINTS = (
    *("T1.begun", "T1.items", "T1.matches", "T1.before-commit", "T1.committed"),
    *("T2.begun", "T2.deliveries", "T2.told", "T2.before-commit", "T2.committed"),
    *("T3.before-commit", "T3.committed"),
)
"""Where `reach` is called, in order. Killed before `committed`, a transaction leaves nothing; from then on, all."""

_HORIZON = timedelta(days=3)
"""Further ahead than this nothing is planned, unless the caller knows of a longer interval."""

_BATCH = 500
"""Rows read or pruned in one transaction: nobody holds a lock while items are used, and a writer waits milliseconds."""


def _pass_by(_point: str) -> None: ...


def open_store(database_url: str, *, reach: Reach = _pass_by, busy_timeout: float = 5.0) -> "SqlStore":
    """Open the SQLite file that `database_url` names (`sqlite:////path/to/file`), made and migrated as needed.

    A new file has mode 0600, a new directory 0700; as root, a new file takes the owner of its directory. A statement
    waits `busy_timeout` seconds for another process's lock. Raises StoreError.
    """
    path = _path(database_url)
    engine = connect(path, busy_timeout=busy_timeout)
    with ExitStack() as undo, translated(engine):
        undo.callback(engine.dispose)
        try:
            make_directory(path.parent)
            make_file(path)
            migrate(engine, path)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}", transient=error.errno == errno.ENOSPC) from error
        undo.pop_all()
    return SqlStore(engine, reach=reach)


def _path(database_url: str) -> Path:
    wanted = "the store is an SQLite file, such as sqlite:////var/lib/watcher/watcher.db"
    try:
        url: URL = make_url(database_url)
    except ArgumentError as error:
        raise StoreError(wanted) from error
    if url.get_backend_name() != "sqlite" or url.query or not url.database or url.database == ":memory:":
        raise StoreError(f"{wanted}, not {url.render_as_string(hide_password=True)}")
    return Path(url.database).absolute()


class SqlStore:
    """A ports.Store. Threads may share one: they read side by side and write in turn. Processes may do the same."""

    def __init__(self, engine: Engine, *, reach: Reach = _pass_by) -> None:
        self.engine = engine
        self._writing = writing(engine)
        self._reach = reach
        # SQLite has one write lock, and its waiters sleep and ask again; threads of ours queue here instead.
        self._turns = Turns()

    def register(
        self, feeds: Sequence[str], channels: Sequence[str], *, now: datetime, horizon: timedelta = _HORIZON
    ) -> None:
        with self._write() as connection:
            writes.pull_back(connection, now, horizon)
            writes.register_feeds(connection, feeds, now)
            writes.register_channels(connection, channels, now)

    # --- poll --------------------------------------------------------------------------------------------------------

    def feed_states(self, *, quiet_since: datetime | None = None) -> Sequence[FeedState]:
        with self._read() as connection:
            return queries.feed_states(connection, quiet_since=quiet_since)

    def due(self, now: datetime | None, *, limit: int, after: str = "") -> Sequence[FeedState]:
        with self._read() as connection:
            return queries.due(connection, now, after=after, limit=limit)

    def known(self, keys: Collection[str]) -> frozenset[str]:
        if not keys:  # most documents have nothing new, and a connection costs as much as the rest of a poll
            return frozenset()
        with self._read() as connection:
            return queries.known(connection, keys)

    def owners(self, aliases: Collection[str]) -> Mapping[str, str]:
        with self._read() as connection:
            return queries.owners(connection, aliases)

    def commit_polls(self, polls: Sequence[Poll]) -> None:
        with self._write() as connection:
            self._reach("T1.begun")
            new = writes.fresh_items(connection, polls)
            writes.add_items(connection, new.values())
            writes.add_aliases(connection, (pair for poll in polls for pair in poll.aliases), new)
            self._reach("T1.items")
            writes.add_matches(connection, (match for poll in polls for match in poll.matches), new)
            writes.add_tellings(connection, (pair for poll in polls for pair in poll.audience), new)
            self._reach("T1.matches")
            writes.mark_listed(connection, polls, new)
            writes.save_feed_states(connection, polls)
            writes.add_notices(connection, (notice for poll in polls for notice in poll.notices))
            self._reach("T1.before-commit")
        self._reach("T1.committed")

    def way_out(self) -> WayOut:
        with self._read() as connection:
            return queries.way_out(connection)

    def last_state(self, kind: str, subject: str) -> str:
        with self._read() as connection:
            return queries.last_state(connection, kind, subject)

    def add_notices(self, notices: Sequence[Notice]) -> None:
        with self._write() as connection:
            writes.add_notices(connection, notices)

    # --- digest ------------------------------------------------------------------------------------------------------

    def channel_states(self) -> Sequence[ChannelState]:
        """Of the channels last registered, by name."""
        with self._read() as connection:
            return queries.channel_states(connection)

    def untold(self, channel: str, watches: Collection[str]) -> Sequence[Story]:
        with self._read() as connection:
            return queries.untold(connection, channel, watches)

    def untold_notices(self, channel: str) -> Sequence[Notice]:
        with self._read() as connection:
            return queries.untold_notices(connection, channel)

    def counts(self, since: datetime, until: datetime, watches: Collection[str]) -> tuple[int, int]:
        with self._read() as connection:
            return queries.counts(connection, since, until, watches)

    def items(self, since: datetime, until: datetime) -> Iterator[Item]:
        """Each batch is read in a transaction of its own: what is committed meanwhile may be seen."""
        place: queries.Place | None = (since, queries.PAST_EVERY_ID)
        while place:
            with self._read() as connection:
                batch, place = queries.items_after(connection, place, until, _BATCH)
            yield from batch

    def commit_digest(
        self,
        channel: ChannelState,
        deliveries: Sequence[Delivery],
        told: Sequence[str],
        notices: Sequence[Notice] = (),
    ) -> None:
        """A delivery whose id is stored already is refused (StoreError): nothing is told without its own message."""
        with self._write() as connection:
            self._reach("T2.begun")
            writes.add_deliveries(connection, deliveries)
            self._reach("T2.deliveries")
            if deliveries:
                writes.mark_told(connection, channel.name, told, deliveries[0].digest)
                writes.mark_noticed(connection, notices, deliveries[0].digest)
            self._reach("T2.told")
            writes.save_channel_state(connection, channel)
            self._reach("T2.before-commit")
        self._reach("T2.committed")

    # --- deliver -----------------------------------------------------------------------------------------------------

    def pending(self, now: datetime, *, limit: int) -> Sequence[Delivery]:
        with self._read() as connection:
            return queries.pending(connection, now, limit=limit)

    def commit_attempt(self, delivery: Delivery, notices: Sequence[Notice] = ()) -> None:
        with self._write() as connection:
            writes.save_attempt(connection, delivery)
            writes.add_notices(connection, notices)
            self._reach("T3.before-commit")
        self._reach("T3.committed")

    def deliveries(
        self, *, since: datetime | None = None, channel: str = "", states: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """`since` is compared with `created_at`, and included."""
        with self._read() as connection:
            return queries.ledger(connection, since=since, channel=channel, states=states)

    def revive(self, ids: Collection[str], *, now: datetime) -> int:
        with self._write() as connection:
            return writes.revive(connection, ids, now)

    # --- upkeep ------------------------------------------------------------------------------------------------------

    def prune(self, *, before: datetime, now: datetime) -> int:
        """In short transactions, between which others write; which keys are forgotten says writes.prune_keys."""
        pruned = self._in_batches(lambda connection: writes.prune_items(connection, before, _BATCH))
        self._in_batches(lambda connection: writes.prune_keys(connection, before, now, _BATCH))
        self._in_batches(lambda connection: writes.prune_deliveries(connection, before, _BATCH))
        self._in_batches(lambda connection: writes.prune_notices(connection, before, _BATCH))
        return pruned

    def close(self) -> None:
        self.engine.dispose()

    def _in_batches(self, delete: Callable[[Connection], int]) -> int:
        total, deleted = 0, _BATCH
        while deleted == _BATCH:
            with self._write() as connection:
                deleted = delete(connection)
            total += deleted
        return total

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translated(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._turns, translated(self.engine), self._writing.begin() as connection:
            yield connection
