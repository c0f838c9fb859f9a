"""RSS, RDF and Atom to entries: what stands where, in each format, and what their makers get wrong."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.support.documents import atom, only_entry, read, rss
from watcher.core.identity import item_keys
from watcher.core.model import Entry
from watcher.errors import FeedError

BASE = "https://news.example/feeds/world.xml"
NAMESPACES = (
    'version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)

XHTML = "http://www.w3.org/1999/xhtml"

FORMATS = {
    "RSS 0.91": rss(
        "<item><title>A</title><link>https://news.example/a</link><description>D</description></item>",
        attributes='version="0.91"',
    ),
    "RSS 2.0": rss("<item><title>A</title><link>https://news.example/a</link><description>D</description></item>"),
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://news.example/"><title>News</title></channel>'
        "<item><title>A</title><link>https://news.example/a</link><description>D</description></item></rdf:RDF>"
    ),
    "Atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title><entry><title>A</title>'
        '<link rel="alternate" type="text/html" href="https://news.example/a"/><summary>D</summary></entry></feed>'
    ),
    "Atom 1.0": atom('<entry><title>A</title><link href="https://news.example/a"/><summary>D</summary></entry>'),
}


@pytest.mark.parametrize("document", FORMATS.values(), ids=FORMATS)
def test_every_format_gives_the_same_entry(document: str) -> None:
    """Title, link and summary are the same words in all of them."""
    feed = read(document)
    assert (feed.title, feed.cut) == ("News", "")
    assert feed.entries == (Entry(title="A", link="https://news.example/a", summary="D"),)


def test_a_whole_rss_item() -> None:
    """Each field from its usual element, namespaces included."""
    item = """<item><guid isPermaLink="false"> tag:1 </guid><title>T</title><link>https://news.example/1</link>
        <description>&lt;p&gt;S&lt;/p&gt;</description><pubDate>Fri, 21 Oct 2016 06:30:00 +0300</pubDate>
        <dc:creator>Ana</dc:creator><dc:creator>Bo</dc:creator><dc:language>AR-iq</dc:language>
        <category>War</category><category domain="x">Kirkuk</category><category>War</category></item>"""
    assert only_entry(rss(item, attributes=NAMESPACES)) == Entry(
        guid="tag:1",
        title="T",
        link="https://news.example/1",
        summary="S",
        published_at=datetime(2016, 10, 21, 3, 30, tzinfo=UTC),
        authors=("Ana", "Bo"),
        categories=("War", "Kirkuk"),
        language="ar-iq",
    )


def test_a_whole_atom_entry() -> None:
    """Labels before terms; the author's name without address; the alternate link."""
    entry = """<entry xml:lang="fr"><id>urn:1</id><title type="html">T &amp;amp; U</title>
        <link rel="self" href="https://news.example/1.atom"/><link href="https://news.example/1"/>
        <summary>S</summary><published>2016-10-21T03:30:00Z</published><updated>2016-10-22T00:00:00Z</updated>
        <author><name>Ana</name><email>ana@example.org</email></author>
        <category term="c1" label="War"/><category term="kirkuk"/></entry>"""
    assert only_entry(atom(entry)) == Entry(
        guid="urn:1",
        title="T & U",
        link="https://news.example/1",
        summary="S",
        published_at=datetime(2016, 10, 21, 3, 30, tzinfo=UTC),
        authors=("Ana",),
        categories=("War", "kirkuk"),
        language="fr",
    )


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (rss("<item><title>AT&amp;T</title></item>"), "AT&T"),
        (rss("<item><title>AT&amp;amp;T</title></item>"), "AT&T"),
        (rss("<item><title><![CDATA[AT&amp;T]]></title></item>"), "AT&T"),
        (rss("<item><title><![CDATA[AT&T]]></title></item>"), "AT&T"),
        (rss("<item><title>5 &lt; 6 and 7 &gt; 3</title></item>"), "5 < 6 and 7 > 3"),
        (rss("<item><title>5 &amp;lt; 6</title></item>"), "5 < 6"),
        (rss("<item><title>&lt;b&gt;Nine&lt;/b&gt; killed</title></item>"), "Nine killed"),
        (rss("<item><title>Nine <b>killed</b></title></item>"), "Nine killed"),
        (rss("<item><title>Nine&lt;br/&gt;killed</title></item>"), "Nine killed"),
        (rss("<item><title>XSS by a &lt;script&gt; tag</title></item>"), "XSS by a <script> tag"),
        (rss("<item><title>It&amp;#8217;s\n  over</title></item>"), "It’s over"),
        (rss("<item><title>&#55357;&#56832; pair</title></item>"), "😀 pair"),
        (rss("<item><title>&nbsp;caf&eacute;</title></item>"), "café"),
        (rss("<item><title>\u202eevil\u2028line</title></item>"), "evil line"),
        (rss("<item><guid>1</guid></item>"), ""),
        (atom('<entry><title type="text">AT&amp;T &lt;3</title></entry>'), "AT&T <3"),
        (atom('<entry><title type="html">AT&amp;amp;T &amp;lt;b&amp;gt;</title></entry>'), "AT&T <b>"),
        (atom("<entry><title>&lt;b&gt;mislabelled&lt;/b&gt;</title></entry>"), "mislabelled"),
        (atom(f'<entry><title type="xhtml"><div xmlns="{XHTML}">5 &lt; <b>6</b></div></title></entry>'), "5 < 6"),
    ],
)
def test_titles_are_plain_text_once(document: str, title: str) -> None:
    """Markup goes, references are decoded as often as they were escaped, and text that is no markup stays."""
    assert only_entry(document).title == title


