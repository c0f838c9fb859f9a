"""RSS, RDF and Atom by feedparser, which has seen every way in which they go wrong; its findings become entries.

It is slow (5-40 ms a document), so plain items are read without it (plain.py), and small hostile documents keep it busy
for minutes, so it runs in a worker that can be killed (adapters/parser). Its records are untyped: `Any` stands for them
here and in plain.py alone. What is *not* here: decoding (decode.py), and the normalising of fields (fields.py).
"""

import io
import re
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax import SAXParseException
from xml.sax.saxutils import unescape

from watcher.core.feed.cut import Cut, cut
from watcher.core.feed.decode import legal_references, root_offset
from watcher.core.feed.fields import Fields, Found, instant, language
from watcher.core.feed.places import ELEMENTS, NAMESPACES, read_places
from watcher.core.feed.plain import PlainReader
from watcher.core.model import Entry, Limits
from watcher.core.text.markup import clean, mended_references
from watcher.errors import FeedError

_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_FRAME_TAG = re.compile(  # whole tags that documents are built of; comments and CDATA sections hold none
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<end>/?)(?:[\w.-]+:)?(?:(?P<item>item|entry)|channel|rss|feed|rdf)(?:\s[^<>]*?)?(?P<empty>/?)>",
    re.IGNORECASE | re.DOTALL,
)
_HTML = ("text/html", "application/xhtml+xml")
_TEXTS = (*_HTML, "text/plain")
_PLACES = "its places"
"""What ELEMENTS say of an entry: under a name that no element can have, for feedparser keeps them all in one record."""
_WITHIN_AN_ITEM = "1 item broken off at the end of the document dropped"
_BEHIND_AN_ITEM = "the end of the document is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlSource:
    """A recall.Source. `cut` is None when the document is not well-formed; then it is read as a whole, and loosely."""

    document: bytes
    cut: Cut | None
    root: str
    lines_before: int
    base: str
    speaks: str
    limits: Limits

    def frame(self) -> bytes:
        return b"\0".join((self.base.encode(), self.cut.frame if self.cut else b""))

    def items(self) -> Sequence[bytes]:
        return [self.cut.item(n) for n in range(min(self.limits.items, len(self.cut.spans)))] if self.cut else ()

    def part(self, numbers: Collection[int]) -> Found | None:
        fields = Fields(self.limits)
        if not self.cut or not self.cut.spans:
            return None
        fields.items(self.cut.spans)
        if not numbers:
            return fields.found(title="", language="", entries=())
        plain = self._plain(numbers)
        rest = [number for number in numbers if number not in plain]
        try:
            found = _parse(self.cut.only(rest))
        except FeedError:
            return None
        if len(found["entries"]) != len(rest) or _loosely(found):
            return None
        entries = {**plain, **dict(zip(rest, found["entries"], strict=True))}
        found["entries"] = [entries[number] for number in numbers]
        return self._found(found, fields)

    def _plain(self, numbers: Collection[int]) -> dict[int, Any]:
        if not self.cut or not self.cut.rss:
            return {}
        reader = PlainReader(self.cut.namespaces)
        return {n: raw for n in numbers if (raw := reader.read(self.cut.item(n))) is not None}

    def whole(self) -> Found:
        if self.cut and (self.cut.rss or len(self.cut.spans) > self.limits.items):
            numbers = range(min(len(self.cut.spans), self.limits.items))
            return self.part(numbers) or self.judged()
        return self.judged()

    def judged(self) -> Found:
        """The whole by feedparser alone."""
        fields = Fields(self.limits)
        found = _parse(self.document)
        torn = _torn(self.document.decode()) if _loosely(found) else ""
        if torn == _WITHIN_AN_ITEM:
            del found["entries"][-1:]
        if torn:
            fields.torn(torn)
        if not found["entries"]:
            _demand_feed(found, self.root, lines_before=self.lines_before)
        return self._found(found, fields)

    def _found(self, found: Any, fields: Fields) -> Found:
        feed, loose = found["feed"], _loosely(found)
        speaks = language(feed.get("language"), self.speaks)
        base = self.base or fields.link("", feed.get("link"))
        raws = fields.items(found["entries"])
        return fields.found(
            title=_rich(fields, feed, "title"),
            language=speaks,
            entries=fields.entries(lambda raw: _entry(raw, base, speaks, fields, loose=loose), raws),
        )


def open_xml(text: str, *, base: str, speaks: str, limits: Limits) -> XmlSource:
    """Looks at a document. `base` is its URL or "", `speaks` the language that its headers claim. Raises FeedError."""
    start = root_offset(text)
    root = _ROOT.match(text, start)
    if root and root[1].lower() == "html":
        raise FeedError("an HTML page, not a feed")
    if "<" not in text[start:]:
        raise FeedError(f"not a feed: it begins with “{clean(text[:200])[:40]}”")
    document = legal_references(text[start:])
    encoded = document.encode()
    if not (parts := cut(encoded)):
        # feedparser's loose parser, to which one raw `&` sends a whole document, reads guids and links otherwise:
        # known items are new
        encoded = mended_references(document).encode()
        parts = cut(encoded)
    return XmlSource(
        document=encoded,
        cut=parts,
        root=root[1] if root else "",
        lines_before=text.count("\n", 0, start),
        base=base,
        speaks=speaks,
        limits=limits,
    )


