"""The names of first-order divisions in the languages of Unicode CLDR (common/subdivisions of its XML files).

CLDR knows them by ISO 3166-2, GeoNames by codes of its own: `matched` finds which is which by their names, of which
CLDR has so many that chance has little to say. What is *not* here: second-order divisions, which match nothing.
"""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tools.gazetteer import spelling
from watcher.core.text.fold import fold, is_unspaced

Translations = dict[str, dict[str, str]]
"""ISO code (`deby`) -> language -> name."""


class Named(NamedTuple):
    """The names of a division, and those of its biggest city, which it often shares."""

    own: Iterable[str]
    seat: Iterable[str]


_BY_PARTS = {"do", "id", "iq"}  # ISO groups their divisions by island or region, GeoNames does not
_UNUSED = {"ccp", "ceb", "kgp", "yrl"}  # translated by machine, or read by nobody who prints news


def translations(folder: Path) -> Translations:
    """All names of all first-order divisions. `folder` is CLDR's `common`."""
    found: Translations = {code: {} for code in _first_order(folder)}
    for path in sorted((folder / "subdivisions").glob("*.xml")):
        if path.stem not in _UNUSED:
            for element in ET.parse(path).iter("subdivision"):  # noqa: S314  # a file of a pinned package
                names = found.get(element.attrib["type"])
                if names is not None and element.text and not element.get("alt"):
                    names[path.stem] = element.text.rstrip("²")
    return found


def _first_order(folder: Path) -> list[str]:
    tree = ET.parse(folder / "supplemental/subdivisions.xml")  # noqa: S314  # likewise
    inside = {group.attrib["type"]: group.attrib["contains"].split() for group in tree.iter("subgroup")}
    codes = {code for country, parts in inside.items() if len(country) == 2 for code in parts}
    parts = {part for code in codes if code[:2] in _BY_PARTS for part in inside.get(code, ())}
    return sorted(codes | parts | _pins().keys())


def bare(name: str) -> str:
    """A folded name without the words for divisions at its ends; at least one word is left (two Chinese characters)."""
    words = name.split()
    least = 2 if is_unspaced(name) else 1
    while len(words) > least and words[-1] in _kind_words():
        words.pop()
    while len(words) > least and words[0] in _kind_words():
        words.pop(0)
    return " ".join(words)


@cache
def _kind_words() -> frozenset[str]:
    lines = (Path(__file__).parent / "division_words.txt").read_text("utf-8").splitlines()
    return frozenset(fold(" ".join(line for line in lines if not line.startswith("#"))).split())


def matched(translations: Translations, divisions: Mapping[str, Named]) -> dict[str, str]:
    """ISO code -> region id: by the pins of division_codes.txt, else by names, the surest match first."""
    by_name: dict[tuple[str, str], Counter[str]] = {}
    for region, named in divisions.items():
        for name, weight in _weighted(named).items():
            by_name.setdefault((region[:2], name), Counter())[region] += weight
    votes: dict[str, Counter[str]] = {}
    for code, names in translations.items():
        votes[code] = Counter()
        for name, weight in _weighted(Named(names.values(), ())).items():
            votes[code] += Counter({r: v * weight for r, v in by_name.get((code[:2].upper(), name), Counter()).items()})
    return _pairs(votes, _pins())


def _weighted(named: Named) -> Counter[str]:
    """How much each spelling says: twice as much with its word for divisions, and twice as much if not of the seat."""
    weights: Counter[str] = Counter()
    for names, weight in ((set(named.own), 2), (set(named.seat), 1)):
        for name in set(map(spelling.folded, names)) - {""}:
            weights[name] += weight
            weights[bare(name)] += weight
    return weights


def spellings(text: str) -> set[str]:
    """A division's name, folded, with and without the word for such a division; empty for no name."""
    name = spelling.folded(text)
    return {name, bare(name)} if name else set()


def _pairs(votes: Mapping[str, Counter[str]], pins: Mapping[str, str]) -> dict[str, str]:
    """No code and no region twice."""
    pairs, taken = dict(pins), set(pins.values())
    ranked = sorted((-count, code, region) for code, counter in votes.items() for region, count in counter.items())
    for _, code, region in ranked:
        if code not in pairs and region not in taken:
            pairs[code] = region
            taken.add(region)
    return pairs


def _pins() -> dict[str, str]:
    lines = (Path(__file__).parent / "division_codes.txt").read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))
