"""The way of an item through the three ticks: real SQLite, fakes at the other ports, a clock that stands still."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.fakes import NOON, FakeClock, FakeFetcher, FakeSender, InProcessParser
from tests.support.records import mention
from watcher.adapters.store import SqlStore, open_store
from watcher.core.match import Matcher, Read
from watcher.core.model import (
    Area,
    Channel,
    Delivery,
    Digest,
    DigestTimes,
    Entry,
    Feed,
    FirstRun,
    Item,
    Match,
    Mention,
    Phrase,
    Places,
    Term,
    Watch,
)
from watcher.core.schedule import PollPolicy, RetryPolicy
from watcher.errors import DeliveryError, FetchError, RenderError, StoreError
from watcher.pipeline import Pipeline

WORLD = "https://world.example/rss"
LOCAL = "https://local.example/rss"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
IMMEDIATE = DigestTimes(kind="immediate")
AT_SEVEN = DigestTimes(kind="at", times=(time(7),))
ALL = FirstRun(kind="all")
DOWN = FetchError("the server said 503 Service Unavailable")


def rss(*titles: str, published: datetime | None = None, channel: str = "") -> bytes:
    dated = f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if published else ""
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title>{dated}</item>" for title in titles)
    return document(channel + items)


def document(channel: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Wire</title>{channel}</channel></rss>".encode()


def channel(name: str = "DESK", digest: DigestTimes = IMMEDIATE) -> Channel:
    return Channel(name=name, kind="mail", digest=digest, timezone=UTC, recipients=("desk@example.org",))


def watch(name: str = "SAFETY", word: str = "ambush", channels: Sequence[str] = ("DESK",)) -> Watch:
    return Watch(name=name, terms=(Term(source=word, expression=Phrase(word)),), channels=tuple(channels))


@dataclass
class Desk:
    """A pipeline and the fakes around it; `restart` builds it anew over the same store, as a new process would."""

    store: SqlStore
    clock: FakeClock = field(default_factory=FakeClock)
    pages: dict[str, bytes | FetchError | None] = field(default_factory=dict)
    senders: dict[str, FakeSender] = field(default_factory=dict)
    first_run: FirstRun = ALL
    read_places: Read = lambda *_: ()

    def start(self, *, channels: Sequence[Channel] = (channel(),), watches: Sequence[Watch] = (watch(),)) -> Pipeline:
        for one in channels:
            self.senders.setdefault(one.name, FakeSender())
        self.fetcher = FakeFetcher(self.pages)
        pipeline = Pipeline(
            clock=self.clock,
            fetcher=self.fetcher,
            parser=InProcessParser(),
            store=self.store,
            senders={one.name: self.senders[one.name] for one in channels},
            feeds={url: Feed(url=url) for url in self.pages},
            watches=watches,
            read_places=self.read_places,
            channels={one.name: one for one in channels},
            first_run=self.first_run,
            retention=90 * DAY,
            poll_policy=PollPolicy(minimum=5 * MINUTE, maximum=timedelta(hours=6)),
            retry_policy=RetryPolicy(first=MINUTE, factor=2, cap=timedelta(hours=1), budget=3 * DAY),
        )
        pipeline.register()
        return pipeline

    def told(self, name: str = "DESK") -> list[list[str]]:
        """The titles of each digest that was composed for a channel."""
        return [[story.item.entry.title for story in digest.stories] for digest in self.senders[name].digests]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path / 'watcher.db'}", busy_timeout=0.1)
    yield Desk(store=store)
    store.close()


def round_of(pipeline: Pipeline, *, everything: bool = False) -> None:
    pipeline.poll(everything=everything)
    pipeline.digest()
    pipeline.deliver()


# --- poll ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_run", "told"),
    [
        (FirstRun(kind="all"), ["ambush old", "ambush fresh", "ambush undated"]),
        (FirstRun(kind="age", age=DAY), ["ambush fresh"]),
        (FirstRun(kind="baseline"), []),
    ],
)
def test_first_run_tells_what_the_setting_says(desk: Desk, first_run: FirstRun, told: list[str]) -> None:
    """On an empty store FIRST_RUN decides; undated items count as old unless it says all."""
    desk.first_run = first_run
    desk.pages = {
        WORLD: rss("ambush old", published=NOON - 3 * DAY),
        LOCAL: rss("ambush fresh", published=NOON - timedelta(hours=3)),
        "https://undated.example/rss": rss("ambush undated"),
    }
    round_of(desk.start())
    assert sorted(title for digest in desk.told() for title in digest) == sorted(told)


def test_a_feed_added_later_starts_with_a_silent_baseline(desk: Desk) -> None:
    """What it lists when it is added is kept and not told, whatever FIRST_RUN says; what comes after is."""
    desk.pages = {WORLD: rss("ambush one")}
    round_of(desk.start())
    desk.pages[LOCAL] = rss("ambush two")
    pipeline = desk.start()
    round_of(pipeline)
    desk.pages[LOCAL] = rss("ambush two", "ambush three")
    round_of(pipeline, everything=True)
    assert desk.told() == [["ambush one"], ["ambush three"]]


def test_a_feed_that_is_down_on_the_first_run_is_told_by_first_run_later(desk: Desk) -> None:
    """FIRST_RUN belongs to the feed's first good poll, not to the first round."""
    desk.pages = {WORLD: DOWN}
    pipeline = desk.start()
    round_of(pipeline)
    desk.pages[WORLD] = rss("ambush one")
    round_of(pipeline, everything=True)
    assert desk.told() == [["ambush one"]]


