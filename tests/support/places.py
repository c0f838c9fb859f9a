"""A gazetteer of a dozen places, packed as the real one is, for what must not depend on the state of the world."""

from collections.abc import Sequence
from functools import cache

from tools.gazetteer.pack import pack
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Names, Spot
from watcher.core.model import Locus, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.text.fold import fold

SPOTS = [
    Spot("IQ", "Iraq", "country", "IQ", 33.34, 44.40, 38_000_000),
    Spot("IQ.13", "Kirkuk", "admin", "IQ.13", 35.47, 44.39, 1_500_000),
    Spot("IQ.15", "Nineveh", "admin", "IQ.15", 36.34, 43.12, 2_000_000),
    Spot("geonames:1", "Kirkuk", "city", "IQ.13", 35.47, 44.39, 1_000_000),
    Spot("geonames:2", "Hawija", "city", "IQ.13", 35.32, 43.77, 400_000),
    Spot("geonames:3", "Mosul", "city", "IQ.15", 36.34, 43.12, 1_700_000),
    Spot("geonames:4", "Sinjar", "city", "IQ.15", 36.32, 41.86, 30_000),
    Spot("GE", "Georgia", "country", "GE", 41.69, 44.83, 3_700_000),
    Spot("US", "United States", "country", "US", 38.9, -77.04, 330_000_000),
    Spot("US.GA", "Georgia", "admin", "US.GA", 33.75, -84.39, 10_000_000),
    Spot("US.TX", "Texas", "admin", "US.TX", 29.76, -95.37, 29_000_000),
    Spot("LY", "Libya", "country", "LY", 32.89, 13.19, 6_800_000),
    Spot("LY.77", "Tripoli", "admin", "LY.77", 32.89, 13.19, 1_500_000),
    Spot("geonames:5", "Tripoli", "city", "LY.77", 32.89, 13.19, 1_300_000),
    Spot("LB", "Lebanon", "country", "LB", 33.89, 35.5, 6_800_000),
    Spot("geonames:6", "Tripoli", "city", "LB", 34.43, 35.84, 230_000),
    Spot("FR", "France", "country", "FR", 48.85, 2.35, 67_000_000),
    Spot("geonames:7", "Paris", "city", "FR", 48.85, 2.35, 2_100_000),
    Spot("geonames:8", "Paris", "city", "US.TX", 33.66, -95.56, 25_000),
    Spot("geonames:9", "Paris", "city", "US", 36.3, -88.33, 10_000),
    Spot("ML", "Mali", "country", "ML", 12.61, -7.98, 19_000_000),
    Spot("NE", "Niger", "country", "NE", 13.51, 2.11, 22_000_000),
    Spot("TD", "Chad", "country", "TD", 12.11, 15.04, 15_000_000),
    Spot("FJ", "Fiji", "country", "FJ", -18.14, 178.44, 900_000),
    Spot("geonames:10", "Taveuni", "city", "FJ", -16.85, 179.97, 9_000),
    Spot("geonames:11", "Levuka", "city", "FJ", -16.8, -179.98, 1_000),
    Spot("region:Sahel", "Sahel", "group", "", 0.0, 0.0, 0),
    Spot("region:Africa", "Africa", "group", "", 0.0, 0.0, 0),
]
OTHER_NAMES = [
    ("Irak", "IQ", "country", MAIN),
    ("العراق", "IQ", "country", MAIN),
    ("irakisch", "IQ", "adjective", MAIN),
    ("Ninive", "IQ.15", "admin", OTHER),
    ("Mali", "geonames:11", "city", WEAK),
    ("Levuka", "geonames:7", "city", OTHER),  # the great city has the small one's name only as an alternate
]
MEMBERS = {"region:Sahel": ["ML", "NE", "TD"], "region:Africa": ["LY", "ML", "NE", "TD"], "IQ": []}
OWN = OwnPlace(region="place:HQ", names=("Camp Bravo", "Bravo base"), locus=Locus(35.1, 44.2))


@cache
def small_world() -> Gazetteer:
    names = Names()
    for spot in SPOTS:
        names.add(fold(spot.name), Meaning(spot.region, spot.kind), MAIN)
    for name, region, kind, rank in OTHER_NAMES:
        names.add(fold(name), Meaning(region, kind), rank)  # type: ignore[arg-type] # a literal, read from a table
    return Gazetteer(pack(Build(spots={spot.region: spot for spot in SPOTS}, names=names, members=MEMBERS)))


def within(region: str) -> Sequence[str]:
    """A place of the small world with what it lies in, as a mention of it says."""
    place = small_world().place(small_world().find(region) or 0)
    return tuple(dict.fromkeys(filter(None, (place.region, place.admin, place.country))))
