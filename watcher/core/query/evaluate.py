"""What an expression asks of a page: a tree of nodes, compiled from `core.model.Expression` once for all items.

A node says whether it is met, and what of it to show then: the places of each of its phrases. A `title` that it is
asked about alone restricts what must be there, but not what must not: NOT looks at the whole item. What is *not* here:
how phrases are found (lexicon.py) and linked (chains.py), scores (match.py), and why a node is not met (explain.py).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from watcher.core.model import AllOf, AnyOf, Expression, InLanguage, InPlace, Near, Not, Pattern, Phrase
from watcher.core.query.atoms import ABOUT
from watcher.core.query.chains import Places, Walk, either, everywhere, in_title, stay, then, union
from watcher.core.query.page import Place
from watcher.core.query.regex import Regex, compile_bounded
from watcher.core.query.sight import Sight

_MANY = 8
"""Alternatives from which on a set is quicker than a tuple, and worth its 200 bytes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of one form."""

    said: Expression
    lexeme: int

    def met(self, sight: Sight, title: bool) -> bool:
        return self.lexeme in (sight.in_title if title else sight.found)

    def marks(self, sight: Sight) -> Iterator[Places]:
        yield sight.places(self.lexeme)


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase of several forms, or any of several phrases."""

    said: Expression
    lexemes: Collection[int]

    def met(self, sight: Sight, title: bool) -> bool:
        found = sight.in_title if title else sight.found
        if len(self.lexemes) > len(found):
            return any(map(self.lexemes.__contains__, found))
        return any(map(found.__contains__, self.lexemes))

    def marks(self, sight: Sight) -> Iterator[Places]:
        return map(sight.places, _common(self.lexemes, sight.found))


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular expression, looked for in the text of each line as it is."""

    said: Pattern
    regex: Regex

    def met(self, sight: Sight, title: bool) -> bool:
        return any(place.in_title or not title for place in self._search(sight))

    def marks(self, sight: Sight) -> Iterator[Places]:
        yield list(self._search(sight))

    def _search(self, sight: Sight) -> Iterator[Place]:
        for number, line in enumerate(sight.page.lines):
            if line.field == self.said.field or not (self.said.field or line.field in ABOUT):
                for start, end in self.regex.spans(line.text):
                    yield sight.page.place_of(number, start, end)


@dataclass(frozen=True, slots=True)
class Located:
    """A place in an area, where words of the page name one."""

    said: InPlace

    def met(self, sight: Sight, title: bool) -> bool:
        places = self.places(sight)
        return bool(places) and (places[0].in_title or not title)

    def places(self, sight: Sight) -> Sequence[Place]:
        return sight.places_in(self.said.area)

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        yield self.places(sight)


@dataclass(frozen=True, slots=True)
class All:
    """AND."""

    said: AllOf
    parts: tuple["Node", ...]

    def met(self, sight: Sight, title: bool) -> bool:
        return all(part.met(sight, title) for part in self.parts)

    def marks(self, sight: Sight) -> Iterator[Places]:
        return chain.from_iterable(part.marks(sight) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """OR."""

    said: AnyOf
    parts: tuple["Node", ...]

    def met(self, sight: Sight, title: bool) -> bool:
        return any(part.met(sight, title) for part in self.parts)

    def marks(self, sight: Sight) -> Iterator[Places]:
        return chain.from_iterable(part.marks(sight) for part in self.parts if part.met(sight, title=False))


@dataclass(frozen=True, slots=True)
class Without:
    """NOT, which looks at the whole item."""

    said: Not
    part: "Node"

    def met(self, sight: Sight, title: bool) -> bool:  # noqa: ARG002 - the node's signature
        return not self.part.met(sight, title=False)

    def marks(self, sight: Sight) -> Iterator[Places]:  # noqa: ARG002 - the node's signature
        return iter(())


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part that counts in items of one language, and in those of which it is not known."""

    said: InLanguage
    part: "Node"

    def met(self, sight: Sight, title: bool) -> bool:
        return speaks(sight.language, self.said.language) and self.part.met(sight, title)

    def marks(self, sight: Sight) -> Iterator[Places]:
        return self.part.marks(sight)