def test_an_item_is_told_once(desk: Desk) -> None:
    """Neither an unchanged document nor one that lists old items with a new one tells anything twice."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    for page in (rss("ambush one"), None, rss("ambush two", "ambush one"), rss("ambush one", "ambush two")):
        desk.pages[WORLD] = page
        round_of(pipeline, everything=True)
    assert desk.told() == [["ambush one"], ["ambush two"]]


def test_what_is_not_due_is_not_polled(desk: Desk) -> None:
    """A feed is asked again when its time has come, unless everything is asked for."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    assert pipeline.poll().polled == 1
    assert pipeline.poll().polled == 0
    assert pipeline.poll(everything=True).polled == 1
    desk.clock.advance(timedelta(hours=7))
    assert pipeline.poll().polled == 1


def test_the_validators_of_the_last_document_are_sent(desk: Desk) -> None:
    """The ETag is stored with the items of its document."""
    page = rss("ambush one")
    desk.pages = {WORLD: page}
    pipeline = desk.start()
    pipeline.poll()
    pipeline.poll(everything=True)
    assert [request.etag for request in desk.fetcher.requests] == ["", f'"{len(page)}"']


def test_a_feed_in_trouble_leaves_the_others_alone(desk: Desk) -> None:
    """It has its line of state; the rest is read; it is tried again; once read, the line is gone."""
    desk.pages = {WORLD: DOWN, LOCAL: rss("ambush one"), "https://page.example/": b"<html><body>Hello</body></html>"}
    pipeline = desk.start()
    report = pipeline.poll()
    assert (report.polled, report.failed, report.items) == (3, 2, 1)
    troubled = {state.url: state.error for state in desk.store.feed_states() if state.error}
    assert troubled[WORLD] == str(DOWN)
    assert "HTML" in troubled["https://page.example/"]
    desk.clock.advance(timedelta(hours=7))
    desk.pages[WORLD] = rss("ambush two")
    pipeline.poll()
    assert WORLD not in {state.url for state in desk.store.feed_states() if state.error}


