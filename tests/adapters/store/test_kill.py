"""Killed at any point, a store holds whole transactions and nothing else."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store.conftest import Open
from tests.adapters.store.deeds import DEEDS, content, register
from watcher.adapters.store import CRASH_POINTS, open_store

ROOT = Path(__file__).resolve().parents[3]


def run(*command: str) -> int:
    return subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode


def faults(database: Path) -> list[object]:
    with closing(sqlite3.connect(database)) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchall()
        references = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [row for row in integrity if row != ("ok",)] + references


def test_points_are_of_these_deeds() -> None:
    """Every point belongs to a transaction that is killed below, and none is named twice."""
    assert {point.partition(".")[0] for point in CRASH_POINTS} == DEEDS.keys()
    assert len(set(CRASH_POINTS)) == len(CRASH_POINTS) == 12


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_all_or_nothing(database: Path, opened: Open, tmp_path: Path, blank: bytes, point: str) -> None:
    """A transaction that was killed before it was committed left nothing; one that was committed is whole.

    The transactions before it are whole, too, and what was not done can be done by whoever comes next.
    """
    register(opened())
    assert run("-m", "tests.adapters.store.deeds", str(database), point) == -signal.SIGKILL
    assert faults(database) == []

    deed, _, where = point.partition(".")
    done = list(DEEDS)[: list(DEEDS).index(deed) + (where == "committed")]
    (tmp_path / "expected.db").write_bytes(blank)
    with closing(open_store(f"sqlite:///{tmp_path}/expected.db")) as expected:
        register(expected)
        for name in done:
            DEEDS[name](expected)
        after = opened()
        assert content(after) == content(expected)
        for name in list(DEEDS)[len(done) :]:
            DEEDS[name](after)
            DEEDS[name](expected)
        assert content(after) == content(expected)


@pytest.mark.parametrize("tables", [1, 4, 8])
def test_killed_while_migrating(new: Path, tables: int) -> None:
    """A migration is one transaction: killed after some tables it left none, and the next start makes them all."""
    script = f"""
import os, signal, sys
from sqlalchemy import Engine, event
from watcher.adapters.store import open_store
made = []
@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    if "CREATE TABLE" in statement:
        made.append(statement)
    if len(made) == {tables}:
        os.kill(os.getpid(), signal.SIGKILL)
open_store("sqlite:///{new}")
"""
    assert run("-c", script) == -signal.SIGKILL
    with closing(sqlite3.connect(new)) as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == []
    with closing(open_store(f"sqlite:///{new}")) as store:
        register(store)
        assert [state.arrival for state in store.feed_states()] == ["first_run"]
    assert faults(new) == []
