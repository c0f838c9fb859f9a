"""What an expression asks of a page: a tree of nodes, compiled from `core.model.Expression` once for all items.

A node says whether it is met, and where; a `title` that it is asked about alone restricts what must be there, but not
what must not: NOT looks at the whole item. What is *not* here: how phrases are found (lexicon.py), scores (match.py),
and why a node is not met, in words (explain.py).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from watcher.core.model import AllOf, AnyOf, Expression, InLanguage, InPlace, Near, Not, Pattern, Phrase
from watcher.core.query.atoms import ABOUT
from watcher.core.query.lexicon import Lexicon
from watcher.core.query.page import LINE, Page, Place
from watcher.core.query.regex import Regex, compile_bounded
from watcher.core.query.sight import MOST_PLACES, Sight

_MANY = 8
"""Alternatives from which on a set is quicker than a tuple, and worth its 200 bytes."""
_MOST_JOINED = 1 << 12
"""Spans of one NEAR that a further NEAR looks at, or that are shown: their number grows with the distance, too."""


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase in any of its forms, or any of several phrases."""

    said: Expression
    lexemes: Collection[int]

    def met(self, sight: Sight, title: bool) -> bool:
        found = sight.in_title if title else sight.found
        if len(self.lexemes) > len(found):
            return any(map(self.lexemes.__contains__, found))
        return any(map(found.__contains__, self.lexemes))

    def places(self, sight: Sight) -> Sequence[Place]:
        found = _common(self.lexemes, sight.found)
        if len(found) == 1:
            return sight.places(found[0])
        return sorted(set(chain.from_iterable(map(sight.places, found))))

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        return map(sight.places, _common(self.lexemes, sight.found))


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular expression, looked for in the text of each line as it is."""

    said: Pattern
    regex: Regex

    def met(self, sight: Sight, title: bool) -> bool:
        return any(place.in_title or not title for place in self._search(sight))

    def places(self, sight: Sight) -> Sequence[Place]:
        return list(islice(self._search(sight), MOST_PLACES))

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        yield self.places(sight)

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

    def places(self, sight: Sight) -> Sequence[Place]:
        return sorted(set(chain.from_iterable(self.marks(sight))))

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        return chain.from_iterable(part.marks(sight) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """OR."""

    said: AnyOf
    parts: tuple["Node", ...]

    def met(self, sight: Sight, title: bool) -> bool:
        return any(part.met(sight, title) for part in self.parts)

    def places(self, sight: Sight) -> Sequence[Place]:
        return sorted(set(chain.from_iterable(part.places(sight) for part in self._met(sight))))

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        return chain.from_iterable(part.marks(sight) for part in self._met(sight))

    def _met(self, sight: Sight) -> Iterator["Node"]:
        return (part for part in self.parts if part.met(sight, title=False))


@dataclass(frozen=True, slots=True)
class Without:
    """NOT, which looks at the whole item."""

    said: Not
    part: "Node"

    def met(self, sight: Sight, title: bool) -> bool:  # noqa: ARG002 - the node's signature
        return not self.part.met(sight, title=False)

    def places(self, sight: Sight) -> Sequence[Place]:  # noqa: ARG002 - the node's signature
        return ()

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:  # noqa: ARG002 - the node's signature
        return iter(())


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part that counts in items of one language, and in those of which it is not known."""

    said: InLanguage
    part: "Node"

    def met(self, sight: Sight, title: bool) -> bool:
        return speaks(sight.language, self.said.language) and self.part.met(sight, title)

    def places(self, sight: Sight) -> Sequence[Place]:
        return self.part.places(sight) if speaks(sight.language, self.said.language) else ()

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        return self.part.marks(sight)


@dataclass(frozen=True, slots=True)
class Together:
    """NEAR, BEFORE and SAME. Its places are the spans from the one to the other."""

    said: Near
    left: "Node"
    right: "Node"

    def met(self, sight: Sight, title: bool) -> bool:
        if not (self.left.met(sight, title) and self.right.met(sight, title)):
            return False
        return next(self._joined(sight, title), None) is not None

    def places(self, sight: Sight) -> Sequence[Place]:
        return sorted(set(islice(self._joined(sight, title=False), _MOST_JOINED)))

    def marks(self, sight: Sight) -> Iterator[Sequence[Place]]:
        yield list(dict.fromkeys(chain.from_iterable(place.of for place in self.places(sight))))

    def _joined(self, sight: Sight, title: bool) -> Iterator[Place]:
        lefts, rights = self.left.places(sight), self.right.places(sight)
        if title:
            lefts = lefts[: bisect_left(lefts, (LINE,))]
        if self.said.kind == "SAME":
            yield from in_one_sentence(lefts, rights, sight.page)
            return
        yield from in_order(lefts, rights, self.said.words)
        if self.said.kind == "NEAR":
            yield from in_order(rights, lefts, self.said.words)


Node = Words | Regular | Located | All | Any | Without | Spoken | Together


def _common(some: Collection[int], others: Collection[int]) -> Sequence[int]:
    """What is in both, by going through the smaller one."""
    if len(some) > len(others):
        some, others = others, some
    return [one for one in some if one in others]


def speaks(language: str, wanted: str) -> bool:
    """Whether a language is the one that is wanted; what is not known passes. `en` takes `en-gb` in."""
    return not language or f"{language}-".startswith(f"{wanted}-")


def in_order(lefts: Sequence[Place], rights: Sequence[Place], words: int) -> Iterator[Place]:
    """Each left place with the right ones behind it that begin at most `words` words after its end."""
    firsts = [place.first for place in rights]
    for left in lefts:
        for number in range(bisect_right(firsts, left.last), bisect_right(firsts, left.last + words + 1)):
            yield _join(left, rights[number])


def in_one_sentence(lefts: Sequence[Place], rights: Sequence[Place], page: Page) -> Iterator[Place]:
    """Each left place with the right ones in its sentence that share no word with it, on whichever side or between."""
    firsts = [place.first for place in rights]
    for left in lefts:
        begin, end = page.sentence(left.first)
        for number in range(bisect_left(firsts, begin), bisect_right(firsts, end)):
            right = rights[number]
            if max(left.last, right.last) <= end and not _share_a_word(left, right):
                yield _join(left, right)


def _share_a_word(one: Place, other: Place) -> bool:
    """Whether any of the places that one was joined from overlaps any of the other's."""
    return any(a.first <= b.last and b.first <= a.last for a in one.of or (one,) for b in other.of or (other,))


def _join(one: Place, other: Place) -> Place:
    of = (one.of or (one,)) + (other.of or (other,))
    return Place(min(one.first, other.first), max(one.last, other.last), of)


def compile_expression(expression: Expression, lexicon: Lexicon) -> Node:
    """The node of an expression, its phrases noted in the lexicon."""

    def compiled(part: Expression) -> Node:
        return compile_expression(part, lexicon)

    match expression:
        case Phrase():
            return Words(expression, lexicon.lexemes(expression))
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
            lexemes = tuple(dict.fromkeys(chain.from_iterable(map(lexicon.lexemes, phrases))))
            return Words(expression, lexemes if len(lexemes) <= _MANY else frozenset(lexemes))
        case Not(part):
            return Without(expression, compiled(part))
        case InLanguage(_, part):
            return Spoken(expression, compiled(part))
        case Near(_, left, right):
            return Together(expression, compiled(left), compiled(right))


def needs(node: Node) -> Sequence[Collection[int]]:
    """Sets of lexemes, of each of which one must be found for a node to be met."""
    match node:
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
