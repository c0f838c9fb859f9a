"""Markup to plain text, as golden pairs: left what a feed carries, right what is stored, matched and shown."""

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.text.markup import clean, looks_like_html, mended_references, plain

TEXT_THAT_IS_NO_MARKUP = [
    ("AT&T", "AT&T"),
    ("Q&A: R&D at M&S", "Q&A: R&D at M&S"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ("a<5 but b>7", "a<5 but b>7"),
    ("I <3 Mosul", "I <3 Mosul"),
    ("if a <b and c", "if a <b and c"),
    ("a <b and c <i>x</i>", "a <b and c x"),
    ("ends with <", "ends with <"),
    ("ends with </", "ends with </"),
    ("nothing </> here", "nothing </> here"),
    ("I <!3 you>", "I <!3 you>"),
    ("100 %; &; &x;", "100 %; &; &x;"),
    ("&#; &#x; &unknownentity;", "&#; &#x; &unknownentity;"),
]

TAGS = [
    ("<b>K</b>irkuk", "Kirkuk"),
    ("<p>One</p><p>Two</p>", "One Two"),
    ("one<br>two<br/>three<BR />four", "one two three four"),
    ("<ul><li>a</li><li>b</li></ul>", "a b"),
    ("<td>9</td><td>killed</td>", "9 killed"),
    ('before<img src="x.png" alt="a > b">after', "before after"),
    ("<a href='https://example.org/?a=1&amp;b=2'>link</a>", "link"),
    ('<a title="5 > 4" href=x>text</a>', "text"),
    ("<p class=it's>apostrophe</p>", "apostrophe"),
    ('<a href="unclosed>Text</a> and "more"', 'Text and "more"'),
    ("<o:p>Word</o:p>", "Word"),
    ("<my-widget>custom</my-widget>", "custom"),
    ("H<sub>2</sub>O", "H2O"),
    ("un<wbr>break<span class=x>able</span>", "unbreakable"),
    ('cut off in a tag <a href="https://example.org/lo', "cut off in a tag"),
    ("<div\n class='a'\n>lines</div>", "lines"),
    ("<?php echo 1 ?>after", "after"),
    ("<!DOCTYPE html><p>page</p>", "page"),
]

WHAT_NOBODY_SEES = [
    ("a<script>if (a < b) alert('</b>')</script>b", "a b"),
    ("<STYLE type=x>p { color: red }</Style >text", "text"),
    ('<iframe src="https://example.org/">fallback</iframe>text', "text"),
    ("<script>never closed", "never closed"),
    ("a<!-- a comment with > and <b> -->b", "ab"),
    ("a<!-- never closed", "a never closed"),
    ("<![CDATA[wrapped &amp; <b>twice</b>]]>", "wrapped & twice"),
]

REFERENCES = [
    ("AT&amp;T", "AT&T"),
    ("once: &amp;lt;b&amp;gt;", "once: &lt;b&gt;"),
    ("a &lt;b&gt; tag", "a <b> tag"),
    ("caf&eacute; &#233; &#xE9; &#XE9;", "café é é é"),
    ("&ldquo;quoted&rdquo; &hellip;", "“quoted” …"),
    ("non&nbsp;breaking &nbsp; space&nbsp;", "non\u00a0breaking space"),
    ("windows &#150; dash &#x80;", "windows – dash €"),
    ("&#0; &#xD800; &#1114112;", "\ufffd \ufffd \ufffd"),
    ("&#" + "9" * 5000 + ";", "\ufffd" + "9" * 4993 + ";"),
    ("&am<b></b>p; is not joined", "&amp; is not joined"),
]

CHARACTERS = [
    ("  white \t\r\n space  ", "white space"),
    ("em\u2003ideographic\u3000", "em ideographic"),
    ("10\u202f000 \u00ab\u00a0Non\u00a0\u00bb", "10\u202f000 \u00ab\u00a0Non\u00a0\u00bb"),
    ("two\u00a0\u00a0no-breaks \u00a0 in white space\u202f\n", "two no-breaks in white space"),
    ("next\u0085line\u2028line\u2029paragraph", "next line line paragraph"),
    ("nul\0bell\aescape\x1b[31m", "nul bell escape [31m"),
    ("c1 \x9b controls \x7f", "c1 controls"),
    ("\ufeffmark of order", "mark of order"),
    ("soft\u00adhyphen word\u2060joiner", "softhyphen wordjoiner"),
    ("over\u202eride\u202c iso\u2067late\u2069", "override isolate"),
    ("noncharacters \ufffe\uffff", "noncharacters"),
    ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ("pair \ud83d\ude00", "pair 😀"),
    ("e\u0301 is composed", "\u00e9 is composed"),
    ("می\u200cخواهم keeps its joiner", "می\u200cخواهم keeps its joiner"),
    ("क्\u200dष and 👩\u200d🚒", "क्\u200dष and 👩\u200d🚒"),
    ("\u200fmarks of direction\u200e", "\u200fmarks of direction\u200e"),
    ("zalgo " + "e" + "\u0316" * 100, "zalgo e" + "\u0316" * 30),
    ("ellipses " + "…" * 50, "ellipses " + "…" * 50),
]


@pytest.mark.parametrize(("markup", "text"), TEXT_THAT_IS_NO_MARKUP + TAGS + WHAT_NOBODY_SEES + REFERENCES + CHARACTERS)
def test_plain_shows_what_a_browser_would_show(markup: str, text: str) -> None:
    """Tags go, references are decoded once, and what is never closed was no markup."""
    assert plain(markup) == text


@pytest.mark.parametrize(("raw", "text"), [*CHARACTERS, ("<b>&amp;</b>", "<b>&amp;</b>")])
def test_clean_leaves_one_line_of_safe_characters(raw: str, text: str) -> None:
    """`clean` knows nothing of markup."""
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<b>bold</b> move", True),
        ("one<br>two", True),
        ("one<br />two", True),
        ('<img src="x">', True),
        ("<p>never closed", True),
        ("AT&amp;T", True),
        ("It&#8217;s", True),
        ("caf&eacute;", True),
        ("AT&T; and more", False),
        ("5 < 6", False),
        ("XSS by a <script> tag", False),
        ("List<String> in Java", False),
        ("</unknown>", False),
        ("plain", False),
    ],
)
def test_markup_in_a_text_field_shows_itself(text: str, verdict: bool) -> None:
    """An end tag of HTML, a void tag or a reference is a sign; a start tag alone is what headlines write about."""
    assert looks_like_html(text) is verdict


