"""The watch language as written: which expression a term is, what it weighs, and how much is read in which time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.model import AllOf, AnyOf, Expression, Near, Not, Pattern, Phrase, Term
from watcher.core.query import parse
from watcher.core.query.shapes import depth, needs_nothing, walk
from watcher.errors import QueryError


def term(source: str, *words: str, exact: bool = False, **rest: Any) -> Term:
    """A term that is a phrase; its words are its source unless they are given."""
    return Term(source=source, expression=Phrase(" ".join(words) or source, exact=exact), **rest)


def p(words: str, field: Any = "", *, exact: bool = False) -> Phrase:
    return Phrase(words, exact=exact, field=field)


def near(left: Expression, words: int, right: Expression) -> Near:
    return Near("NEAR", left, right, words)


def before(left: Expression, words: int, right: Expression) -> Near:
    return Near("BEFORE", left, right, words)


def same(left: Expression, right: Expression) -> Near:
    return Near("SAME", left, right)


def any_of(*parts: Expression) -> AnyOf:
    return AnyOf(parts)


def all_of(*parts: Expression) -> AllOf:
    return AllOf(parts)


a, b, c, d, e = map(p, ("aa", "bb", "cc", "dd", "ee"))

TERMS = [
    ("coup", [term("coup")]),
    ("coup, junta", [term("coup"), term("junta")]),
    ("coup\njunta\r\n\n  putsch  ", [term("coup"), term("junta"), term("putsch")]),
    ("coup,\njunta,\n", [term("coup"), term("junta")]),
    ("قتل، جرح", [term("قتل"), term("جرح")]),
    ("袭击，爆炸、绑架", [term("袭击"), term("爆炸"), term("绑架")]),
    ("car bomb", [term("car bomb", "car", "bomb")]),
    ('"Smith, John"', [term('"Smith, John"', "Smith,", "John")]),
    ("“car bomb”, «État islamique», „Wagner“, „Wagner PMC”", [
        term("“car bomb”", "car", "bomb"),
        term("«État islamique»", "État", "islamique"),
        term("„Wagner“", "Wagner"),
        term("„Wagner PMC”", "Wagner", "PMC"),
    ]),
    ('armed "car bomb" attack', [term('armed "car bomb" attack', "armed", "car", "bomb", "attack")]),
    ("coup^20", [term("coup", weight=20)]),
    ("coup ^20 , junta", [term("coup", weight=20), term("junta")]),
    ("football^-40", [term("football", weight=-40)]),
    ("football^+4", [term("football", weight=4)]),
    ('"car bomb"^20', [term('"car bomb"', "car", "bomb", weight=20)]),
    ("football-40", [term("football-40")]),
    ("-football", [term("-football", "football", weight=0, veto=True)]),
    ('-"world cup"', [term('-"world cup"', "world", "cup", weight=0, veto=True)]),
    ("-'Ndrangheta", [term("-'Ndrangheta", "'Ndrangheta", weight=0, veto=True)]),
    ("=Who", [term("=Who", "Who", exact=True)]),
    ('="Islamic State"^5', [term('="Islamic State"', "Islamic", "State", exact=True, weight=5)]),
    ("-=Who", [term("-=Who", "Who", weight=0, exact=True, veto=True)]),
    ("kidnap*, wom?n", [term("kidnap*"), term("wom?n")]),
    ('"aid worker*"', [term('"aid worker*"', "aid", "worker*")]),
    ("Su-2?, Su-*", [term("Su-2?"), term("Su-*")]),
    ("coup # of state\n# a comment\n#\njunta", [term("coup"), term("junta")]),
    ("coup,# a comment", [term("coup")]),
    ("C#, #tag, F# major", [term("C#"), term("#tag"), term("F# major", "F#", "major")]),
    ('"a1 # b1"', [term('"a1 # b1"', "a1", "b1")]),
    ("Johnson & Johnson", [term("Johnson & Johnson", "Johnson", "Johnson")]),
    ("Paris - Dakar, Kirkuk / Mosul, A -> B", [
        term("Paris - Dakar", "Paris", "Dakar"), term("Kirkuk / Mosul", "Kirkuk", "Mosul"), term("A -> B", "A", "B"),
    ]),
    ("10:30, https://example.org/a, Reuters: coup", [
        term("10:30"), term("https://example.org/a"), term("Reuters: coup", "Reuters:", "coup"),
    ]),
    ("rock and roll, not or near same", [term("rock and roll", "rock", "and", "roll"),
                                         term("not or near same", "not", "or", "near", "same")]),
    ('"AND", "NOT (me)", "title:x1", "@ARMED", "/x/", "!now", "a ~2"', [
        term('"AND"', "AND"),
        term('"NOT (me)"', "NOT", "(me)"),
        term('"title:x1"', "title:x1"),
        term('"@ARMED"', "@ARMED"),
        term('"/x/"', "/x/"),
        term('"!now"', "!now"),
        term('"a ~2"', "a", "~2"),
    ]),
    ("ANDERSON, NEARBY, AND/OR, subtitle, @me, 24/7", [
        term("ANDERSON"), term("NEARBY"), term("AND/OR"), term("subtitle"), term("@me"), term("24/7"),
    ]),
    ('צה"ל, "צה״ל חדש"', [term('צה"ל'), term('"צה״ל חדש"', "צה״ל", "חדש")]),
    ("IS, is, =Is", [term("IS"), term("is"), term("=Is", "Is", exact=True)]),
    ("US-led, 北约", [term("US-led"), term("北约")]),
]  # fmt: skip

# What one term is made of.
EXPRESSIONS = [
    # AND, OR, NOT: NOT binds closer than AND, AND closer than OR
    ("aa AND bb", all_of(a, b)),
    ("aa OR bb", any_of(a, b)),
    ("aa OR bb OR cc", any_of(a, b, c)),
    ("aa AND bb AND cc", all_of(a, b, c)),
    ("aa AND bb OR cc", any_of(all_of(a, b), c)),
    ("aa OR bb AND cc", any_of(a, all_of(b, c))),
    ("(aa OR bb) AND cc", all_of(any_of(a, b), c)),
    ("aa AND (bb OR cc)", all_of(a, any_of(b, c))),
    ("aa AND NOT bb", all_of(a, Not(b))),
    ("aa NOT bb", all_of(a, Not(b))),
    ("NOT aa AND bb", all_of(Not(a), b)),
    ("aa NOT bb NOT cc", all_of(a, Not(b), Not(c))),
    ("aa OR bb NOT cc", any_of(a, all_of(b, Not(c)))),
    ("aa NOT (bb OR cc)", all_of(a, Not(any_of(b, c)))),
    ("(aa OR NOT bb) AND cc", all_of(any_of(a, Not(b)), c)),
    ("(aa)", a),
    ("((aa OR bb))", any_of(a, b)),
    ("aa OR (bb OR (cc OR dd))", any_of(a, b, c, d)),
    ("(aa AND bb) AND (cc AND dd)", all_of(a, b, c, d)),
    ("aa bb AND cc", all_of(p("aa bb"), c)),
    ('"aa bb" OR cc dd', any_of(p("aa bb"), p("cc dd"))),
    ("(aa)AND(bb)", all_of(a, b)),
    ("（aa OR bb）", any_of(a, b)),
    ("حرب AND سلام", all_of(p("حرب"), p("سلام"))),
    ("aa OR aa", any_of(a, a)),
    # NEAR, BEFORE, SAME bind closest, and from left to right
    ("aa NEAR/8 bb", near(a, 8, b)),
    ("aa BEFORE/3 bb", before(a, 3, b)),
    ("aa SAME bb", same(a, b)),
    ("aa NEAR/1000 bb", near(a, 1000, b)),
    ("aa NEAR/08 bb", near(a, 8, b)),
    ("aa bb NEAR/8 cc dd", near(p("aa bb"), 8, p("cc dd"))),
    ("aa NEAR/8 bb AND cc", all_of(near(a, 8, b), c)),
    ("aa AND bb NEAR/8 cc", all_of(a, near(b, 8, c))),
    ("aa NOT bb NEAR/8 cc", all_of(a, Not(near(b, 8, c)))),
    ("aa OR bb SAME cc", any_of(a, same(b, c))),
    ("aa NEAR/8 bb BEFORE/2 cc", before(near(a, 8, b), 2, c)),
    ("aa SAME bb NEAR/2 cc SAME dd", same(near(same(a, b), 2, c), d)),
    ("aa NEAR/8 (bb NEAR/2 cc)", near(a, 8, near(b, 2, c))),
    ("(aa OR bb*) NEAR/8 (cc OR dd)", near(any_of(a, p("bb*")), 8, any_of(c, d))),
    ("(aa OR bb NEAR/2 cc) NEAR/8 dd", near(any_of(a, near(b, 2, c)), 8, d)),
    ("(aa OR bb)NEAR/8(cc)", near(any_of(a, b), 8, c)),
    ("aa NEAR/8 /x+y/", near(a, 8, Pattern("x+y"))),
    # fields stand before a word, a phrase or a group
    ("title:aa", p("aa", "title")),
    ("summary:aa", p("aa", "summary")),
    ("author:aa", p("aa", "author")),
    ("category:aa", p("aa", "category")),
    ("url:example.org/news", p("example.org/news", "url")),
    ("url:https://example.org", p("https://example.org", "url")),
    ("source:BBC", p("BBC", "source")),
    ('source:"BBC World"', p("BBC World", "source")),
    ('title:"aa bb"', p("aa bb", "title")),
    ("title:aa bb", p("aa bb", "title")),
    ("title:(aa OR bb)", any_of(p("aa", "title"), p("bb", "title"))),
    ("title:(aa AND bb) OR cc", any_of(all_of(p("aa", "title"), p("bb", "title")), c)),
    ("title:(aa NEAR/3 bb)", near(p("aa", "title"), 3, p("bb", "title"))),
    ("title:(aa NOT bb)", all_of(p("aa", "title"), Not(p("bb", "title")))),
    ("title:aa AND summary:bb", all_of(p("aa", "title"), p("bb", "summary"))),
    ("title:aa NEAR/3 bb", near(p("aa", "title"), 3, b)),
    ("title:=Who", p("Who", "title", exact=True)),
    ("title:/x+/", Pattern("x+", "title")),
    ("aa AND lang:en", all_of(a, p("en", "lang"))),
    ("aa NOT lang:(en OR FR OR pt_BR)", all_of(a, Not(any_of(p("en", "lang"), p("fr", "lang"), p("pt-br", "lang"))))),
    # very letters, wildcards, regular expressions
    ("=Who NEAR/3 =US", near(p("Who", exact=True), 3, p("US", exact=True))),
    ("/x{2,3}y, z/", Pattern("x{2,3}y, z")),
    (r"/(a|b)c \/ d^e/", Pattern(r"(a|b)c \/ d^e")),
    ("/x[(]/ AND aa", all_of(Pattern("x[(]"), a)),
    ("(/xy/ OR /yx/)", any_of(Pattern("xy"), Pattern("yx"))),
]

# The whole query; source, weight, veto of each term.
WEIGHTS = [
    ("(aa OR bb)^20", [("(aa OR bb)", 20, False)]),
    ("aa OR bb^20, cc^-3", [("aa OR bb", 20, False), ("cc", -3, False)]),
    ("aa NEAR/8 bb ^5", [("aa NEAR/8 bb", 5, False)]),
    ("/x^y/^7", [("/x^y/", 7, False)]),
    ("-(aa OR bb)", [("-(aa OR bb)", 0, True)]),
    ("-title:aa", [("-title:aa", 0, True)]),
    ("-/aa, bb/", [("-/aa, bb/", 0, True)]),
    ("-aa NEAR/3 bb", [("-aa NEAR/3 bb", 0, True)]),
    (
        "lang:en, source:BBC, url:example.org",
        [("lang:en", 0, False), ("source:BBC", 0, False), ("url:example.org", 0, False)],
    ),
    ("lang:(en OR fr), lang:en OR source:x1", [("lang:(en OR fr)", 0, False), ("lang:en OR source:x1", 0, False)]),
    ("lang:en^-30, aa AND lang:en", [("lang:en", -30, False), ("aa AND lang:en", 10, False)]),
    ("-lang:en, title:aa", [("-lang:en", 0, True), ("title:aa", 10, False)]),
    ("(aa\n  OR bb)^3\ncc", [("(aa OR bb)", 3, False), ("cc", 10, False)]),
    ("(aa OR # first\n\n bb # second\n)", [("(aa OR bb)", 10, False)]),
    ("( aa\tOR  bb )", [("( aa\tOR  bb )", 10, False)]),
]


@pytest.mark.parametrize(("query", "expected"), TERMS)
def test_a_query_is_its_terms(query: str, expected: list[Term]) -> None:
    """Commas and lines part terms, quotes and white space make phrases, signs and weights are taken off."""
    assert list(parse(query)) == expected


@pytest.mark.parametrize(("query", "expected"), EXPRESSIONS)
def test_a_term_is_its_expression(query: str, expected: Expression) -> None:
    """NEAR, BEFORE and SAME bind closest, then NOT, AND, OR; what is of one kind is flat."""
    assert [one.expression for one in parse(query)] == [expected]


@pytest.mark.parametrize(("query", "expected"), WEIGHTS)
def test_a_weight_a_veto_and_the_source_are_of_the_whole_term(
    query: str, expected: list[tuple[str, int, bool]]
) -> None:
    """A weight ends its term; where an item comes from weighs nothing; a source is one line without comments."""
    assert [(one.source, one.weight, one.veto) for one in parse(query)] == expected


def test_a_source_is_read_as_the_term_that_it_comes_from() -> None:
    """What a message shows can be copied back into a query."""
    for query in ("(aa OR # first\n bb) NEAR/3 cc", "-(aa\nOR\nbb)", "=Who AND /x y/"):
        (read,) = parse(query)
        (again,) = parse(read.source)
        assert again.expression == read.expression


def test_fifty_groups_inside_each_other_and_fifty_links_of_a_chain_are_enough() -> None:
    """Whoever reads an expression may call himself for each of them."""
    assert parse("(" * 50 + "aa" + ")" * 50)[0].expression == a
    assert depth(parse(" NEAR/3 ".join(f"x{n}" for n in range(50)))[0].expression) == 50
    assert depth(parse(" OR ".join(f"x{n}" for n in range(10_000)))[0].expression) == 2


PIECES = st.sampled_from([
    "aa", "b*", "bb", "AND", "OR", "NOT", "SAME", "NEAR/3", "BEFORE/0", "NEAR", "(", ")", ",", "\n", " ", " ", " ",
    "^5", "^", "-", "=", "title:", "lang:", "url:", "nix:", "@ARMED", "@NONE", "@MIXED", "/x+/", "/", '"', "“", "# ",
    "袭", "\ud800",
])  # fmt: skip
LISTS = {"ARMED": parse("ISIS, aa bb"), "MIXED": parse("aa AND bb, -cc")}


@settings(deadline=None, max_examples=400)
@given(
    st.lists(PIECES, max_size=25).map("".join)
    | st.text(alphabet='ab*?^-=,\n #"“”«»()@/:0١א袭\ud800\u0301', max_size=30)
)
def test_any_text_is_terms_or_a_fault(query: str) -> None:
    """Nothing but QueryError is raised, and its place lies in the text; every term needs something to be there, and can
    be read again as messages show it."""
    read = terms_or_fault(query)

    if isinstance(read, QueryError):
        assert 0 <= read.position <= len(query)
        assert read.problem
        assert read.expected
        assert read.excerpt.endswith("^")
    else:
        assert read
        assert not any(needs_nothing(one.expression) for one in read)
        assert all(leaf.words for one in read for leaf in walk(one.expression) if isinstance(leaf, Phrase))
        assert all(one.weight == 0 for one in read if one.veto)
        for one in read:
            (again,) = parse(f"({one.source})" if one.source == "@ARMED" else one.source, LISTS)
            assert again.expression == one.expression


def terms_or_fault(query: str) -> tuple[Term, ...] | QueryError:
    try:
        return parse(query, LISTS)
    except QueryError as error:
        return error
