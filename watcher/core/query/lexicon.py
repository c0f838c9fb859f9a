"""All phrases of all watches, looked for at once: one automaton over their atoms, and what it stands for.

A lexeme is one form of a phrase, in one field; equal ones of many watches are one, looked for once. Lexemes, atoms and
sizes are numbers in flat arrays: an object for each would cost 30 MB at 100,000 terms. What is *not* here: what a form
is (atoms.py), and expressions of several phrases (evaluate.py).
"""

from array import array
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from watcher.core.model import FieldName, Phrase
from watcher.core.query.atoms import Form, forms
from watcher.core.query.page import Page

_NONE = -1


class _Check(NamedTuple):
    """What is left to verify where an atom was found, which begins with word number `word` of a lexeme's form: the
    whole form, or just what stands before the atom in its word."""

    lexeme: int
    word: int
    rest: Form | frozenset[str]
    field: FieldName | Literal[""]


class Lexicon:
    """Collects phrases; `lexemes` are the numbers under which a `Finder` made of it tells what it found."""

    def __init__(self) -> None:
        self.atoms: dict[str, int] = {}
        self.plain = array("i")
        self.checks: dict[int, list[_Check]] = {}
        self.sizes = array("I")
        self.rarity = bytearray()
        self.fields: set[FieldName | Literal[""]] = set()
        self._checked: dict[tuple[Form, FieldName | Literal[""]], int] = {}

    def lexemes(self, phrase: Phrase) -> tuple[int, ...]:
        """One for each form of a phrase."""
        return tuple([self._lexeme(form, phrase.field) for form in forms(phrase)])

    def _lexeme(self, form: Form, field: FieldName | Literal[""]) -> int:
        literal, word = form.atom
        atom = self.atoms.setdefault(literal, len(self.plain))
        if atom == len(self.plain):
            self.plain.append(_NONE)
        if form.says_all(literal) and not field:
            if self.plain[atom] == _NONE:
                self.plain[atom] = self._new(form, literal)
            return self.plain[atom]
        lexeme = self._checked.get((form, field), _NONE)
        if lexeme == _NONE:
            lexeme = self._checked[form, field] = self._new(form, literal)
            self.checks.setdefault(atom, []).append(_Check(lexeme, word, form.prefixes(literal) or form, field))
            self.fields.add(field)
        return lexeme

    def _new(self, form: Form, literal: str) -> int:
        self.sizes.append(form.size)
        self.rarity.append(min(len(literal), 255))
        return len(self.sizes) - 1


class Finder:
    """The lexemes of a lexicon, found on pages."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._plain, self._checks = lexicon.plain, lexicon.checks
        self._is_checked = bytearray(len(lexicon.plain))  # a look into the dictionary would cost ten times as much
        for atom in lexicon.checks:
            self._is_checked[atom] = True
        self._automaton = AhoCorasick(lexicon.atoms, store_patterns=False)

    def find(self, page: Page) -> dict[int, list[int]]:
        """Lexemes on a page: where in its folded text each begins, ascending, at least once."""
        found: dict[int, list[int]] = {}
        plain, is_checked, end = self._plain, self._is_checked, page.end
        for atom, start, _ in self._automaton.find_matches_as_indexes(page.folded, overlapping=True):
            lexeme = plain[atom]
            if lexeme != _NONE and start < end:
                if lexeme in found:
                    found[lexeme].append(start)
                else:
                    found[lexeme] = [start]
            if is_checked[atom]:
                _check(self._checks[atom], page, start, found)
        return found


def _check(checks: Iterable[_Check], page: Page, start: int, found: dict[int, list[int]]) -> None:
    """Note the forms that stand where their atom was found at `start`."""
    for lexeme, word, rest, field in checks:
        begin = page.begin(start, word)
        if begin < 0 or not page.is_in(begin, field):
            continue
        if page.folded[begin + 1 : start] in rest if isinstance(rest, frozenset) else _stands(rest, page, begin):
            begins = found.setdefault(lexeme, [])
            if begin not in begins[-1:]:
                begins.append(begin)


def _stands(form: Form, page: Page, begin: int) -> bool:
    """Whether what an atom promised is there: wildcards, neighbours, and capitals where they count."""
    if not form.stands_at(page.folded, begin):
        return False
    return not form.letters or form.letters_fit(*page.written(begin, form.size))
