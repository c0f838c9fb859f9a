"""Recognising items: skipping changes nothing but the work, whatever happened to a document since it was last read."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.support.documents import REAL, atom, by_feedparser, rss
from watcher.core.feed import body_hash
from watcher.core.feed.read import read_unseen
from watcher.core.feed.recall import Seen
from watcher.core.identity import item_keys
from watcher.core.model import Limits, Reading
from watcher.errors import FeedError

URL = "https://news.example/feed"
LIMITS = Limits()
TINY = replace(LIMITS, items=3, field_bytes=40)


def reading(document: str | bytes, seen: bytes = b"", limits: Limits = LIMITS) -> Reading:
    body = document.encode() if isinstance(document, str) else document
    return read_unseen(body, {}, limits, url=URL, seen=seen)


def judged(before: bytes, after: bytes, limits: Limits = LIMITS) -> Reading | None:
    """Reads `after` with what was seen of `before`, and holds it against a reading of the whole; None when it is no
    feed, or `before` is none."""
    try:
        seen = reading(before, limits=limits).seen
    except FeedError:
        return None
    try:
        whole = by_feedparser(after, limits)
    except FeedError as error:
        with pytest.raises(FeedError, match=re.escape(str(error))):
            reading(after, seen, limits)
        return None
    found = reading(after, seen, limits)
    keys = item_keys(URL, whole.entries)
    listed = list(zip(keys, whole.entries, strict=True))
    rest = iter(listed)
    assert all(pair in rest for pair in zip(found.keys, found.feed.entries, strict=True)), "in the document's order"
    assert {*found.known, *found.keys} == set(keys)
    assert set(found.known) <= set(Seen.unpacked(seen).keys.values())
    head = found.feed if found.keys else replace(found.feed, title=whole.title, language=whole.language)
    assert replace(head, entries=()) == replace(whole, entries=())
    assert Seen.unpacked(found.seen) == Seen.unpacked(reading(after, limits=limits).seen)
    return found


# --- documents, and what may happen to them between two polls ---------------------------------------------------------


def story(number: int, more: str = "") -> str:
    link = f"https://news.example/{number}"
    return (
        f"<item><title>Story {number} &amp; more</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Fri, 21 Oct 2016 06:{number:02}:00 GMT</pubDate><description>&lt;p&gt;Text {number}</description>"
        f"<category>World</category>{more}</item>\n"
    )


def post(number: int, attributes: str = "") -> str:
    return (
        f"<entry {attributes}><id>tag:news.example,2016:{number}</id><title type='html'>&lt;b&gt;Post {number}</title>"
        f"<link href='/posts/{number}'/><updated>2016-10-21T06:{number:02}:00Z</updated><author><name>Ana</name>"
        "</author><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Some <b>words</b></p></div>"
        "</content></entry>"
    )


def node(number: int) -> str:
    return (
        f'<item rdf:about="https://news.example/{number}"><title>Node {number}</title>'
        f"<link>https://news.example/{number}</link><dc:date>2016-10-21</dc:date><dc:creator>Ana</dc:creator></item>"
    )


FIVE = range(5)
STORIES = "".join(map(story, FIVE))
NODES = "".join(map(node, FIVE))
LISTED = "".join(f'<rdf:li rdf:resource="https://news.example/{number}"/>' for number in FIVE)
DOCUMENTS = {
    "RSS": rss(STORIES, channel="<title>News</title><lastBuildDate>Fri, 21 Oct 2016 06:30:00 GMT</lastBuildDate>"),
    "frame behind the items": rss(STORIES + "<title>News</title><language>fr</language><link>http://a.example/</link>"),
    "Atom": atom("".join(map(post, FIVE)), attributes='xml:base="https://news.example/" xml:lang="fr"'),
    "Atom, each entry with its language": atom(post(0, 'xml:lang="fr"') + post(1, 'xml:lang="ar"') + post(2)),
    "Atom, entries with bases": atom(post(0, 'xml:base="https://a.example/"') + post(1, 'base="b/"') + post(2)),
    "Atom, bases in a base": atom(
        post(0, 'xml:base="https://a.example/"') + post(1, 'base="b/"') + post(2), attributes='xml:base="http://c.example"'
    ),
    "Atom with a prefix": "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>News</a:title>"
    + "".join(f"<a:entry><a:id>{n}</a:id><a:title>{n}</a:title></a:entry>" for n in FIVE)
    + "</a:feed>",
    "RDF": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>News</title>'
    f"<link>https://news.example/</link><items><rdf:Seq>{LISTED}</rdf:Seq></items></channel>{NODES}</rdf:RDF>",
    "namespaces within items": rss(
        "".join(story(n, f'<m:title xmlns:m="http://search.yahoo.com/mrss/">Image {n}</m:title>') for n in FIVE)
    ),
    "one prefix for two namespaces": rss(
        story(1, '<m:title xmlns:m="http://search.yahoo.com/mrss/">Image</m:title>')
        + story(2, '<m:subject xmlns:m="http://purl.org/dc/elements/1.1/">Politics</m:subject>')
        + STORIES
    ),
    "capitals": rss(STORIES).replace("item>", "ITEM>").replace("title>", "Title>"),
    "no item is what it seems": '<?xml version="1.0"?><?a <item>?><!-- <item></item> --><rss version="2.0"><channel>'
    f"<title><![CDATA[<item>]]></title>{STORIES}<!-- <item>x</item> --><description>a &lt;item></description>"
    "<item a='>'><guid>1</guid><description><![CDATA[<item><guid>2</guid></item>]]></description></item></channel>"
    "</rss>",
    "items in items": rss(STORIES + f"<item><guid>a</guid>{STORIES}</item>"),
    "guids repeated": rss("".join(f"<item><guid>{n % 2}</guid><title>{n}</title></item>" for n in FIVE)),
    "nothing but texts": rss("".join(f"<item><description>{n % 3}</description></item>" for n in FIVE)),
    "relative links": rss("".join(f"<item><link>/{n}</link></item>" for n in FIVE), channel="<link>http://a.io</link>"),
    "a bare ampersand": rss(STORIES + "<item><guid>a</guid><title>Q & A &nbsp; &#128;</title></item>"),
    "not well-formed": rss(STORIES + "<item><guid>a</guid><title>A <b>bold</title></item>"),
    "more than the limits": rss(STORIES + story(6, f"<author>{'long ' * 20}</author>")),
    "JSON": json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "https://news.example/",
        "items": [{"id": n // 2, "url": f"/{n}", "content_text": f"Text {n}"} for n in FIVE],
    }),
}  # fmt: skip
LATIN = f'<?xml version="1.0" encoding="windows-1252"?>{rss(STORIES + story(9, "<author>Zoë</author>"))}'
ENCODED = {
    **{name: text.encode() for name, text in DOCUMENTS.items()},
    "UTF-16": DOCUMENTS["RSS"].encode("utf-16"),
    "windows-1252": LATIN.encode("cp1252"),
    "encoded twice": LATIN.encode().decode("cp1252").encode(),
}
SPLINTERS = (
    b"",
    b"<",
    b"&",
    b"]]>",
    b"<!--",
    b"<item>",
    b"</item>",
    b"</entry>",
    b" xmlns:dc='a'",
    b"\xe9",
    b"\0",
    b"e",
)
_PIECE = re.compile(rb"(<(item|ITEM|(?:a:)?entry)\b.*?</\2>)", re.DOTALL)

Edit = Callable[[bytes, Random], bytes]


def _in_pieces(document: bytes) -> tuple[bytes, list[bytes], bytes]:
    """The items, and what stands before and behind them; JSON has none here."""
    found = list(_PIECE.finditer(document))
    if not found:
        return document, [], b""
    return document[: found[0].start()], [match[0] for match in found], document[found[-1].end() :]


def items_gone(document: bytes, random: Random) -> bytes:
    before, items, after = _in_pieces(document)
    return before + b"\n".join(item for item in items if random.random() < 0.6) + after


def items_moved(document: bytes, random: Random) -> bytes:
    before, items, after = _in_pieces(document)
    return before + b"".join(random.sample(items, len(items))) + after


def items_repeated(document: bytes, random: Random) -> bytes:
    before, items, after = _in_pieces(document)
    return before + b"".join(item * random.randint(1, 2) for item in items) + after


def digits_changed(document: bytes, random: Random) -> bytes:
    """Guids, links, times, titles, texts: each a little."""
    return re.sub(rb"(?<=\D)\d(?=\D)", lambda digit: digit[0] if random.random() < 0.9 else b"7", document)


def head_changed(document: bytes, random: Random) -> bytes:
    """The first text of the document."""
    return re.sub(rb">[^<>]+<", b">Now %d<" % random.randint(0, 3), document, count=1)


def bytes_broken(document: bytes, random: Random) -> bytes:
    start = random.randrange(len(document))
    return document[:start] + random.choice(SPLINTERS) + document[start + random.randint(0, 12) :]


EDITS: Sequence[Edit] = (items_gone, items_moved, items_repeated, digits_changed, head_changed, bytes_broken)


def editions(document: bytes, random: Random, count: int) -> Iterator[bytes]:
    """The document as it may look at one poll after the other."""
    for _ in range(count):
        for edit in random.sample(EDITS, random.randint(1, 2)):
            document = edit(document, random) or document
        yield document


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("limits", [LIMITS, TINY], ids=["usual limits", "tiny limits"])
def test_skipping_what_is_known_changes_nothing(name: str, limits: Limits) -> None:
    """The entries that are read, the keys of all, the title, the language, what was cut, and what is remembered are
    those of a reading of the whole."""
    random = Random(name)  # noqa: S311  the same edits in every run
    judged(ENCODED[name], ENCODED[name], limits)
    for _ in range(6):
        before = ENCODED[name]
        for after in editions(before, random, 3):
            judged(before, after, limits)
            before = after


@pytest.mark.skipif(not REAL, reason="the real feeds lie beside the project, not in it")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_skipping_what_is_known_changes_nothing_in_real_feeds(path: Path) -> None:
    """The same; and of a well-formed feed that lost and regained an item, this one is read."""
    whole, random = path.read_bytes(), Random(path.name)  # noqa: S311  the same edits in every run
    judged(whole, whole)
    for edit in random.sample(EDITS, 2):
        edited = edit(whole, random) or whole
        judged(edited, whole)
        judged(whole, edited)


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_items_that_are_known_are_not_read() -> None:
    """Only what is new is; and the memory is that of the whole."""
    found = judged(rss(story(1) + story(2)).encode(), rss(story(3) + story(1) + story(2)).encode())
    assert found
    assert [entry.title for entry in found.feed.entries] == ["Story 3 & more"]
    assert (len(found.known), len(found.seen)) == (2, 12 + 3 * 20)


@pytest.mark.parametrize(
    "channel",
    [
        "<title>News</title><lastBuildDate>Fri, 21 Oct 2016 06:31:00 GMT</lastBuildDate>",
        "<title>News</title><!-- made in 0.31 s -->\n\n",
        "<title>News</title><description>Issue 31</description>",
    ],
)
def test_what_changes_with_every_edition_hides_nothing_that_is_known(channel: str) -> None:
    """Half of all feeds say when they were made."""
    found = judged(rss(STORIES, channel="<title>News</title>").encode(), rss(STORIES, channel=channel).encode())
    assert found
    assert (len(found.known), found.feed.entries) == (5, ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(rss(STORIES), rss(STORIES, channel="<title>Other news</title>"), id="title"),
        pytest.param(rss(STORIES), rss(STORIES, channel="<title>News</title><language>fr</language>"), id="language"),
        pytest.param(rss(STORIES), rss(STORIES, attributes='version="2.0" xml:base="http://a.example/"'), id="base"),
        pytest.param(DOCUMENTS["a bare ampersand"].replace("A &", "A <"), DOCUMENTS["a bare ampersand"], id="torn"),
        pytest.param(DOCUMENTS["items in items"], DOCUMENTS["items in items"], id="items in items"),
        pytest.param(DOCUMENTS["Atom, entries with bases"], DOCUMENTS["Atom, entries with bases"], id="bases"),
    ],
)
def test_in_doubt_all_is_read(before: str, after: str) -> None:
    """When the head says something else, and when items cannot be told from what is around them."""
    found = judged(before.encode(), after.encode())
    assert found
    assert found.known == ()


def test_items_told_apart_by_their_neighbours_are_always_read() -> None:
    """Their keys are right only as long as these are there; the others of the document are skipped."""
    twins = "<item><guid>1</guid><title>a</title></item><item><guid>1</guid><title>b</title></item>"
    found = judged(rss(STORIES + twins).encode(), rss(STORIES + twins).encode())
    assert found
    assert (len(found.known), [entry.title for entry in found.feed.entries]) == (5, ["a", "b"])


def test_what_a_limit_cuts_from_is_read_each_time() -> None:
    """So that it is said each time."""
    document = DOCUMENTS["more than the limits"].replace("Text 1", "Text 1" * 9).encode()
    found = judged(document, document, TINY)
    assert found
    assert (len(found.known), found.feed.cut) == (2, "3 items over 3 dropped; 1 field over 40 bytes cut")


def test_a_million_items_are_counted() -> None:
    """Those over the limit are cut off before they are read."""
    found = reading(rss("<item><guid>1</guid></item>" * 200_000))
    assert (len(found.keys), found.feed.cut) == (2000, "198,000 items over 2,000 dropped")


def test_a_memory_survives_its_packing() -> None:
    """20 bytes an item."""
    seen = Seen(frame=b"01234567", keys={b"abcdefgh": "0" * 31 + "1", b"ABCDEFGH": "0" * 31 + "2"})
    assert Seen.unpacked(seen.packed()) == seen
    assert len(seen.packed()) == 8 + 4 + 2 * 20
    assert Seen.unpacked(Seen().packed()) == Seen()


def test_a_body_is_recognised_by_all_that_its_reading_rests_on() -> None:
    """Bytes, the headers that are heeded, and the limits."""
    headers = {"content-type": "text/xml", "content-language": "fr", "content-location": URL}
    usual = body_hash(b"body", headers, LIMITS)
    assert usual == body_hash(b"body", {**headers, "date": "today"}, replace(LIMITS, parse_seconds=1))
    others = [body_hash(b"Body", headers, LIMITS), body_hash(b"body", headers, TINY)]
    others += [body_hash(b"body", {**headers, name: "other"}, LIMITS) for name in headers]
    assert len({usual, *others}) == 6
