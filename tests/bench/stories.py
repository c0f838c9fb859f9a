"""`make bench-stories`: are reports of one event put together, what does each part of the grouping bring, how fast.

Quality on the labelled reports of tests/data/stories and, where they are, on the headlines of ../shared/stories (at
random instants, means over three seeds: the arithmetic of their `score.py`). Every row of the ablation is the shipped
policy with one thing changed. Speed on an invented stream (story_stream.py): the window of 72 hours is filled with so
many reports, then the reports of the next 12 hours are timed, each size in a process of its own.
"""

import argparse
import gc
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.bench.story_stream import MEAN_SIZE, Vocabulary, stream
from tests.bench.usage import peak_memory
from tests.support.labelled import (
    COMMON,
    Figures,
    Labelled,
    at_random_instants,
    changed,
    grouped,
    groups,
    headlines,
    judged,
    own,
    shuffled,
)
from watcher.core.stories import CommonWords, Report, Stories, StoryPolicy
from watcher.core.stories.words import presence

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = range(3)
SHIPPED = StoryPolicy()
NEVER = timedelta(days=36_500)
OPEN = (10_000, 50_000, 200_000)
WITHIN = timedelta(minutes=10)
WINDOW, MEASURED = SHIPPED.quiet, timedelta(hours=12)


class Variant(NamedTuple):
    """A policy, and what the grouping is told of each report."""

    name: str
    policy: StoryPolicy = SHIPPED
    common: CommonWords = COMMON
    summaries: bool = True
    languages: bool = True

    def reports(self, labelled: Sequence[Labelled]) -> Iterator[Report]:
        for it in labelled:
            summary = it.report.summary if self.summaries else ""
            yield replace(it.report, summary=summary, language=it.report.language if self.languages else "")

    def judged(self, labelled: Sequence[Labelled]) -> Figures:
        return judged(labelled, grouped(self.reports(labelled), self.policy, self.common))


