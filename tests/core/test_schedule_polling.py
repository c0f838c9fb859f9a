"""When a feed is polled next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.model import Feed, FeedState
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
            (60, 30, 1, 30),  # something new: twice as fast
            (60, 30, 29, 30),
            (60, 30, 0, 90),  # nothing new: half as slow again
            (60, 0, 0, 90),  # a 304
            (60, 30, 30, 5),  # nothing but news: some may have been missed, so as fast as allowed
            (60, 1, 1, 5),
            (8, 30, 1, 5),  # never below the minimum
            (5, 30, 1, 5),
        ],
    )
    def test_the_interval_follows_the_news(self, before: int | None, listed: int, new: int, after: int) -> None:
        """What brings news is asked more often, what does not more rarely."""
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
        assert poll_succeeded(FEED, polled, POLICY, NOW, listed=30, new=1).interval == minutes(30)


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
