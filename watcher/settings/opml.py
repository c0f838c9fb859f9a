"""OPML -> feeds with their attributes and the lines that they stand on, by listparser.

listparser reads what feed readers really export: an `&` that is not written `&amp;` stands in one of the four lists
that we measured with. It knows folders and categories, but of an outline it keeps only title and address. So its
handler is fed directly, on the standard library's parser, and our attributes and the line are taken on the way: no
entity is expanded and nothing is fetched. What is *not* here: whether an address or attribute is right (feeds.py).
"""

import re

from listparser.opml import OpmlMixin
from listparser.xml_handler import XMLHandler

from watcher.core.text.markup import mended_references
from watcher.settings.listing import Listed

_OURS = ("owner", "tier", "lang", "home", "every", "group", "auth_file", "headers_file", "kind")
"""Attributes of an outline that are ours, besides name=, which goes before its title; the others are the exporter's."""

_A_FEED = re.compile(r"<(?:rss|rdf:RDF|feed)[\s>]")

_NO_FEEDS = ("link", "include", "source")


def outlines(text: str) -> tuple[list[Listed], list[str]]:
    """The feeds of an OPML document, each once, and notes on what was passed over.

    A feed that stands in several folders is how feed readers export one with several labels: it is in all these groups,
    its attributes are those of its first outline. Raises ValueError when the document is no OPML or is cut off.
    """
    handler = _Handler()
    try:
        handler.feed(mended_references(text))
    except (AssertionError, IndexError) as error:  # html.parser on a broken <![...]; listparser on a stray end tag
        raise ValueError(f"cannot be read as OPML at line {handler.getpos()[0]}") from error
    if not handler.harvest["version"]:
        if _A_FEED.search(text):
            raise ValueError("is a feed itself, no list of feeds; write the feed's address into FEEDS")
        raise ValueError("is no OPML: it has no <opml>")
    if not handler.ended:
        raise ValueError("is cut off: it has no </opml>")
    return [handler.listed(url) for url in handler.outlines], handler.notes


class _Handler(OpmlMixin, XMLHandler):
    """listparser's handler of OPML alone, which also notes where an outline stands and what we are told there."""

    def __init__(self) -> None:
        super().__init__()
        self.harvest.update(version="", feeds=[], lists=[], opportunities=[], meta={})
        self.outlines: dict[str, tuple[int, dict[str, str]]] = {}
        self.notes: list[str] = []
        self.ended = False

    def start_opml_outline(self, attrs: dict[str, str]) -> None:
        super().start_opml_outline(attrs)
        url, line = attrs.get("xmlurl", "").strip(), self.getpos()[0]
        kind = attrs.get("type", "").strip().lower()
        if "xmlurl" in attrs and kind != "source":
            self._note_feed(url, line, attrs)
        elif "htmlurl" in attrs or kind in _NO_FEEDS:
            self.notes.append(f"line {line} names a page or another list, but no feed: it is passed over")

    def _note_feed(self, url: str, line: int, attrs: dict[str, str]) -> None:
        first, _ = self.outlines.setdefault(url, (line, attrs))
        if self.outlines[url][1] is not attrs:
            self.notes.append(f"the feed of line {line} stands at line {first}, too: it is read once")

    def handle_endtag(self, tag: str) -> None:
        # not end_opml_opml: listparser calls that for any stray end tag, too
        self.ended = self.ended or tag == "opml"
        self.end(tag)

    def listed(self, url: str) -> Listed:
        line, attrs = self.outlines[url]
        name = attrs.get("name") or attrs.get("text") or attrs.get("title", "")
        folders = self.found_urls[url][1]["categories"] if url in self.found_urls else []
        return Listed(
            offset=line - 1,
            url=url,
            attributes=(("name", name), *((ours, attrs[ours]) for ours in _OURS if attrs.get(ours))),
            groups=tuple(dict.fromkeys(" ".join(name.split()) for path in folders for name in path if name.strip())),
        )
