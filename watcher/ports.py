"""What the pipeline needs from the world: small protocols, each met by one adapter and one hand-written fake.

What is *not* here: any choice of technology, any setting, any decision.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from watcher.core.model import ChannelState, Delivery, Digest, FeedState, Item, ParsedFeed, Poll, Reading, Secret, Story
from watcher.errors import FeedError, FetchError

Reach = Callable[[str], None]
"""Called with the name of each crash point as it is reached. In the daemon it does nothing; tests kill the process
in it."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to fetch, and the validators of the copy that we have ("" when there are none)."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body (decoded from its transfer) with the headers that feedparser wants: lower-case names."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server said 304, or sent the body that we have, perhaps under new validators ("" when there are none)."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No document, or none that could be read; the error's message is one line for the user."""

    url: str
    error: FetchError | FeedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document that was read, with the validators to store along with its items: the server's, and our own hash of
    the body."""

    url: str
    reading: Reading
    body_hash: bytes = b""
    etag: str = ""
    last_modified: str = ""

    @property
    def feed(self) -> ParsedFeed:
        return self.reading.feed


class Fetcher(Protocol):
    def fetch(self, requests: Iterable[Request]) -> Iterator[Document | Unchanged | Failed]:
        """One result for each request, in order of completion; never raises for a request that went wrong. One whose
        host had no time for it may have none: its feed is still due.

        Requests are taken from the iterable as there is room; results wait in bounded memory until they are taken.
        Closing the iterator ends what is under way.
        """
        ...


class Parser(Protocol):
    def parse(
        self, documents: Iterable[Document | Unchanged | Failed], states: Mapping[str, FeedState] = ...
    ) -> Iterator[Sequence[Parsed | Unchanged | Failed]]:
        """Reads documents in worker processes and passes the rest on; yields what is ready, in small batches,
        never empty.

        `states` are those of the documents' feeds, by URL: a body that one of them recognises becomes `Unchanged`, and
        of other bodies the items that it recognises are not read again. A state may go when its outcome was yielded.

        Consumes `documents` while results are taken. A document that breaks a limit becomes `Failed`; never raises.
        Closing the iterator closes `documents`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest in the words of the templates: one line, plain text, a whole HTML document."""

    subject: str
    text: str
    html: str


class Renderer(Protocol):
    def render(self, digest: Digest) -> Rendered:
        """Raises RenderError."""
        ...


class Sender(Protocol):
    """One channel's way out."""

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        """The digest as frozen deliveries, at least one; the same digest gives the same ids and bytes. Raises
        RenderError."""
        ...

    def send(self, delivery: Delivery, now: datetime) -> str:
        """One attempt; returns the receiver's reply. Raises DeliveryError for everything that is not a clear yes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a receiver answered to a POST: `text` is the beginning of its body, one printable line."""

    status: int
    text: str = ""
    retry_after: timedelta | None = None


class Poster(Protocol):
    """The way out of the senders that speak HTTP."""

    def post(self, url: Secret, body: bytes, headers: Mapping[str, str], now: datetime) -> Answer:
        """One POST of JSON; no redirect is followed. Raises DeliveryError (transient) when no answer came."""
        ...


class Store(Protocol):
    """The memory. Each `commit_*` is one transaction: after a kill, all of it is there or nothing.

    Every method raises StoreError (transient when locked or full).
    """

    def register(
        self, feeds: Sequence[str], channels: Sequence[str], *, now: datetime, horizon: timedelta = ...
    ) -> None:
        """Make the configured feeds and channels known. Feeds registered on an empty store arrive by FIRST_RUN,
        later ones as a baseline, and so do those that come back after more than a day; all of them are due at once.
        Others stay as they are; those configured no more are not polled (not `due`), and keep their history.

        What is planned for later than `now + horizon` was planned by a clock that was wrong, and is due now."""
        ...

    def feed_states(self, *, troubled: bool = False) -> Sequence[FeedState]:
        """Of all registered feeds that are still configured, or of those with an error or a cut document alone."""
        ...

    def due(self, now: datetime | None, *, limit: int, after: str = "") -> Sequence[FeedState]:
        """Configured feeds whose next poll is due at `now` (None: whether due or not), ordered by URL, from past
        `after`."""
        ...

    def known(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these item keys were ever stored, pruned ones included while their feed still lists them."""
        ...

    def commit_polls(self, polls: Sequence[Poll]) -> None:
        """T1. An item whose key is known is passed over, with its matches."""
        ...

    def channel_states(self) -> Sequence[ChannelState]: ...

    def untold(self, channel: str, watches: Collection[str]) -> Sequence[Story]:
        """What `channel` is to be told (`Poll.audience`) and has not been, with the matches of `watches`; oldest first.

        An item that was told under one watch is not told again under another."""
        ...

    def counts(self, since: datetime, until: datetime, watches: Collection[str]) -> tuple[int, int]:
        """Items seen in since < seen_at <= until, and how many of them matched one of `watches`."""
        ...

    def items(self, since: datetime, until: datetime) -> Iterator[Item]:
        """Stored items with since < seen_at <= until, oldest first."""
        ...

    def commit_digest(self, channel: ChannelState, deliveries: Sequence[Delivery], told: Sequence[str]) -> None:
        """T2: the channel's new state, the frozen deliveries, and the keys of the items that they tell of."""
        ...

    def pending(self, now: datetime, *, limit: int) -> Sequence[Delivery]:
        """Deliveries in state `due` whose next attempt is due, oldest first."""
        ...

    def commit_attempt(self, delivery: Delivery) -> None:
        """T3: state, attempts, next_attempt_at, finished_at, last_error and reply as this attempt left them."""
        ...

    def deliveries(
        self, *, since: datetime | None = None, channel: str = "", states: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """The ledger, oldest first; `body` included."""
        ...

    def revive(self, ids: Collection[str], *, now: datetime) -> int:
        """Dead deliveries (all when `ids` is empty) become due again at `now`, attempts counted from 0; returns
        how many. Of `ids`, those that wait for a later attempt become due at `now`, too."""
        ...

    def prune(self, *, before: datetime, now: datetime) -> int:
        """Forget items seen before `before`, with their matches, and deliveries that were finished before it.
        Their keys stay known while their feed lists them. Returns the number of items."""
        ...

    def close(self) -> None: ...
