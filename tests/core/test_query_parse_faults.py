"""Queries that cannot be read: what is said about them, where, and what was expected instead."""

import pytest

from watcher.core.query import parse
from watcher.errors import QueryError

# The query, the first words of the problem, the text from the place of the fault on, a part of what was expected.
TERMS = [
    ("", "there is no term", "", "at least one word"),
    (" \n# nothing\n", "there is no term", " \n# nothing\n", "at least one word"),
    ("coup,, junta", "an empty term", ", junta", "before the comma"),
    (", coup", "an empty term", ", coup", "before the comma"),
    ("coup,\n# comment\n, junta", "an empty term", ", junta", "before the comma"),
    ('coup, "car bomb', "a quote that is not closed", '"car bomb', '" before the end of the line'),
    ('"car\nbomb"', "a quote that is not closed", '"car\nbomb"', '" before'),
    ("«car bomb", "a quote that is not closed", "«car bomb", "»"),
    ("„car bomb", "a quote that is not closed", "„car bomb", "“ or ”"),
    ("car bomb”", "” closes no quote", "”", "opened before"),
    ("!?!", "!?! is found everywhere", "!?!", "two letters"),
    ("coup, ---, junta", "--- has no word", "---, junta", "letters or digits"),
    ("&, coup", "& has no word", "&, coup", "letters"),
    ('""', '"" has no word', '""', "letters"),
    ("*", "* is found everywhere", "*", "two letters beside the wildcard"),
    ("a*", "a* is found everywhere", "a*", "two letters"),
    ('coup, "car b? now"', "b? is found everywhere", 'b? now"', "two letters"),
    ("(coup OR ?x)", "?x is found everywhere", "?x)", "two letters"),
    ("袭击*", "Chinese, Japanese and Thai need no wildcard", "袭击*", "without * and ?"),
    ("coup^20, junta, Coup", "Coup finds the same as coup (line 1, column 1)", "Coup", "each term once"),
    ("coup\njunta\n-Coup", "-Coup finds the same as coup (line 1, column 1)", "-Coup", "once"),
    ('aid worker, "aid-worker"', '"aid-worker" finds the same as aid worker', '"aid-worker"', "once"),
    ("coup junta, coup^2, coup", "coup finds the same as coup (line 1, column 13)", "coup", "once"),
    ("IS, IS", "IS finds the same as IS", "IS", "once"),
    ("=Who, =Who", "=Who finds the same as =Who", "=Who", "once"),
    ("aa OR bb\n( Aa OR Bb )", "( Aa OR Bb ) finds the same as aa OR bb (line 1, column 1)", "( Aa", "once"),
    ("title:x1, title:X1", "title:X1 finds the same as title:x1", "title:X1", "once"),
]
SIGNS_AND_WEIGHTS = [
    ("coup^", "^ is no weight", "^", "a whole number"),
    ("coup^high, junta", "^high is no weight", "^high, junta", "whole number of at most six digits"),
    ("coup^2.5", "^2.5 is no weight", "^2.5", "whole number"),
    ("coup^1234567", "^1234567 is no weight", "^1234567", "at most six digits"),
    ("coup^20^30", "^20^30 is no weight", "^20^30", "whole number"),
    ("coup^٣", "^٣ is no weight", "^٣", "whole number"),
    ("coup^0", "a weight of 0", "^0", "other than 0"),
    ("coup^-0", "a weight of 0", "^-0", "other than 0"),
    ("^20", "a weight without a term", "^20", "before it"),
    ("coup^20 attack", "a weight ends its term", "attack", "a comma or a new line"),
    ("coup ^20 ^30", "a weight ends its term", "^30", "a comma"),
    ("coup^20 OR junta", "a weight ends its term", "OR junta", "a comma"),
    ("(coup^20 OR junta)", "a weight inside parentheses", "^20 OR junta)", "at the end of the term"),
    ("(coup OR junta^5)^20", "a weight inside parentheses", "^5)", "at the end of the term"),
    ("(^5)", "a weight inside parentheses", "^5)", "at the end"),
    ("-football^20", "a veto has no weight", "^20", "the end of the term"),
    ("-football^0", "a weight of 0", "^0", "other"),
    ("- football", "- stands alone", "- football", "right behind it"),
    ("coup, =", "= stands alone", "=", "right behind it"),
    ("=(aa OR bb)", "= stands alone", "=(", "a word or a phrase"),
    ("=/x/", "= stands alone", "=/", "a word or a phrase"),
    ("=title:Who", "= stands alone", "=title", "a word or a phrase"),
    ("--football", "- stands before a whole term", "--football", "one - alone"),
    ("coup -football", "- stands before a whole term", "-football", "NOT"),
    ("coup AND -football", "- stands before a whole term", "-football", "NOT"),
    ("(-football)", "- stands before a whole term", "-football", "NOT"),
    ("title:-football", "- stands before a whole term", "-football", "NOT"),
    ("coup =Who", "= stands before a whole phrase", "=Who", "a comma or an operator"),
    ("–football", "– is a dash", "–football", "the hyphen -"),
    ("coup, −football", "− is a dash", "−football", "the hyphen -"),
]
OPERATORS = [
    ("AND coup", "AND has nothing before it", "AND coup", "in quotes AND is a word"),
    ("OR", "OR has nothing before it", "OR", "a word, a phrase or a group"),
    ("NEAR/8 coup", "NEAR/8 has nothing before it", "NEAR/8", "a word"),
    ("coup AND", "AND has nothing behind it", "", "a word, a phrase or a group"),
    ("coup AND, junta", "AND has nothing behind it", ", junta", "a word"),
    ("coup NEAR/8\njunta", "NEAR/8 has nothing behind it", "\njunta", "a word"),
    ("NOT", "NOT has nothing behind it", "", "a word"),
    ("coup AND OR junta", "OR follows AND", "OR junta", "a word"),
    ("coup OR AND junta", "AND follows OR", "AND junta", "a word"),
    ("coup NEAR/8 SAME junta", "SAME follows NEAR/8", "SAME junta", "a word"),
    ("coup AND NOT NOT junta", "NOT follows NOT", "NOT junta", "a word"),
    ("coup NEAR/8 NOT junta", "NOT follows NEAR/8", "NOT junta", "a word"),
    ("(AND coup)", "AND follows (", "AND coup)", "a word"),
    ("(coup OR)", "OR has nothing behind it", ")", "a word"),
    ("(coup) junta", "nothing joins ) and junta", "junta", "AND, OR"),
    ("coup (junta)", "nothing joins coup and (", "(junta)", "NEAR/8"),
    ("(aa)(bb)", "nothing joins ) and (", "(bb)", "a comma"),
    ("/xx/ junta", "nothing joins /xx/ and junta", "junta", "AND"),
    ("coup title:junta", "nothing joins coup and title:", "title:junta", "AND"),
    ("coup && junta", "&& is no operator", "&& junta", "AND"),
    ("coup || junta", "|| is no operator", "|| junta", "OR"),
    ("coup | junta", "| is no operator", "| junta", "OR"),
    ("!football", "! is no sign of a term", "!football", "- before a veto"),
    ("+coup +junta", "+ is no sign of a term", "+coup", "AND"),
    ('"car bomb"~8', "~ is no sign of a term", "~8", "NEAR/8"),
    ("coup~", "~ is no sign of a term", "coup~", "coup*"),
    ("coup near/8 junta", "near/8 is in small letters", "near/8", "NEAR/8"),
    ("NOT coup", "an item that says nothing would satisfy this", "NOT coup", "joined by AND"),
    ("coup OR NOT junta", "an item that says nothing would satisfy this", "NOT junta", "joined by AND"),
    ("NOT aa AND NOT bb", "an item that says nothing would satisfy this", "NOT aa", "joined by AND"),
    ("-(NOT coup)", "an item that says nothing would satisfy this", "NOT coup)", "joined by AND"),
]
PARENTHESES = [
    ("(coup", "a parenthesis that is not closed", "(coup", ") behind the group"),
    ("(coup OR (junta)\nputsch", "a parenthesis that is not closed", "(coup", ")"),
    ("coup)", ") closes no parenthesis", ")", "a ( before it"),
    ("（coup OR junta）)", ") closes no parenthesis", ")", "a ("),
    ("()", "an empty group", "()", "between ( and )"),
    ("coup AND ( )", "an empty group", "( )", "between"),
    ("(coup, junta)", "a comma inside parentheses", ", junta)", "OR between alternatives"),
    ("(coup，junta)", "a comma inside parentheses", "，junta)", "OR"),
    ("title:()", "an empty group", "()", "between"),
    ("(" * 51 + "aa" + ")" * 51, "more than 50 groups inside each other", "(aa", "fewer"),
    (" NEAR/3 ".join(["aa"] * 52), "more than 50 of these in a row", "NEAR/3 aa", "fewer"),
]
DISTANCES = [
    ("coup NEAR junta", "NEAR has no distance", " junta", "such as NEAR/8"),
    ("coup BEFORE/ junta", "BEFORE has no distance", "/ junta", "such as BEFORE/8"),
    ("coup NEAR/x junta", "NEAR has no distance", "/x junta", "whole number"),
    ("coup NEAR/-1 junta", "NEAR has no distance", "/-1 junta", "whole number"),
    ("coup NEAR/0 junta", "a distance of 0", "0 junta", "phrase"),
    ("coup NEAR/1001 junta", "a distance of 1001", "1001 junta", "1 to 1000"),
    ("coup NEAR/" + "9" * 5000 + " junta", "a distance of 999999999", "999", "1 to 1000"),
    ("coup SAME/3 junta", "SAME is one sentence", "/3 junta", "SAME alone"),
    ("coup NEAR/3 (aa AND bb)", "AND cannot stand beside NEAR", "AND bb)", "OR between several"),
    ("(aa NOT bb) BEFORE/3 coup", "NOT cannot stand beside BEFORE", "NOT bb)", "words"),
    ("(aa AND bb) SAME coup", "AND cannot stand beside SAME", "AND bb)", "words"),
    ("coup NEAR/3 lang:en", "lang: cannot stand beside NEAR", "lang:en", "AND"),
    ("(coup OR url:x1) NEAR/3 junta", "url: cannot stand beside NEAR", "(coup", "AND"),
    ("title:aa NEAR/3 summary:bb", "NEAR/3 never reaches over summary and title", "NEAR/3", "one field"),
    ("title:(aa OR bb) SAME author:cc", "SAME never reaches over author and title", "SAME", "AND"),
]
FIELDS = [
    ("titel:coup", "there is no field titel:", "titel:coup", "title:; in quotes it is a word"),
    ("Title:coup", "there is no field Title:", "Title:coup", "title:;"),
    ("headline:coup", "there is no field headline:", "headline:coup", "title:;"),
    ("aa AND body:coup", "there is no field body:", "body:coup", "summary:;"),
    ("xyz:coup", "there is no field xyz:", "xyz:coup", "title:, summary:, author:, category:, url:, source:, lang:"),
    ("title: coup", "title: stands alone", "title: coup", "right behind it"),
    ("title:", "title: stands alone", "title:", "right behind it"),
    ("title:AND", "title: stands alone", "title:AND", "right behind it"),
    ("(title:)", "title: stands alone", "title:)", "right behind it"),
    ("title:summary:x1", "a field inside a field", "title:summary", "one field"),
    ("title:(aa OR summary:bb)", "a field inside a field", "title:(", "one field"),
    ("place:Kirkuk^20", "no places are known here", "Kirkuk^20", "in quotes it is a word"),
    ("lang:English", "no language tag", "English", "lang:en"),
    ("lang:e*", "e* is found everywhere", "e*", "two letters"),
    ("lang:en*", "no language tag", "en*", "lang:en"),
    ("lang:(en AND fr)", "no language tag", "(en", "lang:(en OR ar)"),
    ("lang:/en/", "no language tag", "/en/", "lang:en"),
    ("lang:en gb", "no language tag", "en gb", "lang:en"),
]
LISTS_AND_PATTERNS = [
    ("@ARMD", "there is no list @ARMD", "@ARMD", "@ARMED; in quotes"),
    ("coup, -@GANGS", "there is no list @GANGS", "@GANGS", "@ARMED, @BOTH, @NOISE, @MIXED"),
    ("@ARMED coup", "nothing joins @ARMED and coup", "coup", "AND"),
    ("=@ARMED", "= stands alone", "=@ARMED", "a word"),
    ("@MIXED^20", "@MIXED holds terms that count for and terms that count against", "@MIXED", "all count alike"),
    ("coup AND @MIXED", "@MIXED holds terms that count for", "@MIXED", "alike"),
    ("coup NEAR/3 @BOTH", "@BOTH holds AND or NOT, which cannot stand beside NEAR", "@BOTH", "OR between"),
    ("title:@TITLES", "a field inside a field", "title:@", "one field"),
    ("NOT @ARMED", "an item that says nothing", "NOT", "AND"),
    ("/coup", "a regular expression that is not closed", "/coup", r"/ at its end, \/ for a /"),
    ("/usr/bin", "a regular expression that is not closed", "/usr/bin", r"\/"),
    ("/coup\n/", "a regular expression that is not closed", "/coup", "/ at its end"),
    ("/(coup/", "/(coup/ cannot be looked for: missing )", "/(coup/", "RE2"),
    ("/x*/", "/x*/ cannot be looked for: it is satisfied where nothing stands", "/x*/", "RE2"),
    ("coup AND /(?<=x)y/", "/(?<=x)y/ cannot be looked for: no looking around", "/(?<", "RE2"),
    (r"/(x)\1/", r"/(x)\1/ cannot be looked for: invalid escape sequence", "/(x)", "RE2"),
]  # fmt: skip
LISTS = {
    "ARMED": parse("ISIS, JNIM"),
    "BOTH": parse("aa AND bb"),
    "NOISE": parse("-quiz"),
    "MIXED": parse("coup, football^-40"),
    "TITLES": parse("title:aa"),
}


