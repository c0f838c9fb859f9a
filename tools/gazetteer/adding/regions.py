"""Which place a hand file means by `IQ`, `IQ.13`, `IQ/Mosul`, `IQ:Kirkuk` or `region:Sahel`."""

from collections.abc import Iterable

from tools.gazetteer import spelling
from tools.gazetteer.adding import cities
from tools.gazetteer.grammar import Fault
from tools.gazetteer.records import Build
from tools.gazetteer.sources.geonames import City


class Regions:
    """Finds the id of what is written; a city that is too small to be there already is added to the build."""

    def __init__(self, build: Build, known: Iterable[City]) -> None:
        self._build = build
        self._divisions = {
            (meaning.region.partition(".")[0], name): meaning.region
            for name, uses in build.names.uses.items()
            for meaning in uses
            if meaning.kind == "admin"
        }
        self._divisions |= {
            (spot.region[:2], spelling.folded(spot.name)): spot.region
            for spot in build.spots.values()
            if spot.kind == "admin"
        }
        self._cities: dict[tuple[str, str], City] = {}
        by_population = sorted(known, key=lambda city: city.population)
        for city in by_population:
            self._cities |= {(city.country, name): city for name in map(spelling.folded, city.alternates)}
        for city in by_population:
            self._cities[city.country, spelling.folded(city.name)] = city

    def find(self, written: str) -> str:
        """The region's id; raises Fault."""
        plain = written.replace("_", " ")
        if "/" in plain:
            return self._city(*plain.split("/", 1))
        if plain.startswith("region:") or ":" not in plain:
            if plain in self._build.spots:
                return plain
            raise Fault(f"there is no region {written}")
        return self._division(*plain.split(":", 1))

    def _city(self, country: str, name: str) -> str:
        city = self._cities.get((country, spelling.folded(name)))
        if city is None:
            raise Fault(f"{country} has no place of more than 500 inhabitants that is called {name}")
        region = f"geonames:{city.number}"
        if region not in self._build.spots:
            cities.add(self._build, city)
        return region

    def _division(self, country: str, name: str) -> str:
        region = self._divisions.get((country, spelling.folded(name)))
        if region is None:
            known = sorted(
                spot.name for spot in self._build.spots.values() if spot.kind == "admin" and spot.region[:2] == country
            )
            raise Fault(f"{country} has no division that is called {name}; it has {', '.join(known) or 'none'}")
        return region
