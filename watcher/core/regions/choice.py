"""Which place each name of a text means, if any: the meaning that most speaks for, when enough does.

What is *not* here: what speaks for a meaning (clues.py).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.core.regions.clues import (
    ENOUGH,
    LIKELY,
    NATION,
    PHRASE,
    SURE,
    Clue,
    Facts,
    Text,
    clues,
    facts,
    points,
    seat,
)
from watcher.core.regions.spots import Spot
from watcher.core.regions.surroundings import are_apposed, goes_on_as_list, stands_in
from watcher.core.regions.vocabulary import Option

_LONE = frozenset({"group", "actor", "blocker"})
"""What is in no one country, or hardly."""


_ROUNDS = 4
"""Two are the rule; each further one is a place that is known by another that was hardly known itself."""


class Judgement:
    """What is thought of one spot: its meaning, or None, and the points of each of its options."""

    __slots__ = ("around", "choice", "scores", "spot")

    def __init__(self, spot: Spot, around: Facts) -> None:
        self.spot, self.around = spot, around
        self.scores: Sequence[float] = [NATION.points] * len(spot.options)
        self.choice: Option | None = spot.options[0]

    def clues(self, option: Option, text: Text) -> Sequence[Clue]:
        """What speaks for one of its options, and against it."""
        if self.around.sure:
            return [PHRASE if option.kind == "blocker" else NATION]
        return clues(self.spot, option, self.around, text)

    @property
    def best(self) -> int:
        """The number of the option that most speaks for."""
        return self.scores.index(max(self.scores))

    def weigh(self, text: Text) -> None:
        options = self.spot.options
        self.scores = [points(self.clues(option, text)) for option in options]
        best = self.best
        self.choice = seat(options[best], options) if self.scores[best] >= ENOUGH else None


def judge(text: Text) -> list[Judgement]:
    """What each spot of a text means. Each round knows what the one before it found, until nothing changes."""
    pairs = _pairs(text.spots) if text.rules.pairs else {}
    around = [facts(spot, text, pairs.get(id(spot), ())) for spot in text.spots]
    people = {spot.name for spot, seen in zip(text.spots, around, strict=True) if seen.person}
    judgements = [
        Judgement(spot, replace(seen, bare=True) if _is_bare(spot, seen, people) else seen)
        for spot, seen in zip(text.spots, around, strict=True)
    ]
    unsure = [judgement for judgement in judgements if not judgement.around.sure]
    for _ in range(_ROUNDS if unsure else 0):
        for judgement in unsure:
            judgement.weigh(text)
        company = _company(judgements) if text.rules.company else {}
        if company == text.company:
            break
        text.company = company
    if text.rules.echoes:
        _echo(judgements)
    return judgements


def _is_bare(spot: Spot, seen: Facts, people: Collection[str]) -> bool:
    """Whether a name that elsewhere in the text is a person's stands here with nothing that says place."""
    if spot.name not in people or seen.person:
        return False
    return not (seen.dateline or seen.pair or (seen.preposition and stands_in(spot)))


def _pairs(spots: Sequence[Spot]) -> dict[int, Collection[str]]:
    """Of spots with a comma between them: the regions that fit together; "" for a town of a division that follows."""
    pairs: dict[int, Collection[str]] = {}
    listed: Spot | None = None
    for one, other in pairwise(spots):
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
    return is_state and seat(one.options[0], one.options).kind in ("city", "country")


def _company(judgements: Iterable[Judgement]) -> dict[str, set[str]]:
    """By which names the text names each country, the towns and divisions of each, and each division."""
    company: dict[str, set[str]] = {}
    for judgement in judgements:
        best = judgement.best
        option, reached = judgement.spot.options[best], judgement.scores[best]
        if reached < LIKELY or option.kind in _LONE:
            continue
        keys = [option.admin] if option.admin else []
        if reached >= SURE:
            keys += [option.country, f"{option.country}."] if option.kind in ("city", "admin") else [option.country]
        for key in keys:
            company.setdefault(key, set()).add(judgement.spot.name)
    return company


def _echo(judgements: Iterable[Judgement]) -> None:
    """What a name means where most speaks for it, it means everywhere in a text, but where it is a person's."""
    alike: dict[tuple[str, Sequence[Option]], list[Judgement]] = {}
    for judgement in judgements:
        if not (judgement.around.person or judgement.around.bare):
            alike.setdefault((judgement.spot.name, judgement.spot.options), []).append(judgement)
    for same in alike.values():
        if len(same) > 1:
            choice = max(same, key=lambda judgement: max(judgement.scores)).choice
            for judgement in same:
                judgement.choice = choice
