"""`@LIST` in queries, and terms that find the same: each counts once."""

import pytest

from watcher.core.model import AllOf, AnyOf, Expression, InLanguage, Near, Not, Phrase, Term
from watcher.core.query import in_language, languages, lists_in, merged, parse

ISIS, STATE, ATTACK = Phrase("ISIS"), Phrase("Islamic State"), Phrase("attack*")
AA, FOOTBALL, CRICKET = Phrase("aa"), Phrase("football"), Phrase("cricket")
LISTS = {
    "ARMED": parse("ISIS, Islamic State^20"),
    "ATTACK": parse("attack*"),
    "GROUPS": parse("ISIS^5, Wagner"),
    "NOISE": parse("football^-40, cricket^-10"),
    "BARRED": parse("-football, -cricket"),
    "PLACES": parse("lang:en, source:BBC"),
    "WORLD": parse("ISIS") + in_language(parse("EI"), "fr"),
}

INSERTED = [
    ("@ARMED", [("ISIS", 10), ("Islamic State", 20)]),
    ("aa, @ARMED, bb", [("aa", 10), ("ISIS", 10), ("Islamic State", 20), ("bb", 10)]),
    ("@ARMED, @ATTACK", [("ISIS", 10), ("Islamic State", 20), ("attack*", 10)]),
    ("@ARMED\n@GROUPS", [("ISIS", 10), ("Islamic State", 20), ("Wagner", 10)]),
    ("@GROUPS, @ARMED", [("ISIS", 5), ("Wagner", 10), ("Islamic State", 20)]),
    ("@ARMED, ISIS^30", [("ISIS", 30), ("Islamic State", 20)]),
    ("ISIS^30, @ARMED", [("ISIS", 30), ("Islamic State", 20)]),
    ("@NOISE", [("football", -40), ("cricket", -10)]),
    ("@BARRED", [("-football", 0), ("-cricket", 0)]),
    ("@ARMED^7", [("@ARMED", 7)]),
    ("(@ARMED)", [("(@ARMED)", 10)]),
    ("-@ARMED", [("-@ARMED", 0)]),
    ("@NOISE^-40", [("@NOISE", -40)]),
    ("@PLACES^5", [("@PLACES", 5)]),
    ("(@PLACES)", [("(@PLACES)", 0)]),
    ("@ARMED, @ARMED^7", [("ISIS", 10), ("Islamic State", 20), ("@ARMED", 7)]),
]
JOINED: list[tuple[str, Expression]] = [
    ("@ARMED^20", AnyOf((ISIS, STATE))),
    ("@ATTACK^20", ATTACK),
    ("-@ARMED", AnyOf((ISIS, STATE))),
    ("@ARMED NEAR/12 @ATTACK", Near("NEAR", AnyOf((ISIS, STATE)), ATTACK, 12)),
    ("aa OR @ARMED", AnyOf((AA, ISIS, STATE))),
    ("aa NOT @NOISE", AllOf((AA, Not(AnyOf((FOOTBALL, CRICKET)))))),
    ("aa NOT @BARRED", AllOf((AA, Not(AnyOf((FOOTBALL, CRICKET)))))),
    ("title:@ARMED", AnyOf((Phrase("ISIS", field="title"), Phrase("Islamic State", field="title")))),
    ("@WORLD NEAR/3 aa", Near("NEAR", AnyOf((ISIS, InLanguage("fr", Phrase("EI")))), AA, 3)),
    ("title:@WORLD", AnyOf((Phrase("ISIS", field="title"), InLanguage("fr", Phrase("EI", field="title"))))),
]


@pytest.mark.parametrize(("query", "expected"), INSERTED)
def test_a_list_alone_brings_its_terms_and_else_counts_once(query: str, expected: list[tuple[str, int]]) -> None:
    """Terms that several lists have count as the first has them; what the query writes itself goes before."""
    assert [(term.source, term.weight) for term in parse(query, LISTS)] == expected


@pytest.mark.parametrize(("query", "expected"), JOINED)
def test_a_list_beside_an_operator_is_any_of_its_terms(query: str, expected: Expression) -> None:
    assert [term.expression for term in parse(query, LISTS)] == [expected]


def test_lists_of_a_query_are_named_once_and_in_order() -> None:
    """In quotes and comments there are none."""
    assert lists_in('@B1, aa NEAR/3 (@A1 OR @B1), "@C1", @me # @D1 \n -@E1^x') == ("B1", "A1", "E1")


def _said(terms: tuple[Term, ...]) -> list[tuple[str, int, bool, tuple[str, ...]]]:
    return [(term.source, term.weight, term.veto, languages(term)) for term in terms]


def test_a_term_of_several_languages_counts_once_in_each() -> None:
    """An item whose language nobody knows would be told twice the points otherwise."""
    terms = merged([*in_language(parse("Daesh, EI^3"), "fr"), *in_language(parse("daesh^20"), "ar")])
    assert _said(terms) == [("Daesh", 10, False, ("fr", "ar")), ("EI", 3, False, ("fr",))]
    assert terms[0].expression == AnyOf((InLanguage("fr", Phrase("Daesh")), InLanguage("ar", Phrase("Daesh"))))
    assert merged([*terms, *in_language(parse("Daesh"), "de")])[0].expression == AnyOf(
        tuple(InLanguage(language, Phrase("Daesh")) for language in ("fr", "ar", "de"))
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [(parse("Daesh"), in_language(parse("Daesh^20"), "fr")), (in_language(parse("Daesh"), "fr"), parse("Daesh^20"))],
)
def test_a_term_for_all_languages_needs_no_addition(first: tuple[Term, ...], second: tuple[Term, ...]) -> None:
    assert _said(merged([*first, *second])) == [("Daesh", 10, False, ())]


def test_a_veto_goes_before_a_weight() -> None:
    """Where one list looks for what another bars, silence is what somebody asked for by name."""
    assert _said(parse("@A1, @B1", {"A1": parse("football, x1"), "B1": parse("-football")})) == [
        ("-football", 0, True, ()),
        ("x1", 10, False, ()),
    ]


def test_terms_with_one_word_in_common_are_not_the_same() -> None:
    terms = parse("aa, aa bb, aa OR bb, title:aa, aa AND bb, aa NEAR/2 bb, aa NEAR/3 bb, AA, =aa, /aa/, aa*")
    assert merged(terms) == terms
