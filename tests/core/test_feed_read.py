"""Reading any document: limits, hostile bytes, and the real feeds beside the project."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.documents import REAL, atom, read, rss
from watcher.core.feed.read import read_feed
from watcher.core.model import Entry, Limits
from watcher.core.text.markup import clean
from watcher.errors import FeedError

LIMITS = Limits(items=3, field_bytes=10)


def item(**elements: str) -> str:
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in elements.items()) + "</item>"


@pytest.mark.parametrize(
    ("document", "entries", "cut"),
    [
        (rss(item(guid="1") * 3), (Entry(guid="1"),) * 3, ""),
        (rss(item(guid="1") * 4), (Entry(guid="1"),) * 3, "1 item over 3 dropped"),
        (rss(item(guid="1") * 1003), (Entry(guid="1"),) * 3, "1,000 items over 3 dropped"),
        (rss(item(title="0123456789")), (Entry(title="0123456789"),), ""),
        (rss(item(title="0123456789a")), (Entry(title="0123456789"),), "1 field over 10 bytes cut"),
        (rss(item(title="ضضضضضض")), (Entry(title="ضضضضض"),), "1 field over 10 bytes cut"),
        (rss(item(title="012345678ض")), (Entry(title="012345678"),), "1 field over 10 bytes cut"),
        (rss(item(title="012345678 a")), (Entry(title="012345678"),), "1 field over 10 bytes cut"),
        (rss(item(link="http://a.io")), (Entry(),), "1 field over 10 bytes cut"),
        (rss(item(guid="1") + item(title="a" * 11, description="b" * 11) + item(guid="1") * 2),
         (Entry(guid="1"), Entry(title="a" * 10, summary="b" * 10), Entry(guid="1")),
         "1 item over 3 dropped; 2 fields over 10 bytes cut"),
        (rss("<item><category>12345</category><category>1234</category><category>12</category></item>"),
         (Entry(categories=("12345", "1234")),), "1 field over 10 bytes cut"),
        (json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"}] * 5}),
         (Entry(guid="1"),) * 3, "2 items over 3 dropped"),
    ],
)  # fmt: skip
def test_what_limits_cut_is_counted_and_said(document: str, entries: tuple[Entry, ...], cut: str) -> None:
    """The first items are kept; fields are cut between characters; half a link would lead elsewhere and is left out."""
    parsed = read(document, limits=LIMITS)
    assert (parsed.entries, parsed.cut) == (entries, cut)


def test_the_size_of_a_field_is_said_as_people_say_it() -> None:
    """64,000 bytes are 64 kB."""
    assert read(rss(item(description="word " * 20_000))).cut == "1 field over 64 kB cut"


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_document_is_said_to_be_empty(body: bytes) -> None:
    """Also when it holds what nobody sees."""
    with pytest.raises(FeedError, match=r"^an empty document$"):
        read(body)


def texts(entry: Entry) -> Iterator[str]:
    yield from (entry.guid, entry.title, entry.summary, entry.link, entry.language, *entry.authors, *entry.categories)


def read_or_refuse(body: bytes, content_type: str = "") -> None:
    """The promise of read_feed: a FeedError in one clean line, or entries whose texts are all clean."""
    entries: tuple[Entry, ...] = ()
    words = "none"
    try:
        entries = read_feed(body, {"content-type": content_type}, LIMITS).entries
    except FeedError as error:
        words = str(error)
    assert words == clean(words) != ""
    for entry in entries:
        assert all(text == clean(text) for text in texts(entry))
        assert all(len(text.encode()) <= LIMITS.field_bytes for text in texts(entry))
        assert re.fullmatch(r"(https?://\S+)?", entry.link)


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["", "text/xml", "application/json; charset=utf-16"]))
def test_arbitrary_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    """No other exception, whatever a server sends."""
    read_or_refuse(body, content_type)


SEEDS = [
    rss("<item><guid>1</guid><title>T &amp;amp; &#233;</title><link>/a</link><author>a@b.example (A)</author>"
        "<description><![CDATA[<p>x]]></description><pubDate>Fri, 21 Oct 2016 06:30:00 GMT</pubDate></item>" * 2),
    atom('<entry xml:base="http://a/" xml:lang="fr"><id>1</id><title type="html">&lt;b&gt;</title><link href="b"/>'
         '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></content></entry>'),
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item/>&a;</channel></rss>',
    json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "tags": ["a"], "url": "b"}]}),
]  # fmt: skip
SPLINTERS = [
    "", "<", ">", "&", ";", '"', "'", "]]>", "<![CDATA[", "<!DOCTYPE a [", "&#xD800;", "&#999999999;", "<item>",
    "</item>", "<title>", "</entry>", " xmlns:a=''", "\0", "\ud800", "\u202e", "http://[", "javascript:",
    "encoding='undefined'",
]  # fmt: skip


@settings(deadline=None)
@given(st.data())
def test_mutated_feeds_are_read_or_refused(data: st.DataObject) -> None:
    """Feeds with splinters in them, and with pieces missing."""
    document = data.draw(st.sampled_from(SEEDS))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(document)))
        end = start + data.draw(st.integers(0, 12))
        document = document[:start] + data.draw(st.sampled_from(SPLINTERS)) + document[end:]
    read_or_refuse(document.encode("utf-8", "surrogatepass"))


@pytest.mark.skipif(not REAL, reason="the real feeds lie beside the project, not in it")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_feeds_give_at_least_what_feedparser_finds(path: Path) -> None:
    """Every item of every XML document and of every JSON Feed, with clean texts."""
    body = path.read_bytes()
    expected = _items(body)
    entries = read_feed(body, {}, Limits()).entries
    assert len(entries) >= expected
    for entry in entries:
        assert entry.title or entry.summary
        assert all(text == clean(text) for text in texts(entry))


def _items(body: bytes) -> int:
    with suppress(ValueError):
        return len(json.loads(body)["items"])
    return len(feedparser.parse(io.BytesIO(body)).entries)
