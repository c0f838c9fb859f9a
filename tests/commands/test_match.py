"""`watcher match`: JSON lines in, JSON lines out, one bad line is one line on standard error."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.records import mention
from watcher.commands.match import run
from watcher.core.match import Matcher
from watcher.core.model import Area, Places, Watch
from watcher.core.query import parse

WATCHES = [
    Watch(name="SAFETY", terms=parse("kidnap*, convoy^5"), threshold=10),
    Watch(name="ENGLISH", terms=parse("kidnap*"), languages=("en",), feeds=frozenset({"https://example.org/rss"})),
]


def filtered(*rows: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, results, and standard error, for rows that are texts (lines as they are) or else written as JSON."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    out, err = io.StringIO(), io.StringIO()
    code = run(Matcher(WATCHES[:1]), [f"{line}\n" for line in lines], out=out, err=err)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def watches_of(row: dict[str, Any]) -> list[str]:
    out = io.StringIO()
    run(Matcher(WATCHES), [json.dumps(row)], out=out, err=io.StringIO())
    return [json.loads(line)["watch"] for line in out.getvalue().splitlines()]


def test_a_match_is_one_line_of_the_contract() -> None:
    """Id, watch, score, hits with spans and points, and the places that let it pass (none was asked for)."""
    code, results, errors = filtered({"id": "a-1", "title": "Kidnapped!", "text": "A convoy. Kidnappers."})

    assert (code, errors) == (0, "")
    assert results == [
        {
            "id": "a-1",
            "watch": "SAFETY",
            "score": 25,
            "hits": [
                {"term": "kidnap*", "field": "title", "start": 0, "end": 9, "text": "Kidnapped", "points": 20},
                {"term": "convoy", "field": "summary", "start": 2, "end": 8, "text": "convoy", "points": 5},
                {"term": "kidnap*", "field": "summary", "start": 10, "end": 20, "text": "Kidnappers", "points": 0},
            ],
            "regions": [],
        }
    ]


def test_the_places_that_let_an_item_pass() -> None:
    """A watch with regions says which words named one, as `watcher regions` does."""
    area = Area(source="IQ", wanted=Places(regions=frozenset({"IQ"})))
    matcher = Matcher([Watch(name="IRAQ", terms=(), area=area)], lambda *_: [mention("IQ", "Iraq")])
    out = io.StringIO()
    run(matcher, ['{"id": 1, "title": "Iraq votes"}'], out=out, err=io.StringIO())
    (result,) = map(json.loads, out.getvalue().splitlines())
    place = {"region": "IQ", "name": "Iraq", "kind": "country", "country": "IQ"}
    assert result["regions"] == [place | {"field": "title", "start": 0, "end": 4, "grade": "about"}]
    assert result["hits"] == [{"term": "IQ", "field": "title", "start": 0, "end": 4, "text": "Iraq", "points": 10}]


@pytest.mark.parametrize("identity", ["a", 7, 2**70, 1.5, True, None, ["x", {"y": None}], {"z": [1]}, "د", "\ud800"])
def test_ids_come_back_as_they_were(identity: object) -> None:
    """Whatever JSON value an item has for its id, its matches have it, too."""
    assert filtered({"id": identity, "title": "kidnap"})[1][0]["id"] == identity


@pytest.mark.parametrize(
    "row",
    [
        {"title": "kidnap"},
        {"text": "kidnap"},
        {"summary": "kidnap"},
        {"title": None, "text": None, "summary": "kidnap"},
        {"authors": ["A. Kidnap"]},
        {"authors": "A. Kidnap"},
        {"categories": ["World", "Kidnap"]},
        {"title": "kidnap", "published": 3, "source": "x", "unknown": {}},
    ],
)
def test_an_item_may_name_its_fields_either_way(row: dict[str, Any]) -> None:
    """`text` or `summary`; null is absent; what the matcher has no use for is passed over."""
    assert [result["watch"] for result in filtered(row)[1]] == ["SAFETY"]


@pytest.mark.parametrize(
    ("said", "watches"),
    [
        ({}, ["SAFETY", "ENGLISH"]),
        ({"lang": "EN_GB"}, ["SAFETY", "ENGLISH"]),
        ({"language": "fr"}, ["SAFETY"]),
        ({"feed": "https://example.org/rss"}, ["SAFETY", "ENGLISH"]),
        ({"feed": "https://example.net/rss"}, ["SAFETY"]),
    ],
)
def test_language_and_feed_of_an_item_count(said: dict[str, str], watches: list[str]) -> None:
    """A watch of a language or of feeds passes over items of others, and takes those that do not say."""
    assert watches_of({"title": "kidnap", **said}) == watches


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("kidnap", "line 2: not JSON"),
        ("[" * 100_000, "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('"kidnap"', "line 2: not a JSON object"),
        ('{"title": 3}', "line 2: title is no text"),
        ('{"text": ["kidnap"]}', "line 2: text is no text"),
        ('{"authors": [{"name": "x"}]}', "line 2: authors is no list of texts"),
    ],
)
def test_a_bad_line_is_named_and_passed_over(line: str, complaint: str) -> None:
    """The rest of the stream is matched; the exit code says that something could not be read."""
    code, results, errors = filtered({"id": 1, "title": "kidnap"}, line, "", {"id": 2, "title": "kidnap"})

    assert code == 1
    assert [result["id"] for result in results] == [1, 2]
    assert errors == f"{complaint}\n"


def test_a_byte_order_mark_is_no_fault() -> None:
    """As Windows writes it before the first line."""
    assert filtered('\ufeff{"title": "kidnap"}')[0] == 0


def test_offsets_hold_in_the_text_as_given() -> None:
    """Nothing is normalised first: white space, markup and lone surrogates are counted as they stand."""
    title = "\ud800\r\n  <b>Kidnap\u0301pers</b>"

    hit = filtered({"title": title})[1][0]["hits"][0]

    assert title[hit["start"] : hit["end"]] == hit["text"] == "Kidnap\u0301pers"


def test_output_is_readable_in_every_script() -> None:
    """Letters are written as letters."""
    out = io.StringIO()
    run(Matcher([Watch(name="W", terms=parse("داعش"))]), ['{"title": "داعش"}'], out=out, err=io.StringIO())

    assert '"term": "داعش"' in out.getvalue()


def test_a_match_is_written_before_the_next_line_is_read() -> None:
    """The filter stands in a pipe: it neither waits for the end of its input nor keeps it."""
    out = io.StringIO()

    def lines() -> Iterator[str]:
        for number in range(3):
            yield json.dumps({"id": number, "title": "kidnap"})
            assert len(out.getvalue().splitlines()) == number + 1

    assert run(Matcher(WATCHES[:1]), lines(), out=out, err=io.StringIO()) == 0
