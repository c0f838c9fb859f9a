"""What speaks for and against each meaning of a name, in points, with the words that `explain` shows.

Points are no probabilities: they are set so that each rule alone decides what it should decide alone; `ENOUGH` of them
make a place. What is *not* here: how a rule sees what it sees (surroundings.py), and the choice itself (choice.py).
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from watcher.core.regions.rules import Rules
from watcher.core.regions.spots import Spot
from watcher.core.regions.surroundings import (
    People,
    follows_given_name,
    follows_town,
    follows_unknown_name,
    has_preposition,
    is_county,
    is_dateline,
    precedes_surname,
)
from watcher.core.regions.vocabulary import WEAK, Option

ENOUGH = 1.0
SURE = 1.5
"""Points from which on a name speaks for the places around it."""
LIKELY = 0.7
"""Points from which on it does so within one division: two names of one are no chance."""

_NATION = 3.0
_WEAK_NATION = 0.6
_BIGGEST = 2.5
_WEAK_CITY = -1.5
_FAR_NAME = 300_000
"""Inhabitants from which on a city has names in other languages that people use."""
_INITIALS = 3
_SETTLED = frozenset({"city", "admin"})

_TONGUES = {
    "pl": "PL", "cs": "CZ", "sk": "SK", "uk": "UA", "ru": "RU", "bg": "BG", "de": "DE", "fr": "FR", "it": "IT",
    "nl": "NL", "sv": "SE", "da": "DK", "no": "NO", "fi": "FI", "hu": "HU", "ro": "RO", "el": "GR", "tr": "TR",
    "he": "IL", "fa": "IR", "ja": "JP", "ko": "KR", "zh": "CN", "hi": "IN", "th": "TH", "vi": "VN", "id": "ID",
    "pt": "BR", "es": "ES", "ka": "GE",
}  # fmt: skip
"""Where most who read a language live: their papers name its small places without more ado."""


class Clue(NamedTuple):
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around a spot. `pair` are the regions that a comma ties it to, "" among them when it is a town that
    no one knows; a `bare` name is that of a person elsewhere in the text; a `sure` one can mean but one nation,
    whatever stands around it."""

    preposition: bool
    person: bool
    dateline: bool
    town: bool
    county: bool
    inside: bool
    first: bool
    cased: bool
    pair: Collection[str] = ()
    bare: bool = False
    sure: bool = False


@dataclass
class Text:
    """What all of an item's text says: its spots, and by which names it names each country and division.

    `company` has a country's code, its code and a stop for its towns and divisions alone (`US.`), and divisions' ids.
    """

    spots: Sequence[Spot]
    language: str
    home: str
    people: People
    rules: Rules
    company: dict[str, set[str]] = field(default_factory=dict)

    def speaks_for(self, region: str, name: str) -> bool:
        """Whether another name than this one speaks for a region."""
        names = self.company.get(region, ())
        return len(names) > 1 or (len(names) == 1 and name not in names)


_NOTHING = Facts(
    preposition=False, person=False, dateline=False, town=False, county=False, inside=False, first=False,
    cased=True, sure=True,
)  # fmt: skip


def facts(spot: Spot, text: Text, pair: Collection[str]) -> Facts:
    """What stands around a spot; of one that is sure, nothing else is looked at."""
    if _is_sure(spot, text):
        return replace(_NOTHING, dateline=True) if text.rules.datelines and is_dateline(spot) else _NOTHING
    rules, line, language = text.rules, spot.line, text.language
    is_person = rules.persons and (
        follows_given_name(spot, language, text.people)
        or precedes_surname(spot, language, text.people)
        or follows_unknown_name(spot, text.people)
    )
    begins = line.begins_sentence(spot.first)
    return Facts(
        preposition=rules.prepositions and has_preposition(spot),
        person=is_person,
        dateline=rules.datelines and is_dateline(spot),
        town=rules.pairs and follows_town(spot),
        county=rules.pairs and is_county(spot),
        inside=spot.has_capital and not line.is_blind and not begins,
        first=begins and line.field == "summary",
        cased=spot.is_cased,
        pair=pair,
    )


def clues(spot: Spot, option: Option, around: Facts, text: Text) -> list[Clue]:
    """All that speaks for a meaning, and against it."""
    if option.kind == "blocker":
        return [PHRASE]
    found = _of_name(spot, option, text)
    found += _of_company(spot, option, around, text)
    if option.kind != "adjective":
        found += _of_place(option, around)
    if option.rank == WEAK:
        found += _of_weakness(spot, option, around)
    if (around.person or around.bare) and (option.kind in _SETTLED or _is_given(spot, text)):
        found.append(Clue(-4.0, "a person's name"))
    if around.first and option.kind in _SETTLED:
        found.append(Clue(-0.4, "the first word of a sentence"))
    return found


