"""What a watch may say of places, which mentions lie in it, and how it says what it does not understand."""

import pytest

from tests.support.places import OWN, SPOTS, small_world, within
from tests.support.records import mention
from watcher.core.earth import lies_in
from watcher.core.model import Area, Box, Circle, Locus, MentionKind, Places
from watcher.core.regions.area import Atlas
from watcher.errors import QueryError

ATLAS = Atlas(small_world(), [OWN])


def refused(text: str) -> list[QueryError]:
    found: list[QueryError] = []
    assert ATLAS.area(text, found.append) is None
    return found


def area(text: str) -> Area:
    def fail(error: QueryError) -> None:
        raise error

    found = ATLAS.area(text, fail)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        pytest.param("IQ", "IQ", id="a code"),
        pytest.param("Iraq", "IQ", id="a name"),
        pytest.param(" iraq ", "IQ", id="in any case"),
        pytest.param("Irak", "IQ", id="in another language"),
        pytest.param("العراق", "IQ", id="in another script"),
        pytest.param('"United States"', "US", id="in quotes"),
        pytest.param("IQ.13", "IQ.13", id="the code of a division"),
        pytest.param("geonames:3", "geonames:3", id="an id"),
        pytest.param("Mosul", "geonames:3", id="a city"),
        pytest.param("Kirkuk", "geonames:1 IQ.13", id="a city and its region"),
        pytest.param("city:Kirkuk", "geonames:1", id="the city alone"),
        pytest.param("admin:Kirkuk", "IQ.13", id="the region alone"),
        pytest.param("admin:IQ.13", "IQ.13", id="the region by its code"),
        pytest.param("ADMIN: Ninive", "IQ.15", id="by another name"),
        pytest.param("Tripoli/LY", "geonames:5 LY.77", id="in a country"),
        pytest.param("city:Tripoli/lb", "geonames:6", id="a city in a country"),
        pytest.param("Paris", "geonames:7", id="one of the name is ten times as populous"),
        pytest.param("Mali", "ML region:Africa*", id="a weak name is passed over where there is a strong one"),
        pytest.param("Paris/US.TX", "geonames:8", id="in a division"),
        pytest.param("region:Sahel", "region:Sahel ML NE TD", id="a group"),
        pytest.param("region:sahel", "region:Sahel ML NE TD", id="a group in small letters"),
        pytest.param("Sahel", "region:Sahel ML NE TD", id="a group by its name alone"),
        pytest.param("continent:AF", "region:Africa region:Sahel LY ML NE TD", id="a continent, and groups in it"),
        pytest.param("continent:Africa", "region:Africa region:Sahel LY ML NE TD", id="a continent by its name"),
        pytest.param("ML, NE\nTD", "region:Sahel ML NE TD", id="all countries of a group"),
        pytest.param("ML,, NE,", "ML NE", id="empty parts"),
        pytest.param("HQ", "place:HQ", id="a place of one's own by its key"),
        pytest.param("place:HQ", "place:HQ", id="and with its prefix"),
        pytest.param("camp bravo", "place:HQ", id="and by its name"),
        pytest.param("Bravo base", "place:HQ", id="and by its other name"),
    ],
)
def test_names(text: str, regions: str) -> None:
    """Each way to name places gives the ids of these places, and no shape."""
    found = area(text)
    assert found.wanted.regions == set(regions.replace(" region:Africa*", "").split())
    assert (found.wanted.inside, found.wanted.shapes, found.without.regions) == (frozenset(), (), frozenset())


@pytest.mark.parametrize(
    ("text", "inside", "shape"),
    [
        pytest.param(
            "near:36.34/43.12/50km", "geonames:3 IQ.15", Circle(Locus(36.34, 43.12), 50), id="most people of a division"
        ),
        pytest.param("near:Mosul/50 km", "geonames:3 IQ.15", Circle(Locus(36.34, 43.12), 50), id="around a city"),
        pytest.param("near:Hawija/10km", "geonames:2", Circle(Locus(35.32, 43.77), 10), id="few people of a division"),
        pytest.param(
            "near:Kirkuk/70km",
            "geonames:1 geonames:2 IQ.13 place:HQ",
            Circle(Locus(35.47, 44.39), 70),
            id="around a city that is called like its region",
        ),
        pytest.param("near:Tripoli/LB/10km", "geonames:6 LB", Circle(Locus(34.43, 35.84), 10), id="a country in all"),
        pytest.param("near:HQ/1.5km", "place:HQ", Circle(Locus(35.1, 44.2), 1.5), id="around a place of one's own"),
        pytest.param(
            "near:-16.83/-179.99/30km",
            "geonames:10 geonames:11 FJ",
            Circle(Locus(-16.83, -179.99), 30),
            id="over the date line",
        ),
        pytest.param("bbox:36/42/37/44", "geonames:3 IQ.15", Box(36, 42, 37, 44), id="a box"),
        pytest.param(
            "bbox:-17/179/-16/-179",
            "geonames:10 geonames:11 FJ",
            Box(-17, 179, -16, -179),
            id="over it, too",
        ),
        pytest.param("bbox:-50/-140/-40/-120", "", Box(-50, -140, -40, -120), id="where nobody lives"),
    ],
)
def test_shapes(text: str, inside: str, shape: Circle | Box) -> None:
    """A shape is the places that lie in it, and countries and divisions nearly all of whose people live there."""
    found = area(text)
    assert found.wanted == Places(inside=frozenset(inside.split()), shapes=(shape,))


