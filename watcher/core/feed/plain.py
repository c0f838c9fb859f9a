"""Items of RSS that say nothing unusual, read without feedparser: with its result, at an eighth of its cost.

An item is plain when it has nothing but well-known children, without markup in them and without what gives them another
meaning. In a document that is known to be well-formed, patterns are enough to see that. For the rest there is
feedparser, which is the judge: a test compares the two over every document at hand. What is found has its shape.
What is *not* here: Atom, and any guess.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax import saxutils

_ITEM = re.compile(r"<item\s*>(.*)</item\s*>", re.DOTALL)
_CHILD = re.compile(
    r"\s*<(?P<name>[\w.:-]+)(?P<attributes>(?:\s+[\w.:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"
    r"(?:/>|>(?P<text>[^<]*(?:<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]>[^<]*)*)</(?P=name)\s*>)\s*"
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(lt|gt|amp|quot|apos));")
_OF_XML = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_C1 = re.compile("[\x80-\x9f]")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_FALSE_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")

_NO_LINK = re.compile(r"\s+(?i:ispermalink)\s*=\s*[\"']false[\"']")
_ANY = re.compile(r"(?!.*\bxmlns\s*=).*", re.DOTALL)
_NONE = re.compile(r"")
_CHILDREN = {  # what a child is to us ("": nothing), and the attributes that leave it that
    "title": ("title", _NONE),
    "link": ("link", _NONE),
    "guid": ("permalink", re.compile(r"(?:\s+(?i:ispermalink)\s*=\s*[\"']true[\"'])?")),
    "description": ("description", _NONE),
    "content:encoded": ("content", _NONE),
    "pubdate": ("published", _NONE),
    "category": ("category", re.compile(r"(?:\s+(?i:domain)\s*=\s*(?:\"[^\"]*\"|'[^']*'))?")),
    "author": ("author", _NONE),
    "dc:creator": ("author", _NONE),
    "post-id": ("", re.compile(r".*", re.DOTALL)),  # in a namespace of its own, by WordPress
    **dict.fromkeys(["comments", "enclosure", "source", "slash:comments", "wfw:commentrss"], ("", _ANY)),
    **dict.fromkeys(["media:content", "media:thumbnail", "media:credit", "feedburner:origlink"], ("", _ANY)),
}
_NAMESPACES = {  # in lower case, in which feedparser compares them
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://search.yahoo.com/mrss/": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}

Texts = dict[str, list[str]]


class PlainReader:
    """Reads items of one document, in which `namespaces` are those of its prefixes."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        # here, and not above: see xml.py
        from feedparser.api import StrictFeedParser
        from feedparser.datetimes import _parse_date

        self._instant: Callable[[str], Any] = _parse_date
        self._looks_like_html: Callable[[str], bool] = StrictFeedParser.looks_like_html
        # to feedparser, a prefix of this table that is bound to something else stands for that
        usual = {prefix: uri for uri, prefix in _NAMESPACES.items()}
        meant = {prefix: uri.lower() for prefix, uri in namespaces.items()}
        astray = any(usual.get(prefix, uri) != uri for prefix, uri in meant.items())
        self._prefixes = {} if astray else {p: _NAMESPACES[uri] for p, uri in meant.items() if uri in _NAMESPACES}

    def read(self, item: bytes) -> dict[str, Any] | None:
        """What feedparser makes of it, as far as we use that; None when it is to be asked itself."""
        texts = self._texts(item.decode())
        return None if texts is None else self._shaped(texts)

    def _texts(self, item: str) -> Texts | None:
        """The texts of the children by what they are; None when the item is not plain."""
        whole = _ITEM.fullmatch(item.replace("\r\n", "\n").replace("\r", "\n"))
        if not whole:
            return None
        texts: Texts = {}
        at, end = whole.span(1)
        while at < end:
            child = _CHILD.match(whole.string, at, end)
            role = self._role(child["name"], child["attributes"]) if child else None
            if not child or role is None or (role in texts and role != "category"):
                return None
            if role:
                texts.setdefault(role, []).append(_text(child["text"] or ""))
            at = child.end()
        return None if any(_mended(text) for found in texts.values() for text in found) else texts

    def _role(self, name: str, attributes: str) -> str | None:
        prefix, colon, local = name.rpartition(":")
        if colon:
            local = f"{self._prefixes.get(prefix)}:{local}"
        if local == "guid" and _NO_LINK.fullmatch(attributes):
            return "id"
        role, harmless = _CHILDREN.get(local.lower(), (None, _NONE))
        return role if harmless.fullmatch(attributes) else None

    def _shaped(self, texts: Texts) -> dict[str, Any] | None:
        if "id" in texts and "permalink" in texts:
            return None
        raw: dict[str, Any] = {name: found[0] for name, found in texts.items() if name in ("id", "author")}
        if permalink := texts.get("permalink"):
            raw["id"] = raw["link"] = _url(permalink[0])
        if link := texts.get("link"):
            raw["link"] = _FALSE_REFERENCE.sub(r"&\1", _url(link[0]).replace("&amp;", "&"))
        if title := texts.get("title"):
            html = ("&" in title[0] or "</" in title[0]) and self._looks_like_html(title[0])
            raw |= {"title": title[0], "title_detail": {"type": "text/html" if html else "text/plain"}}
        if description := texts.get("description"):
            raw |= {"summary": description[0], "summary_detail": {"type": "text/html"}}
        if content := texts.get("content"):
            raw["content"] = [{"type": "text/html", "value": content[0]}]
        if published := texts.get("published"):
            raw["published_parsed"] = self._instant(published[0])
        raw["tags"] = [{"term": term} for term in texts.get("category", ())]
        return raw


def _text(written: str) -> str:
    if "<" not in written:
        return _unescaped(written).strip()
    pieces = _CDATA.split(written)  # every other one stood in a section
    pieces[::2] = map(_unescaped, pieces[::2])
    return "".join(pieces).strip()


def _url(text: str) -> str:
    return _SLASHES.sub(r"\1", text) if ":///" in text else text


def _unescaped(text: str) -> str:
    if "&#" in text:
        return _REFERENCE.sub(_referred, text)
    return saxutils.unescape(text, {"&quot;": '"', "&apos;": "'"}) if "&" in text else text


def _referred(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    # int() refuses thousands of digits; XML does not mind when they are zeros
    return _OF_XML[name] if name else chr(int((decimal or hexadecimal).lstrip("0"), 10 if decimal else 16))


def _mended(text: str) -> bool:
    """Whether feedparser would take it for text that was encoded twice, or for windows-1252."""
    if text.isascii():
        return False
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _C1.search(text) is not None
    return True
