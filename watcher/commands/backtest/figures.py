"""The figures of a backtest: pure functions over what a watch found, scored once.

What is *not* here: words and bars (report.py), and where the items come from.
"""

from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from heapq import nlargest, nsmallest
from typing import NamedTuple

from watcher.commands.subjects import Subject
from watcher.core.match import Matcher, Read
from watcher.core.model import Entry, Hit, Watch

_LOWEST = -(10**12)  # under every sum of weights, which have at most six digits
_STEPS = (1, 2, 5)
_ROWS = 12
_DAYS = 62  # days that are counted one by one; weeks, then months take over
_TITLE = 200  # code points of the text that stand for a title where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An item in which something of the watch was found. `points` by term, 0 for a veto; `score` is their sum."""

    subject: Subject
    points: Mapping[str, int]
    barred: bool
    score: int

    def matches(self, threshold: int) -> bool:
        return self.score >= threshold and not self.barred


class TermFigures(NamedTuple):
    """What a term of the watch is good for.

    `items` and `matches` in which it was found; `share` of all the points that the matches got (0 to 1; None for a term
    that takes points away). `without`: matches that there would be more or (negative) less if it were not there.
    """

    term: str
    items: int
    matches: int
    share: float | None
    without: int


# --- one pass over the items -----------------------------------------------------------------------------------------


class Change(NamedTuple):
    """An item that one watch matches and the other does not: what each found (None: nothing; never both)."""

    here: Found | None
    there: Found | None

    @property
    def subject(self) -> Subject:
        found = self.here or self.there
        if found is None:
            raise ValueError("nothing was found by either watch")
        return found.subject


@dataclass(kw_only=True)
class Trial:
    """A watch run over history, item by item; `other` is a watch to compare it with.

    `days` counts the items by their day in `zone`, None for those without a date. `gained` are matches that the other
    watch has not, `lost` are matches of the other, `others` in all, that this one has not.
    """

    watch: Watch
    zone: tzinfo
    read_places: Read = lambda *_: ()
    other: Watch | None = None
    items: int = 0
    baseline: int = 0
    others: int = 0
    days: Counter[date | None] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)
    gained: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        sides = {"here": self.watch} | ({"there": self.other} if self.other else {})
        self._matcher = Matcher([_opened(watch, name) for name, watch in sides.items()], self.read_places)

    def judge(self, subject: Subject) -> None:
        """Count one more item."""
        self.items += 1
        self.baseline += subject.baseline
        self.days[day_of(subject, self.zone)] += 1
        matches = self._matcher.judge(subject.entry, feed_url=subject.feed_url, source=subject.source)
        hits = {match.watch: match.hits for match in matches}
        here = _found(self.watch, subject, hits.get("here", ()))
        if here:
            self.found.append(here)
        if self.other:
            self._compare(here, _found(self.other, subject, hits.get("there", ())), self.other)

    def _compare(self, here: Found | None, there: Found | None, other: Watch) -> None:
        mine = here is not None and here.matches(self.watch.threshold)
        theirs = there is not None and there.matches(other.threshold)
        self.others += theirs
        if mine != theirs:
            (self.gained if mine else self.lost).append(Change(here, there))

    @property
    def matches(self) -> list[Found]:
        return [one for one in self.found if one.matches(self.watch.threshold)]


def _opened(watch: Watch, name: str) -> Watch:
    """A watch that tells of every item in which it finds something: with no line to reach, and vetoes that only show.

    So one pass gives what every threshold would let through, and what the vetoes kept out.
    """
    terms = tuple(replace(term, veto=False, weight=0) if term.veto else term for term in watch.terms)
    return replace(watch, name=name, threshold=_LOWEST, terms=terms)


def _found(watch: Watch, subject: Subject, hits: Sequence[Hit]) -> Found | None:
    """What is kept of an item: not its text, or a long history would not fit into memory."""
    if not hits:
        return None
    kept = Entry(title=subject.entry.title or subject.entry.summary[:_TITLE])
    points: Counter[str] = Counter()
    for hit in hits:
        points[hit.term] += hit.points
    barred = any(term.veto and term.source in points for term in watch.terms)
    return Found(subject=subject._replace(entry=kept), points=dict(points), barred=barred, score=points.total())


