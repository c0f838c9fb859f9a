"""README.md specifies the watch language in tables; every example in them holds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.adapters.gazetteer import gazetteer, reader
from watcher.core.match import Matcher
from watcher.core.model import Entry, Verdict, Watch
from watcher.core.query import parse
from watcher.core.regions.area import Atlas

README = Path(__file__).resolve().parents[1] / "README.md"
_SECTION = re.compile(r"^## What a watch can say\n(.*?)^## ", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^\| `(.+?)` \|(.*)\|$", re.MULTILINE)
_FIELD = re.compile(r"(title|summary|author|category|url|source|lang): ")


def rows(columns: int) -> Iterator[tuple[str, list[str]]]:
    """The query in the first column, and the others, of tables that have so many."""
    section = _SECTION.search(README.read_text(encoding="utf-8"))
    assert section
    for row in _ROW.finditer(section[1]):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row[2])]
        if len(cells) == columns - 1:
            yield row[1].replace(r"\|", "|"), cells


def examples(found: bool) -> list[tuple[str, str]]:
    return [(query, text) for query, (_, yes, no) in rows(4) for text in (yes if found else no).split(" · ")]


def reckoned(query: str, item: str) -> Verdict:
    """An item is a summary, or what its fields say: `title: A coup; url: https://...`."""
    said = {"summary": item}
    if _FIELD.match(item):
        said = dict(part.split(": ", 1) for part in re.split(r"; (?=[a-z]+: )", item))
    entry = Entry(
        title=said.get("title", ""),
        summary=said.get("summary", ""),
        link=said.get("url", ""),
        language=said.get("lang", ""),
        authors=tuple(filter(None, [said.get("author")])),
        categories=tuple(filter(None, [said.get("category")])),
    )
    watch = Watch(name="A", terms=parse(query, locate=Atlas(gazetteer()).place), threshold=1)
    return Matcher([watch], reader([], [])).reckon(entry, source=said.get("source", ""))[0]


@pytest.mark.parametrize(("query", "item"), examples(found=True))
def test_what_a_form_is_said_to_find_it_finds(query: str, item: str) -> None:
    assert reckoned(query, item).matched


@pytest.mark.parametrize(("query", "item"), examples(found=False))
def test_what_a_form_is_said_not_to_find_it_does_not_find(query: str, item: str) -> None:
    assert not reckoned(query, item).matched


@pytest.mark.parametrize(("query", "item", "points"), [(query, *cells) for query, cells in rows(3)])
def test_an_item_has_the_points_that_it_is_said_to_have(query: str, item: str, points: str) -> None:
    assert reckoned(query, item).score == int(points)


def test_the_tables_are_found() -> None:
    """As many as are there, so that a change of their form does not pass for success."""
    assert len(examples(found=True)) >= 55
    assert len(examples(found=False)) >= 40
    assert len(list(rows(3))) >= 11
