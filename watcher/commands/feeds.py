"""`watcher feeds`: how every feed fares, the worst first: its condition, when it was last read, how often it has news
and is asked, and what is wrong in words. No network; what was never polled says so.

What is *not* here: what makes a feed stale or broken (core/health.py).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TextIO

from watcher import wiring
from watcher.commands.check.words import address
from watcher.commands.terminal import WIDTH, cut, harmless, padded, wrapped
from watcher.core.digest import feed_name, when
from watcher.core.health import TROUBLED_FIRST, health, items_a_day, rate_words
from watcher.core.model import Condition, Feed, FeedState, Health
from watcher.settings import Settings

_NAME = 26
_COLUMNS = (7, _NAME, 12, 8, 8, 12)
_HEADS = ("STATE", "FEED", "READ", "EVERY", "A DAY", "NEXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which feeds to show: of one of these states, with each of these words in name, group or address."""

    states: Sequence[Condition] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One feed; `state` is None before it was ever registered."""

    feed: Feed
    state: FeedState | None
    name: str
    health: Health


def run(settings: Settings, wish: Wish, *, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Print the feeds of the settings that are wished for; returns 0: a broken feed is coverage. Raises StoreError."""
    now, states = datetime.now(UTC), _states(settings)
    if not states:
        print("no feed was polled yet: `watcher run` does it", file=err)
    rows = [row for row in _rows(settings.feeds, states, now) if _is_wished(row, wish)]
    for line in map(_json, rows) if as_json else table(rows, settings.timezone, now):
        print(line, file=out)
    return 0


def _states(settings: Settings) -> dict[str, FeedState]:
    if not wiring.has_store(settings):
        return {}
    with wiring.open_state(settings) as store:
        return {state.url: state for state in store.feed_states()}


def _rows(feeds: Iterable[Feed], states: dict[str, FeedState], now: datetime) -> list[Row]:
    """Trouble first; within a state by name."""
    rows = [_row(feed, states.get(feed.url), now) for feed in feeds]
    return sorted(rows, key=lambda row: (TROUBLED_FIRST.index(row.health.condition), row.name.casefold()))


def _row(feed: Feed, state: FeedState | None, now: datetime) -> Row:
    known = state or FeedState(url=feed.url, arrival="new", next_poll_at=now)
    return Row(feed=feed, state=state, name=feed_name(feed, known), health=health(known, now))


def _is_wished(row: Row, wish: Wish) -> bool:
    said = " ".join((row.name, *row.feed.groups, address(row.feed.url))).casefold()
    of_state = not wish.states or row.health.condition in wish.states
    return of_state and all(word.casefold() in said for word in wish.words)


# --- as a table ------------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row], zone: tzinfo, now: datetime) -> Iterator[str]:
    """Lines of at most 80 columns: a feed each, and below it what is wrong with it."""
    if rows:
        yield _line(_HEADS)
    for row in rows:
        yield _line(_cells(row, zone, now))
        for note in _notes(row, zone, now):
            yield from wrapped(harmless(note), indent="        ", width=WIDTH)
    yield _sum(rows)


def _line(cells: Sequence[str]) -> str:
    return " ".join(padded(cell, width) for cell, width in zip(cells, _COLUMNS, strict=True)).rstrip()


def _cells(row: Row, zone: tzinfo, now: datetime) -> Sequence[str]:
    name = cut(harmless(row.name), _NAME)
    if row.state is None or row.state.polled_at is None:
        return ("-", name, "never", "", "", "now")
    state, rate = row.state, items_a_day(row.state)
    read = when(state.succeeded_at, zone, now) if state.succeeded_at else "never"
    following = when(state.next_poll_at, zone, now) if state.next_poll_at > now else "now"
    every = _span(state.interval) if state.interval else ""
    return (row.health.condition, name, read, every, "" if rate is None else f"{rate:.3g}", following)


def _notes(row: Row, zone: tzinfo, now: datetime) -> Iterator[str]:
    state, fares = row.state, row.health
    if fares.reason:
        since = f", since {when(fares.since, zone, now)}" if fares.since and fares.condition != "stale" else ""
        yield f"{'silent for ' if fares.condition == 'stale' else ''}{fares.reason}{since}"
    if state and state.cut:
        yield state.cut
    if state and state.note and state.noted_at:
        yield f"{state.note}, {when(state.noted_at, zone, now)}"
    if state and state.gap_at:
        yield f"possible gaps: {state.gaps}, the last {when(state.gap_at, zone, now)}"


def _sum(rows: Sequence[Row]) -> str:
    counts = {condition: sum(row.health.condition == condition for row in rows) for condition in TROUBLED_FIRST}
    parts = ", ".join(f"{number} {condition}" for condition, number in counts.items() if number)
    return f"{len(rows)} {'feed' if len(rows) == 1 else 'feeds'}" + (f": {parts}" if parts else "")


def _span(span: timedelta) -> str:
    minutes = max(round(span / timedelta(minutes=1)), 1)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{f' {rest}m' if rest else ''}" if hours else f"{minutes}m"


# --- as JSON ---------------------------------------------------------------------------------------------------------


def _json(row: Row) -> str:
    return json.dumps(_record(row), ensure_ascii=False)


def _record(row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {
        "name": row.name,
        "url": address(row.feed.url),
        "state": row.health.condition if row.state and row.state.polled_at else None,
        "reason": row.health.reason,
        "since": _instant(row.health.since),
    }
    return record | (_learned(row.state) if row.state else {})


def _learned(state: FeedState) -> dict[str, Any]:
    rate = items_a_day(state)
    return {
        "polled": _instant(state.polled_at),
        "succeeded": _instant(state.succeeded_at),
        "news": _instant(state.news_at),
        "interval_seconds": state.interval.total_seconds() if state.interval else None,
        "items_a_day": None if rate is None else round(rate, 3),
        "rhythm": rate_words(rate) if rate else "",
        "longest_pause_seconds": state.longest_pause.total_seconds() if state.longest_pause else None,
        "next_poll": _instant(state.next_poll_at),
        "failures": state.failures,
        "error": state.error or "",
        "cut": state.cut,
        "gaps": state.gaps,
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
