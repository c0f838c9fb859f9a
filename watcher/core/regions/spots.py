"""Where a line may name a place: the longest names from the left, whose capitals allow them to be names.

What is *not* here: whether a place is meant, and which (choice.py).
"""

import re
from collections.abc import Iterator, Sequence

from watcher.core.regions.lines import Line
from watcher.core.regions.rules import Rules
from watcher.core.regions.vocabulary import Form, Option, Tongue

_LONGEST = 12
"""Words of a name: none has more, but for those of single characters, in which nobody repeats himself as often."""
_ARTICLE = 3
_INITIALS = 3
"""Letters of a country's name that are initials: US, UK, UAE, США."""
_CAPITAL_ADJECTIVES = frozenset({"", "en", "nl", "tr", "az", "id", "ms", "tl", "sw", "vi"})
"""Languages whose adjectives of nations have a capital."""
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30fe]")


class Spot:
    """Words of a line, from number `first` to `last`, that are a name: `name` as the gazetteer has it, and what it may
    mean."""

    __slots__ = ("first", "last", "line", "name", "options")

    def __init__(self, line: Line, first: int, last: int, name: str, options: Sequence[Option]) -> None:
        self.line, self.first, self.last, self.name, self.options = line, first, last, name, options

    @property
    def start(self) -> int:
        return self.line.spans[self.first][0]

    @property
    def end(self) -> int:
        return self.line.spans[self.last][1]

    @property
    def written(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def is_cased(self) -> bool:
        """Whether its script has capitals."""
        first = self.line.written[self.first][0]
        return first.lower() != first.upper()

    @property
    def is_abbreviation(self) -> bool:
        """Whether it has a capital and a full stop: Va., La."""
        return self.written.istitle() and self.line.text.startswith(".", self.end)

    @property
    def has_capital(self) -> bool:
        """Whether it begins with one, but for an article: the Hague, not east London."""
        written, first = self.line.written, self.line.written[self.first]
        if first[0].isupper():
            return True
        return len(first) <= _ARTICLE and any(word[0].isupper() for word in written[self.first + 1 : self.last + 1])


def spots(line: Line, tongue: Tongue, rules: Rules) -> Iterator[Spot]:
    """From the left; no two share a word."""
    openings, written = tongue.openings, line.written
    free = 0
    for at in [at for at, word in enumerate(written) if openings[word]]:
        opening = openings[written[at]]
        if opening is None or at < free:
            continue
        goes_on = opening.goes_on and at + 1 < len(written) and not _is_small_talk(line, at)
        if goes_on or opening.is_name:
            names = list(_names(line, at, tongue)) if goes_on else [(at, form) for form in reversed(opening.forms)]
            if spot := _longest(line, at, names, tongue.language, rules):
                free = spot.last + 1
                yield spot


def _is_small_talk(line: Line, at: int) -> bool:
    """Whether two words are without a capital where names have one; most words are, and begin names in vain: of the."""
    return line.written[at][0].islower() and line.written[at + 1][0].islower() and not line.is_small


def _longest(line: Line, at: int, names: Sequence[tuple[int, Form]], language: str, rules: Rules) -> Spot | None:
    """The longest of some names that begin there, shorter ones first, that is written as a name is."""
    for last, form in reversed(names):
        options = form.options
        if not rules.blockers:
            options = tuple(option for option in options if option.kind != "blocker")
        if options:
            spot = Spot(line, at, last, form.text, options)
            if _may_be(spot, language, rules):
                return spot
    return None


def _names(line: Line, at: int, tongue: Tongue) -> Iterator[tuple[int, Form]]:
    """The names that begin with a word, shorter ones first; of equally long ones, the word as it stands last."""
    written = line.written
    opening = tongue.openings[written[at]]
    front = opening.forms if opening else ()
    for last in range(at, min(at + _LONGEST, len(written))):
        yield from ((last, form) for form in reversed(front) if form.options)
        if last + 1 == len(written):
            return
        front = tuple([way for form in front if form.goes_on for way in tongue.longer(form, written[last + 1])])
        if not front or line.parts(last):
            return


def _may_be(spot: Spot, language: str, rules: Rules) -> bool:
    """Whether a name may be written so."""
    line = spot.line
    if rules.katakana and _is_in_katakana(spot):
        return False
    if rules.addresses and line.addresses and any(a < spot.end and spot.start < b for a, b in line.addresses):
        return False
    if not rules.capitals or (len(spot.name) > _INITIALS + 2 and spot.has_capital):
        return True
    spot.options = tuple(option for option in spot.options if _has_its_capitals(spot, option, language))
    return bool(spot.options)


def _has_its_capitals(spot: Spot, option: Option, language: str) -> bool:
    if option.kind == "blocker":
        return True
    written = spot.line.written[spot.first : spot.last + 1]
    if _are_initials(option, written, spot.name):
        return all(word.isupper() for word in written) or spot.is_abbreviation
    if spot.has_capital or spot.line.is_blind or not spot.is_cased:
        return True
    return option.kind == "adjective" and language not in _CAPITAL_ADJECTIVES


def _are_initials(option: Option, written: Sequence[str], name: str) -> bool:
    letters = name.replace(" ", "")
    return option.kind in ("country", "admin", "adjective") and len(letters) <= _INITIALS and "".join(written).isascii()


def _is_in_katakana(spot: Spot) -> bool:
    """Whether a name in Katakana is cut out of a longer word in Katakana."""
    if spot.line.written[spot.first][0] < "\u30a1":
        return False
    text, start, end = spot.line.text, spot.start, spot.end
    before = start > 0 and _KATAKANA.match(text[start]) and _KATAKANA.match(text[start - 1])
    after = end < len(text) and _KATAKANA.match(text[end - 1]) and _KATAKANA.match(text[end])
    return bool(before or after)
