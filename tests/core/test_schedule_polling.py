"""When a feed is polled next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.model import Feed, FeedState, Rhythm
from watcher.core.schedule import PollPolicy, poll_failed, poll_succeeded
from watcher.errors import FeedError, FetchError

NOW = datetime(2016, 10, 17, 4, 0, tzinfo=UTC)
FEED = Feed(url="https://news.example.org/rss")
HOURLY = Feed(url=FEED.url, every=timedelta(hours=1))
NEVER_POLLED = FeedState(url=FEED.url, arrival="first_run", next_poll_at=NOW)
POLICY = PollPolicy(minimum=timedelta(minutes=5), maximum=timedelta(hours=6))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def state(interval: timedelta | None = None) -> FeedState:
    return FeedState(url=FEED.url, arrival="new", next_poll_at=NOW, interval=interval, succeeded_at=NOW)


class TestRhythm:
    @pytest.mark.parametrize(
        ("before", "listed", "new", "after"),
        [
            (None, 30, 30, 15),  # the first document says nothing about the rhythm
            (None, 30, 0, 15),
            (60, 30, 21, 30),  # little of it is known: twice as fast
            (60, 30, 29, 30),
            (60, 30, 20, 60),  # a third is, or two thirds: well met
            (60, 30, 10, 60),
            (60, 30, 9, 90),  # most of it is known: half as slow again
            (60, 30, 1, 90),
            (60, 30, 0, 90),
            (60, 0, 0, 90),  # a 304
            (60, 30, 30, 5),  # nothing but news: some may have been missed, so as fast as allowed
            (60, 1, 1, 5),
            (8, 30, 25, 5),  # never below the minimum
            (5, 30, 25, 5),
        ],
    )
    def test_the_interval_follows_the_news(self, before: int | None, listed: int, new: int, after: int) -> None:
        """The next document shall share between a third and two thirds of its items with this one."""
        interval = minutes(before) if before else None
        polled = poll_succeeded(FEED, state(interval), POLICY, NOW, listed=listed, new=new)
        assert polled.interval == minutes(after)

    def test_a_quiet_feed_is_asked_every_six_hours_and_not_more_rarely(self) -> None:
        polled = NEVER_POLLED
        for _ in range(30):
            polled = poll_succeeded(FEED, polled, POLICY, NOW, listed=0, new=0)
        assert polled.interval is not None
        assert timedelta(hours=5, minutes=20) < polled.interval <= polled.next_poll_at - NOW <= timedelta(hours=6)

    @pytest.mark.parametrize(
        ("policy", "start"),
        [
            (PollPolicy(minimum=minutes(30), maximum=timedelta(hours=6)), 30),
            (PollPolicy(minimum=minutes(5), maximum=minutes(11)), 10),  # leaves room for the spread
            (PollPolicy(minimum=minutes(10), maximum=minutes(10)), 10),
        ],
    )
    def test_the_start_lies_within_the_bounds(self, policy: PollPolicy, start: int) -> None:
        polled = poll_succeeded(FEED, NEVER_POLLED, policy, NOW, listed=1, new=1)
        assert polled.interval == minutes(start)
        assert policy.minimum <= polled.next_poll_at - NOW <= policy.maximum

    @given(
        st.integers(min_value=0, max_value=100_000),
        st.integers(min_value=0, max_value=30),
        st.integers(min_value=0, max_value=30),
        st.uuids(),
    )
    def test_the_bounds_hold_for_every_feed(self, before: int, listed: int, new: int, host: object) -> None:
        """Whatever was learned before, perhaps under other bounds, the next poll is 5 minutes to 6 hours away."""
        feed = Feed(url=f"https://{host}.example.org/")
        polled = poll_succeeded(feed, state(minutes(before)), POLICY, NOW, listed=listed, new=min(new, listed))
        assert POLICY.minimum <= polled.next_poll_at - NOW <= POLICY.maximum

    def test_feeds_part_and_one_feed_keeps_its_place(self) -> None:
        """The spread is the URL's own: the same in every process, different for most feeds, a tenth at most."""
        feeds = [Feed(url=f"https://news.example.org/{number}") for number in range(1000)]
        waits = [poll_succeeded(feed, state(), POLICY, NOW, listed=1, new=1).next_poll_at - NOW for feed in feeds]
        again = [poll_succeeded(feed, state(), POLICY, NOW, listed=1, new=1).next_poll_at - NOW for feed in feeds]
        assert waits == again
        assert len(set(waits)) == 1000
        assert minutes(15) <= min(waits) < minutes(15.01)
        assert minutes(16.49) < max(waits) <= minutes(16.5)


