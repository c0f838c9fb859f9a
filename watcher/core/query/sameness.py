"""Terms that find the same, from a query, its lists and their additions by language: each counts once.

What is *not* here: when expressions find the same (atoms.py).
"""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from watcher.core.model import AnyOf, Expression, InLanguage, Term
from watcher.core.query.atoms import identity
from watcher.core.query.shapes import any_of


def in_language(terms: Iterable[Term], language: str) -> tuple[Term, ...]:
    """The terms as additions for items in one language."""
    return tuple(replace(term, expression=InLanguage(language, term.expression)) for term in terms)


def merged(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms, those that find the same joined into the first of them."""
    found: dict[Hashable, Term] = {}
    for term in terms:
        key = key_of(term)
        found[key] = joined(found[key], term) if key in found else term
    return tuple(found.values())


def key_of(term: Term) -> Hashable:
    """Equal for terms that find the same, in whatever languages."""
    return identity(_ungated(term.expression)[0])


def joined(first: Term, second: Term) -> Term:
    """One term for two that find the same: where either counts, with the first's weight, or a veto if either is one."""
    expression, own = _ungated(first.expression)
    others = languages(second)
    both = dict.fromkeys(own + others) if own and others else ()
    gated = any_of(InLanguage(language, expression) for language in both) if both else expression
    return replace(second if second.veto and not first.veto else first, expression=gated)


def languages(term: Term) -> tuple[str, ...]:
    """The languages of the items that a term is for; () for any."""
    return _ungated(term.expression)[1]


def _ungated(expression: Expression) -> tuple[Expression, tuple[str, ...]]:
    """An expression, and the languages that it is for; () for any."""
    if not isinstance(expression, AnyOf | InLanguage):
        return expression, ()
    gates = expression.parts if isinstance(expression, AnyOf) else (expression,)
    found = [gate for gate in gates if isinstance(gate, InLanguage)]
    if found and len(found) == len(gates) and all(gate.part == found[0].part for gate in found):
        return found[0].part, tuple(gate.language for gate in found)
    return expression, ()
