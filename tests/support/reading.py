"""A small world for reading texts: places whose names are ambiguous in all the ways that the rules of reading know."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import get_args

from tools.gazetteer.pack import pack
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Names, Spot
from watcher.core.model import Entry, Locus, Mention, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer, PlaceKind, SenseKind
from watcher.core.regions.mentions import Mentions
from watcher.core.regions.rules import ALL, Rules
from watcher.core.text.fold import fold

# region, kind, people, English name: countries, then what lies in them
_PLACES = """
IQ country 38000000 Iraq
TR country 82000000 Turkey
GE country 3700000 Georgia
US country 330000000 United States
FR country 67000000 France
GB country 66000000 United Kingdom
CA country 37000000 Canada
JO country 10000000 Jordan
LB country 6800000 Lebanon
UA country 42000000 Ukraine
PL country 38000000 Poland
RU country 144000000 Russia
ML country 19000000 Mali
JP country 126000000 Japan
KR country 51000000 South Korea
GN country 12000000 Guinea
CD country 84000000 DR Congo
CG country 5000000 Congo
DE country 83000000 Germany
CZ country 10000000 Czechia
TW country 23000000 Taiwan
US.GA admin 10000000 Georgia
US.TX admin 29000000 Texas
US.OH admin 11000000 Ohio
US.VA admin 8000000 Virginia
US.NY admin 19000000 New York
IQ.15 admin 2000000 Nineveh
GB.ENG admin 55000000 England
CA.08 admin 13000000 Ontario
ZM.08 admin 1500000 Northern
GH.06 admin 1700000 Northern
ZM country 17000000 Zambia
GH country 30000000 Ghana
geonames:1 IQ.15 1700000 Mosul
geonames:2 FR 2100000 Paris
geonames:3 US.TX 25000 Paris
geonames:4 GE 1200000 Tbilisi
geonames:5 US.GA 500000 Atlanta
geonames:6 FR 340000 Nice
geonames:7 GB.ENG 95000 Bath
geonames:8 GB.ENG 9000000 London
geonames:9 CA.08 380000 London
geonames:10 US.OH 20000 Lebanon
geonames:11 UA 2800000 Kyiv
geonames:12 PL 760000 Krakow
geonames:13 RU 10400000 Moscow
geonames:14 CA.08 570000 Hamilton
geonames:15 US.NY 8200000 New York
geonames:16 FR 30000 Orange
geonames:17 DE 590000 Essen
geonames:18 GB.ENG 50000 Stroud
geonames:19 GB.ENG 120000 Gloucester
geonames:20 ML 2700000 Bamako
geonames:21 US.GA 40000 Bamako
geonames:22 CA.08 800000 Hull
geonames:23 US.OH 62000 Hamilton
FJ country 900000 Fiji
geonames:24 FJ 60000 Suva
region:Sahel group 0 Sahel
"""
# a name | what it means | the language in which it counts ("" any) | how strong it is
_NAMES = """
Iraqi | IQ adjective | en | other
Turkish | TR adjective | en | other
irakische | IQ adjective | de | other
irakien | IQ adjective | fr | other
عراقي | IQ adjective | ar | other
عراقية | IQ adjective | ar | other
Congolese | CD adjective | en | other
Congolese | CG adjective | en | weak
Irak | IQ country || main
Ирак | IQ country || main
Ирака | IQ country | ru | other
العراق | IQ country || main
עיראק | IQ country || main
伊拉克 | IQ country || main
イラク | IQ country || main
이라크 | IQ country || main
इराक | IQ country || main
อิรัก | IQ country || main
マリ | ML country || main
US | US country | en | other
U.S. | US country | en | other
Va. | US.VA admin | en | weak
VA | US.VA admin | en | weak
Kremlin | RU metonym || other
Islamic State | IQ actor || other
New England | US blocker || other
New York Times | US blocker || other
Guinea pig | blocker || other
Мосул | geonames:1 city || other
الموصل | geonames:1 city || other
Kraków | geonames:12 city || main
Москва | geonames:13 city || other
Moskwa | geonames:13 city || other
Київ | geonames:11 city || other
Nice | geonames:6 city || weak
Bath | geonames:7 city || weak
Orange | geonames:16 city || weak
Vieux | geonames:18 city || other
محمد | geonames:7 city || weak
"""
_RANKS = {"main": MAIN, "other": OTHER, "weak": WEAK}
_WORDS = {
    "persons": "tom paris jordan mr mary доминик florence georgia",
    "surnames": "hilton holland hamilton gloucester",
    "institutions": "agreement accord airport police times united",
    "ordinary-de": "essen",
}
OWN = OwnPlace(region="place:HQ", names=("Camp Bravo", "Bravo base"), locus=Locus(35.1, 44.2))


def _spots() -> Iterator[Spot]:
    for line in _PLACES.strip().splitlines():
        region, where, people, name = line.split(" ", 3)
        kind: PlaceKind = where if where in get_args(PlaceKind) else "city"  # type: ignore[assignment] # just tested
        within = "" if kind == "group" else where if kind == "city" else region
        point = (float("nan"),) * 2 if kind == "group" else (36.0, 43.0)
        yield Spot(region, name, kind, within, *point, int(people))


@cache
def world() -> Gazetteer:
    spots = {spot.region: spot for spot in _spots()}
    names = Names()
    for region, spot in spots.items():
        if not (spot.name in {"Nice", "Bath", "Orange"} and spot.kind == "city"):
            names.add(fold(spot.name), Meaning(region, spot.kind), MAIN)
    for line in _NAMES.strip().splitlines():
        name, meaning, language, rank = (cell.strip() for cell in line.split("|"))
        region, _, kind = meaning.rpartition(" ")
        found: SenseKind = kind  # type: ignore[assignment] # a literal, read from a table
        names.add(fold(name), Meaning(region, found), _RANKS[rank], frozenset({language} - {""}))
    words = {name: set(fold(found).split()) for name, found in _WORDS.items()}
    return Gazetteer(pack(Build(spots=spots, names=names, words=words, members={"FJ": ["geonames:24"]})))


@cache
def reader(rules: Rules = ALL) -> Mentions:
    return Mentions(world(), [OWN], rules=rules)


def read(title: str = "", text: str = "", lang: str = "en", *, home: str = "", rules: Rules = ALL) -> Sequence[Mention]:
    return reader(rules).of(Entry(title=title, summary=text, language=lang), home=home)


def regions(title: str = "", text: str = "", lang: str = "en", *, home: str = "", rules: Rules = ALL) -> list[str]:
    """The ids of what is named, in the order of the text; `geonames:` is left out."""
    return [one.region.removeprefix("geonames:") for one in read(title, text, lang, home=home, rules=rules)]
