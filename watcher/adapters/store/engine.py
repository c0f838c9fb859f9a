"""The connection to an SQLite file: how transactions begin, what is switched on, what its errors mean.

All that is SQLite's own stands here and in migrate.py. What is *not* here: tables and queries.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from watcher.errors import StoreError


def connect(path: Path, *, busy_timeout: float) -> Engine:
    """An engine on the file `path`; a statement waits `busy_timeout` seconds for another process's lock.

    Python's sqlite3 begins a transaction by itself, and late: before the first INSERT, never before SELECT or CREATE.
    Reads would not see one state, DDL would not roll back, and a writer could fail halfway with a lock that no waiting
    cures (SQLITE_BUSY_SNAPSHOT). `isolation_level=None` turns that off, and `_begin` says BEGIN when SQLAlchemy begins.
    (`autocommit=False`, which SQLAlchemy 2.1 advises, is Python 3.12's and begins deferred.) `skip_autocommit_rollback`
    must stay off: it takes None for "no transactions" and would leave them open.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"isolation_level": None, "timeout": busy_timeout}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same connections, for transactions that write: they take the write lock first, where waiting for it helps."""
    return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")


def bare(engine: Engine) -> Engine:
    """The same connections without transactions, for a PRAGMA that refuses to run in one."""
    return engine.execution_options(sqlite_begin="")


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # FULL: a commit is on the disk when it returns. In WAL mode NORMAL may lose the last ones with the power, and with
    # them the proof that a message went out.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """What the database raises in the body leaves as StoreError."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(error, engine.url.database or "the database") from error


_TRANSIENT = {
    sqlite3.SQLITE_BUSY: "is locked by another process",
    sqlite3.SQLITE_LOCKED: "is locked by another connection",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
}
_LASTING = {
    sqlite3.SQLITE_READONLY: "cannot be written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is not a database",
}


def _store_error(error: DBAPIError, name: str) -> StoreError:
    # The low byte is the kind; the rest tells variants apart (SQLITE_BUSY_RECOVERY, SQLITE_READONLY_DBMOVED, ...).
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    problem = _TRANSIENT.get(code) or _LASTING.get(code)
    detail = f"{problem} ({error.orig})" if problem else f"refused: {error.orig}"
    return StoreError(f"{name} {detail}", transient=code in _TRANSIENT)