LONG = "Gunmen opened fire on two police vehicles near Hawija, killing nine."


@pytest.mark.parametrize(
    ("elements", "summary"),
    [
        ("<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;AT&amp;amp;T&lt;/p&gt;</description>", "One AT&T"),
        ("<description>a&lt;script&gt;b&lt;/script&gt;c</description>", "a c"),
        (
            "<description>&amp;lt;p&amp;gt;escaped &amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;</description>",
            "escaped twice",
        ),
        (f"<content:encoded>{LONG}</content:encoded>", LONG),
        (f"<description></description><content:encoded>{LONG}</content:encoded>", LONG),
        (f"<description>{LONG[:45]} [...]</description><content:encoded>{LONG}</content:encoded>", LONG),
        (f"<description>{LONG}</description><content:encoded>{LONG[:45]}</content:encoded>", LONG),
        (f"<description>An abstract.</description><content:encoded>{LONG}</content:encoded>", f"An abstract. {LONG}"),
        (f"<description>One</description><description>{LONG}</description>", f"One {LONG}"),
        (f"<media:description>{LONG}</media:description>", LONG),
        ("", ""),
    ],
)
def test_the_summary_is_all_that_the_entry_says_once(elements: str, summary: str) -> None:
    """A watch must see what the feed carries: a teaser gives way to the content, another text stands before it."""
    assert only_entry(rss(f"<item><guid>1</guid>{elements}</item>", attributes=NAMESPACES)).summary == summary


