"""Expressions by number, and the way to them from what is found on a page.

A phrase of one form is met wherever its lexeme is found; any other expression has a node (evaluate.py), which is asked
only when something was found without which it cannot be met. What is *not* here: watches, weights, scores (match.py).
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate

from watcher.core.model import Entry, Expression, Mention, Phrase
from watcher.core.query.evaluate import Node, compile_expression, needs
from watcher.core.query.lexicon import Finder, Lexicon
from watcher.core.query.page import Line, Page
from watcher.core.query.sight import Sight
from watcher.core.text.language import language_of

_NONE = (1 << 32) - 1


class Index:
    """Built once for all expressions; reading it changes nothing."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        lexicon = Lexicon()
        self.nodes: dict[int, Node] = {}
        plain = _Uses()
        for number, expression in enumerate(expressions):
            forms = lexicon.lexemes(expression) if isinstance(expression, Phrase) else ()
            if len(forms) == 1:
                plain.add(forms, number)
            else:
                self.nodes[number] = compile_expression(expression, lexicon)
        compound = _Uses()
        self._always: list[int] = []
        for number, node in self.nodes.items():
            self._note_needs(number, node, lexicon, compound)
        self._plain, self._compound = (uses.by_lexeme(len(lexicon.sizes)) for uses in (plain, compound))
        self._fields = lexicon.fields
        self._sizes = lexicon.sizes
        self._finder = Finder(lexicon)

    def _note_needs(self, number: int, node: Node, lexicon: Lexicon, uses: "_Uses") -> None:
        """A node is looked at when one of its rarest need is found (long words are rare), and a second one, if that is
        a single lexeme: two thirds of those looked at for the first alone would be looked at in vain."""
        needed = sorted(needs(node), key=lambda need: -min((lexicon.rarity[lexeme] for lexeme in need), default=256))
        if needed:
            second = next((lexeme for need in needed[1:] if len(need) == 1 for lexeme in need), _NONE)
            uses.add(needed[0], number, second)
        else:
            self._always.append(number)

    def look(self, entry: Entry, source: str, mentions: Callable[[], Sequence[Mention]]) -> Sight:
        """What is found of all expressions in an entry that `source` published; `mentions` reads the places in it."""
        about = []
        if "url" in self._fields:
            about.append(Line("url", entry.link))
        if "source" in self._fields:
            about.append(Line("source", source))
        if "lang" in self._fields:
            about.append(Line("lang", language_of(entry.title, entry.summary, entry.language)))
        page = Page(entry, about)
        return Sight(entry, page, self._finder.find(page), self._sizes, mentions)

    def phrases(self, sight: Sight) -> Iterator[tuple[int, int, bool]]:
        """The numbers of the plain phrases that are found, each with its lexeme and whether it is in the title."""
        begins, users, _ = self._plain
        title_end = sight.page.title_end
        for lexeme, places in sight.found.items():
            for user in users[begins[lexeme] : begins[lexeme + 1]]:
                yield user, lexeme, places[0] < title_end

    def suspects(self, sight: Sight) -> Collection[int]:
        """The numbers of the expressions with a node that may be met."""
        begins, users, seconds = self._compound
        found = sight.found
        suspects = set(self._always)
        for lexeme in found:
            for use in range(begins[lexeme], begins[lexeme + 1]):
                if seconds[use] == _NONE or seconds[use] in found:
                    suspects.add(users[use])
        return suspects


class _Uses:
    """Which expressions use which lexemes: collected in any order, then read by lexeme."""

    def __init__(self) -> None:
        self._lexemes, self._users, self._seconds = array("I"), array("I"), array("I")

    def add(self, lexemes: Collection[int], user: int, second: int = _NONE) -> None:
        self._lexemes.extend(lexemes)
        self._users.extend([user] * len(lexemes))
        self._seconds.extend([second] * len(lexemes))

    def by_lexeme(self, size: int) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Where the uses of each of `size` lexemes begin (a last one says where they end), the users, the seconds."""
        counts = array("I", bytes(4 * size))
        for lexeme in self._lexemes:
            counts[lexeme] += 1
        order = sorted(range(len(self._users)), key=self._lexemes.__getitem__)
        users, seconds = (array("I", map(of.__getitem__, order)) for of in (self._users, self._seconds))
        return array("I", accumulate(counts, initial=0)), users, seconds
