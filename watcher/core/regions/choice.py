"""Which place a name means, if any: points for what speaks for each, and a line that the best must reach.

Points are no probabilities: they are set so that each rule alone decides what it should decide alone. What is *not*
here: how a rule sees what it sees (surroundings.py).
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from watcher.core.regions.rules import Rules
from watcher.core.regions.spots import Spot
from watcher.core.regions.surroundings import (
    People,
    are_apposed,
    follows_given_name,
    follows_town,
    follows_unknown_name,
    goes_on_as_list,
    has_preposition,
    is_dateline,
    precedes_surname,
)
from watcher.core.regions.vocabulary import WEAK, Option

ENOUGH = 1.0
_SURE = 2.0
"""Points of a name that speaks for the places around it."""

_NATION = 3.0
_WEAK_NATION = 0.6
_DIVISION = 2.0
_WEAK_NAME = -1.5
_PAIR = 4.0
_NO_PAIR = -6.0
_COMPANY = 1.5
_CLOSE_COMPANY = 1.0
_PREPOSITION = 1.0
_DATELINE = 3.0
_HOME = 1.0
_OWN_TONGUE = 0.6
_PERSON = -4.0
_BIG = 300_000
_BENT = -0.5
_OTHER_NAME = -0.3
_OTHER_NAME_OF_SMALL = -0.8
_SEEN_SMALL = -3.0
_FIRST_WORD = -0.4
_MANY_WORDS = 0.6
_CAPITAL_INSIDE = 0.5

_TONGUES = {
    "pl": "PL", "cs": "CZ", "sk": "SK", "uk": "UA", "ru": "RU", "bg": "BG", "de": "DE", "fr": "FR", "it": "IT", "nl": "NL",
    "sv": "SE", "da": "DK", "no": "NO", "fi": "FI", "hu": "HU", "ro": "RO", "el": "GR", "tr": "TR", "he": "IL", "fa": "IR",
    "ja": "JP", "ko": "KR", "zh": "CN", "hi": "IN", "th": "TH", "vi": "VN", "id": "ID", "pt": "BR", "es": "ES", "ka": "GE",
}  # fmt: skip
"""Where most who read a language live: their papers name its small places without more ado."""


@dataclass
class Text:
    """What all of an item's text says: its spots, and by which names it names each country and division."""

    spots: Sequence[Spot]
    language: str
    home: str
    people: People
    rules: Rules
    company: dict[str, set[str]] = field(default_factory=dict)
    named_people: set[str] = field(default_factory=set)

    @cached_property
    def small_words(self) -> Collection[str]:
        """The words that the text writes without a capital somewhere."""
        lines = {id(spot.line): spot.line for spot in self.spots}
        return {
            word
            for line in lines.values()
            for word, written in zip(line.words, line.written, strict=True)
            if written[0].islower()
        }

    def speaks_for(self, region: str, name: str) -> bool:
        """Whether another name than this one speaks for a region."""
        names = self.company.get(region)
        return bool(names) and (len(names) > 1 or name not in names)


def choose(text: Text) -> None:
    """Sets the choice of each spot. The second round knows what the first one found."""
    pairs = _pairs(text) if text.rules.pairs else {}
    facts = [_facts(spot, text, pairs) for spot in text.spots]
    text.named_people = {spot.name for spot, fact in zip(text.spots, facts, strict=True) if fact.person}
    for _ in range(2 if text.rules.company else 1):
        for spot, fact in zip(text.spots, facts, strict=True):
            _weigh(spot, fact, text)
        if text.rules.company:
            text.company = _company(text.spots)
    if text.rules.echoes:
        _echo(text.spots)


@dataclass(slots=True)
class _Facts:
    """What stands around a spot. `pair` are the regions that a comma ties it to."""

    preposition: bool
    person: bool
    dateline: bool
    inside: bool
    town: bool
    first: bool
    common: bool
    pair: Collection[str] = ()
    unpaired: bool = False

    def is_bare(self, spot: Spot, text: Text) -> bool:
        """Whether a name that elsewhere in the text is a person's stands here with nothing that says place."""
        return spot.name in text.named_people and not (self.preposition or self.dateline or self.pair)


