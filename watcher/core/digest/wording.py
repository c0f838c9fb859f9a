"""The phrases of a digest: its subject and first line, where a story comes from, why it matched, how well we heard."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from urllib.parse import urlsplit

from watcher.core.digest.localtime import stamp, when
from watcher.core.digest.marked import joined, title
from watcher.core.model import Coverage, Digest, Feed, FeedState, Hit, Item, Match, Mention, Story
from watcher.core.text.markup import clean

_SUBJECT_TITLE = 100  # code points: what a mail client shows of a subject on a wide screen
_TERM = 60
_REASON = 160
_TERMS = 12  # that a reason names one by one; the others follow as their sum
_NAMED = 10  # feeds of a kind that the coverage names one by one; the others are counted
_BRIEF_SOURCE, _BRIEF_WATCHES = 40, 2  # what a story that is told by its title alone says of itself
_NEXT_TITLE = 70
_SEGMENT = 24  # of a feed's path; a longer one may be a key
_ADDRESS = 70
_WITH_PROVINCE = 3  # names of a city: its own, that of its province, that of its country
_KNOWN_BY = {"point": "its own point", "code": "its own country code", "home": "home of its feed"}
_TEXTS = {"summary": "text"}
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # dates in year 1 are garbage, and cannot be told in every zone
_FIELDS = ("title", "summary", "author", "category", "url", "source", "lang", "")
_PLACES = 2  # that a story's line names; the others are counted


def subject(digest: Digest) -> str:
    """`Kirkuk: police convoy ambushed, 9 killed (+3 stories)`: one line that begins with the news.

    Without stories, `Nothing matched; 38 of 40 feeds healthy`.
    """
    if not digest.stories:
        return f"Nothing matched; {_health(digest.coverage)}"
    first, *others = digest.stories
    more = f" (+{_count(len(others), 'story', 'stories')})" if others else ""
    return _harmless(joined(title(first, _SUBJECT_TITLE))) + more


def _harmless(text: str) -> str:
    """Parts the `=?` and `?=` of encoded words: mail programs decode `=?utf-8?q?a=0d=0aBcc:...?=` into header lines."""
    return clean(text).replace("=?", "= ?").replace("?=", "? =")


def preheader(digest: Digest) -> str:
    """What a list of mails shows behind the subject: the titles of the next two stories; "" when there are none."""
    return " · ".join(joined(title(story, _NEXT_TITLE)) for story in digest.stories[1:3])


def headline(digest: Digest) -> str:
    """`Tue 14 Oct, 07:00 Baghdad. 4 stories since Mon 07:00.`, and when it is late: `Late: due 07:00, sent 09:12.`"""
    zone, at = digest.timezone, digest.at
    now, since = when(at, zone, at), when(digest.since, zone, at)
    number = _count(len(digest.stories), "story", "stories") if digest.stories else "No stories"
    told = number + (f" since {since}" if since != now else "")
    late = f" Late: due {when(digest.due_at, zone, at)}, sent {now}." if digest.due_at else ""
    return f"{stamp(at, zone)}. {told}.{late}"


def source_line(story: Story, zone: tzinfo, at: datetime) -> str:
    """`Example News, 02:41`: who reports it, and when by his own claim; `seen 02:41` when that is missing or cannot be.
    Where it is, if a watch asked for that, stands before: `Kirkuk, IQ (Hawija in title) | Example News, 02:41`.

    `at` is the time of the digest: its day needs no name.
    """
    source = f"{_source(story.item)}, {_reported(story.item, zone, at)}"
    return " | ".join(filter(None, [places(story), source]))


def brief(story: Story, zone: tzinfo, at: datetime) -> str:
    """`Example News, 02:41; SAFETY 40 of 20`: source, time and reason of a story that is told by its title alone."""
    best, others = story.matches[:_BRIEF_WATCHES], story.matches[_BRIEF_WATCHES:]
    why = [f"{match.watch} {match.score} of {match.threshold}" for match in best]
    if others:
        why.append(f"{len(others)} more")
    return f"{_short(_source(story.item), _BRIEF_SOURCE)}, {_reported(story.item, zone, at)}; {', '.join(why)}"


def _reported(item: Item, zone: tzinfo, at: datetime) -> str:
    seen = "" if _is_plausible(item) else "seen "
    return seen + when(reported_at(item), zone, at)


def reported_at(item: Item) -> datetime:
    """The source's own time where that can be true, else the time when we saw it."""
    claim = item.entry.published_at
    return claim if claim and _is_plausible(item) else item.seen_at


