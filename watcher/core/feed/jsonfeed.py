"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1) into the same entries; feedparser reads none.

Attachments, images, hubs and extensions are passed over. A value of the wrong type counts as absent, for the rest of a
feed is worth having. What is *not* here: the normalising of fields (fields.py).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.core.feed.fields import Fields, Found, instant, language
from watcher.core.model import Entry, Limits
from watcher.errors import FeedError

Node = Mapping[str, object]

_BEYOND_MEASURE = "a JSON document beyond all measure, not a feed"
_FRAME = ("version", "title", "language", "feed_url", "home_page_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSource:
    """A recall.Source."""

    feed: Node
    found: Sequence[Node]
    base: str
    speaks: str
    limits: Limits

    def frame(self) -> bytes:
        return _encoded([self.base, *(self.feed.get(name) for name in _FRAME)])

    def items(self) -> Sequence[bytes]:
        return [_encoded(item) for item in self.found[: self.limits.items]]

    def part(self, numbers: Collection[int]) -> Found | None:
        return self._read([self.found[number] for number in sorted(numbers)])

    def whole(self) -> Found:
        return self._read(self.found[: self.limits.items])

    def _read(self, items: Sequence[Node]) -> Found:
        fields = Fields(self.limits)
        fields.items(self.found)
        return fields.found(
            title=fields.text(self.feed.get("title")),
            language=self.speaks,
            entries=fields.entries(lambda item: _entry(item, self.base, self.speaks, fields), items),
        )


def open_json(text: str, *, base: str, speaks: str, limits: Limits) -> JsonSource:
    """Looks at a document. `base` is its URL or "", `speaks` the language that its headers claim. Raises FeedError."""
    feed, fields = _feed(text), Fields(limits)
    return JsonSource(
        feed=feed,
        found=[item for item in _list(feed.get("items")) if isinstance(item, dict)],
        base=base or fields.link("", feed.get("feed_url")) or fields.link("", feed.get("home_page_url")),
        speaks=language(feed.get("language"), speaks),
        limits=limits,
    )


def _encoded(raw: object) -> bytes:
    try:
        return json.dumps(raw, separators=(",", ":")).encode("ascii")
    except RecursionError as error:  # near the depth at which reading gives up, too
        raise FeedError(_BEYOND_MEASURE) from error


def _feed(text: str) -> Node:
    try:
        feed: object = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise FeedError(f"not well-formed JSON at line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; lists in lists in lists
        raise FeedError(_BEYOND_MEASURE) from error
    if not isinstance(feed, dict) or "jsonfeed.org/version/" not in str(feed.get("version")):
        raise FeedError("a JSON document, not a feed")
    if not isinstance(feed.get("items"), list):
        raise FeedError("a JSON Feed without a list of items")
    return feed


def _entry(item: Node, base: str, speaks: str, fields: Fields) -> Entry:
    content = fields.html(item.get("content_html")) or fields.text(item.get("content_text"))
    return Entry(
        guid=fields.literal(_id(item.get("id"))),
        link=fields.link(base, item.get("url")) or fields.link(base, item.get("external_url")),
        title=fields.text(item.get("title")),
        summary=fields.summary(fields.text(item.get("summary")), content),
        published_at=_instant(item.get("date_published")) or _instant(item.get("date_modified")),
        authors=fields.names(_authors(item)),
        categories=fields.names(_list(item.get("tags"))),
        language=language(item.get("language"), speaks),
    )


def _id(raw: object) -> object:
    """Numbers are allowed in version 1.0, and read as they are written in 1.1."""
    return str(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


def _authors(item: Node) -> Iterator[object]:
    for author in [*_list(item.get("authors")), item.get("author")]:
        if isinstance(author, dict):
            yield author.get("name")


def _list(raw: object) -> Iterable[object]:
    return raw if isinstance(raw, list) else ()


def _instant(raw: object) -> datetime | None:
    """RFC 3339; without an offset it counts as UTC."""
    try:
        time = datetime.fromisoformat(raw.strip()) if isinstance(raw, str) else None
        return instant(*time.utctimetuple()[:6]) if time else None
    except (ValueError, OverflowError):
        return None