def test_what_the_store_refuses_comes_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """T1 fails (locked for long, disk full): nothing of the poll is kept, the feed is still due, its items are
    told later."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "commit_polls", refusing)
        with pytest.raises(StoreError):
            pipeline.poll()
    desk.clock.advance(5 * MINUTE)
    round_of(pipeline)
    assert desk.fetcher.requests[-1].etag == ""
    assert desk.told() == [["ambush one"]]


def test_a_full_disk_is_no_reason_to_ask_publishers_again_and_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be stored, a feed is asked once in POLL_MIN, not once a tick."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    monkeypatch.setattr(desk.store, "commit_polls", refusing)
    for _ in range(60):
        desk.clock.advance(timedelta(seconds=10))
        with contextlib.suppress(StoreError):
            pipeline.poll()
    assert len(desk.fetcher.requests) == 2


def test_a_torn_document_is_read_again_whole(desk: Desk) -> None:
    """Its validators are not kept, and the rest comes in as the first part did: on a first run that is a baseline."""
    desk.first_run = FirstRun(kind="baseline")
    whole = rss("ambush one", "ambush two")
    desk.pages = {WORLD: whole[: whole.index(b"<item><guid>ambush two") + 30]}
    pipeline = desk.start()
    pipeline.poll()
    desk.pages[WORLD] = whole
    round_of(pipeline, everything=True)
    assert [request.etag for request in desk.fetcher.requests] == ["", ""]
    assert {item.entry.title for item in desk.store.items(NOON - DAY, desk.clock.now())} == {"ambush one", "ambush two"}
    assert desk.told() == []


def test_a_feed_that_is_always_torn_is_not_silent_for_good(desk: Desk) -> None:
    """Some never write their last tags: after two documents what is new is news."""
    desk.first_run = FirstRun(kind="baseline")
    end = b"</channel></rss>"
    desk.pages = {WORLD: rss("ambush one").removesuffix(end)}
    pipeline = desk.start()
    for titles in (["one"], ["one", "two"], ["one", "two", "three"]):
        desk.pages[WORLD] = rss(*(f"ambush {title}" for title in titles)).removesuffix(end)
        round_of(pipeline, everything=True)
    assert desk.told() == [["ambush three"]]


def test_a_body_that_we_have_is_not_read_again(desk: Desk) -> None:
    """A server that knows no 304, or names the same body anew at each request, is not punished: its validators are
    kept, its document counts as unchanged."""
    page = rss("ambush one")
    desk.pages = {WORLD: page}
    pipeline = desk.start()
    pipeline.poll()
    (before,) = desk.store.feed_states()
    desk.fetcher.etag = "named anew"
    report = pipeline.poll(everything=True)
    (after,) = desk.store.feed_states()
    assert (report.polled, report.unchanged, report.failed) == (1, 1, 0)
    assert (after.etag, after.parsed_at, after.seen) == ("named anew", before.parsed_at, before.seen)
    desk.pages[WORLD] = rss("ambush two", "ambush one")
    round_of(pipeline, everything=True)
    assert [sorted(titles) for titles in desk.told()] == [["ambush one", "ambush two"]]


def test_an_item_that_is_recognised_is_still_listed(desk: Desk) -> None:
    """It is not read, but its key stays known for as long as it is in the document, whatever leaves and comes back
    beside it."""
    desk.pages = {WORLD: rss("ambush one", "ambush two")}
    pipeline = desk.start()
    round_of(pipeline)
    for day in range(120):
        desk.clock.advance(DAY)
        desk.pages[WORLD] = rss("ambush one", "ambush two", channel=f"<lastBuildDate>{day}</lastBuildDate>")
        pipeline.poll()
        pipeline.prune()
    for titles in (["ambush three", "ambush one", "ambush two"], ["ambush three"], ["ambush two", "ambush three"]):
        desk.pages[WORLD] = rss(*titles)
        round_of(pipeline, everything=True)
    assert [sorted(titles) for titles in desk.told()] == [["ambush one", "ambush two"], ["ambush three"]]


def test_what_was_not_committed_is_not_recognised(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What recognises items goes into the store with them: after a crash they are read again."""
    desk.pages = {WORLD: rss("ambush one")}
    round_of(desk.start())
    desk.pages[WORLD] = rss("ambush two", "ambush one")
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "commit_polls", refusing)
        with pytest.raises(StoreError):
            desk.start().poll(everything=True)
    pipeline = desk.start()
    for _ in range(2):
        round_of(pipeline, everything=True)
    assert desk.told() == [["ambush one"], ["ambush two"]]