def test_content_that_is_no_text_is_no_summary() -> None:
    """An Atom entry may carry a picture as its content."""
    assert only_entry(atom('<entry><id>1</id><content type="image/png">AAAA</content></entry>')).summary == ""


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("https://other.example/a?b=1&amp;c=2#d", "https://other.example/a?b=1&c=2#d"),
        ("/a", "https://news.example/a"),
        ("a.html", "https://news.example/feeds/a.html"),
        ("//cdn.example/a", "https://cdn.example/a"),
        (" https://news.example/a\n/b ", "https://news.example/a/b"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.org", ""),
        ("http://", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_link_is_absolute_and_of_the_web_or_absent(link: str, absolute: str) -> None:
    """Relative links start from the document's URL, which the fetcher gives as Content-Location."""
    document = rss(f"<item><guid isPermaLink='false'>1</guid><link>{link}</link></item>")
    assert only_entry(document, {"content-location": BASE}).link == absolute


@pytest.mark.parametrize(
    ("document", "headers", "link"),
    [
        (rss("<item><link>/a</link></item>", channel="<link>https://news.example/</link>"), {}, "https://news.example/a"),
        (rss("<item><link>/a</link></item>"), {}, ""),
        (rss("<item><guid>https://news.example/a</guid></item>"), {}, "https://news.example/a"),
        (rss('<item><guid isPermaLink="false">https://news.example/a</guid></item>'), {}, ""),
        (atom('<entry><link href="b"/></entry>', attributes='xml:base="https://news.example/a/"'), {}, "https://news.example/a/b"),
        (atom('<entry xml:base="/x/"><link href="b"/></entry>'), {"content-location": BASE}, "https://news.example/x/b"),
        (atom('<entry><link type="text/plain" href="https://news.example/a.txt"/></entry>'), {}, "https://news.example/a.txt"),
        (atom('<entry><link rel="self" href="https://news.example/a"/></entry>'), {}, ""),
    ],
)  # fmt: skip
def test_where_a_link_is_found_and_what_it_starts_from(document: str, headers: dict[str, str], link: str) -> None:
    """xml:base, then the document's URL, then the feed's own link; a permanent guid and other formats will do."""
    assert only_entry(document, headers).link == link


@pytest.mark.parametrize("guid", ["1", "a/b", "tag:news.example,2016:1", "urn:uuid:1", "https://news.example/?p=1"])
def test_a_guid_stays_as_the_source_gave_it(guid: str) -> None:
    """It is not resolved: where a document was fetched from must not change what an item is."""
    assert only_entry(atom(f"<entry><id>{guid}</id></entry>"), {"content-location": BASE}).guid == guid
    assert only_entry(rss(f"<item><guid>{guid}</guid></item>"), {"content-location": BASE}).guid == guid


@pytest.mark.parametrize(
    ("elements", "published_at"),
    [
        ("<pubDate>Fri, 21 Oct 2016 06:30:00 GMT</pubDate>", datetime(2016, 10, 21, 6, 30, tzinfo=UTC)),
        ("<pubDate>Fri, 21 Oct 2016 06:30:00 -0500</pubDate>", datetime(2016, 10, 21, 11, 30, tzinfo=UTC)),
        ("<dc:date>2016-10-21T06:30:00+02:00</dc:date>", datetime(2016, 10, 21, 4, 30, tzinfo=UTC)),
        ("<dc:date>2016-10-21</dc:date>", datetime(2016, 10, 21, tzinfo=UTC)),
        (
            "<dc:date>2020-01-01</dc:date><pubDate>Fri, 21 Oct 2016 06:30:00 GMT</pubDate>",
            datetime(2016, 10, 21, 6, 30, tzinfo=UTC),
        ),
        ("<pubDate>Sat, 31 Dec 2016 23:59:60 GMT</pubDate>", None),
        ("<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>", datetime(2100, 1, 1, tzinfo=UTC)),
        ("<pubDate>Thu, 00 Jan 0000 24:61:61 GMT</pubDate>", None),
        ("<dc:date>0000-00-00T00:00:00Z</dc:date>", None),
        ("<dc:date>9999-12-31T23:59:59Z</dc:date>", None),
        ("<pubDate>yesterday</pubDate>", None),
        ("", None),
    ],
)
def test_a_publication_time_is_utc_or_absent(elements: str, published_at: datetime | None) -> None:
    """Published before updated; what no calendar holds is no time, and never an error."""
    found = only_entry(rss(f"<item><guid>1</guid>{elements}</item>", attributes=NAMESPACES)).published_at
    assert found == published_at
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("document", "headers", "language"),
    [
        (rss("<item/>", channel="<language>en_GB</language>"), {}, "en-gb"),
        (rss("<item><title>T</title></item>", attributes='version="2.0" xml:lang="AR"'), {}, "ar"),
        (atom("<entry><title>T</title></entry>", attributes='xml:lang="fr"'), {}, "fr"),
        (atom('<entry><title xml:lang="de">T</title></entry>', attributes='xml:lang="fr"'), {}, "de"),
        (rss("<item/>"), {"content-language": "ku"}, "ku"),
        (rss("<item/>", channel="<language>en</language>"), {"content-language": "ku"}, "en"),
        (rss("<item/>"), {"content-language": "en, fr"}, ""),
        (rss("<item/>", channel="<language>English</language>"), {}, ""),
        (rss("<item/>", channel="<language>zh-Hant-TW</language>"), {}, "zh-hant-tw"),
        (rss("<item/>"), {}, ""),
    ],
)
def test_a_language_is_a_lower_case_tag_or_absent(document: str, headers: dict[str, str], language: str) -> None:
    """The entry's own, then the feed's, then the header's."""
    assert only_entry(document, headers).language == language


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>desk@news.example (Ana Bo)</author>", ("Ana Bo",)),
        ("<author>desk@news.example</author>", ("desk@news.example",)),
        ("<dc:creator>&lt;b&gt;Ana&lt;/b&gt;</dc:creator>", ("Ana",)),
        ("<dc:creator>Ana</dc:creator><dc:creator>Ana</dc:creator>", ("Ana",)),
        ("<dc:creator/>", ()),
    ],
)
def test_authors_are_names_where_there_are_any(author: str, names: tuple[str, ...]) -> None:
    """Each once, as plain text; an address only where nothing else is known."""
    assert only_entry(rss(f"<item><guid>1</guid>{author}</item>", attributes=NAMESPACES)).authors == names


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(20))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">',
        f'<!DOCTYPE rss [<!ENTITY a0 "lol">{LAUGHS}]>',
        f'<!-- <a --><!DOCTYPE rss [<!-- > " --><!ENTITY a0 "lol">{LAUGHS} ] >',
        '<!DOCTYPE rss [<!ENTITY a20 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        '\ufeff\ufeff<!DOCTYPE rss [<!ENTITY a20 "expanded">]>',
    ],
)
def test_a_doctype_does_nothing(doctype: str) -> None:
    """No entity of its own is expanded or fetched, however it is hidden; the items are read all the same."""
    document = doctype + rss("<item><title>&a20;</title><guid>1</guid></item>")
    assert only_entry(document) == Entry(guid="1", title="&a20;")


