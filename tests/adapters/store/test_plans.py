"""How the database finds what is asked: by index, however much is stored; and in SQL that PostgreSQL takes, too."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from tests.adapters.store.test_errors import DESK, READS, WRITES
from tests.support.records import delivery, item, match, poll
from watcher.adapters.store import SqlStore
from watcher.adapters.store.schema import metadata

TABLES = "|".join(metadata.tables)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Some of everything: a statement is planned by the schema, not by how much there is."""
    store.commit_polls([poll(item("old"), item(), matches=[match("old"), match()])])
    store.commit_digest(DESK, [delivery()], ["old"])
    return store


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """What goes to the database in the body, with the parameters of its first row."""
    seen: list[tuple[str, Sequence[Any]]] = []

    def keep(_connection: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:
        seen.append((sql, values[0] if many else values))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def plan(connection: Connection, sql: str, values: Sequence[Any]) -> list[str]:
    return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))]


def plans(store: SqlStore, act: Callable[[SqlStore], object]) -> list[str]:
    with statements(store.engine) as seen:
        act(store)
    with store.engine.connect() as connection:
        return [line for sql, values in seen if not sql.startswith("BEGIN") for line in plan(connection, sql, values)]


# These are asked for whole tables, of a row for each feed or channel.
WHOLE = {"register", "feed_states", "channel_states", "deliveries"}


@pytest.mark.parametrize("name", sorted((READS.keys() | WRITES.keys()) - WHOLE))
def test_no_table_is_read_through(filled: SqlStore, name: str) -> None:
    """Everything but the lists of all feeds and channels, and the ledger, is found by index."""
    found = plans(filled, {**READS, **WRITES}[name])
    assert found, "nothing was explained"
    assert [line for line in found if re.match(rf"SCAN ({TABLES})\b(?! USING (COVERING )?INDEX)", line)] == []
    assert [line for line in found if re.match(r"SCAN (items|matches|keys|tellings)\b", line)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("due", ["SEARCH feeds USING INDEX ix_feeds_configured_next_poll_at_url"], id="due"),
        pytest.param(
            "untold",
            [
                "SEARCH tellings USING COVERING INDEX ix_tellings_channel_digest (channel=? AND digest=?)",
                "SEARCH matches USING INDEX sqlite_autoindex_matches_1 (item=? AND watch=?)",
                "SEARCH items USING INDEX",
            ],
            id="untold",
        ),
        pytest.param("pending", ["SEARCH deliveries USING INDEX ix_deliveries_state_next_attempt_at"], id="pending"),
        pytest.param(
            "counts", ["SEARCH items USING COVERING INDEX", "SEARCH matches USING COVERING INDEX"], id="counts"
        ),
        pytest.param("items", ["SEARCH items USING INDEX ix_items_seen_at_id"], id="items"),
        pytest.param(
            "prune", ["SEARCH items USING COVERING INDEX", "SEARCH keys USING INDEX ix_keys_listed_at"], id="prune"
        ),
    ],
)
def test_by_which_index(filled: SqlStore, name: str, expected: list[str]) -> None:
    """The ways that matter with 500,000 items and 10,000 feeds."""
    found = plans(filled, {**READS, **WRITES}[name])
    assert [start for start in expected if not any(line.startswith(start) for line in found)] == [], found


def test_pending_is_in_order(filled: SqlStore) -> None:
    """The index gives deliveries in the order in which they are asked: bodies are not sorted."""
    assert not any("TEMP B-TREE" in line for line in plans(filled, READS["pending"]))


def test_t1_is_a_few_statements(filled: SqlStore) -> None:
    """A poll costs the same number of statements whatever it brings, and several polls share them."""

    def cost(count: int) -> int:
        with statements(filled.engine) as seen:
            filled.commit_polls([poll(*(item(f"{count}-{n}") for n in range(count)), matches=[match(f"{count}-0")])])
        return len(seen)

    assert [cost(1), cost(30)] == [7, 7]  # BEGIN, known, keys, items, matches, tellings, feeds
    with statements(filled.engine) as seen:
        filled.commit_polls([poll(item("a")), poll(item("b")), poll(item("c"))])
    assert len(seen) == 5


# --- portable ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(READS.keys() | WRITES.keys()))
def test_sql_is_portable(filled: SqlStore, name: str) -> None:
    """Every statement of every method can be said to PostgreSQL."""
    said: list[ClauseElement] = []

    def keep(_connection: object, clause: Any, _many: object, _one: object, _options: object) -> None:
        if isinstance(clause, ClauseElement):
            said.append(clause)

    event.listen(filled.engine, "before_execute", keep)
    {**READS, **WRITES}[name](filled)
    event.remove(filled.engine, "before_execute", keep)
    assert said
    for clause in said:
        assert str(clause.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call] # as SQLAlchemy has it


def test_schema_is_portable() -> None:
    """PostgreSQL gets the same tables: big integers for instants and ids, bytea for bodies, nothing of SQLite's."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # as SQLAlchemy has it
    ddl = {name: str(CreateTable(table).compile(dialect=dialect)) for name, table in metadata.tables.items()}
    assert "id BIGSERIAL" in ddl["items"]
    assert "seen_at BIGINT" in ddl["items"]
    assert "body BYTEA" in ddl["deliveries"]
    assert not any("ROWID" in sql for sql in ddl.values())
    for table in metadata.tables.values():
        for index in table.indexes:
            name = str(CreateIndex(index).compile(dialect=dialect)).split()[2]
            assert len(name) <= 63, "PostgreSQL cuts longer names"


def test_instants_by_hand(filled: SqlStore) -> None:
    """The line that schema.py gives for reading an instant with sqlite3 works."""
    with filled.engine.connect() as connection:
        read = connection.exec_driver_sql("select datetime(seen_at / 1e6, 'unixepoch') from items limit 1").scalar()
    assert read == "2016-10-17 04:00:00"
