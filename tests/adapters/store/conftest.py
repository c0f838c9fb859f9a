"""Real stores in real files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.records import FEED, ago
from watcher.adapters.store import SqlStore, open_store
from watcher.ports import Reach

Open = Callable[..., SqlStore]


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated database without content: copying it is quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("blank") / "watcher.db"
    open_store(f"sqlite:///{path}").close()
    return path.read_bytes()


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where a database may be made: neither it nor its directory exists."""
    return tmp_path / "state" / "watcher.db"


@pytest.fixture
def database(new: Path, blank: bytes) -> Path:
    """A database that was made."""
    new.parent.mkdir()
    new.write_bytes(blank)
    return new


@pytest.fixture
def opened(database: Path) -> Iterator[Open]:
    """Opens a store on the test's database, as often as asked, and closes them all in the end."""
    stores: list[SqlStore] = []

    def open_it(reach: Reach = lambda _: None, busy_timeout: float = 5.0) -> SqlStore:
        stores.append(open_store(f"sqlite:///{database}", reach=reach, busy_timeout=busy_timeout))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def empty(opened: Open) -> SqlStore:
    """A store to which nothing was ever said."""
    return opened()


@pytest.fixture
def store(empty: SqlStore) -> SqlStore:
    """A store that knows FEED and the channels DESK and SLACK since yesterday."""
    empty.register([FEED], ["DESK", "SLACK"], now=ago(days=1))
    return empty