def test_taking_out() -> None:
    """`!` takes out, wherever it stands; what is written is kept to be shown."""
    found = area('!TD,\n region:Sahel, ! "Kirkuk"')
    assert found.wanted.regions == {"region:Sahel", "ML", "NE", "TD"}
    assert found.without.regions == {"TD", "geonames:1", "IQ.13"}
    assert found.source == '!TD, region:Sahel, ! "Kirkuk"'


MENTIONS = [
    # what a watch wants, what an item names, how it is known, where that is, whether it is in
    ("IQ", "IQ", "country", None, True),
    ("IQ", "geonames:3", "city", None, True),
    ("IQ", "IQ.15", "admin", None, True),
    ("IQ", "LY", "country", None, False),
    ("IQ", "IQ", "home", None, True),
    ("IQ", "IQ", "code", None, True),
    ("Kirkuk", "geonames:2", "city", None, True),
    ("Kirkuk", "IQ.13", "admin", None, True),
    ("city:Kirkuk", "geonames:2", "city", None, False),
    ("Kirkuk", "IQ", "country", None, False),
    ("region:Sahel", "ML", "country", None, True),
    ("region:Sahel", "region:Sahel", "group", None, True),
    ("continent:AF", "region:Sahel", "group", None, True),
    ("ML", "region:Sahel", "group", None, False),
    ("region:Sahel, !TD", "TD", "country", None, False),
    ("region:Sahel, !TD", "NE", "country", None, True),
    ("region:Sahel, !TD", "region:Sahel", "group", None, True),
    ("IQ, !Kirkuk", "geonames:2", "city", None, False),
    ("IQ, !Kirkuk", "IQ", "country", None, True),
    ("near:Mosul/50km", "geonames:3", "city", None, True),
    ("near:Mosul/50km", "IQ.15", "admin", None, True),
    ("near:Mosul/50km", "geonames:4", "city", None, False),  # though it lies in a division that is inside
    ("near:Mosul/50km", "IQ", "country", None, False),
    ("near:Mosul/50km", "geonames:4", "point", (36.4, 43.0), True),  # a point near it, though the next city is not
    ("near:Mosul/50km", "geonames:3", "point", (36.34, 42.4), False),  # and the other way round
    ("IQ, !near:Mosul/50km", "geonames:3", "point", (36.4, 43.0), False),
    ("IQ, !near:Mosul/50km", "geonames:3", "city", None, False),
    ("IQ, !near:Mosul/50km", "geonames:4", "city", None, True),
    ("bbox:36/42/37/44", "geonames:3", "point", (36.0, 42.0), True),
    ("bbox:-50/-140/-40/-120", "geonames:11", "point", (-45.0, -130.0), True),
    ("IQ", "geonames:3", "point", (36.4, 43.0), True),
]


@pytest.mark.parametrize(("wanted", "region", "kind", "point", "is_in"), MENTIONS)
def test_what_lies_in_an_area(
    wanted: str, region: str, kind: MentionKind, point: tuple[float, float] | None, is_in: bool
) -> None:
    """What is named, with what it lies in; a point by itself; and never what was taken out."""
    locus = Locus(*point) if point else None
    named = mention(region, kind=kind, within=tuple(within(region)), locus=locus)
    assert lies_in(named, area(wanted)) == is_in


def test_a_place_of_ones_own() -> None:
    """A mention of it lies in it, and in a circle around it."""
    named = mention("place:HQ", kind="place", within=("place:HQ",), locus=OWN.locus)
    assert [lies_in(named, area(wanted)) for wanted in ("HQ", "near:Kirkuk/70km", "LY")] == [True, True, False]


