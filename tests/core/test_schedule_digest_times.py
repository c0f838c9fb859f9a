"""When a channel's digest is due. Instants are written as UTC; 2026-03-29 is a Sunday."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.model import Channel, ChannelState, DigestTimes
from watcher.core.schedule import digest_due, is_late, next_digest, parse_digest_times


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ZONES = [
    "Africa/Cairo",
    "America/Asuncion",
    "America/New_York",
    "America/St_Johns",
    "Asia/Baghdad",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Paris",
    "Pacific/Apia",
    "UTC",
]

INSTANTS = st.integers(0, 18 * 365 * 24 * 60).map(lambda minutes: utc("2009-01-01") + timedelta(minutes=minutes))


def channel(times: str, zone: str = "Asia/Baghdad") -> Channel:
    return Channel(name="DESK", kind="mail", digest=parse_digest_times(times), timezone=ZoneInfo(zone))


def handled(at: datetime) -> ChannelState:
    return ChannelState(name="DESK", handled_at=at)


def slots(of: Channel, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every digest time in after < slot <= until."""
    slot = next_digest(of, after)
    while slot and slot <= until:
        yield slot
        slot = next_digest(of, slot)


class TestParse:
    @pytest.mark.parametrize(
        ("text", "times", "days"),
        [
            ("07:00", ["07:00"], "1234567"),
            ("7:05", ["07:05"], "1234567"),
            ("07:00,18:00 sun-thu", ["07:00", "18:00"], "12347"),
            ("07:00, 18:00  Sun - Thu", ["07:00", "18:00"], "12347"),
            ("18:00,07:00,18:00", ["07:00", "18:00"], "1234567"),
            ("07:00 mon,wed,fri", ["07:00"], "135"),
            ("07:00 mon wed, fri", ["07:00"], "135"),
            ("07:00 fri-mon", ["07:00"], "1567"),
            ("07:00 fri–mon", ["07:00"], "1567"),
            ("07:00 mon-tue,sat-sun,tue", ["07:00"], "1267"),
            ("07:00 wed-wed", ["07:00"], "3"),
            ("07:00 thu-wed", ["07:00"], "1234567"),
            ("00:00,23:59", ["00:00", "23:59"], "1234567"),
        ],
    )
    def test_times_and_days(self, text: str, times: list[str], days: str) -> None:
        """Times by commas, then days or ranges of days, which wrap around the week's end."""
        expected = tuple(time.fromisoformat(at) for at in times)
        assert parse_digest_times(text) == DigestTimes(kind="at", times=expected, days=frozenset(map(int, days)))

    @pytest.mark.parametrize(
        ("text", "minutes"),
        [("every 2h", 120), ("every 30m", 30), ("Every  90m", 90), ("every 5m", 5), ("every 24h", 1440)],
    )
    def test_periods(self, text: str, minutes: int) -> None:
        assert parse_digest_times(text) == DigestTimes(kind="every", period=timedelta(minutes=minutes))

    def test_words(self) -> None:
        assert parse_digest_times(" Immediate ") == DigestTimes(kind="immediate")
        assert parse_digest_times("never") == DigestTimes(kind="never")

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            ("", "no digest time is given"),
            ("  ", "no digest time is given"),
            ("daily", "'daily' is no time of day"),
            ("7", "'7' is no time of day"),
            ("07.00", "'07.00' is no time of day"),
            ("24:00", "'24:00' is no time of day"),
            ("07:60", "'07:60' is no time of day"),
            ("07:00,", "'' is no time of day"),
            ("07:00,noon", "'noon' is no time of day"),
            ("٠٧:٠٠", "'٠٧:٠٠' is no time of day"),
            ("sun-thu 07:00", "'sun-thu' is no time of day"),
            ("07:00 18:00", "'18:00' is no day"),
            ("07:00 monday", "'monday' is no day"),
            ("07:00 sun-", "'sun-' is no day"),
            ("07:00 mon-wed-fri", "'mon-wed-fri' is no day"),
            ("07:00 mon,,fri", "'' is no day"),
            ("every", "'every' is no period"),
            ("every day", "'every day' is no period"),
            ("every 2h sun-thu", "'every 2h sun-thu' is no period"),
            ("every 1.5h", "'every 1.5h' is no period"),
            ("every 4m", "'every 4m' is not between 5 minutes and 24 hours"),
            ("every 0h", "'every 0h' is not between 5 minutes and 24 hours"),
            ("every 25h", "'every 25h' is not between 5 minutes and 24 hours"),
            ("every 99999999h", "'every 99999999h' is no period"),
            ("immediate sun-thu", "'immediate' stands alone"),
            ("never 07:00", "'never' stands alone"),
        ],
    )
    def test_faults(self, text: str, wrong: str) -> None:
        """One line that names the wrong part and shows something right."""
        with pytest.raises(ValueError, match="example") as caught:
            parse_digest_times(text)
        assert str(caught.value).startswith(wrong)
        assert "\n" not in str(caught.value)


