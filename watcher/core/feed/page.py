"""A page for people where a feed should be: what it is, and the feed that it names, in the words of an error.

A page that asks for a login, or for a proof that nobody is a program, will not go away by asking again: it is named as
such, so that its reader knows whom to ask. What is *not* here: fetching what a page names; the user decides.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from watcher.core.text.markup import clean
from watcher.errors import FeedError

_LOOKED_AT = 300_000  # code points: heads are long on some pages, and challenges stand at the beginning
_LONGEST_LINK = 300
_TAG = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_COMMENTS = re.compile(r"comments?\b", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"<title>\s*(?:just a moment|attention required|access denied|ddos-guard|checking your browser|pardon our"
    r" interruption|are you a robot|verify you are human|security check)"
    r"|/cdn-cgi/challenge-platform/|_incapsula_resource|captcha-delivery\.com|px-captcha|/_sec/cp_challenge"
    r"|class=[\"'](?:g-recaptcha|h-captcha|cf-turnstile)[\"']",
    re.IGNORECASE,
)


def page_error(text: str, *, base: str) -> FeedError:
    """What to say of an HTML page; `base` is its URL, or ""."""
    beginning = text[:_LOOKED_AT]
    if _CHALLENGE.search(beginning):
        return FeedError("a challenge page, not a feed: the publisher keeps programs out", kind="blocked")
    if proposed := next(_proposed(beginning, base), ""):
        return FeedError(f"an HTML page, not a feed; it names the feed {proposed}", kind="blocked")
    if _PASSWORD.search(beginning):
        return FeedError("a login page, not a feed", kind="blocked")
    return FeedError("an HTML page, not a feed", kind="blocked")


def _proposed(text: str, base: str) -> Iterator[str]:
    """The addresses of feeds that a page names as its own, those of comments last."""
    links = [dict(_attributes(tag)) for tag in _TAG.findall(text)]
    feeds = [link for link in links if _is_feed(link)]
    for link in sorted(feeds, key=lambda link: bool(_COMMENTS.search(f"{link.get('title', '')} {link['href']}"))):
        if address := _address(link["href"], base):
            yield address


def _attributes(tag: str) -> Iterator[tuple[str, str]]:
    for name, *values in _ATTRIBUTE.findall(tag):
        yield name.lower(), unescape("".join(values)).strip()


def _is_feed(link: dict[str, str]) -> bool:
    alternate = "alternate" in link.get("rel", "").lower().split()
    return alternate and link.get("type", "").lower() in _FEEDS and bool(link.get("href"))


def _address(href: str, base: str) -> str:
    """The whole web address, "" for what is none."""
    try:
        address = clean(urljoin(base, href))
        parts = urlsplit(address)
    except ValueError:
        return ""
    fits = parts.scheme in ("http", "https") and parts.netloc and len(address) <= _LONGEST_LINK
    return address if fits and "@" not in parts.netloc and " " not in address else ""