BROKEN_OFF = "1 item broken off at the end of the document dropped"
NO_END = "the end of the document is missing"


@pytest.mark.parametrize(
    ("document", "guids", "cut"),
    [
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</gu", "1", BROKEN_OFF),
        ("<rss><channel><item><guid>1</guid></item><item rdf:about='2", "1", NO_END),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid></item>", "12", NO_END),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid></item><it", "12", NO_END),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid></item><!-- </rss>", "12", NO_END),
        ("<RSS><CHANNEL><ITEM><guid>1</guid></ITEM><ITEM><guid>2</guid>", "1", BROKEN_OFF),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid><title><![CDATA[</item></rss>", "1", BROKEN_OFF),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid><!-- </item></rss> -->", "1", BROKEN_OFF),
        ("<rss><channel><item><guid>1</guid></item><!-- <item> --></channel></rss><p>", "1", ""),
        ("<rss><channel><item><guid>1</guid><![CDATA[<item>]]></item></channel></rss><p>", "1", ""),
        ("<rss><channel><item><guid>1</guid></item><item><guid>2</guid></channel></rss>", "12", ""),
        ("<rss><channel><item><guid>1</guid></item><item /><p></channel></rss>", "1", ""),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry><entry><id>2</id>", "1", BROKEN_OFF),
        ("<rss><channel><item><guid>1</guid></item>&undefined;<item><guid>2</guid></item></channel></rss>", "12", ""),
        ("<rss><channel><item><guid>1</guid><title>a & b</title></item></channel></rss>", "1", ""),
        ("<rss><channel><item><guid>1</guid></wrong></item></channel></rss>", "1", ""),
        ("\n\n <?xml version='1.0'?>" + rss("<item><guid>1</guid></item>"), "1", ""),
        ("<br /><b>Warning</b>: x in y.php\n<?xml version='1.0'?>" + rss("<item><guid>1</guid></item>"), "1", ""),
        (rss("<item><guid>1</guid></item>") + "<!-- cached --><script>x</script>", "1", ""),
        (rss("<item><guid>1</guid><media:x/></item>"), "1", ""),
    ],
)  # fmt: skip
def test_what_is_broken_gives_what_can_be_read(document: str, guids: str, cut: str) -> None:
    """Items before and after a fault. Half an item would come back as another one: it is dropped, and this is said."""
    feed = read(document)
    assert ("".join(entry.guid for entry in feed.entries), feed.cut) == (guids, cut)
    assert feed.torn == bool(cut)