def _parse(document: bytes) -> Any:
    # here, and not above: its import takes 55 ms, and only a process that reads documents shall pay them
    import feedparser

    # expat is the only parser that was examined: no libxml2, no driver that PY_SAX_PARSER names
    feedparser.api.PREFERRED_XML_PARSERS[:] = ["xml.sax.expatreader"]
    _keep_places(feedparser.mixin._FeedParserMixin, feedparser.namespaces.georss.Namespace)  # noqa: SLF001  as above
    try:
        return feedparser.parse(
            io.BytesIO(document),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # it promises none, and raises ValueError, TypeError, IndexError and others
        raise FeedError(f"cannot be read ({type(error).__name__})") from error


def _loosely(found: Any) -> bool:
    return isinstance(found.get("bozo_exception"), SAXParseException)


@cache
def _keep_places(parser: Any, namespace: Any) -> None:
    """Have the texts of ELEMENTS kept, all of them, in place of what feedparser makes of GeoRSS: it keeps the last
    geometry of an entry, and over a `gml:pos` outside of a point, or a reference system that is a URL, it loses the
    document."""
    for name in [name for name in vars(namespace) if name.startswith(("_start_", "_end_"))]:
        delattr(namespace, name)
    parser.namespaces.update(NAMESPACES)
    if parser._matchnamespaces:  # noqa: SLF001  which the first parser of the process fills, once
        parser._matchnamespaces.update(NAMESPACES)  # noqa: SLF001  as above
    for element in ELEMENTS:
        setattr(namespace, f"_start_{element}", lambda parser, _, element=element: parser.push(element, 0))
        setattr(namespace, f"_end_{element}", lambda parser, element=element: _keep_text(parser, element))


def _keep_text(parser: Any, element: str) -> None:
    text = parser.pop(element)
    if text and parser.inentry and not parser.insource:
        parser.entries[-1].setdefault(_PLACES, []).append((element, text))


def _torn(document: str) -> str:
    """How a document that is not well-formed breaks off, in words; "" when it ends as one does.

    Within an item: half of one has no guid yet, and would come again as another. Behind one: more may have followed.
    """
    tags = deque((tag for tag in _FRAME_TAG.finditer(document) if tag["end"] is not None), maxlen=1)
    if not tags or not tags[0]["item"]:
        return ""
    return _BEHIND_AN_ITEM if tags[0]["end"] or tags[0]["empty"] else _WITHIN_AN_ITEM


def _demand_feed(found: Any, root: str, *, lines_before: int) -> None:
    """A feed may be without entries, but then it must be a feed. Raises FeedError."""
    error = found.get("bozo_exception")
    if isinstance(error, SAXParseException):
        # feedparser puts an XML declaration on a line of its own before what it is handed
        line = (error.getLineNumber() or 1) - 1 + lines_before
        raise FeedError(f"not well-formed XML at line {max(line, 1)}: {clean(error.getMessage())}")
    if not found["version"]:
        raise FeedError(f"an XML document of kind <{root[:40]}>, not a feed")


def _entry(raw: Any, base: str, speaks: str, fields: Fields, *, loose: bool) -> Entry:
    points, countries = read_places(dict.get(raw, _PLACES, ()))
    return Entry(
        guid=fields.literal(_id(raw, loose=loose)),
        link=fields.link(base, raw.get("link") or _alternate(raw)),
        title=_rich(fields, raw, "title"),
        summary=fields.summary(_summary(fields, raw), _content(fields, raw)),
        published_at=_published_at(raw),
        authors=fields.names(_authors(raw)),
        categories=fields.names(tag.get("label") or tag.get("term") for tag in raw.get("tags", ())),
        language=language(raw.get("language"), _speaks(raw), speaks),
        points=points,
        countries=countries,
    )


def _id(raw: Any, *, loose: bool) -> object:
    """The loose parser leaves XML's own references in guids, and escapes what stands in CDATA."""
    guid = raw.get("id")
    return unescape(guid, {"&quot;": '"', "&apos;": "'"}) if loose and isinstance(guid, str) else guid


def _rich(fields: Fields, raw: Any, name: str) -> str:
    kind = (raw.get(f"{name}_detail") or {}).get("type")
    return fields.html(raw.get(name)) if kind in _HTML else fields.text(raw.get(name))


def _summary(fields: Fields, raw: Any) -> str:
    # without details it is feedparser's own copy of the content
    return _rich(fields, raw, "summary") if "summary_detail" in raw or "content" not in raw else ""


def _content(fields: Fields, raw: Any) -> str:
    for content in raw.get("content", ()):
        if content.get("type") in _TEXTS:
            return _rich(fields, {"value": content.get("value"), "value_detail": content}, "value")
    return ""


def _alternate(raw: Any) -> object:
    """A link to another format than HTML, which feedparser does not call the entry's link."""
    return next((link.get("href") for link in raw.get("links", ()) if link.get("rel") == "alternate"), "")


def _authors(raw: Any) -> Iterable[object]:
    authors = raw.get("authors", ())
    # a single one as it was written: feedparser takes top-level domains of five letters and more for a part of the name
    return [author.get("name") for author in authors] if len(authors) > 1 else [_person(raw.get("author", ""))]


def _person(author: str) -> str:
    """The name from `ana@example.org (Ana)` and `Ana <ana@example.org>`; the address where there is no name."""
    if "@" not in author:
        return author
    return " ".join(word for word in author.split() if "@" not in word).strip(' ()<>"') or author


def _published_at(raw: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        # dict's own get: feedparser's takes one for the other, and warns
        if time := dict.get(raw, name):
            return instant(*time[:6])
    return None


def _speaks(raw: Any) -> object:
    """The xml:lang that was in force at the entry's text."""
    details = (raw.get(name) or {} for name in ("title_detail", "summary_detail"))
    return next((detail["language"] for detail in details if detail.get("language")), None)
