"""First-order divisions: those that have a city of more than 15,000 inhabitants, with their names in all languages."""

from collections.abc import Iterable, Mapping

from tools.gazetteer import spelling
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Spot
from tools.gazetteer.sources import geonames
from tools.gazetteer.sources.divisions import Named, Translations, bare, matched
from tools.gazetteer.sources.geonames import City

_OWN_SPELLINGS = {"UA"}  # CLDR has Donechchyna for what newspapers call Donetsk


def add(build: Build, cities: Iterable[City], translations: Translations) -> None:
    """All divisions, each at its biggest city."""
    seats, people = _seats(build, cities)
    named = geonames.division_names()
    known = {
        region: Named([named[region]] if region in named else [], (seat.name, *seat.alternates))
        for region, seat in seats.items()
    }
    codes = {region: code for code, region in matched(translations, known).items()}
    for region, seat in sorted(seats.items()):
        names = translations.get(codes.get(region, ""), {})
        own = named.get(region, "")
        shown = own if region[:2] in _OWN_SPELLINGS and own else names.get("en") or own or seat.name
        build.spots[region] = Spot(region, shown, "admin", region, seat.latitude, seat.longitude, people[region])
        for language, name in [("en", own), *sorted(names.items())]:
            _add_name(build, region, language.partition("_")[0], name)


def _seats(build: Build, cities: Iterable[City]) -> tuple[Mapping[str, City], Mapping[str, int]]:
    """The biggest city of each division, and how many live in its cities."""
    seats: dict[str, City] = {}
    people: dict[str, int] = {}
    for city in cities:
        if city.division != city.country and city.country in build.spots:
            people[city.division] = people.get(city.division, 0) + city.population
            seats[city.division] = max(seats.get(city.division, city), city, key=lambda it: (it.population, -it.number))
    return seats, people


def _add_name(build: Build, region: str, language: str, name: str) -> None:
    """The name with its word for divisions and without; Northern Region is weak, and Northern alone is no name."""
    full = spelling.folded(name)
    short = bare(full)
    vague = spelling.is_vague(short)
    for spelt in dict.fromkeys((full, short)):
        if spelt and not build.is_known_as(region[:2], spelt) and not (vague and " " not in spelt):
            rank = WEAK if vague else MAIN if spelt == full else OTHER
            rank = spelling.rank_of(spelt, rank, build.spots[region].population)
            build.names.add(spelt, Meaning(region, "admin"), rank, spelling.name_bound_to(spelt, language))
