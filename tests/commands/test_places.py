"""`watcher explain --places`: what each name was taken for, what it was not, and why."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import watcher
from tests.support.history import settings_with
from tests.support.records import NOW
from watcher.commands import explain
from watcher.commands.places import reading_lines
from watcher.core.regions.mentions import Candidate, Reading

WATCH = "WATCH_SAFETY_KEYWORDS=killed"


def explained(directory: Path, *lines: str, as_json: bool = False, settings: str = WATCH) -> str:
    out, err = io.StringIO(), io.StringIO()
    given = settings_with(directory, settings)
    code = explain.run(given, "-", watch="", places=True, stdin=lines, as_json=as_json, out=out, err=err, now=NOW)
    assert (code, err.getvalue()) == (0, "")
    return out.getvalue()


def read(directory: Path, line: str, settings: str = WATCH) -> Sequence[dict[str, Any]]:
    return [json.loads(row) for row in explained(directory, line, as_json=True, settings=settings).splitlines()]


def meant(row: dict[str, Any]) -> list[str]:
    return [candidate["region"] for candidate in row["candidates"] if not candidate["lost"]]


def test_the_place_that_is_meant_stands_before_those_that_are_not(tmp_path: Path) -> None:
    shown = explained(tmp_path, "Troops leave Tripoli")
    assert shown.startswith(
        "Troops leave Tripoli\n\n“Tripoli” in the title\n  = Tripoli (city, LY, geonames:2210247) +"
    )
    assert "\n  - Tripoli (city, LB, geonames:266826)" in shown
    assert "lost: Tripoli is" in shown


def test_a_phrase_that_names_nothing_says_so(tmp_path: Path) -> None:
    assert "“Guinea pig” in the title\n  = no place (blocker)" in explained(tmp_path, "Guinea pig wins the show")


def test_of_many_namesakes_the_others_are_counted() -> None:
    candidates = tuple(
        Candidate(
            region=f"geonames:{n}", name="Springfield", kind="city", country="US", points=1, evidence=(), lost="x"
        )
        for n in range(8)
    )
    reading = Reading(field="title", start=0, end=11, text="Springfield", candidates=candidates)
    shown = list(reading_lines([reading]))
    assert len([line for line in shown if line.startswith("  - ")]) == 5
    assert shown[-1] == "    and 3 more"


def test_an_item_without_a_name_says_so(tmp_path: Path) -> None:
    assert explained(tmp_path, "Nine killed") == "Nine killed\n  no name of a place in it\n"


def test_json_has_a_line_for_each_name_with_its_span(tmp_path: Path) -> None:
    line = json.dumps({"id": 7, "title": "From Kirkuk", "text": "To Basra."})
    rows = [row for row in read(tmp_path, line) if meant(row)]  # there are towns called From and To, too
    assert [(row["id"], row["field"], row["text"]) for row in rows] == [(7, "title", "Kirkuk"), (7, "summary", "Basra")]
    assert [(row["start"], row["end"]) for row in rows] == [(5, 11), (3, 8)]
    assert [meant(row)[0] for row in rows] == ["geonames:94787", "geonames:99532"]


def test_places_of_ones_own_are_known(tmp_path: Path) -> None:
    """As in the daemon, which reads with the same settings."""
    settings = f"{WATCH}\nPLACE_HQ='Camp Bravo = 35.10/44.20'"
    [row] = read(tmp_path, "Mortars hit Camp Bravo", settings)
    assert meant(row) == ["place:HQ"]


def test_a_watch_and_places_are_not_asked_at_once(tmp_path: Path) -> None:
    ended = watcher(tmp_path, "explain", "--watch", "SAFETY", "--places", "-", stdin="Kirkuk")
    assert ended.returncode == 2
    assert "not allowed with argument" in ended.stderr


@pytest.mark.parametrize("line", ["Kirkuk", "“Kirkuk\u202e”"])
def test_what_is_printed_is_harmless(tmp_path: Path, line: str) -> None:
    assert "\u202e" not in explained(tmp_path, line)