def _is_plausible(item: Item) -> bool:
    claim = item.entry.published_at
    return claim is not None and _EARLIEST <= claim <= item.seen_at


def _source(item: Item) -> str:
    return item.source or _host(item.entry.link) or _host(item.feed_url) or "unnamed source"


def feed_name(feed: Feed, state: FeedState) -> str:
    """The reader's name for a feed, else its own title, else its host and path.

    Never what may hold a key: neither login nor query, and of a long part of the path its beginning.
    """
    return feed.name or state.title or _address(feed.url) or "unnamed feed"


def _address(url: str) -> str:
    """`feeds.example.org/world/rss.xml`, which tells apart two feeds of one host; its middle may be left out."""
    if not (host := _host(url)):
        return ""
    parts = [_short(part, _SEGMENT) for part in urlsplit(url).path.split("/") if part]
    kept = parts
    while len(kept) > 1 and len("/".join([host, *kept])) > _ADDRESS:
        kept = kept[1:]
    return "/".join([host, *(["…"] if len(kept) < len(parts) else []), *kept])


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
        said = ", ".join(f"{_isolated(_short(hit.term, _TERM))} {hit.points}" for hit in group)
        yield f"{said} ({field})" if field else said


def places(story: Story) -> str:
    """`Kirkuk, IQ (Hawija in title)`: where a story is, and how that is known; "" when no watch asked for it."""
    named = list(dict.fromkeys(_place(one) for match in story.matches for one in match.regions))
    more = [f"{len(named) - _PLACES} more"] if len(named) > _PLACES else []
    return "; ".join([*named[:_PLACES], *more])


def _place(one: Mention) -> str:
    """A city by its province, if that is known: `Hawija` says less than `Kirkuk, IQ (Hawija in title)`."""
    name = one.called[1] if len(one.called) >= _WITH_PROVINCE else one.name
    where = name if one.country in ("", one.region) else f"{name}, {one.country}"
    if not one.field:
        return f"{where} ({_KNOWN_BY.get(one.kind, one.kind)})"
    words = f"{_isolated(_short(one.text, _TERM))} " if one.text.casefold() != name.casefold() else ""
    return f"{where} ({words}in {_TEXTS.get(one.field, one.field)})"


def _isolated(term: str) -> str:
    """Between FSI and PDI when it is written from right to left: its points would be drawn on its wrong side."""
    rightward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in term)
    return f"\u2068{term}\u2069" if rightward else term


def coverage_lines(digest: Digest) -> tuple[str, ...]:
    """`38 of 40 feeds healthy`; a line for each feed in trouble or over a limit; then

    `612 items read, 14 matched. Next: Wed 07:00.`
    """
    heard = digest.coverage
    return (
        _health(heard),
        *_troubles(heard, digest.timezone, digest.at),
        *_named(
            [f"{name}: {_short(what, _REASON)}" for name, what in heard.cut], "more with a document over the limits"
        ),
        f"{_count(heard.items_read, 'item', 'items')} read, {heard.items_matched} matched.{_next(digest)}",
    )


def _health(heard: Coverage) -> str:
    return f"{heard.feeds - len(heard.troubled)} of {_count(heard.feeds, 'feed', 'feeds')} healthy"


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
