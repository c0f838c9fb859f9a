"""Random queries for property tests: each as it is written, and what it was meant to say.

The meaning is put together by hand beside the text, so that a query that is read wrongly is found out as one that
finds wrongly.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from tests.support.records import mention
from watcher.core.model import (
    AllOf,
    AnyOf,
    Area,
    Entry,
    Expression,
    FieldName,
    InLanguage,
    InPlace,
    Mention,
    Near,
    Not,
    Pattern,
    Phrase,
    Places,
    Term,
)
from watcher.core.text.fold import spans

Kind = Literal["NEAR", "BEFORE", "SAME"]

OR, AND, NOT, NEAR, ATOM = range(5)
"""How tightly a part binds, loosest first."""


class Written(NamedTuple):
    """A part of a query: its text, how tightly that binds, and what it means."""

    text: str
    binds: int
    meaning: Expression

    def inside(self, binds: int) -> str:
        """The text where something binds as tightly as `binds`."""
        return self.text if self.binds >= binds else f"({self.text})"


# --- words of several scripts that are often alike -------------------------------------------------------------------

FREQUENT = ["coup", "coup", "Coup", "junta", "junta", "bomb", "car", "IS", "is", "国"]
RARE = ["US", "bombs", "carbomb", "Été", "ete", "мир", "Мир", "самолёт", "самолет", "العراق", "عراق", "وداعش", "داعش"]
RARE += ["עיראק", "בעיראק", "हमला", "한국", "한국은", "伊", "ガ", "ก่"]
VOCABULARY = FREQUENT * 5 + RARE
WILD = ["bo*", "*omb", "*om*", "c?r", "самол*"]
HYPHENED = ["car-bomb", "coup-junta"]

GAPS = [" "] * 8 + [", ", "-", " – ", "\u200b ", "'", "! ", "? ", "。", "। ", "؟ "]
TEXTS = st.lists(st.tuples(st.sampled_from(VOCABULARY), st.sampled_from(GAPS)), max_size=16).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
LANGUAGES = st.sampled_from(["", "", "en", "en-gb", "ar"])
ENTRIES = st.builds(
    Entry,
    title=TEXTS,
    summary=TEXTS,
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    categories=st.lists(TEXTS, max_size=2).map(tuple),
    link=st.sampled_from(["", "https://example.org/coup/car-bomb", "https://example.org/junta.html"]),
    language=LANGUAGES,
)
SOURCES = st.sampled_from(["", "Coup Times", "the bomb"])

# --- parts ------------------------------------------------------------------------------------------------------------

PATTERNS = [
    Written(f"/{source}/", ATOM, Pattern(source))
    for source in ("bombs?", "[Cc]oup", "car.{1,3}bomb", "самол[её]т", "coup, ", "国+")
]
_ARMED: list[tuple[str, int, Expression]] = [
    ("IS", 10, Phrase("IS")),
    ("car bomb", 7, Phrase("car bomb")),
    ("داعش", 3, Phrase("داعش")),
]
_ADDED = InLanguage("ar", Phrase("عراق"))
LISTS = {
    "ARMED": (
        *(Term(source=text, weight=weight, expression=meaning) for text, weight, meaning in _ARMED),
        Term(source="عراق", expression=_ADDED),
    ),
    "ONE": (Term(source="coup", weight=5, expression=Phrase("coup")),),
}
LISTED = [
    Written("@ARMED", ATOM, AnyOf((*(meaning for _, _, meaning in _ARMED), _ADDED))),
    Written("@ONE", ATOM, Phrase("coup")),
]

ABOUT = [
    Written("url:coup", ATOM, Phrase("coup", field="url")),
    Written("url:car-bomb", ATOM, Phrase("car-bomb", field="url")),
    Written("source:coup", ATOM, Phrase("coup", field="source")),
    Written("source:BOMB", ATOM, Phrase("BOMB", field="source")),
    Written("lang:en", ATOM, Phrase("en", field="lang")),
    Written("lang:(en-gb OR ar)", ATOM, AnyOf((Phrase("en-gb", field="lang"), Phrase("ar", field="lang")))),
]
# Words that name a place in the texts of these tests, and its id.
NAMED = {"junta": "ML", "bomb": "IQ.13", "самолёт": "RU", "国": "CN"}


def located(name: str) -> Area:
    """The area of a place by its id; one that has no such id is in the sea."""
    return Area(source=name, wanted=Places(regions=frozenset({name})))


PLACES = [
    Written("place:ML", ATOM, InPlace(located("ML"))),
    Written('place:"CN"', ATOM, InPlace(located("CN"))),
    Written("place:(IQ.13 OR RU)", ATOM, AnyOf((InPlace(located("IQ.13")), InPlace(located("RU"))))),
]


def named_in(entry: Entry, _feed_url: str = "") -> list[Mention]:
    """The mentions of the places that these words name, where they are whole words of a field."""
    texts: dict[FieldName, str] = {"title": entry.title, "summary": entry.summary}
    texts |= {"author": ", ".join(entry.authors), "category": ", ".join(entry.categories)}
    return [
        mention(NAMED[text[start:end]], text[start:end], field=field, start=start)
        for field, text in texts.items()
        for start, end in spans(text)
        if text[start:end] in NAMED
    ]


FIELD_NAMES: list[FieldName] = ["title", "summary", "author", "category"]

# --- compounds -------------------------------------------------------------------------------------------------------


def _phrase(words: list[str], quotes: str, exact: bool) -> Written:
    phrase = Phrase(" ".join(words), exact)
    opening, closing = quotes[:1], quotes[1:]
    return Written(f"{'=' if exact else ''}{opening}{' '.join(words)}{closing}", ATOM, phrase)


def _any_of(parts: list[Written]) -> Written:
    return Written(" OR ".join(part.inside(AND) for part in parts), OR, AnyOf(tuple(part.meaning for part in parts)))


def _all_of(parts: list[Written]) -> Written:
    return Written(" AND ".join(part.inside(NOT) for part in parts), AND, AllOf(tuple(part.meaning for part in parts)))


def _not(part: Written) -> Written:
    return Written(f"NOT {part.inside(NEAR)}", NOT, Not(part.meaning))


def _near(kind: Kind, left: Written, right: Written, words: int) -> Written:
    words = 0 if kind == "SAME" else words
    operator = kind if kind == "SAME" else f"{kind}/{words}"
    text = f"{left.inside(NEAR)} {operator} {right.inside(ATOM)}"
    return Written(text, NEAR, Near(kind, left.meaning, right.meaning, words))


def _grouped(part: Written, layout: str) -> Written:
    opening, closing = layout.split("x")
    return Written(f"({opening}{part.text}{closing})", ATOM, part.meaning)


def _in_field(part: Written, field: FieldName) -> Written:
    """A field before a group stands before each of its phrases."""
    text = part.text if part.binds == ATOM and not part.text.startswith("=") else f"({part.text})"
    return Written(f"{field}:{text}", ATOM, within(part.meaning, field))


def within(expression: Expression, field: FieldName) -> Expression:
    match expression:
        case InPlace():
            raise AssertionError(expression)  # has no place in a field
        case Phrase() | Pattern():
            return replace(expression, field=field)
        case AllOf(parts):
            return AllOf(tuple(within(part, field) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(within(part, field) for part in parts))
        case Not(part):
            return Not(within(part, field))
        case Near(kind, left, right, words):
            return Near(kind, within(left, field), within(right, field), words)
        case InLanguage(language, part):
            return InLanguage(language, within(part, field))


# --- drawn at random -------------------------------------------------------------------------------------------------

LAYOUTS = ["x", "x", " x ", "\nx\n", " # why, (so) \n x"]
KINDS: list[Kind] = ["NEAR", "NEAR", "BEFORE", "SAME"]
QUOTES = ["", "", '""', "“”", "«»", "„“"]


@st.composite
def phrases(draw: st.DrawFn) -> Written:
    """Mostly one word; else several, or in quotes, with wildcards, or exact."""
    if draw(st.integers(0, 3)):
        return _phrase([draw(st.sampled_from(VOCABULARY))], "", exact=False)
    exact = draw(st.integers(0, 3)) == 0
    vocabulary = VOCABULARY if exact else VOCABULARY * 3 + WILD + HYPHENED
    words = draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=3))
    return _phrase(words, draw(st.sampled_from(QUOTES)), exact)


@st.composite
def operands(draw: st.DrawFn, depth: int = 2) -> Written:
    """What may stand beside NEAR: phrases, lists, groups of either."""
    kind = draw(st.integers(0, 7))
    if kind == 0:
        return draw(st.sampled_from(LISTED + PATTERNS + PLACES))
    if kind > 2 or depth == 0:
        return draw(phrases())
    several = draw(st.lists(operands(depth - 1), min_size=2, max_size=3))
    return _grouped(_any_of(several), draw(st.sampled_from(LAYOUTS)))


@st.composite
def nears(draw: st.DrawFn) -> Written:
    """Two operands, sometimes three in a chain."""
    near = draw(operands())
    for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
        near = _near(draw(st.sampled_from(KINDS)), near, draw(operands()), draw(st.integers(1, 4)))
    return near


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3, in_field: bool = False) -> Written:
    """Any expression; one that goes into a field has none in it."""
    kind = draw(st.integers(0, 15 if depth else 7))
    if kind <= 4:
        return draw(phrases())
    if kind <= 6:
        return draw(nears())
    if kind == 7:
        return draw(st.sampled_from(LISTED + PATTERNS + ([] if in_field else ABOUT + PLACES)))
    below = expressions(depth - 1, in_field)
    if kind == 8 and not in_field:
        inside = expressions(depth - 1, in_field=True).filter(lambda written: "place:" not in written.text)
        return _in_field(draw(inside), draw(st.sampled_from(FIELD_NAMES)))
    if kind == 9:
        return _grouped(draw(below), draw(st.sampled_from(LAYOUTS)))
    if kind == 10:
        return _not(draw(below))
    if kind == 11:
        return _all_of([draw(below), _not(draw(below))])
    several = draw(st.lists(below, min_size=2, max_size=3))
    return _any_of(several) if kind <= 13 else _all_of(several)


def needs_something(expression: Expression) -> bool:
    """Whether it takes words that must be there, and so can be shown, to satisfy it, as every term must."""
    match expression:
        case Not():
            return False
        case AllOf(parts):
            return any(map(needs_something, parts))
        case AnyOf(parts):
            return all(map(needs_something, parts))
        case InLanguage(_, part):
            return needs_something(part)
        case _:
            return True


TERMS = expressions().filter(lambda written: needs_something(written.meaning))
"""Terms as written, without weight."""