class TestWishes:
    """What a publisher asks for is kept, as far as it can be meant."""

    @pytest.mark.parametrize(
        ("every", "rest", "least", "most"),
        [
            (None, 0, 15, 16.5),
            (10, 0, 15, 16.5),  # less than we wait anyway
            (60, 0, 60, 66),
            (0, 60, 60, 66),
            (60, 90, 90, 99),  # the longer of the two
            (90, 60, 90, 99),
            (1440, 0, 360, 360),  # up to POLL_MAX: so long the user allows himself to be deaf
            (999_999_999, 0, 360, 360),
            (0, 1440, 360, 360),
        ],
    )
    def test_not_faster_than_asked(self, every: int | None, rest: int, least: float, most: float) -> None:
        """By the document (ttl, sy:updatePeriod) or the server (max-age, Expires); what was learned is kept apart."""
        asking = replace(state(minutes(15)), rhythm=Rhythm(every=minutes(every or 0)))
        polled = poll_succeeded(FEED, asking, POLICY, NOW, listed=30, new=15, rest=minutes(rest))
        assert minutes(least) <= polled.next_poll_at - NOW <= minutes(most)
        assert polled.interval == minutes(15)

    def test_the_user_s_word_stands_above(self) -> None:
        """`every=` is kept whatever the publisher asks for; not after a failure, when the server says how long."""
        asking = replace(state(), rhythm=Rhythm(every=minutes(600), skip_hours=frozenset(range(24))))
        polled = poll_succeeded(HOURLY, asking, POLICY, NOW, listed=30, new=0, rest=minutes(600))
        assert minutes(30) <= polled.next_poll_at - NOW <= minutes(90)

    @pytest.mark.parametrize(
        ("hours", "days", "first", "last"),
        [
            ({4}, set(), (17, 5), (17, 6)),  # NOW is a Monday, 04:00; without wishes the next poll were at 04:15
            ({3, 5}, set(), (17, 4), (17, 5)),  # 04:15 it is
            (range(23), set(), (17, 23), (18, 0)),
            (set(), {1}, (18, 0), (18, 1)),
            (set(), {1, 2}, (19, 0), (19, 1)),
            ({0, 1}, {1, 2}, (19, 2), (19, 3)),
            (set(), {1, 2, 3, 4}, (17, 4), (17, 5)),  # more than three days: nobody means that
            (set(), {1, 2, 3, 4, 5, 6, 7}, (17, 4), (17, 5)),
            (range(24), set(), (17, 4), (17, 5)),
        ],
    )
    @pytest.mark.parametrize("fails", [False, True])
    def test_hours_and_days_that_are_skipped(
        self, hours: Iterable[int], days: set[int], first: tuple[int, int], last: tuple[int, int], *, fails: bool
    ) -> None:
        """The poll waits for the first hour in which it is welcome, after a failure, too, for three days at most."""
        rhythm = Rhythm(skip_hours=frozenset(hours), skip_days=frozenset(days))
        asking = replace(state(minutes(15)), rhythm=rhythm)
        if fails:
            polled = poll_failed(FEED, asking, POLICY, NOW, FetchError("no route"))
        else:
            polled = poll_succeeded(FEED, asking, POLICY, NOW, listed=30, new=15)
        assert datetime(2016, 10, *first, tzinfo=UTC) <= polled.next_poll_at < datetime(2016, 10, *last, tzinfo=UTC)

    def test_those_that_skip_the_same_hours_do_not_come_together(self) -> None:
        """They spread over the first hour after."""
        asking = replace(state(), rhythm=Rhythm(skip_hours=frozenset({4, 5})))
        feeds = [Feed(url=f"https://{number}.example.org/") for number in range(1000)]
        at = [poll_succeeded(feed, asking, POLICY, NOW, listed=1, new=1).next_poll_at for feed in feeds]
        per_minute = Counter(instant.minute for instant in at)
        assert len(per_minute) == 60
        assert max(per_minute.values()) < 40


