"""The way of an item, read from top to bottom: poll, digest, deliver.

Each tick reads what is due, decides purely, acts, and commits once. Nothing sleeps here and nothing that matters
lives only in memory between ticks, so a kill at any line loses nothing: before T1 commits, the feed's old
validators make its items come again; before T2, the matches are still untold; before T3, the delivery is sent
again with the same id and the same bytes. What is *not* here: which adapters are used (wiring.py), when the ticks
run (daemon.py), any SQL, any HTTP.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watcher.core import digest as digests
from watcher.core.feed import admit
from watcher.core.match import Matcher, Read
from watcher.core.model import Channel, ChannelState, Delivery, Digest, Feed, FeedState, FirstRun, Poll, Story, Watch
from watcher.core.schedule import PollPolicy, RetryPolicy, digest_due, poll_failed, poll_succeeded, send_failed, sent
from watcher.errors import DeliveryError, FeedError, FetchError, RenderError, StoreError, WatcherError
from watcher.ports import Clock, Failed, Fetcher, Parsed, Parser, Reach, Request, Sender, Store, Unchanged

log = logging.getLogger(__name__)

Outcome = Parsed | Unchanged | Failed

CRASH_POINTS = ("T1.fetched", "T2.composed", "T3.before-send", "T3.accepted")
"""The pipeline's own crash points; those inside a transaction are the store's."""

_FEEDS_A_PAGE = 1000
"""Feeds read from the store at once: bounds memory with hundreds of thousands of feeds."""
_DELIVERIES_A_PAGE = 100
_LONGEST_WAIT = timedelta(days=2)
"""What a Retry-After (a day at most) and jitter may add to the longest interval."""


@dataclass(slots=True)
class PollReport:
    """What one poll tick did: feeds by outcome, new items (baseline ones included), matches."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    items: int = 0
    matches: int = 0

    def add(self, outcome: Outcome, poll: Poll) -> None:
        self.polled += 1
        self.unchanged += isinstance(outcome, Unchanged)
        self.failed += isinstance(outcome, Failed)
        self.items += len(poll.items)
        self.matches += len(poll.matches)


@dataclass(slots=True)
class DeliverReport:
    """What one deliver tick did: deliveries by what became of them."""

    sent: int = 0
    retrying: int = 0
    dead: int = 0

    def add(self, delivery: Delivery) -> None:
        self.sent += delivery.state == "sent"
        self.retrying += delivery.state == "due"
        self.dead += delivery.state == "dead"