WRONG = [
    # what is written, what is wrong, where (the characters from the caret on), what was expected
    ("IQ, Kirkuc", "no place is called Kirkuc", "Kirkuc", "Kirkuk (city, IQ), or the name of a place"),
    ("Atlantis", "no place is called Atlantis", "Atlantis", "the name of a place as newspapers write it"),
    ("?!", "no place is called ?!", "?!", "the name of a place"),
    ("ZZ", "no place is called ZZ", "ZZ", "a code such as IQ"),
    ("Irakisch", "no place is called Irakisch", "Irakisch", "the name of a place"),
    ("city:Iraq", "Iraq is a country", "Iraq", "Iraq (country)"),
    ("region:Iraq", "Iraq is a country", "Iraq", "Iraq (country)"),
    ("continent:XX", "no place is called XX", "XX", "the name of a place"),
    ("place:Kirkuk", "Kirkuk is a division of a country or a city", "Kirkuk", "Kirkuk"),
    ("Paris/LY", "no place in LY is called Paris", "Paris/LY", "Paris/FR, or Paris/US"),
    (
        "Tripoli",
        "Tripoli may be any of several places",
        "Tripoli",
        "Tripoli/LY (Tripoli, Libya, 1,500,000), or city:Tripoli/LB (Tripoli, Lebanon, 230,000)",
    ),
    (
        "Georgia",
        "Georgia may be any of several places",
        "Georgia",
        "admin:US.GA (Georgia, United States, 10,000,000), or GE (Georgia, 3,700,000)",
    ),
    (
        "Paris/US",
        "Paris/US may be any of several places",
        "Paris/US",
        "geonames:8 (Paris, United States, 25,000), or geonames:9",
    ),
    (
        "Levuka",
        "Levuka may be any of several places",
        "Levuka",
        "city:Levuka/FR (Paris, France, 2,100,000), or city:Levuka/FJ",
    ),
    ("near:Tripoli/10km", "Tripoli may be any of several places", "Tripoli/10km", "city:Tripoli/LY"),
    ("near:Iraq/10km", "Iraq is a country", "Iraq/10km", "Iraq (country)"),
    ("near:Mosul", "near: has no distance", "Mosul", "such as near:Mosul/100km"),
    ("near:Mosul/100", "near: has no distance", "100", "up to 5,000 km"),
    ("near:Mosul/100 miles", "near: has no distance", "100 miles", "up to 5,000 km"),
    ("near:Mosul/5001km", "near: has no distance", "5001km", "up to 5,000 km"),
    ("near:Mosul/0km", "near: has no distance", "0km", "up to 5,000 km"),
    ("near:91/43/1km", "91/43 is no point", "91/43/1km", "degrees north and east"),
    ("near:36/1km", "36 is no point", "36/1km", "degrees north and east"),
    ("near:/1km", "no place is called ", "near:/1km", "the name of a place"),
    ("bbox:37/42/36/44", "37/42/36/44 is no box", "37/42/36/44", "the south below the north"),
    ("bbox:36/42/37/42", "36/42/37/42 is no box", "36/42/37/42", "south/west/north/east"),
    ("bbox:36/42/37", "36/42/37 is no box", "36/42/37", "such as bbox:33.5/42.0/37.4/45.5"),
    ("bbox:36/42/nan/44", "36/42/nan/44 is no box", "36/42/nan/44", "in degrees"),
    (
        "country:IQ",
        "country: is no kind of place",
        "country:IQ",
        "one of city:, admin:, region:, continent:, place:, near:, bbox:",
    ),
    ("!TD", "leaves no place to look at", "!TD", "and behind it what to take out"),
    ("TD, !TD", "leaves no place to look at", "TD, !TD", "what to take out"),
    ("Mosul, !IQ", "leaves no place to look at", "Mosul, !IQ", "what to take out"),
    ("near:Mosul/50km, !IQ", "leaves no place to look at", "near:Mosul/50km, !IQ", "what to take out"),
    (" , ", "names no place", " , ", "a country, region or city"),
]


@pytest.mark.parametrize(("text", "problem", "rest", "expected"), WRONG, ids=[case[0] for case in WRONG])
def test_what_is_wrong(text: str, problem: str, rest: str, expected: str) -> None:
    """One fault for each part: what is wrong, where, and how to write what may be meant."""
    [error] = refused(text)
    assert (error.problem, error.text[error.position :]) == (problem, rest)
    assert expected in error.expected


def test_every_part_is_judged() -> None:
    """All that is wrong with a list is said at once."""
    found = [(error.problem, error.line, error.column) for error in refused("Kirkuc, IQ,\n  city:Iraq, Mosul, near:x")]
    assert found == [
        ("no place is called Kirkuc", 1, 1),
        ("Iraq is a country", 2, 8),
        ("near: has no distance", 2, 26),
    ]


@pytest.mark.parametrize("name", ["Tripoli", "Georgia", "Paris/US", "Levuka"])
def test_the_ways_out_of_an_ambiguity(name: str) -> None:
    """Each way that a fault offers is understood, and no two lead to the same place."""
    [error] = refused(name)
    ways = [way.partition(" (")[0] for way in error.expected.split(", or ")]
    assert len({area(way).wanted.regions for way in ways}) == len(ways) > 1


def test_one_expression() -> None:
    """A term of a query names one place; what is wrong with it is raised."""
    assert ATLAS.place("Kirkuk").wanted == area("Kirkuk").wanted
    with pytest.raises(QueryError, match="no place is called Kirkuc"):
        ATLAS.place("Kirkuc")


def test_countries() -> None:
    """A feed is at home in a country."""
    assert [ATLAS.country(text) for text in ("Irak", "IQ", "العراق")] == ["IQ"] * 3
    with pytest.raises(QueryError, match="Nineveh is a division of a country"):
        ATLAS.country("Nineveh")


def test_all_places_of_the_small_world_are_found_by_id() -> None:
    for spot in SPOTS:
        assert spot.region in area(spot.region).wanted.regions
