"""The matcher against a slow one that is obviously right, on random queries and texts.

A query goes in as text, the reference takes what it was meant to say (tests/support/queries.py): so the parser is
judged together with the evaluator.
"""

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support import texts
from tests.support.queries import ENTRIES, LANGUAGES, LISTS, SOURCES, TERMS, Written, located, named_in
from tests.support.reference import Reading
from watcher.core.match import PLACES, Matcher
from watcher.core.model import Entry, InLanguage, Term, Verdict, Watch
from watcher.core.query import parse
from watcher.core.text.fold import spans
from watcher.core.text.language import language_of
from watcher.errors import QueryError

WEIGHTS = st.integers(-30, 30).filter(bool)
JOINTS = st.sampled_from([", ", "\n", " # so\n", ",\n# and so on\n"])


def reading(entry: Entry, source: str) -> Reading:
    return Reading(entry, source, language_of(entry.title, entry.summary, entry.language), named_in(entry))


def accepted(query: str) -> tuple[Term, ...]:
    """The terms, unless two of them find the same, which is a fault."""
    try:
        return parse(query, LISTS, located)
    except QueryError as error:
        assume("finds the same" not in error.problem)
        raise


def reckoned(terms: Sequence[Term], entry: Entry, source: str, threshold: int = 1) -> Verdict:
    return Matcher([Watch(name="W", terms=tuple(terms), threshold=threshold)], named_in).reckon(entry, source=source)[0]


@settings(max_examples=300, deadline=None)
@given(TERMS, WEIGHTS, ENTRIES, SOURCES)
def test_a_term_means_what_was_written(written: Written, weight: int, entry: Entry, source: str) -> None:
    """The same items satisfy it, with the same points, and what is shown takes part in satisfying it."""
    terms = parse(f"{written.text}^{weight}", LISTS, located)
    item = reading(entry, source)

    outcome = reckoned(terms, entry, source).outcomes[0]

    shown = {(hit.field, hit.start, hit.end) for hit in outcome.hits}
    assert len(terms) == 1
    assert sum(hit.points for hit in outcome.hits) == weight * item.factor(written.meaning)
    assert bool(outcome.hits) == item.holds(written.meaning, item.whole)
    assert bool(outcome.missing) != bool(outcome.hits)
    assert shown <= item.marks(written.meaning)
    assert len(shown) == min(PLACES, len(item.marks(written.meaning)))


ALIKE = st.builds(
    Entry,
    title=texts.TEXTS,
    summary=texts.TEXTS,
    authors=st.lists(texts.TEXTS, max_size=2).map(tuple),
    categories=st.lists(texts.TEXTS, max_size=2).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts.TERMS, min_size=1, max_size=5, unique=True), ALIKE)
def test_words_that_are_alike_are_told_apart(sources: list[str], entry: Entry) -> None:
    """Terms of words and phrases, in texts of words that are nearly the same, are found at all of their places."""
    item = reading(entry, "")

    for term in (parse(source)[0] for source in sources):
        outcome = reckoned([term], entry, "").outcomes[0]
        shown = {(hit.field, hit.start, hit.end) for hit in outcome.hits}
        assert shown <= item.marks(term.expression)
        assert len(shown) == min(PLACES, len(item.marks(term.expression)))
        assert sum(hit.points for hit in outcome.hits) == 10 * item.factor(term.expression)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts.TERMS, min_size=1, max_size=5, unique=True), ALIKE)
def test_a_hit_covers_its_words_in_the_original(sources: list[str], entry: Entry) -> None:
    """The span lies in the field's text, holds whole words, and the term is found in what stands there alone."""
    fields = {"title": entry.title, "summary": entry.summary}
    fields |= {"author": ", ".join(entry.authors), "category": ", ".join(entry.categories)}
    terms = [parse(source)[0] for source in sources]

    for hit in (hit for outcome in reckoned(terms, entry, "").outcomes for hit in outcome.hits):
        text = fields[hit.field]
        starts, ends = zip(*spans(text), strict=True)
        assert hit.text == text[hit.start : hit.end]
        assert hit.start in starts
        assert hit.end in ends
        alone = reckoned(parse(hit.term), Entry(summary=f"{hit.text} a"), "").outcomes[0]
        assert (0, len(hit.text)) in [(one.start, one.end) for one in alone.hits]


