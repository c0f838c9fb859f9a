"""Watches that ask where: the gate of their regions, and `place:` as a term."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from tests.support.places import small_world, within
from tests.support.records import item, mention
from watcher.core.match import PLACE_POINTS, Matcher
from watcher.core.model import Area, Entry, FieldName, Grade, Hit, Mention, Watch
from watcher.core.query import parse
from watcher.core.regions.area import Atlas

ATLAS = Atlas(small_world())
NAMES = {"Kirkuk": "geonames:1", "Mosul": "geonames:3", "Iraq": "IQ", "Mali": "ML", "Chad": "TD", "Bamako": "ML"}
FEED = "https://news.example.org/rss"


def read(entry: Entry, feed_url: str) -> Sequence[Mention]:
    """What a reader makes of these few names; the feed is at home in Iraq."""
    texts: list[tuple[FieldName, str]] = [("title", entry.title), ("summary", entry.summary)]
    texts += [("category", ", ".join(entry.categories))]
    found = [one for field, text in texts for one in named(field, text)]
    home = mention("IQ", "Iraq", kind="home", grade="home", field="", text="")
    return found or [home] * (feed_url == FEED)


def named(field: FieldName, text: str) -> Iterator[Mention]:
    for found in re.finditer("|".join(NAMES), text):
        region = NAMES[found[0]]
        grade: Grade = "about" if field == "title" else "mention"
        yield mention(region, found[0], field=field, start=found.start(), grade=grade, within=tuple(within(region)))


def refuse(error: Exception) -> None:
    raise error


def area(text: str) -> Area | None:
    return ATLAS.area(text, refuse)


def watch(terms: str = "", regions: str = "", *, grade: Grade = "home", threshold: int = 10) -> Watch:
    return Watch(
        name="W",
        terms=parse(terms, {}, ATLAS.place) if terms else (),
        threshold=threshold,
        area=area(regions) if regions else None,
        grade=grade,
    )


def test_all_news_from_a_place() -> None:
    """A watch without terms gives 10 points to every item through the gate, for the words that name the place."""
    (found,) = Matcher([watch(regions="IQ")], read).match(item(title="Police in Mosul", summary="Iraq and Mosul"))
    assert found.hits == (Hit(term="IQ", field="title", start=10, end=15, text="Mosul", points=PLACE_POINTS),)
    assert found.score == 10
    assert [one.name for one in found.regions] == ["Mosul", "Iraq"]


def test_all_news_of_a_feed_from_there() -> None:
    """The home of a feed has no words to show."""
    (found,) = Matcher([watch(regions="IQ")], read).match(item(title="Police"))
    assert found.hits == (Hit(term="IQ", field="", start=0, end=0, text="", points=PLACE_POINTS),)


@pytest.mark.parametrize(
    ("regions", "grade", "title", "matches"),
    [
        ("IQ", "home", "Coup in Mosul", True),
        ("IQ", "home", "Coup in Mali", False),
        ("IQ", "home", "Coup", True),
        ("IQ", "mention", "Coup", False),
        ("IQ", "home", "Police in Mosul", False),  # no term is found
        ("IQ, !Mosul", "home", "Coup in Mosul", False),
        ("IQ, !Mosul", "home", "Coup in Mosul, says Iraq", True),
    ],
)
def test_terms_and_a_place(regions: str, grade: Grade, title: str, matches: bool) -> None:
    """Both are wanted; the points are those of the terms alone."""
    matcher = Matcher([watch("coup", regions, grade=grade)], read)
    found = matcher.match(item(title=title))
    (verdict,) = matcher.reckon(Entry(title=title), feed_url=FEED)
    assert [match.score for match in found] == [20] * matches
    assert verdict.matched == matches
    assert all(match.regions == verdict.regions != () for match in found)


@pytest.mark.parametrize(
    ("terms", "title", "score", "barred"),
    [
        ("coup", "Coup in Mali", 20, "it names Mali, the watch wants IQ"),
        ("", "Coup in Mali", 0, "it names Mali, the watch wants IQ"),
        ("", "Coup", 0, "it names no place, the watch wants IQ"),
        ("coup, -junta", "A coup and a junta in Mali", 20, "veto: junta is there"),
        ("coup", "Police in Mali", 0, ""),
        ("coup", "A coup in Mosul", 20, ""),
        ("", "A coup in Mosul", 10, ""),
    ],
)
def test_why_not(terms: str, title: str, score: int, barred: str) -> None:
    """A verdict says what kept enough points from matching."""
    (verdict,) = Matcher([watch(terms, "IQ")], read).reckon(Entry(title=title))
    assert (verdict.score, verdict.barred) == (score, barred)


def test_feeds_and_languages_are_gates_of_a_place_too() -> None:
    one = watch(regions="IQ")
    watches = [replace(one, feeds=frozenset({"https://other.example"})), replace(one, languages=("fr",)), one]
    matcher = Matcher(watches, read)
    assert len(matcher.match(item(title="Mosul", language="en"))) == 1
    barred = [verdict.barred for verdict in matcher.reckon(Entry(title="Mosul", language="en"), feed_url=FEED)]
    assert barred == ["its feed is not among those of the watch", "the item is in en, the watch wants fr", ""]


class Counted:
    """A reader that counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, entry: Entry, feed_url: str) -> Sequence[Mention]:
        self.asked.append(entry.title)
        return read(entry, feed_url)


