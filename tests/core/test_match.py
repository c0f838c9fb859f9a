"""The score and its reckoning: what each term adds, which watches match, and what their hits say."""

from collections.abc import Sequence

import pytest

from tests.support.records import FEED, entry, item
from watcher.core.match import PLACES, Matcher
from watcher.core.model import Entry, Hit, Match, Phrase, Term, Watch
from watcher.core.query import parse


def watch(terms: str, *, name: str = "W", threshold: int = 1, **rest: object) -> Watch:
    return Watch(name=name, terms=parse(terms), threshold=threshold, **rest)  # type: ignore[arg-type]  # any field


def judge(terms: str, said: Entry, *, threshold: int = 1) -> Match | None:
    return next(iter(Matcher([watch(terms, threshold=threshold)]).judge(said)), None)


def hits(terms: str, said: Entry, *, threshold: int = 1) -> Sequence[Hit]:
    match = judge(terms, said, threshold=threshold)
    return match.hits if match else ()


SCORES = [
    ("a term adds 10", "coup", entry("x", summary="a coup"), 10),
    ("a term adds its weight", "coup^7", entry("x", summary="a coup"), 7),
    ("twice as much in the title", "coup^7", entry("A coup"), 14),
    ("the title once, not the summary again", "coup", entry("A coup", summary="a coup"), 20),
    ("a term adds once, however often it is found", "coup", entry("x", summary="coup coup coup"), 10),
    ("terms add up", "coup, junta^5", entry("Coup", summary="the junta"), 25),
    ("overlapping terms all add", "Islamic State, State, Islamic*", entry("x", summary="Islamic State"), 30),
    ("a phrase and its words all add", "car bomb, car, bomb", entry("Car bomb"), 60),
    ("negative weights take away", "coup^30, football^-20", entry("x", summary="football coup"), 10),
    ("twice as much in the title, too", "coup^50, football^-20", entry("Football", summary="coup"), 10),
    ("authors count", "Reuters", entry("x", authors=("Thomson Reuters",)), 10),
    ("categories count", "conflict", entry("x", categories=("World", "Conflict")), 10),
    ("no phrase over two authors", "Ann Smith", entry("x", authors=("Mary Ann", "Smith Jones")), None),
    ("no phrase over two categories", "World War", entry("x", categories=("World", "War")), None),
    ("no phrase over two fields", "car bomb", entry("a car", summary="bomb"), None),
    ("the link is not searched", "example", entry("x", link="https://example.org/example"), None),
    ("a wildcard does not reach over words", "car*bomb", entry("car bomb"), None),
    ("a veto lets nothing pass", "coup^100, -football", entry("Coup", summary="football"), None),
    ("a veto that is not found does no harm", "coup, -football", entry("x", summary="coup"), 10),
    ("a veto holds for its letters", "coup, -=IS", entry("x", summary="coup is"), 10),
    ("nothing found, no match", "coup", entry("x"), None),
    ("an empty entry", "coup", Entry(), None),
]


@pytest.mark.parametrize(("rule", "terms", "said", "score"), SCORES, ids=[case[0] for case in SCORES])
def test_the_score_of_an_entry(rule: str, terms: str, said: Entry, score: int | None) -> None:
    """Each term adds its weight once, twice that in the title; a veto found leaves no match."""
    match = judge(terms, said)

    assert (match.score if match else None) == score


@pytest.mark.parametrize(("threshold", "matches"), [(19, True), (20, True), (21, False)])
def test_a_match_reaches_the_threshold(threshold: int, matches: bool) -> None:
    """An entry of 20 points matches up to the threshold 20."""
    assert (judge("coup", entry("Coup"), threshold=threshold) is not None) == matches


def test_a_score_that_negative_terms_bring_down_is_no_match() -> None:
    """Terms of both signs are added before the threshold is asked."""
    assert judge("coup^20, football^-15", entry("x", summary="coup football"), threshold=10) is None


def test_hits_explain_the_score() -> None:
    """Those with points come first, by field and place, then further places of the same terms; they add up."""
    said = entry(
        "Gunmen ambush convoy",
        summary="The ambush, a second ambush, near Hawija: 9 killed",
        authors=("Ann Example",),
        categories=("World", "Ambush"),
    )

    match = judge("ambush*^15, killed, Hawija^-5, world", said)

    assert match is not None
    assert match.score == 45
    assert match.threshold == 1
    assert [(hit.term, hit.field, hit.start, hit.text, hit.points) for hit in match.hits] == [
        ("ambush*", "title", 7, "ambush", 30),
        ("Hawija", "summary", 34, "Hawija", -5),
        ("killed", "summary", 44, "killed", 10),
        ("world", "category", 0, "World", 10),
        ("ambush*", "summary", 4, "ambush", 0),
        ("ambush*", "summary", 21, "ambush", 0),
        ("ambush*", "category", 7, "Ambush", 0),
    ]


