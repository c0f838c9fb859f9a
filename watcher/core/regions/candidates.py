"""What a name in the settings stands for: the places of that name, and which of them is meant.

A name that stands for several places is refused with the ways to write each, unless one of them is ten times as
populous as any other. A city and the region that is called like it are one. What is *not* here: names in news, where
the words around them tell (mentions.py).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from watcher.core.model import Locus, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer, Place
from watcher.core.text.fold import fold
from watcher.errors import QueryError

Kind = Literal["country", "admin", "city", "group", "place"]
ALL: tuple[Kind, ...] = ("country", "admin", "city", "group", "place")

_KINDS: dict[Kind, str] = {
    "country": "a country",
    "admin": "a division of a country",
    "city": "a city",
    "group": "a group of countries",
    "place": "a place of your own",
}
_MUCH_MORE = 10
_WEAK = 2
_LISTED = 6
"""Candidates that a fault shows."""
_CODE = re.compile(r"[A-Z]{2}(?:\.[A-Za-z0-9]+)?|geonames:[0-9]+")
_KNOWN = "the name of a place as newspapers write it, or a code such as IQ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may stand for. `rank` as in `gazetteer.Sense`; `within` is itself and what it lies in."""

    region: str
    name: str
    kind: Kind
    country: str
    population: int
    within: tuple[str, ...]
    locus: Locus
    rank: int = 0


class Names:
    """The names of all places, those of the user's own before the others. Codes and ids are names, too."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace]) -> None:
        self._gazetteer = gazetteer
        self._own = {fold(name): place for place in own for name in (*place.names, place.region.partition(":")[2])}

    def meant(self, said: str, kinds: Sequence[Kind] = ALL) -> Sequence[Candidate]:
        """The place that `Tripoli`, `Tripoli/LY` or `IQ.13` means, and those of the same name that lie in it.

        Raises QueryError, its text being `said`.
        """
        if (coded := self._coded(said)) and coded.kind in kinds:
            return [coded]
        name, slash, where = (part.strip() for part in said.partition("/"))
        found = self._called(name, kinds)
        here = [one for one in found if where.upper() in one.within] if slash else found
        if not here:
            raise QueryError(
                self._unknown(name, where, found), text=said, position=0, expected=self._nearest(name, found, kinds)
            )
        heads = [one for one in here if not any(_lies_in(one, other) for other in here)]
        best, *others = sorted(heads, key=lambda one: -one.population)
        if any(other.population * _MUCH_MORE > best.population or other.rank < best.rank for other in others):
            ways = self._ways(name, [best, *others], here)
            raise QueryError(f"{said.strip()} may be any of several places", text=said, position=0, expected=ways)
        return [best, *(one for one in here if _lies_in(one, best))]

    def members(self, region: str) -> frozenset[str]:
        """The countries of a group; none of anything else."""
        number = self._gazetteer.find(region) if region.startswith("region:") else None
        countries = self._gazetteer.members(number) if number is not None else ()
        return frozenset(self._gazetteer.place(country).region for country in countries)

    def groups(self) -> Iterator[str]:
        """The ids of all groups. They stand before the cities."""
        for number in self._gazetteer.numbers():
            place = self._gazetteer.place(number)
            if place.kind == "city":
                return
            if place.kind == "group":
                yield place.region

    def within(self, region: str) -> tuple[str, ...]:
        """Itself and what it lies in."""
        number = self._gazetteer.find(region)
        return (region,) if number is None else _candidate(self._gazetteer.place(number), 0).within

    def _coded(self, said: str) -> Candidate | None:
        code = said.strip()
        number = self._gazetteer.find(code) if _CODE.fullmatch(code) else None
        return None if number is None else _candidate(self._gazetteer.place(number), self._people(number))

    def _called(self, name: str, kinds: Collection[Kind]) -> Sequence[Candidate]:
        """The places of a name, by strong senses if it has any. A place of the user's own hides all others."""
        if "place" in kinds and (own := self._own.get(fold(name))):
            return [_own_candidate(own)]
        best: dict[int, int] = {}
        for place, kind, _, rank in self._gazetteer.senses(fold(name)):
            if kind in kinds:
                best[place] = min(rank, best.get(place, rank))
        strong = {place: rank for place, rank in best.items() if rank < _WEAK} or best
        return [_candidate(self._gazetteer.place(place), self._people(place), rank) for place, rank in strong.items()]

    def _people(self, number: int) -> int:
        place = self._gazetteer.place(number)
        if place.kind != "group":
            return place.population
        return sum(self._gazetteer.place(member).population for member in self._gazetteer.members(number))

    def _ways(self, name: str, heads: Sequence[Candidate], here: Sequence[Candidate]) -> str:
        """How to write each of the candidates, the most populous first."""
        shown = [f"{_way(name, one, heads, here)} ({self._described(one)})" for one in heads[:_LISTED]]
        more = len(heads) - _LISTED
        return ", or ".join(shown) + (f", or one of {more} smaller ones, by its id geonames:..." if more > 0 else "")

    def _described(self, one: Candidate) -> str:
        country = self._gazetteer.find(one.country)
        parts = [one.name, self._gazetteer.place(country).name if country is not None else "", f"{one.population:,}"]
        return ", ".join(filter(None, dict.fromkeys(parts)))

    def _unknown(self, name: str, where: str, elsewhere: Sequence[Candidate]) -> str:
        if elsewhere:
            return f"no place in {where} is called {name}"
        others = dict.fromkeys(_KINDS[one.kind] for one in self._called(name, ALL))
        return f"{name} is {' or '.join(others)}" if others else f"no place is called {name}"

    def _nearest(self, name: str, elsewhere: Sequence[Candidate], kinds: Collection[Kind]) -> str:
        """What may have been meant: the same name in other countries, else names that are spelt nearly so."""
        if elsewhere:
            return ", or ".join(f"{name}/{one.country}" for one in elsewhere[:_LISTED])
        wanted = fold(name)
        like = self._like(wanted) if wanted else ()
        known = {fold(place.name): place for place in like if place.kind in kinds or fold(place.name) == wanted}
        close = [known[found] for found in get_close_matches(wanted, known, n=3, cutoff=0.75)]
        return ", or ".join([*(f"{place.name} ({_described(place)})" for place in close), _KNOWN])

    def _like(self, wanted: str) -> Iterator[Place]:
        """The places whose English names begin alike: difflib takes 10 us for each that it compares."""
        for number in self._gazetteer.numbers():
            place = self._gazetteer.place(number)
            if fold(place.name[:1]) == wanted[:1] and abs(len(place.name) - len(wanted)) <= 2:
                yield place


