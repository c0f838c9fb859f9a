"""Which places lie in a circle or a box. What is *not* here: how a user writes one (area.py)."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from watcher.core.earth import distance, holds
from watcher.core.model import Box, Circle, Locus, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer

_MOST = 0.9
"""A country or division counts as inside when this part of the people of its cities lives there."""
_KM_A_DEGREE = 111.0
"""Of latitude; a little less than it is, so that no band is too narrow."""


class _City(NamedTuple):
    """`above` are the division and the country that it lies in."""

    latitude: float
    longitude: float
    region: str
    people: int
    above: tuple[str, ...]


class Map:
    """Where all cities are. They are gathered when somebody asks first: 0.1 s that most settings need not pay."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace]) -> None:
        self._gazetteer, self._own = gazetteer, own
        self._cities: list[_City] = []
        self._people: Counter[str] = Counter()

    def inside(self, shape: Circle | Box) -> frozenset[str]:
        """The ids of the cities in a shape, of countries and divisions most of whose people live in it, and of the
        user's own places."""
        found = [city for city in self._near(shape) if holds(shape, Locus(city.latitude, city.longitude))]
        people = _people(found)
        most = (region for region, number in people.items() if number >= _MOST * self._people[region])
        own = (place.region for place in self._own if holds(shape, place.locus))
        return frozenset((*(city.region for city in found), *most, *own))

    def nearest(self, point: Locus, kilometres: float) -> tuple[str, float]:
        """The id of the nearest city within a distance, and how far it is; "" when there is none."""
        circle = Circle(point, kilometres)
        away = [(distance(point, Locus(city.latitude, city.longitude)), city.region) for city in self._near(circle)]
        return min(((region, far) for far, region in away if far <= kilometres), key=_far, default=("", 0.0))

    def _near(self, shape: Circle | Box) -> Sequence[_City]:
        """The cities as far north as a shape."""
        if not self._cities:
            self._gather()
        south, north = _band(shape)
        low = bisect_left(self._cities, south, key=lambda city: city.latitude)
        high = bisect_right(self._cities, north, key=lambda city: city.latitude)
        return self._cities[low:high]

    def _gather(self) -> None:
        places = map(self._gazetteer.place, self._gazetteer.numbers())
        self._cities = sorted(
            _City(
                *place[5:7], place.region, max(place.population, 1), tuple(filter(None, (place.admin, place.country)))
            )
            for place in places
            if place.kind == "city"
        )
        self._people = _people(self._cities)


def _far(found: tuple[str, float]) -> float:
    return found[1]


def _band(shape: Circle | Box) -> tuple[float, float]:
    if isinstance(shape, Box):
        return shape.south, shape.north
    reach = shape.kilometres / _KM_A_DEGREE
    return shape.centre.latitude - reach, shape.centre.latitude + reach


def _people(cities: Iterable[_City]) -> Counter[str]:
    people: Counter[str] = Counter()
    for city in cities:
        for region in city.above:
            people[region] += city.people
    return people
