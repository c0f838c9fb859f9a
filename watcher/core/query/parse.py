"""A query as written -> its terms, or one QueryError that says what is wrong, where, and what was expected.

    car bomb, kidnap*^20, "Smith, John"      terms end at a comma or a line; words side by side are a phrase
    football^-40, -satire                    a weight (10 when none is given), a veto
    @ARMED, @ATTACK^20                       the terms of a list; any of them, once
    (attack OR ambush*) NEAR/8 convoy^20     a compound is a term like any other
    # a comment                              after white space and before a space, to the end of the line

What is *not* here: tokens (tokens.py), operators and what they join (expressions.py), how a term is found (atoms.py).
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from types import MappingProxyType

from watcher.core.model import Expression, Phrase, Term
from watcher.core.query.expressions import DEEPEST, expression
from watcher.core.query.lists import Lists, terms_of
from watcher.core.query.located import Locate, nowhere
from watcher.core.query.phrases import phrase
from watcher.core.query.sameness import joined, key_of
from watcher.core.query.shapes import depth, leaves, needs_nothing
from watcher.core.query.tokens import Token, fault, terms
from watcher.errors import QueryError

DEFAULT_WEIGHT = 10
_WEIGHT = re.compile(r"\^([+-]?[0-9]{1,6})")
_WEIGHTLESS = frozenset({"lang", "source", "url"})
"""Fields that say where an item comes from; a term of these alone weighs nothing unless told otherwise."""
_NO_LISTS: Lists = MappingProxyType({})


def parse(text: str, lists: Lists = _NO_LISTS, locate: Locate = nowhere) -> tuple[Term, ...]:
    """The terms of a query, at least one, in the order of the text. Raises QueryError at the first fault.

    `locate` gives the area that `place:` names, or raises QueryError.

    What the query itself writes twice is a fault. What several lists bring, or a list and the query, counts once: as
    the query writes it, else as the first list does.
    """
    found: dict[Hashable, Term] = {}
    listed: set[Hashable] = set()
    for tokens in terms(text):
        if len(tokens) == 1 and tokens[0].kind == "list":
            _add_listed(terms_of(text, tokens[0], lists), found, listed)
            continue
        term = _term(text, tokens, lists, locate)
        key = key_of(term)
        if key in found and key not in listed:
            raise _written_twice(text, found[key], term, tokens[0].start)
        listed.discard(key)
        found[key] = term
    if not found:
        raise fault("there is no term", text, 0, "at least one word")
    return tuple(found.values())


def _add_listed(terms_of_list: Iterable[Term], found: dict[Hashable, Term], listed: set[Hashable]) -> None:
    """Add the terms of a list, but those that the query itself has written."""
    for term in terms_of_list:
        key = key_of(term)
        if key not in found or key in listed:
            found[key] = joined(found[key], term) if key in found else term
            listed.add(key)


def _written_twice(text: str, first: Term, second: Term, position: int) -> QueryError:
    written = (_split_weight(text, tokens)[0] for tokens in terms(text))
    place = fault("", text, next(tokens[0].start for tokens in written if _source(text, tokens) == first.source), "")
    problem = f"{second.source} finds the same as {first.source} (line {place.line}, column {place.column})"
    return fault(problem, text, position, "each term once")


def _term(text: str, tokens: Sequence[Token], lists: Lists, locate: Locate) -> Term:
    if len(tokens) == 1 and tokens[0].kind == "plain":
        return Term(source=tokens[0].text, expression=phrase(text, tokens))
    tokens, weight = _split_weight(text, tokens)
    veto = tokens[0][:2] == ("sign", "-")
    if veto and weight is not None:
        raise fault("a veto has no weight", text, tokens[-1].end, "the end of the term")
    found = expression(text, tokens[veto:], lists, locate)
    if not isinstance(found, Phrase):
        _check(text, tokens, found)
    if weight is None:
        weight = 0 if veto or _is_weightless(found) else DEFAULT_WEIGHT
    return Term(source=_source(text, tokens), expression=found, weight=weight, veto=veto)


def _is_weightless(found: Expression) -> bool:
    if isinstance(found, Phrase):
        return found.field in _WEIGHTLESS
    return all(leaf.field in _WEIGHTLESS for leaf in leaves(found))


def _split_weight(text: str, tokens: Sequence[Token]) -> tuple[Sequence[Token], int | None]:
    """The tokens before the weight, at least one, and the weight. One inside parentheses is left where it is."""
    open_groups = 0
    for at, token in enumerate(tokens):
        open_groups += (token.kind == "open") - (token.kind == "close")
        if token.kind == "weight" and not open_groups:
            return tokens[:at], _weight(text, tokens, at)
    return tokens, None


def _weight(text: str, tokens: Sequence[Token], at: int) -> int:
    token = tokens[at]
    if at == 0:
        raise fault("a weight without a term", text, token.start, "a word or a phrase before it")
    number = _WEIGHT.fullmatch(token.text)
    if number is None:
        raise fault(f"{token.text} is no weight", text, token.start, "^ and a whole number of at most six digits")
    if int(number[1]) == 0:
        raise fault("a weight of 0 changes nothing", text, token.start, "a whole number other than 0")
    if at + 1 < len(tokens):
        raise fault("a weight ends its term", text, tokens[at + 1].start, "a comma or a new line before this")
    return int(number[1])


def _check(text: str, tokens: Sequence[Token], found: Expression) -> None:
    negation = next((token for token in tokens if token.kind == "NOT"), None)
    if negation and needs_nothing(found):
        expected = "something that must be there, joined by AND"
        raise fault("an item that says nothing would satisfy this", text, negation.start, expected)
    may_be_deep = len(tokens) > DEEPEST or any(token.kind == "list" for token in tokens)
    if may_be_deep and depth(found) > DEEPEST:
        raise fault(f"more than {DEEPEST} operators inside each other", text, tokens[0].start, "a flatter term")


def _source(text: str, tokens: Sequence[Token]) -> str:
    """The term as written, on one line and without comments."""
    if len(tokens) == 1:
        return tokens[0].text
    written = text[tokens[0].start : tokens[-1].end]
    if "\n" not in written:
        return written
    pairs = zip(tokens, [*tokens[1:], tokens[-1]], strict=True)
    return "".join(token.text + " " * _parted(token, after) for token, after in pairs)


def _parted(token: Token, after: Token) -> bool:
    return after.start > token.end and token.kind != "open" and after.kind != "close"