def test_a_guid_that_is_repeated_later_tells_both_items(desk: Desk) -> None:
    """The first with its guid is recognised, and the two are told apart all the same, as without a memory."""
    one, two = (
        f"<item><guid>same</guid><link>https://a.example/{n}</link><title>ambush {n}</title></item>" for n in (1, 2)
    )
    desk.pages = {WORLD: document(one)}
    pipeline = desk.start()
    round_of(pipeline)
    desk.pages[WORLD] = document(two + one)
    round_of(pipeline, everything=True)
    assert desk.told() == [["ambush 1"], ["ambush 1", "ambush 2"]]


def test_an_unforeseen_error_over_one_feed_leaves_the_others_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is that feed's trouble, with back-off, and logged whole."""
    desk.pages = {WORLD: rss("ambush poison"), LOCAL: rss("ambush one")}
    pipeline = desk.start()
    match = Matcher.match

    def fragile(self: Matcher, item: Item) -> tuple[Match, ...]:
        if "poison" in item.entry.title:
            raise ValueError("nobody thought of this")
        return match(self, item)

    monkeypatch.setattr(Matcher, "match", fragile)
    for _ in range(10):
        round_of(pipeline)
    assert desk.told() == [["ambush one"]]
    assert "nobody thought of this" in caplog.text
    assert {state.url: state.error for state in desk.store.feed_states(troubled=True)} == {
        WORLD: "unforeseen: ValueError"
    }
    assert len(desk.fetcher.requests) == 2


def refusing(*_: object) -> None:
    raise StoreError("database is locked", transient=True)


def test_places_are_read_once_and_only_where_a_watch_asks(desk: Desk) -> None:
    """An item that a watch with regions may tell is read, with its feed; one that is known is not read again."""
    asked: list[tuple[str, str]] = []

    def read(entry: Entry, feed_url: str) -> Sequence[Mention]:
        asked.append((entry.title, feed_url))
        return [mention("IQ", "Iraq")] if "Iraq" in entry.title else ()

    desk.read_places = read
    desk.pages = {WORLD: rss("ambush in Iraq", "ambush in Mali", "rain in Iraq")}
    area = Area(source="IQ", wanted=Places(regions=frozenset({"IQ"})))
    pipeline = desk.start(watches=[replace(watch(), area=area), replace(watch("OTHER"), area=area)])
    round_of(pipeline, everything=True)
    round_of(pipeline, everything=True)
    assert sorted(asked) == [("ambush in Iraq", WORLD), ("ambush in Mali", WORLD)]
    assert desk.told() == [["ambush in Iraq"]]
    [story] = desk.senders["DESK"].digests[0].stories
    assert [[one.region for one in match.regions] for match in story.matches] == [["IQ"], ["IQ"]]


# --- digest ----------------------------------------------------------------------------------------------------------


def test_each_channel_hears_of_its_own_watches(desk: Desk) -> None:
    """An item in two watches of one channel is one story with two matches."""
    desk.pages = {WORLD: rss("ambush at the bridge", "flood at the bridge")}
    watches = [watch(), watch("FLOOD", "flood", ["OPS"]), watch("BRIDGE", "bridge", ["DESK"])]
    round_of(desk.start(channels=[channel(), channel("OPS")], watches=watches))
    (story, other) = desk.senders["DESK"].digests[0].stories
    assert {match.watch for match in story.matches} | {match.watch for match in other.matches} == {"SAFETY", "BRIDGE"}
    assert desk.told("OPS") == [["flood at the bridge"]]


