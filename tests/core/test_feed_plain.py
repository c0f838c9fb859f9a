"""Plain items: what is read without feedparser is what feedparser reads."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.documents import REAL, by_feedparser, read, rss
from watcher.core.feed.cut import cut
from watcher.core.feed.plain import PlainReader
from watcher.core.model import Limits
from watcher.errors import FeedError

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
ATTRIBUTES = f'version="2.0" {NAMESPACES}'


def plainly(item: str, attributes: str = ATTRIBUTES) -> bool:
    """Whether an item is read without feedparser."""
    found = cut(rss(item, attributes=attributes).encode())
    assert found
    return bool(found.spans) and found.rss and PlainReader(found.namespaces).read(found.item(0)) is not None


def same(document: str | bytes) -> None:
    """Both ways agree, also in what they refuse."""
    body = document.encode() if isinstance(document, str) else document
    try:
        judged = by_feedparser(body, Limits())
    except FeedError as error:
        with pytest.raises(FeedError, match=re.escape(str(error))):
            read(body)
    else:
        assert read(body) == judged


def test_a_usual_item_is_plain() -> None:
    """What blog software writes, CDATA and all."""
    item = (
        "<item>\r\n<title>Q &amp; A: &#8220;Why?&#x201D;</title><link> https://a.example/1?a=1&amp;b=2 </link>"
        '<comments>https://a.example/1#c</comments><dc:creator><![CDATA[ Ana ]]></dc:creator><guid isPermaLink="false">'
        "https://a.example/?p=1</guid><pubDate>Fri, 21 Oct 2016 08:30:00 +0200</pubDate><category><![CDATA[World]]>"
        '</category><category domain="https://a.example/">Iraq</category><description><![CDATA[<p>Some</p>]]> more'
        "</description><content:encoded><![CDATA[<p>Some</p> <b>more</b> text]]></content:encoded>"
        '<media:thumbnail url="https://a.example/1.jpg"/><slash:comments>3</slash:comments></item>'
    )
    assert plainly(item)
    (entry,) = read(rss(item, attributes=ATTRIBUTES)).entries
    assert (entry.guid, entry.link) == ("https://a.example/?p=1", "https://a.example/1?a=1&b=2")
    assert (entry.title, entry.summary) == ("Q & A: “Why?”", "Some more text")
    assert entry.published_at == datetime(2016, 10, 21, 6, 30, tzinfo=UTC)
    assert (entry.authors, entry.categories) == (("Ana",), ("World", "Iraq"))
    same(rss(item, attributes=ATTRIBUTES))


@pytest.mark.parametrize(
    "child",
    [
        "<title>a</title><title>b</title>",
        "<title type='html'>a</title>",
        "<title>a <b>b</b></title>",
        "<title xml:lang='fr'>a</title>",
        "<!-- comment --><title>a</title>",
        "<?php?><title>a</title>",
        "<media:title>a</media:title>",
        "<media:content><media:title>a</media:title></media:content>",
        "<georss:point>1 2</georss:point>",
        "<dc:date>2016-10-21</dc:date>",
        "<dc:creator>a</dc:creator><author>b</author>",
        "<content>a</content>",
        "<language>fr</language>",
        "<guid>1</guid><guid isPermaLink='false'>2</guid>",
        "<guid isPermaLink='True'>1</guid>",
        "<guid>Ã©</guid>",
        "<title>&#195;&#169;</title>",
        "<title>&#128;</title>",
        "<title>a\x85b</title>",
        "<comments xmlns='http://purl.org/dc/elements/1.1/'>a</comments>",
        "<title xmlns='http://www.w3.org/1999/xhtml'>a</title>",
        "<creator>a</creator>",
        "<foo:bar xmlns:foo='a'>b</foo:bar>",
    ],
)
def test_what_might_mean_something_else_is_for_the_judge(child: str) -> None:
    """And what it says is taken."""
    item = f"<item>{child}</item>"
    assert not plainly(item)
    same(rss(item, attributes=ATTRIBUTES))


@pytest.mark.parametrize(
    "attributes",
    [
        'xmlns="http://backend.userland.com/rss2"',
        'xml:base="http://a.example/"',
        'xml:lang="fr"',
        'xmlns:dc="http://purl.org/dc/terms/" xmlns:d="http://purl.org/dc/elements/1.1/"',
    ],
)
def test_what_a_root_says_may_change_its_items(attributes: str) -> None:
    """Bases, languages, and prefixes that are used against all custom."""
    item = "<item><title>a</title><link>/b</link><dc:creator>c</dc:creator></item>"
    if "xmlns:dc" not in attributes:
        attributes += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    assert not plainly(item, attributes)
    same(rss(item, attributes=attributes))


TEXTS = (
    "", " ", "a", "World &amp; Iraq", "&lt;p&gt;a&lt;/p&gt;", "&amp;amp;", "&amp;#233;", "&#233;", "é", "سلام", "Ã©",
    "<![CDATA[<b>a</b>]]>", "<![CDATA[a]] ]>b]]>c<![CDATA[&amp;]]>", "a\r\nb\rc", "1 &lt; 2", "AT&amp;T;", "true",
    "http://a.example/1", "http:////a.example/?a=1&amp;amp;b=2", "/a", "ana@example.org (Ana)", "yesterday",
    "Fri, 21 Oct 2016 06:30:00 GMT", "2016-10-21T06:30:00Z", "&quot;a&apos;", "\u00a0a\u00a0", "&#x1F600;",
    f"&#{'0' * 5000}65;", f"&#x{'0' * 5000}41;",
)  # fmt: skip
CHILDREN = (
    "title", "link", "guid", "guid isPermaLink='false'", 'guid isPermaLink="true"', "description", "pubDate",
    "category", "category domain='a'", "author", "dc:creator", "content:encoded", "comments",
    "enclosure url='a'", "source url='b'", "post-id xmlns='com-wordpress:feed-additions:1'",
    "media:thumbnail url='a'", "media:content url='a'", "media:credit role='a'", "slash:comments", "wfw:commentRss",
    "dc:date", "media:title", "summary", "atom:link href='a'", "itunes:author", "dc:subject", "id", "b", "PUBDATE",
)  # fmt: skip


@st.composite
def items(draw: st.DrawFn) -> str:
    children = []
    for child in draw(st.lists(st.sampled_from(CHILDREN), max_size=8)):
        text = "".join(draw(st.lists(st.sampled_from(TEXTS), max_size=3)))
        children.append(f"<{child}>{text}</{child.split()[0]}>" if text else f"<{child}/>")
    return f"<item>{draw(st.sampled_from(['', ' ']))}{''.join(children)}</item>"


@settings(deadline=None, max_examples=150)
@given(st.lists(items(), max_size=4), st.sampled_from(["", "<title>News</title>", "<link>https://a.example/b/</link>"]))
def test_all_that_is_read_is_what_feedparser_reads(made: list[str], channel: str) -> None:
    """Any children with any texts, plain or not, side by side."""
    same(rss("".join(made), channel=channel, attributes=ATTRIBUTES))


@pytest.mark.skipif(not REAL, reason="the real feeds lie beside the project, not in it")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_feeds_read_the_same(path: Path) -> None:
    """Every field of every entry."""
    same(path.read_bytes())
