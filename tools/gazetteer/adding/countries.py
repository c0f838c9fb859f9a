"""Countries and territories: their names in all languages, their capitals."""

from collections.abc import Iterable

from tools.gazetteer import spelling
from tools.gazetteer.records import MAIN, WEAK, Build, Meaning, Spot
from tools.gazetteer.sources import countries, geonames
from tools.gazetteer.sources.geonames import City

_SHOWN = {
    "CD": "DR Congo", "CG": "Congo", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macao", "PS": "Palestine",
}  # fmt: skip
"""What a digest calls a country where CLDR's name is longer than a newspaper's."""


def add(build: Build, cities: Iterable[City]) -> None:
    """All countries, each at its capital, which is its one member."""
    english = countries.english_names()
    people = {country.code: country.population for country in geonames.countries()}
    seats = _capitals(cities)
    for code, name in english.items():
        seat = seats.get(code)
        north, east = (seat.latitude, seat.longitude) if seat else (0.0, 0.0)
        build.spots[code] = Spot(code, _SHOWN.get(code, name), "country", code, north, east, people.get(code, 0))
        if seat:
            build.members[code] = [f"geonames:{seat.number}"]
    for code, language, name in countries.country_names():
        if code in english:
            _add_name(build, code, language, name)


def _add_name(build: Build, code: str, language: str, name: str) -> None:
    for spelt in spelling.variants(name):
        if len(spelt) > 1:
            languages = spelling.name_bound_to(spelt, language)
            rank = WEAK if languages and spelling.is_short(spelt) else MAIN
            build.names.add(spelt, Meaning(code, "country"), rank, languages)


def _capitals(cities: Iterable[City]) -> dict[str, City]:
    wanted = {(country.code, spelling.folded(country.capital)) for country in geonames.countries() if country.capital}
    found: dict[str, City] = {}
    for city in cities:
        names = {(city.country, spelling.folded(name)) for name in (city.name, *city.alternates)}
        if names & wanted and (city.country not in found or city.population > found[city.country].population):
            found[city.country] = city
    return found
