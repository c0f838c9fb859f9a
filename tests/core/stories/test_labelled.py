"""The labelled set of tests/data/stories is what its README says, and its stories are found as well as they were."""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

from tests.support.labelled import OWN, Figures, grouped, judged, own

PRECISION, F1 = 0.87, 0.81
"""Floors, a little below what was measured: a change that costs more than that is looked at, or takes them down."""
VIOLATED = 0.18
"""At most this share of the pairs that invite a wrong merge is merged."""

_IN_ANOTHER_PROCESS = """
import json
from tests.support.labelled import grouped, own
print(json.dumps(grouped(it.report for it in own())))
"""


@pytest.fixture(scope="module")
def figures() -> Figures:
    labelled = own()
    return judged(labelled, grouped(it.report for it in labelled))


class TestTheSet:
    def test_it_has_many_languages_and_stories_of_all_sizes(self) -> None:
        labelled = own()
        sizes = Counter(Counter(it.story for it in labelled).values())
        assert len(labelled) >= 300
        assert len({it.report.language for it in labelled}) >= 6
        assert sizes[1] >= 30
        assert max(sizes) >= 10
        assert all(it.report.title and it.report.summary for it in labelled)

    def test_every_report_has_a_key_of_its_own_and_every_story_one_family(self) -> None:
        labelled, families = own(), defaultdict[str, set[str]](set)
        for it in labelled:
            families[it.story].add(it.family)
        assert len({it.report.key for it in labelled}) == len(labelled)
        assert all(len(it) == 1 for it in families.values())

    def test_no_family_is_of_one_story(self) -> None:
        stories = defaultdict[str, set[str]](set)
        for it in own():
            stories[it.family].add(it.story)
        assert [family for family, of in stories.items() if len(of) == 1] == []

    def test_files_are_in_the_order_of_time(self) -> None:
        for path in OWN.glob("*.jsonl"):
            times = [json.loads(line)["published"] for line in path.read_text("utf-8").splitlines()]
            assert times == sorted(times), path.name


class TestItsStories:
    def test_few_reports_are_put_with_others_events(self, figures: Figures) -> None:
        assert figures.precision >= PRECISION

    def test_most_reports_of_an_event_are_together(self, figures: Figures) -> None:
        assert figures.f1 >= F1

    def test_what_invites_a_wrong_merge_is_mostly_kept_apart(self, figures: Figures) -> None:
        assert figures.violated <= VIOLATED * figures.negatives

    def test_a_report_and_its_copies_are_always_one_story(self) -> None:
        """Identical text within hours: the agency's report, whoever prints it."""
        labelled, texts = own(), defaultdict[tuple[str, str], list[str]](list)
        said = grouped(it.report for it in labelled)
        for it in labelled:
            texts[it.report.title, it.report.summary].append(said[it.report.key])
        copies = [stories for stories in texts.values() if len(stories) > 1]
        assert len(copies) >= 5
        assert all(len(set(stories)) == 1 for stories in copies)


def test_stories_are_the_same_in_every_process() -> None:
    """Words are hashed differently in each; a rerun over stored history gives the stories that were told."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", _IN_ANOTHER_PROCESS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
