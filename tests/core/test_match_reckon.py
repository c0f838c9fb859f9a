"""The whole reckoning: why a term is not satisfied, what keeps an item of enough points from matching, and that a
verdict and a match never differ."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.queries import ENTRIES, LISTS, SOURCES, TERMS, located, named_in
from tests.support.records import FEED, entry
from watcher.core.match import PLACES, Matcher
from watcher.core.model import Entry, Hit, InLanguage, Phrase, Term, Verdict, Watch
from watcher.core.query import parse

SAID = entry(
    "Coup in Mali: the army holds the palace",
    summary="The army spoke on the radio. A junta of twelve officers rules, says the old army chief. Coup or not?",
    language="en",
)


def reckon(query: str, said: Entry = SAID, *, threshold: int = 1, **rest: Any) -> Verdict:
    watch = Watch(name="W", terms=parse(query), threshold=threshold, **rest)
    return Matcher([watch]).reckon(said, feed_url=FEED)[0]


MISSING = [
    ("putsch", "not found"),
    ("car bomb", "not found"),
    ("=COUP", "not found"),
    ("title:junta", "not found"),
    ("/[0-9]+/", "not found"),
    ("coup AND putsch", "putsch not found"),
    ("putsch AND coup AND car bomb", "putsch not found, car bomb not found"),
    ("coup AND title:junta", "title:junta not found"),
    ("coup AND =COUP", "=COUP not found"),
    ("coup AND /[0-9]+/", "/[0-9]+/ not found"),
    ("coup AND NOT army", "army is there"),
    ("coup AND NOT (army OR radio)", "(army OR radio) is there"),
    ("coup AND NOT army AND putsch", "army is there, putsch not found"),
    ("putsch OR revolt", "none of putsch, revolt found"),
    ("a1 OR b1 OR c1 OR d1 OR e1", "none of a1, b1, c1 and 2 more found"),
    ("coup AND (putsch OR revolt)", "none of putsch, revolt found"),
    ("coup OR (putsch AND army)", ""),
    ("revolt OR (putsch AND army)", "none of revolt, (putsch AND army) found"),
    ("radio NEAR/2 officers", "4 words apart"),
    ("officers NEAR/2 radio", "4 words apart"),
    ("radio NEAR/4 officers", ""),
    ("spoke NEAR/1 radio", "2 words apart"),
    ("old NEAR/1 chief AND coup", ""),
    ("says BEFORE/1 chief", "3 words apart"),
    ("chief BEFORE/9 says", "in the wrong order"),
    ("radio NEAR/5 palace", "not in one field"),
    ("radio SAME palace", "not in one field"),
    ("radio SAME officers", "not in one sentence"),
    ("putsch NEAR/5 army", "putsch not found"),
    ("putsch NEAR/5 revolt", "putsch not found, revolt not found"),
    ("(putsch OR revolt) NEAR/5 army", "none of putsch, revolt found"),
    ("coup NEAR/3 co*", "only in the same words"),
    ("coup AND radio NEAR/2 officers", "radio NEAR/2 officers: 4 words apart"),
    ("coup AND radio SAME officers", "radio SAME officers: not in one sentence"),
    ("coup AND chief BEFORE/9 says", "chief BEFORE/9 says: in the wrong order"),
    ("coup AND putsch NEAR/5 army", "putsch not found"),
    ("radio NEAR/2 officers NEAR/9 army", "radio NEAR/2 officers: 4 words apart"),
]


@pytest.mark.parametrize(("query", "missing"), MISSING)
def test_what_a_term_lacks_is_said_in_words(query: str, missing: str) -> None:
    """Of a compound the part that failed is named; what is satisfied lacks nothing and has hits."""
    outcome = reckon(query).outcomes[0]

    assert outcome.missing == missing
    assert bool(outcome.hits) == (missing == "")


def test_a_distance_of_one_word_is_singular() -> None:
    """Two words next to each other but one."""
    terms = parse("radio BEFORE/1 spoke, spoke NEAR/1 radio")
    verdict = Matcher([Watch(name="W", terms=terms)]).reckon(entry("They spoke by the radio"))[0]

    assert [outcome.missing for outcome in verdict.outcomes] == ["in the wrong order", "2 words apart"]


@pytest.mark.parametrize(
    ("language", "missing"),
    [("ar", ""), ("ar-iq", ""), ("", ""), ("fr", "only in items in ar"), ("arc", "only in items in ar")],
)
def test_a_term_for_items_in_one_language(language: str, missing: str) -> None:
    """It counts in that language, whatever the region, and where the language is not known."""
    terms = (Term(source="coup", expression=InLanguage("ar", Phrase("coup"))),)
    verdict = Matcher([Watch(name="W", terms=terms)]).reckon(entry("Coup", language=language))[0]

    assert verdict.outcomes[0].missing == missing
    assert verdict.matched == (missing == "")


def test_a_gate_inside_a_compound_is_named() -> None:
    """A list's addition by language may stand beside other words; the gate is named only where it is shut."""
    addition = {"ARMED": (Term(source="داعش", expression=InLanguage("ar", Phrase("داعش"))),)}
    terms = parse("coup AND @ARMED", addition)

    def missing(said: Entry) -> str:
        return Matcher([Watch(name="W", terms=terms)]).reckon(said)[0].outcomes[0].missing

    assert missing(entry("coup داعش", language="fa")) == "only in items in ar"
    assert missing(entry("coup", language="ar")) == "داعش not found"


