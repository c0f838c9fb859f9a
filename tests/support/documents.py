"""Feed documents written for tests: a shell for each format, and a reader that takes text."""

from collections.abc import Mapping
from pathlib import Path

from watcher.core.feed.decode import decode
from watcher.core.feed.read import read_feed
from watcher.core.feed.xml import open_xml
from watcher.core.model import Entry, Limits, ParsedFeed

REAL = sorted((Path(__file__).resolve().parents[3] / "shared" / "feeds").glob("*.*"))
"""Feeds of real publishers, which lie beside the project, not in it."""


def rss(items: str, *, channel: str = "<title>News</title>", attributes: str = 'version="2.0"') -> str:
    return f"<rss {attributes}><channel>{channel}{items}</channel></rss>"


def atom(entries: str, *, feed: str = "<title>News</title>", attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{feed}{entries}</feed>'


def read(document: str | bytes, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> ParsedFeed:
    """Raises FeedError."""
    body = document.encode() if isinstance(document, str) else document
    return read_feed(body, headers or {}, limits or Limits())


def by_feedparser(body: bytes, limits: Limits) -> ParsedFeed:
    """The whole document without any short cut; JSON knows none. Raises FeedError."""
    text = decode(body, "")
    if text.lstrip()[:1] in ("", "{", "["):
        return read_feed(body, {}, limits)
    return open_xml(text, base="", speaks="", limits=limits).judged().feed


def only_entry(document: str | bytes, headers: Mapping[str, str] | None = None) -> Entry:
    (entry,) = read(document, headers).entries
    return entry
