"""How well places are found, how fast, and what each rule earns: `make bench-regions`.

Reads the labelled items of ../shared/regions, where they are, with the arithmetic of their score.py: `must` has the
countries that a right answer names, `opt` those that count neither way, `pos` where a country is first named. A rule
earns its place by what F1 loses without it. Another folder than ../shared/regions may be named as an argument.
"""

import json
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from watcher.adapters.gazetteer import gazetteer
from watcher.commands.regions import countries
from watcher.core.model import Entry
from watcher.core.regions.mentions import Mentions
from watcher.core.regions.rules import ALL, Rules

SETS = Path("../shared/regions")
LEAD = 500
"""Code points of text that a feed item usually carries."""
_TAIL = 12
"""A name that begins so shortly before the lead ends is cut, too."""
ITEMS = 10_000
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    entry: Entry
    must: Collection[str]
    opt: Collection[str]


class Score(NamedTuple):
    """Of a set: micro precision, recall and F1 of countries by document, and the share of items without a fault."""

    precision: float
    recall: float
    f1: float
    exact: float


def score(items: Iterable[tuple[Collection[str], Collection[str], Collection[str]]]) -> Score:
    """Of items as (must, opt, said)."""
    right = extra = missed = exact = total = 0
    for must, opt, said in items:
        wrong, gone = set(said) - set(must) - set(opt), set(must) - set(said)
        right += len(set(said) & set(must))
        extra += len(wrong)
        missed += len(gone)
        exact += not wrong and not gone
        total += 1
    precision, recall = right / ((right + extra) or 1), right / ((right + missed) or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return Score(precision, recall, f1, exact / (total or 1))


def lead(item: Labelled, positions: dict[str, int], size: int = LEAD) -> Labelled:
    """An item as a feed carries it: what only the rest of its text names counts neither way."""
    later = {country for country in item.must if positions.get(country, 0) > size - _TAIL}
    entry = replace(item.entry, summary=item.entry.summary[:size])
    return Labelled(entry, set(item.must) - later, set(item.opt) | later)


def main(folder: Path = SETS) -> None:
    """Prints the three tables."""
    whole, leads = _read(folder)
    if not whole:
        print(f"no labelled items in {folder}")
        return
    reader = Mentions(gazetteer())
    found = _scores(reader, whole)
    print(f"{'set':12}{'items':>7}{'P':>8}{'R':>8}{'F1':>8}{'exact':>8}")
    for name, one in found.items():
        print(f"{name:12}{len(whole[name]):7}{one.precision:8.3f}{one.recall:8.3f}{one.f1:8.3f}{one.exact:8.3f}")
    print(f"mean F1 {_mean(found):.3f}; of title and {LEAD} characters {_mean(_scores(reader, leads)):.3f}")
    _print_speed(reader, [item.entry for items in leads.values() for item in items])
    _print_ablation(whole, found)


def _print_speed(reader: Mentions, entries: Sequence[Entry]) -> None:
    some = (list(entries) * (ITEMS // len(entries) + 1))[:ITEMS]
    fresh = _rate(Mentions(gazetteer()), entries)
    rates = [_rate(reader, some) for _ in range(ROUNDS)]
    print(
        f"{median(rates):,.0f} items/s of CPU, median of {ROUNDS} times {ITEMS:,} items of title and {LEAD} characters"
    )
    print(f"{fresh:,.0f} items/s for a program that has just been started\n")


def _rate(reader: Mentions, entries: Sequence[Entry]) -> float:
    started = time.process_time()
    for entry in entries:
        reader.of(entry)
    return len(entries) / (time.process_time() - started)


def _print_ablation(sets: dict[str, list[Labelled]], found: dict[str, Score]) -> None:
    """What each set's F1 loses, in thousandths, when a rule is off."""
    print("without".ljust(14) + "".join(f"{name[-9:]:>10}" for name in sets) + f"{'mean':>10}")
    for rule in sorted(field.name for field in fields(Rules)):
        off = _scores(Mentions(gazetteer(), rules=replace(ALL, **{rule: False})), sets)
        changes = [1000 * (off[name].f1 - found[name].f1) for name in sets]
        print(rule.ljust(14) + "".join(f"{change:+10.1f}" for change in (*changes, mean(changes))))


def _scores(reader: Mentions, sets: dict[str, list[Labelled]]) -> dict[str, Score]:
    return {
        name: score((item.must, item.opt, countries(reader.of(item.entry))) for item in items)
        for name, items in sets.items()
    }


def _mean(found: dict[str, Score]) -> float:
    return mean(one.f1 for one in found.values())


def _read(folder: Path) -> tuple[dict[str, list[Labelled]], dict[str, list[Labelled]]]:
    """The sets, and the same as feeds carry them."""
    whole: dict[str, list[Labelled]] = {}
    leads: dict[str, list[Labelled]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            entry = Entry(title=row["title"], summary=row["text"], language=row["lang"])
            item = Labelled(entry, set(row["must"]), set(row["opt"]))
            whole.setdefault(path.stem, []).append(item)
            leads.setdefault(path.stem, []).append(lead(item, row.get("pos", {})))
    return whole, leads


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
