"""The places that the words of an item name, each with the words that name it, how surely, and why.

    text -> lines -> spots (names found) -> judgements (what they mean) -> mentions

What is *not* here: what an item says of its place without words, and the home of its feed (whereabouts.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.core.model import Entry, FieldName, Grade, Mention, OwnPlace
from watcher.core.regions.choice import Judgement, judge
from watcher.core.regions.clues import ENOUGH, Text, points
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.regions.lines import lines
from watcher.core.regions.rules import ALL, Rules
from watcher.core.regions.spots import spots
from watcher.core.regions.surroundings import People
from watcher.core.regions.vocabulary import Option, Vocabulary
from watcher.core.text.language import language_of

_TOGETHER = frozenset({"blocker", "metonym", "actor"})
"""Kinds of phrases that stand for several regions at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that words of an item may name. `lost` says why it is not meant, "" for what is; `region` is "" for a
    phrase that names nothing."""

    region: str
    name: str
    kind: str
    country: str
    points: float
    evidence: tuple[str, ...]
    lost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Words of an item that are a name, and all that they may mean, the likeliest first. Offsets as in `Mention`."""

    field: FieldName
    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]


class Mentions:
    """Reads items. Built once: it remembers words."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace] = (), *, rules: Rules = ALL) -> None:
        self._rules = rules
        self._vocabulary = Vocabulary(gazetteer, own, rules)
        words = self._vocabulary.words
        given = words("persons") | words("given") | words("titles")
        self._people = People(given, words("surnames"), words("institutions"))

    def of(self, entry: Entry, *, home: str = "") -> tuple[Mention, ...]:
        """All places that an item names, in the order of its text. `home` is the country of its feed, or ""."""
        text = self._text(entry, home)
        return tuple(_mentions(judge(text), text)) if text.spots else ()

    def explain(self, entry: Entry, *, home: str = "") -> tuple[Reading, ...]:
        """All names in an item, with what was meant, what was not, and why."""
        text = self._text(entry, home)
        return tuple(_reading(judgement, text) for judgement in judge(text))

    def _text(self, entry: Entry, home: str) -> Text:
        language = language_of(entry.title, entry.summary, entry.language)
        tongue = self._vocabulary.tongue(language)
        found = [spot for line in lines(entry) for spot in spots(line, tongue, self._rules)]
        return Text(spots=found, language=tongue.language, home=home, people=self._people, rules=self._rules)


def _mentions(judgements: Sequence[Judgement], text: Text) -> Iterator[Mention]:
    meant = [(judgement, option) for judgement in judgements for option in _meant(judgement)]
    often = Counter(option.country for _, option in meant if option.country)
    most = max(2, *often.values()) if often else 2
    for judgement, option in meant:
        in_front = judgement.spot.line.field == "title" or judgement.around.dateline
        yield _mention(judgement, option, text, "about" if in_front or often[option.country] == most else "mention")


def _meant(judgement: Judgement) -> Iterator[Option]:
    """The choice, and all others that go with it where a phrase stands for several regions."""
    choice = judgement.choice
    if choice is None:
        return
    if choice.kind in _TOGETHER:
        yield from (option for option in judgement.spot.options if option.kind == choice.kind and option.place)
    else:
        yield choice


def _mention(judgement: Judgement, option: Option, text: Text, grade: Grade) -> Mention:
    spot, place = judgement.spot, option.place
    if place is None:
        raise ValueError("a phrase that names nothing is no mention")
    return Mention(
        region=option.region,
        name=place.name,
        kind=place.kind if option.kind == "blocker" else option.kind,
        country=option.country,
        field=spot.line.field,
        start=spot.line.offset + spot.start,
        end=spot.line.offset + spot.end,
        text=spot.written,
        grade=grade,
        within=option.within,
        locus=option.locus,
        evidence=_evidence(judgement, option, text),
    )


def _evidence(judgement: Judgement, option: Option, text: Text) -> tuple[str, ...]:
    """What speaks for a meaning."""
    return tuple([clue.words for clue in judgement.clues(option, text) if clue.points > 0])


def _reading(judgement: Judgement, text: Text) -> Reading:
    spot = judgement.spot
    candidates = [_candidate(judgement, option, text) for option in spot.options]
    return Reading(
        field=spot.line.field,
        start=spot.line.offset + spot.start,
        end=spot.line.offset + spot.end,
        text=spot.written,
        candidates=tuple(sorted(candidates, key=lambda candidate: (bool(candidate.lost), -candidate.points))),
    )


def _candidate(judgement: Judgement, option: Option, text: Text) -> Candidate:
    found = judgement.clues(option, text)
    reached = points(found)
    return Candidate(
        region=option.region,
        name=option.place.name if option.place else "",
        kind=option.kind,
        country=option.country,
        points=round(reached, 2),
        evidence=tuple(clue.words for clue in found if clue.points > 0),
        lost=_why_lost(judgement, option, reached, [clue.words for clue in found if clue.points < 0]),
    )


def _why_lost(judgement: Judgement, option: Option, reached: float, against: Sequence[str]) -> str:
    """Why an option is not meant, "" when it is."""
    if option in _meant(judgement) or (option == judgement.choice):
        return ""
    reasons = f" ({', '.join(against)})" if against else ""
    if judgement.choice is None:
        return f"too little speaks for it{reasons}" if reached < ENOUGH else f"the name means nothing here{reasons}"
    return f"{judgement.choice.place.name if judgement.choice.place else 'a phrase'} is likelier{reasons}"
