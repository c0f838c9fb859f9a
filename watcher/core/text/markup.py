"""Markup to plain text: what a feed calls a title or a summary, as words that are safe to store, match and show.

The scanner is ours: the standard library's is quadratic on hostile input before Python 3.11.14, and swallows text that
only looks like markup. It reads as browsers do, with one bias: **what is never closed was no markup**, so a headline
about `a < b` or an unclosed `<script>` loses no words. Every rule is linear: 64 kB of the worst known input take 40 ms.
What is *not* here: folding for the matcher (fold.py), and which field of a feed is HTML (core/feed).
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

_CLOSED_UP = (  # tags that leave no gap: <b>K</b>irkuk is one word
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|nobr|q|rb|rp|rt|ruby|s|samp|small|span|strike|"
    "strong|sub|sup|tt|u|var|wbr"
)
_APART = (  # the others that feeds carry
    "address|article|aside|audio|blockquote|body|br|caption|center|col|dd|details|div|dl|dt|embed|figcaption|figure|footer|"
    "form|h[1-6r]|head|header|html|img|li|main|nav|object|ol|p|picture|pre|section|source|summary|table|tbody|td|tfoot|th|"
    "thead|time|tr|ul|video"
)
_UNSEEN = {  # elements whose content is no text, and how each ends
    name: re.compile(rf"</{name}(?:[\s/][^<>]*)?>", re.IGNORECASE)
    for name in ("script", "style", "template", "iframe", "noembed", "noframes")
}
_SURE_TAG = re.compile(rf"</(?:{_CLOSED_UP}|{_APART})\s*>|<(?:br|hr|img|p|wbr)(?:\s[^<>]*|/)?>", re.IGNORECASE)
_NO_GAP = re.compile(_CLOSED_UP, re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_IN_XML = re.compile(  # an ampersand, with the reference that it begins, or (first) what holds none
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?P<reference>(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?",
    re.DOTALL,
)
_OF_XML = ("lt;", "gt;", "amp;", "quot;", "apos;")
_MARK = re.compile(r"<(?P<comment>!--)|<(?P<declaration>[!?][A-Za-z\[])|</?(?P<tag>[A-Za-z][^\s/<>]*)")
_IN_TAG = re.compile(r"=\s*[\"']|[<>]")
_ANGLE = re.compile(r"[<>]")
_BEGUN_ATTRIBUTE = re.compile(r"\s+[\w:-]+\s*=")

_MARKS_IN_A_ROW = 30  # UAX #15's Stream-Safe Text Format; normalising a longer run takes quadratic time (32,000: 1.5 s)
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7F]{{{_MARKS_IN_A_ROW + 1},}}")
_DROPPED = [
    0x00AD,  # soft hyphen: a hint for line ends
    *range(0x202A, 0x202F),  # bidi embeddings and overrides, and below the isolates:
    *range(0x2066, 0x206A),  # an excerpt cut inside one would turn round the rest of the digest
    *range(0x2060, 0x2065),  # word joiner, invisible operators
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
    0xFEFF,  # byte order mark
    0xFFFE,  # these two may stand in no XML document
    0xFFFF,
]
_NO_BREAK = ("\u00a0", "\u202f")
_WHITE = re.compile(r"\s+")
_SPACED = [*range(0x20), *range(0x7F, 0xA0)]
_TABLE: dict[int, str | None] = dict.fromkeys(_DROPPED) | dict.fromkeys(_SPACED, " ")


def clean(text: str) -> str:
    """One line of NFC text without control characters, lone surrogates or bidi overrides, its white space collapsed.

    A no-break space that stands alone stays (10\u202f000, « Non »), and is white space to the matcher all the same.
    Kept, although unseen: ZWNJ and ZWJ (they spell words in Persian and Indic scripts, and emoji), ZWSP (it parts words
    in Thai and Khmer), LRM and RLM (single marks without a partner to lose). A surrogate pair becomes its character.
    """
    if not text.isprintable():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_TABLE)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MAYBE_MARKS.sub(_fewer_marks, text))
    if "\u00a0" in text or "\u202f" in text:
        return _WHITE.sub(_one_space, text.strip())
    return " ".join(text.split())


def plain(markup: str) -> str:
    """The text that a browser would show for an HTML fragment, as `clean` leaves it. References are decoded once."""
    markup = markup.replace("<![CDATA[", " ").replace("]]>", " ") if "<![CDATA[" in markup else markup
    return clean("".join(_Scanner(markup).pieces()) if "<" in markup else _decoded(markup))


def looks_like_html(text: str) -> bool:
    """Whether a field that claims to be plain text is HTML: it holds an end tag, a void tag or a character reference.

    Publishers mislabel markup far more often than they write about it; a lone `<script>` in a headline is no sign.
    """
    if "<" in text and _SURE_TAG.search(text):
        return True
    return "&" in text and any(m[0][-1] == ";" and _decode(m) != m[0] for m in _REFERENCE.finditer(text))


def mended_references(xml: str) -> str:
    """An XML document in which every `&` begins a reference that XML knows; CDATA sections and comments stay.

    HTML's entities become numbers. An `&` that begins nothing, and one before a name that nobody knows, is text:
    HTML's own reading would make `?id=5〈=ar` of `?id=5&lang=ar`.
    """
    return _IN_XML.sub(_mended, xml)


class _Scanner:
    """One walk over one fragment. No search that failed to the end of the text is made again: that keeps it linear."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.last: dict[str, int] = {}
        self.never_closed: set[str] = set()
        self.patience = len(markup)

    def pieces(self) -> Iterator[str]:
        """The text between the marks, decoded, with a space for each tag that parts words."""
        at = shown = 0
        while mark := _MARK.search(self.markup, at):
            end = self._end(mark)
            if end < 0:
                at = mark.start() + 1
                continue
            yield _decoded(self.markup[shown : mark.start()])
            if mark["tag"] and not _NO_GAP.fullmatch(mark["tag"]):
                yield " "
            at = shown = end
        yield _decoded(self.markup[shown:])

    def _end(self, mark: re.Match[str]) -> int:
        """Where the text goes on behind a mark, or -1 when the mark is text itself."""
        if mark["comment"]:
            return max(self._find("-->", mark.end()), mark.end())
        if mark["declaration"]:
            return self._find(">", mark.end())
        end = self._end_with_quotes(mark.end())
        if end < 0:
            end = self._end_without_quotes(mark.end())
        name = mark["tag"].lower()
        if end < 0 or name not in _UNSEEN or mark[0].startswith("</"):
            return end
        return self._end_of_element(name, end)

    def _end_with_quotes(self, start: int) -> int:
        """Past the `>` that ends a tag. A `<` outside quotes proves that it was none. Quotes are heeded until
        failed walks have cost as much as the text is long."""
        if self.patience < 0:
            return -1
        at = start
        while met := _IN_TAG.search(self.markup, at):
            if met[0] == ">":
                return met.end()
            if met[0] == "<":
                break
            at = max(self._find(met[0][-1], met.end()), met.end())
        self.patience -= at - start + 1
        return -1

    def _end_without_quotes(self, start: int) -> int:
        """The same where a quote is never closed; a tag that was cut off within its attributes ends with the text."""
        if met := _ANGLE.search(self.markup, start):
            return met.end() if met[0] == ">" else -1
        return len(self.markup) if _BEGUN_ATTRIBUTE.match(self.markup, start) else -1

    def _end_of_element(self, name: str, start: int) -> int:
        """Past the end tag of an element whose content is not shown; past its start tag when there is none."""
        if name not in self.never_closed:
            if closed := _UNSEEN[name].search(self.markup, start):
                return closed.end()
            self.never_closed.add(name)
        return start

    def _find(self, needle: str, start: int) -> int:
        """Past the next needle, or -1."""
        if needle not in self.last:
            self.last[needle] = self.markup.rfind(needle)
        return self.markup.index(needle, start) + len(needle) if start <= self.last[needle] else -1


def _decoded(text: str) -> str:
    return _REFERENCE.sub(_decode, text) if "&" in text else text


def _decode(reference: re.Match[str]) -> str:
    return html.unescape(reference[0])


def _mended(found: re.Match[str]) -> str:
    reference = found["reference"]
    if found[0][0] == "<" or reference in _OF_XML:
        return found[0]
    if not reference or (reference[0] != "#" and reference not in html5):
        return f"&amp;{reference or ''}"
    return "".join("&amp;" if meant == "&" else f"&#{ord(meant)};" for meant in html.unescape(found[0]))


def _one_space(run: re.Match[str]) -> str:
    return run[0] if run[0] in _NO_BREAK else " "


def _fewer_marks(run: re.Match[str]) -> str:
    kept, row = [], 0
    for character in run[0]:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
