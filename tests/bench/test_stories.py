"""The figures of `make bench-stories` are what they are called, and its stream is as lifelike as it says."""

import runpy
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import isclose
from statistics import mean

import pytest

from tests.bench import stories as bench
from tests.bench.story_stream import MEAN_SIZE, START, Vocabulary, stream
from tests.support.labelled import Labelled, Links, at_random_instants, changed, judged, shuffled
from watcher.core.stories import Report

SCORER = bench.SHARED / "stories" / "score.py"
TEN = timedelta(minutes=10)


def labelled(key: str, story: str, language: str = "en", family: str = "") -> Labelled:
    at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=7 * int(key[1:]))
    report = Report(key=key, title=f"Hawija convoy ambush {key}", language=language, at=at)
    return Labelled(report=report, story=story, family=family)


FOUR = [
    labelled("k1", "bomb", family="kirkuk"),
    labelled("k2", "bomb", "fr", family="kirkuk"),
    labelled("k3", "bomb", family="kirkuk"),
    labelled("k4", "other", family="kirkuk"),
]


class TestFigures:
    def test_are_those_of_a_grouping_judged_by_hand(self) -> None:
        """{1, 2}, {3, 4} said of {1, 2, 3}, {4}: precision (1 + 1 + 1/2 + 1/2) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4.

        Pairs said: 1-2, across languages and right; 3-4, wrong. True ones: 1-2 and 2-3 across languages, and 1-3.
        """
        figures = judged(FOUR, {"k1": "a", "k2": "a", "k3": "b", "k4": "b"})
        assert figures.precision == 0.75
        assert figures.recall == pytest.approx(2 / 3)
        assert figures.f1 == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))
        assert (figures.stories, figures.true_stories) == (2, 2)
        assert figures.in_language == Links(true=1, said=1, both=0)
        assert figures.across == Links(true=2, said=1, both=1)
        assert (figures.negatives, figures.violated) == (3, 1)

    def test_are_perfect_for_the_editors_stories_whatever_their_names(self) -> None:
        figures = judged(FOUR, {"k1": "x", "k2": "x", "k3": "x", "k4": "y"})
        assert (figures.precision, figures.recall, figures.violated) == (1, 1, 0)
        assert (figures.in_language.recall, figures.across.precision) == (1, 1)

    def test_nothing_said_is_precise_and_finds_nothing(self) -> None:
        figures = judged(FOUR, {key: key for key in ("k1", "k2", "k3", "k4")})
        assert (figures.precision, figures.across.precision, figures.across.recall) == (1, 1, 0)

    @pytest.mark.skipif(not SCORER.exists(), reason="needs ../shared/stories")
    def test_are_the_arithmetic_of_the_shared_scorer(self) -> None:
        scorer = runpy.run_path(str(SCORER))
        truth, said = {it.report.key: it.story for it in FOUR}, {"k1": "a", "k2": "b", "k3": "b", "k4": "b"}
        figures = judged(FOUR, said)
        assert all(map(isclose, scorer["bcubed"](truth, said), (figures.precision, figures.recall)))
        moved = scorer["at_random_instants"]([{"id": key} for key in truth], 2)
        assert [(it["id"], it["published"]) for it in moved] == [
            (it.report.key, it.report.at.strftime("%Y-%m-%dT%H:%M:%SZ")) for it in at_random_instants(FOUR, 2)
        ]


class TestChanged:
    @pytest.mark.parametrize(
        ("before", "after", "share"),
        [
            ("aabb", "aabb", 0),
            ("aabb", "xxyy", 0),  # names say nothing
            ("aabb", "aaab", 0.25),
            ("aaaa", "aabb", 0.5),
            ("aabb", "aaaa", 0.5),
            ("abcd", "aaaa", 0.75),
        ],
    )
    def test_is_the_share_that_is_not_in_the_story_that_is_most_alike(
        self, before: str, after: str, share: float
    ) -> None:
        one, other = (dict(zip("1234", stories, strict=True)) for stories in (before, after))
        assert changed(one, other) == share

    def test_shuffling_keeps_times_and_moves_no_report_out_of_its_span(self) -> None:
        """Minutes 7, 14, 21 and 28: the last two are of one span."""
        reports = [it.report for it in FOUR]
        runs = [shuffled(reports, TEN, seed) for seed in range(20)]
        assert {tuple(it.key for it in run) for run in runs} == {("k1", "k2", "k3", "k4"), ("k1", "k2", "k4", "k3")}
        assert all([it.at for it in run] == [it.at for it in reports] for run in runs)


class TestStream:
    def test_is_the_same_in_every_run_and_in_order(self) -> None:
        once, again = ([report for report, _ in islice(stream(Vocabulary(), 1_000), 200)] for _ in range(2))
        assert once == again
        assert [it.at for it in once] == sorted(it.at for it in once)

    def test_has_as_many_reports_an_hour_as_it_was_told_once_a_day_has_passed(self) -> None:
        hours = [(report.at - START) / timedelta(hours=1) for report, _ in islice(stream(Vocabulary(), 300), 14_400)]
        counted = sum(24 <= hour < 48 for hour in hours) / 24
        assert 200 < counted < 400

    def test_has_texts_and_stories_of_the_sizes_it_says(self) -> None:
        coming = list(islice(stream(Vocabulary(), 200), 6_000))
        sizes = Counter(Counter(story for _, story in coming).values())
        assert {len(report.title.split()) for report, _ in coming} == set(range(8, 13))
        assert {len(report.summary.split()) for report, _ in coming} == set(range(20, 41))
        assert 0.5 < (sizes[1] + sizes[2]) / sizes.total() < 0.8
        assert 3 < mean(sizes.elements()) < MEAN_SIZE + 2


class TestPrinted:
    def test_quality_tells_languages_links_negatives_and_errors(self, capsys: pytest.CaptureFixture[str]) -> None:
        one, other = (labelled(key, story, family="f") for key, story in (("k1", "a"), ("k2", "b")))
        alike = replace(other, report=replace(other.report, title=one.report.title))
        bench.show_quality([one, alike], (), errors=1)
        said = capsys.readouterr().out
        assert "2 labelled reports in 1 languages" in said
        assert "hard negatives: 1 of 1 pairs merged" in said
        assert "en alone: precision 0.500" in said
        assert "merged (2 reports, 2 stories):" in said

    def test_the_ablation_has_a_row_for_each_variant(self, capsys: pytest.CaptureFixture[str]) -> None:
        bench.show_ablation(FOUR, FOUR)
        _, _, *rows = capsys.readouterr().out.splitlines()
        assert [row[2:30].rstrip() for row in rows] == [variant.name for variant in bench.VARIANTS]

    def test_speed_counts_the_reports_of_twelve_hours(self) -> None:
        row = bench.measured(600)
        assert (row.reports, row.measured) == (600, 100)
        assert row.rate > 0
        assert 0 < row.reading < 1
        assert row.a_story >= 1