def test_offsets_in_lists_hold_in_the_joined_text() -> None:
    """Authors and categories are counted through as if joined by a comma and a space."""
    authors = ("Ann É. Example", "—", "Bob Example")

    found = hits("Bob, Example", entry("x", authors=authors))

    joined = ", ".join(authors)
    assert [joined[hit.start : hit.end] for hit in found] == ["Example", "Bob", "Example"]
    assert [hit.start for hit in found] == [7, 19, 23]


def test_a_term_keeps_its_writing() -> None:
    """A hit names the term as it was written, without its weight."""
    said = entry("Islamic State's car bomb: who")

    assert {hit.term for hit in hits('"islamic state"^5, =who, car   bomb', said)} == {
        '"islamic state"',
        "=who",
        "car   bomb",
    }


def test_further_places_are_bounded() -> None:
    """However long a text is, a term tells a few of its places, the first ones; the title is among them."""
    found = hits("coup", entry("Coup", summary="coup " * 10_000))

    assert len(found) == PLACES
    assert [hit.field for hit in found] == ["title"] + ["summary"] * (PLACES - 1)
    assert [hit.start for hit in found[1:]] == [5 * number for number in range(PLACES - 1)]


def test_watches_are_told_in_their_order() -> None:
    """An item may match several watches; equal terms of several watches count in each with its own weight."""
    matcher = Matcher([
        watch("coup^5", name="A"),
        watch("football", name="B"),
        watch("COUP*, junta", name="C"),
        watch("coup^6, Coup*", name="D"),
        watch("coup^100", name="E", threshold=1000),
    ])  # fmt: skip

    matches = matcher.match(item("key-1", title="Coup"))

    assert [(match.watch, match.item, match.score) for match in matches] == [
        ("A", "key-1", 10),
        ("C", "key-1", 20),
        ("D", "key-1", 32),
    ]


def test_equal_lines_of_one_watch_are_told_apart() -> None:
    """Terms that share an atom, but not their letters, are found each on its own."""
    said = entry("x", summary="who asked the WHO, Who?")

    assert [(hit.term, hit.text) for hit in hits("who, WHO, =Who", said)] == [
        ("who", "who"),
        ("WHO", "WHO"),
        ("=Who", "Who"),
        ("who", "WHO"),
        ("who", "Who"),
    ]


@pytest.mark.parametrize(
    ("asked", "language", "passes"),
    [
        ((), "fr", True),
        (("en",), "en", True),
        (("en",), "en-gb", True),
        (("en",), "", True),
        (("en",), "fr", False),
        (("en",), "enm", False),
        (("en-gb",), "en", False),
        (("ar", "en"), "en-us", True),
    ],
)
def test_a_watch_of_languages(asked: tuple[str, ...], language: str, passes: bool) -> None:
    """An entry of another language does not match; one of unknown language does; `en` admits `en-gb`."""
    matcher = Matcher([watch("coup", languages=asked)])

    assert bool(matcher.judge(entry("Coup", language=language))) == passes


@pytest.mark.parametrize(
    ("feeds", "passes"), [(None, True), (frozenset({FEED}), True), (frozenset({"https://x.example/"}), False)]
)
def test_a_watch_of_feeds(feeds: frozenset[str] | None, passes: bool) -> None:
    """An item matches watches of its feed only; what came from no known feed passes."""
    matcher = Matcher([watch("coup", feeds=feeds)])

    assert bool(matcher.match(item(title="Coup"))) == passes
    assert matcher.judge(entry("Coup"))


def test_no_watch_and_no_term_match_nothing() -> None:
    """Without terms there is nothing to find, whatever the threshold."""
    assert Matcher([]).match(item()) == ()
    assert Matcher([Watch(name="W", terms=(), threshold=0)]).match(item()) == ()
    assert Matcher([Watch(name="W", terms=(Term(source="!", expression=Phrase("!")),))]).match(item(title="!")) == ()


def test_hostile_texts_take_no_time() -> None:
    """Endless words, stars against them, and lone surrogates are read like any text (the time limit is the suite's)."""
    text = "a" * 200_000 + " " + "\u0301" * 200_000 + f" ab{'a' * 90}" * 1_000 + "\ud800 bomb\udfff"

    found = hits("ab*a*a*a*a*a*a*a*a*a*a*a*a*c, *aaa*, bomb", entry("x", summary=text))

    assert {hit.term for hit in found} == {"*aaa*", "bomb"}
    assert [hit.start for hit in found if hit.term == "bomb"] == [len(text) - 5]