@pytest.mark.parametrize(
    ("watches", "asked"),
    [
        pytest.param([watch("coup")], [], id="nobody asks where"),
        pytest.param([watch("coup", "IQ")], ["Coup"], id="asked for what has points enough"),
        pytest.param([watch("coup", "IQ", threshold=30)], [], id="and for nothing else"),
        pytest.param([watch(regions="IQ")], ["Coup", "Police"], id="all news from a place"),
        pytest.param(
            [watch(regions="IQ"), watch(regions="ML"), watch("place:ML")], ["Coup", "Police"], id="once an item"
        ),
        pytest.param([watch("coup AND place:ML")], ["Coup"], id="a term that needs a word, too"),
    ],
)
def test_places_are_read_when_they_matter(watches: Sequence[Watch], asked: list[str]) -> None:
    counted = Counted()
    matcher = Matcher(watches, counted)
    for title in ("Coup", "Police"):
        matcher.match(item(title=title))
    assert counted.asked == asked


TERMS = [
    # the term, an entry, its points, the words that are marked
    ("place:IQ", Entry(title="Police in Mosul", summary="Kirkuk"), 20, ["Mosul", "Kirkuk"]),
    ("place:IQ", Entry(title="Police", summary="in Kirkuk"), 10, ["Kirkuk"]),
    ("place:Kirkuk^25", Entry(summary="in Kirkuk"), 25, ["Kirkuk"]),
    ("place:Kirkuk^25", Entry(summary="in Mosul"), 0, []),
    ('place:"Iraq"', Entry(summary="in Mosul"), 10, ["Mosul"]),
    ("place:(ML OR IQ)", Entry(title="Mali and Iraq"), 20, ["Mali", "Iraq"]),
    ("place:region:Sahel", Entry(title="Chad"), 20, ["Chad"]),
    ("place:near:Mosul/50km", Entry(title="Mosul, Kirkuk"), 20, ["Mosul"]),
    ("coup NEAR/2 place:ML", Entry(title="A coup in Bamako"), 20, ["coup", "Bamako"]),
    ("coup NEAR/2 place:ML", Entry(title="A coup far away from Bamako"), 0, []),
    ("coup NEAR/2 place:ML", Entry(title="A coup", summary="Bamako"), 0, []),
    ("place:ML BEFORE/3 coup", Entry(title="A coup in Bamako"), 0, []),
    ("coup SAME place:(ML OR TD)", Entry(summary="A coup in Chad. Mali is calm."), 10, ["coup", "Chad"]),
    ("coup AND NOT place:ML", Entry(title="A coup in Chad"), 20, ["coup"]),
    ("coup AND NOT place:ML", Entry(title="A coup", summary="Mali"), 0, []),
    ("coup AND place:ML", Entry(title="A coup", summary="Mali"), 10, ["coup", "Mali"]),
    ("place:ML", Entry(categories=("Coups", "Mali, Chad")), 10, ["Mali"]),
    ("place:IQ", Entry(title="Police"), 0, []),  # the home of a feed is no word
]  # fmt: skip


@pytest.mark.parametrize(("term", "entry", "points", "marked"), TERMS)
def test_places_as_terms(term: str, entry: Entry, points: int, marked: list[str]) -> None:
    """A term like any other: weighted once, twice in the title, beside operators; its words are marked."""
    (outcome,) = Matcher([watch(term)], read).reckon(entry, feed_url=FEED)[0].outcomes
    assert sum(hit.points for hit in outcome.hits) == points
    assert [hit.text for hit in outcome.hits] == marked
    texts = {"title": entry.title, "summary": entry.summary, "category": ", ".join(entry.categories)}
    assert all(texts[hit.field][hit.start : hit.end] == hit.text for hit in outcome.hits)


def test_a_place_as_a_veto() -> None:
    (verdict,) = Matcher([watch("coup, -place:ML")], read).reckon(Entry(title="A coup in Mali"))
    assert verdict.barred == "veto: place:ML is there"


@pytest.mark.parametrize(
    ("term", "title", "missing"),
    [
        ("place:ML", "Coup", "no mention of ML"),
        ("place:(ML OR TD)", "Coup", "none of place:ML, place:TD found"),
        ("coup AND place:ML", "Coup", "no mention of ML"),
        ("coup NEAR/3 place:ML", "Coup", "no mention of ML"),
        ("coup NEAR/1 place:ML", "A coup in far Mali", "2 words apart"),
        ("coup AND NOT place:ML", "Coup in Mali", "place:ML is there"),
    ],
)
def test_why_a_place_is_not_found(term: str, title: str, missing: str) -> None:
    (outcome,) = Matcher([watch(term)], read).reckon(Entry(title=title))[0].outcomes
    assert (outcome.hits, outcome.missing) == ((), missing)
