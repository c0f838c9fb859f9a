"""Bytes to characters, and past the prolog."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.feed.decode import decode, legal_references, root_offset

TEXT = "<a>Kirkuk – كركوك</a>"
KOI8 = "<?xml version='1.0' encoding='koi8-r'?>"
UTF8 = "<?xml version='1.0' encoding='UTF8'?>"
FRENCH = "<a>État «é»</a>"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(TEXT.encode(), "", TEXT, id="UTF-8 without a word"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "text/xml; charset=latin-1", TEXT, id="a mark beats a label"),
        pytest.param(TEXT.encode("utf-16"), "", TEXT, id="UTF-16 with its mark"),
        pytest.param(TEXT.encode("utf-16-be"), "", TEXT, id="UTF-16 by its first character"),
        pytest.param(TEXT.encode("utf-32"), "", TEXT, id="UTF-32 with its mark"),
        pytest.param('{"a": "é"}'.encode("utf-16-le"), "", '{"a": "é"}', id="JSON in UTF-16"),
        pytest.param(TEXT.encode(), "text/xml; charset=iso-8859-1", TEXT, id="UTF-8 beats a wrong label"),
        pytest.param(FRENCH.encode("latin-1"), "text/xml; charset=iso-8859-1", FRENCH, id="the header's label"),
        pytest.param(f"{KOI8}Мосул".encode("koi8-r"), "", f"{KOI8}Мосул", id="declared"),
        pytest.param(FRENCH.encode("cp1252"), "", FRENCH, id="windows-1252 without a word"),
        pytest.param("<a>“x” €</a>".encode("cp1252"), "charset=iso-8859-1", "<a>“x” €</a>", id="Latin-1 is windows"),
        pytest.param("摩苏尔".encode("gb18030"), 'text/xml; charset="gb2312"', "摩苏尔", id="GB2312 is GB18030"),
        pytest.param("モスル".encode("iso2022_jp"), "charset=iso-2022-jp", "モスル", id="seven bits are believed"),
        pytest.param("é".encode("cp1252") + "é".encode(), "charset=utf-8", "\ufffdé", id="one broken byte"),
        pytest.param("Übung für".encode() * 3 + b"\xe9", "", "Übung für" * 3 + "\ufffd", id="a broken byte in UTF-8"),
        pytest.param(TEXT.encode() + b"\x81", "charset=iso-8859-1", f"{TEXT}\ufffd", id="and a wrong label"),
        pytest.param("[“é”".encode() + b"\xe9", "", "[“é”\ufffd", id="as many letters as it takes"),
        pytest.param("é".encode() * 2 + b"\xe9", "", "Ã©Ã©é", id="too few letters"),
        pytest.param(b' {"a": "\xe9"}', "charset=iso-8859-1", ' {"a": "\ufffd"}', id="JSON is UTF-8"),
        pytest.param(f"{UTF8}é".encode() + b"\xe9\xe9", "charset=latin1", f"{UTF8}é\ufffd\ufffd", id="declared UTF-8"),
        pytest.param(f"{UTF8}État".encode("cp1252"), "charset=latin1", f"{UTF8}État", id="declared, but it is none"),
        pytest.param("كركوك، چه گفت؟".encode("cp1256"), "charset=windows-1256", "كركوك، چه گفت؟", id="Persian"),
        pytest.param("摩苏尔附近的袭击".encode("gbk"), "charset=gbk", "摩苏尔附近的袭击", id="GBK"),
        pytest.param("모술 근처에서 아홉 명".encode("euc_kr"), "charset=euc-kr", "모술 근처에서 아홉 명", id="Korean"),
        pytest.param(FRENCH.encode("cp1252"), "charset=undefined", FRENCH, id="no encoding: undefined"),
        pytest.param(FRENCH.encode("cp1252"), "charset=hex", FRENCH, id="no encoding of text: hex"),
        pytest.param(b"+ADw-a+AD4- \xe9", "charset=utf-7", "+ADw-a+AD4- é", id="a trap: UTF-7"),
        pytest.param(FRENCH.encode("cp1252"), "charset=klingon", FRENCH, id="unknown"),
        pytest.param("Мосул".encode().decode("latin-1").encode(), "", "Мосул", id="encoded twice"),
        pytest.param("“État”".encode().decode("cp1252", "replace").encode(), "", None, id="encoded twice with a loss"),
        pytest.param(b"a\0b\x0bc\x1fd\te\r\n", "", "abcd\te\r\n", id="what XML forbids goes"),
        pytest.param(b"", "", "", id="empty"),
    ],
)  # fmt: skip
def test_decoding_goes_by_what_fits_before_what_is_claimed(body: bytes, content_type: str, text: str | None) -> None:
    """A mark, then UTF-8, then labels, then windows-1252 (None: only that it does not raise)."""
    decoded = decode(body, content_type)
    assert decoded.isprintable() or "\t" in decoded
    assert text is None or decoded == text


@pytest.mark.parametrize(
    ("labels", "encoding", "text"),
    [
        ("windows-874 dos-874 TIS-620 tis620 tis-620-2533 iso-8859-11 iso885911", "cp874", "“กรุงเทพ”"),
        ("x-sjis shift_jis sjis windows-31j ms_kanji", "cp932", "モスル①"),
        ("iso-8859-8 iso-8859-8-i ISO-8859-8-E iso88598 logical visual hebrew", "iso8859-8", "מוסול"),
        ("iso-8859-6-i iso88596 arabic asmo-708", "iso8859-6", "الموصل"),
        ("x-gbk gb_2312-80 gb2312 gbk chinese", "gbk", "摩苏尔"),
        ("x-euc-jp euc-jp", "euc_jp", "モスル"),
        ("x-cp1251 cp1251 windows-1251", "cp1251", "Мосул"),
        ("koi8-r koi8 koi", "koi8-r", "Мосул"),
        ("x-mac-cyrillic x-mac-ukrainian", "mac-cyrillic", "Мосул"),
        ("euc-kr windows-949 ks_c_5601-1987 ks_c_5601-1989 korean", "cp949", "모술"),
        ("x-x-big5 cn-big5 big5", "big5", "摩蘇爾"),
        ("iso-8859-9 latin5 windows-1254 x-cp1254", "cp1254", "“Musul’da”ğ"),
        ("unicode-1-1-utf-8 x-unicode20utf8 utf8 UTF-8", "utf-8", "كركوك"),
    ],
)
def test_labels_are_read_as_browsers_read_them(labels: str, encoding: str, text: str) -> None:
    """The names of the WHATWG Encoding Standard, in a header and in a declaration."""
    for label in labels.split():
        declaration = f"<?xml version='1.0' encoding='{label}'?>"
        assert decode(text.encode(encoding), f"text/xml; charset={label}") == text
        assert decode((declaration + text).encode(encoding), "") == declaration + text


@settings(deadline=None)
@given(
    st.binary(max_size=40), st.sampled_from(["", "charset=utf-16", "charset=shift_jis", "charset=idna", "charset=;"])
)
def test_decoding_never_raises(body: bytes, content_type: str) -> None:
    """Any bytes, any label; and no character that XML forbids comes out."""
    assert not set(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])) & set(decode(body, content_type))


@pytest.mark.parametrize(
    ("prolog", "root"),
    [
        ("", "<rss/>"),
        ("\ufeff\n \ufeff", "<rss/>"),
        ("<?xml version='1.0'?>\n<?xml-stylesheet href='a>b'?>", "<rss/>"),
        ("<!-- <rss> --><!-- <!DOCTYPE x> -->", "<rss/>"),
        ("<!DOCTYPE rss>", "<rss/>"),
        ("<!doctype html>", "<html/>"),
        ('<!DOCTYPE rss PUBLIC "-//x//>" "http://example.org/a>b">', "<rss/>"),
        ('<!DOCTYPE rss [<!ENTITY a "]>"> ] >', "<rss/>"),
        ("<!DOCTYPE rss [<!-- ]> \" ' --> <?pi ]> ?> <!ELEMENT a (b)>]>", "<rss/>"),
        ("<!-- <a --><!DOCTYPE x [<!ENTITY a 'b'>]><!DOCTYPE y>", "<rss/>"),
        ("<!DOCTYPE never [ closed ", ""),
        ("<!-- never closed ", ""),
        ("<?never closed ", ""),
        ("", "no markup"),
        (" ", "junk <!DOCTYPE rss><rss/>"),
    ],
)
def test_the_prolog_ends_where_the_root_begins(prolog: str, root: str) -> None:
    """Declarations, comments, instructions and DOCTYPEs go, whatever brackets and quotes they hold."""
    assert (prolog + root)[root_offset(prolog + root) :] == root


@pytest.mark.parametrize(
    ("text", "legal"),
    [
        ("&#233; &#xE9; &amp; &#x1F600;", "&#233; &#xE9; &amp; &#x1F600;"),
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#xD83D; alone", "\ufffd alone"),
        ("&#0;&#8;&#x1F;&#65535;", ""),
        ("&#99999999999999999999;", "\ufffd"),
        ("&#x110000;", "\ufffd"),
        ("&#" + "0" * 20 + "65;", "&#" + "0" * 20 + "65;"),
        ("&#; &#x;", "&#; &#x;"),
    ],
)
def test_references_to_what_xml_forbids_are_mended(text: str, legal: str) -> None:
    """A pair of surrogates is the character that it stands for; legal references are left alone."""
    assert legal_references(text) == legal