class TestDaylightSaving:
    """What the clocks jump over happens that much later; what comes twice happens at its first coming."""

    @pytest.mark.parametrize(
        ("zone", "times", "after", "expected"),
        [
            # Paris: 2026-03-29 02:00 -> 03:00 and 2026-10-25 03:00 -> 02:00
            ("Europe/Paris", "07:00", "2026-03-27T12:00", ["03-28T06:00", "03-29T05:00", "03-30T05:00"]),
            ("Europe/Paris", "07:00", "2026-10-23T12:00", ["10-24T05:00", "10-25T06:00", "10-26T06:00"]),
            ("Europe/Paris", "02:30", "2026-03-27T12:00", ["03-28T01:30", "03-29T01:30", "03-30T00:30"]),
            ("Europe/Paris", "02:30", "2026-10-23T12:00", ["10-24T00:30", "10-25T00:30", "10-26T01:30"]),
            ("Europe/Paris", "02:00", "2026-03-28T12:00", ["03-29T01:00", "03-30T00:00"]),
            ("Europe/Paris", "03:00", "2026-10-24T12:00", ["10-25T02:00", "10-26T02:00"]),
            # in the gap and an hour later are one instant, told once; half an hour later stands before it
            ("Europe/Paris", "02:30,03:30", "2026-03-28T12:00", ["03-29T01:30", "03-30T00:30"]),
            ("Europe/Paris", "02:30,03:00", "2026-03-28T12:00", ["03-29T01:00", "03-29T01:30", "03-30T00:30"]),
            # New York: 2026-03-08 02:00 -> 03:00 and 2026-11-01 02:00 -> 01:00
            ("America/New_York", "02:15", "2026-03-07T12:00", ["03-08T07:15", "03-09T06:15"]),
            ("America/New_York", "01:15", "2026-10-31T12:00", ["11-01T05:15", "11-02T06:15"]),
            # Lord Howe, by half an hour: 2026-10-04 02:00 -> 02:30 and 2026-04-05 02:00 -> 01:30
            ("Australia/Lord_Howe", "02:15", "2026-10-02T20:00", ["10-03T15:45", "10-04T15:15"]),
            ("Australia/Lord_Howe", "01:45", "2026-04-03T20:00", ["04-04T14:45", "04-05T15:15"]),
            # at midnight: Asuncion 2023-10-01 00:00 -> 01:00 and 2023-03-26 00:00 -> 23:00 the day before
            ("America/Asuncion", "00:00", "2023-09-30T12:00", ["10-01T04:00", "10-02T03:00"]),
            ("America/Asuncion", "00:30,01:00", "2023-09-30T12:00", ["10-01T04:00", "10-01T04:30", "10-02T03:30"]),
            ("America/Asuncion", "23:30", "2023-03-25T12:00", ["03-26T02:30", "03-27T03:30"]),
            ("America/Asuncion", "00:00", "2023-03-25T12:00", ["03-26T04:00", "03-27T04:00"]),
            # Beirut 2022-03-27 00:00 -> 01:00 and 2022-10-30 00:00 -> 23:00 the day before
            ("Asia/Beirut", "00:30 sun", "2022-03-26T12:00", ["03-26T22:30", "04-02T21:30"]),
            ("Asia/Beirut", "23:30 sat", "2022-10-28T12:00", ["10-29T20:30", "11-05T21:30"]),
            # Cairo: Friday 2026-04-24 00:00 -> 01:00 and Thursday 2026-10-29 24:00 -> 23:00
            ("Africa/Cairo", "00:00", "2026-04-22T12:00", ["04-22T22:00", "04-23T22:00", "04-24T21:00"]),
            ("Africa/Cairo", "23:59 thu", "2026-10-28T12:00", ["10-29T20:59", "11-05T21:59"]),
            # St John's 2010-11-07 00:01 -> 23:01 the day before: Sunday's 00:00 is over before Saturday's second 23:30
            ("America/St_Johns", "00:00 sun", "2010-11-06T12:00", ["11-07T02:30", "11-14T03:30"]),
            ("America/St_Johns", "23:30,00:00", "2010-11-06T12:00", ["11-07T02:00", "11-07T02:30", "11-08T03:00"]),
            ("America/St_Johns", "00:00 sun", "2010-11-07T02:45", ["11-14T03:30"]),  # 23:15 of that Saturday
            # Apia had no Friday 2011-12-30: its 07:00 came a day later, as that Saturday's own
            ("Pacific/Apia", "07:00", "2011-12-28T18:00", ["12-29T17:00", "12-30T17:00", "12-31T17:00"]),
            ("Pacific/Apia", "07:00 fri", "2011-12-23T18:00", ["12-30T17:00"]),
            ("Pacific/Apia", "07:00 thu", "2011-12-28T18:00", ["12-29T17:00"]),
            # Baghdad keeps no daylight saving time
            ("Asia/Baghdad", "07:00", "2026-03-28T12:00", ["03-29T04:00", "03-30T04:00"]),
        ],
    )
    def test_times_of_day(self, zone: str, times: str, after: str, expected: list[str]) -> None:
        instants = [utc(f"{after[:4]}-{instant}") for instant in expected]
        assert list(slots(channel(times, zone), utc(after), instants[-1])) == instants

    @pytest.mark.parametrize(
        ("zone", "times", "after", "local"),
        [
            ("Europe/Paris", "every 6h", "2026-03-28T22:59", "00:00 06:00 12:00 18:00 00:00"),
            ("Europe/Paris", "every 6h", "2026-10-24T21:59", "00:00 06:00 12:00 18:00 00:00"),
            ("Europe/Paris", "every 7h", "2026-06-01T22:00", "07:00 14:00 21:00 00:00 07:00"),
            ("Europe/Paris", "every 24h", "2026-10-23T22:00", "00:00 00:00 00:00"),
            ("Europe/Paris", "every 2h", "2026-03-28T22:59", "00:00 03:00 04:00 06:00"),  # 1 hour of real time less
            ("Europe/Paris", "every 2h", "2026-10-24T21:59", "00:00 02:00 04:00 06:00"),  # and here one more
            ("Europe/Paris", "every 30m", "2026-03-29T00:29", "01:30 03:00 03:30 04:00"),
            ("Europe/Paris", "every 30m", "2026-10-24T23:29", "01:30 02:00 02:30 03:00"),
            ("America/New_York", "every 2h", "2026-11-01T03:59", "00:00 02:00 04:00"),
            ("America/Asuncion", "every 8h", "2023-09-30T19:59", "16:00 01:00 08:00 16:00 00:00"),
            ("America/St_Johns", "every 12h", "2010-11-06T02:29", "00:00 12:00 00:00 12:00 00:00"),
            ("Australia/Lord_Howe", "every 1h", "2026-10-03T14:29", "01:00 02:30 03:00"),
            ("Pacific/Apia", "every 12h", "2011-12-29T09:59", "00:00 12:00 00:00 12:00"),
        ],
    )
    def test_periods(self, zone: str, times: str, after: str, local: str) -> None:
        """The same hours on the dial of every day, beginning at midnight."""
        of, at = channel(times, zone), utc(after)
        seen = []
        for _ in local.split():
            at = next_digest(of, at) or at
            seen.append(f"{at.astimezone(of.timezone):%H:%M}")
        assert " ".join(seen) == local

    @given(st.sampled_from(ZONES), st.integers(20, 1440), INSTANTS)
    def test_pauses_are_no_longer_than_the_period_and_the_hour_that_comes_twice(
        self, zone: str, minutes: int, after: datetime
    ) -> None:
        of = channel(f"every {minutes}m", zone)
        instants = [after, *slots(of, after, after + timedelta(days=1, hours=6))]
        longest = timedelta(hours=1, minutes=minutes)
        assert all(timedelta(0) < later - earlier <= longest for earlier, later in pairwise(instants))
        assert len(instants) > 1

    @given(st.sampled_from(ZONES), st.times(), INSTANTS)
    def test_each_day_has_each_time_once(self, zone: str, at: time, start: datetime) -> None:
        """From one noon to the next lies one digest time; it reads as written, or as much later as a gap is long."""
        of, noon = channel(f"{at:%H:%M}", zone), start.replace(hour=12, tzinfo=ZoneInfo(zone))
        days = [noon + timedelta(days=day) for day in range(-1, 2)]  # wall time: noon, noon, noon
        for earlier, later in pairwise(day.astimezone(UTC) for day in days):
            found = list(slots(of, earlier - timedelta(microseconds=1), later - timedelta(microseconds=1)))
            assert len(found) == (later > earlier)
            for slot in found:
                wall = slot.astimezone(of.timezone)
                ahead = wall.replace(tzinfo=None) - datetime.combine(wall.date(), at.replace(second=0, microsecond=0))
                assert ahead in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


