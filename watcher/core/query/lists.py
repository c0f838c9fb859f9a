"""`@LIST` in a query. What is *not* here: where lists are written (settings)."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from watcher.core.model import Expression, Term
from watcher.core.query.shapes import any_of
from watcher.core.query.tokens import Token, fault, tokens

Lists = Mapping[str, Sequence[Term]]
"""Their terms by name."""


def lists_in(text: str) -> tuple[str, ...]:
    """The names of the lists that a query uses, each once. Raises QueryError where it has no tokens."""
    if "@" not in text:  # as most of ten thousand watches have none, and their tokens are read later
        return ()
    return tuple(dict.fromkeys(token.text[1:] for token in tokens(text) if token.kind == "list"))


def terms_of(text: str, token: Token, lists: Lists) -> Sequence[Term]:
    """The terms of the list that a token names. Raises QueryError for an unknown one."""
    if (found := lists.get(token.text[1:])) is not None:
        return found
    near = get_close_matches(token.text[1:], lists, n=1)
    known = ", ".join(f"@{name}" for name in near or lists) or f"LIST_{token.text[1:]}='...' in the settings"
    raise fault(f"there is no list {token.text}", text, token.start, f"{known}; in quotes it is a word")


def any_of_list(text: str, token: Token, lists: Lists) -> Expression:
    """Any of a list's terms, whatever they weigh. Raises QueryError when they are of several minds."""
    found = terms_of(text, token, lists)
    if len({(term.veto, term.weight < 0) for term in found if term.veto or term.weight}) > 1:
        problem = f"{token.text} holds terms that count for and terms that count against"
        raise fault(f"{problem}: any of them says nothing", text, token.start, "a list whose terms all count alike")
    return any_of(_expressions(found))


def _expressions(terms: Iterable[Term]) -> Iterable[Expression]:
    return (term.expression for term in terms)
