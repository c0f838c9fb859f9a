"""The phrases of a digest: its subject and first line, where a story comes from, why it matched, how well we heard."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from urllib.parse import urlsplit

from watcher.core.digest.localtime import stamp, when
from watcher.core.digest.marked import joined, title
from watcher.core.model import Coverage, Digest, Feed, FeedState, Hit, Item, Match, Story
from watcher.core.text.markup import clean

_SUBJECT_TITLE = 100  # code points: what a mail client shows of a subject on a wide screen
_TERM = 60
_REASON = 160
_TERMS = 12  # that a reason names one by one; the others follow as their sum
_NAMED = 10  # feeds of a kind that the coverage names one by one; the others are counted
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # dates in year 1 are garbage, and cannot be told in every zone
_FIELDS = ("title", "summary", "author", "category")


def subject(digest: Digest) -> str:
    """`Kirkuk: police convoy ambushed, 9 killed (+3 stories)`: one line that begins with the news."""
    first, *others = digest.stories
    more = f" (+{_count(len(others), 'story', 'stories')})" if others else ""
    return _harmless(joined(title(first, _SUBJECT_TITLE))) + more


def _harmless(text: str) -> str:
    """Parts the `=?` and `?=` of encoded words: mail programs decode `=?utf-8?q?a=0d=0aBcc:...?=` into header lines."""
    return clean(text).replace("=?", "= ?").replace("?=", "? =")


def headline(digest: Digest) -> str:
    """`Tue 14 Oct, 07:00 Baghdad. 4 stories since Mon 07:00.`, and when it is late: `Late: due 07:00, sent 09:12.`"""
    zone, at = digest.timezone, digest.at
    now, since = when(at, zone, at), when(digest.since, zone, at)
    told = _count(len(digest.stories), "story", "stories") + (f" since {since}" if since != now else "")
    late = f" Late: due {when(digest.due_at, zone, at)}, sent {now}." if digest.due_at else ""
    return f"{stamp(at, zone)}. {told}.{late}"


def source_line(story: Story, zone: tzinfo, at: datetime) -> str:
    """`Example News, 02:41`: who reports it, and when by his own claim; `seen 02:41` when that is missing or cannot be.

    `at` is the time of the digest: its day needs no name.
    """
    item = story.item
    claim = item.entry.published_at
    if claim is None or not _EARLIEST <= claim <= item.seen_at:
        return f"{_source(item)}, seen {when(item.seen_at, zone, at)}"
    return f"{_source(item)}, {when(claim, zone, at)}"


def _source(item: Item) -> str:
    return item.source or _host(item.entry.link) or _host(item.feed_url) or "unnamed source"


def feed_name(feed: Feed, state: FeedState) -> str:
    """The reader's name for a feed, else its own title, else its host. Never the URL: it may hold a key."""
    return feed.name or state.title or _host(feed.url) or "unnamed feed"


def _host(url: str) -> str:
    """Empty for what is no URL, such as `http://[`."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def reasons(story: Story) -> tuple[str, ...]:
    """One line a match: `SAFETY 50 of 20: ambush* 20, killed 20 (title); checkpoint 10 (summary)`.

    The points add up to the score; a field stands behind all of its terms. Hits of 0 points are marked, not listed.
    """
    return tuple(_reason(match) for match in story.matches)


def _reason(match: Match) -> str:
    hits = sorted((hit for hit in match.hits if hit.points), key=lambda hit: -abs(hit.points))
    named, others = hits[:_TERMS], hits[_TERMS:]
    parts = list(_by_field(named))
    if others:
        parts.append(f"{_count(len(others), 'more term', 'more terms')} {sum(hit.points for hit in others)}")
    return f"{match.watch} {match.score} of {match.threshold}: {'; '.join(parts)}"


def _by_field(hits: Iterable[Hit]) -> Iterator[str]:
    in_order = sorted(hits, key=lambda hit: _FIELDS.index(hit.field))
    for field, group in groupby(in_order, key=lambda hit: hit.field):
        yield ", ".join(f"{_isolated(_short(hit.term, _TERM))} {hit.points}" for hit in group) + f" ({field})"


def _isolated(term: str) -> str:
    """Between FSI and PDI when it is written from right to left: its points would be drawn on its wrong side."""
    rightward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in term)
    return f"\u2068{term}\u2069" if rightward else term


def coverage_lines(digest: Digest) -> tuple[str, ...]:
    """`38 of 40 feeds healthy`; a line for each feed in trouble or over a limit; then

    `612 items read, 14 matched. Next: Wed 07:00.`
    """
    heard = digest.coverage
    healthy = heard.feeds - len(heard.troubled)
    return (
        f"{healthy} of {_count(heard.feeds, 'feed', 'feeds')} healthy",
        *_troubles(heard, digest.timezone, digest.at),
        *_named(
            [f"{name}: {_short(what, _REASON)}" for name, what in heard.cut], "more with a document over the limits"
        ),
        f"{_count(heard.items_read, 'item', 'items')} read, {heard.items_matched} matched.{_next(digest)}",
    )


def _troubles(heard: Coverage, zone: tzinfo, at: datetime) -> Iterator[str]:
    lines = [f"{one.name}: {_short(one.reason, _REASON)}, since {when(one.since, zone, at)}" for one in heard.troubled]
    return _named(lines, "more in trouble")


def _named(lines: Sequence[str], others: str) -> Iterator[str]:
    yield from lines[:_NAMED]
    if len(lines) > _NAMED:
        yield f"and {len(lines) - _NAMED} {others}"


def _next(digest: Digest) -> str:
    return f" Next: {when(digest.next_at, digest.timezone, digest.at)}." if digest.next_at else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