def test_a_channel_added_later_starts_silent(desk: Desk) -> None:
    """It hears of what is seen from then on."""
    desk.pages = {WORLD: rss("ambush one")}
    round_of(desk.start())
    desk.clock.advance(DAY)
    both = desk.start(channels=[channel(), channel("OPS")], watches=[watch(channels=["DESK", "OPS"])])
    desk.pages[WORLD] = rss("ambush one", "ambush two")
    round_of(both)
    assert desk.told("OPS") == [["ambush two"]]


def test_a_channel_that_joins_a_watch_starts_silent(desk: Desk) -> None:
    """It hears of what the watch finds from then on, and not of what it found in the months before."""
    desk.pages = {WORLD: rss("ambush one")}
    both = [channel(), channel("OPS")]
    round_of(desk.start(channels=both, watches=[watch(channels=["DESK"])]))
    desk.clock.advance(30 * DAY)
    pipeline = desk.start(channels=both, watches=[watch(channels=["DESK", "OPS"])])
    desk.pages[WORLD] = rss("ambush one", "ambush two")
    round_of(pipeline, everything=True)
    assert desk.told("OPS") == [["ambush two"]]


@pytest.mark.parametrize("step", [timedelta(hours=1), 3650 * DAY])
def test_a_clock_that_is_set_back_loses_nothing(desk: Desk, step: timedelta) -> None:
    """After the step, register pulls back what the wrong clock planned; what is seen then is told."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    round_of(pipeline)
    desk.clock.advance(-step)
    pipeline.register()
    desk.clock.advance(7 * timedelta(hours=1))
    desk.pages[WORLD] = rss("ambush one", "ambush two")
    round_of(pipeline)
    assert desk.told() == [["ambush one"], ["ambush two"]]


def test_a_digest_waits_for_its_time_and_comes_once(desk: Desk) -> None:
    """Seven o'clock comes; what matched since is told; at eight nothing is."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start(channels=[channel(digest=AT_SEVEN)])
    round_of(pipeline)
    assert desk.told() == []
    desk.clock.instant = datetime(2026, 3, 3, 7, 0, 5, tzinfo=UTC)
    round_of(pipeline)
    desk.clock.advance(timedelta(hours=1))
    round_of(pipeline)
    (digest,) = desk.senders["DESK"].digests
    assert digest.due_at is None
    assert digest.since - NOON < MINUTE


def test_a_digest_time_that_passed_while_stopped_is_sent_once_and_late(desk: Desk) -> None:
    """Two mornings missed are one digest that says when it was due."""
    desk.pages = {WORLD: rss("ambush one")}
    desk.start(channels=[channel(digest=AT_SEVEN)]).poll()
    desk.clock.instant = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    pipeline = desk.start(channels=[channel(digest=AT_SEVEN)])
    round_of(pipeline)
    round_of(pipeline)
    (digest,) = desk.senders["DESK"].digests
    assert digest.due_at == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


def test_a_channel_may_want_to_know_that_nothing_matched(desk: Desk) -> None:
    """At its digest time, and once: so that a dead desk does not look like a quiet day."""
    desk.pages = {WORLD: DOWN}
    pipeline = desk.start(channels=[replace(channel(digest=AT_SEVEN), empty=True)])
    desk.clock.instant = datetime(2026, 3, 3, 7, 0, 5, tzinfo=UTC)
    round_of(pipeline)
    round_of(pipeline)
    assert desk.told() == [[]]
    assert [feed.reason for feed in desk.senders["DESK"].digests[0].coverage.troubled] == [str(DOWN)]