def _candidate(place: Place, population: int, rank: int = 0) -> Candidate:
    return Candidate(
        region=place.region,
        name=place.name,
        kind=place.kind,
        country=place.country,
        population=population,
        within=tuple(dict.fromkeys(filter(None, (place.region, place.admin, place.country)))),
        locus=Locus(place.latitude, place.longitude),
        rank=rank,
    )


def _own_candidate(own: OwnPlace) -> Candidate:
    return Candidate(
        region=own.region,
        name=own.names[0],
        kind="place",
        country="",
        population=0,
        within=(own.region,),
        locus=own.locus,
    )


def _described(place: Place) -> str:
    return f"{place.kind}, {place.country}" if place.kind in ("admin", "city") else place.kind


def _lies_in(one: Candidate, other: Candidate) -> bool:
    return one is not other and other.region in one.within


def _way(name: str, one: Candidate, heads: Sequence[Candidate], here: Sequence[Candidate]) -> str:
    """What to write for a candidate, so that it is no longer ambiguous."""
    if one.kind in ("country", "group"):
        return one.region
    alone = sum(other.country == one.country for other in heads) == 1
    if one.kind == "admin":
        with_its_city = any(_lies_in(other, one) for other in here)
        return f"{name}/{one.country}" if alone and with_its_city else f"admin:{one.region}"
    return f"city:{name}/{one.country}" if alone else one.region