@pytest.mark.parametrize(
    ("query", "problem", "rest", "expected"),
    [*TERMS, *SIGNS_AND_WEIGHTS, *OPERATORS, *PARENTHESES, *DISTANCES, *FIELDS, *LISTS_AND_PATTERNS],
    ids=lambda text: text[:40],
)
def test_a_fault_is_named_at_its_place(query: str, problem: str, rest: str, expected: str) -> None:
    """The error says what is wrong, points to where it begins, and says what was expected instead."""
    with pytest.raises(QueryError) as caught:
        parse(query, LISTS)

    assert caught.value.problem.startswith(problem)
    assert query[caught.value.position :].startswith(rest)
    assert expected in caught.value.expected
    assert caught.value.text == query


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("coup^x", 1, 5),
        ("aa,\nbb\n  cc NEAR/0 dd", 3, 11),
        ("(aa\n OR bb\n OR)", 3, 4),
        ("# aa\n(bb", 2, 1),
        ("aa\r\nbb^", 2, 3),
        ("aa AND", 1, 7),
    ],
)
def test_line_and_column_count_from_one(query: str, line: int, column: int) -> None:
    """In code points, as editors do; behind what is unfinished, where it should go on."""
    with pytest.raises(QueryError) as caught:
        parse(query)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_the_excerpt_shows_the_place() -> None:
    """A caret stands under the fault, in its line."""
    with pytest.raises(QueryError) as caught:
        parse("coup\nattack, car bomb^much, junta\nputsch")

    assert (caught.value.line, caught.value.column) == (2, 17)
    assert caught.value.excerpt == "    attack, car bomb^much, junta\n" + " " * 20 + "^"