@dataclass(frozen=True, slots=True)
class Together:
    """NEAR, BEFORE and SAME, and chains of them."""

    said: Near
    left: "Node"
    right: "Node"

    def met(self, sight: Sight, title: bool) -> bool:
        return bool(walk(self, sight, in_title if title else everywhere).ends)

    def marks(self, sight: Sight) -> Iterator[Places]:
        ends, back = walk(self, sight)
        return iter(back(ends)[1])


Node = Word | Words | Regular | Located | All | Any | Without | Spoken | Together


def walk(node: Node, sight: Sight, entry: Callable[[Places], Places] = everywhere) -> Walk:
    """The ways through a node, from those of its first places that `entry` takes. AND and NOT, which no operator may
    stand beside, are at no place."""
    match node:
        case Any(_, parts):
            return either(walk(part, sight, entry) for part in parts)
        case Spoken(said, part):
            return walk(part, sight, entry) if speaks(sight.language, said.language) else stay(())
        case Together(said, left, right):
            return then(walk(left, sight, entry), lambda onward: walk(right, sight, onward), said, sight.page)
        case All() | Without():
            return stay(())
        case _:
            return stay(entry(union(node.marks(sight))))


def _common(some: Collection[int], others: Collection[int]) -> Sequence[int]:
    """What is in both, by going through the smaller one."""
    if len(some) > len(others):
        some, others = others, some
    return [one for one in some if one in others]


def speaks(language: str, wanted: str) -> bool:
    """Whether a language is the one that is wanted; what is not known passes. `en` takes `en-gb` in."""
    return not language or f"{language}-".startswith(f"{wanted}-")


def compile_expression(expression: Expression, lexemes_of: Callable[[Phrase], Sequence[int]]) -> Node:
    """The node of an expression; asks for the lexemes of its phrases from left to right, each once."""

    def compiled(part: Expression) -> Node:
        return compile_expression(part, lexemes_of)

    match expression:
        case Phrase():
            return _words(expression, lexemes_of(expression))
        case Pattern(source):
            return Regular(expression, compile_bounded(source))
        case InPlace():
            return Located(expression)
        case AllOf(parts):
            return All(expression, tuple(map(compiled, parts)))
        case AnyOf(parts):
            phrases = [part for part in parts if isinstance(part, Phrase)]
            if len(phrases) < len(parts):
                return Any(expression, tuple(map(compiled, parts)))
            lexemes = tuple(dict.fromkeys(chain.from_iterable(map(lexemes_of, phrases))))
            return _words(expression, lexemes)
        case Not(part):
            return Without(expression, compiled(part))
        case InLanguage(_, part):
            return Spoken(expression, compiled(part))
        case Near(_, left, right):
            return Together(expression, compiled(left), compiled(right))


def _words(said: Expression, lexemes: Sequence[int]) -> Node:
    if len(lexemes) == 1:
        return Word(said, lexemes[0])
    return Words(said, lexemes if len(lexemes) <= _MANY else frozenset(lexemes))


def needs(node: Node) -> Sequence[Collection[int]]:
    """Sets of lexemes, of each of which one must be found for a node to be met."""
    match node:
        case Word(_, lexeme):
            return [(lexeme,)]
        case Words(_, lexemes):
            return [lexemes]
        case All(_, parts):
            return [need for part in parts for need in needs(part)]
        case Any(_, parts):
            every = [needs(part) for part in parts]
            return [frozenset(chain.from_iterable(part[0] for part in every))] if all(every) else []
        case Together(_, left, right):
            return [*needs(left), *needs(right)]
        case Spoken(_, part):
            return needs(part)
        case Regular() | Located() | Without():
            return []
