"""Texts in which the words that a query should find stand in brackets, as tables of cases have them."""

from collections.abc import Mapping, Sequence

import pytest

from watcher.core.match import Matcher
from watcher.core.model import Entry, Term, Watch
from watcher.core.query import parse

Case = tuple[str, Sequence[str]]
"""A query of one term, and titles: with brackets it is found just there, without any it is not satisfied."""

Spans = list[tuple[int, int]]


def unmarked(marked: str) -> tuple[str, Spans]:
    """The text without its brackets, and the spans that stood in them."""
    text, spans = "", []
    for part in marked.split("["):
        found, bracket, rest = part.rpartition("]")
        if bracket:
            spans.append((len(text), len(text) + len(found)))
        text += found + rest
    return text, spans


def spans_in_title(query: str, title: str, lists: Mapping[str, Sequence[Term]] | None = None) -> Spans:
    """Where the hits of a query stand in a title, in order; each lies where it says."""
    matcher = Matcher([Watch(name="W", terms=parse(query, lists or {}), threshold=1)])
    hits = [hit for match in matcher.judge(Entry(title=title)) for hit in match.hits]
    assert all(hit.text == title[hit.start : hit.end] for hit in hits)
    return sorted({(hit.start, hit.end) for hit in hits})


def cases(*tables: Sequence[Case]) -> pytest.MarkDecorator:
    """One test for each text of each case, named by both."""
    pairs = [(query, marked) for table in tables for query, texts in table for marked in texts]
    return pytest.mark.parametrize(("query", "marked"), pairs)


def has_counter_case(case: Case) -> bool:
    """Whether a case says what is found and also what is not."""
    _, texts = case
    return any("[" in text for text in texts) and any("[" not in text for text in texts)
