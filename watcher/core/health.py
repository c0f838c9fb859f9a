"""How a feed fares: its condition with a reason in words, its own rhythm, and which changes are worth a notice.

A feed is stale when it has been silent for twice the longest pause that it is known for. That is learned from the
pauses between polls with news, and forgotten by half in four weeks: a feed that sleeps at night, at weekends or between
two bulletins is given that much, and one that never sleeps is missed after a day. A mean would call every weekend an
alarm, for news comes in bursts.

What is *not* here: when a feed is polled (core/schedule), and the words of messages (core/digest).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.core.model import Condition, Delivery, FeedState, Health, Notice
from watcher.core.schedule.moves import adopted

TROUBLED_FIRST: tuple[Condition, ...] = ("gone", "blocked", "broken", "stale", "slow", "moved", "ok")
HEARD: frozenset[str] = frozenset({"ok", "moved"})
"""Conditions in which all news of a feed is heard."""

QUIET = timedelta(days=1)
"""No feed is stale before."""
_UNPROVED_QUIET = timedelta(days=3)  # until two weeks have shown its weekends: Friday 17:00 to Monday 09:00 is 64 hours
_PROVED = timedelta(days=14)
_PAUSES = 2  # of the longest that it is known for
_FORGOTTEN_BY_HALF = timedelta(days=28)
_RATE_FORGOTTEN_BY_HALF = timedelta(days=7)
_DAY = timedelta(days=1)

_CONFIRMED = 3
"""Polls in a row that fail before a notice: most failures pass, and two more cost a quarter of an hour."""
_GIVEN_UP = timedelta(days=1)
"""A server that has been too slow for longer is broken."""

_GATHERED = timedelta(minutes=15)
"""How long changes wait for company: what has one cause is then one message."""
_ATTEMPTS = 3
"""After which a receiver counts as failing: with the usual waits, three minutes after the first."""
_OUTAGE = timedelta(minutes=10)
_OUTAGE_FEEDS = 3


def health(state: FeedState, now: datetime) -> Health:
    """How a feed fares at `now`."""
    if state.error is not None:
        return Health(condition=_failing(state, now), reason=state.error, since=state.failing_since)
    if is_stale(state, now) and state.news_at:
        return Health(condition="stale", reason=_silence(state, now), since=state.news_at)
    if address := adopted(state):
        return Health(condition="moved", reason=f"{address}; write that into FEEDS")
    return Health(condition="ok")


def _failing(state: FeedState, now: datetime) -> Condition:
    match state.trouble:
        case "blocked" | "gone":
            return state.trouble
        case "slow" if state.failing_since and now - state.failing_since < _GIVEN_UP:
            return "slow"
        case _:
            return "broken"


# --- the rhythm ------------------------------------------------------------------------------------------------------


def with_news(before: FeedState, after: FeedState, new: int, now: datetime) -> FeedState:
    """`after` with what a poll that brought `new` items (0: none) teaches about the feed's rhythm.

    A pause in which the feed failed, or was not asked for a day and twice its interval, is ours and not the feed's.
    """
    if after.heard_since is None and after.parsed_at:
        return replace(after, heard_since=now)
    if not new or after.heard_since is None:
        return after
    learned = replace(after, news_at=now, news_a_day=_rate(after, new, now))
    asked = before.polled_at is not None and now - before.polled_at <= _DAY + 2 * (before.interval or _DAY)
    if before.news_at is None or before.failures or not asked:
        return learned
    return replace(learned, longest_pause=max(now - before.news_at, _faded(before, now)))


def _faded(state: FeedState, now: datetime) -> timedelta:
    """What is left of the longest pause since it was set, or last faded."""
    if not state.longest_pause or not state.news_at:
        return timedelta(0)
    return state.longest_pause * _decay(now - state.news_at, _FORGOTTEN_BY_HALF)


def _rate(state: FeedState, new: int, now: datetime) -> float:
    """Items a day, those of a week ago counting half. Not divided by what a young feed lacks: see `items_a_day`."""
    passed = now - (state.news_at or now)
    return state.news_a_day * _decay(passed, _RATE_FORGOTTEN_BY_HALF) + new * _PER_DAY


_PER_DAY = 0.6931471805599453 / (_RATE_FORGOTTEN_BY_HALF / _DAY)  # ln 2: a steady feed comes out at its true rate


def items_a_day(state: FeedState) -> float | None:
    """How many items a day the feed had up to its last news; None before a day was heard."""
    if state.heard_since is None or state.news_at is None or state.news_at - state.heard_since < _DAY:
        return None
    return state.news_a_day / (1 - _decay(state.news_at - state.heard_since, _RATE_FORGOTTEN_BY_HALF))


def is_stale(state: FeedState, now: datetime) -> bool:
    """Whether it has been silent beyond its own rhythm; False while that is not known."""
    if state.news_at is None or state.longest_pause is None or state.heard_since is None:
        return False
    proved = now - state.heard_since >= _PROVED
    return now - state.news_at > max(_PAUSES * state.longest_pause, QUIET if proved else _UNPROVED_QUIET)


def _decay(passed: timedelta, by_half: timedelta) -> float:
    half_lives: float = max(passed, timedelta(0)) / by_half
    return float(0.5**half_lives)


def _silence(state: FeedState, now: datetime) -> str:
    """`3 days; usually 6 items a day`."""
    silent = _days(now - (state.news_at or now))
    usual = items_a_day(state)
    return f"{silent}; usually {rate_words(usual)}" if usual else silent


def rate_words(a_day: float) -> str:
    """`6 items a day`, `2 items a week`, `1 item in 20 days`."""
    if round(a_day) >= 1:
        return f"{round(a_day):,} {'item' if round(a_day) == 1 else 'items'} a day"
    if (a_week := round(a_day * 7)) >= 1:
        return f"{a_week} {'item' if a_week == 1 else 'items'} a week"
    return f"1 item in {round(1 / a_day):,} days"


def _days(span: timedelta) -> str:
    days = span // _DAY
    if days > 1:
        return f"{days:,} days"
    return f"{span // timedelta(hours=1)} hours"


# --- what is told ----------------------------------------------------------------------------------------------------


def noted(state: FeedState, now: datetime) -> tuple[FeedState, Health | None]:
    """The state with its condition noted, and that condition if it is a change to tell.

    A failure counts once three polls in a row have met it, so a feed that hiccups tells nothing, neither twice.
    """
    fares = health(state, now)
    if fares.condition == state.told or 0 < state.failures < _CONFIRMED:
        return state, None
    return replace(state, told=fares.condition), fares


def news_of(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices in order of time, those of one subject as one, and none for what is again as it was."""
    by_subject: dict[tuple[str, str], Notice] = {}
    for notice in sorted(notices, key=lambda notice: (notice.at, notice.id)):
        key = notice.kind, notice.subject
        first = by_subject.pop(key, notice)
        by_subject[key] = replace(notice, was=first.was)
    return tuple(notice for notice in by_subject.values() if notice.state != notice.was)


def is_due(notices: Sequence[Notice], now: datetime, *, gathered: bool) -> bool:
    """Whether a channel is to be told before its next digest: of an outage or a failing channel at once; of feeds where
    it asked for that (`gathered`), once they have had time to gather."""
    if any(notice.kind != "feed" for notice in notices):
        return True
    return gathered and bool(notices) and now - min(notice.at for notice in notices) >= _GATHERED


def receiver_state(delivery: Delivery) -> str:
    """What an attempt says about its receiver: `ok`, `failing`, or "" while it may be a passing failure."""
    if delivery.state == "sent":
        return "ok"
    return "failing" if delivery.state == "dead" or delivery.attempts >= _ATTEMPTS else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """What the last polls say about our own connection: feeds in all; when one was last read (None: never); how many
    have begun to be unreachable since, and when the first of them did."""

    feeds: int
    heard_at: datetime | None
    unreachable: int
    since: datetime | None


def is_outage(way: WayOut, now: datetime) -> bool:
    """Whether nothing at all is heard: for ten minutes no feed could be read, and three (or all) became unreachable."""
    if way.since is None or way.unreachable < min(_OUTAGE_FEEDS, way.feeds):
        return False
    return now - (way.heard_at or way.since) >= _OUTAGE