OPERATORS = st.sampled_from(["NEAR/1", "NEAR/2", "NEAR/4", "BEFORE/1", "BEFORE/3", "SAME"])
LINKED = ["aa", "bb", "aa bb", "bb aa aa", "(aa OR bb aa)", "(bb NEAR/1 cc)", "(aa BEFORE/2 bb OR cc)"]


@st.composite
def chains(draw: st.DrawFn) -> str:
    """Of two to five operands that share their words."""
    more = draw(st.lists(st.tuples(OPERATORS, st.sampled_from(LINKED)), min_size=1, max_size=4))
    return " ".join([draw(st.sampled_from(LINKED)), *(f"{operator} {operand}" for operator, operand in more)])


@settings(max_examples=500, deadline=None)
@given(chains(), st.lists(st.sampled_from(["aa", "bb", "cc", "x", "y", "!"]), max_size=10).map(" ".join))
def test_a_chain_links_the_operands_beside_each_operator(query: str, text: str) -> None:
    """In every way in which it can; all that takes part in one is shown."""
    item = reading(Entry(title=text), "")
    term = parse(query)[0]

    outcome = reckoned([term], Entry(title=text), "").outcomes[0]

    shown = {(hit.field, hit.start, hit.end) for hit in outcome.hits}
    assert bool(shown) == item.holds(term.expression, item.whole)
    assert shown <= item.marks(term.expression)
    assert len(shown) == min(PLACES, len(item.marks(term.expression)))


@settings(max_examples=100, deadline=None)
@given(TERMS, st.sampled_from(["ar", "en", "de"]), ENTRIES)
def test_an_addition_counts_in_its_language(written: Written, language: str, entry: Entry) -> None:
    """And where the language is not known."""
    term = Term(source="x", expression=InLanguage(language, parse(f"({written.text})^1", LISTS, located)[0].expression))
    item = reading(entry, "")

    outcome = reckoned([term], entry, "").outcomes[0]

    assert sum(hit.points for hit in outcome.hits) == 10 * item.factor(InLanguage(language, written.meaning))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(TERMS, WEIGHTS), min_size=1, max_size=4, unique_by=lambda one: one[0].text.casefold()),
    st.lists(TERMS, max_size=1),
    JOINTS,
    ENTRIES,
    SOURCES,
    st.integers(1, 40),
)
def test_a_watch_adds_up(
    weighted: list[tuple[Written, int]], vetoes: list[Written], joint: str, entry: Entry, source: str, threshold: int
) -> None:
    """Terms apart by commas or lines add their points, a veto bars; `judge` and `reckon` agree on all of it."""
    query = joint.join([f"({one.text})^{weight}" for one, weight in weighted] + [f"-({veto.text})" for veto in vetoes])
    item = reading(entry, source)
    terms = accepted(query)
    matcher = Matcher([Watch(name="W", terms=terms, threshold=threshold)], named_in)

    matches, (verdict,) = matcher.judge(entry, source=source), matcher.reckon(entry, source=source)

    score = sum(weight * item.factor(one.meaning) for one, weight in weighted)
    barred = any(item.holds(veto.meaning, item.whole) for veto in vetoes)
    assert verdict.score == score
    assert verdict.matched == bool(matches) == (score >= threshold and not barred)
    assert [outcome.term for outcome in verdict.outcomes] == list(terms)
    if matches:
        told = sorted((hit for outcome in verdict.outcomes for hit in outcome.hits), key=repr)
        assert matches[0].score == score
        assert sorted(matches[0].hits, key=repr) == told


@settings(max_examples=100, deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=6), ENTRIES, LANGUAGES)
def test_watches_do_not_disturb_each_other(queries: list[Written], entry: Entry, language: str) -> None:
    """Each watch of many finds what it finds alone, with languages asked for or not."""
    languages = (language,) if language else ()
    watches = [
        Watch(name=f"W{number}", terms=parse(f"({one.text})^7", LISTS, located), threshold=7, languages=languages)
        for number, one in enumerate(queries)
    ]

    together = Matcher(watches, named_in).judge(entry)

    assert together == tuple(match for watch in watches for match in Matcher([watch], named_in).judge(entry))
