"""Distances and middles on the globe, also across the date line and at the poles."""

from math import inf, nan

import pytest

from watcher.core.earth import distance, holds, locus, middle
from watcher.core.model import Box, Circle, Locus

MOSUL, BAGHDAD = Locus(36.335, 43.119), Locus(33.341, 44.401)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        pytest.param((36.3, 43.1), Locus(36.3, 43.1), id="a point"),
        pytest.param((-90.0, 180.0), Locus(-90.0, 180.0), id="the ends belong to it"),
        pytest.param((0.0, 6.7), Locus(0.0, 6.7), id="on the equator"),
        pytest.param((0.0, 0.0), None, id="zero and zero stand for no place"),
        pytest.param((90.1, 0.0), None, id="beyond the pole"),
        pytest.param((120.5, 35.2), None, id="longitude first"),
        pytest.param((10.0, 180.5), None, id="beyond the date line"),
        pytest.param((nan, 10.0), None, id="not a number"),
        pytest.param((10.0, inf), None, id="infinite"),
    ],
)
def test_two_numbers(numbers: tuple[float, float], found: Locus | None) -> None:
    """What is out of range is no point, and is not repaired: nobody knows what was meant."""
    assert locus(*numbers) == found


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        pytest.param(MOSUL, BAGHDAD, 353, id="two cities"),
        pytest.param(Locus(-17, 179.5), Locus(-17, -179.5), 106, id="over the date line"),
        pytest.param(Locus(90, 0), Locus(-90, 0), 20_015, id="from pole to pole"),
        pytest.param(Locus(89, 0), Locus(89, 180), 222, id="over a pole"),
        pytest.param(MOSUL, MOSUL, 0, id="nowhere"),
    ],
)
def test_distances(one: Locus, other: Locus, kilometres: float) -> None:
    """Along the surface, the same in both directions."""
    assert distance(one, other) == pytest.approx(kilometres, abs=1)
    assert distance(other, one) == distance(one, other)


@pytest.mark.parametrize(
    ("points", "found"),
    [
        pytest.param([MOSUL], MOSUL, id="one"),
        pytest.param([Locus(0, 10), Locus(0, 20)], Locus(0, 15), id="two"),
        pytest.param([Locus(0, 178), Locus(0, -176)], Locus(0, -179), id="over the date line"),
        pytest.param([Locus(80, 0), Locus(80, 180)], Locus(90, 0), id="around the pole"),
    ],
)
def test_middles(points: list[Locus], found: Locus) -> None:
    """The middle is as far from one point as from the other."""
    result = middle(points)
    assert result is not None
    assert distance(result, found) < 0.001


@pytest.mark.parametrize("points", [[], [Locus(0, 0), Locus(0, 180)], [Locus(90, 0), Locus(-90, 5)]])
def test_no_middle(points: list[Locus]) -> None:
    """Points on opposite sides have none."""
    assert middle(points) is None


@pytest.mark.parametrize(
    ("shape", "point", "is_in"),
    [
        pytest.param(Box(-1, -2, 1, 2), (-1, -2), True, id="the edge of a box"),
        pytest.param(Box(-1, -2, 1, 2), (1, 2), True, id="the other edge"),
        pytest.param(Box(-1, -2, 1, 2), (-1.01, 0), False, id="south of it"),
        pytest.param(Box(-1, -2, 1, 2), (0, 2.01), False, id="east of it"),
        pytest.param(Box(-1, 179, 1, -179), (0, -179.5), True, id="over the date line"),
        pytest.param(Box(-1, 179, 1, -179), (0, 179.5), True, id="before the date line"),
        pytest.param(Box(-1, 179, 1, -179), (0, 0), False, id="on the other side of the earth"),
        pytest.param(Circle(MOSUL, 354), (33.341, 44.401), True, id="in a circle"),
        pytest.param(Circle(MOSUL, 352), (33.341, 44.401), False, id="outside"),
    ],
)
def test_shapes(shape: Box | Circle, point: tuple[float, float], is_in: bool) -> None:
    """A shape holds its edge."""
    assert holds(shape, Locus(*point)) == is_in
