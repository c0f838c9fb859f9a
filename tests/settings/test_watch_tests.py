"""WATCH_*_TESTS: what a user expects of a watch."""

from pathlib import Path

import pytest

from tests.support.env_files import SMALLEST, faults, loaded

TESTS = """\
# what it is for
must: Convoy ambushed near Hawija, 9 killed
MUST NOT :  Heart attack: what to do

  must:A # in it
"""


def test_each_line_is_a_headline_that_must_match_or_must_not(tmp_path: Path) -> None:
    """Blank lines and those that begin with # are passed over, whether they stand in a file or not."""
    expected = [
        (True, "Convoy ambushed near Hawija, 9 killed", 2),
        (False, "Heart attack: what to do", 3),
        (True, "A # in it", 5),
    ]
    text = f"WATCH_SAFETY_TESTS='{TESTS}'\n{SMALLEST}"
    found = loaded(tmp_path, text).watch_tests
    assert [(test.must, test.headline, test.where) for test in found] == [
        (must, headline, f"{tmp_path / 'config.env'}:{line}") for must, headline, line in expected
    ]
    found = loaded(tmp_path, "WATCH_SAFETY_TESTS_FILE=tests\n" + SMALLEST, files={"tests": TESTS}).watch_tests
    assert [(test.must, test.headline, test.where) for test in found] == [
        (must, headline, f"{tmp_path / 'tests'}:{line}") for must, headline, line in expected
    ]


def test_default_tests_are_for_watches_that_have_none(tmp_path: Path) -> None:
    text = "WATCH_DEFAULT_TESTS='must: x'\nWATCH_A_KEYWORDS=a1\nWATCH_A_TESTS='must not: y'\n" + SMALLEST
    found = loaded(tmp_path, text).watch_tests
    assert [(test.watch, test.must, test.headline) for test in found] == [("A", False, "y"), ("SAFETY", True, "x")]


def test_without_tests_there_are_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALLEST).watch_tests == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Convoy ambushed", "begins neither with must: nor with must not:"),
        ("mustnt: Convoy ambushed", "begins neither with must:"),
        ("must:", "must: names no headline"),
        ("must not: ", "must not: names no headline"),
    ],
)
def test_a_line_that_is_no_test_is_a_fault(line: str, problem: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"WATCH_SAFETY_TESTS='must: Convoy ambushed\n{line}'\n{SMALLEST}")
    assert (fault.where, fault.key) == (f"{tmp_path / 'config.env'}:2", "WATCH_SAFETY_TESTS")
    assert fault.problem.startswith(problem)
    assert "must not: and one" in fault.cure
