"""`watcher stories`: JSON lines in, the story of each out; what changes its story is said again."""

import io
import json
from collections.abc import Sequence
from typing import Any

from tests.support.labelled import COMMON
from watcher.commands.stories import run
from watcher.core.model import Entry, Mention


def nowhere(_: Entry, __: str) -> Sequence[Mention]:
    return ()


def grouped(*rows: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, results, and standard error, for rows that are texts (lines as they are) or else written as JSON."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    out, err = io.StringIO(), io.StringIO()
    code = run([f"{line}\n" for line in lines], COMMON, nowhere, out=out, err=err)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_reports_of_one_event_have_one_story_and_others_have_another() -> None:
    code, results, errors = grouped(
        {"id": 1, "title": "Police convoy ambushed near Hawija, nine killed", "published": "2026-10-13T06:00:00Z"},
        {"id": 2, "title": "Flood warning for the Tisza valley", "published": "2026-10-13T06:10:00Z"},
        {"id": 3, "title": "Nine policemen killed in Hawija convoy ambush", "published": "2026-10-13T06:20:00Z"},
    )
    assert (code, errors) == (0, "")
    assert [row["id"] for row in results] == [1, 2, 3]
    first, second, third = (row["story"] for row in results)
    assert (first == third, first == second) == (True, False)


def test_a_story_is_named_alike_in_every_run() -> None:
    row = {"id": "a", "title": "Police convoy ambushed near Hawija"}
    assert grouped(row) == grouped(row)


def test_stories_that_prove_to_be_one_are_said_again() -> None:
    """The last line of an item holds: its reader need not read back."""
    code, results, _ = grouped(
        {"id": 1, "title": "Gunmen ambush convoy near Hawija"},
        {"id": 2, "title": "Nine officers killed in Kirkuk province"},
        {"id": 3, "title": "Nine officers killed as gunmen ambush convoy near Hawija, Kirkuk province"},
        {"id": 4, "title": "Hawija ambush: nine officers of convoy killed in Kirkuk province"},
    )
    assert code == 0
    assert len(results) > 4
    last = {row["id"]: row["story"] for row in results}
    assert len(set(last.values())) == 1
    assert last.keys() == {1, 2, 3, 4}


def test_what_is_no_item_is_named_and_passed_over() -> None:
    code, results, errors = grouped({"id": 1, "title": "Hawija"}, "nonsense", "[]", {"id": 2, "title": 5})
    assert code == 1
    assert [row["id"] for row in results] == [1]
    assert errors == "line 2: not JSON\nline 3: not a JSON object\nline 4: title is no text\n"


def test_times_that_are_missing_or_go_back_do_no_harm() -> None:
    code, results, _ = grouped(
        {"id": 1, "title": "Hawija convoy ambush", "published": "2026-10-13T06:00:00Z"},
        {"id": 2, "title": "Hawija convoy ambush", "published": "2020-01-01"},
        {"id": 3, "title": "Hawija convoy ambush", "published": "soon"},
    )
    assert code == 0
    assert len({row["story"] for row in results}) == 1


def test_nothing_in_nothing_out() -> None:
    assert grouped() == (0, [], "")
