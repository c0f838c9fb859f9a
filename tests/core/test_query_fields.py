"""Fields, lists, languages and regular expressions: where a term looks, and for which items."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from watcher.core.match import Matcher
from watcher.core.model import Entry, Hit, InLanguage, Term, Watch
from watcher.core.query import parse

SAID = Entry(
    title="Coup attempt in Mali: officers held",
    summary="The junta spoke on the radio. Mali is quiet, says Ann Smith.",
    authors=("Ann Smith", "Bob Jones"),
    categories=("World News", "Africa"),
    link="https://news.example.org/africa/2016/coup-attempt.html?id=77",
    language="en-gb",
)
SOURCE = "Example Times"


def judged(query: str, said: Entry = SAID, *, lists: Mapping[str, Sequence[Term]] | None = None) -> list[Hit]:
    """The hits of a query in an entry, those of 0 points included."""
    terms = parse(query, lists or {})
    verdicts = Matcher([Watch(name="W", terms=terms)]).reckon(said, source=SOURCE)
    return [hit for outcome in verdicts[0].outcomes for hit in outcome.hits]


# A query, and what it finds: each hit's field and text.
FIELDS: list[tuple[str, set[str]]] = [
    ("title:coup", {"title Coup"}),
    ("title:junta", set()),
    ("title:officers held", {"title officers held"}),
    ('title:"officers held"', {"title officers held"}),
    ('title:"officers radio"', set()),
    ("title:off*", {"title officers"}),
    ("title:rad*", set()),
    ("summary:junta", {"summary junta"}),
    ("summary:coup", set()),
    ("summary:Mali", {"summary Mali"}),
    ("title:Mali", {"title Mali"}),
    ("Mali", {"title Mali", "summary Mali"}),
    ("author:smith", {"author Smith"}),
    ("author:Ann Smith", {"author Ann Smith"}),
    ("author:Smith Bob", set()),
    ("author:junta", set()),
    ("category:africa", {"category Africa"}),
    ("category:World News", {"category World News"}),
    ("category:news africa", set()),
    ("category:Mali", set()),
    ("Africa", {"category Africa"}),
    ("title:(coup OR junta)", {"title Coup"}),
    ("title:(coup AND junta)", set()),
    ("title:(coup AND mali)", {"title Coup", "title Mali"}),
    ("title:(coup AND NOT junta)", {"title Coup"}),
    ("title:(coup AND NOT officers)", set()),
    ("title:(coup NEAR/2 mali)", {"title Coup", "title Mali"}),
    ("title:(coup NEAR/1 mali)", set()),
    ("summary:(coup NEAR/2 mali)", set()),
    ("title:(\n coup OR # it is\n junta)", {"title Coup"}),
    ("title:coup AND summary:junta", {"title Coup", "summary junta"}),
    ("title:junta AND summary:coup", set()),
    ("title:coup OR summary:coup", {"title Coup"}),
    ("coup AND NOT title:junta", {"title Coup"}),
    ("coup AND NOT summary:junta", set()),
    ("author:smith AND NOT title:smith", {"author Smith"}),
    ("title:coup NEAR/2 title:mali", {"title Coup", "title Mali"}),
    ("url:africa", {"url africa"}),
    ("url:mali", set()),
    ("url:coup-attempt", {"url coup-attempt"}),
    ("url:example.org", {"url example.org"}),
    ("url:example.com", set()),
    ("url:77", {"url 77"}),
    ("africa AND url:2016", {"category Africa", "url 2016"}),
    ("source:example times", {"source Example Times"}),
    ("source:times", {"source Times"}),
    ("source:guardian", set()),
    ("coup AND NOT source:times", set()),
    ("coup AND NOT source:guardian", {"title Coup"}),
    ("coup AND (source:guardian OR source:times)", {"title Coup", "source Times"}),
    ("lang:en", {"lang en-gb"}),
    ("lang:en-gb", {"lang en-gb"}),
    ("lang:fr", set()),
    ("lang:(fr OR en)", {"lang en-gb"}),
    ("lang:gb", set()),
    ("coup AND NOT lang:fr", {"title Coup"}),
    ("coup AND NOT lang:en", set()),
    ("times", set()),
    ("html", set()),
]


@pytest.mark.parametrize(("query", "expected"), FIELDS)
def test_a_field_is_looked_at_alone(query: str, expected: set[str]) -> None:
    """A term without field looks into title, summary, authors and categories, never into address, source, language."""
    assert {f"{hit.field} {hit.text}" for hit in judged(query)} == expected


@pytest.mark.parametrize(
    ("query", "score"),
    [
        ("title:coup", 20),
        ("title:coup^7", 14),
        ("summary:junta^7", 7),
        ("summary:mali", 10),
        ("url:africa", 0),
        ("source:times", 0),
        ("lang:en", 0),
        ("url:africa^5", 5),
        ("source:times^-5", -5),
        ("lang:en^3", 3),
        ("coup, url:africa", 20),
        ("coup, url:africa^-7", 13),
        ("title:(coup AND mali)^5", 10),
        ("title:coup AND summary:junta", 10),
    ],
)
def test_what_a_field_weighs(query: str, score: int) -> None:
    """As any term; `lang: source: url:` weigh 0 unless told otherwise."""
    assert sum(hit.points for hit in judged(query)) == score


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("coup, -url:sport", True),
        ("coup, -url:africa", False),
        ("coup, -source:times", False),
        ("coup, -lang:en", False),
        ("coup, -lang:fr", True),
        ("coup, -title:junta", True),
        ("coup, -summary:junta", False),
        ("coup, -summary:(junta AND radio)", False),
        ("coup, -summary:(junta AND coup)", True),
        ("url:africa", False),
        ("source:times^10", True),
    ],
)
def test_fields_bar_or_let_pass(query: str, matches: bool) -> None:
    """A veto may name a field; what weighs 0 reaches no threshold by itself."""
    matcher = Matcher([Watch(name="W", terms=parse(query))])

    assert bool(matcher.judge(SAID, source=SOURCE)) == matches


LISTS = {
    "ARMED": parse("Islamic State^7, ISIS^5, JNIM"),
    "ACTS": parse("attack, ambush*^20, car bomb"),
    "ONE": parse("coup AND junta^3"),
}

# A query, a title, and what each hit adds.
LISTED: list[tuple[str, str, dict[str, int]]] = [
    ("@ARMED", "ISIS, or Islamic State", {"ISIS": 10, "Islamic State": 14}),
    ("@ARMED", "Islamic party of the state", {}),
    ("@ARMED, convoy", "ISIS convoy", {"ISIS": 10, "convoy": 20}),
    ("@ARMED^20", "ISIS", {"ISIS": 40}),
    ("@ARMED^20", "JNIM and ISIS", {"JNIM": 40, "ISIS": 0}),
    ("@ARMED^-20", "JNIM", {"JNIM": -40}),
    ("@ARMED AND Mosul", "ISIS leaves Mosul", {"ISIS": 20, "Mosul": 0}),
    ("@ARMED AND Mosul", "the state leaves Mosul", {}),
    ("@ARMED OR Mosul", "Mosul", {"Mosul": 20}),
    ("Mosul AND NOT @ARMED", "Mosul", {"Mosul": 20}),
    ("Mosul AND NOT @ARMED", "JNIM in Mosul", {}),
    ("@ARMED NEAR/2 @ACTS", "ISIS in an ambush", {"ISIS": 20, "ambush": 0}),
    ("@ARMED NEAR/2 @ACTS", "ISIS hit by an ambush", {}),
    ("(@ARMED NEAR/12 @ACTS)^20", "Car bomb: Islamic State", {"Car bomb": 40, "Islamic State": 0}),
    ("@ARMED BEFORE/2 (@ACTS OR raid)", "JNIM raid", {"JNIM": 20, "raid": 0}),
    ("@ARMED BEFORE/2 (@ACTS OR raid)", "raid on JNIM", {}),
    ("@ARMED SAME convoy", "An ISIS convoy.", {"ISIS": 20, "convoy": 0}),
    ("@ARMED SAME convoy", "ISIS left. A convoy came.", {}),
    ("title:@ARMED^20", "ISIS", {"ISIS": 40}),
    ("@ONE", "coup by junta", {"coup": 6, "junta": 0}),
    ("@ONE AND army", "coup by junta and army", {"coup": 20, "junta": 0, "army": 0}),
    ("@ONE AND army", "coup by army", {}),
    ("@ONE, army, -@ARMED", "army against JNIM", {"army": 20, "JNIM": 0}),
    ('"@ARMED"', "an ARMED man", {"ARMED": 20}),
]


@pytest.mark.parametrize(("query", "title", "expected"), LISTED)
def test_a_list_stands_for_its_terms(query: str, title: str, expected: dict[str, int]) -> None:
    """As a term it is all of them with their weights; weighted, or inside an operator, it is any of them, once."""
    assert {hit.text: hit.points for hit in judged(query, Entry(title=title), lists=LISTS)} == expected


def in_language(language: str, terms: str) -> tuple[Term, ...]:
    """Terms as KEYWORDS_XX and LIST_X_XX add them."""
    return tuple(replace(term, expression=InLanguage(language, term.expression)) for term in parse(terms))


ENGLISH = "The police say that a gift was sent to the king and that it is in the palace"
GERMAN = "Die Polizei sagt, dass das Gift in dem Palast war und nicht für den König ist"


@pytest.mark.parametrize(
    ("language", "title", "declared", "found"),
    [
        ("de", GERMAN, "de", True),
        ("de", GERMAN, "de-at", True),
        ("de", "Gift", "", True),
        ("de", ENGLISH, "en", False),
        ("de", ENGLISH, "en-gb", False),
        ("en", ENGLISH, "en", True),
        ("en", GERMAN, "de", False),
        ("ar", GERMAN, "de", False),
    ],
)
def test_additions_count_in_their_language(language: str, title: str, declared: str, found: bool) -> None:
    """Or where the language is not known; and as parts of an operator, too."""
    added = in_language(language, "gift, (gift AND (palace OR Palast))^5")
    lists = {"X": (*parse("poison"), *added[:1])}
    said = Entry(title=title, language=declared)

    for terms in [added[:1], parse("@X^5", lists), parse("@X AND NOT bomb", lists), parse("@X OR bomb", lists)]:
        matches = Matcher([Watch(name="W", terms=terms)]).judge(said)
        assert bool(matches) == found


PATTERNS: list[tuple[str, str, list[str]]] = [
    ("/ambush(ed|es)/", "Two ambushed, one ambushes", ["ambushed", "ambushes"]),
    ("/ambush(ed|es)/", "an ambush", []),
    (r"/\b[A-Z]{2}-[0-9]{2,3}\b/", "flights XY-12 and XY-1", ["XY-12"]),
    (r"/[0-9]{1,3},[0-9]{3} dead/", "Quake: 12,000 dead", ["12,000 dead"]),
    (r"/[0-9]{1,3},[0-9]{3} dead/", "Quake: 12000 dead", []),
    ("title:/^Coup/", "Coup in Mali", ["Coup"]),
    ("title:/^Coup/", "A Coup in Mali", []),
    ("/co[ul]p/ AND mali", "the coup in Mali", ["Mali", "coup"]),
    ("/co[ul]p/ AND mali", "the coup in Niger", []),
    ("mali AND NOT /co[ul]p/", "Mali", ["Mali"]),
    ("mali AND NOT /co[ul]p/", "the coup in Mali", []),
    ("/пр[ие]каз/", "новый приказ", ["приказ"]),
    ("/زل+زال/", "زلزال", ["زلزال"]),
    ("/[一二三]人死亡/", "三人死亡", ["三人死亡"]),
]


@pytest.mark.parametrize(("query", "title", "expected"), PATTERNS)
def test_a_regular_expression_reads_the_text_as_it_is(query: str, title: str, expected: list[str]) -> None:
    """With its signs and letters, unfolded; commas inside it part no terms."""
    assert sorted({hit.text for hit in judged(query, Entry(title=title))}) == expected


def test_the_tables_are_large_enough() -> None:
    """Here alone at least 70 cases, found and not found."""
    found = [bool(expected) for _, expected in FIELDS] + [bool(expected) for *_, expected in [*LISTED, *PATTERNS]]
    assert len(found) >= 70
    assert found.count(False) >= 25
