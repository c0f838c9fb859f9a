"""Points on the globe: whether a pair of numbers is one, distances, the middle of several, and what lies in an area.

The earth is a ball of the mean radius here: wrong by 0.5 % at most, where a news item is wrong by a district. What is
*not* here: places and their names (core/regions).
"""

from collections.abc import Collection
from math import asin, atan2, cos, degrees, hypot, radians, sin

from watcher.core.model import Area, Box, Circle, Locus, Mention, Places

_KM_A_RADIAN = 6371.0
_NOWHERE = 1e-9
"""The middle of opposite points is the middle of the earth, give or take the last digits."""

_Vector = tuple[float, float, float]


def locus(latitude: float, longitude: float) -> Locus | None:
    """The point of two numbers in degrees; None when they are none (out of range, not a number), or both 0: no news
    comes from there, and it is what programs write that know no place."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
        return None
    return Locus(latitude, longitude)


def distance(one: Locus, other: Locus) -> float:
    """In kilometres, along the surface."""
    (a, b, c), (x, y, z) = _vector(one), _vector(other)
    return 2 * _KM_A_RADIAN * asin(min(1.0, hypot(a - x, b - y, c - z) / 2))


def _vector(point: Locus) -> _Vector:
    """On the unit ball."""
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def middle(points: Collection[Locus]) -> Locus | None:
    """Also of points on both sides of the date line; None for none, and for points all around the earth."""
    x, y, z = (sum(axis) for axis in zip(*map(_vector, points), strict=True)) if points else (0.0, 0.0, 0.0)
    if hypot(x, y, z) < _NOWHERE:
        return None
    return Locus(degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def lies_in(mention: Mention, area: Area) -> bool:
    """A point lies in a shape by itself, all else by the place that it names."""
    return _is_of(mention, area.wanted) and not _is_of(mention, area.without)


def _is_of(mention: Mention, places: Places) -> bool:
    if not places.regions.isdisjoint(mention.within):
        return True
    if mention.kind == "point" and mention.locus:
        point = mention.locus
        return any(holds(shape, point) for shape in places.shapes)
    return mention.region in places.inside


def holds(shape: Circle | Box, point: Locus) -> bool:
    """Whether a point lies in a shape, its edge included."""
    if isinstance(shape, Circle):
        return distance(shape.centre, point) <= shape.kilometres
    if shape.west <= shape.east:
        east_west = shape.west <= point.longitude <= shape.east
    else:
        east_west = point.longitude >= shape.west or point.longitude <= shape.east
    return east_west and shape.south <= point.latitude <= shape.north
