"""Brings a database to the tables of schema.py. Alembic (0.1 s to import) is loaded only when there is something to do.

What is *not* here: the migrations, which import nothing of ours and so still say in ten years what they say today.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from watcher.adapters.store.engine import bare, writing
from watcher.adapters.store.schema import REVISION
from watcher.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, path: Path) -> None:
    """Make the database at `path` ready: WAL mode, and every migration in one transaction.

    Raises StoreError when a newer Watcher made it.
    """
    if _ready(engine):
        return
    with _alone(path.parent):
        with bare(engine).connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with writing(engine).begin() as connection:
            if version(connection) != REVISION:
                upgrade(connection)


def version(connection: Connection) -> str:
    """The last migration of a database; "" when it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def upgrade(connection: Connection, revision: str = REVISION) -> None:
    """Run the missing migrations up to `revision` in the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _ready(engine: Engine) -> bool:
    with engine.connect() as connection:
        found = version(connection)
        mode = connection.scalar(text("PRAGMA journal_mode"))
    if found > REVISION:
        raise StoreError(
            f"{engine.url.database} was made by a newer Watcher (its schema is {found}, this one knows {REVISION}): "
            "run that version, or restore a backup"
        )
    return found == REVISION and mode == "wal"


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """One process at a time. SQLite does not wait for a lock where it switches a new database to WAL: of four processes
    that try at once, one fails in a third of all trials."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
