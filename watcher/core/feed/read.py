"""Bytes and headers to a feed: which of the formats it is, and the words for what is none.

What is *not* here: time and memory limits, which only a process of its own can keep (adapters/parser.py).
"""

from collections.abc import Mapping

from watcher.core.feed.decode import decode
from watcher.core.feed.fields import Fields, language
from watcher.core.feed.jsonfeed import read_json
from watcher.core.feed.xml import read_xml
from watcher.core.model import Limits, ParsedFeed
from watcher.errors import FeedError


def read_feed(body: bytes, headers: Mapping[str, str], limits: Limits) -> ParsedFeed:
    """Reads RSS, RDF, Atom or JSON Feed, by what the body says and not by its type. Raises FeedError.

    `headers` have lower-case names; Content-Type, Content-Language and Content-Location (the URL that relative links
    start from) are heeded. A feed without entries is a feed. `limits.items` and `limits.field_bytes` are kept here.
    """
    text = decode(body, headers.get("content-type", ""))
    start = text.lstrip()[:1]
    if not start:
        raise FeedError("an empty document")
    read = read_json if start in "{[" else read_xml
    return read(
        text,
        base=headers.get("content-location", ""),
        speaks=language(headers.get("content-language")),
        fields=Fields(limits),
    )
