"""Cutting a document into its items and the frame around them."""

import pytest

from watcher.core.feed.cut import cut


@pytest.mark.parametrize(
    ("document", "items", "frame"),
    [
        (b"<rss> <item>1</item> <item>2</item> </rss>", [b"<item>1</item>", b"<item>2</item>"], b"<rss></rss>"),
        (b"<feed><entry a='>'>1</entry\n></feed>", [b"<entry a='>'>1</entry\n>"], b"<feed></feed>"),
        (b"<r><ITEM>1</ITEM></r>", [b"<ITEM>1</ITEM>"], b"<r></r>"),
        (b"<a:r xmlns:a='b'><a:item>1</a:item></a:r>", [b"<a:item>1</a:item>"], b"<a:rxmlns:a='b'></a:r>"),
        (b"<r><item><![CDATA[</item>]]></item></r>", [b"<item><![CDATA[</item>]]></item>"], b"<r></r>"),
        (b"<r><item><!-- </item> --></item></r>", [b"<item><!-- </item> --></item>"], b"<r></r>"),
        (b"<r><item><?a </item>?></item></r>", [b"<item><?a </item>?></item>"], b"<r></r>"),
        (b"<r><![CDATA[<item>]]><?a <item>?></r>", [], b"<r><![CDATA[<item>]]><?a<item>?></r>"),
        (b"<r a='<!-- '><!-- <item>1</item> --></r><!-- -->".replace(b"<!-- '", b"'"), [], b"<ra=''></r>"),
        (b"<r><pubDate>1</pubDate><title>2</title><updated/></r>", [], b"<r><title>2</title><updated/></r>"),
        (b"<r><items><li/></items><item>1</item></r>", [b"<item>1</item>"], b"<r></r>"),
        ("<r>é<item>ü</item>ß</r>".encode(), ["<item>ü</item>".encode()], "<r>éß</r>".encode()),
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
        pytest.param(b"<r><item><item>1</item></item></r>", id="items in items"),
        pytest.param(b"<r><item>1</item><item/></r>", id="an empty element"),
        pytest.param(b"<r><item>1</item><title>a</title></r>", id="a title behind items"),
        pytest.param(b"<r><item xml:base='http://a'>1</item></r>", id="a base that leaks"),
        pytest.param(b"<r><item><a base = 'http://a'/></item></r>", id="the same within an item"),
        pytest.param(b"<r><item xmlns:a='b'/><item xmlns:a='c'>1</item></r>", id="one prefix, two namespaces"),
        pytest.param(b"<r><item xmlns:a='b'/><item xmlns:c='b'>1</item></r>", id="two prefixes, one namespace"),
    ],
)
def test_what_is_not_clean_has_no_items(document: bytes) -> None:
    """Without one of them, the others might read otherwise."""
    found = cut(document)
    assert found
    assert found.spans == ()


@pytest.mark.parametrize("document", [b"", b"a", b"<r>", b"<r><item></r>", b"<r>&nbsp;</r>", b"<a:r/>", b"<r/><r/>"])
def test_what_is_not_well_formed_is_not_cut(document: bytes) -> None:
    """Prefixes that nobody declared included."""
    assert cut(document) is None


def test_without_its_other_items_a_document_is_well_formed() -> None:
    """The rest stays as it is, white space too."""
    found = cut(b"<r> <item>1</item> a <item>2</item> b <item>3</item> </r>")
    assert found
    assert found.only([1]) == b"<r>  a <item>2</item> b  </r>"
    assert found.only(()) == b"<r>  a  b  </r>"
    assert found.only(range(3)) == found.document


def test_a_deep_document_is_cut() -> None:
    """100,000 elements, each in the one before."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    found = cut(b"<r><item>" + deep + b"</item></r>")
    assert found
    assert found.item(0) == b"<item>" + deep + b"</item>"
