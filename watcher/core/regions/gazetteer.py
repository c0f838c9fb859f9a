"""The gazetteer: which places a name may stand for, and where they are. Reads the bytes that tools/gazetteer packed.

`known(name)` answers for a folded name (`core.text.fold.fold`) both questions that a reader of text asks: its senses,
and whether longer names begin with it. What is *not* here: which sense is meant (mentions.py), and where the bytes lie.

The bytes: `MAGIC`, then zlib over sections, each preceded by its length in 4 bytes; numbers are little-endian.
The names stand sorted in one block of UTF-8, so that a bisection finds both a name and what begins with it. They are
exact: no hash that could be mistaken.
"""

import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

SenseKind = Literal["country", "adjective", "city", "admin", "group", "metonym", "actor", "blocker"]
PlaceKind = Literal["country", "admin", "group", "city"]

MAGIC = b"watcher places 1\n"
SECTIONS = 13
NOWHERE = -1
_NOWHERE = 0xFFFF
_STRIDE = 16  # names; every 16th is kept at hand, 2 MB, so that a look-up takes 1.5 us and not 10
_REMEMBERED = 1 << 16  # names and other words of a day's news; about 12 MB when full


class Sense(NamedTuple):
    """One thing that a name may stand for.

    `place` is the number of a place, `NOWHERE` for a blocker that only takes its words away. `languages` () is any;
    else this spelling counts only in items of these languages, or of unknown language. `rank`: 0 the place's main
    name in a language, 1 another name, 2 weak (short, rare, a common word or a given name): it needs evidence.
    """

    place: int
    kind: SenseKind
    languages: tuple[str, ...]
    rank: int


class Place(NamedTuple):
    """A place. `region` is its id; `country` (alpha-2) and `admin` (a region id) are "" where there is none.

    Degrees north and east, NaN for what has no point (a group); `population` 0 where it is not known.
    """

    region: str
    name: str
    kind: PlaceKind
    country: str
    admin: str
    latitude: float
    longitude: float
    population: int


class Known(NamedTuple):
    """What is known of a name: the senses, likeliest first, and whether a longer name begins with these words."""

    senses: tuple[Sense, ...]
    goes_on: bool


UNKNOWN = Known((), False)