class TestGap:
    @pytest.mark.parametrize(
        ("before", "listed", "new", "gap"),
        [
            (30, 30, 30, True),
            (30, 30, 29, False),  # one item of the last document is there: nothing fell off in between
            (1, 1, 1, True),
            (0, 30, 30, False),  # the first document, or one after an empty one
            (30, 0, 0, False),  # an empty document, or a 304
        ],
    )
    def test_a_poll_that_shares_no_item_with_the_last_one(
        self, before: int, listed: int, new: int, *, gap: bool
    ) -> None:
        """Some items may have come and gone unseen: it is counted, and the last time is kept."""
        earlier = NOW - timedelta(days=1)
        known = replace(state(minutes(60)), listed=before, gaps=3, gap_at=earlier)
        polled = poll_succeeded(FEED, known, POLICY, NOW, listed=listed, new=new)
        assert (polled.gaps, polled.gap_at) == ((4, NOW) if gap else (3, earlier))


class TestEvery:
    """A feed's own `every` stands above the bounds and above what it brings."""

    @pytest.mark.parametrize("every", [minutes(1), minutes(10), timedelta(hours=12)])
    @pytest.mark.parametrize("new", [0, 1, 30])
    def test_it_is_obeyed_whatever_the_feed_brings(self, every: timedelta, new: int) -> None:
        feed = Feed(url=FEED.url, every=every)
        first = poll_succeeded(feed, state(minutes(60)), POLICY, NOW, listed=30, new=new)
        second = poll_succeeded(feed, first, POLICY, first.next_poll_at, listed=30, new=new)
        assert first.interval == every
        assert every / 2 <= first.next_poll_at - NOW <= every * 1.5
        assert second.next_poll_at - first.next_poll_at == every

    def test_late_ticks_do_not_add_up(self) -> None:
        """Each poll a minute late: still 24 polls a day, not 23."""
        polled = poll_succeeded(HOURLY, state(), POLICY, NOW, listed=1, new=0)
        start = polled.next_poll_at
        for _ in range(24):
            polled = poll_succeeded(HOURLY, polled, POLICY, polled.next_poll_at + minutes(1), listed=1, new=0)
        assert polled.next_poll_at - start == timedelta(hours=24)

    def test_a_thousand_feeds_with_one_rhythm_fall_into_all_of_its_minutes(self) -> None:
        feeds = [Feed(url=f"https://{number}.example.org/", every=minutes(10)) for number in range(1000)]
        instants = [poll_succeeded(feed, state(), POLICY, NOW, listed=1, new=1).next_poll_at for feed in feeds]
        per_minute = [sum(instant.minute % 10 == minute for instant in instants) for minute in range(10)]
        assert min(per_minute) > 60

    def test_without_it_the_feed_goes_on_from_there(self) -> None:
        polled = poll_succeeded(HOURLY, state(), POLICY, NOW, listed=1, new=0)
        assert poll_succeeded(FEED, polled, POLICY, NOW, listed=30, new=25).interval == minutes(30)


