"""What a watch may say of places, as written -> `Area`.

    IQ  Iraq  Irak  العراق  Kirkuk  Tripoli/LY     a code, or a name in any language
    city:Mosul  admin:Nineveh  admin:IQ.13  region:Sahel  continent:AF  place:HQ
    near:36.34/43.13/100km  near:Mosul/100km  bbox:south/west/north/east
    !TD                                            takes a place out of the others

A list is resolved once, at start. What is *not* here: which place a name stands for (candidates.py), which places lie
in a shape (inside.py), which places an item names (mentions.py), and whether one of these lies in an area (core/earth).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from watcher.core.earth import locus
from watcher.core.model import Area, Box, Circle, Locus, OwnPlace, Places
from watcher.core.regions.candidates import ALL, Kind, Names
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.regions.inside import Map
from watcher.errors import QueryError

_EXAMPLES = "a country, region or city, such as IQ, Kirkuk, region:Sahel or near:Mosul/100km"
_PART = re.compile(r'\s*((?:"[^"]*"|[^,\n])*)(?:[,\n]|$)')
_SAID = re.compile(r'(?P<out>!?)[\s"]*(?P<said>.*?)[\s"]*\Z', re.DOTALL)
_PREFIX = re.compile(r"(?!geonames:)([A-Za-z]+)\s*:\s*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_RADIUS = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,5})?)\s*km", re.IGNORECASE)
_WIDEST_KM = 5000.0
_POINT = "degrees north and east, such as near:36.34/43.13/100km, or the name of a city"
_KINDS: dict[str, tuple[Kind, ...]] = {
    "": ALL,
    "city": ("city",),
    "admin": ("admin",),
    "region": ("group",),
    "continent": ("group",),
    "place": ("place",),
}
_CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}


class _Part(NamedTuple):
    """One place of a list: what is said, where that begins, and whether the place is taken out."""

    said: str
    position: int
    out: bool


class Atlas:
    """The places that settings may name: those of the gazetteer, and the user's own."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace] = ()) -> None:
        self._names, self._map = Names(gazetteer, own), Map(gazetteer, own)
        self._groups = {group: self._names.members(group) for group in self._names.groups()}

    def area(self, text: str, refuse: Callable[[QueryError], None]) -> Area | None:
        """The places of a list, separated by commas or line ends. What is wrong is handed to `refuse`, each part by
        itself; then there is no area."""
        found: list[tuple[_Part, Places]] = []
        for part in (parts := list(_parts(text))):
            try:
                found.append((part, self._places(part.said)))
            except QueryError as error:
                at = part.position + max(0, part.said.find(error.text)) + error.position
                refuse(QueryError(error.problem, text=text, position=at, expected=error.expected))
        if len(found) < len(parts):
            return None
        wanted = self._union(places for part, places in found if not part.out)
        without = self._union(places for part, places in found if part.out)
        area = Area(source=" ".join(text.split()), wanted=wanted, without=without)
        if not self._is_possible(area):
            problem = "leaves no place to look at" if parts else "names no place"
            refuse(QueryError(problem, text=text, position=0, expected=f"{_EXAMPLES}, and behind it what to take out"))
            return None
        return area

    def place(self, text: str) -> Area:
        """The place, or the shape, that a single expression names. Raises QueryError."""
        return Area(source=text, wanted=self._union([self._places(text)]))

    def country(self, text: str) -> str:
        """The code of a country, by its name in any language. Raises QueryError."""
        return self._names.meant(text, ("country",))[0].region

    def _union(self, parts: Iterable[Places]) -> Places:
        """With the groups all of whose countries are there: who wants Africa wants the Sahel."""
        some = list(parts)
        regions = frozenset().union(*(places.regions for places in some))
        groups = (group for group, members in self._groups.items() if members and members <= regions)
        return Places(
            regions=regions.union(groups),
            inside=frozenset().union(*(places.inside for places in some)),
            shapes=tuple(shape for places in some for shape in places.shapes),
        )

    def _is_possible(self, area: Area) -> bool:
        """Whether a mention may lie in it."""
        if area.wanted.shapes and not area.wanted.inside:
            return True  # an item's own point may
        out = area.without.regions | area.without.inside
        return any(out.isdisjoint(self._names.within(region)) for region in area.wanted.regions | area.wanted.inside)

    def _places(self, said: str) -> Places:
        """Raises QueryError, its text being `said` or the name in it."""
        prefix = _PREFIX.match(said)
        kind, value = (prefix[1].lower(), said[prefix.end() :]) if prefix else ("", said)
        if kind in ("near", "bbox"):
            shape = _box(value, said) if kind == "bbox" else self._circle(value, said)
            return Places(inside=self._map.inside(shape), shapes=(shape,))
        if kind not in _KINDS:
            expected = ", ".join(f"{known}:" for known in (*filter(None, _KINDS), "near", "bbox"))
            raise QueryError(f"{kind}: is no kind of place", text=said, position=0, expected=f"one of {expected}")
        meant = self._names.meant(_written_out(kind, value), _KINDS[kind])
        return Places(regions=frozenset((*(one.region for one in meant), *self._names.members(meant[0].region))))

    def _circle(self, value: str, said: str) -> Circle:
        """`36.34/43.13/100km` or `Mosul/100km`."""
        where, _, radius = value.rpartition("/")
        found = _RADIUS.fullmatch(radius.strip())
        if not found or not 0 < float(found[1]) <= _WIDEST_KM:
            expected = f"a distance of up to {_WIDEST_KM:,.0f} km behind the last /, such as near:Mosul/100km"
            raise QueryError("near: has no distance", text=said, position=len(said) - len(radius), expected=expected)
        numbers = _numbers(where)
        centre = self._centre(where) if numbers is None else locus(*numbers) if len(numbers) == 2 else None
        if centre is None:
            raise QueryError(f"{where} is no point", text=said, position=len(said) - len(value), expected=_POINT)
        return Circle(centre, float(found[1]))

    def _centre(self, name: str) -> Locus:
        """Of a city, or of a place of one's own."""
        return self._names.meant(name, ("city", "place"))[0].locus


def _box(value: str, said: str) -> Box:
    """`south/west/north/east`, in degrees."""
    numbers = _numbers(value) or []
    if len(numbers) == 4:
        south, west, north, east = numbers
        if -90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east:
            return Box(south, west, north, east)
    expected = "south/west/north/east in degrees, the south below the north, such as bbox:33.5/42.0/37.4/45.5"
    raise QueryError(f"{value} is no box", text=said, position=len(said) - len(value), expected=expected)


def _numbers(text: str) -> list[float] | None:
    """What stands between slashes; None when it is not all numbers."""
    words = [word.strip() for word in text.split("/")]
    return list(map(float, words)) if all(map(_NUMBER.fullmatch, words)) else None


def _written_out(kind: str, value: str) -> str:
    """Continents have codes."""
    return _CONTINENTS.get(value.strip().upper(), value) if kind == "continent" else value


def _parts(text: str) -> Iterator[_Part]:
    for found in _PART.finditer(text):
        said = _SAID.match(found[1])
        if said and said["said"]:
            yield _Part(said["said"], found.start(1) + said.start("said"), bool(said["out"]))
