"""Text for a terminal: widths as it counts them, line ends, marks that cover what they should, bars."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.commands.terminal import (
    BOLD,
    BRACKETS,
    Span,
    bar,
    columns,
    cut,
    excerpts,
    harmless,
    isolated,
    marked,
    marks_for,
    merged,
    padded,
    wrapped,
)

TEXTS = st.text(st.sampled_from("ab zé\u0301政변ปิα\u202e\u2068\t\n👩\u200dِب"), max_size=120)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("coup", 4),
        ("e\u0301", 1),
        ("政变", 4),
        ("ＡＢ", 4),
        ("쿠데타", 6),
        ("انقلاب", 6),
        ("\u2068انقلاب\u2069", 6),
        ("ปฏิวัติ", 4),
        ("\x1b[1mcoup\x1b[22m", 4),
        ("a\u200bb", 2),
    ],
)
def test_width_is_what_a_terminal_makes_of_it(text: str, width: int) -> None:
    """Chinese takes two columns a character; marks, joiners and escapes take none."""
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("coup", 4, "coup"),
        ("coups", 4, "cou…"),
        ("a coup", 3, "a…"),
        ("政变军人", 5, "政变…"),
        ("政变军人", 8, "政变军人"),
        ("", 4, ""),
    ],
)
def test_a_cut_shows(text: str, width: int, shown: str) -> None:
    """As an ellipsis, within the width; padding fills it up."""
    assert cut(text, width) == shown
    assert columns(padded(text, width)) == width


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("   ", []),
        ("one", ["> one"]),
        ("one two six", ["> one two", "  six"]),
        ("one  two\n six", ["> one two", "  six"]),
        ("incomprehensible", ["> incompreh", "  ensible"]),
        ("an incomprehensible", ["> an", "  incompreh", "  ensible"]),
        ("政变军人集团", ["> 政变军人", "  集团"]),
        ("a 政变军人", ["> a", "  政变军人"]),
    ],
)
def test_lines_end_at_spaces(text: str, lines: list[str]) -> None:
    """Within a word only where it is longer than a line."""
    assert list(wrapped(text, indent="> ", hanging="  ", width=11)) == lines


@given(text=TEXTS, width=st.integers(8, 40))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    """Whatever the script."""
    lines = list(wrapped(text, indent="  ", width=width))

    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(text=st.text(max_size=60))
def test_what_is_harmless_is_as_long_as_before(text: str) -> None:
    """So that spans hold; and it can be written and read by line."""
    shown = harmless(text)

    assert len(shown) == len(text)
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("text", "rightward"), [("coup", False), ("انقلاب", True), ("הפיכה", True), ("политика", False)]
)
def test_what_runs_from_right_to_left_is_isolated(text: str, rightward: bool) -> None:
    """Arabic and Hebrew; the rest stays as it is."""
    assert isolated(text) == (f"\u2068{text}\u2069" if rightward else text)


@pytest.mark.parametrize(
    ("spans", "result"),
    [
        ([], []),
        ([(3, 5), (0, 2)], [(0, 2), (3, 5)]),
        ([(0, 4), (2, 6)], [(0, 6)]),
        ([(0, 9), (2, 6)], [(0, 9)]),
        ([(0, 2), (2, 4)], [(0, 2), (2, 4)]),
        ([(3, 3)], []),
    ],
)
def test_spans_that_overlap_are_one(spans: list[Span], result: list[Span]) -> None:
    """Those that touch stay two: two characters of Chinese are two words."""
    assert merged(spans) == result


def test_marks_stand_around_the_words() -> None:
    """Bold on a terminal, brackets elsewhere."""
    assert marked("The coup\tended", [(4, 8)], BRACKETS) == "The [coup] ended"
    assert marked("The coup", [(4, 8)], BOLD) == "The \x1b[1mcoup\x1b[22m"
    assert marks_for(io.StringIO()) is BRACKETS


@given(
    text=TEXTS,
    spans=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 12)), max_size=4),
    whole=st.integers(1, 60),
    around=st.integers(0, 20),
)
def test_excerpts_show_every_span(text: str, spans: list[tuple[int, int]], whole: int, around: int) -> None:
    """In order, apart from one another, and within the text."""
    inside = merged((start, min(start + size, len(text))) for start, size in spans if start < len(text))

    parts = excerpts(text, inside, whole=whole, around=around)

    assert all(any(first <= start and end <= last for first, last in parts) for start, end in inside)
    assert all(0 <= first <= last <= len(text) for first, last in parts)
    assert all(before[1] <= after[0] for before, after in pairwise(parts))
    assert parts


@pytest.mark.parametrize(
    ("value", "most", "blocks", "drawn"),
    [
        (0, 10, True, ""),
        (10, 10, True, "████"),
        (5, 10, True, "██"),
        (1, 10, True, "▍"),
        (1, 1000, True, "▏"),
        (0, 0, True, ""),
        (10, 10, False, "####"),
        (1, 1000, False, "#"),
        (6, 10, False, "###"),
    ],
)
def test_bars(value: int, most: int, blocks: bool, drawn: str) -> None:
    """In eighths of a column where there are blocks; what is more than nothing is seen."""
    assert bar(value, most, 4, blocks=blocks) == drawn