UNITS = [
    "<", "</", "<a", "<a ", "<p", "<!--", "<script>", "<script></script ", "<style><script>", "<![CDATA[", "]]>", "<?x",
    "&", "&#", "&amp", '<a b="', "<a ='\"", '<a ="<a "=', '<a ="<a "=<', '<a ">"', "<a =" + " " * 20, "\u0301\u0316",
    "</b ", "\u2026",
]  # fmt: skip


@pytest.mark.parametrize("tail", ["", "<", ">"])
@pytest.mark.parametrize("unit", UNITS)
def test_no_markup_takes_long(unit: str, tail: str) -> None:
    """64,000 characters made to send a scanner back take 40 ms; a quadratic one takes ten seconds and more."""
    markup = unit * (64_000 // len(unit)) + tail
    started = time.process_time()
    plain(markup)
    looks_like_html(markup)
    assert time.process_time() - started < 1


FRAGMENTS = st.sampled_from(
    ["<b>", "</p>", "<a href='", '="', "<!--", "-->", "<script>", "</script>", "&lt;", "&#", ";"]
)
MARKUP = st.lists(st.one_of(FRAGMENTS, st.text(st.characters(codec=None), max_size=8))).map("".join)


@settings(deadline=None)
@given(MARKUP)
def test_plain_text_is_always_clean(markup: str) -> None:
    """Whatever comes in: no controls, surrogates or overrides; NFC, one line; and cleaning again changes nothing."""
    text = plain(markup)
    assert clean(text) == text
    assert text == re.sub(r"[^\S\u00a0\u202f]+|\s{2,}", " ", text.strip())
    assert unicodedata.is_normalized("NFC", text)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in text}
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff") & set(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="<&", codec="utf-8")))
def test_text_without_markup_loses_nothing(text: str) -> None:
    """Without `<` and `&` there is no markup."""
    assert plain(text) == clean(text)


@pytest.mark.parametrize(
    ("xml", "mended"),
    [
        ("a & b", "a &amp; b"),
        ("&", "&amp;"),
        ("<a href='?id=5&lang=ar&copy=1'/>", "<a href='?id=5&amp;lang=ar&amp;copy=1'/>"),
        ("&lt;b&gt; &amp;amp; &quot;&apos;", "&lt;b&gt; &amp;amp; &quot;&apos;"),
        ("&nbsp;caf&eacute; &NotEqualTilde; &AMP; &LT;", "&#160;caf&#233; &#8770;&#824; &amp; &#60;"),
        ("&#233; &#xE9; &#XE9; &#38; &#038; &#x26;", "&#233; &#233; &#233; &amp; &amp; &amp;"),
        ("&nobody; &nbspx; &#; &#x; &#12345678;", "&amp;nobody; &amp;nbspx; &amp;#; &amp;#x; &amp;#12345678;"),
        ("<![CDATA[ & &nbsp; <!-- ]]> &", "<![CDATA[ & &nbsp; <!-- ]]> &amp;"),
        ("<!-- & &nbsp; <![CDATA[ --> &", "<!-- & &nbsp; <![CDATA[ --> &amp;"),
        ("& <![CDATA[ & never closed", "&amp; <![CDATA[ & never closed"),
        ("& <!-- & never closed", "&amp; <!-- & never closed"),
    ],
)  # fmt: skip
def test_references_that_xml_does_not_know_are_mended(xml: str, mended: str) -> None:
    """HTML's entities become numbers, any other `&` is text; what is mended stays as it is."""
    assert mended_references(xml) == mended
    assert mended_references(mended) == mended


@pytest.mark.parametrize("hostile", ["&", "<![CDATA[", "<!--", "&#", "&a", "<![CDATA[]]", "&#x0"])
def test_mending_takes_linear_time(hostile: str) -> None:
    """Megabytes in a moment; pytest's timeout ends a quadratic reader."""
    assert mended_references(hostile * 300_000)
