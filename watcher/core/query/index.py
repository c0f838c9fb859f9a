"""Expressions by number, and the way to them from what is found on a page.

A phrase of one form is met wherever its lexeme is found; any other expression has a node (evaluate.py), which is asked
only when something was found without which it cannot be met. What is *not* here: watches, weights, scores (match.py).
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from watcher.core.model import Entry, Expression, Mention, Phrase
from watcher.core.query.evaluate import Node, Word, compile_expression, needs
from watcher.core.query.lexicon import Finder, Lexicon
from watcher.core.query.page import Line, Page
from watcher.core.query.shapes import leaves
from watcher.core.query.sight import Sight
from watcher.core.text.language import language_of

Found = tuple[int, int, bool]
"""The number of an expression, its lexeme or `COMPOUND`, and whether it is in the title or, of a compound, may be."""
COMPOUND = -1
_NONE = -1
_PLAIN, _ALONE = -1, -2
"""In place of a second lexeme: a phrase, which needs none, and an expression of which none is known."""


class Index:
    """Built once for all expressions; reading it changes nothing."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        lexicon = Lexicon()
        noted = _Noted(map(lexicon.lexemes, chain.from_iterable(map(_phrases, expressions))))
        self._fields, self._sizes = lexicon.fields, lexicon.sizes
        self._finder = Finder(lexicon)  # before the nodes, which then have the room that the atoms leave
        self._uses = _Uses(len(lexicon.sizes))
        self.nodes: dict[int, Node] = {}
        self._always: list[int] = []
        for number, expression in enumerate(expressions):
            node = compile_expression(expression, noted)
            if isinstance(node, Word):
                self._uses.add(node.lexeme, number, _PLAIN)
            else:
                self.nodes[number] = node
                self._note_needs(number, node, lexicon.rarity)

    def _note_needs(self, number: int, node: Node, rarity: Sequence[int]) -> None:
        """A node is looked at when one of its rarest need is found (long words are rare), and a second one, if that is
        a single lexeme: two thirds of those looked at for the first alone would be looked at in vain."""
        needed = sorted(needs(node), key=lambda need: -min((rarity[lexeme] for lexeme in need), default=256))
        if not needed:
            self._always.append(number)
            return
        second = next((lexeme for need in needed[1:] if len(need) == 1 for lexeme in need), _ALONE)
        for lexeme in needed[0]:
            self._uses.add(lexeme, number, second)

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

    def found(self, sight: Sight) -> Sequence[Found]:
        """The plain phrases that are met, and the expressions with a node that may be."""
        found, title_end = sight.found, sight.page.title_end
        first, users, seconds, further = self._uses.first, self._uses.users, self._uses.seconds, self._uses.further
        phrases: list[Found] = []
        suspects = dict.fromkeys(self._always, True)
        for lexeme, places in found.items():
            in_title = places[0] < title_end
            use = first[lexeme]
            while use != _NONE:
                user, second = users[use], seconds[use]
                if second == _PLAIN:
                    phrases.append((user, lexeme, in_title))
                elif second == _ALONE:
                    suspects[user] = in_title or suspects.get(user, False)
                elif second in found:
                    suspects[user] = (in_title and found[second][0] < title_end) or suspects.get(user, False)
                use = further[use]
        return phrases + [(user, COMPOUND, in_title) for user, in_title in suspects.items()]


def _phrases(expression: Expression) -> Iterator[Phrase]:
    return (leaf for leaf in leaves(expression) if isinstance(leaf, Phrase))


class _Noted:
    """The lexemes of phrases, told again in the same order."""

    def __init__(self, several: Iterable[Sequence[int]]) -> None:
        counts, lexemes = array("B"), array("I")
        for of_phrase in several:
            counts.append(len(of_phrase))
            lexemes.extend(of_phrase)
        self._counts, self._lexemes = iter(counts), iter(lexemes)

    def __call__(self, _: Phrase) -> tuple[int, ...]:
        return tuple(islice(self._lexemes, next(self._counts)))


class _Uses:
    """Which expressions use which lexemes: of each lexeme the number of its `first` use, and of each use the next."""

    def __init__(self, lexemes: int) -> None:
        self.first = array("i", [_NONE]) * lexemes
        self.users, self.seconds, self.further = array("i"), array("i"), array("i")

    def add(self, lexeme: int, user: int, second: int) -> None:
        self.further.append(self.first[lexeme])
        self.first[lexeme] = len(self.users)
        self.users.append(user)
        self.seconds.append(second)
