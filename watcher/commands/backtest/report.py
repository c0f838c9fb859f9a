"""A backtest in words and bars for a terminal, and as JSON records. What is *not* here: the figures (figures.py)."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.commands.backtest.figures import (
    Change,
    Found,
    TermFigures,
    Trial,
    following,
    nearest,
    periods,
    sweep,
    weigh,
)
from watcher.commands.subjects import Subject
from watcher.commands.terminal import WIDTH, bar, columns, cut, harmless, isolated, padded, wrapped

_NEAR = 5
_CHANGES = 20  # listed one by one; the others are counted
_TERMS = 30
_BAR = 40
_KEY = 14  # digits of a key that tell items apart; `watcher explain` takes them
_OURS = re.compile("[0-9a-f]{32}")
_TERM_COLUMNS = 36
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How a trial was run: over what (`the store, since 15 Sep`), in how many seconds, which thresholds to sweep, and
    what it is compared with ("" for nothing)."""

    read: str
    seconds: float
    thresholds: Sequence[int]
    against: str = ""


# --- in words --------------------------------------------------------------------------------------------------------


def lines(trial: Trial, frame: Frame, *, blocks: bool) -> Iterator[str]:
    """The report; `blocks` says whether bars may be drawn with block characters."""
    yield from _heading(trial, frame)
    yield from _days(trial, blocks=blocks)
    yield from _sweep(trial, frame, blocks=blocks)
    yield from _nearest(trial)
    yield from _terms(trial)
    if trial.other:
        yield from _against(trial, frame)


def _heading(trial: Trial, frame: Frame) -> Iterator[str]:
    watch, days = trial.watch, [day for day in trial.days if day]
    number = len(trial.matches)
    length = (max(days) - min(days)).days + 1 if days else 0
    pace = _pace(number, length) if number and length > 1 else ""
    yield f"{watch.name}  {number:,} of {trial.items:,} items match at {watch.threshold}{pace}"
    yield from wrapped(f"read in {frame.seconds:.1f} s from {frame.read}", indent="  ")
    if trial.baseline:
        yield f"  {trial.baseline:,} of them came with a silent baseline, and count like the others"
    if undated := trial.days[None]:
        yield f"  {undated:,} of them have no date"


def _pace(matches: int, days: int) -> str:
    return f", {matches / days:.1f} a day" if matches >= days else f", one in {days / matches:.0f} days"


def _days(trial: Trial, *, blocks: bool) -> Iterator[str]:
    unit, found = periods(trial)
    if not found:
        return
    yield f"\nMATCHES A {unit.upper()}"
    most = max(period.matches for period in found)
    for before, period in zip([None, *found], found, strict=False):
        if before and (gap := (period.first - following(unit, before.first)).days):
            yield f"  {'':>11}  no items for {_count(gap, 'day', 'days')}"
        drawn = bar(period.matches, most, _BAR, blocks=blocks)
        yield f"  {_named(period.first, unit):>11}  {drawn}{' ' * bool(drawn)}{period.matches:,}"


def _named(day: date, unit: str) -> str:
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    if unit == "month":
        return month
    return f"{day.day} {month}" if unit == "week" else f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _sweep(trial: Trial, frame: Frame, *, blocks: bool) -> Iterator[str]:
    yield "\nTHRESHOLD  matches"
    counts = sweep(trial.found, frame.thresholds)
    most = max(number for _, number in counts)
    for threshold, number in counts:
        drawn = bar(number, most, _BAR, blocks=blocks)
        now = "  <- now" if threshold == trial.watch.threshold else ""
        yield f"  {threshold:>7}  {number:>7,}  {drawn}{now}".rstrip()


def _nearest(trial: Trial) -> Iterator[str]:
    above, below = nearest(trial.found, trial.watch.threshold, _NEAR)
    if above:
        yield "\nJUST ABOVE THE LINE"
        yield from (_item(f"{one.score:>6}", one.subject) for one in above)
    if below:
        yield "\nJUST BELOW"
        yield from (_item(f"{one.score:>6}", one.subject) for one in below)


def _item(figures: str, subject: Subject) -> str:
    head = f"{figures}  {padded(_key(subject.id), _KEY)}  "
    title = harmless(subject.entry.title or subject.entry.summary or "(untitled)")
    return head + isolated(cut(title, WIDTH - columns(head)))


