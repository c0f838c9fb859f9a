"""The figures of a backtest, each held against a count that is slow and obviously right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.support.records import NOW
from watcher.commands.backtest.figures import Found, Trial, nearest, periods, sweep, thresholds, weigh
from watcher.commands.subjects import Subject
from watcher.core.match import Matcher
from watcher.core.model import Entry, Watch
from watcher.core.query import parse

WORDS = ("coup", "junta", "attack", "convoy", "football", "quiz", "rain", "sun")
WATCH = Watch(
    name="W", terms=parse("coup, junta^12, attack NEAR/2 convoy^20, football^-15, -quiz, title:sun^3"), threshold=20
)


def items(number: int, seed: int = 1) -> list[Subject]:
    """Items of random words."""
    random = Random(seed)  # noqa: S311 - invented news
    return [
        Subject(
            key,
            Entry(title=" ".join(random.choices(WORDS, k=3)), summary=" ".join(random.choices(WORDS, k=6))),
            at=NOW - timedelta(hours=random.randrange(300)),
        )
        for key in range(number)
    ]


def trial(subjects: Sequence[Subject], watch: Watch = WATCH, *, other: Watch | None = None) -> Trial:
    made = Trial(watch=watch, zone=UTC, other=other)
    for subject in subjects:
        made.judge(subject)
    return made


def matched(subjects: Sequence[Subject], watch: Watch) -> set[object]:
    """What the matcher itself lets through."""
    matcher = Matcher([watch])
    return {subject.id for subject in subjects if matcher.judge(subject.entry, feed_url=subject.feed_url)}


def found(score: int, key: int = 0, *, barred: bool = False) -> Found:
    return Found(subject=Subject(key, Entry()), points={"coup": score}, barred=barred, score=score)


# --- thresholds ------------------------------------------------------------------------------------------------------


def test_one_pass_counts_what_every_threshold_lets_through() -> None:
    """As many as a matcher with that very threshold, vetoes and negative weights included."""
    subjects = items(400)
    tried = trial(subjects)

    for threshold, number in sweep(tried.found, range(1, 120)):
        assert number == len(matched(subjects, replace(WATCH, threshold=threshold)))
    assert {one.subject.id for one in tried.matches} == matched(subjects, WATCH)
    assert 0 < len(tried.matches) < 400


@pytest.mark.parametrize(
    ("lowest", "highest", "now", "expected"),
    [
        (10, 60, 30, [10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]),
        (10, 60, 33, [10, 15, 20, 25, 30, 33, 35, 40, 45, 50, 55, 60]),
        (10, 60, 90, [10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]),
        (5, 20, 10, [5, 6, 8, 10, 12, 14, 16, 18, 20]),
        (1, 10, 5, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (7, 7, 20, [7]),
        (1, 2, 1, [1, 2]),
        (3, 1_000_000, 20, [3, 20, *range(100_000, 1_000_001, 100_000)]),
    ],
)
def test_thresholds_are_round(lowest: int, highest: int, now: int, expected: list[int]) -> None:
    """A dozen or so, with both ends and the one that is in force."""
    assert thresholds(lowest, highest, now) == expected


@pytest.mark.parametrize("highest", [1, 2, 13, 14, 99, 121, 1_000, 12_001, 999_999, 1_000_000])
def test_thresholds_are_few(highest: int) -> None:
    """Whatever the range."""
    assert len(thresholds(1, highest, 20)) <= 15


# --- near the line ---------------------------------------------------------------------------------------------------


def test_the_nearest_items_stand_around_the_line() -> None:
    """From the highest score down; of equal ones the latest; never one that a veto keeps out."""
    scores = [50, 20, 20, 19, 35, 5, 20, -3, 21]
    near = [found(score, key) for key, score in enumerate(scores)] + [found(20, 90, barred=True)]

    above, below = nearest(near, 20, 3)

    assert [one.subject.id for one in above] == [1, 2, 6]
    assert [one.score for one in below] == [19, 5, -3]


@pytest.mark.parametrize(("scores", "above", "below"), [([], 0, 0), ([30], 1, 0), ([5, 6], 0, 2)])
def test_a_side_may_be_empty(scores: list[int], above: int, below: int) -> None:
    """No item, none below, none above."""
    assert tuple(map(len, nearest([found(score) for score in scores], 20, 5))) == (above, below)


# --- terms -----------------------------------------------------------------------------------------------------------


def test_what_a_term_is_worth_is_what_its_absence_would_change() -> None:
    """For each term: the matches that a watch without it would have more or less."""
    subjects = items(400, seed=2)
    whole = matched(subjects, WATCH)

    figures = weigh(WATCH, trial(subjects).found)

    for one in figures:
        rest = replace(WATCH, terms=tuple(term for term in WATCH.terms if term.source != one.term))
        assert one.without == len(matched(subjects, rest)) - len(whole), one
        alone = replace(WATCH, terms=tuple(term for term in WATCH.terms if term.source == one.term), threshold=1)
        if one.share is not None:
            assert one.items == len(matched(subjects, alone))
            assert one.matches == len(matched(subjects, alone) & whole)
    assert {one.term for one in figures if one.share is None} == {"football", "-quiz"}
    assert sum(one.share or 0 for one in figures) == pytest.approx(1)
    assert {one.without > 0 for one in figures if one.share is None} == {True}


def test_terms_that_never_hit_come_last() -> None:
    """Those that carry most first, then those that take away, each with what it did."""
    subjects = [Subject(1, Entry(title="coup")), Subject(2, Entry(title="junta quiz"))]

    figures = weigh(WATCH, trial(subjects).found)

    assert [one.term for one in figures if one.items] == ["coup", "junta", "-quiz"]
    assert {one.term for one in figures[3:]} == {"attack NEAR/2 convoy", "football", "title:sun"}
    assert [(one.items, one.matches, one.without) for one in figures[3:]] == [(0, 0, 0)] * 3


def test_an_item_behind_two_vetoes_needs_both_gone() -> None:
    """Without one of them it would still be kept out."""
    watch = Watch(name="W", terms=parse("coup, -quiz, -rain"), threshold=10)

    figures = weigh(watch, trial([Subject(1, Entry(title="coup quiz rain"))], watch).found)

    assert [(one.term, one.items, one.without) for one in figures] == [("coup", 1, 0), ("-quiz", 1, 0), ("-rain", 1, 0)]


# --- the gates of a watch --------------------------------------------------------------------------------------------


def test_a_watch_looks_at_its_own_feeds_and_languages_alone() -> None:
    """What lies outside counts as read, and is neither near to its line nor a hit of its terms."""
    watch = replace(WATCH, feeds=frozenset({"https://a.example/"}), languages=("en",))
    said = "The coup and the junta were in the news of the day, said the people of the city."
    subjects = [
        Subject(1, Entry(title=said, language="en"), feed_url="https://a.example/"),
        Subject(2, Entry(title=said, language="en"), feed_url="https://b.example/"),
        Subject(3, Entry(title="Le coup d'État et la junte dans la ville", language="fr")),
    ]

    tried = trial(subjects, watch)

    assert (tried.items, [one.subject.id for one in tried.found]) == (3, [1])


# --- against another watch -------------------------------------------------------------------------------------------


def test_gained_and_lost_are_the_differences_of_two_matchers() -> None:
    """Also between watches of one name, of another threshold, with other vetoes."""
    subjects = items(400, seed=3)
    other = replace(WATCH, terms=parse("coup^7, attack, convoy, -rain, junta^12"), threshold=24)

    tried = trial(subjects, other=other)

    mine, theirs = matched(subjects, WATCH), matched(subjects, other)
    assert {change.subject.id for change in tried.gained} == mine - theirs
    assert {change.subject.id for change in tried.lost} == theirs - mine
    assert tried.others == len(theirs)
    assert tried.gained
    assert tried.lost


def test_nothing_changes_against_itself() -> None:
    """Neither gained nor lost."""
    tried = trial(items(100), other=WATCH)

    assert (tried.gained, tried.lost, tried.others) == ([], [], len(tried.matches))


# --- time ------------------------------------------------------------------------------------------------------------


def at(*instants: datetime | None) -> Trial:
    return trial([Subject(key, Entry(title="coup"), at=instant) for key, instant in enumerate(instants)])


def test_days_are_those_of_the_reader() -> None:
    """21:30 in UTC is the next day in Baghdad."""
    late = Subject(1, Entry(title="coup"), at=datetime(2016, 10, 16, 21, 30, tzinfo=UTC))
    made = Trial(watch=WATCH, zone=ZoneInfo("Asia/Baghdad"))
    made.judge(late)

    assert periods(made) == ("day", [(date(2016, 10, 17), 1, 1)])


def test_days_without_items_are_no_periods() -> None:
    """And items without a date belong to none."""
    unit, rows = periods(at(NOW, None, NOW - timedelta(days=40)))

    assert (unit, [row.first for row in rows]) == ("day", [date(2016, 9, 7), date(2016, 10, 17)])


@pytest.mark.parametrize(("days", "unit"), [(1, "day"), (62, "day"), (63, "week"), (400, "week"), (500, "month")])
def test_long_histories_are_told_by_week_or_month(days: int, unit: str) -> None:
    """So that they fit a screen or two; every item is in one of the rows."""
    said, rows = periods(at(*(NOW - timedelta(days=day) for day in range(days))))

    assert (said, sum(row.items for row in rows), len(rows) <= 62) == (unit, days, True)
    assert all(row.first.weekday() == 0 for row in rows if unit == "week")
    assert all(row.first.day == 1 for row in rows if unit == "month")


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_no_trap(year: int) -> None:
    """Dates in an export may be garbage: the day counts where the reader's calendar has it."""
    instant = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    for zone in ("America/New_York", "Asia/Baghdad"):
        made = Trial(watch=WATCH, zone=ZoneInfo(zone))
        made.judge(Subject(1, Entry(title="coup"), at=instant))
        assert len(periods(made)[1]) + made.days[None] == 1
