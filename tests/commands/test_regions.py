"""`watcher regions`: JSON lines in, JSON lines out, one bad line is one line on standard error."""

import io
import json
from typing import Any

from tests.support.reading import reader
from watcher.commands.regions import run


def filtered(*rows: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, results, and standard error, for rows that are texts (lines as they are) or else written as JSON."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    out, err = io.StringIO(), io.StringIO()
    code = run(reader(), [f"{line}\n" for line in lines], out=out, err=err)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_an_item_is_one_line_of_the_contract() -> None:
    """Id, countries, mentions with their spans and grades."""
    code, results, errors = filtered({"id": ["a", 1], "title": "Iraq: Mosul votes", "text": "", "lang": "en"})

    assert (code, errors) == (0, "")
    assert results == [
        {
            "id": ["a", 1],
            "countries": ["IQ"],
            "mentions": [
                {
                    "region": "IQ",
                    "name": "Iraq",
                    "kind": "country",
                    "country": "IQ",
                    "field": "title",
                    "start": 0,
                    "end": 4,
                    "grade": "about",
                },
                {
                    "region": "geonames:1",
                    "name": "Mosul",
                    "kind": "city",
                    "country": "IQ",
                    "field": "title",
                    "start": 6,
                    "end": 11,
                    "grade": "about",
                },
            ],
        }
    ]


def test_countries() -> None:
    """Each once and sorted; actors are mentions, and no countries; groups are in none."""
    code, (result,), _ = filtered({"text": "Turkey told Islamic State in the Sahel; Georgia told Turkish troops"})

    assert (code, result["countries"]) == (0, ["GE", "TR"])
    assert [one["kind"] for one in result["mentions"]] == ["country", "actor", "group", "country", "adjective"]


def test_an_item_without_places_is_a_line_too() -> None:
    assert filtered({"id": 7, "title": "Nothing of note"})[1] == [{"id": 7, "countries": [], "mentions": []}]


def test_other_names_of_fields() -> None:
    """`summary` and `language` are as good as `text` and `lang`; categories name places, too."""
    _, (result,), _ = filtered({"summary": "Die irakische Armee", "language": "de", "categories": ["Ukraine"]})

    assert result["countries"] == ["IQ", "UA"]
    assert [one["field"] for one in result["mentions"]] == ["summary", "category"]


def test_a_line_that_is_no_item() -> None:
    """It is named and passed over; the others are read."""
    code, results, errors = filtered("{", {"id": 1, "title": "Iraq"}, {"title": 7})

    assert code == 1
    assert [result["countries"] for result in results] == [["IQ"]]
    assert errors == "line 1: not JSON\nline 3: title is no text\n"


def test_lone_surrogates() -> None:
    """What no encoding takes is escaped."""
    code, (result,), _ = filtered('{"id": "\\ud800", "title": "Iraq \\udfff"}')

    assert (code, result["id"], result["countries"]) == (0, "\ud800", ["IQ"])