def day_of(subject: Subject, zone: tzinfo) -> date | None:
    try:
        return subject.at.astimezone(zone).date() if subject.at else None
    except OverflowError:  # the first and the last day that there are, in another zone
        return None


# --- what it says ----------------------------------------------------------------------------------------------------


def thresholds(lowest: int, highest: int, now: int) -> list[int]:
    """From the lowest to the highest in round steps, a dozen or so; the ends too, and `now` if it lies between."""
    span = highest - lowest
    step = next(step for power in range(7) for step in (digit * 10**power for digit in _STEPS) if span <= step * _ROWS)
    between = range(lowest // step * step + step, highest, step)
    return sorted({lowest, highest, *between, *([now] if lowest <= now <= highest else [])})


def sweep(found: Sequence[Found], at: Iterable[int]) -> list[tuple[int, int]]:
    """Each threshold with the number of matches that it would let through."""
    scores = sorted(one.score for one in found if not one.barred)
    return [(threshold, len(scores) - bisect_left(scores, threshold)) for threshold in at]


def nearest(found: Sequence[Found], threshold: int, number: int) -> tuple[list[Found], list[Found]]:
    """The items just above the line and those just below it, each from the highest score down; of equal scores the
    latest are taken. What a veto keeps out is near to no line."""
    free = [(one.score, place, one) for place, one in enumerate(found) if not one.barred]
    above = nsmallest(number, (it for it in free if it[0] >= threshold), key=lambda it: (it[0], -it[1]))
    below = nlargest(number, (it for it in free if it[0] < threshold), key=lambda it: it[:2])
    return [one for *_, one in reversed(above)], [one for *_, one in below]


def weigh(watch: Watch, found: Sequence[Found]) -> list[TermFigures]:
    """What each term is good for, those that carry most first, then those that keep items out, then what never hit."""
    vetoes = {term.source for term in watch.terms if term.veto}
    items: Counter[str] = Counter()
    matches: Counter[str] = Counter()
    gains: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for one in found:
        is_match = one.matches(watch.threshold)
        barring = vetoes & one.points.keys()
        for term, points in one.points.items():
            items[term] += 1
            matches[term] += is_match
            gains[term] += max(points, 0) if is_match else 0
            would = one.score - points >= watch.threshold and barring <= {term}
            without[term] += would - is_match
    total = max(gains.total(), 1)
    figures = [
        TermFigures(
            term=source,
            items=items[source],
            matches=matches[source],
            share=None if takes else gains[source] / total,
            without=without[source],
        )
        for source, takes in {term.source: term.veto or term.weight < 0 for term in watch.terms}.items()
    ]
    return sorted(figures, key=lambda it: (not it.items, it.share is None, -(it.share or 0), it.without, -it.items))


# --- time ------------------------------------------------------------------------------------------------------------


class Period(NamedTuple):
    """The days from `first` on, up to the next period: its items and its matches."""

    first: date
    items: int
    matches: int


def periods(trial: Trial) -> tuple[str, list[Period]]:
    """`day`, `week` or `month`, and those in which there are items, in order.

    The unit is the smallest of which these fill no more than a screen or two.
    """
    dated = sorted(day for day in trial.days if day)
    matched = Counter(day_of(one.subject, trial.zone) for one in trial.matches)
    unit, starts = "month", _month
    for candidate, start in (("day", _itself), ("week", _monday)):
        if len({start(day) for day in dated}) <= _DAYS:
            unit, starts = candidate, start
            break
    items: Counter[date] = Counter()
    matches: Counter[date] = Counter()
    for day in dated:
        items[starts(day)] += trial.days[day]
        matches[starts(day)] += matched[day]
    return unit, [Period(first, items[first], matches[first]) for first in sorted(items)]


def _itself(day: date) -> date:
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), (day - date.min).days))


def _month(day: date) -> date:
    return day.replace(day=1)


def following(unit: str, first: date) -> date:
    """The first day of the next period."""
    length = {"day": 1, "week": 7, "month": monthrange(first.year, first.month)[1]}[unit]
    return first + min(timedelta(days=length), date.max - first)
