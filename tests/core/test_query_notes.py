"""What `check` says of queries that are right: what may not be meant, and what reaches a threshold."""

import pytest

from watcher.core.query import in_language, notes, parse, reach

NOTED = [
    ("football-40", "football-40 is a word: did you mean football^-40?"),
    ("fútbol-5", "fútbol-5 is a word: did you mean fútbol^-5?"),
    ("the", "the is found in nearly every text, by the"),
    ("to be", "to be is found in nearly every text, by to be"),
    ('"of the"^-5', '"of the" is found in nearly every text, by of the'),
    ("из-за", "из-за is found in nearly every text, by из-за"),
    ("coup OR the", "coup OR the is found in nearly every text, by the"),
    ("lang:en", "lang:en weighs 0 and changes nothing: give it a weight, or join it to words by AND"),
    ("(lang:en OR source:BBC)", "(lang:en OR source:BBC) weighs 0 and changes nothing"),
    ("(attack or ambush)", "(attack or ambush) has or in small letters, which is a word: did you mean OR?"),
    ("coup OR @armed", "coup OR @armed has @armed, which is a word: lists are in capitals, @ARMED"),
    ("coup AND not junta", "coup AND not junta has not in small letters"),
]
UNNOTED = [
    "football^-40", "covid-19", "Su-25", "Mi-24", "T-55", "F-35", "AK-47", "Boeing-740", "article-7",
    "WHO, US, IS", "rock and roll", '("Trinidad and Tobago" OR coup)', "title:the, source:the^5",
    '"@me" OR @ME, me@example.org', "-lang:en, lang:fr^-5", "-quiz", "to be killed", "/the/", "=The Times",
    "coup, attack* NEAR/3 (convoy OR village)^20",
]  # fmt: skip
REACHED = [
    ("aa, bb", 10, "one term"),
    ("aa, bb", 20, "two terms, or one in the title"),
    ("aa, bb, cc", 30, "three terms, or two in the title"),
    ("aa, bb, cc", 25, "three terms, or two in the title"),
    ("aa, bb", 40, "two terms in the title"),
    ("aa", 20, "one term in the title"),
    ("aa^20, bb, cc", 20, "one of 20; two of 10, or one in the title"),
    ("aa^20, bb", 20, "one of 20; one of 10 in the title"),
    ("aa^100, bb, cc", 50, "one of 100"),
    ("aa^100, bb, cc, dd", 50, "one of 100; three of 10 in the title"),
    ("aa^5, bb^7", 24, "terms of several weights together"),
    ("aa, bb, football^-40, -quiz", 20, "two terms, or one in the title"),
    ("aa^1, bb^1, " + ", ".join(f"x{n}^1" for n in range(20)), 12, "12 terms, or six in the title"),
]


@pytest.mark.parametrize(("query", "note"), NOTED)
def test_what_may_be_meant_differently_is_noted(query: str, note: str) -> None:
    (told,) = notes(parse(query))
    assert told.startswith(note)


@pytest.mark.parametrize("query", UNNOTED)
def test_what_is_surely_meant_is_not_noted(query: str) -> None:
    assert list(notes(parse(query, {"ME": ()}))) == []


@pytest.mark.parametrize(("query", "threshold", "told"), REACHED)
def test_what_reaches_the_threshold_is_told_for_each_weight(query: str, threshold: int, told: str) -> None:
    """For terms of one weight by themselves, when there are enough of them; negative weights and vetoes aside."""
    assert reach(parse(query), threshold) == told


def test_additions_by_language_are_noted_too() -> None:
    assert list(notes(in_language(parse("les"), "fr"))) == ["les is found in nearly every text, by les"]
