"""Which items of a document are known from the last one, so that the others alone are read.

An item is recognised by a hash of its bytes, in a frame that says the same, and then its key is the one it had. What
must not happen is that skipping changes a key. A key rests on its entry alone, unless another entry of the document
would have the same one (identity.item_keys). So only keys that rest on their entries alone are remembered, and when an
item that was read would share the key of one that was skipped, all are read.

What is *not* here: how a document is cut (cut.py) and read (xml.py, jsonfeed.py), and where `Seen` is kept.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from watcher.core.feed.fields import Found
from watcher.core.identity import item_keys, lone_keys
from watcher.core.model import Limits, Reading

_HASH = 8  # bytes: two of a feed's items share one in a billion years of polls
_KEY = 32  # hex digits, of which the first eight are the feed's
_FEED = 8
_LAYOUT = b"1"
"""Goes into the hashes: what was packed in another layout is not recognised."""


class Source(Protocol):
    """A document that was looked at, and not yet read."""

    def frame(self) -> bytes:
        """All that an item's identity rests on outside of it."""
        ...

    def items(self) -> Sequence[bytes]:
        """The bytes of each item within `Limits.items`, in order; none when they cannot be told apart."""
        ...

    def part(self, numbers: Collection[int]) -> Found | None:
        """Reads these items alone; None when they cannot be told apart. Of none, the title may be left out."""
        ...

    def whole(self) -> Found:
        """Raises FeedError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is remembered of a document: its frame, and the keys of its items, both by hashes."""

    frame: bytes = b""
    keys: Mapping[bytes, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        """20 bytes an item, and 12 for the rest."""
        feed = next(iter(self.keys.values()), "")[:_FEED]
        rows = (row for mark, key in self.keys.items() for row in (mark, bytes.fromhex(key[_FEED:])))
        return b"".join((self.frame, bytes.fromhex(feed), *rows)) if self.keys else b""

    @classmethod
    def unpacked(cls, packed: bytes) -> "Seen":
        frame, feed, rows = packed[:_HASH], packed[_HASH : _HASH + _FEED // 2].hex(), packed[_HASH + _FEED // 2 :]
        width = _HASH + (_KEY - _FEED) // 2
        cuts = range(0, len(rows), width)
        return cls(frame=frame, keys={rows[c : c + _HASH]: feed + rows[c + _HASH : c + width].hex() for c in cuts})


def body_hash(body: bytes, headers: Mapping[str, str], limits: Limits) -> bytes:
    """Equal for documents that `read_unseen` reads in the same way."""
    heeded = [headers.get(name, "") for name in ("content-type", "content-language", "content-location")]
    return _hash(body, repr((heeded, limits.items, limits.field_bytes)).encode("utf-8", "backslashreplace"))


def recognise(source: Source, seen: Seen, url: str) -> Reading:
    """Reads what `seen` does not recognise. Raises FeedError."""
    frame = _hash(source.frame())
    marks = [_hash(item) for item in source.items()]
    known = {mark: seen.keys[mark] for mark in marks if mark in seen.keys} if frame == seen.frame else {}
    if known and (reading := _in_part(source, frame, marks, known, url)):
        return reading
    return _reading(source.whole(), url, frame, marks, {})


def _in_part(
    source: Source, frame: bytes, marks: Sequence[bytes], known: Mapping[bytes, str], url: str
) -> Reading | None:
    """None where skipping would change a key."""
    unseen = [number for number, mark in enumerate(marks) if mark not in known]
    found = source.part(unseen)
    if not found or not set(known.values()).isdisjoint(lone_keys(url, found.feed.entries)):
        return None
    return _reading(found, url, frame, [marks[number] for number in unseen], known)


def _reading(found: Found, url: str, frame: bytes, marks: Sequence[bytes], known: Mapping[bytes, str]) -> Reading:
    entries = found.feed.entries
    lone = lone_keys(url, entries)
    keys = lone if len(set(lone)) == len(lone) else item_keys(url, entries)
    learned = dict(known)
    if len(entries) == len(marks):
        rows = enumerate(zip(marks, keys, lone, strict=True))
        learned |= {mark: key for n, (mark, key, alone) in rows if key == alone and n not in found.spoiled}
    return Reading(
        feed=found.feed,
        keys=keys,
        known=tuple(known.values()),
        seen=Seen(frame=frame, keys=learned).packed(),
    )


def _hash(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(_LAYOUT, digest_size=_HASH)
    for part in parts:
        digest.update(part)
    return digest.digest()
