"""`place:Kirkuk`, `place:"Saudi Arabia"`, `place:(IQ OR SY)` -> places. What is *not* here: which places there are, for
which the reader of a query is handed a `Locate` (core/regions/area.py has one)."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from watcher.core.model import Area, Expression, InPlace
from watcher.core.query.phrases import WORDS
from watcher.core.query.shapes import any_of
from watcher.core.query.tokens import Token, fault
from watcher.errors import QueryError

Locate = Callable[[str], Area]
"""The area that a name or a shape means. Raises QueryError, its text being the name."""

_EXPECTED = "a place, such as place:Kirkuk, place:IQ or place:(IQ OR SY)"
_QUOTES = '"“”«»„'


def nowhere(said: str) -> Area:
    """A `Locate` for who has no gazetteer."""
    raise QueryError("no places are known here", text=said, position=0, expected="words; in quotes it is a word")


def in_place(text: str, tokens: Sequence[Token], locate: Locate) -> tuple[Expression, int]:
    """What the tokens behind `place:` name, and how many of them do. Raises QueryError."""
    if tokens[0].kind != "open":
        names = list(takewhile(_is_name, tokens))
        return _named(text, names, tokens[0], locate), len(names)
    alternatives, at = [], 0
    while tokens[at].kind != "close":
        if at and tokens[at].kind != "OR":
            raise fault(f"{tokens[at].text} between places", text, tokens[at].start, "OR between places")
        names = list(takewhile(_is_name, tokens[at + 1 :]))
        alternatives.append(_named(text, names, tokens[at + 1], locate))
        at += 1 + len(names)
    return any_of(alternatives), at + 1


def _is_name(token: Token) -> bool:
    return token.kind in WORDS


def _named(text: str, names: Sequence[Token], first: Token, locate: Locate) -> Expression:
    if not names:
        raise fault(f"{first.text} names no place", text, first.start, _EXPECTED)
    written = text[names[0].start : names[-1].end]
    said = written.strip(_QUOTES)
    try:
        return InPlace(locate(said))
    except QueryError as error:
        begin = names[0].start + written.find(said) + max(0, said.find(error.text)) + error.position
        raise fault(error.problem, text, begin, error.expected) from error
