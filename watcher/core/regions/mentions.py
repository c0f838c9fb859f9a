"""The places that an item names, each with the words that name it, how surely, and why.

    text -> lines -> spots (names found) -> choice (what they mean) -> mentions

What is *not* here: what a watch wants of places (area.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from watcher.core.model import Entry, Grade, Mention, OwnPlace
from watcher.core.regions.choice import Text, choose
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.regions.lines import lines
from watcher.core.regions.rules import ALL, Rules
from watcher.core.regions.spots import Spot, spots
from watcher.core.regions.surroundings import People, is_dateline
from watcher.core.regions.vocabulary import Option, Vocabulary, locus
from watcher.core.text.language import language_of


class Mentions:
    """Reads items. Built once: it remembers words."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace] = (), *, rules: Rules = ALL) -> None:
        self._gazetteer, self._rules = gazetteer, rules
        self._vocabulary = Vocabulary(gazetteer, own, rules)
        given = _words(gazetteer, "persons") | _words(gazetteer, "given") | _words(gazetteer, "titles")
        self._people = People(given, _words(gazetteer, "surnames"), _words(gazetteer, "institutions"))

    def of(self, entry: Entry, *, home: str = "") -> tuple[Mention, ...]:
        """All places that an item names, in the order of its text. `home` is the country of its feed, or ""."""
        found = self._read(entry, home)
        return tuple(_mentions(found))

    def _read(self, entry: Entry, home: str) -> Sequence[Spot]:
        language = language_of(entry.title, entry.summary, entry.language)
        tongue = self._vocabulary.tongue(language)
        found = [spot for line in lines(entry) for spot in spots(line, tongue, self._rules)]
        text = Text(
            spots=found,
            language=tongue.language,
            home=home,
            people=self._people,
            rules=self._rules,
        )
        choose(text)
        return found


def _words(gazetteer: Gazetteer, name: str) -> frozenset[str]:
    try:
        return gazetteer.words(name)
    except KeyError:
        return frozenset()


def _mentions(found: Sequence[Spot]) -> Iterator[Mention]:
    chosen = [(spot, option) for spot in found for option in _meant(spot)]
    often = Counter(option.country for _, option in chosen if option.country)
    most = max(often.values(), default=0)
    for spot, option in chosen:
        about = spot.line.field == "title" or is_dateline(spot) or (most > 1 and often[option.country] == most)
        yield _mention(spot, option, "about" if about else "mention")


def _meant(spot: Spot) -> Iterator[Option]:
    """The choice, and all others that go with it where a phrase stands for several regions."""
    choice = spot.choice
    if choice is None:
        return
    if choice.kind in ("blocker", "metonym", "actor"):
        yield from (option for option in spot.options if option.kind == choice.kind and option.place)
    else:
        yield choice


def _mention(spot: Spot, option: Option, grade: Grade) -> Mention:
    place = option.place
    if place is None:
        raise ValueError("words that name nothing are no mention")
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
        within=tuple(dict.fromkeys(filter(None, (option.region, option.admin, option.country)))),
        locus=locus(place),
        evidence=tuple(spot.evidence),
    )
