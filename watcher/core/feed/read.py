"""Bytes and headers to a feed: which of the formats it is, and the words for what is none.

What is *not* here: time and memory limits, which only a process of its own can keep (adapters/parser).
"""

from collections.abc import Mapping

from watcher.core.feed.decode import decode
from watcher.core.feed.fields import language
from watcher.core.feed.jsonfeed import open_json
from watcher.core.feed.recall import Seen, Source, recognise
from watcher.core.feed.xml import open_xml
from watcher.core.model import Limits, ParsedFeed, Reading
from watcher.errors import FeedError


def read_feed(body: bytes, headers: Mapping[str, str], limits: Limits) -> ParsedFeed:
    """Reads RSS, RDF, Atom or JSON Feed, by what the body says and not by its type. Raises FeedError.

    `headers` have lower-case names; Content-Type, Content-Language and Content-Location (the URL that relative links
    start from) are heeded. A feed without entries is a feed. `limits.items` and `limits.field_bytes` are kept here.
    """
    return _open(body, headers, limits).whole().feed


def read_unseen(body: bytes, headers: Mapping[str, str], limits: Limits, *, url: str, seen: bytes) -> Reading:
    """The same of the feed at `url`, but what `seen` recognises is not read again. Raises FeedError.

    `seen` is that of the last reading, b"" for none. Costs a tenth when all is known.
    """
    return recognise(_open(body, headers, limits), Seen.unpacked(seen), url)


def _open(body: bytes, headers: Mapping[str, str], limits: Limits) -> Source:
    text = decode(body, headers.get("content-type", ""))
    start = text.lstrip()[:1]
    if not start:
        raise FeedError("an empty document")
    open_source = open_json if start in "{[" else open_xml
    return open_source(
        text,
        base=headers.get("content-location", ""),
        speaks=language(headers.get("content-language")),
        limits=limits,
    )
