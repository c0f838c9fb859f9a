"""News sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap) into entries.

What a publisher shows to search engines often stands there minutes before it stands in a feed, or instead of one. Pages
without a news entry are passed over: they have no title and no date. What is *not* here: the other formats (xml.py).
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from watcher.core.feed.fields import Fields, Found, instant, language
from watcher.core.model import Entry, Limits
from watcher.core.text.markup import clean
from watcher.errors import FeedError

Page = Mapping[str, str]
"""The texts of a page's elements by their local names."""

_SITEMAP = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>/]")
_WANTED = ("loc", "lastmod", "title", "publication_date", "language", "keywords", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapSource:
    """A recall.Source: `found` are its pages with a news entry."""

    found: Sequence[Page]
    base: str
    speaks: str
    limits: Limits

    def frame(self) -> bytes:
        return json.dumps([self.base, self.speaks]).encode()

    def items(self) -> Sequence[bytes]:
        return [json.dumps(page).encode() for page in self.found[: self.limits.items]]

    def part(self, numbers: Collection[int]) -> Found | None:
        return self._read([self.found[number] for number in sorted(numbers)])

    def whole(self) -> Found:
        return self._read(self.found[: self.limits.items])

    def _read(self, pages: Sequence[Page]) -> Found:
        fields = Fields(self.limits)
        fields.items(self.found)
        return fields.found(
            title=fields.literal(self.found[0].get("name")) if self.found else "",
            language=self.speaks,
            entries=fields.entries(lambda page: _entry(page, self.base, self.speaks, fields), pages),
        )


def is_sitemap(text: str, start: int) -> bool:
    """By the root element, which begins at `start`."""
    return _SITEMAP.match(text, start) is not None


def open_sitemap(text: str, *, base: str, speaks: str, limits: Limits) -> SitemapSource:
    """`text` begins with the root element; the others as for xml.open_xml. Raises FeedError."""
    try:
        root = ET.fromstring(text)  # noqa: S314  its prolog is cut off: it can declare no entity
    except ET.ParseError as error:
        raise FeedError(f"not well-formed XML: {clean(str(error))}") from error
    if _local(root) == "sitemapindex":
        raise FeedError("an index of sitemaps; its news sitemap is the one to read")
    pages = [page for page in root if _local(page) == "url"]
    found = [_texts(page) for page in pages if any(_local(element) == "news" for element in page)]
    if pages and not found:
        raise FeedError("a sitemap of pages, without news entries")
    return SitemapSource(found=found, base=base, speaks=speaks, limits=limits)


def _texts(page: ET.Element) -> Page:
    """The first text of each name."""
    texts: dict[str, str] = {}
    for element in page.iter():
        if (name := _local(element)) in _WANTED and element.text:
            texts.setdefault(name, element.text)
    return texts


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _entry(page: Page, base: str, speaks: str, fields: Fields) -> Entry:
    link = fields.link(base, page.get("loc"))
    return Entry(
        guid=link,
        link=link,
        title=fields.text(page.get("title")),
        published_at=_instant(page.get("publication_date", "")) or _instant(page.get("lastmod", "")),
        categories=fields.names(word.strip() for word in page.get("keywords", "").split(",")),
        language=language(page.get("language"), speaks),
    )


def _instant(text: str) -> datetime | None:
    """W3C's profile of ISO 8601; without an offset it counts as UTC."""
    try:
        return instant(*datetime.fromisoformat(text.strip()).utctimetuple()[:6])
    except (ValueError, OverflowError):
        return None
