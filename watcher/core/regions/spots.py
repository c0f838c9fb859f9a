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
    """Words of a line, from number `first` to `last`, that are the name of something. What it means is decided later:
    `choice` is its place among `options`, None when it means none of them, and `evidence` says why."""

    __slots__ = ("choice", "evidence", "first", "last", "line", "name", "options", "refused", "scores")

    def __init__(self, line: Line, first: int, last: int, name: str, options: Sequence[Option]) -> None:
        self.line, self.first, self.last, self.name, self.options = line, first, last, name, options
        self.choice: Option | None = None
        self.evidence: list[str] = []
        self.scores: list[float] = []
        self.refused = ""

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
    def has_capital(self) -> bool:
        """Whether it begins with one, but for an article: the Hague, not east London."""
        first, *others = self.line.written[self.first : self.last + 1]
        return first[0].isupper() or (len(first) <= _ARTICLE and any(word[0].isupper() for word in others))


def spots(line: Line, tongue: Tongue, rules: Rules) -> Iterator[Spot]:
    """From the left; no two share a word."""
    openings = tongue.openings
    free = 0
    for at in [at for at, word in enumerate(line.written) if openings[word]]:
        if at >= free and (spot := _longest(line, at, tongue, rules)):
            free = spot.last + 1
            yield spot


def _longest(line: Line, at: int, tongue: Tongue, rules: Rules) -> Spot | None:
    for last, form in reversed(list(_names(line, at, tongue))):
        options = form.options
        if not rules.blockers:
            options = tuple(option for option in options if option.kind != "blocker")
        spot = Spot(line, at, last, form.text, options)
        if options and _may_be(spot, tongue.language, rules):
            return spot
    return None


def _names(line: Line, at: int, tongue: Tongue) -> Iterator[tuple[int, Form]]:
    """The names that begin with a word, shorter ones first."""
    written = line.written
    front: Sequence[Form] = tongue.openings[written[at]]
    for last in range(at, min(at + _LONGEST, len(written))):
        for form in reversed(front):
            if form.options:
                yield last, form
        if last + 1 == len(written) or (written[last][0].islower() and written[last + 1][0].islower() and last == at):
            return
        front = [way for form in front if form.goes_on for way in tongue.longer(form, written[last + 1])]
        if not front or line.parts(last):
            return


def _may_be(spot: Spot, language: str, rules: Rules) -> bool:
    """Whether a name may be written so."""
    if rules.katakana and _is_in_katakana(spot):
        return False
    if rules.addresses and any(start < spot.end and spot.start < end for start, end in spot.line.addresses):
        return False
    if not rules.capitals:
        return True
    spot.options = tuple(option for option in spot.options if _has_its_capitals(spot, option, language))
    return bool(spot.options)


def _has_its_capitals(spot: Spot, option: Option, language: str) -> bool:
    if option.kind == "blocker":
        return True
    written = spot.line.written[spot.first : spot.last + 1]
    if _are_initials(option, written, spot.name):
        return all(word.isupper() for word in written)
    if spot.has_capital or spot.line.is_blind or not _has_case(written):
        return True
    return option.kind == "adjective" and language not in _CAPITAL_ADJECTIVES


def _are_initials(option: Option, written: Sequence[str], name: str) -> bool:
    letters = name.replace(" ", "")
    return option.kind in ("country", "admin", "adjective") and len(letters) <= _INITIALS and "".join(written).isascii()


def _has_case(written: Sequence[str]) -> bool:
    return any(word[0].lower() != word[0].upper() for word in written)


def _is_in_katakana(spot: Spot) -> bool:
    """Whether a name in Katakana is cut out of a longer word in Katakana."""
    text, start, end = spot.line.text, spot.start, spot.end
    before = start > 0 and _KATAKANA.match(text[start]) and _KATAKANA.match(text[start - 1])
    after = end < len(text) and _KATAKANA.match(text[end - 1]) and _KATAKANA.match(text[end])
    return bool(before or after)
