"""Writes places and names as the bytes that watcher/core/regions/gazetteer.py reads; that file describes them."""

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tools.gazetteer.records import WEAK, Build, Meaning, Names, Spot, Use
from watcher.core.regions.gazetteer import MAGIC, SenseKind

_NOWHERE = 0xFFFF
_MOST_CITIES = 8  # of one name: who means the ninth San José says more than its name
_KINDS: tuple[SenseKind, ...] = (
    "blocker", "country", "adjective", "group", "metonym", "actor", "admin", "city",
)  # fmt: skip


def pack(build: Build, handmade: str = "") -> bytes:
    """The whole file: the same build gives the same bytes. `handmade` is the digest of the hand files."""
    spots = build.spots.values()
    heads = sorted((spot for spot in spots if spot.kind != "city"), key=lambda it: (_HEADS.index(it.kind), it.region))
    cities = sorted((spot for spot in spots if spot.kind == "city"), key=_city_number)
    ordered = [*heads, *cities]
    numbers = {spot.region: number for number, spot in enumerate(ordered)}
    types: dict[tuple[str, tuple[str, ...], int], int] = {}
    block, lengths, counts, places, kinds = _name_sections(build.names, ordered, numbers, types)
    tables = {
        "handmade": handmade,
        "types": list(types),
        "regions": [[spot.region, spot.name, spot.kind] for spot in heads],
        "members": {
            str(numbers[region]): [numbers[it] for it in inside] for region, inside in sorted(build.members.items())
        },
        "words": {name: sorted(set(found)) for name, found in sorted(build.words.items())},
    }
    sections = [
        json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode(),
        block,
        *(_bytes(code, values) for code, values in (("B", lengths), ("B", counts), ("H", places), ("H", kinds))),
        *_place_sections(ordered, cities, numbers),
    ]
    body = b"".join(len(section).to_bytes(4, "little") + section for section in sections)
    return MAGIC + zlib.compress(body, 9)


_HEADS = ("country", "admin", "group")


def _city_number(spot: Spot) -> int:
    return int(spot.region.removeprefix("geonames:"))


def _name_sections(
    names: Names,
    spots: Sequence[Spot],
    numbers: Mapping[str, int],
    types: dict[tuple[str, tuple[str, ...], int], int],
) -> tuple[bytes, list[int], list[int], list[int], list[int]]:
    """The block of names, their lengths, how many senses each has; of each sense its place and its type."""
    block, lengths, counts, places, kinds = [], [], [], [], []
    for name, uses in sorted((name.encode(), uses) for name, uses in names.uses.items() if uses):
        senses = _ordered(uses, spots, numbers)
        block.append(name)
        lengths.append(len(name))
        counts.append(len(senses))
        for meaning, use in senses:
            places.append(numbers[meaning.region] if meaning.region else _NOWHERE)
            kinds.append(types.setdefault((meaning.kind, tuple(sorted(use.languages)), use.rank), len(types)))
    return b"".join(block), lengths, counts, places, kinds


def _ordered(
    uses: Mapping[Meaning, Use], spots: Sequence[Spot], numbers: Mapping[str, int]
) -> list[tuple[Meaning, Use]]:
    """The likeliest sense first; a city's main name counts ten times its people, a weak one a tenth."""

    def order(entry: tuple[Meaning, Use]) -> tuple[int, float, str]:
        meaning, use = entry
        people = spots[numbers[meaning.region]].population if meaning.region else 0
        return _KINDS.index(meaning.kind), -people * 10.0 ** (1 - use.rank), meaning.region

    senses = [sense for entry in sorted(uses.items(), key=order) for sense in _by_language(*entry)]
    cities = [entry for entry in senses if entry[0].kind == "city"]
    return [entry for entry in senses if entry[0].kind != "city"] + cities[:_MOST_CITIES]


def _by_language(meaning: Meaning, use: Use) -> Iterator[tuple[Meaning, Use]]:
    """A use that is weak in some languages becomes two senses: theirs comes first, and the first that fits counts."""
    if not use.weak_in or use.rank == WEAK:
        yield meaning, use
        return
    yield meaning, Use(WEAK, use.weak_in)
    if not use.languages or use.languages - use.weak_in:
        yield meaning, Use(use.rank, use.languages - use.weak_in)


def _place_sections(ordered: Sequence[Spot], cities: Sequence[Spot], numbers: Mapping[str, int]) -> list[bytes]:
    ids = list(map(_city_number, cities))
    city_names = [spot.name.encode() for spot in cities]
    return [
        _bytes("I", [after - before for before, after in zip([0, *ids], ids, strict=False)]),
        b"".join(city_names),
        _bytes("B", map(len, city_names)),
        _bytes("H", [numbers.get(spot.within, _NOWHERE) for spot in ordered]),
        _bytes("i", [_degrees(spot.latitude) for spot in ordered]),
        _bytes("i", [_degrees(spot.longitude) for spot in ordered]),
        _bytes("I", [spot.population for spot in ordered]),
    ]


def _degrees(value: float) -> int:
    return 0 if math.isnan(value) else round(value * 1e5)


def _bytes(code: str, values: Iterable[int]) -> bytes:
    numbers = array(code, values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