def test_a_clock_set_back_over_a_digest_time_gives_no_digest_the_id_of_another(desk: Desk) -> None:
    """Two days ahead, corrected: the same morning comes a second time, with other stories and its own id."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start(channels=[channel(digest=AT_SEVEN)])
    pipeline.poll()
    for titles in (["ambush one"], ["ambush one", "ambush two"]):
        desk.pages[WORLD] = rss(*titles)
        desk.clock.instant = datetime(2026, 3, 5, 7, 0, 5, tzinfo=UTC)
        round_of(pipeline, everything=True)
        desk.clock.instant = datetime(2026, 3, 3, 7, 0, 5, tzinfo=UTC)
        pipeline.register()
    assert desk.told() == [["ambush one"], ["ambush two"]]
    first, second = desk.senders["DESK"].digests
    assert first.id != second.id


def test_an_empty_digest_time_is_over_too(desk: Desk) -> None:
    """Nothing matched by seven: no digest; what matches at nine waits for the next morning and counts from the last."""
    desk.pages = {WORLD: rss("quiet")}
    pipeline = desk.start(channels=[channel(digest=AT_SEVEN)])
    desk.clock.instant = datetime(2026, 3, 3, 7, 0, 5, tzinfo=UTC)
    round_of(pipeline)
    desk.clock.instant = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    desk.pages[WORLD] = rss("quiet", "ambush one")
    round_of(pipeline, everything=True)
    assert desk.told() == []
    desk.clock.instant = datetime(2026, 3, 4, 7, 0, 5, tzinfo=UTC)
    round_of(pipeline)
    assert desk.told() == [["ambush one"]]
    assert timedelta(0) <= desk.senders["DESK"].digests[0].since - datetime(2026, 3, 3, 7, 0, tzinfo=UTC) < MINUTE


def test_the_coverage_says_how_well_we_heard(desk: Desk) -> None:
    """Feeds, those in trouble with their reason, items read and matched since the last digest."""
    desk.pages = {WORLD: DOWN, LOCAL: rss("ambush one", "quiet")}
    round_of(desk.start())
    coverage = desk.senders["DESK"].digests[0].coverage
    assert (coverage.feeds, coverage.items_read, coverage.items_matched) == (2, 2, 1)
    assert [feed.reason for feed in coverage.troubled] == [str(DOWN)]


def test_what_was_read_is_counted_in_one_digest(desk: Desk) -> None:
    """What a late start reads after the digest time counts in the late digest, and not again in the next one."""
    desk.pages = {WORLD: rss("ambush one")}
    at_seven = [channel(digest=AT_SEVEN)]
    desk.start(channels=at_seven)
    desk.clock.instant = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    pipeline = desk.start(channels=at_seven)
    round_of(pipeline)
    desk.clock.instant = datetime(2026, 3, 4, 7, 0, 5, tzinfo=UTC)
    desk.pages[WORLD] = rss("ambush one", "ambush two", "quiet")
    round_of(pipeline, everything=True)
    read = [(digest.coverage.items_read, digest.coverage.items_matched) for digest in desk.senders["DESK"].digests]
    assert read == [(1, 1), (2, 1)]


def test_a_template_that_fails_silences_one_channel_only(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, the other channel is told, and the stories are told once the template is mended."""
    desk.pages = {WORLD: rss("ambush one")}
    desk.senders["DESK"] = broken = BrokenTemplate()
    pipeline = desk.start(channels=[channel(), channel("OPS")], watches=[watch(channels=["DESK", "OPS"])])
    round_of(pipeline)
    assert "digest.txt.j2 line 3" in caplog.text
    assert (desk.told("DESK"), desk.told("OPS")) == ([], [["ambush one"]])
    broken.mended = True
    round_of(pipeline)
    assert desk.told("DESK") == [["ambush one"]]


class BrokenTemplate(FakeSender):
    mended = False

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        if not self.mended:
            raise RenderError("digest.txt.j2 line 3: 'storys' is undefined")
        return super().compose(digest)