class TestDue:
    @pytest.mark.parametrize(
        ("times", "handled_at", "now", "due"),
        [
            ("07:00", "2026-03-02T04:00", "2026-03-03T03:59:59", None),
            ("07:00", "2026-03-02T04:00", "2026-03-03T04:00", "2026-03-03T04:00"),
            ("07:00", "2026-03-02T04:00", "2026-03-03T09:12", "2026-03-03T04:00"),
            ("07:00", "2026-03-03T04:00", "2026-03-03T09:12", None),
            ("07:00", "2026-03-03T05:00", "2026-03-03T09:12", None),  # a channel that is younger than the digest time
            # stopped over several: the last one stands for all
            ("07:00,18:00", "2026-03-02T04:00", "2026-03-03T04:30", "2026-03-03T04:00"),
            ("07:00", "2026-03-02T04:00", "2026-03-20T12:00", "2026-03-20T04:00"),
            ("07:00 mon", "2026-03-02T04:00", "2026-03-08T12:00", None),
            ("07:00 mon", "2026-03-02T04:00", "2026-03-09T03:59", None),
            ("07:00 mon", "2026-03-02T04:00", "2026-03-15T12:00", "2026-03-09T04:00"),
            ("07:00 mon", "2025-03-02T04:00", "2026-03-15T12:00", "2026-03-09T04:00"),  # for a year
            ("every 2h", "2025-03-02T04:00", "2026-03-15T12:00", "2026-03-15T11:00"),
            # set back an hour: nothing is due twice
            ("07:00", "2026-03-03T04:00", "2026-03-03T03:00", None),
            ("07:00", "2026-03-03T04:00", "2026-03-03T04:00", None),
            ("every 30m", "2026-03-03T04:00", "2026-03-03T03:30", None),
            ("every 30m", "2026-03-03T04:00", "2026-03-03T04:29", None),
            ("every 30m", "2026-03-03T04:00", "2026-03-03T04:30", "2026-03-03T04:30"),
            # days are those of Baghdad: Monday 00:30 there is Sunday 21:30
            ("00:30 mon", "2026-03-01T12:00", "2026-03-01T22:00", "2026-03-01T21:30"),
            ("00:30 sun", "2026-03-01T12:00", "2026-03-01T22:00", None),
            ("immediate", "2026-03-03T04:00", "2026-03-03T04:00:10", "2026-03-03T04:00:10"),
            ("immediate", "2026-03-03T04:00", "2026-03-03T04:00", None),  # one digest an instant: its id comes from it
            ("immediate", "2026-03-03T04:00", "2026-03-03T03:00", "2026-03-03T03:00"),
            ("never", "2026-03-03T04:00", "2027-03-03T04:00", None),
        ],
    )
    def test_the_last_time_that_is_not_handled(self, times: str, handled_at: str, now: str, due: str | None) -> None:
        assert digest_due(channel(times), handled(utc(handled_at)), utc(now)) == (utc(due) if due else None)

    @pytest.mark.parametrize(
        ("zone", "times", "now", "due"),
        [
            # 06:00 on Saturday 2011-12-31 in Apia, whose Friday comes at 07:00: the last one was eight days ago
            ("Pacific/Apia", "07:00 fri", "2011-12-30T16:00", "2011-12-23T17:00"),
            ("Pacific/Apia", "07:00 fri", "2011-12-30T17:00", "2011-12-30T17:00"),
            # Toronto 1919-03-30 23:30 -> 00:30 the day after: at 00:40 midnight is still to come, at 01:00
            ("America/Toronto", "every 24h", "1919-03-31T04:40", "1919-03-30T05:00"),
            ("America/Toronto", "every 24h", "1919-03-31T05:00", "1919-03-31T05:00"),
        ],
    )
    def test_days_that_the_clocks_cut_short(self, zone: str, times: str, now: str, due: str) -> None:
        assert digest_due(channel(times, zone), handled(utc("1919-01-01")), utc(now)) == utc(due)

    @pytest.mark.parametrize("times", ["immediate", "never"])
    def test_no_next_time_without_fixed_times(self, times: str) -> None:
        assert next_digest(channel(times), utc("2026-03-03T04:00")) is None

    def test_next_is_strictly_later(self) -> None:
        assert next_digest(channel("07:00"), utc("2026-03-03T04:00")) == utc("2026-03-04T04:00")

    @pytest.mark.parametrize(("minutes", "late"), [(-60, False), (0, False), (10, False), (10.1, True), (600, True)])
    def test_late_is_more_than_ten_minutes(self, minutes: float, late: bool) -> None:
        slot = utc("2026-03-03T04:00")
        assert is_late(slot, slot + timedelta(minutes=minutes)) is late

    @given(
        st.sampled_from(ZONES),
        st.sampled_from(["07:00", "00:00,02:30,03:00,23:59", "02:15 fri-sun", "00:30 sun", "every 5h", "every 45m"]),
        INSTANTS,
        st.lists(st.integers(min_value=-60, max_value=3000), max_size=25),
    )
    def test_no_time_is_lost_and_none_comes_twice(
        self, zone: str, times: str, start: datetime, steps: list[int]
    ) -> None:
        """Ticks at random instants over weeks, clocks set back by up to an hour: every time that passed is handled, by
        itself or by a later one, and what is handled only moves on."""
        of, now, state = channel(times, zone), start, handled(start)
        for step in steps:
            now += timedelta(minutes=step)
            due = digest_due(of, state, now)
            if due:
                assert state.handled_at < due <= now
                state = replace(state, handled_at=due)
            passed = list(slots(of, max(start, now - timedelta(days=3)), now))
            assert not passed or state.handled_at >= passed[-1]
            assert due is None or not passed or due == passed[-1]
