"""When a feed is polled next: as often as it brings news, and ever more rarely while it fails, without end.

What is *not* here: what a document taught us (etag, title, `parsed_at`, `cut`), which the pipeline adds to the state;
and how a host is spared when many of its feeds are due at once, which is the fetcher's part.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watcher.core.model import Feed, FeedState
from watcher.core.text.markup import clean
from watcher.errors import FeedError, FetchError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FASTER, _SLOWER = 0.5, 1.5  # at rest where 37 % of the polls bring something: ln 1.5 / (ln 1.5 + ln 2)
_SPREAD = 0.1  # feeds that fell due together part within a few polls
_LONGEST_RETRY_AFTER = timedelta(days=1)  # who asks for more is asked again, in case he did not mean it
_LONGEST_ERROR = 300  # code points: it stands in one line of a log, a table, a digest
_DOUBLINGS = 20  # a million times the minimum: beyond every cap, below every overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """The bounds of a feed's interval, and where it starts. A feed's own `every` stands above them."""

    minimum: timedelta = timedelta(minutes=5)
    maximum: timedelta = timedelta(hours=6)
    first: timedelta = timedelta(minutes=15)


def poll_succeeded(
    feed: Feed, state: FeedState, policy: PollPolicy, now: datetime, *, listed: int, new: int
) -> FeedState:
    """The state after a document with `listed` entries, `new` of them unknown before; a 304 lists none."""
    interval = feed.every or _adapted(state.interval, policy, listed=listed, new=new)
    return replace(
        state,
        arrival="new",
        interval=interval,
        next_poll_at=_on_grid(feed.url, interval, now) if feed.every else now + _bounded(feed.url, interval, policy),
        polled_at=now,
        succeeded_at=now,
        error=None,
        failing_since=None,
        failures=0,
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
    return replace(
        state,
        next_poll_at=now + max(wait, min(asked or timedelta(0), _LONGEST_RETRY_AFTER)),
        polled_at=now,
        error=clean(str(error))[:_LONGEST_ERROR],
        failing_since=state.failing_since or now,
        failures=failures,
    )


def _adapted(interval: timedelta | None, policy: PollPolicy, *, listed: int, new: int) -> timedelta:
    """A list of nothing but news shares no item with the last one, so some may have been missed: as fast as allowed."""
    if interval is None:
        wanted = policy.first
    elif new == 0:
        wanted = interval * _SLOWER
    elif new == listed:
        wanted = policy.minimum
    else:
        wanted = interval * _FASTER
    return max(policy.minimum, min(wanted, policy.maximum / (1 + _SPREAD)))


def _bounded(url: str, interval: timedelta, policy: PollPolicy) -> timedelta:
    return max(policy.minimum, min(_spread(url, interval), policy.maximum))


def _spread(url: str, wait: timedelta) -> timedelta:
    """The wait, lengthened by up to a tenth."""
    return wait * (1 + _SPREAD * _fraction(url))


def _on_grid(url: str, period: timedelta, now: datetime) -> datetime:
    """The next of the feed's own instants, which lie `period` apart: late ticks do not add up, and feeds with the same
    `every` stay apart. At least half a period away, so only the first step is uneven."""
    phase = _EPOCH + period * _fraction(url)
    steps = -(-(now + period / 2 - phase) // period)
    return phase + steps * period


def _fraction(url: str) -> float:
    """A number in 0..1 that is the feed's own; the built-in hash() differs from run to run."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=6).digest()) / 2**48
