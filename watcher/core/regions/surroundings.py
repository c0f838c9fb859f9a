"""What stands around a name: a preposition, a given name, a comma and the state, the dash of a dateline.

Each rule looks at one spot and says yes or no. What is *not* here: what an answer is worth (choice.py).
"""

import re
from collections.abc import Collection

from watcher.core.regions.endings import bases
from watcher.core.regions.lines import Line
from watcher.core.regions.spots import Spot

_PREPOSITIONS = frozenset(
    """
    in near at from outside around across inside into towards toward throughout
    en à au aux dans depuis vers près chez desde hacia cerca para em no na de
    aus nach bei nahe a ad da presso vicino te nabij uit naar i från nära til fra ved
    w we z ze do pod koło nad v ve u blízko poblíž iz kod
    в во из под у около возле до зі із з біля поблизу на од със към край
    σε στο στη στην στον από κοντά
    di ke dari kwa la din spre lângă
    في من إلى الى قرب عند در به از نزدیک
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)
_LOOSE = frozenset({"at", "from", "into", "toward", "towards", "od", "von", "de", "z", "ze", "от", "с"})
_BEHIND = frozenset({"", "#", "-", "'", "’"})
_SIDES = frozenset(
    """
    north south east west northern southern eastern western central northeast northwest southeast southwest
    downtown greater upper lower nearby
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)
_INITIAL = re.compile(r"[A-ZА-Я]\.?\Z")
_SURNAME_SIGNS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset({"de", "da", "di", "du", "van", "von", "der", "del", "della", "bin", "ibn", "ben"})
"""Of names of people, in texts in which they are not the word for "of" or "in"."""
_REMEMBERED = 1 << 14
_COMMA = re.compile(r",\s+\Z|,\s*\(?\Z|\s\(\Z")
_LISTING = re.compile(r",?\s+(?:and|or|y|e|et|und|en|och|og|i|и|і|та|a|ve|ja|dan)\s|,\s+[^\W\d_]+,\s")
_DATELINE_END = re.compile(r"\s*(?:\([^()\n]{2,40}\))?\s*(?:[-–—―]{1,2}|:|\ufffd|/)\s|\s*\([A-Z][A-Za-z .]{1,20}\)")
_DATELINE_FILLING = re.compile(r"[\s,./\d]*(?:[A-Za-z]{3,9}\.?\s+\d{1,2})?[\s,./\d]*\Z")
_SPELT = 3
"""Letters of a name that a dateline writes in capitals."""


def has_preposition(spot: Spot) -> bool:
    """In Nice, near Bath, in northern Mali; not "In Nice," at the end of a line of another."""
    first, line = spot.first, spot.line
    if first and line.word(first - 1) in _SIDES and line.adjoins(first - 1):
        first -= 1
    if not first or line.word(first - 1) not in _PREPOSITIONS:
        return False
    return line.between(first - 1).strip() in _BEHIND and not line.written[first - 1].isupper()


def stands_in(spot: Spot) -> bool:
    """Of a spot behind a preposition: whether it is none that people stand behind as well (from Georgia)."""
    return spot.line.word(spot.first - 1) not in _LOOSE


class People:
    """The words by which a text names people: given names and titles, surnames, and what is no surname though it has a
    capital (`institutions`). An inflected name is one, too."""

    def __init__(self, given: Collection[str], surnames: Collection[str], institutions: Collection[str]) -> None:
        self._given, self._surnames, self._institutions = given, surnames, institutions
        self._found: dict[tuple[str, str], bool] = {}

    def is_given(self, word: str, language: str) -> bool:
        """Whether a folded word is a given name or a title, as it stands or inflected."""
        known = self._found.get((word, language))
        if known is None:
            known = word in self._given or any(base in self._given for base in bases(word, language))
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[word, language] = known
        return known

    def is_surname(self, word: str) -> bool:
        return word in self._surnames

    def may_be_surname(self, word: str) -> bool:
        """Whether a word with a capital may be a surname that no list has."""
        return word not in self._institutions


def follows_given_name(spot: Spot, language: str, people: People) -> bool:
    """Tom Holland, Mr Jordan, J. R. London."""
    before, line = spot.first - 1, spot.line
    if before < 0 or not (line.adjoins(before) or line.between(before) == ". "):
        return False
    if language == "en" and line.written[before] in _PARTICLES:
        return before > 0 and line.written[before - 1][0].isupper()
    if line.between(before) == ". " and _INITIAL.match(line.written[before]):
        return line.word(before) != "s"  # U.S. London
    return line.written[before][0].isupper() and people.is_given(line.word(before), language)


def follows_unknown_name(spot: Spot, people: People) -> bool:
    """Tadej Hamilton: a surname behind a word with a capital that is no preposition, and does not begin a sentence."""
    before, line = spot.first - 1, spot.line
    if before < 0 or line.is_blind or not line.adjoins(before) or not people.is_surname(spot.name):
        return False
    written, word = line.written[before], line.word(before)
    is_name = written[0].isupper() and written[1:].islower() and people.may_be_surname(word)
    return is_name and not line.begins_sentence(before) and word not in _PREPOSITIONS and word not in _SIDES


def precedes_surname(spot: Spot, language: str, people: People) -> bool:
    """Paris Hilton, Jordan Peterson: a given name, and a word with a capital that may be a surname."""
    after, line = spot.last + 1, spot.line
    if after >= len(line.written) or not line.adjoins(spot.last):
        return False
    if after + 1 < len(line.written) and line.word(after + 1) in _SURNAME_SIGNS:
        return True
    written, word = line.written[after], line.word(after)
    if line.is_blind or not written[0].isupper() or written.isupper() or not people.may_be_surname(word):
        return False
    if language == "de" and not people.is_surname(word):  # all nouns have a capital
        return False
    return people.is_given(line.word(spot.last), language)


def is_dateline(spot: Spot) -> bool:
    """BAGHDAD (Reuters) - , KYIV, Ukraine — , WASHINGTON Officials: a line begins with where it was written."""
    line, text = spot.line, spot.line.text
    if line.field == "category" or spot.first > _DATELINE_WORDS:
        return False
    if not _DATELINE_FILLING.match(text[: spot.start]):
        return False
    is_spelt_out = spot.written.isupper() and not line.is_shouting and len(spot.name) > _SPELT
    return is_spelt_out or (line.field == "summary" and _DATELINE_END.match(text, spot.end) is not None)


_DATELINE_WORDS = 4


def are_apposed(line: Line, one: Spot, other: Spot) -> bool:
    """Whether two spots stand side by side with a comma, or the second in parentheses: Paris, Texas; Mosul (Iraq)."""
    return other.first == one.last + 1 and _COMMA.match(line.between(one.last)) is not None


def follows_town(spot: Spot) -> bool:
    """Hopewell, Va.: a comma, and before it a word with a capital."""
    before, line = spot.first - 1, spot.line
    if before < 0 or line.is_shouting or not line.written[before][0].isupper():
        return False
    return _COMMA.match(line.between(before)) is not None


def is_county(spot: Spot) -> bool:
    """Suffolk County: as counties are called in America; elsewhere the word comes first, or a council follows."""
    after, line = spot.last + 1, spot.line
    if after >= len(line.written) or line.written[after] != "County" or not line.adjoins(spot.last):
        return False
    return after + 1 >= len(line.written) or line.word(after + 1) not in ("council", "cricket", "court")


def goes_on_as_list(spot: Spot) -> bool:
    """Whether what stands behind a spot is one more of a list: Mexico, Texas and Cuba."""
    return _LISTING.match(spot.line.text, spot.end) is not None
