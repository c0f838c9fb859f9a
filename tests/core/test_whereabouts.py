"""Where an item is without words: its own points, its country codes, the home of its feed."""

import pytest

from tests.support.places import OWN, small_world
from watcher.core.model import Entry, Locus, Mention
from watcher.core.regions.whereabouts import Whereabouts

WHEREABOUTS = Whereabouts(small_world(), [OWN])


def found(entry: Entry, home: str = "") -> list[tuple[str, str, str]]:
    return [(one.region, one.kind, one.grade) for one in WHEREABOUTS.of(entry, home=home)]


@pytest.mark.parametrize(
    ("point", "region", "within", "evidence"),
    [
        pytest.param((36.36, 43.15), "geonames:3", "geonames:3 IQ.15 IQ", "3 km from Mosul", id="in a city"),
        pytest.param((36.5, 43.4), "IQ.15", "IQ.15 IQ", "31 km from Mosul", id="in its province"),
        pytest.param((34.5, 35.9), "geonames:6", "geonames:6 LB", "10 km from Tripoli", id="in a city without one"),
        pytest.param((34.7, 36.2), "LB", "LB", "45 km from Tripoli", id="in a country without provinces"),
        pytest.param((-16.83, -179.95), "geonames:11", "geonames:11 FJ", "5 km from Levuka", id="at the date line"),
    ],
)
def test_points(point: tuple[float, float], region: str, within: str, evidence: str) -> None:
    """A point lies in the city that it is in, else in the province and country of the nearest one."""
    (one,) = WHEREABOUTS.of(Entry(points=(Locus(*point),)))
    assert (one.region, one.within, one.evidence) == (region, tuple(within.split()), (evidence,))
    assert (one.kind, one.grade, one.field, one.text, one.locus) == ("point", "about", "", "", Locus(*point))


def test_a_point_in_the_sea() -> None:
    """It lies in no country, but is a point."""
    (one,) = WHEREABOUTS.of(Entry(points=(Locus(-45.25, -130.5),)))
    assert (one.name, one.country, one.within, one.locus) == ("-45.25/-130.50", "", (), Locus(-45.25, -130.5))


def test_codes() -> None:
    """Country codes of a source are as sure as its points; what is no country is passed over."""
    assert found(Entry(countries=("IQ", "ZZ", "TD"))) == [("IQ", "code", "about"), ("TD", "code", "about")]


@pytest.mark.parametrize(
    ("entry", "regions"),
    [
        pytest.param(Entry(title="Nothing happened"), [("IQ", "home", "home")], id="no place"),
        pytest.param(Entry(title="A coup in Mali"), [("ML", "country", "about")], id="a place in words"),
        pytest.param(Entry(countries=("TD",)), [("TD", "code", "about")], id="a code"),
        pytest.param(Entry(points=(Locus(36.34, 43.12),)), [("geonames:3", "point", "about")], id="a point"),
    ],
)
def test_the_home_of_a_feed(entry: Entry, regions: list[tuple[str, str, str]]) -> None:
    """An item is from where its feed is only if it names no place."""
    assert found(entry, home="IQ") == regions
    assert [one for one in found(entry) if one[1] == "home"] == []


def test_what_places_are_called() -> None:
    """All that a place lies in has its name, for those who show it."""
    entry = Entry(title="Fighting in Kirkuk", summary="An attack on Camp Bravo", countries=("IQ",))
    called = {one.region: one.called for one in WHEREABOUTS.of(entry)}
    assert called == {"geonames:1": ("Kirkuk", "Kirkuk", "Iraq"), "place:HQ": ("Camp Bravo",), "IQ": ("Iraq",)}


def test_words_come_first() -> None:
    entry = Entry(title="Fighting in Kirkuk", points=(Locus(36.34, 43.12),), countries=("LB",))
    mentions: tuple[Mention, ...] = WHEREABOUTS.of(entry, home="FR")
    assert [one.kind for one in mentions] == ["city", "point", "code"]