class TestFailure:
    def test_retries_slow_down_to_the_cap_and_never_end(self) -> None:
        """5, 10, 20 ... minutes, and six hours for ever: the ten thousandth failure is followed by another poll."""
        failed, waits = state(minutes(60)), []
        for _ in range(10_000):
            failed = poll_failed(FEED, failed, POLICY, NOW, FetchError("no route"))
            waits.append(failed.next_poll_at - NOW)
        exact = [5, 10, 20, 40, 80, 160, 320, 360, 360]
        assert all(minutes(want) <= wait <= minutes(want * 1.1) for want, wait in zip(exact, waits, strict=False))
        assert set(waits[7:]) == {waits[-1]}
        assert failed.failures == 10_000

    def test_a_slow_feed_is_retried_soon_after_its_first_failure(self) -> None:
        failed = poll_failed(FEED, state(timedelta(hours=6)), POLICY, NOW, FetchError("no route"))
        assert minutes(5) <= failed.next_poll_at - NOW < minutes(6)

    def test_the_cap_of_a_feed_that_is_asked_once_a_day_is_a_day(self) -> None:
        daily, failed = Feed(url=FEED.url, every=timedelta(days=1)), state()
        for _ in range(50):
            failed = poll_failed(daily, failed, POLICY, NOW, FetchError("no route"))
        assert timedelta(days=1) <= failed.next_poll_at - NOW <= timedelta(days=1.1)

    @pytest.mark.parametrize(
        ("asked", "least", "most"),
        [
            (None, minutes(5), minutes(5.5)),
            (timedelta(seconds=30), minutes(5), minutes(5.5)),  # less than we would wait: our own wait
            (timedelta(seconds=-30), minutes(5), minutes(5.5)),  # a date that has passed
            (timedelta(hours=2), timedelta(hours=2), timedelta(hours=2)),
            (timedelta(hours=12), timedelta(hours=12), timedelta(hours=12)),  # also beyond the maximum
            (timedelta(days=400), timedelta(days=1), timedelta(days=1)),  # nobody silences a feed for a year
            (timedelta.max, timedelta(days=1), timedelta(days=1)),
        ],
    )
    def test_retry_after_is_honoured(self, asked: timedelta | None, least: timedelta, most: timedelta) -> None:
        """Never sooner than the server asks, up to a day."""
        failed = poll_failed(FEED, state(), POLICY, NOW, FetchError("429 Too Many Requests", retry_after=asked))
        assert least <= failed.next_poll_at - NOW <= most

    def test_what_is_remembered(self) -> None:
        """The first failure dates the trouble, each is counted, the last one is told; what was learned stays."""
        before = FeedState(url=FEED.url, arrival="first_run", next_poll_at=NOW, interval=minutes(60), etag='"7"')
        once = poll_failed(FEED, before, POLICY, NOW, FetchError("no answer within 30 s"))
        later = NOW + timedelta(hours=3)
        twice = poll_failed(FEED, once, POLICY, later, FeedError("this is a web page,\n not a feed"))
        assert (once.error, once.failing_since, once.failures) == ("no answer within 30 s", NOW, 1)
        assert (twice.error, twice.failing_since, twice.failures) == ("this is a web page, not a feed", NOW, 2)
        assert (twice.polled_at, twice.succeeded_at) == (later, None)
        assert (twice.arrival, twice.interval, twice.etag) == ("first_run", minutes(60), '"7"')

    def test_an_endless_message_is_cut(self) -> None:
        failed = poll_failed(FEED, state(), POLICY, NOW, FeedError("x" * 100_000))
        assert failed.error == "x" * 300

    def test_success_clears_the_trouble(self) -> None:
        """The next failure is a first one again; the items of the next document are told as new."""
        failed = poll_failed(FEED, NEVER_POLLED, POLICY, NOW, FetchError("no route"))
        later = NOW + timedelta(hours=1)
        well = poll_succeeded(FEED, failed, POLICY, later, listed=3, new=3)
        assert (well.error, well.failing_since, well.failures) == (None, None, 0)
        assert (well.polled_at, well.succeeded_at, well.arrival) == (later, later, "new")
        assert well.interval == minutes(15)
