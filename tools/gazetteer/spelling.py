"""Which spellings are names that a newspaper prints, which are codes or the crumbs of machines, and how they fold."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tools.gazetteer.records import MAIN, WEAK
from watcher.core.text.fold import fold, is_unspaced

_ASIDE = re.compile(r"\s*[(\[（【].*?[)\]）】]")
_CODE = re.compile(r"[A-Z]{2,4}")
_NORWEGIAN = frozenset({"nb", "nn", "no"})
_LONGEST = 120  # bytes of a folded name: what is longer is a description
_BIG = 250_000
_VAGUE = frozenset(
    """capital center central centre coast delta district east eastern est federal islands lakes littoral
    metropolitan middle midlands mountains national nord norte north northeast northeastern northern northwest
    northwestern oeste ouest plains plateau plateaux savannah south southeast southeastern southern southwest
    southwestern sud sur union upper west western and of the area city region province""".split()  # noqa: SIM905  # a list would be a page
)


@cache  # the same names come in many languages and places
def folded(name: str) -> str:
    """The folded name without asides in brackets, "" when it is none that could be found in a text."""
    plain = fold(_ASIDE.sub("", name))
    return plain if 0 < len(plain.encode()) <= _LONGEST and not plain.isdecimal() else ""


def script(text: str) -> str:
    """The script of the first letter, by its Unicode name (LATIN, CYRILLIC, CJK, ...), SPACE without letters."""
    letter = next(filter(str.isalpha, text), "\N{SPACE}")
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def is_printed(alternate: str) -> bool:
    """Whether an alternate name of GeoNames is a name: no airport's code, no transliteration that a machine made."""
    if any(map(str.isdecimal, alternate)) or _CODE.fullmatch(alternate):
        return False
    if script(alternate) == "LATIN":
        return len(alternate) > 2 and any(map(str.isupper, alternate))  # GeoNames: "mo su er", "kyrkwk"
    return len(alternate) > 1


def is_short(name: str) -> bool:
    """Whether a folded name is so short that other words are likely to be written alike."""
    letters = name.replace(" ", "")
    if is_unspaced(name) or script(name) == "HANGUL":
        return len(letters) < 3
    return len(letters) < 4


def rank_of(name: str, rank: int, population: int) -> int:
    """The rank of a place's folded name: a short one is weak, unless it is that of a big city (Рим, 北京, Ufa)."""
    in_full = rank == MAIN or script(name) != "LATIN"
    return WEAK if is_short(name) and not (in_full and population >= _BIG) else rank


def is_vague(name: str) -> bool:
    """Whether a folded name says no more than a direction or a kind of place: Central, Northern, Delta."""
    return _VAGUE.issuperset(name.split())


def variants(name: str) -> Iterator[str]:
    """The folded name, and what writers make of `Bosnia & Herzegovina` and of `Congo - Kinshasa`."""
    if plain := folded(name):
        yield plain
    if "&" in name and (spelt := folded(name.replace("&", "and"))):
        yield spelt


def is_shared(name: str) -> bool:
    """Whether languages that read each other's words differently share the name's script: it is bound to its own."""
    return script(name) in {"LATIN", "CYRILLIC"}


def called(language: str) -> frozenset[str]:
    """The tags by which feeds and CLDR name a language: Norwegian has three."""
    return _NORWEGIAN if language in _NORWEGIAN else frozenset({language})


def bound_to(name: str, language: str) -> frozenset[str]:
    """The languages in whose items a word of a language counts; empty is any.

    Island is Iceland in German, and dane are Danes in English alone: Latin and Cyrillic words count in their language.
    A script that few languages share tells the language by itself.
    """
    return called(language) if is_shared(name) else frozenset()


def name_bound_to(name: str, language: str) -> frozenset[str]:
    """As `bound_to`, of names of places: the English ones count everywhere."""
    return frozenset() if language == "en" else bound_to(name, language)
