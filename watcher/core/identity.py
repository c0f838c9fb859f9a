"""Which entries are the same item, which links the same page, and the ids of what we send.

A key or an id is a hash, and the same input gives the same one for good: keys are stored, ids are idempotency keys. So
whoever touches these rules makes known items new. What is *not* here: likeness; two outlets that report one event are
two items.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from watcher.core.model import Entry
from watcher.core.text.markup import clean

_TRACKING = re.compile(  # where a reader came from, and never what is shown; others (id, p, ref, source) may be either
    r"utm_\w+|fbclid|[dg]clid|[gw]braid|gclsrc|msclkid|ys?clid|twclid|ttclid|igsh(?:id)?|li_fat_id|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|__hs(?:fp|sc|tc)|hsctatracking|oly_(?:anon|enc)_id|vero_(?:conv|id)|_openstat|xtor|wt_z?mc"
    r"|at_(?:medium|campaign)|ns_(?:mchannel|source|campaign|linkname|fee)|_g[al]",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_WRITTEN_AS_IS = "!#$%&'()*+,/:;=?@[]~"
_AUTHORITY = re.compile(r"(?:[^\s@/?#\[\]]*@)?(?:[A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
_PORTS = {"http": "80", "https": "443"}


def canonical_url(url: str) -> str:
    """One spelling for the many of an http(s) URL; whatever else is handed in comes back as `clean` leaves it.

    Lower-case scheme and host (punycode), no default port, no fragment, no tracking parameters, uniform escapes. Only
    what can make no difference goes: `www.`, other parameters, their order and a trailing slash stay. Idempotent.
    """
    url = clean(url)
    try:
        parts = urlsplit(url)
        authority = _authority(parts)
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not authority:
        return url
    query = "&".join(_spelled(p) for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0]))
    return urlunsplit((parts.scheme, authority, _spelled(parts.path) or "/", query, ""))


def item_keys(feed_url: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    """A key for each entry of one document: 32 hex digits; equal keys mean the same item.

    A key rests on the feed and the entry's guid; else its link (with the fragment: some feeds point into one page);
    else title and time; else the text. Where entries of one document that differ would share a key, their links, then
    titles, then (of those without guid and link) texts are added: none is lost to a feed that repeats its guids.

    So a key of a repeated guid depends on its neighbours, and an entry is told twice when the first other one with its
    guid appears, or the last one leaves. No rule that sees one document alone does better without losing items. An
    entry alone must go by its guid, for then a new link is an edit. If one of several kept that key (the oldest, say),
    nobody was told twice when [A] became [B, A]; but [A] may as well become [C, B], which looks the same, and B, unseen
    and now the oldest, would be taken for A. Of the two mistakes the one that can be seen is made.

    The first 8 digits are the feed's, so that what one poll stores lies together in an index: 30 new items cost 0.9 ms
    of processor time then, and 1.6 ms with keys that are spread at random (`make bench`, 8 polls a transaction).
    """
    bases: Sequence[tuple[str, ...]] = [_basis(entry) for entry in entries]
    for mark in (_link, _title, _text):
        bases = _told_apart(bases, entries, mark)
    return _keys(feed_url, bases)


def lone_keys(feed_url: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The key that each entry has in a document without neighbours. As long as these differ, they are the item keys."""
    return _keys(feed_url, [_basis(entry) for entry in entries])


def digest_id(channel: str, at: datetime) -> str:
    """The same for the same channel and instant; 32 hex digits."""
    return _hash("digest", channel, at.astimezone(UTC).isoformat())


def delivery_id(digest: str, recipient: str, part: int = 0) -> str:
    """The same for the same digest, recipient and part; 32 hex digits, safe in a Message-ID and in headers."""
    return _hash("delivery", digest, recipient, str(part))


def _basis(entry: Entry) -> tuple[str, ...]:
    if entry.guid:
        return ("guid", entry.guid)
    if entry.link:
        return ("link", _link(entry))
    if entry.title and entry.published_at:
        return ("title", entry.title, entry.published_at.astimezone(UTC).isoformat())
    return ("text", entry.title, entry.summary)


def _link(entry: Entry) -> str:
    _, hash_sign, fragment = entry.link.partition("#")
    return canonical_url(entry.link) + hash_sign + fragment


def _title(entry: Entry) -> str:
    return entry.title


def _text(entry: Entry) -> str:
    return "" if entry.guid or entry.link else entry.summary


def _told_apart(
    bases: Sequence[tuple[str, ...]], entries: Sequence[Entry], mark: Callable[[Entry], str]
) -> Sequence[tuple[str, ...]]:
    if len(set(bases)) == len(bases):  # as a rule: marks need not be made
        return bases
    marks = [mark(entry) for entry in entries]
    found = defaultdict(set)
    for basis, its_mark in zip(bases, marks, strict=True):
        found[basis].add(its_mark)
    return [(*basis, its) if len(found[basis]) > 1 else basis for basis, its in zip(bases, marks, strict=True)]


def _keys(feed_url: str, bases: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    feed = _hash("feed", feed_url)[:8]
    return tuple(feed + _hash("item", feed_url, *basis)[:24] for basis in bases)


def _authority(parts: SplitResult) -> str:
    """User, host and port as they are compared, "" for what can be no authority. Raises ValueError."""
    user, at, _ = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    host = host.rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port is None or str(parts.port) == _PORTS.get(parts.scheme) else f":{parts.port}"
    authority = f"{user}{at}{host}{port}"
    return authority if _AUTHORITY.fullmatch(authority) else ""


def _spelled(text: str) -> str:
    """RFC 3986, 6.2.2: capital hex digits, nothing escaped that need not be; spaces and foreign letters are."""
    return quote(_ESCAPE.sub(_respell, text), safe=_WRITTEN_AS_IS)


def _respell(escape: re.Match[str]) -> str:
    character = unquote(escape[0], encoding="latin-1")
    return character if _UNRESERVED.match(character) else escape[0].upper()


def _hash(*parts: str) -> str:
    # JSON keeps the parts apart whatever they hold, and is ASCII even for lone surrogates
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]
