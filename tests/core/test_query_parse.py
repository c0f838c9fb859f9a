"""The watch language as written: what is a term, and what is a fault and where."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.model import Term
from watcher.core.query import parse
from watcher.errors import QueryError


def term(source: str, *words: str, **rest: Any) -> Term:
    return Term(source=source, words=words or (source,), **rest)


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
    ("=Who", [term("=Who", "Who", exact=True)]),
    ('="Islamic State"^5', [term('="Islamic State"', "Islamic", "State", exact=True, weight=5)]),
    ("-=Who", [term("-=Who", "Who", weight=0, exact=True, veto=True)]),
    ("kidnap*, wom?n", [term("kidnap*"), term("wom?n")]),
    ('"aid worker*"', [term('"aid worker*"', "aid", "worker*")]),
    ("Su-2?, Su-*", [term("Su-2?"), term("Su-*")]),
    ("coup # of state\n# a comment\n#\njunta", [term("coup"), term("junta")]),
    ("coup,# a comment", [term("coup")]),
    ("C#, #tag, F# major", [term("C#"), term("#tag"), term("F# major", "F#", "major")]),
    ('"a # b"', [term('"a # b"', "a", "b")]),
    ("Johnson & Johnson", [term("Johnson & Johnson", "Johnson", "Johnson")]),
    ("Paris - Dakar", [term("Paris - Dakar", "Paris", "Dakar")]),
    ("10:30, https://example.org/a", [term("10:30"), term("https://example.org/a")]),
    ("rock and roll, not or near same", [term("rock and roll", "rock", "and", "roll"),
                                         term("not or near same", "not", "or", "near", "same")]),
    ('"AND", "NOT (me)", "title:x", "@ARMED", "/x/"', [
        term('"AND"', "AND"),
        term('"NOT (me)"', "NOT", "(me)"),
        term('"title:x"', "title:x"),
        term('"@ARMED"', "@ARMED"),
        term('"/x/"', "/x/"),
    ]),
    ("ANDERSON, NEARBY, subtitle:x, @me, 24/7", [
        term("ANDERSON"), term("NEARBY"), term("subtitle:x"), term("@me"), term("24/7"),
    ]),
    ('צה"ל, "צה״ל חדש"', [term('צה"ל'), term('"צה״ל חדש"', "צה״ל", "חדש")]),
    ("IS, is, =Is", [term("IS"), term("is"), term("=Is", "Is", exact=True)]),
]  # fmt: skip

# The query, the first words of the problem, and the text from the place of the fault on.
FAULTS = [
    ("", "there is no term", ""),
    (" \n# nothing\n", "there is no term", " \n# nothing\n"),
    ("coup,, junta", "an empty term", ", junta"),
    (", coup", "an empty term", ", coup"),
    ("coup,\n# comment\n, junta", "an empty term", ", junta"),
    ('coup, "car bomb', "a quote that is not closed", '"car bomb'),
    ('"car\nbomb"', "a quote that is not closed", '"car\nbomb"'),
    ("«car bomb", "a quote that is not closed", "«car bomb"),
    ("car bomb”", "” closes no quote", "”"),
    ("coup^", "^ is no weight", "^"),
    ("coup^high, junta", "^high is no weight", "^high, junta"),
    ("coup^2.5", "^2.5 is no weight", "^2.5"),
    ("coup^1234567", "^1234567 is no weight", "^1234567"),
    ("coup^20^30", "^20^30 is no weight", "^20^30"),
    ("coup^0", "a weight of 0", "^0"),
    ("coup^-0", "a weight of 0", "^-0"),
    ("^20", "a weight without a term", "^20"),
    ("coup^20 attack", "a weight ends its term", "attack"),
    ("coup ^20 ^30", "a weight ends its term", "^30"),
    ("-football^20", "a veto has no weight", "^20"),
    ("-football^0", "a weight of 0", "^0"),
    ("- football", "- stands alone", "- football"),
    ("coup, =", "= stands alone", "="),
    ("--football", "- stands before a whole term", "-football"),
    ("coup -football", "- stands before a whole term", "-football"),
    ("coup =Who", "= stands before a whole term", "=Who"),
    ("–football", "– is a dash", "–football"),
    ("coup, −football", "− is a dash", "−football"),
    ("!?!", "!?! is found everywhere", "!?!"),
    ("coup, ---, junta", "--- has no word", "---, junta"),
    ("&, coup", "& has no word", "&, coup"),
    ('""', '"" has no word', '""'),
    ("*", "* is found everywhere", "*"),
    ("a*", "a* is found everywhere", "a*"),
    ('coup, "car b? now"', "b? is found everywhere", 'b? now"'),
    ("袭击*", "Chinese, Japanese and Thai need no wildcard", "袭击*"),
    ("coup AND junta", "operators are not built yet: AND", "AND junta"),
    ("coup OR junta", "operators are not built yet: OR", "OR junta"),
    ("NOT coup", "operators are not built yet: NOT", "NOT coup"),
    ("coup NEAR/8 junta", "operators are not built yet: NEAR/8", "NEAR/8 junta"),
    ("coup BEFORE/8 junta", "operators are not built yet: BEFORE/8", "BEFORE/8 junta"),
    ("coup SAME junta", "operators are not built yet: SAME", "SAME junta"),
    ("(coup)", "parentheses are not built yet", "(coup)"),
    ("coup (junta", "parentheses are not built yet", "(junta"),
    ("title:coup", "fields are not built yet", "title:coup"),
    ("coup, -place:Kirkuk", "fields are not built yet", "place:Kirkuk"),
    ("lang: en", "fields are not built yet", "lang: en"),
    ("@ARMED^20", "lists are not built yet: @ARMED", "@ARMED^20"),
    (r"/co+up/", "regular expressions are not built yet", r"/co+up/"),
    ("coup^20, junta, Coup", "Coup finds the same as coup (line 1, column 1)", "Coup"),
    ("coup\njunta\n-Coup", "-Coup finds the same as coup (line 1, column 1)", "-Coup"),
    ('aid worker, "aid-worker"', '"aid-worker" finds the same as aid worker', '"aid-worker"'),
    ("IS, IS", "IS finds the same as IS", "IS"),
    ("=Who, =Who", "=Who finds the same as =Who", "=Who"),
]


@pytest.mark.parametrize(("query", "expected"), TERMS)
def test_a_query_is_its_terms(query: str, expected: list[Term]) -> None:
    """Commas and lines part terms, quotes and white space make phrases, signs and weights are taken off."""
    assert list(parse(query)) == expected


@pytest.mark.parametrize(("query", "problem", "rest"), FAULTS)
def test_a_fault_is_named_at_its_place(query: str, problem: str, rest: str) -> None:
    """The error says what is wrong, points to where it begins, and says what was expected instead."""
    with pytest.raises(QueryError) as caught:
        parse(query)

    assert caught.value.problem.startswith(problem)
    assert query[caught.value.position :].startswith(rest)
    assert caught.value.text == query
    assert caught.value.expected


def test_the_excerpt_shows_the_place() -> None:
    """A caret stands under the fault, in its line."""
    with pytest.raises(QueryError) as caught:
        parse("coup\nattack, car bomb^much, junta\nputsch")

    assert (caught.value.line, caught.value.column) == (2, 17)
    assert caught.value.excerpt == "    attack, car bomb^much, junta\n" + " " * 20 + "^"


@settings(deadline=None)
@given(st.text(alphabet='ab*?^-=,\n #"“”«»()@/:0١א袭\ud800\u0301', max_size=30))
def test_any_text_is_terms_or_a_fault(query: str) -> None:
    """Nothing but QueryError is raised, its place lies in the text, and a term is never without words."""
    read = terms_or_fault(query)

    if isinstance(read, QueryError):
        assert 0 <= read.position <= len(query)
        assert read.excerpt.endswith("^")
    else:
        assert read
        assert all(term.words and term.source in query for term in read)
        assert all((term.weight == 0) == term.veto for term in read)


def terms_or_fault(query: str) -> tuple[Term, ...] | QueryError:
    try:
        return parse(query)
    except QueryError as error:
        return error
