"""Brings the sources and the hand files together: which places there are, and which names they have."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tools.gazetteer.adding import adjectives, cities, countries, divisions, hand
from tools.gazetteer.adding.hand import Known
from tools.gazetteer.handfiles import HandFiles
from tools.gazetteer.records import Build
from tools.gazetteer.sources import geonames
from tools.gazetteer.sources.countries import group_names
from tools.gazetteer.sources.divisions import translations


def gather(cldr: Path) -> Build:
    """All that the sources say, without the hand files. `cldr` is the folder `common` of CLDR's XML files."""
    build = Build()
    known = geonames.cities()
    countries.add(build, known)
    adjectives.add(build)
    divisions.add(build, known, translations(cldr))
    for city in known:
        cities.add(build, city)
    return build


def complete(build: Build, files: HandFiles) -> list[str]:
    """Adds what the hand files say; gives all their faults, as `file:line: what`."""
    return files.faults + hand.apply(build, files, Known(geonames.all_cities(), group_names()))


def counts(build: Build) -> Mapping[str, int]:
    """How many places of each kind there are, and how many names."""
    kinds = Counter[str](spot.kind for spot in build.spots.values())
    return dict(sorted(kinds.items())) | {"names": sum(map(bool, build.names.uses.values()))}
