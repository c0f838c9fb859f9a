"""When a feed is polled next: as often as it brings news, and ever more rarely while it fails, without end.

What is *not* here: what a document taught us (etag, title, `parsed_at`, `cut`), which the pipeline adds to the state;
and how a host is spared when many of its feeds are due at once, which is the fetcher's part.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watcher.core.model import Feed, FeedState, Rhythm
from watcher.core.text.markup import clean
from watcher.errors import FeedError, FetchError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = 3  # under one part of a document's items known: faster; over two: slower
_FASTER, _SLOWER = 0.5, 1.5
_SPREAD = 0.1  # feeds that fell due together part within a few polls
_LONGEST_RETRY_AFTER = timedelta(days=1)  # who asks for more is asked again, in case he did not mean it
_LONGEST_SKIP = 72  # hours: a weekend and the night on either side; who skips all days and hours cannot mean it
_LONGEST_ERROR = 300  # code points: it stands in one line of a log, a table, a digest
_DOUBLINGS = 20  # a million times the minimum: beyond every cap, below every overflow
_GONE_AFTER, _GONE_WAIT = 3, timedelta(days=1)  # 404 and 410: an address that is given up seldom comes back
_NO_REST = timedelta(0)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """The bounds of a feed's interval, and where it starts. A feed's own `every` stands above them."""

    minimum: timedelta = timedelta(minutes=5)
    maximum: timedelta = timedelta(hours=6)
    first: timedelta = timedelta(minutes=15)


def poll_succeeded(
    feed: Feed,
    state: FeedState,
    policy: PollPolicy,
    now: datetime,
    *,
    listed: int,
    new: int,
    rest: timedelta = _NO_REST,
) -> FeedState:
    """The state after a document with `listed` entries, `new` of them unknown before; a 304 lists none.

    Not before what the document asks for (`state.rhythm`) and the server (`rest`) has passed, but for a feed's own
    `every`. Both count up to the maximum: so long a user allows himself to be deaf, and a year may be a slip.
    """
    interval = feed.every or _adapted(state.interval, policy, listed=listed, new=new)
    asked = min(max(state.rhythm.every, rest), policy.maximum)
    planned = now + _bounded(feed.url, max(interval, asked), policy)
    gap = listed > 0 and new == listed and state.listed > 0
    return replace(
        state,
        arrival="new",
        interval=interval,
        next_poll_at=_on_grid(feed.url, interval, now) if feed.every else _awake(feed.url, planned, state.rhythm),
        polled_at=now,
        succeeded_at=now,
        error=None,
        failing_since=None,
        failures=0,
        trouble="",
        gaps=state.gaps + gap,
        gap_at=now if gap else state.gap_at,
    )


def poll_failed(
    feed: Feed, state: FeedState, policy: PollPolicy, now: datetime, error: FetchError | FeedError
) -> FeedState:
    """The state after a poll that brought nothing: again after the minimum, then twice that, up to the cap, for ever.

    A slow feed is retried soon after its first failure too: most failures pass. Not before the server's Retry-After.
    """
    failures = state.failures + 1
    backoff = policy.minimum * 2 ** min(failures - 1, _DOUBLINGS)
    wait = _spread(feed.url, min(backoff, max(policy.maximum, feed.every or policy.maximum)))
    asked = error.retry_after if isinstance(error, FetchError) else None
    if error.kind == "gone" and failures >= _GONE_AFTER:
        wait = max(wait, _spread(feed.url, _GONE_WAIT))
    planned = now + max(wait, min(asked or _NO_REST, _LONGEST_RETRY_AFTER))
    return replace(
        state,
        next_poll_at=planned if feed.every else _awake(feed.url, planned, state.rhythm),
        polled_at=now,
        error=clean(str(error))[:_LONGEST_ERROR],
        failing_since=state.failing_since or now,
        failures=failures,
        trouble=error.kind,
    )


def _adapted(interval: timedelta | None, policy: PollPolicy, *, listed: int, new: int) -> timedelta:
    """By how much of a document is known: with most of it we came too early, with little of it nearly too late. A list
    of nothing but news shares no item with the last one, so some may have been missed: as fast as allowed."""
    known = listed - new
    if interval is None:
        wanted = policy.first
    elif new and new == listed:
        wanted = policy.minimum
    elif _PARTS * known < listed:
        wanted = interval * _FASTER
    elif _PARTS * known > 2 * listed or not listed:
        wanted = interval * _SLOWER
    else:
        wanted = interval
    return max(policy.minimum, min(wanted, policy.maximum / (1 + _SPREAD)))


def _bounded(url: str, interval: timedelta, policy: PollPolicy) -> timedelta:
    return max(policy.minimum, min(_spread(url, interval), policy.maximum))


def _spread(url: str, wait: timedelta) -> timedelta:
    """The wait, lengthened by up to a tenth."""
    return wait * (1 + _SPREAD * _fraction(url))


def _awake(url: str, planned: datetime, rhythm: Rhythm) -> datetime:
    """`planned`, or a time of the feed's own in the first hour after it in which its publisher is to be asked."""
    if not rhythm.skip_hours and not rhythm.skip_days:
        return planned
    hour = planned.replace(minute=0, second=0, microsecond=0)
    for later in range(_LONGEST_SKIP):
        start = hour + later * _HOUR
        if start.hour not in rhythm.skip_hours and start.isoweekday() not in rhythm.skip_days:
            return start + _HOUR * _fraction(url) if later else planned
    return planned


def _on_grid(url: str, period: timedelta, now: datetime) -> datetime:
    """The next of the feed's own instants, which lie `period` apart: late ticks do not add up, and feeds with the same
    `every` stay apart. At least half a period away, so only the first step is uneven."""
    phase = _EPOCH + period * _fraction(url)
    steps = -(-(now + period / 2 - phase) // period)
    return phase + steps * period


def _fraction(url: str) -> float:
    """A number in 0..1 that is the feed's own; the built-in hash() differs from run to run."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=6).digest()) / 2**48
