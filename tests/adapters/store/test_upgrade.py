"""Databases that earlier releases made: what was in them is there afterwards."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.records import FEED, NOW
from watcher.adapters.store import open_store
from watcher.adapters.store.migrate import MIGRATIONS
from watcher.core.model import Entry, Item

ROWS = (
    "insert into feeds (url, configured, arrival, next_poll_at, etag, last_modified, title, failures, cut)"
    " values ('https://news.example.org/rss', 1, 'new', 0, '', '', '', 0, '')",
    "insert into keys (key, feed_url, listed_at) values ('old', 'https://news.example.org/rss', 0)",
    "insert into items (key, feed_url, source, seen_at, arrival, guid, link, title, summary, authors, categories,"
    " language)"
    " values ('old', 'https://news.example.org/rss', 'Example News', 1476676800000000, 'new', 'g', '', 'T', 'S', '[]',"
    " '[]', 'en')",
    "insert into matches (item, watch, seen_at, threshold, score, hits)"
    " values ('old', 'SAFETY', 1476676800000000, 10, 20, '[]')",
    "insert into channels (name, configured, handled_at) values ('DESK', 1, 0)",
    "insert into tellings (item, channel) values ('old', 'DESK')",
)


@pytest.fixture
def first_release(tmp_path: Path) -> str:
    """The URL of a database as the first migration alone leaves it, with an item that is to be told."""
    url = f"sqlite:///{tmp_path / 'watcher.db'}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with create_engine(url, poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.execute(text(row))
    return url


def test_from_the_first_release(first_release: str) -> None:
    """Its items say nothing of where they are, and its matches passed no gate; both are told as before."""
    with closing(open_store(first_release)) as store:
        [item] = store.items(datetime.min.replace(tzinfo=UTC), NOW)
        [story] = store.untold("DESK", ["SAFETY"])
    entry = Entry(guid="g", title="T", summary="S", language="en")
    assert item == Item(key="old", feed_url=FEED, source="Example News", entry=entry, seen_at=NOW)
    assert [match.regions for match in story.matches] == [()]
