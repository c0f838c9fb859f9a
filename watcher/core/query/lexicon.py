"""All phrases of all watches, looked for at once: one automaton over their atoms, and what it stands for.

A lexeme is one form of a phrase, in one field; equal ones of many watches are one, looked for once. Lexemes, atoms and
sizes are numbers in flat arrays: an object for each would cost 30 MB at 100,000 terms. What is *not* here: what a form
is (atoms.py), and expressions of several phrases (evaluate.py).
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from watcher.core.model import FieldName, Phrase
from watcher.core.query.atoms import NOTHING, PREFIXES, Form, forms
from watcher.core.query.page import Page

_NONE = -1
_PLAIN = ord(NOTHING)
_CHECKED = 0
_PREFIXES = {ord(mark): prefixes for mark, prefixes in PREFIXES.items()}


class _Check(NamedTuple):
    """What is left to verify where an atom was found, which begins with word number `word` of a lexeme's form: the
    whole form, or just what stands before the atom in its word."""

    lexeme: int
    word: int
    rest: Form | frozenset[str]
    field: FieldName | Literal[""]


class Lexicon:
    """Collects phrases; `lexemes` are the numbers under which a `Finder` made of it tells what it found.

    Most atoms have a `sole` lexeme, of which they say all but what may stand before it (`openings`, marks); the others
    have `checks`.
    """

    def __init__(self) -> None:
        self.atoms: dict[str, int] = {}
        self.sole = array("i")
        self.openings = bytearray()
        self.checks: dict[int, list[_Check]] = {}
        self.sizes = array("I")
        self.rarity = bytearray()
        self.fields: set[FieldName | Literal[""]] = set()
        self._checked: dict[tuple[int, Form | frozenset[str], str], int] = {}

    def lexemes(self, phrase: Phrase) -> tuple[int, ...]:
        """One for each form of a phrase."""
        return tuple([self._lexeme(form, phrase.field) for form in forms(phrase)])

    def _lexeme(self, form: Form, field: FieldName | Literal[""]) -> int:
        literal, word = form.atom
        mark = form.opening(literal)
        opening = ord(mark) if mark and not field else _CHECKED
        atom = self.atoms.setdefault(literal, len(self.sole))
        if atom == len(self.sole):
            self.sole.append(_NONE if opening == _CHECKED else self._new(form, literal))
            self.openings.append(opening)
        if opening != _CHECKED and opening == self.openings[atom]:
            return self.sole[atom]
        self._share(atom)
        rest = PREFIXES[mark] if mark else form
        lexeme = self._checked.get((atom, rest, field), _NONE)
        if lexeme == _NONE:
            lexeme = self._checked[atom, rest, field] = self._new(form, literal)
            self.checks.setdefault(atom, []).append(_Check(lexeme, word, rest, field))
            self.fields.add(field)
        return lexeme

    def _share(self, atom: int) -> None:
        """Make the sole lexeme of an atom, if it has one, one of several."""
        if self.openings[atom] != _CHECKED:
            rest = _PREFIXES[self.openings[atom]]
            self._checked[atom, rest, ""] = self.sole[atom]
            self.checks[atom] = [_Check(self.sole[atom], 0, rest, "")]
            self.openings[atom] = _CHECKED

    def _new(self, form: Form, literal: str) -> int:
        self.sizes.append(form.size)
        self.rarity.append(min(len(literal), 255))
        return len(self.sizes) - 1


class Finder:
    """The lexemes of a lexicon, found on pages. Takes the atoms, which are a third of a lexicon's memory, out of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sole, self._openings, self._checks = lexicon.sole, lexicon.openings, lexicon.checks
        # Of 100,000 atoms: 29 MB, 27 us an item; as a DFA 720 MB, 77 us, as a noncontiguous NFA 45 MB, 67 us (m).
        self._automaton = AhoCorasick(
            _taken_out(lexicon.atoms), store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def find(self, page: Page) -> dict[int, list[int]]:
        """Lexemes on a page: where in its folded text each begins, ascending, at least once."""
        found: dict[int, list[int]] = {}
        sole, openings, folded, end = self._sole, self._openings, page.folded, page.end
        for atom, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            opening = openings[atom]
            if opening == _PLAIN and start < end:
                lexeme = sole[atom]
                if lexeme in found:
                    found[lexeme].append(start)
                else:
                    found[lexeme] = [start]
            elif opening == _CHECKED:
                _check(self._checks[atom], page, start, found)
            elif start < end:
                begin = folded.rfind(" ", 0, start)
                if folded[begin + 1 : start] in _PREFIXES[opening]:
                    _note(found, sole[atom], begin)
        return found


def _taken_out(atoms: dict[str, int]) -> Iterator[str]:
    """In their order; what the automaton has read is let go, as it needs as much room itself."""
    left = list(atoms)
    atoms.clear()
    left.reverse()
    while left:
        yield left.pop()


def _check(checks: Iterable[_Check], page: Page, start: int, found: dict[int, list[int]]) -> None:
    """Note the forms that stand where their atom was found at `start`."""
    for lexeme, word, rest, field in checks:
        begin = page.begin(start, word)
        if begin < 0 or not page.is_in(begin, field):
            continue
        if page.folded[begin + 1 : start] in rest if isinstance(rest, frozenset) else _stands(rest, page, begin):
            _note(found, lexeme, begin)


def _note(found: dict[int, list[int]], lexeme: int, begin: int) -> None:
    """Once for each place: an atom may stand in a word twice."""
    if lexeme not in found:
        found[lexeme] = [begin]
    elif found[lexeme][-1] != begin:
        found[lexeme].append(begin)


def _stands(form: Form, page: Page, begin: int) -> bool:
    """Whether what an atom promised is there: wildcards, neighbours, and capitals where they count."""
    if not form.stands_at(page.folded, begin):
        return False
    return not form.letters or form.letters_fit(*page.written(begin, form.size))
