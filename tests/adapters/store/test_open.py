"""Opening: the file, its mode and owner, its tables, and what is refused."""

import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.adapters.store.conftest import Open
from tests.support.records import FEED, NOW
from watcher.adapters.store import SqlStore, open_store
from watcher.adapters.store.engine import connect, writing
from watcher.adapters.store.files import make_directory, make_file
from watcher.adapters.store.migrate import MIGRATIONS, upgrade
from watcher.adapters.store.schema import REVISION, metadata
from watcher.errors import StoreError


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def side_files(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in ("-wal", "-shm")]


def test_private(new: Path) -> None:
    """The database and its side files are for their owner alone, and so is a directory that is made for them."""
    with closing(open_store(f"sqlite:///{new}")) as store:
        store.register([FEED], [], now=NOW)
        assert mode(new.parent) == "0o700"
        assert {mode(path) for path in (new, *side_files(new))} == {"0o600"}


def test_what_exists_keeps_its_mode(database: Path, opened: Open) -> None:
    """An operator who opened directory and file to a group meant it."""
    database.parent.chmod(0o750)
    database.chmod(0o640)
    opened()
    assert (mode(database.parent), mode(database)) == ("0o750", "0o640")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_takes_the_owner_of_the_directory(new: Path) -> None:
    """What root makes in the daemon's directory belongs to the daemon, side files included."""
    new.parent.mkdir(mode=0o700)
    os.chown(new.parent, 12345, 23456)
    with closing(open_store(f"sqlite:///{new}")) as store:
        store.register([FEED], [], now=NOW)
        owners = {(path.stat().st_uid, path.stat().st_gid) for path in (new, *side_files(new))}
    assert owners == {(12345, 23456)}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_gives_away_only_what_it_made(tmp_path: Path) -> None:
    """A link that somebody laid under the name of a file to be made is not followed, and its target not given away."""
    target = tmp_path / "target"
    target.touch()
    os.chown(tmp_path, 12345, 23456)
    (tmp_path / "watcher.db").symlink_to(target)
    make_file(tmp_path / "watcher.db")
    assert target.stat().st_uid == 0


def test_settings_of_a_connection(empty: SqlStore) -> None:
    """A commit is on the disk when it returns, readers do not hold up the writer, and references are checked."""
    with empty.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5_000}


def test_reopened(opened: Open) -> None:
    """What was stored is there when the store is opened again."""
    first = opened()
    first.register([FEED], ["DESK"], now=NOW)
    stored = first.feed_states(), first.channel_states()
    first.close()
    second = opened()
    assert (second.feed_states(), second.channel_states()) == stored


# --- tables -----------------------------------------------------------------------------------------------------------


