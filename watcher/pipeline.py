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
from watcher.core.identity import item_keys
from watcher.core.match import Matcher
from watcher.core.model import Channel, ChannelState, Delivery, Digest, Feed, FeedState, FirstRun, Poll, Story, Watch
from watcher.core.schedule import PollPolicy, RetryPolicy, digest_due, poll_failed, poll_succeeded, send_failed, sent
from watcher.errors import DeliveryError, RenderError
from watcher.ports import Clock, Failed, Fetcher, Parsed, Parser, Reach, Request, Sender, Store, Unchanged

log = logging.getLogger(__name__)

CRASH_POINTS = ("T1.fetched", "T2.composed", "T3.before-send", "T3.accepted")
"""The pipeline's own crash points; those inside a transaction are the store's."""

_POLLS_A_ROUND = 1000
"""Feeds read from the store at once: bounds memory with hundreds of thousands of feeds."""
_DELIVERIES_A_ROUND = 100


@dataclass(slots=True)
class PollReport:
    """What one poll tick did: feeds by outcome, new items (baseline ones included), matches."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    items: int = 0
    matches: int = 0

    def add(self, outcome: Parsed | Unchanged | Failed, poll: Poll) -> None:
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


@dataclass(kw_only=True)
class Pipeline:
    """The three ticks over their ports. `feeds` is keyed by URL, `channels` and `senders` by channel name."""

    clock: Clock
    fetcher: Fetcher
    parser: Parser
    store: Store
    senders: Mapping[str, Sender]
    feeds: Mapping[str, Feed]
    watches: Sequence[Watch]
    channels: Mapping[str, Channel]
    first_run: FirstRun
    retention: timedelta
    poll_policy: PollPolicy
    retry_policy: RetryPolicy
    reach: Reach = lambda _: None
    stopping: Callable[[], bool] = lambda: False
    _matcher: Matcher = field(init=False)
    _unrecorded: dict[str, Delivery] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._matcher = Matcher(self.watches)

    def register(self) -> None:
        """Make the configured feeds and channels known to the store; before the first tick."""
        self.store.register(list(self.feeds), list(self.channels), now=self.clock.now())

    # --- poll ------------------------------------------------------------------------------------------------------

    def poll(self, *, everything: bool = False, progress: Callable[[int], None] = lambda _: None) -> PollReport:
        """Fetch, read and match the feeds that are due (or all of them); T1 for each batch that is ready.

        `progress` is called with the number of feeds done so far. Raises StoreError: what was not committed is due
        again.
        """
        report = PollReport()
        started = None if everything else self.clock.now()
        after = ""
        while not self.stopping() and (states := self.store.due(started, limit=_POLLS_A_ROUND, after=after)):
            self._poll_round(states, report, progress)
            after = states[-1].url
        return report

    def _poll_round(self, states: Sequence[FeedState], report: PollReport, progress: Callable[[int], None]) -> None:
        by_url = {state.url: state for state in states}
        for outcomes in self.parser.parse(self.fetcher.fetch(self._requests(states))):
            self.reach("T1.fetched")
            now = self.clock.now()
            polls = [self._decide_poll(outcome, by_url[outcome.url], now) for outcome in outcomes]
            self.store.commit_polls(polls)
            for outcome, poll in zip(outcomes, polls, strict=True):
                report.add(outcome, poll)
                self._tell_change(by_url[outcome.url], poll.state)
            progress(report.polled)

    def _requests(self, states: Sequence[FeedState]) -> Iterator[Request]:
        for state in states:
            if self.stopping():
                return
            yield Request(url=state.url, etag=state.etag, last_modified=state.last_modified)

    def _decide_poll(self, outcome: Parsed | Unchanged | Failed, state: FeedState, now: datetime) -> Poll:
        feed = self.feeds[outcome.url]
        if isinstance(outcome, Failed):
            return Poll(state=poll_failed(feed, state, self.poll_policy, now, outcome.error))
        if isinstance(outcome, Unchanged):
            return Poll(state=poll_succeeded(feed, state, self.poll_policy, now, listed=0, new=0))
        entries = outcome.feed.entries
        keys = item_keys(feed.url, entries)
        items = admit(feed, state, outcome.feed, keys, self.store.known(keys), self.first_run, now)
        told = (item for item in items if item.arrival != "baseline")
        learned = replace(
            poll_succeeded(feed, state, self.poll_policy, now, listed=len(entries), new=len(items)),
            etag=outcome.etag,
            last_modified=outcome.last_modified,
            title=outcome.feed.title,
            parsed_at=now,
            cut=outcome.feed.cut,
        )
        matches = [match for item in told for match in self._matcher.match(item)]
        return Poll(state=learned, listed=keys, items=items, matches=matches)

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

        A channel whose templates fail is logged and tried again on the next tick; the others are not affected.
        Raises StoreError.
        """
        made: list[Digest] = []
        for state in self.store.channel_states():
            if self.stopping() or state.name not in self.channels:
                continue
            try:
                made += self._digest_channel(self.channels[state.name], state)
            except RenderError as error:
                log.error("channel %s: its digest cannot be written: %s", state.name, error)
        return made

    def _digest_channel(self, channel: Channel, state: ChannelState) -> Iterator[Digest]:
        now = self.clock.now()
        slot = digest_due(channel, state, now)
        if slot is None:
            return
        stories = self.store.untold(channel.name, self._watches_of(channel))
        handled = replace(state, handled_at=now)  # not the slot: what was read since is counted in this digest
        if stories:
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
        coverage = digests.coverage(self.feeds, self.store.feed_states(), items_read=read, items_matched=matched)
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
        while not self.stopping() and (due := self.store.pending(started, limit=_DELIVERIES_A_ROUND)):
            for delivery in due:
                if self.stopping():
                    break
                after = self._settle(delivery)
                report.sent += after.state == "sent"
                report.retrying += after.state == "due"
                report.dead += after.state == "dead"
        return report

    def _settle(self, delivery: Delivery) -> Delivery:
        """One attempt and its T3. An attempt that the store would not record (locked, full) is not made again:
        while this process lives its outcome is kept and recorded on a later tick."""
        after = self._unrecorded.get(delivery.id) or self._attempt(delivery)
        self._unrecorded[delivery.id] = after
        self.store.commit_attempt(after)
        del self._unrecorded[delivery.id]
        if after.state == "dead":
            log.error("channel %s: given up on %s to %s: %s", *_named(after), after.last_error)
        elif after.state == "due":
            log.warning("channel %s: %s to %s will be tried again: %s", *_named(after), after.last_error)
        return after

    def _attempt(self, delivery: Delivery) -> Delivery:
        now = self.clock.now()
        self.reach("T3.before-send")
        try:
            reply = self._sender(delivery).send(delivery, now)
        except DeliveryError as error:
            return send_failed(delivery, error, self.retry_policy, self.clock.now())
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