def _key(identity: object) -> str:
    """The beginning of a key of ours; of a longer id of others the end, for addresses begin alike."""
    text = identity if isinstance(identity, str) else json.dumps(identity) if identity is not None else ""
    key = harmless(text)
    return key[:_KEY] if len(key) <= _KEY or _OURS.fullmatch(key) else f"…{key[1 - _KEY :]}"


def _terms(trial: Trial) -> Iterator[str]:
    figures = weigh(trial.watch, trial.found)
    hitting = [one for one in figures if one.items]
    silent = [one.term for one in figures if not one.items]
    if hitting:
        yield f"\n{padded('TERMS', _TERM_COLUMNS)}    items  matches  points   without it"
        yield from map(_term, hitting[:_TERMS])
        if len(hitting) > _TERMS:
            yield f"  and {len(hitting) - _TERMS} more that hit"
    if silent:
        named = [isolated(harmless(term)) for term in silent[:_TERMS]]
        more = f" and {len(silent) - _TERMS} more" if len(silent) > _TERMS else ""
        yield "\nNEVER HIT"
        yield from wrapped(f"{', '.join(named)}{more}", indent="  ")


def _term(one: TermFigures) -> str:
    share = "" if one.share is None else f"{one.share:.0%}"
    without = f"{one.without:+,}" if one.without else "0"
    name = isolated(padded(harmless(one.term), _TERM_COLUMNS - 2))
    return f"  {name}  {one.items:>7,}  {one.matches:>7,}  {share:>6}  {without:>11}"


def _against(trial: Trial, frame: Frame) -> Iterator[str]:
    yield ""
    counts = f"{trial.others:,} there, {len(trial.matches):,} here"
    changes = f"{len(trial.gained):,} gained, {len(trial.lost):,} lost"
    yield from wrapped(f"AGAINST {frame.against}: {counts}; {changes}", hanging="  ")
    for name, listed in (("GAINED", trial.gained), ("LOST", trial.lost)):
        if listed:
            yield f"\n{name:<6}  here  there"
            yield from (_item(f"{_side(it.here):>12}{_side(it.there):>7}", it.subject) for it in listed[:_CHANGES])
        if len(listed) > _CHANGES:
            yield f"  and {len(listed) - _CHANGES:,} more"


def _side(found: Found | None) -> str:
    return "0" if found is None else "veto" if found.barred else str(found.score)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


# --- as JSON ---------------------------------------------------------------------------------------------------------


def records(trial: Trial, frame: Frame) -> Iterator[dict[str, object]]:
    """One record for the whole, then one for each period, threshold, near item, term and change; `kind` says which."""
    yield {
        "kind": "backtest",
        "watch": trial.watch.name,
        "threshold": trial.watch.threshold,
        "items": trial.items,
        "baseline": trial.baseline,
        "undated": trial.days[None],
        "matches": len(trial.matches),
        "seconds": round(frame.seconds, 3),
        "against": frame.against or None,
    }
    unit, found = periods(trial)
    for period in found:
        yield {"kind": unit, unit: period.first.isoformat(), "items": period.items, "matches": period.matches}
    for threshold, number in sweep(trial.found, frame.thresholds):
        yield {"kind": "threshold", "threshold": threshold, "matches": number}
    for kind, near in zip(("above", "below"), nearest(trial.found, trial.watch.threshold, _NEAR), strict=True):
        yield from ({"kind": kind, **_record(one.subject), "score": one.score} for one in near)
    yield from ({"kind": "term", **one._asdict()} for one in weigh(trial.watch, trial.found))
    for kind, changes in (("gained", trial.gained), ("lost", trial.lost)):
        yield from (_change(kind, change) for change in changes)


def _change(kind: str, change: Change) -> dict[str, object]:
    sides = {"here": change.here, "there": change.there}
    scores = {side: found.score if found else 0 for side, found in sides.items()}
    vetoed = {f"{side}_vetoed": bool(found and found.barred) for side, found in sides.items()}
    return {"kind": kind, **_record(change.subject), **scores, **vetoed}


def _record(subject: Subject) -> dict[str, object]:
    return {"id": subject.id, "title": subject.entry.title, "source": subject.source}
