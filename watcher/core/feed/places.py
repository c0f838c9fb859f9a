"""Where a source itself places an entry: the texts of GeoRSS, GML, W3C Geo, CAP and GDACS, to points and countries.

What is *not* here: how they are found in a document (xml.py), what lies at a point, and places that are named in text
(core/regions).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from watcher.core.earth import distance, locus, middle
from watcher.core.feed.countries import alpha2
from watcher.core.model import Locus

_POINTS = ("georss_point", "gml_pos", "geo_lat_long")
_SHAPES = ("georss_line", "georss_polygon", "georss_box", "gml_poslist", "cap_polygon")
_CIRCLES = ("georss_circle", "cap_circle")
_PAIRS = (("geo_lat", "geo_long"), ("geo_lat", "geo_lon"))
_CORNERS = (("gml_lowercorner", "gml_uppercorner"),)
_COUNTRIES = ("gdacs_iso3", "gdacs_country")
_GEOCODES = (("cap_valuename", "cap_value"), ("valuename", "value"))  # in Atom often without a prefix

ELEMENTS = frozenset(
    (*_POINTS, *_SHAPES, *_CIRCLES, *_COUNTRIES, *(name for pair in (*_PAIRS, *_CORNERS, *_GEOCODES) for name in pair))
)
"""The elements whose texts tell a place, as feedparser calls them: prefix, `_`, lower-case name."""

NAMESPACES = {
    "http://www.gdacs.org": "gdacs",
    "urn:oasis:names:tc:emergency:cap:1.0": "cap",
    "urn:oasis:names:tc:emergency:cap:1.1": "cap",
    "urn:oasis:names:tc:emergency:cap:1.2": "cap",
}
"""Those that feedparser does not know: their elements bear these prefixes, whatever a document calls them."""

_MOST_TEXTS, _MOST_PLACES = 500, 32
"""Of one entry. An alert may list hundreds of districts, and a hostile one any number."""
_LONGEST = 20_000
"""Characters of a shape: 1,000 corners. Alerts by weather services have up to 300."""
_WIDE_KM = 1000.0
"""A shape that reaches further from its middle does not say where: it is an ocean, a continent or the whole map."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_TELLS_COUNTRY = re.compile(r"emma|nuts|iso[ _-]?3166", re.IGNORECASE)
"""Kinds of CAP geocodes that begin with a country code. (UGC and SAME, of the United States, do not.)"""
_EUROPEAN = {"el": "GR", "uk": "GB"}
"""NUTS and EMMA_ID go their own way for two countries."""

Texts = Mapping[str, Sequence[str]]
Found = TypeVar("Found", str, Locus)


def read_places(told: Sequence[tuple[str, str]]) -> tuple[tuple[Locus, ...], tuple[str, ...]]:
    """Points, and countries (ISO 3166-1 alpha-2), each once, from elements and their texts in the document's order.

    A shape gives its middle. What is out of range, not a number, wider than a region or of absurd length is passed
    over: a wrong place is worse than none.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for element, text in told[:_MOST_TEXTS]:
        texts[element].append(text)
    return _some(_points(texts)), _some(_countries(texts))


def _some(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(islice(dict.fromkeys(found), _MOST_PLACES))


def _points(texts: Texts) -> Iterator[Locus]:
    points = [_point(text) for text in (*_all(texts, _POINTS), *_joined(texts, _PAIRS))]
    circles = [_point(text.rpartition(" ")[0]) for text in _all(texts, _CIRCLES)]
    shapes = [_middle(text) for text in (*_all(texts, _SHAPES), *_joined(texts, _CORNERS))]
    yield from filter(None, (*points, *circles, *shapes))


def _all(texts: Texts, elements: Iterable[str]) -> Iterator[str]:
    for element in elements:
        yield from texts.get(element, ())


def _joined(texts: Texts, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What two elements say together, the first of one with the first of the other."""
    for one, other in pairs:
        yield from map(" ".join, zip(texts.get(one, ()), texts.get(other, ()), strict=False))


def _point(text: str) -> Locus | None:
    """Latitude and longitude, and perhaps a height."""
    numbers = _numbers(text)
    return locus(*numbers[:2]) if len(numbers) in (2, 3) else None


def _middle(text: str) -> Locus | None:
    """Of a line, a ring or two corners: latitudes and longitudes in turn. A single point wrong makes all of it so."""
    numbers = _numbers(text)
    if len(numbers) < 4 or len(numbers) % 2:
        return None
    corners = [found for pair in zip(numbers[::2], numbers[1::2], strict=True) if (found := locus(*pair))]
    if len(corners) < len(numbers) // 2:
        return None
    found = middle(dict.fromkeys(corners))  # a ring names its first corner twice
    return found if found and all(distance(found, corner) <= _WIDE_KM for corner in corners) else None


def _numbers(text: str) -> list[float]:
    """None at all when one of them cannot be read."""
    words = text.replace(",", " ").split() if len(text) <= _LONGEST else []
    return list(map(float, words)) if all(map(_NUMBER.fullmatch, words)) else []


def _countries(texts: Texts) -> Iterator[str]:
    names = [name for text in _all(texts, _COUNTRIES) for name in text[:_LONGEST].split(",")]
    codes = [code for pair in _GEOCODES for code in _geocodes(texts, *pair)]
    yield from filter(None, map(alpha2, (*names, *codes)))


def _geocodes(texts: Texts, kinds: str, values: str) -> Iterator[str]:
    for kind, value in zip(texts.get(kinds, ()), texts.get(values, ()), strict=False):
        if _TELLS_COUNTRY.match(kind):
            yield _EUROPEAN.get(value[:2].lower(), value[:2])
