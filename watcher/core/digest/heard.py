"""How well we heard, in words: the coverage of a digest, and the changes of health that it tells.

What is *not* here: who is well and who is not (core/health.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from watcher.core.digest.localtime import when
from watcher.core.health import TROUBLED_FIRST
from watcher.core.model import Coverage, Digest, Notice, TroubledFeed
from watcher.core.text.markup import clean

_REASON = 160
_NAMED = 10  # feeds of a kind that the coverage names one by one; the others are counted
_ALIKE = 3  # more feeds with one trouble are one line: what they share is probably ours
_EXAMPLES = 3
_LABELS = {"gone": "Gone", "blocked": "Blocked", "broken": "Broken", "stale": "Silent", "slow": "Slow"}
_BECAME = {
    "ok": "heard again",
    "moved": "read at a new address",
    "stale": "silent",
    "slow": "slow",
    "blocked": "blocked",
    "broken": "broken",
    "gone": "gone",
}


def coverage_lines(digest: Digest) -> tuple[str, ...]:
    """`38 of 40 feeds healthy`; a line for each feed in trouble (`Blocked: River Times (403 since Mon 14:10)`), each
    change that these do not say, each feed that was cut or may have lost items; then

    `612 items read, 14 matched. Next: Wed 07:00.`
    """
    heard = digest.coverage
    return (
        healthy(heard),
        *_troubles(heard.troubled, digest.timezone, digest.at),
        *_changes(digest),
        *_gaps(heard.gaps),
        *_first([f"{name}: {short(what, _REASON)}" for name, what in heard.cut], "with a document over the limits"),
        f"{count(heard.items_read, 'item', 'items')} read, {heard.items_matched} matched.{_next(digest)}",
    )


def healthy(heard: Coverage) -> str:
    """`38 of 40 feeds healthy`."""
    return f"{heard.feeds - len(heard.troubled)} of {count(heard.feeds, 'feed', 'feeds')} healthy"


def change_subject(digest: Digest) -> str:
    """`River Times is blocked (+3 changes)`: of a message that comes for the sake of its changes."""
    first, *others = change_lines(digest.notices)
    more = f" (+{count(len(others), 'change', 'changes')})" if others else ""
    return first + more


def change_lines(notices: Iterable[Notice]) -> tuple[str, ...]:
    """A line for each change, the gravest first; one for all feeds that share one, if they are many."""
    in_order = sorted(notices, key=lambda notice: (_rank(notice), notice.at, notice.name))
    lines: list[str] = []
    for _, group in groupby(in_order, key=lambda notice: (notice.kind, notice.state)):
        alike = list(group)
        lines += [_many(alike)] if len(alike) > _ALIKE and alike[0].kind == "feed" else map(_change, alike)
    return tuple(lines)


def _rank(notice: Notice) -> tuple[int, int]:
    kinds = ("outage", "channel", "feed")
    return kinds.index(notice.kind), [*TROUBLED_FIRST, "failing"].index(notice.state)


def _change(notice: Notice) -> str:
    failing, reason = notice.state == "failing", f" ({short(notice.reason, _REASON)})" if notice.reason else ""
    match notice.kind:
        case "outage":
            return f"No feed can be reached: {notice.name} fail" if failing else "Feeds can be reached again"
        case "channel":
            return f"Channel {notice.name} {'cannot be reached' if failing else 'is reached again'}{reason}"
        case "feed":
            return f"{notice.name} is {_BECAME[notice.state]}{reason}"


def _many(alike: Sequence[Notice]) -> str:
    return f"{len(alike)} feeds are {_BECAME[alike[0].state]} ({_names([one.name for one in alike])})"


def _changes(digest: Digest) -> Iterator[str]:
    """In a digest, those that its lines of trouble do not say already."""
    said = {feed.name for feed in digest.coverage.troubled}
    return _first(
        change_lines(one for one in digest.notices if one.kind != "feed" or one.name not in said or digest.health),
        "changes",
    )


def _troubles(troubled: Sequence[TroubledFeed], zone: tzinfo, at: datetime) -> Iterator[str]:
    """In the order in which they began; those that share their trouble stand together, and many of them are one."""
    together: dict[tuple[str, str], list[TroubledFeed]] = {}
    for feed in troubled:
        together.setdefault((feed.condition, feed.reason), []).append(feed)
    lines: list[str] = []
    for alike in together.values():
        lines += [_alike(alike, zone, at)] if len(alike) > _ALIKE else [_trouble(feed, zone, at) for feed in alike]
    return _first(lines, "in trouble")


def _trouble(feed: TroubledFeed, zone: tzinfo, at: datetime) -> str:
    return f"{_LABELS[feed.condition]}: {feed.name} ({_since(feed, zone, at)})"


def _alike(feeds: Sequence[TroubledFeed], zone: tzinfo, at: datetime) -> str:
    names = _names([feed.name for feed in feeds])
    return f"{_LABELS[feeds[0].condition]}: {len(feeds)} feeds ({_since(feeds[0], zone, at)}): {names}"


def _since(feed: TroubledFeed, zone: tzinfo, at: datetime) -> str:
    """What silence says of its length needs no date; what has a comma of its own is closed by another."""
    reason = short(feed.reason, _REASON) + "," * ("," in feed.reason)
    return feed.reason if feed.condition == "stale" else f"{reason} since {when(feed.since, zone, at)}"


def _gaps(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"Possible gaps: {_names(names)} (more news than one document lists)"


def _names(names: Sequence[str]) -> str:
    more = [f"{len(names) - _EXAMPLES} more"] if len(names) > _EXAMPLES else []
    return ", ".join([*names[:_EXAMPLES], *more])


def _first(lines: Sequence[str], others: str) -> Iterator[str]:
    yield from lines[:_NAMED]
    if len(lines) > _NAMED:
        yield f"and {len(lines) - _NAMED} more {others}"


def _next(digest: Digest) -> str:
    return f" Next: {when(digest.next_at, digest.timezone, digest.at)}." if digest.next_at else ""


def harmless(text: str) -> str:
    """Parts the `=?` and `?=` of encoded words: mail programs decode `=?utf-8?q?a=0d=0aBcc:...?=` into header lines."""
    return clean(text).replace("=?", "= ?").replace("?=", "? =")


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