VARIANTS = (
    Variant("as shipped"),
    Variant("titles alone", summaries=False),
    Variant("no table of common words", common=CommonWords("")),
    Variant("languages not told", languages=False),
    Variant("stories never joined", replace(SHIPPED, merge=2.0)),
    Variant("no doubt in time", replace(SHIPPED, fading=NEVER)),
    Variant("no evidence asked", replace(SHIPPED, evidence=0.0)),
    Variant("every word makes candidates", replace(SHIPPED, telling=0.0)),
    Variant("a word counts once a story", replace(SHIPPED, witnesses=1.0)),
    Variant("stories never close", replace(SHIPPED, quiet=NEVER, life=NEVER)),
    Variant("stories close after 36 h", replace(SHIPPED, quiet=timedelta(hours=36))),
    *(Variant(f"join {value}", replace(SHIPPED, join=value)) for value in (0.10, 0.14, 0.20, 0.25)),
    *(Variant(f"merge {value}", replace(SHIPPED, merge=value)) for value in (0.18, 0.34)),
    *(Variant(f"profile of {value} words", replace(SHIPPED, profile=value)) for value in (12, 48)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="show this many of the largest wrong merges and splits")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the directory that has stories/headlines.jsonl")
    parser.add_argument("--only", choices=("quality", "ablation", "order", "speed"), help="one part of it")
    args = parser.parse_args()
    path = args.shared / "stories" / "headlines.jsonl"
    known = headlines(path) if path.exists() else ()
    if args.only in (None, "quality"):
        show_quality(own(), known, args.errors)
    if args.only in (None, "ablation"):
        show_ablation(own(), known)
    if args.only in (None, "order"):
        show_order(own(), known)
    if args.only in (None, "speed"):
        show_speed()


# --- quality ----------------------------------------------------------------------------------------------------------


def show_quality(labelled: Sequence[Labelled], known: Sequence[Labelled], errors: int) -> None:
    said = grouped(it.report for it in labelled)
    figures = judged(labelled, said)
    languages = {it.report.language for it in labelled}
    print(f"\nstories: {len(labelled)} labelled reports in {len(languages)} languages")
    print(f"  {_bcubed(figures)}   {figures.stories} stories for {figures.true_stories}")
    for name, links in (("in one language", figures.in_language), ("across languages", figures.across)):
        print(f"  links {name}: {links.both} of {links.true} found ({links.recall:.3f}), ", end="")
        print(f"{links.said} said ({links.precision:.3f} of them right)")
    print(f"  hard negatives: {figures.violated} of {figures.negatives:,} pairs merged")
    for language, apart in each_language(labelled):
        print(f"  {language} alone: {_bcubed(apart)}   {apart.stories} stories for {apart.true_stories}")
    show_errors(labelled, said, errors)
    if known:
        print(f"\nstories: {len(known)} headlines without summaries, at random instants")
        print(f"  {_bcubed_of(*mean_of_headlines(Variant(''), known))}")
        at = at_random_instants(known, SEEDS[-1])
        show_errors(at, grouped(it.report for it in at), errors)


def each_language(labelled: Sequence[Labelled]) -> Iterator[tuple[str, Figures]]:
    """The reports of one language by themselves, those of most reports first."""
    languages = [it.report.language for it in labelled]
    for language in sorted(set(languages), key=lambda it: (-languages.count(it), it)):
        yield language, Variant("").judged([it for it in labelled if it.report.language == language])


def mean_of_headlines(variant: Variant, known: Sequence[Labelled]) -> tuple[float, float]:
    """Precision and recall, means over the seeds."""
    runs = [variant.judged(at_random_instants(known, seed)) for seed in SEEDS]
    return statistics.mean(it.precision for it in runs), statistics.mean(it.recall for it in runs)


def show_errors(labelled: Sequence[Labelled], said: Mapping[str, str], errors: int) -> None:
    """The largest stories that are several, and the true ones that are in most pieces."""
    true, titles = {it.report.key: it.story for it in labelled}, {it.report.key: it.report.title for it in labelled}
    for verb, into, of in (("merged", said, true), ("split", true, said)):
        mixed = [keys for keys in groups(into).values() if len({of[key] for key in keys}) > 1]
        ranked = sorted(mixed, key=lambda keys: (-len({of[key] for key in keys}), -len(keys), keys))
        for keys in ranked[:errors]:
            print(f"  {verb} ({len(keys)} reports, {len({of[key] for key in keys})} stories):")
            for key in sorted(keys, key=lambda key: of[key]):
                print(f"    {of[key]:24} {titles[key]}")


def _bcubed(figures: Figures) -> str:
    return _bcubed_of(figures.precision, figures.recall)


def _bcubed_of(precision: float, recall: float) -> str:
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


# --- ablation ---------------------------------------------------------------------------------------------------------


def show_ablation(labelled: Sequence[Labelled], known: Sequence[Labelled]) -> None:
    print(f"\nstories, one thing changed: B-cubed on {len(labelled)} reports (hard negatives merged)", end="")
    print(f"; on {len(known)} headlines" if known else "")
    for variant in VARIANTS:
        figures = variant.judged(labelled)
        line = f"  {variant.name:28} {_bcubed(figures)}  ({figures.violated:4})"
        print(f"{line}   {_bcubed_of(*mean_of_headlines(variant, known))}" if known else line, flush=True)


# --- order ------------------------------------------------------------------------------------------------------------


def show_order(labelled: Sequence[Labelled], known: Sequence[Labelled]) -> None:
    print(f"\nstories, reports of each {WITHIN // timedelta(minutes=1)} minutes shuffled, {len(SEEDS)} times")
    invented = [report for report, _ in islice(stream(Vocabulary(), 10_000 / 72), 10_000)]
    streams = {"labelled": [it.report for it in labelled], "invented": invented}
    if known:
        streams["headlines"] = [it.report for it in at_random_instants(known, 0)]
    for name, reports in streams.items():
        shares = moved(reports)
        print(f"  {name:9} {len(reports):6,} reports: {statistics.mean(shares):.2%} change their story (", end="")
        print(f"at most {max(shares):.2%})")


def moved(reports: Sequence[Report]) -> Sequence[float]:
    """For each shuffle, the share of reports that are then in another story."""
    before = grouped(reports)
    return [changed(before, grouped(shuffled(reports, WITHIN, seed))) for seed in SEEDS]


# --- speed ------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """Reports a second of CPU, the share of it that reading their words takes, milliseconds of the longest report, MB
    more than before, and reports a story."""

    reports: int
    measured: int
    rate: float
    reading: float
    longest: float
    memory: float
    a_story: float

    def __str__(self) -> str:
        return (
            f"{self.reports:7,} {self.measured:9,} {self.rate:9,.0f} {self.reading:8.0%} {self.longest:11,.0f} ms"
            f" {self.memory:7,.0f} MB {self.memory / self.reports * 1000:10.1f} kB {self.a_story:14.1f}"
        )


def show_speed() -> None:
    print(
        "\nstories: an invented stream, CPU of one core; the longest report is that at which quiet stories are closed"
    )
    print("   open  measured reports/s  reading  longest report   memory   a report  reports/story")
    context = multiprocessing.get_context("spawn")
    for number in OPEN:
        with context.Pool(1) as pool:
            print(pool.apply(measured, (number,)), flush=True)
    print(f"  the stream has {MEAN_SIZE:.1f} reports a story")


def measured(number: int) -> Row:
    """In a fresh process, so that its memory is that of the grouping."""
    per_hour = number / (WINDOW / timedelta(hours=1))
    coming = (report for report, _ in stream(Vocabulary(), per_hour))
    stories = Stories(COMMON)
    for report in islice(coming, 100):
        stories.add(report)  # the table of common words is read
    gc.collect()
    before = peak_memory(os.getpid())
    for report in islice(coming, number):
        stories.add(report)
    timed = [time_of(stories, report) for report in islice(coming, int(number * (MEASURED / WINDOW)))]
    memory = peak_memory(os.getpid()) - before
    whole = sum(it.whole for it in timed)
    return Row(
        reports=number,
        measured=len(timed),
        rate=len(timed) / whole,
        reading=sum(it.reading for it in timed) / whole,
        longest=1000 * max(it.whole for it in timed),
        memory=memory,
        a_story=len(timed) / len({it.story for it in timed}),
    )


class Timed(NamedTuple):
    """Seconds of CPU of a report, those of its words among them, and its story."""

    whole: float
    reading: float
    story: str


def time_of(stories: Stories, report: Report) -> Timed:
    """Its words are read twice: the first time tells what they cost."""
    started = time.process_time()
    presence(report.title, report.summary)
    read = time.process_time()
    story = stories.add(report).story
    return Timed(time.process_time() - read, read - started, story)


if __name__ == "__main__":
    main()
