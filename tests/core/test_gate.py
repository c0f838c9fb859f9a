"""The gate of a watch: which mentions let an item pass, at which grade, and why none does."""

from collections.abc import Sequence

import pytest

from tests.support.places import within
from tests.support.records import mention
from watcher.core.model import Area, Grade, Mention, Places
from watcher.core.regions.gate import MOST, passing, refusal

IRAQ = Area(source="Iraq", wanted=Places(regions=frozenset({"IQ"})))
SAHEL = Area(
    source="region:Sahel, !TD",
    wanted=Places(regions=frozenset({"region:Sahel", "ML", "NE", "TD"})),
    without=Places(regions=frozenset({"TD"})),
)


def named(region: str, name: str, grade: Grade = "mention", **differing: object) -> Mention:
    return mention(region, name, grade=grade, within=tuple(within(region)), **differing)


MOSUL = named("geonames:3", "Mosul", "about")
BAGHDAD_PAPER = named("IQ", "Iraq", "home", kind="home", field="", text="")
IRAQI = named("IQ", "Iraq", field="summary", text="Iraqi", start=30)
CHAD, MALI = named("TD", "Chad", "about"), named("ML", "Mali", field="summary")

PASSES = [
    # the grade that is wanted, the area, the mentions, those that let the item pass
    ("home", IRAQ, [MOSUL], [MOSUL]),
    ("home", IRAQ, [IRAQI], [IRAQI]),
    ("home", IRAQ, [BAGHDAD_PAPER], [BAGHDAD_PAPER]),
    ("mention", IRAQ, [MOSUL], [MOSUL]),
    ("mention", IRAQ, [IRAQI], [IRAQI]),
    ("mention", IRAQ, [BAGHDAD_PAPER], []),
    ("about", IRAQ, [MOSUL], [MOSUL]),
    ("about", IRAQ, [IRAQI], []),
    ("about", IRAQ, [BAGHDAD_PAPER], []),
    ("home", IRAQ, [CHAD], []),
    ("home", IRAQ, [], []),
    ("home", IRAQ, [CHAD, IRAQI], [IRAQI]),
    ("home", SAHEL, [CHAD], []),
    ("home", SAHEL, [CHAD, MALI], [MALI]),  # what is taken out vetoes nothing
    ("home", IRAQ, [IRAQI, MOSUL], [MOSUL, IRAQI]),  # the surest first
    ("home", IRAQ, [named("IQ", "Iraq", start=9), IRAQI, named("IQ", "Iraq", start=3)], [named("IQ", "Iraq", start=3)]),
]


@pytest.mark.parametrize(("grade", "area", "mentions", "found"), PASSES)
def test_who_passes(grade: Grade, area: Area, mentions: Sequence[Mention], found: Sequence[Mention]) -> None:
    """Any place in the area lets an item pass that is known as surely as the watch wants; each place once."""
    assert passing(area, grade, mentions) == tuple(found)


def test_at_most_some_places_are_told() -> None:
    many = [mention(f"IQ.{number}", "P", within=(f"IQ.{number}", "IQ"), start=number) for number in range(99)]
    assert passing(IRAQ, "home", many) == tuple(many[:MOST])


REFUSALS = [
    ("home", [], "it names no place, the watch wants Iraq"),
    ("home", [CHAD], "it names Chad, the watch wants Iraq"),
    ("home", [CHAD, MALI, CHAD], "it names Chad and Mali, the watch wants Iraq"),
    (
        "home",
        [named("TD", name) for name in "ABCDE"],
        "it names A, B, C and 2 others, the watch wants Iraq",
    ),
    ("home", [named("TD", "Chad", "home", kind="home")], "it comes from a feed of Chad, the watch wants Iraq"),
    ("mention", [BAGHDAD_PAPER], "it only comes from a feed of Iraq, the watch wants a place that is named"),
    ("about", [BAGHDAD_PAPER], "it only comes from a feed of Iraq, the watch wants what is about such a place"),
    ("about", [CHAD, IRAQI], "it only names Iraq, the watch wants what is about such a place"),
]


@pytest.mark.parametrize(("grade", "mentions", "words"), REFUSALS)
def test_why_none_passes(grade: Grade, mentions: Sequence[Mention], words: str) -> None:
    """What the item names, and what the watch wants instead."""
    assert passing(IRAQ, grade, mentions) == ()
    assert refusal(IRAQ, grade, mentions) == words