class Gazetteer:
    """All names and places. Looking up changes nothing but a bounded memory of what was asked.

    `handmade` is the digest of the hand files that the data were built from.
    """

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for bytes of another version, and for torn ones."""
        sections = _sections(data)
        tables = json.loads(next(sections))
        self.handmade: str = tables["handmade"]
        self._names = next(sections)
        self._name_ends = array("I", accumulate(_numbers("B", next(sections))))
        self._marks = [self._name(at) for at in range(0, len(self._name_ends), _STRIDE)]
        self._sense_ends = array("I", accumulate(_numbers("B", next(sections))))
        self._sense_places = _numbers("H", next(sections))
        self._sense_types = _numbers("H", next(sections))
        self._types: list[tuple[SenseKind, tuple[str, ...], int]] = [
            (kind, tuple(languages), rank) for kind, languages, rank in tables["types"]
        ]
        self._regions: list[tuple[str, str, PlaceKind]] = [tuple(region) for region in tables["regions"]]
        self._city_ids = array("I", accumulate(_numbers("I", next(sections))))
        self._city_names = next(sections)
        self._city_name_ends = array("I", accumulate(_numbers("B", next(sections))))
        self._within = _numbers("H", next(sections))
        self._latitudes = _numbers("i", next(sections))
        self._longitudes = _numbers("i", next(sections))
        self._populations = _numbers("I", next(sections))
        self._numbers = {region: number for number, (region, _, _) in enumerate(self._regions)}
        self._members = {int(number): tuple(members) for number, members in tables["members"].items()}
        self._words = {name: frozenset(words) for name, words in tables["words"].items()}
        self._known = _Memory(self._look_up)
        self._places: dict[int, Place] = {}

    def known(self, name: str) -> Known:
        """All about a folded name (words joined by one space); one look-up in a dictionary if it was asked before."""
        return self._known[name]

    def senses(self, name: str) -> tuple[Sense, ...]:
        """What a folded name may stand for, likeliest first; () when nothing.

        A spelling that is weaker in some languages has two senses of one place and kind: the first that fits counts.
        """
        return self._known[name].senses

    def goes_on(self, name: str) -> bool:
        """Whether a longer name begins with these folded words."""
        return self._known[name].goes_on

    def place(self, number: int) -> Place:
        """The place of a number that `senses`, `find` or `members` gave; IndexError for any other."""
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = self._read_place(number)
        return place

    def find(self, region: str) -> int | None:
        """The number of a place by its id (IQ, IQ.13, geonames:94787, region:Sahel), None when there is none."""
        if not region.startswith("geonames:"):
            return self._numbers.get(region)
        text = region.removeprefix("geonames:")
        identifier = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        at = bisect_left(self._city_ids, identifier)
        found = at < len(self._city_ids) and self._city_ids[at] == identifier
        return len(self._regions) + at if found else None

    def members(self, number: int) -> tuple[int, ...]:
        """Of a group its countries, of a country its capital (none or one); () of all else."""
        return self._members.get(number, ())

    def numbers(self) -> range:
        """Of all places: countries, divisions and groups first, then the cities."""
        return range(len(self._within))

    def words(self, name: str) -> frozenset[str]:
        """A set of folded words by its name (`persons`, ...); KeyError for a set that the data lack."""
        return self._words[name]

    def _read_place(self, number: int) -> Place:
        if not 0 <= number < len(self._within):
            raise IndexError(f"there is no place {number}")
        region, name, kind = self._head(number)
        country, admin = self._lies_in(number)
        point = self._latitudes[number], self._longitudes[number]
        north, east = (math.nan, math.nan) if kind == "group" else (point[0] / 1e5, point[1] / 1e5)
        return Place(region, name, kind, country, admin, north, east, self._populations[number])

    def _head(self, number: int) -> tuple[str, str, PlaceKind]:
        city = number - len(self._regions)
        if city < 0:
            return self._regions[number]
        start = self._city_name_ends[city - 1] if city else 0
        name = self._city_names[start : self._city_name_ends[city]].decode()
        return f"geonames:{self._city_ids[city]}", name, "city"

    def _lies_in(self, number: int) -> tuple[str, str]:
        """The country and the division that a place lies in, or is."""
        above = self._within[number]
        if above == _NOWHERE:
            return "", ""
        region, _, kind = self._regions[above]
        return (region.partition(".")[0], region) if kind == "admin" else (region, "")

    def _look_up(self, name: str) -> Known:
        """One bisection tells of most words of a text that nothing begins with them."""
        wanted = name.encode()
        at = self._at(wanted)
        here = self._name(at)
        if not name or not here.startswith(wanted):
            return UNKNOWN
        longer = wanted + b" "
        return Known(self._senses_at(at) if here == wanted else (), self._name(self._at(longer)).startswith(longer))

    def _at(self, wanted: bytes) -> int:
        """Where `wanted` stands among the sorted names, or would stand."""
        start = max(0, bisect_right(self._marks, wanted) - 1) * _STRIDE
        stop = min(start + _STRIDE, len(self._name_ends))
        return bisect_left(range(start, stop), wanted, key=self._name) + start

    def _name(self, at: int) -> bytes:
        """A name by where it stands, b"" behind the last."""
        if at == len(self._name_ends):
            return b""
        return self._names[self._name_ends[at - 1] if at else 0 : self._name_ends[at]]

    def _senses_at(self, at: int) -> tuple[Sense, ...]:
        low, high = self._sense_ends[at - 1] if at else 0, self._sense_ends[at]
        return tuple(
            Sense(NOWHERE if place == _NOWHERE else place, *self._types[number])
            for place, number in zip(self._sense_places[low:high], self._sense_types[low:high], strict=True)
        )


class _Memory(dict[str, Known]):
    """What was asked before; all is forgotten when it is too much. A look-up that finds leaves no trace."""

    def __init__(self, look_up: Callable[[str], Known]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, name: str) -> Known:
        known = self._look_up(name)
        if known is UNKNOWN:  # of all forms that a word may have, few are names
            return known
        if len(self) >= _REMEMBERED:
            self.clear()
        self[name] = known
        return known


def _sections(data: bytes) -> Iterator[bytes]:
    """The sections in their order; ValueError when these are not all of them."""
    if not data.startswith(MAGIC):
        raise ValueError("the gazetteer is not one that this version reads")
    try:
        body = zlib.decompress(memoryview(data)[len(MAGIC) :])
    except zlib.error as error:
        raise ValueError(f"the gazetteer is damaged: {error}") from error
    sections, at = [], 0
    while at < len(body):
        length = int.from_bytes(body[at : at + 4], "little")
        sections.append(body[at + 4 : at + 4 + length])
        at += 4 + length
    if len(sections) != SECTIONS or at != len(body):
        raise ValueError("the gazetteer is damaged: its sections do not add up")
    return iter(sections)


def _numbers(code: str, section: bytes) -> "array[int]":
    numbers = array(code, section)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