PHRASE = Clue(10.0, "a fixed phrase")
NATION = Clue(_NATION, "a name of its own")
"""What speaks for a sure name."""


def points(found: Sequence[Clue]) -> float:
    return sum(clue.points for clue in found)


def seat(choice: Option, options: Sequence[Option]) -> Option:
    """A division that is called like its city is named by it: a city is in both."""
    if choice.kind != "admin":
        return choice
    seats = (option for option in options if option.kind == "city" and option.admin == choice.region)
    return next(seats, choice)


def _of_name(spot: Spot, option: Option, text: Text) -> list[Clue]:
    """What a name is worth by itself, and in this language."""
    if option.kind not in _SETTLED:
        return [Clue(_WEAK_NATION, "a weak name") if option.rank == WEAK else NATION]
    people = option.place.population if option.place else 0
    found = [_of_size(people, text.rules)]
    if option.is_capital:
        found.append(Clue(0.8, "a capital"))
    own_tongue = _TONGUES.get(text.language) == option.country
    if option.rank == WEAK:
        found.append(Clue(_WEAK_CITY, "an ordinary word, too"))
    elif option.rank == 1 and spot.name.replace(" ", "").isascii():  # in other scripts no name is the first
        found.append(Clue(-0.3 if people >= _FAR_NAME else -0.8, "not its first name"))
    if option.bent and people < _FAR_NAME and not own_tongue:
        found.append(Clue(-0.5, "in another form"))
    if option.kind == "admin" and _is_generic(option, spot.options):
        found.append(Clue(_WEAK_CITY, "a name of many divisions"))
    if spot.last > spot.first:
        found.append(Clue(0.6, "more than one word"))
    if own_tongue:
        found.append(Clue(0.6, "where this language is spoken"))
    return found


def _of_size(people: int, rules: Rules) -> Clue:
    """0 for a village, 1 for 200,000 people, 2 for five millions."""
    if not rules.size:
        return Clue(SURE, "a place")
    size = 0.72 * (math.log10(people + 1) - 3.9)
    return Clue(max(0.0, min(_BIGGEST, size)), f"{people:,} people")


def _of_company(spot: Spot, option: Option, around: Facts, text: Text) -> list[Clue]:
    """What the rest of the text says, and the feed."""
    found: list[Clue] = []
    if option.region in around.pair:
        found.append(Clue(4.0, "with what it lies in, or what lies in it"))
    elif "" in around.pair:
        found.append(Clue(-6.0, "a town of that division"))
    if option.admin and text.speaks_for(option.admin, spot.name):
        found.append(Clue(2.5, "its division is named"))
    elif text.speaks_for(_voice(spot, option), spot.name):
        found.append(Clue(1.5, "its country is named"))
    if text.home and text.rules.home and option.country == text.home:
        found.append(Clue(0.8, "the home of the feed"))
    if around.county and option.country == "US":
        found.append(Clue(1.5, "an American county"))
    return found


def _of_place(option: Option, around: Facts) -> list[Clue]:
    """What shows that a place is spoken of."""
    found: list[Clue] = []
    if around.preposition and (option.rank < WEAK or (around.cased and option.kind != "admin")):
        found.append(Clue(1.0 if option.rank == WEAK else 0.5, "behind a preposition"))
    if around.dateline:
        found.append(Clue(3.0, "in the dateline"))
    if around.town and option.kind == "admin":
        found.append(Clue(2.0 if option.rank == WEAK else 1.0, "behind a town"))
    return found


def _of_weakness(spot: Spot, option: Option, around: Facts) -> list[Clue]:
    """A weak name: its capital inside a sentence is worth something; in a script without capitals, nothing is."""
    if option.kind == "admin" and len(spot.name) <= _INITIALS and not (around.town or around.pair):
        return [Clue(-3.0, "initials, and no town before them")]
    if not around.cased:
        return [Clue(_WEAK_CITY, "no capitals in this script")]
    return [Clue(0.5, "with a capital inside a sentence")] if around.inside else []


def _is_sure(spot: Spot, text: Text) -> bool:
    """Whether all options are one nation, and the name is nobody's: most names are."""
    nation = spot.options[0].country
    for option in spot.options:
        if option.rank == WEAK or option.kind in _SETTLED or option.country != nation:
            return False
    return not _is_given(spot, text)


def _voice(spot: Spot, option: Option) -> str:
    """Whose company speaks for an option. Of a state that is called like a country (Georgia) it is that of the towns
    around it: its nation is spoken of everywhere."""
    return f"{option.country}." if option.kind == "admin" and spot.options[0].kind == "country" else option.country


def _is_generic(option: Option, options: Sequence[Option]) -> bool:
    """Many countries have a North."""
    return any(other.kind == "admin" and other.country != option.country for other in options)


def _is_given(spot: Spot, text: Text) -> bool:
    return text.people.is_given(spot.line.word(spot.first), text.language)
