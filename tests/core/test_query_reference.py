"""The matcher against a slow one that is obviously right: every term, at every word, letter by letter."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.texts import TERMS, TEXTS
from watcher.core.match import PLACES, Matcher
from watcher.core.model import Entry, FieldName, Term, Watch
from watcher.core.query import parse
from watcher.core.query.capitals import is_shouting
from watcher.core.text.fold import exact_word, fold, fold_word, spans, words, words_with_wildcards

Span = tuple[FieldName, int, int]

ENTRIES = st.builds(
    Entry,
    title=TEXTS,
    summary=TEXTS,
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    categories=st.lists(TEXTS, max_size=2).map(tuple),
)
PREFIXES = {
    "arabic": [a + b + c for a, b, c in product(["", "و", "ف"], ["", "ب", "ك", "ل"], ["", "ال"])]
    + ["لل", "ولل", "فلل"],
    "hebrew": [a + b + c + d for a, b, c, d in product(["", "ו"], ["", "ש"], ["", *"בכלמ"], ["", "ה"])],
}


def reference(term: Term, entry: Entry) -> set[Span]:
    """All places of a term."""
    return {span for field, offset, text in lines(entry) for span in places(term, field, offset, text)}


def lines(entry: Entry) -> Iterator[tuple[FieldName, int, str]]:
    yield "title", 0, entry.title
    yield "summary", 0, entry.summary
    lists: list[tuple[FieldName, Sequence[str]]] = [("author", entry.authors), ("category", entry.categories)]
    for field, parts in lists:
        for number, part in enumerate(parts):
            yield (
                field,
                len(", ".join(["", *parts[:number]])) if number == 0 else len(", ".join(parts[:number])) + 2,
                part,
            )


def places(term: Term, field: FieldName, offset: int, text: str) -> Iterator[Span]:
    written, where, shouting = words(text), spans(text), is_shouting(text)
    for wanted in spellings(term):
        for at in range(len(written) - len(wanted) + 1):
            found = written[at : at + len(wanted)]
            if all(equal(term, one, other, shouting) for one, other in zip(wanted, found, strict=True)):
                yield field, offset + where[at][0], offset + where[at + len(wanted) - 1][1]


def spellings(term: Term) -> set[tuple[str, ...]]:
    parted = tuple(word for one in term.words for word in words_with_wildcards(one))
    joined = tuple(word for one in term.words for word in words_with_wildcards(one.replace("-", "")))
    return {parted} if term.exact else {parted, joined}


def equal(term: Term, wanted: str, found: str, shouting: bool) -> bool:
    if term.exact:
        return glob(exact_word(wanted), exact_word(found))
    if 2 <= len(wanted) <= 5 and wanted.isalpha() and wanted.isupper() and not capitals(wanted, found, shouting):
        return False
    folded = "".join(part if part in "*?" else fold(part) for part in re.split("([*?])", wanted))
    return any(glob(form, fold_word(found)) for form in opened(folded))


def capitals(wanted: str, found: str, shouting: bool) -> bool:
    if shouting and wanted in {"IS", "US", "МИР"}:
        return wanted == "МИР" and found.isupper()
    return found.isupper() or (len(wanted) > 3 and found.istitle())


def opened(folded: str) -> Iterator[str]:
    yield folded
    if re.match("[가-힣]", folded):
        yield f"{folded}*"
    if re.match("[א-ת]{3}", folded):
        yield from (prefix + folded for prefix in PREFIXES["hebrew"])
    if re.match("[ء-ي]{3}", folded):
        has_article = folded.startswith("ال")
        yield from (
            prefix + folded for prefix in PREFIXES["arabic"] if not (has_article and prefix.endswith(("ال", "لل")))
        )
        yield from (prefix + folded[2:] for prefix in ("لل", "ولل", "فلل") if has_article)


def glob(pattern: str, text: str) -> bool:
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


@settings(max_examples=400, deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=5, unique=True), ENTRIES)
def test_the_matcher_agrees_with_the_reference(sources: list[str], entry: Entry) -> None:
    """For any terms and any entry: the same terms are found at the same places, and the score is their sum."""
    terms = [parse(source)[0] for source in sources]
    matcher = Matcher([Watch(name=f"W{number}", terms=(term,)) for number, term in enumerate(terms)])

    matches = {match.watch: match for match in matcher.judge(entry)}

    for number, term in enumerate(terms):
        expected = reference(term, entry)
        match = matches.get(f"W{number}")
        found = {(hit.field, hit.start, hit.end) for hit in match.hits} if match else set()
        assert found <= expected
        assert len(found) == min(len(expected), PLACES)
        if match:
            assert match.score == (20 if any(field == "title" for field, _, _ in expected) else 10)


@settings(max_examples=200, deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=5, unique=True), ENTRIES)
def test_a_hit_covers_its_words_in_the_original(sources: list[str], entry: Entry) -> None:
    """The span lies in the field's text, holds whole words, and the term is found in what stands there alone."""
    terms = [parse(source)[0] for source in sources]
    texts = {
        "title": entry.title,
        "summary": entry.summary,
        "author": ", ".join(entry.authors),
        "category": ", ".join(entry.categories),
    }
    matches = Matcher([Watch(name="W", terms=tuple(terms), threshold=1)]).judge(entry)

    for hit in (hit for match in matches for hit in match.hits):
        text = texts[hit.field]
        starts, ends = zip(*spans(text), strict=True)
        assert hit.text == text[hit.start : hit.end]
        assert hit.start in starts
        assert hit.end in ends
        alone = Matcher([Watch(name="W", terms=parse(hit.term), threshold=1)]).judge(Entry(summary=f"{hit.text} a"))
        assert (0, len(hit.text)) in [(one.start, one.end) for one in alone[0].hits]