def _facts(spot: Spot, text: Text, pairs: Mapping[int, Collection[str]]) -> _Facts:
    rules = text.rules
    person = rules.persons and (
        follows_given_name(spot, text.language, text.people)
        or precedes_surname(spot, text.language, text.people)
        or follows_unknown_name(spot, text.people)
    )
    pair = pairs.get(id(spot), ())
    return _Facts(
        preposition=rules.prepositions and has_preposition(spot),
        person=person,
        dateline=rules.datelines and is_dateline(spot),
        inside=spot.has_capital and not spot.line.is_blind and not spot.line.begins_sentence(spot.first),
        town=rules.pairs and follows_town(spot),
        first=spot.line.field == "summary" and spot.line.begins_sentence(spot.first),
        common=rules.common and spot.first == spot.last and spot.line.words[spot.first] in text.small_words,
        pair=pair,
        unpaired="" in pair,
    )


def _weigh(spot: Spot, facts: _Facts, text: Text) -> None:
    spot.scores = [_points(spot, option, facts, text) for option in spot.options]
    best = max(range(len(spot.options)), key=spot.scores.__getitem__)
    spot.choice = _seat(spot.options[best], spot.options) if spot.scores[best] >= ENOUGH else None


def _seat(choice: Option, options: Sequence[Option]) -> Option:
    """A division that is called like its city is named by it: a city is in both."""
    if choice.kind != "admin":
        return choice
    seats = (option for option in options if option.kind == "city" and option.admin == choice.region)
    return next(seats, choice)


def _points(spot: Spot, option: Option, facts: _Facts, text: Text) -> float:
    if option.kind == "blocker":
        return 10.0
    points = _prior(option, spot, text.language, text.rules)
    if facts.pair:
        if option.region in facts.pair:
            points += _PAIR
        elif facts.unpaired:
            points += _NO_PAIR
    if option.admin and text.speaks_for(option.admin, spot.name) and option.region != option.admin:
        points += _CLOSE_COMPANY + _COMPANY
    elif text.speaks_for(_voice(option, spot), spot.name):
        points += _COMPANY
    if facts.preposition and option.kind != "adjective":
        points += _PREPOSITION
    if facts.dateline and option.kind != "adjective":
        points += _DATELINE
    if (facts.person or facts.is_bare(spot, text)) and _may_be_person(spot, option, text):
        points += _PERSON
    if facts.common and option.kind in ("city", "admin"):
        points += _SEEN_SMALL
    if facts.first and option.kind in ("city", "admin"):
        points += _FIRST_WORD
    if option.rank == WEAK and facts.inside:
        points += _CAPITAL_INSIDE
    if facts.town and option.kind == "admin":
        points += _PREPOSITION + (1.0 if option.rank == WEAK else 0)
    if text.rules.home and text.home and option.country == text.home:
        points += _HOME
    elif option.kind != "country" and _TONGUES.get(text.language) == option.country:
        points += _OWN_TONGUE
    return points


def _prior(option: Option, spot: Spot, language: str, rules: Rules) -> float:
    """What a name is worth by itself."""
    points = _by_kind(option, rules)
    if option.kind in ("city", "admin"):
        is_big = option.place is not None and option.place.population >= _BIG
        if option.rank == 1:
            points += _OTHER_NAME if is_big or not _is_latin(spot.name) else _OTHER_NAME_OF_SMALL
        if option.bent and not is_big and _TONGUES.get(language) != option.country:
            points += _BENT
        if option.kind == "admin" and _is_generic(option, spot.options):
            points += _WEAK_NAME
    if spot.last > spot.first:
        points += _MANY_WORDS
    return points