@pytest.mark.parametrize(
    ("written", "guid"),
    [
        ("https://news.example/?a=1&amp;b=2", "https://news.example/?a=1&b=2"),
        ("a&amp;amp;b", "a&amp;b"),
        ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&quot;it&apos;s&quot;", '"it\'s"'),
        ("a&#38;b&#x26;c&#038;d&#39;", "a&b&c&d'"),
        ("&#233;&#xE9;", "éé"),
        ("<![CDATA[https://news.example/?a=1&b=2]]>", "https://news.example/?a=1&b=2"),
        ("<![CDATA[a&amp;b <c>]]>", "a&amp;b <c>"),
        ("x<![CDATA[&]]>&amp;", "x&&"),
    ],
)
@pytest.mark.parametrize("shell", [rss, atom])
def test_a_fault_elsewhere_does_not_change_what_an_item_is(
    shell: Callable[[str], str], written: str, guid: str
) -> None:
    """One raw `&`, an unknown prefix or a lost end tag in the document must not make all its items new."""
    name, key = ("item", "guid") if shell is rss else ("entry", "id")
    item = f"<{name}><{key}>{written}</{key}></{name}>"
    faults = ["", f"<{name}><title>a & b &nbsp; &undefined;</title></{name}>", "<media:x/>", "<p>"]
    found = [read(shell(item + fault)).entries for fault in faults]
    assert [entries[0].guid for entries in found] == [guid] * len(faults)
    assert len({item_keys(BASE, entries[:1]) for entries in found}) == 1


@pytest.mark.parametrize("fault", ["", "<media:x/>", "<p>"])
def test_a_raw_ampersand_in_a_link_is_one(fault: str) -> None:
    """HTML's reading would make `?id=5〈=ar` of it; in an element, in an attribute, by either parser."""
    link = "https://news.example/?id=5&lang=ar&copy=1&reg"
    assert read(rss(f"<item><link>{link}</link></item>{fault}")).entries[0].link == link
    assert read(atom(f'<entry><link href="{link}"/></entry>{fault}')).entries[0].link == link


@pytest.mark.parametrize(
    "document", [rss(""), atom(""), "<rss/>", '<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>']
)
def test_a_feed_without_items_is_a_feed(document: str) -> None:
    """An outlet may have nothing to say."""
    assert read(document).entries == ()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("<!DOCTYPE html>\n<html><head><title>x</title></head></html>", "an HTML page, not a feed"),
        ("<HTML><p>403 Forbidden</HTML>", "an HTML page, not a feed"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "an HTML page, not a feed"),
        ("<kml/>", "an XML document of kind <kml>, not a feed"),
        ("<opml version='2.0'><body/></opml>", "an XML document of kind <opml>, not a feed"),
        ("Service\x85 unavailable", "not a feed: it begins with “Service unavailable”"),
        ("<rss version='2.0'><channel><title>cut o", "not well-formed XML at line 1: no element found"),
        ("<?xml version='1.0'?>\n<rss>\n<channel>&bad;</rss>", "not well-formed XML at line 3: mismatched tag"),
        ("<!DOCTYPE a [\n\n]>\n<rss>\n<a></b>", "not well-formed XML at line 5: mismatched tag"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_said_in_words(document: str, words: str) -> None:
    """One line for the user, with the line of the document where that helps."""
    with pytest.raises(FeedError) as caught:
        read(document)
    assert str(caught.value) == words