def test_an_unforeseen_error_silences_one_channel_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is, and whichever channel comes first."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start(channels=[channel("ABC"), channel("OPS")], watches=[watch(channels=["ABC", "OPS"])])
    monkeypatch.setattr(desk.senders["ABC"], "compose", broken)
    round_of(pipeline)
    assert desk.told("OPS") == [["ambush one"]]


def broken(*_: object) -> NoReturn:
    raise ValueError("nobody thought of this")


# --- deliver ---------------------------------------------------------------------------------------------------------

LATER = DeliveryError("451 come back later", transient=True)
NEVER = DeliveryError("550 no such user", transient=False)


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ([], ["sent"]),
        ([LATER], ["due", "sent"]),
        ([LATER, LATER], ["due", "due", "sent"]),
        ([LATER, NEVER], ["due", "dead"]),
        ([NEVER], ["dead"]),
    ],
)
def test_a_delivery_is_tried_until_yes_or_never(desk: Desk, answers: list[DeliveryError], states: list[str]) -> None:
    """Every attempt carries the same id and bytes."""
    desk.pages = {WORLD: rss("ambush one")}
    desk.senders["DESK"] = sender = FakeSender(answers=list(answers))
    pipeline = desk.start()
    pipeline.poll()
    pipeline.digest()
    seen = []
    for _ in states:
        pipeline.deliver()
        pipeline.deliver()  # not due again at once
        seen.append(desk.store.deliveries()[0].state)
        desk.clock.advance(timedelta(hours=2))
    assert seen == states
    assert len({(attempt.id, attempt.body) for attempt in sender.attempts}) == 1
    assert len(sender.attempts) == len(states)


def test_one_refused_recipient_neither_blocks_nor_repeats_the_others(desk: Desk) -> None:
    """Each recipient is a delivery of its own."""
    desk.pages = {WORLD: rss("ambush one")}
    desk.senders["DESK"] = FakeSender(recipients=("a@example.org", "b@example.org"), answers=[NEVER])
    round_of(desk.start())
    assert sorted(delivery.state for delivery in desk.store.deliveries()) == ["dead", "sent"]


SILENT = DeliveryError("no answer within 30 s", transient=True)
BUSY = DeliveryError("429", transient=True, retry_after=5 * MINUTE, reply="429 slow down")
GREYLISTED = DeliveryError("451 come back later", transient=True, reply="451 come back later")


@pytest.mark.parametrize(
    ("answer", "asked"), [(SILENT, 1), (BUSY, 1), (GREYLISTED, 3), (NEVER, 3)], ids=["silent", "busy", "451", "550"]
)
def test_a_receiver_that_does_not_answer_is_asked_once_a_tick(desk: Desk, answer: DeliveryError, asked: int) -> None:
    """Its other deliveries would cost 30 s each; they count the attempt, too, and their order is kept. Who refuses one
    recipient is asked about the next."""
    desk.pages = {WORLD: rss("ambush one")}
    names = ["a@example.org", "b@example.org", "c@example.org"]
    desk.senders["DESK"] = sender = FakeSender(recipients=names, answers=[answer])
    pipeline = desk.start()
    round_of(pipeline)
    assert len(sender.attempts) == asked
    if asked == 1:
        waiting = desk.store.deliveries(states=["due"])
        assert [one.attempts for one in waiting] == [1, 1, 1]
        order = [attempt.recipient for attempt in sender.attempts]
        desk.clock.advance(10 * MINUTE)
        pipeline.deliver()
        assert len(sender.attempts) == 4
        assert sender.attempts[1].recipient == order[0]


def test_an_unforeseen_answer_keeps_no_other_delivery_from_being_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts as an attempt that failed: with back-off, and not for ever."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start(channels=[channel("ABC"), channel("OPS")], watches=[watch(channels=["ABC", "OPS"])])
    monkeypatch.setattr(desk.senders["ABC"], "send", broken)
    round_of(pipeline)
    assert {one.channel: (one.state, one.attempts) for one in desk.store.deliveries()} == {
        "ABC": ("due", 1),
        "OPS": ("sent", 1),
    }