def _is_latin(name: str) -> bool:
    """In other scripts, and without other accents, no name is a place's first one."""
    return name.replace(" ", "").isascii()


def _is_generic(option: Option, options: Sequence[Option]) -> bool:
    """Many countries have a North."""
    return any(other.kind == "admin" and other.country != option.country for other in options)


def _by_kind(option: Option, rules: Rules) -> float:
    if option.kind in ("city", "admin", "place"):
        size = _by_size(option.place.population if option.place else 0, rules)
        if option.kind == "place":
            return _NATION
        if option.kind == "admin":
            size = max(size, 1.0) if option.rank < WEAK else size - 0.5
        return size + (_WEAK_NAME if option.rank == WEAK else 0)
    return _WEAK_NATION if option.rank == WEAK else _NATION


def _by_size(population: int, rules: Rules) -> float:
    """0 for a village, 1 for 200,000 people, 2 for five millions."""
    if not rules.size:
        return _SURE
    return max(0.0, min(2.5, 0.72 * (math.log10(population + 1) - 3.9)))


def _may_be_person(spot: Spot, option: Option, text: Text) -> bool:
    return option.kind in ("city", "admin") or text.people.is_given(spot.line.words[spot.first], text.language)


def _voice(option: Option, spot: Spot) -> str:
    """Whose company speaks for an option. Of a state that is called like a country (Georgia) it is that of the towns
    around it: its nation is spoken of everywhere."""
    if option.kind in ("city", "admin") and spot.options[0].kind == "country":
        return f"{option.country}."
    return option.country


def _pairs(text: Text) -> dict[int, Collection[str]]:
    """Of spots with a comma between them: the regions that fit together; "" among them when none do."""
    pairs: dict[int, Collection[str]] = {}
    listed: Spot | None = None
    for one, other in pairwise(text.spots):
        if one.line is not other.line or not are_apposed(one.line, one, other):
            continue
        fitting = [(inner, outer) for inner in one.options for outer in other.options if _lies_in(inner, outer)]
        if fitting:
            pairs[id(one)] = {inner.region for inner, _ in fitting}
            pairs[id(other)] = {outer.region for _, outer in fitting}
        elif _is_town(one, other) and one is not listed and not goes_on_as_list(other):
            pairs[id(one)] = {""}
        else:
            listed = other
    return pairs


def _lies_in(inner: Option, outer: Option) -> bool:
    if inner.kind not in ("city", "admin") or inner.region == outer.region:
        return False
    if outer.kind == "admin":
        return inner.admin == outer.region
    return outer.kind == "country" and inner.country == outer.region


def _is_town(one: Spot, other: Spot) -> bool:
    """Cairo, Illinois: what stands before a state is a town in it, however small."""
    is_state = all(option.kind == "admin" for option in other.options)
    return is_state and all(option.kind in ("city", "country") for option in one.options)


def _company(spots: Iterable[Spot]) -> dict[str, set[str]]:
    company: dict[str, set[str]] = {}
    for spot in spots:
        choice = spot.choice
        if choice and choice.kind not in ("group", "actor", "blocker") and max(spot.scores) >= _SURE:
            company.setdefault(choice.country, set()).add(spot.name)
            if choice.kind in ("city", "admin"):
                company.setdefault(f"{choice.country}.", set()).add(spot.name)
            if choice.admin:
                company.setdefault(choice.admin, set()).add(spot.name)
    return company


def _echo(spots: Iterable[Spot]) -> None:
    """What a name means where most speaks for it, it means everywhere in a text."""
    by_name: dict[tuple[str, Sequence[Option]], list[Spot]] = {}
    for spot in spots:
        by_name.setdefault((spot.name, spot.options), []).append(spot)
    for alike in by_name.values():
        if len(alike) > 1:
            best_spot = max(alike, key=lambda spot: max(spot.scores))
            for spot in alike:
                if min(spot.scores) > _PERSON / 2 or spot.choice:
                    spot.choice = best_spot.choice
