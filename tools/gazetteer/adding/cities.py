"""Cities: GeoNames' places of more than 15,000 inhabitants, and the smaller ones that a hand file names."""

from tools.gazetteer import spelling
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Spot
from tools.gazetteer.sources.geonames import City

_SMALL = 50_000  # inhabitants: one of the other names of such a place is likelier to be a word of some language


def add(build: Build, city: City) -> None:
    """A city as a place, and its names. One that is called like a country is named by saying more (Mexico City)."""
    region = f"geonames:{city.number}"
    within = city.division if city.division in build.spots else city.country
    build.spots[region] = Spot(region, city.name, "city", within, city.latitude, city.longitude, city.population)
    main = spelling.folded(city.name)
    if main and city.country not in build.countries_named(main):
        _add_name(build, main, city, MAIN)
    for alternate in filter(spelling.is_printed, city.alternates):
        name = spelling.folded(alternate)
        if name and not build.countries_named(name):
            _add_name(build, name, city, OTHER)


def _add_name(build: Build, name: str, city: City, rank: int) -> None:
    other_word = rank == OTHER and " " not in name and city.population < _SMALL
    weak = other_word or spelling.is_vague(name)
    rank = WEAK if weak else spelling.rank_of(name, rank, city.population)
    build.names.add(name, Meaning(f"geonames:{city.number}", "city"), rank)
