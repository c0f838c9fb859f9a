"""What a line's capitals are worth, and where its signs part words."""

import pytest

from watcher.core.model import Entry
from watcher.core.regions.lines import Line, lines


@pytest.mark.parametrize(
    ("text", "is_blind"),
    [
        pytest.param("Police say that nothing happened in Mosul", False, id="a sentence"),
        pytest.param("Police Say That Nothing Happened in Mosul", True, id="a headline"),
        pytest.param("POLICE SAY NOTHING", True, id="all capitals"),
        pytest.param("police say nothing", True, id="no capitals"),
        pytest.param("Iraq and Turkey vote", False, id="too few words to tell"),
        pytest.param("警察说没有", False, id="a script without capitals"),
    ],
)
def test_blind(text: str, is_blind: bool) -> None:
    """Capitals prove nothing where all words have one, or none has."""
    assert Line("title", text).is_blind == is_blind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("New England", False, id="a space"),
        pytest.param("New-England", False, id="a hyphen"),
        pytest.param("New, England", True, id="a comma"),
        pytest.param("St. Louis", False, id="an abbreviation"),
        pytest.param("Started. England", True, id="a full stop"),
        pytest.param("New – England", True, id="a dash"),
        pytest.param("New (England)", True, id="a bracket"),
        pytest.param("New\n\nEngland", True, id="an empty line"),
        pytest.param("New\nEngland", False, id="a line's end"),
    ],
)
def test_parts(text: str, parts: bool) -> None:
    """A name goes on over spaces, hyphens and the stop of an abbreviation, and over nothing else."""
    assert Line("title", text).parts(0) == parts


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        pytest.param("He left. Iraq voted", [True, False, True, False], id="a full stop"),
        pytest.param("He said: “Iraq voted”", [True, False, True, False], id="a quotation"),
        pytest.param("He told Iraq", [True, False, False], id="within"),
    ],
)
def test_begins_sentence(text: str, begins: list[bool]) -> None:
    """Where a capital may be that of a sentence."""
    line = Line("summary", text)
    assert [line.begins_sentence(word) for word in range(len(begins))] == begins


def test_lines() -> None:
    """The title, the summary, each category with its offset in the list."""
    entry = Entry(title="a", summary="b", categories=("one", "two"))
    assert [(line.field, line.text, line.offset) for line in lines(entry)] == [
        ("title", "a", 0),
        ("summary", "b", 0),
        ("category", "one", 0),
        ("category", "two", 5),
    ]
