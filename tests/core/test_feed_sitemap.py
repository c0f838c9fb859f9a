"""News sitemaps to entries."""

from datetime import UTC, datetime

import pytest

from tests.support.documents import read
from watcher.core.feed.read import read_unseen
from watcher.core.model import Entry, Limits
from watcher.errors import FeedError

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def sitemap(*pages: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- made --><urlset {NAMESPACES}>{"".join(pages)}</urlset>'


def page(number: int, said: str = "", *, around: str = "") -> str:
    """A page with a news entry; `said` stands in it, `around` beside it."""
    return (
        f"<url><loc>https://news.example/{number}</loc>{around}<news:news><news:publication><news:name>Example News"
        f"</news:name><news:language>en</news:language></news:publication><news:title>Title {number}</news:title>{said}"
        "</news:news></url>"
    )


def entry(number: int, **said: object) -> Entry:
    link = f"https://news.example/{number}"
    usual: dict[str, object] = {"guid": link, "link": link, "title": f"Title {number}", "language": "en"}
    return Entry(**usual | said)  # type: ignore[arg-type]  # the fields of an entry


def test_a_whole_entry() -> None:
    """The publication's name is the feed's title; images and comments are passed over."""
    said = (
        "<!-- c --><news:publication_date> 2016-10-21T06:30:00+03:00 </news:publication_date>"
        "<news:keywords>War, Kirkuk,,War</news:keywords>"
    )
    image = "<image:image><image:loc>https://news.example/i.jpg</image:loc><image:title>No</image:title></image:image>"
    feed = read(sitemap(page(1, said), page(2).replace("</url>", f"{image}</url>")))
    first = entry(1, published_at=datetime(2016, 10, 21, 3, 30, tzinfo=UTC), categories=("War", "Kirkuk"))
    assert (feed.title, feed.cut, feed.entries) == ("Example News", "", (first, entry(2)))


@pytest.mark.parametrize(
    ("written", "around", "at"),
    [
        ("2016-10-21", "", datetime(2016, 10, 21, tzinfo=UTC)),
        ("2016-10-21T06:30Z", "", datetime(2016, 10, 21, 6, 30, tzinfo=UTC)),
        ("2016-10-21T06:30:00.123Z", "", datetime(2016, 10, 21, 6, 30, tzinfo=UTC)),
        ("", "<lastmod>2016-10-20</lastmod>", datetime(2016, 10, 20, tzinfo=UTC)),
        ("yesterday", "<lastmod>2016-10-20</lastmod>", datetime(2016, 10, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", "", None),
        ("", "", None),
    ],
)
def test_when(written: str, around: str, at: datetime | None) -> None:
    """W3C's dates, else the page's last change."""
    said = f"<news:publication_date>{written}</news:publication_date>"
    assert read(sitemap(page(1, said, around=around))).entries == (entry(1, published_at=at),)


def test_pages_without_news_are_passed_over() -> None:
    plain = "<url><loc>https://news.example/about</loc><lastmod>2016-10-20</lastmod></url>"
    assert read(sitemap(plain, page(1), plain)).entries == (entry(1),)


def test_a_quiet_day() -> None:
    """A news sitemap holds two days: it may be empty."""
    assert read(sitemap()).entries == ()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (sitemap("<url><loc>https://news.example/about</loc></url>"), "a sitemap of pages, without news entries"),
        (f"<sitemapindex {NAMESPACES}/>", "an index of sitemaps; its news sitemap is the one to read"),
        (sitemap(page(1))[:-20], "not well-formed XML: "),
        (sitemap("<url>&bomb;</url>").replace("<urlset", '<!DOCTYPE x [<!ENTITY bomb "b">]><urlset', 1), "not well-f"),
    ],
)
def test_what_is_no_news_sitemap(document: str, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        read(document)


def test_what_is_known_is_not_read_again() -> None:
    """As with any feed: the new page alone, the others by their keys."""
    url = "https://news.example/news.xml"
    first = read_unseen(sitemap(page(1), page(2)).encode(), {}, Limits(), url=url, seen=b"")
    again = read_unseen(sitemap(page(3), page(1), page(2)).encode(), {}, Limits(), url=url, seen=first.seen)
    assert (again.feed.entries, again.known) == ((entry(3),), first.keys)


def test_limits() -> None:
    feed = read(sitemap(*map(page, range(5))), limits=Limits(items=3))
    assert (len(feed.entries), feed.cut) == (3, "2 items over 3 dropped")


def test_a_hundred_thousand_nested_elements() -> None:
    """Depth is no danger: nobody descends by recursion."""
    document = sitemap("<url>" + "<a>" * 100_000 + "</a>" * 100_000 + "</url>", page(1))
    assert read(document).entries == (entry(1),)
