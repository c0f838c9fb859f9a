"""Reports whose stories are known, and how well a grouping finds them.

What is *not* here: the reports (tests/data/stories, and ../shared/stories where it is), and what is printed about them
(tests/bench/stories.py).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

from watcher.adapters.common_words import common_words
from watcher.adapters.gazetteer import reader
from watcher.core.model import Entry
from watcher.core.stories import CommonWords, Report, Stories, StoryPolicy
from watcher.core.text.language import language_of

OWN = Path(__file__).parents[1] / "data" / "stories"
COMMON = common_words()
_READ = reader((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A report, the story that an editor put it in, and its family: stories of one family invite a wrong merge."""

    report: Report
    story: str
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Pairs of reports: those of one true story, those that were put together, and those that are both."""

    true: int
    said: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.true if self.true else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """B-cubed precision and recall (Amigo et al. 2009), numbers of stories, and what pairs say.

    `negatives`: pairs of one family that are not of one story, and how many of them were put together.
    """

    precision: float
    recall: float
    stories: int
    true_stories: int
    in_language: Links
    across: Links
    negatives: int
    violated: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def own() -> Sequence[Labelled]:
    """The set of tests/data/stories, in the order of its times."""
    rows = [json.loads(line) for path in OWN.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    found = [Labelled(report=_report(row, row["lang"]), story=row["story"], family=row["family"]) for row in rows]
    return sorted(found, key=lambda it: (it.report.at, it.report.key))


def headlines(path: Path) -> Sequence[Labelled]:
    """Those of `headlines.jsonl`, whose times and languages are not known."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Labelled(report=_report(row, language_of(row["title"], "", "")), story=row["story"]) for row in rows]


def _report(row: Mapping[str, str], language: str) -> Report:
    title, summary = row["title"], row["summary"]
    return Report(
        key=row["id"],
        title=title,
        summary=summary,
        language=language,
        mentions=_READ(Entry(title=title, summary=summary, language=language), ""),
        at=datetime.fromisoformat(row["published"]),
    )


def at_random_instants(labelled: Sequence[Labelled], seed: int) -> Sequence[Labelled]:
    """Seeded instants within 48 hours, as `../shared/stories/score.py` gives them: only texts are left to tell by."""
    random, start = Random(seed), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S311 - repeatable, not secret
    moved = [
        replace(it, report=replace(it.report, at=start + timedelta(seconds=int(random.uniform(0, 48 * 3600)))))
        for it in labelled
    ]
    return sorted(moved, key=lambda it: (it.report.at, it.report.key))


def shuffled(reports: Sequence[Report], within: timedelta, seed: int) -> Sequence[Report]:
    """The same reports, those of each such span in another order: it takes the times that they had."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    order = sorted(reports, key=lambda it: (it.at.timestamp() // within.total_seconds(), random.random()))
    return [replace(it, at=at) for it, at in zip(order, sorted(it.at for it in reports), strict=True)]


def grouped(
    reports: Iterable[Report], policy: StoryPolicy | None = None, common: CommonWords = COMMON
) -> Mapping[str, str]:
    """The story of each report by its key, as they stand after the last."""
    stories, members = Stories(common, policy), defaultdict[str, list[str]](list)
    for report in reports:
        assigned = stories.add(report)
        members[assigned.story].append(report.key)
        for joined in assigned.joined:
            members[assigned.story] += members.pop(joined, [])
    return {key: story for story, keys in members.items() for key in keys}


def judged(labelled: Sequence[Labelled], said: Mapping[str, str]) -> Figures:
    """How well a grouping is that of the editor."""
    by_key = {it.report.key: it for it in labelled}
    true, got = groups({key: it.story for key, it in by_key.items()}), groups(said)
    cells = Counter((it.story, said[key]) for key, it in by_key.items())
    true_pairs, got_pairs = _pairs(true), _pairs(got)
    across = {pair for pair in true_pairs | got_pairs if len({by_key[key].report.language for key in pair}) == 2}
    rivals = _rivals(labelled, true_pairs)
    return Figures(
        precision=sum(n * n / len(got[story]) for (_, story), n in cells.items()) / len(by_key),
        recall=sum(n * n / len(true[story]) for (story, _), n in cells.items()) / len(by_key),
        stories=len(got),
        true_stories=len(true),
        in_language=_links(true_pairs - across, got_pairs - across),
        across=_links(true_pairs & across, got_pairs & across),
        negatives=len(rivals),
        violated=len(rivals & got_pairs),
    )


def groups(story_of: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """The keys of each story, in order."""
    found = defaultdict[str, list[str]](list)
    for key, story in sorted(story_of.items()):
        found[story].append(key)
    return found


def changed(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """The share of reports that are in another story; those that share most reports are the same, greedily."""
    cells = Counter((one[key], other[key]) for key in one)
    same, left, right = 0, set[str](), set[str]()
    for (first, second), shared in sorted(cells.items(), key=lambda cell: (-cell[1], cell[0])):
        if first not in left and second not in right:
            left.add(first)
            right.add(second)
            same += shared
    return 1 - same / len(one)


def _pairs(found: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    return {pair for keys in found.values() for pair in combinations(keys, 2)}


def _links(true: set[tuple[str, str]], said: set[tuple[str, str]]) -> Links:
    return Links(true=len(true), said=len(said), both=len(true & said))


def _rivals(labelled: Sequence[Labelled], true: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of one family and different stories."""
    return _pairs(groups({it.report.key: it.family for it in labelled if it.family})) - true