@dataclass(kw_only=True)
class Pipeline:
    """The three ticks over their ports. `feeds` is keyed by URL, `channels` and `senders` by channel name.
    `read_places` is asked about an item when a watch wants to know the places that it names."""

    clock: Clock
    fetcher: Fetcher
    parser: Parser
    store: Store
    senders: Mapping[str, Sender]
    feeds: Mapping[str, Feed]
    watches: Sequence[Watch]
    read_places: Read
    channels: Mapping[str, Channel]
    first_run: FirstRun
    retention: timedelta
    poll_policy: PollPolicy
    retry_policy: RetryPolicy
    reach: Reach = lambda _: None
    stopping: Callable[[], bool] = lambda: False
    _matcher: Matcher = field(init=False)
    _routes: Mapping[str, Sequence[str]] = field(init=False)
    _rest_until: datetime | None = field(init=False, default=None)
    _unrecorded: dict[str, Delivery] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._matcher = Matcher(self.watches, self.read_places)
        self._routes = {watch.name: watch.channels for watch in self.watches}

    def register(self) -> None:
        """Make the configured feeds and channels known to the store; before the first tick, and when the clock was set
        back. Raises StoreError."""
        longest = max([self.poll_policy.maximum, *(feed.every for feed in self.feeds.values() if feed.every)])
        horizon = longest + _LONGEST_WAIT
        self.store.register(list(self.feeds), list(self.channels), now=self.clock.now(), horizon=horizon)

    # --- poll ------------------------------------------------------------------------------------------------------

    def poll(self, *, everything: bool = False, progress: Callable[[int], None] = lambda _: None) -> PollReport:
        """Fetch, read and match the feeds that are due (or all of them); T1 for each batch that is ready.

        `progress` is called with the number of feeds done so far. Raises StoreError: what was not committed is due
        again, and is asked for after POLL_MIN: publishers are not to suffer from a disk that is full.
        """
        report = PollReport()
        started = self.clock.now()
        if self._rest_until and started < self._rest_until and not everything:
            return report
        asked: dict[str, FeedState] = {}
        requests = self._requests(None if everything else started, asked)
        for outcomes in self.parser.parse(self.fetcher.fetch(requests), asked):
            self.reach("T1.fetched")
            self._absorb([(outcome, asked.pop(outcome.url)) for outcome in outcomes], report)
            progress(report.polled)
        return report

    def _requests(self, now: datetime | None, asked: dict[str, FeedState]) -> Iterator[Request]:
        """For all feeds that are due, page by page as they are taken; their states are left in `asked`."""
        after = ""
        while states := self.store.due(now, limit=_FEEDS_A_PAGE, after=after):
            for state in states:
                if self.stopping():
                    return
                if state.url in self.feeds:
                    asked[state.url] = state
                    yield Request(url=state.url, etag=state.etag, last_modified=state.last_modified)
            after = states[-1].url

    def _absorb(self, outcomes: Sequence[tuple[Outcome, FeedState]], report: PollReport) -> None:
        now = self.clock.now()
        polls = [self._decide_poll(outcome, state, now) for outcome, state in outcomes]
        try:
            self.store.commit_polls(polls)
        except StoreError:
            self._rest_until = now + self.poll_policy.minimum
            raise
        for (outcome, state), poll in zip(outcomes, polls, strict=True):
            report.add(outcome, poll)
            self._tell_change(state, poll.state)

    def _decide_poll(self, outcome: Outcome, state: FeedState, now: datetime) -> Poll:
        feed = self.feeds[outcome.url]
        try:
            if isinstance(outcome, Parsed):
                return self._read(feed, state, outcome, now)
            if isinstance(outcome, Unchanged):
                return self._unchanged(feed, state, outcome, now)
            error: FetchError | FeedError = outcome.error
        except WatcherError:
            raise
        except Exception as unforeseen:  # one document that nobody thought of must not keep the others from being read
            log.exception("feed %s", digests.feed_name(feed, state))
            error = FeedError(f"unforeseen: {type(unforeseen).__name__}")
        return Poll(state=poll_failed(feed, state, self.poll_policy, now, error))

    def _unchanged(self, feed: Feed, state: FeedState, outcome: Unchanged, now: datetime) -> Poll:
        after = poll_succeeded(feed, state, self.poll_policy, now, listed=0, new=0)
        if outcome.etag or outcome.last_modified:  # new names of the body that we have
            after = replace(after, etag=outcome.etag, last_modified=outcome.last_modified)
        return Poll(state=after)

    def _read(self, feed: Feed, state: FeedState, outcome: Parsed, now: datetime) -> Poll:
        parsed, keys = outcome.feed, outcome.reading.keys
        items = admit(feed, state, parsed, keys, self.store.known(keys), self.first_run, now)
        told = (item for item in items if item.arrival != "baseline")
        matches = [match for item in told for match in self._matcher.match(item)]
        listed = len(keys) + len(outcome.reading.known)
        after = poll_succeeded(feed, state, self.poll_policy, now, listed=listed, new=len(items))
        learned = replace(after, title=parsed.title or state.title, parsed_at=now, cut=parsed.cut)
        if not parsed.torn:
            learned = replace(
                learned,
                etag=outcome.etag,
                last_modified=outcome.last_modified,
                body_hash=outcome.body_hash,
                seen=outcome.reading.seen,
            )
        else:  # the rest has still to come: not hidden behind a 304, and once in the same way as this part
            arrival = state.arrival if state.parsed_at is None else learned.arrival
            learned = replace(learned, arrival=arrival, etag="", last_modified="", body_hash=b"", seen=b"")
        return Poll(
            state=learned,
            listed=keys,
            still=outcome.reading.known,
            read_before=state.parsed_at,
            items=items,
            matches=matches,
            audience=list(dict.fromkeys((name, match.item) for match in matches for name in self._routes[match.watch])),
        )

    def _tell_change(self, before: FeedState, after: FeedState) -> None:
        name = digests.feed_name(self.feeds[after.url], after)
        if after.error and not before.error:
            log.warning("feed %s: %s", name, after.error)
        elif before.error and not after.error:
            log.info("feed %s: healthy again", name)
        if after.cut and after.cut != before.cut:
            log.warning("feed %s: %s", name, after.cut)

    # --- digest ----------------------------------------------------------------------------------------------------

    def digest(self) -> Sequence[Digest]:
        """Compose and freeze what is due to each channel (T2 each); returns the digests that were made.

        A channel whose digest cannot be made is logged and tried again on the next tick; the others are not affected.
        Raises StoreError when it is transient.
        """
        made: list[Digest] = []
        for state in self.store.channel_states():
            if self.stopping() or state.name not in self.channels:
                continue
            try:
                made += self._digest_channel(self.channels[state.name], state)
            except (RenderError, StoreError) as error:
                if isinstance(error, StoreError) and error.transient:
                    raise
                log.error("channel %s: its digest cannot be made: %s", state.name, error)
            except Exception:
                log.exception("channel %s: its digest cannot be made", state.name)
        return made

    def _digest_channel(self, channel: Channel, state: ChannelState) -> Iterator[Digest]:
        now = self.clock.now()
        slot = digest_due(channel, state, now)
        if slot is None:
            return
        stories = self.store.untold(channel.name, self._watches_of(channel))
        handled = replace(state, handled_at=now)  # not the slot: what was read since is counted in this digest
        if stories or channel.empty:
            digest = self.compose(channel, state, stories, now=now, slot=slot)
            deliveries = self.senders[channel.name].compose(digest)
            self.reach("T2.composed")
            self.store.commit_digest(handled, deliveries, [story.item.key for story in stories])
            log.info("channel %s: digest of %d, %d to deliver", channel.name, len(stories), len(deliveries))
            yield digest
        elif channel.digest.kind != "immediate":
            self.store.commit_digest(handled, (), ())

    def compose(
        self, channel: Channel, state: ChannelState, stories: Sequence[Story], *, now: datetime, slot: datetime
    ) -> Digest:
        """The digest of these stories for a channel, with the coverage of its time. Raises StoreError."""
        read, matched = self.store.counts(state.handled_at, now, self._watches_of(channel))
        coverage = digests.coverage(
            self.feeds, self.store.feed_states(troubled=True), items_read=read, items_matched=matched
        )
        return digests.compose(
            channel=channel, state=state, stories=stories, feeds=self.feeds, coverage=coverage, now=now, slot=slot
        )

    def _watches_of(self, channel: Channel) -> list[str]:
        return [watch.name for watch in self.watches if channel.name in watch.channels]

    # --- deliver ---------------------------------------------------------------------------------------------------

    def deliver(self) -> DeliverReport:
        """Attempt every delivery that is due, once each; T3 after each attempt. Raises StoreError."""
        report = DeliverReport()
        started = self.clock.now()
        tried: set[str] = set()  # a clock that is set back meanwhile would make the failed ones due again at once
        silent: dict[str, DeliveryError] = {}
        while due := [one for one in self.store.pending(started, limit=_DELIVERIES_A_PAGE) if one.id not in tried]:
            for delivery in due:
                if self.stopping():
                    return report
                tried.add(delivery.id)
                report.add(self._settle(delivery, silent))
        return report

    def _settle(self, delivery: Delivery, silent: dict[str, DeliveryError]) -> Delivery:
        """One attempt and its T3. An attempt that the store would not record (locked, full) is not made again: while
        this process lives its outcome is kept and recorded on a later tick."""
        after = self._unrecorded.get(delivery.id) or self._attempt(delivery, silent)
        self._unrecorded[delivery.id] = after
        self.store.commit_attempt(after)
        del self._unrecorded[delivery.id]
        if after.state == "dead":
            log.error("channel %s: given up on %s to %s: %s", *_named(after), after.last_error)
        elif after.state == "due":
            log.warning("channel %s: %s to %s will be tried again: %s", *_named(after), after.last_error)
        return after

    def _attempt(self, delivery: Delivery, silent: dict[str, DeliveryError]) -> Delivery:
        """What one attempt leaves. A channel that is `silent` in this tick (no answer, or a wish to be left alone) is
        not asked for its other deliveries: each would cost the same time, and the other channels wait."""
        now = self.clock.now()
        if delivery.channel in silent:
            return send_failed(delivery, silent[delivery.channel], self.retry_policy, now)
        try:
            self.reach("T3.before-send")
            reply = self._sender(delivery).send(delivery, now)
        except DeliveryError as error:
            if error.transient and (error.retry_after or not error.reply):
                silent[delivery.channel] = error
            return send_failed(delivery, error, self.retry_policy, self.clock.now())
        except Exception as error:  # an answer that nobody thought of must not keep the others from being sent
            log.exception("channel %s: %s to %s", *_named(delivery))
            unforeseen = DeliveryError(f"unforeseen: {type(error).__name__}", transient=True)
            return send_failed(delivery, unforeseen, self.retry_policy, self.clock.now())
        self.reach("T3.accepted")
        return sent(delivery, reply, self.clock.now())

    def _sender(self, delivery: Delivery) -> Sender:
        if delivery.channel not in self.senders:
            raise DeliveryError(f"there is no channel {delivery.channel} in the settings any more", transient=False)
        return self.senders[delivery.channel]

    # --- keep house ------------------------------------------------------------------------------------------------

    def prune(self) -> int:
        """Forget what is past RETENTION; returns the number of items. Raises StoreError."""
        now = self.clock.now()
        return self.store.prune(before=now - self.retention, now=now)


def _named(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.channel, delivery.id, delivery.recipient