def test_a_clock_that_is_set_back_meanwhile_does_not_burn_the_attempts(desk: Desk) -> None:
    """A delivery is attempted once a tick, whatever time it is."""
    desk.pages = {WORLD: rss("ambush one")}

    class Stepping(FakeSender):
        def send(self, delivery: Delivery, now: datetime) -> str:
            desk.clock.advance(-5 * DAY)
            return super().send(delivery, now)

    desk.senders["DESK"] = sender = Stepping(answers=[LATER, LATER, LATER])
    round_of(desk.start())
    assert len(sender.attempts) == 1


def test_a_restart_loses_no_delivery(desk: Desk) -> None:
    """What was frozen is sent by the next process as it was frozen."""
    desk.pages = {WORLD: rss("ambush one")}
    before = desk.start()
    before.poll()
    before.digest()
    (frozen,) = desk.store.deliveries()
    desk.start().deliver()
    (attempt,) = desk.senders["DESK"].attempts
    assert (attempt.id, attempt.body) == (frozen.id, frozen.body)


def test_an_accepted_delivery_that_cannot_be_recorded_is_not_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after the receiver's yes: the yes is kept in memory and recorded when there is room."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    pipeline.poll()
    pipeline.digest()
    with monkeypatch.context() as full:
        full.setattr(desk.store, "commit_attempt", refusing)
        for _ in range(3):
            with pytest.raises(StoreError):
                pipeline.deliver()
    assert pipeline.deliver().sent == 1
    assert len(desk.senders["DESK"].attempts) == 1
    assert desk.store.deliveries()[0].state == "sent"


def test_a_delivery_of_a_channel_that_was_removed_ends_visibly(desk: Desk) -> None:
    """It is dead, and says why."""
    desk.pages = {WORLD: rss("ambush one")}
    desk.senders["DESK"] = FakeSender(answers=[LATER])
    round_of(desk.start())
    desk.clock.advance(DAY)
    report = desk.start(channels=[channel("OPS")]).deliver()
    (delivery,) = desk.store.deliveries()
    assert (report.dead, delivery.state) == (1, "dead")
    assert "DESK" in delivery.last_error


# --- stopping and keeping house --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tick", ["poll", "digest", "deliver"])
def test_a_tick_starts_nothing_once_it_is_told_to_stop(desk: Desk, tick: str) -> None:
    """Nothing is asked, composed or sent; all of it is still due afterwards."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    ticks: dict[str, Callable[[], object]] = {
        "poll": pipeline.poll,
        "digest": pipeline.digest,
        "deliver": pipeline.deliver,
    }
    for before in list(ticks)[: list(ticks).index(tick)]:
        ticks[before]()
    pipeline.stopping = lambda: True
    ticks[tick]()
    assert desk.senders["DESK"].attempts == []
    pipeline.stopping = lambda: False
    round_of(pipeline)
    assert desk.told() == [["ambush one"]]
    assert len(desk.senders["DESK"].attempts) == 1


def test_what_is_pruned_does_not_come_back_while_its_feed_lists_it(desk: Desk) -> None:
    """Past RETENTION an item is forgotten, but not that it was told."""
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    round_of(pipeline)
    for _ in range(3):
        desk.clock.advance(60 * DAY)
        round_of(pipeline, everything=True)
        pipeline.prune()
    assert list(desk.store.items(NOON - DAY, desk.clock.now())) == []
    assert desk.told() == [["ambush one"]]


def test_every_crash_point_is_reached_in_order(desk: Desk) -> None:
    """One round passes the pipeline's own points, each where its name says."""
    reached: list[str] = []
    desk.pages = {WORLD: rss("ambush one")}
    pipeline = desk.start()
    pipeline.reach = reached.append
    round_of(pipeline)
    assert reached == ["T1.fetched", "T2.composed", "T3.before-send", "T3.accepted"]
