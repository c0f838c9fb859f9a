"""`watcher preview`: the digest that a channel would get, from the feeds alone or from what is stored."""

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.documents import rss
from tests.support.env_files import loaded
from tests.support.http_server import HttpServer, Reply
from watcher.commands import preview
from watcher.errors import StoreError
from watcher.settings import Settings


def settings(directory: Path, feed: str, *, keywords: str = "ambush*") -> Settings:
    text = f"FEEDS={feed}\nWATCH_SAFETY_KEYWORDS='{keywords}'\nSTATE_DIR=state\nSMTP_FROM=a@example.org\n"
    channels = "CHANNEL_DESK=desk@example.org\nCHANNEL_NIGHT=night@example.org\nCHANNEL_NIGHT_TIMEZONE=Asia/Baghdad\n"
    return loaded(directory, text + channels)


def printed(of: Settings, channel: str = "") -> str:
    out = io.StringIO()
    assert preview.run(of, channel=channel, since=timedelta(hours=24), out=out, err=io.StringIO()) == 0
    return out.getvalue()


@pytest.fixture
def document() -> bytes:
    hour_ago = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    item = f"<item><guid>1</guid><title>Convoy ambushed</title><pubDate>{hour_ago}</pubDate></item>"
    return rss(item, channel="<title>Wire</title>").encode()


def test_what_matched_is_shown_as_it_would_be_sent(document: bytes, tmp_path: Path) -> None:
    """Without a store the feeds are read into a temporary one, and none is left behind."""
    with HttpServer(lambda _: Reply(body=document)) as server:
        told = printed(settings(tmp_path, server.url("/rss")))
    assert told.startswith("Subject: Convoy ambushed\n\n")
    assert "Why: SAFETY 20 of 10: ambush* 20 (title)" in told
    assert not (tmp_path / "state").exists()


def test_when_nothing_matched_it_shows_how_well_we_heard(document: bytes, tmp_path: Path) -> None:
    """A watch that finds nothing and a feed that cannot be read look alike without the coverage."""
    with HttpServer(lambda _: Reply(body=document)) as server:
        told = printed(settings(tmp_path, server.url("/rss"), keywords="earthquake"))
    assert told.startswith("Subject: Nothing matched; 1 of 1 feed healthy\n\n")
    assert "No stories since" in told
    assert "COVERAGE  1 of 1 feed healthy" in told
    assert "1 item read, 0 matched." in told


@pytest.mark.parametrize(("first_run", "shown"), [("all", True), ("24h", False)])
def test_undated_items_are_shown_if_a_first_run_would_tell_them(first_run: str, shown: bool, tmp_path: Path) -> None:
    """They count as old, unless FIRST_RUN=all."""
    undated = rss("<item><guid>1</guid><title>Convoy ambushed</title></item>").encode()
    with HttpServer(lambda _: Reply(body=undated)) as server:
        told = printed(settings(tmp_path, f"{server.url('/rss')}\nFIRST_RUN={first_run}"))
    assert ("Convoy ambushed" in told) is shown


def test_a_feed_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with HttpServer(lambda _: Reply(status=403)) as server:
        url = server.url("/world/rss")
        told = printed(settings(tmp_path, url))
    assert told.startswith("Subject: Nothing matched; 0 of 1 feed healthy\n\n")
    assert "Blocked: 127.0.0.1/world/rss (" in told.replace("\n   ", " ")


@pytest.mark.parametrize(("channel", "zone"), [("", "UTC"), ("DESK", "UTC"), ("NIGHT", "Baghdad")])
def test_the_channel_is_the_one_that_is_named_or_the_first(
    channel: str, zone: str, document: bytes, tmp_path: Path
) -> None:
    with HttpServer(lambda _: Reply(body=document)) as server:
        assert f" {zone}. 1 story since" in printed(settings(tmp_path, server.url("/rss")), channel)


def test_a_store_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    """What it holds is not what a temporary store would show."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state/watcher.db").write_text("no database " * 100)
    with pytest.raises(StoreError):
        printed(settings(tmp_path, "https://feeds.example/rss"))
