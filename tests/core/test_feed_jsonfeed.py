"""JSON Feed to the same entries."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.documents import only_entry, read
from watcher.core.model import Entry
from watcher.errors import FeedError

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **others: object) -> str:
    return json.dumps({"version": VERSION, "items": items} | others)


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", VERSION, "http://jsonfeed.org/version/2"])
def test_a_whole_feed(version: str) -> None:
    """Each field from its member, in every version; what has no place in an entry is passed over."""
    item = {
        "id": "1",
        "url": "https://news.example/1",
        "external_url": "https://other.example/",
        "title": "T &amp; U",
        "summary": "Nine killed near Hawija",
        "content_html": "<p>Gunmen opened fire.</p>",
        "date_published": "2016-10-21T06:30:00+03:00",
        "date_modified": "2016-10-22T00:00:00Z",
        "authors": [{"name": "Ana"}, {"name": "Bo"}],
        "tags": ["War", "Kirkuk", "War"],
        "language": "en-GB",
        "image": "https://news.example/1.png",
        "attachments": [{"url": "https://news.example/1.mp3"}],
        "_extension": {},
    }
    parsed = read(feed(item, version=version, title="News", language="EN", hubs=[]))
    assert (parsed.title, parsed.language, parsed.cut) == ("News", "en", "")
    assert parsed.entries == (
        Entry(
            guid="1",
            link="https://news.example/1",
            title="T & U",
            summary="Nine killed near Hawija Gunmen opened fire.",
            published_at=datetime(2016, 10, 21, 3, 30, tzinfo=UTC),
            authors=("Ana", "Bo"),
            categories=("War", "Kirkuk"),
            language="en-gb",
        ),
    )


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ({"id": 7}, Entry(guid="7")),
        ({"id": 7.5}, Entry(guid="7.5")),
        ({"id": "7", "external_url": "https://other.example/"}, Entry(guid="7", link="https://other.example/")),
        ({"id": "7", "url": "javascript:alert(1)"}, Entry(guid="7")),
        ({"content_text": "5 < 6"}, Entry(summary="5 < 6")),
        ({"content_html": "5 &lt; 6", "content_text": "other"}, Entry(summary="5 < 6")),
        ({"author": {"name": "Ana"}}, Entry(authors=("Ana",))),
        ({"date_modified": "2016-10-21"}, Entry(published_at=datetime(2016, 10, 21, tzinfo=UTC))),
        (
            {"date_published": "2016-10-21T06:30:00.123456"},
            Entry(published_at=datetime(2016, 10, 21, 6, 30, tzinfo=UTC)),
        ),
        ({"date_published": "0001-01-01T00:00:00+14:00"}, Entry()),
        ({"date_published": "9999-12-31T23:59:59-14:00"}, Entry()),
        ({"date_published": "yesterday"}, Entry()),
        ({"title": "lone \ud800\u2028surrogate"}, Entry(title="lone \ufffd surrogate")),
        ({"language": "english"}, Entry()),
        ({}, Entry()),
    ],
)
def test_what_an_item_may_lack_or_get_wrong(item: dict[str, object], entry: Entry) -> None:
    """Fallbacks, and absence for what cannot be used."""
    assert only_entry(feed(item)) == entry


@pytest.mark.parametrize(
    ("others", "headers", "link"),
    [
        ({}, {"content-location": "https://news.example/feeds/a.json"}, "https://news.example/feeds/1"),
        ({"feed_url": "https://news.example/a/feed.json"}, {}, "https://news.example/a/1"),
        ({"home_page_url": "https://news.example/"}, {}, "https://news.example/1"),
        ({}, {}, ""),
    ],
)
def test_a_relative_link_starts_from_the_document(
    others: dict[str, object], headers: dict[str, str], link: str
) -> None:
    """The document's URL, then what the feed says of itself."""
    assert only_entry(feed({"url": "1"}, **others), headers).link == link


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("[]", "a JSON document, not a feed"),
        ('{"items": []}', "a JSON document, not a feed"),
        ('{"version": 1, "items": []}', "a JSON document, not a feed"),
        (f'{{"version": "{VERSION}"}}', "a JSON Feed without a list of items"),
        (f'{{"version": "{VERSION}", "items": {{}}}}', "a JSON Feed without a list of items"),
        (f'{{"version": "{VERSION}",\n "items": [}}', "not well-formed JSON at line 2: Expecting value"),
        ("{" * 3, "not well-formed JSON at line 1: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "a JSON document beyond all measure, not a feed"),
        (f'{{"a": {"1" * 5000}}}', "a JSON document beyond all measure, not a feed"),
    ],
)
def test_what_is_no_json_feed_is_said_in_words(document: str, words: str) -> None:
    """One line for the user."""
    with pytest.raises(FeedError) as caught:
        read(document)
    assert str(caught.value) == words


def test_a_document_is_known_by_its_content() -> None:
    """Whatever its type says, and with a byte order mark."""
    assert only_entry("\ufeff \n" + feed({"id": "1"}), {"content-type": "text/xml; charset=latin-1"}).guid == "1"


def test_raw_line_ends_and_tabs_in_strings_are_read() -> None:
    """JSON forbids them; generators that paste text between quotes write them all the same."""
    assert only_entry(feed({"id": "1", "title": "TITLE"}).replace("TITLE", "two\n\tlines")).title == "two lines"


MEMBERS = [
    "id", "url", "external_url", "title", "summary", "content_html", "content_text", "date_published",
    "authors", "author", "name", "tags", "language",
]  # fmt: skip
NAMES = st.sampled_from(MEMBERS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(NAMES, VALUES) | VALUES, max_size=4), st.dictionaries(NAMES, VALUES))
def test_wrong_types_never_raise(items: list[object], others: dict[str, object]) -> None:
    """Every item that is an object gives an entry, whatever its members are."""
    assert len(read(feed(*items, **others)).entries) == sum(isinstance(item, dict) for item in items)