def test_migrations_build_the_schema(new: Path) -> None:
    """Migrating from nothing gives exactly the tables, columns, types, keys and indexes of schema.py."""
    with closing(open_store(f"sqlite:///{new}")) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        found = {
            name: connection.exec_driver_sql("select sql from sqlite_master where name = ?", (name,)).scalar_one()
            for name in metadata.tables
        }
    # Options of a table are beyond Alembic's eye.
    without_rowid = {name for name, sql in found.items() if sql.rstrip().endswith("WITHOUT ROWID")}
    assert without_rowid == {
        name for name, table in metadata.tables.items() if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    cascading = {name for name, sql in found.items() if "ON DELETE CASCADE" in sql}
    assert cascading == {
        name for name, table in metadata.tables.items() if any(key.ondelete for key in table.foreign_keys)
    }


def test_the_last_migration_is_the_schema() -> None:
    """`REVISION` names the newest migration; revisions are four digits, so that their order is that of their names."""
    names = sorted(path.name[:5] for path in (MIGRATIONS / "versions").glob("*.py"))
    assert names[-1] == f"{REVISION}_"
    assert all(name[:4].isdigit() for name in names)


def test_an_older_database_is_brought_up_to_date(new: Path) -> None:
    """What it knows stays; nothing of its feeds' last bodies is recognised, so they are read once more."""
    make_directory(new.parent)
    engine = connect(new, busy_timeout=1)
    with writing(engine).begin() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql(
            "insert into feeds (url, configured, arrival, next_poll_at, etag, last_modified, title, failures, cut) "
            "values (?, true, 'new', 0, '\"1\"', '', 'News', 0, '')",
            (FEED,),
        )
    engine.dispose()
    with closing(open_store(f"sqlite:///{new}")) as store:
        (state,) = store.feed_states()
    assert (state.url, state.etag, state.title) == (FEED, '"1"', "News")
    assert (state.body_hash, state.seen) == (b"", b"")


def test_migrations_stand_on_their_own() -> None:
    """A migration imports nothing of ours: it must do in ten years what it does today."""
    for path in MIGRATIONS.rglob("*.py"):
        assert "watcher" not in path.read_text().replace("migrate.py", "")


def test_alembic_is_loaded_only_to_migrate(new: Path) -> None:
    """A command that finds the tables in place does not pay for Alembic's import."""
    script = (
        "import sys; from watcher.adapters.store import open_store\n"
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )

    def loads_alembic() -> str:
        command = [sys.executable, "-c", script, f"sqlite:///{new}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert [loads_alembic(), loads_alembic()] == ["True", "False"]


def test_a_path_of_any_kind(tmp_path: Path) -> None:
    """Spaces, percent signs and letters beyond ASCII are parts of a path like any other."""
    folder = tmp_path / "100% état ü"
    open_store(f"sqlite:///{folder}/watcher.db").close()
    assert (folder / "watcher.db").stat().st_size > 0


def test_opened_by_many_at_once(new: Path) -> None:
    """Several commands that meet an empty directory all get their store."""
    barrier, failed = threading.Barrier(4), list[StoreError]()

    def open_it() -> None:
        barrier.wait()
        try:
            open_store(f"sqlite:///{new}").close()
        except StoreError as error:
            failed.append(error)

    for _ in range(5):
        threads = [threading.Thread(target=open_it) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        new.unlink()
    assert failed == []


def test_waits_for_who_migrates(new: Path) -> None:
    """While one process makes the tables, the next waits instead of making them, too."""
    new.parent.mkdir()
    directory = os.open(new.parent, os.O_RDONLY)
    fcntl.flock(directory, fcntl.LOCK_EX)
    waiting = threading.Thread(target=lambda: open_store(f"sqlite:///{new}").close())
    waiting.start()
    waiting.join(0.5)
    was_waiting, tables = waiting.is_alive(), new.stat().st_size
    os.close(directory)
    waiting.join()
    assert (was_waiting, tables) == (True, 0)


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_database_of_a_newer_watcher(database: Path) -> None:
    """A program that does not know the tables leaves them alone and says so."""
    with sqlite3.connect(database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"watcher\.db was made by a newer Watcher \(its schema is 9999") as caught:
        open_store(f"sqlite:///{database}")
    assert not caught.value.transient


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("watcher.db", "the store is an SQLite file", id="no URL"),
        pytest.param("sqlite://", "not sqlite://", id="no file"),
        pytest.param("sqlite:///:memory:", "not sqlite:///.*memory", id="memory"),
        pytest.param("sqlite:////x/watcher.db?mode=ro", r"not sqlite:////x/watcher\.db\?mode=ro", id="with options"),
        pytest.param("postgresql://me:secret@db/news", r"not postgresql://me:\*\*\*@db/news", id="not SQLite"),
    ],
)
def test_other_urls(url: str, problem: str) -> None:
    """A URL that is not that of an SQLite file is refused, its password not shown."""
    with pytest.raises(StoreError, match=problem):
        open_store(url)


def no_file(new: Path) -> None:
    new.parent.mkdir()
    new.mkdir()


def no_database(new: Path) -> None:
    new.parent.mkdir()
    new.write_bytes(b"Dear diary, " * 1_000)


def no_directory(new: Path) -> None:
    new.parent.touch()


def not_ours(new: Path) -> None:
    new.parent.mkdir()
    with sqlite3.connect(new) as connection:
        connection.execute("create table items (mine)")
    connection.close()


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        pytest.param(no_file, r"watcher\.db cannot be opened", id="a directory"),
        pytest.param(no_database, r"watcher\.db is not a database", id="another file"),
        pytest.param(no_directory, r"watcher\.db: (File exists|Not a directory)", id="no directory"),
        pytest.param(not_ours, r"watcher\.db refused: table items already exists", id="another's database"),
    ],
)
def test_what_is_in_the_way(new: Path, prepare: Callable[[Path], None], problem: str) -> None:
    """What cannot be our database is refused with its reason, and is left as it was."""
    prepare(new)
    size = new.stat().st_size if new.parent.is_dir() else 0
    with pytest.raises(StoreError, match=problem) as caught:
        open_store(f"sqlite:///{new}")
    assert not caught.value.transient
    assert size == (new.stat().st_size if new.parent.is_dir() else 0)
