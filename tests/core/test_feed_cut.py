"""Cutting a document into its items and the frame around them."""

import pytest

from watcher.core.feed.cut import cut


@pytest.mark.parametrize(
    ("document", "items", "frame"),
    [
        (b"<rss> <item>1</item> <item>2</item> </rss>", [b"<item>1</item>", b"<item>2</item>"], b"<rss></rss>"),
        (b"<feed><entry a='>'>1</entry\n></feed>", [b"<entry a='>'>1</entry\n>"], b"<feed></feed>"),
        (b"<rss><ITEM>1</ITEM></rss>", [b"<ITEM>1</ITEM>"], b"<rss></rss>"),
        (b"<a:rss xmlns:a='b'><a:item>1</a:item></a:rss>", [b"<a:item>1</a:item>"], b"<a:rssxmlns:a='b'></a:rss>"),
        (b"<rss><item><![CDATA[</item>]]></item></rss>", [b"<item><![CDATA[</item>]]></item>"], b"<rss></rss>"),
        (b"<rss><item><!-- </item> --></item></rss>", [b"<item><!-- </item> --></item>"], b"<rss></rss>"),
        (b"<rss><item><?a </item>?></item></rss>", [b"<item><?a </item>?></item>"], b"<rss></rss>"),
        (b"<rss><![CDATA[<item>]]><?a <item>?></rss>", [], b"<rss><![CDATA[<item>]]><?a<item>?></rss>"),
        (b"<rss a='<!-- '><!-- <item>1</item> --></rss><!-- -->".replace(b"<!-- '", b"'"), [], b"<rssa=''></rss>"),
        (b"<rss><pubDate>1</pubDate><title>2</title><updated/></rss>", [], b"<rss><title>2</title><updated/></rss>"),
        (b"<rss><items><li/></items><item>1</item></rss>", [b"<item>1</item>"], b"<rss></rss>"),
        ("<rss>é<item>ü</item>ß</rss>".encode(), ["<item>ü</item>".encode()], "<rss>éß</rss>".encode()),
    ],
)
def test_items_and_frame(document: bytes, items: list[bytes], frame: bytes) -> None:
    """Items are what the XML says; the frame is the rest, without white space, comments, and what changes anyway."""
    found = cut(document)
    assert found
    assert [found.item(number) for number in range(len(found.spans))] == items
    assert found.frame == frame


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(b"<rss><item><item>1</item></item></rss>", id="items in items"),
        pytest.param(b"<item>1</item>", id="an item for a root"),
        pytest.param(b"<rss><item>1</item><item/></rss>", id="an empty element"),
        pytest.param(b"<rss><item>1</item><items><a:item xmlns:a='b'/></items></rss>", id="where none is looked for"),
        pytest.param(b"<rss><title><item>1</item></title></rss>", id="in a title"),
        pytest.param(b"<rss><item>1</item><title>a</title></rss>", id="a title behind items"),
        pytest.param(b"<rss><item xml:base='http://a'>1</item></rss>", id="a base that leaks"),
        pytest.param(b"<rss><item><a base = 'http://a'/></item></rss>", id="the same within an item"),
        pytest.param(b"<rss><item xmlns:a='b'/><item xmlns:a='c'>1</item></rss>", id="one prefix, two namespaces"),
        pytest.param(b"<rss><item xmlns:a='b'/><item xmlns:c='b'>1</item></rss>", id="two prefixes, one namespace"),
    ],
)
def test_what_is_not_clean_has_no_items(document: bytes) -> None:
    """Without one of them, the others might read otherwise."""
    found = cut(document)
    assert found
    assert found.spans == ()


@pytest.mark.parametrize(
    "document", [b"", b"a", b"<rss>", b"<rss><item></rss>", b"<rss>&nbsp;</rss>", b"<a:rss/>", b"<rss/><rss/>"]
)
def test_what_is_not_well_formed_is_not_cut(document: bytes) -> None:
    """Prefixes that nobody declared included."""
    assert cut(document) is None


def test_without_its_other_items_a_document_is_well_formed() -> None:
    """The rest stays as it is, white space too."""
    found = cut(b"<rss> <item>1</item> a <item>2</item> b <item>3</item> </rss>")
    assert found
    assert found.only([1]) == b"<rss>  a <item>2</item> b  </rss>"
    assert found.only(()) == b"<rss>  a  b  </rss>"
    assert found.only(range(3)) == found.document


def test_a_deep_document_is_cut() -> None:
    """100,000 elements, each in the one before."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    found = cut(b"<rss><item>" + deep + b"</item></rss>")
    assert found
    assert found.item(0) == b"<item>" + deep + b"</item>"