BARRED: list[tuple[str, dict[str, Any], str]] = [
    ("coup", {}, ""),
    ("coup, -football", {}, ""),
    ("coup, -radio", {}, "veto: radio is there"),
    ('coup, -"the radio"', {}, 'veto: "the radio" is there'),
    ("coup, -(radio AND army)", {}, "veto: (radio AND army) is there"),
    ("coup, -=radio, -army", {}, "veto: =radio is there"),
    ("coup", {"languages": ("fr", "ar")}, "the item is in en, the watch wants fr, ar"),
    ("coup", {"languages": ("en", "fr")}, ""),
    ("coup", {"feeds": frozenset({"https://x.example/"})}, "its feed is not among those of the watch"),
    ("coup", {"feeds": frozenset({FEED})}, ""),
    ("coup, -radio", {"languages": ("fr",)}, "veto: radio is there"),
    ("coup, -radio", {"threshold": 21}, ""),
    ("coup", {"languages": ("fr",), "threshold": 21}, ""),
]


@pytest.mark.parametrize(("query", "gates", "barred"), BARRED)
def test_what_kept_enough_points_from_matching(query: str, gates: dict[str, Any], barred: str) -> None:
    """The first veto, else the gate of languages, else that of feeds; nothing when the points were too few anyway."""
    verdict = reckon(query, **gates)

    assert verdict.barred == barred
    assert verdict.matched == (not barred and verdict.score >= verdict.threshold)


def test_every_watch_has_a_verdict_and_every_term_an_outcome() -> None:
    """In the order of the watches and of their terms, found or not; a veto that is found has hits of no points."""
    watches = [
        Watch(name="A", terms=parse("putsch, revolt")),
        Watch(name="B", terms=parse("junta^7, putsch, army, -radio")),
        Watch(name="C", terms=()),
    ]

    verdicts = Matcher(watches).reckon(SAID)

    assert [(it.watch, it.score, it.matched) for it in verdicts] == [("A", 0, False), ("B", 27, False), ("C", 0, False)]
    assert [(it.term.source, sum(hit.points for hit in it.hits), len(it.hits)) for it in verdicts[1].outcomes] == [
        ("junta", 7, 1),
        ("putsch", 0, 0),
        ("army", 20, 3),
        ("-radio", 0, 1),
    ]


@pytest.mark.parametrize("query", ["coup AND army", "(coup OR army) NEAR/3 palace", "coup OR army OR a1 OR a2 OR a3"])
def test_each_part_of_a_compound_is_among_its_hits(query: str) -> None:
    """However often one part is there, the first place of the others is told as well; in all no more than PLACES."""
    said = entry("x", summary="coup " * 20 + "army at the palace")

    hits = reckon(query, said).outcomes[0].hits

    assert len(hits) <= PLACES
    assert {"coup", "army"} - {hit.text for hit in hits} <= ({"coup"} if "NEAR" in query else set())


def test_places_far_inside_a_long_text() -> None:
    """Thousands of words before a place change neither where it is nor what is near it."""
    said = entry("x", summary="filler " * 5_000 + "the coup of the junta. End. " + "filler " * 5_000 + "coup, junta")

    hits = reckon("coup NEAR/2 junta, coup SAME end", said).outcomes[0].hits

    assert [(hit.text, hit.start) for hit in hits] == [
        ("coup", 35_004),
        ("junta", 35_016),
        ("coup", 70_028),
        ("junta", 70_034),
    ]


WATCHES = st.lists(
    st.tuples(
        st.lists(st.tuples(TERMS, st.integers(-30, 30).filter(bool), st.booleans()), max_size=4),
        st.integers(1, 40),
        st.sampled_from([(), (), ("en",), ("ar", "fr")]),
        st.sampled_from([None, None, frozenset({FEED}), frozenset({"https://x.example/"})]),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(WATCHES, ENTRIES, SOURCES, st.sampled_from(["", FEED]))
def test_judge_and_reckon_agree(drawn: list[tuple[Any, ...]], said: Entry, source: str, feed: str) -> None:
    """For any watches and any entry: what matches is what its verdict says, with the very same hits."""
    watches = [
        Watch(
            name=f"W{number}",
            terms=tuple(
                Term(
                    source=written.text,
                    expression=parse(written.text, LISTS, located)[0].expression,
                    weight=0 if veto else weight,
                    veto=veto,
                )
                for written, weight, veto in terms
                if not written.text.startswith("@")
            ),
            threshold=threshold,
            languages=languages,
            feeds=feeds,
            area=located(("ML", "", "IQ.13")[number % 3]) if number % 3 != 1 else None,
            grade="mention" if number % 2 else "about",
        )
        for number, (terms, threshold, languages, feeds) in enumerate(drawn)
    ]
    matcher = Matcher(watches, named_in)

    matches = {match.watch: match for match in matcher.judge(said, feed_url=feed, source=source, key="k")}
    verdicts = matcher.reckon(said, feed_url=feed, source=source)

    assert [verdict.watch for verdict in verdicts] == [watch.name for watch in watches]
    assert set(matches) == {verdict.watch for verdict in verdicts if verdict.matched}
    for watch, verdict in zip(watches, verdicts, strict=True):
        hits: list[Hit] = [hit for outcome in verdict.outcomes for hit in outcome.hits]
        assert not watch.terms or tuple(outcome.term for outcome in verdict.outcomes) == watch.terms
        assert all(bool(outcome.hits) != bool(outcome.missing) for outcome in verdict.outcomes)
        if match := matches.get(watch.name):
            assert (match.score, match.threshold, match.item) == (verdict.score, verdict.threshold, "k")
            assert match.regions == verdict.regions
            assert bool(match.regions) == bool(watch.area)
            assert Counter(match.hits) == Counter(hits)
