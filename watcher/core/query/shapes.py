"""What an expression is made of, whatever it stands for: its leaves, how deep it is, what it needs.

What is *not* here: how an expression is written (expressions.py) and whether a text satisfies it (core/match.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from watcher.core.model import AllOf, AnyOf, Expression, FieldName, InLanguage, InPlace, Near, Not, Pattern, Phrase


def parts(expression: Expression) -> tuple[Expression, ...]:
    """What it is directly made of, () for a leaf."""
    match expression:
        case Phrase() | Pattern() | InPlace():
            return ()
        case AllOf() | AnyOf():
            return expression.parts
        case Near():
            return expression.left, expression.right
        case Not() | InLanguage():
            return (expression.part,)


def walk(expression: Expression) -> Iterator[Expression]:
    """It and all that it is made of, from left to right."""
    pending = [expression]
    while pending:
        yield (one := pending.pop())
        pending.extend(reversed(parts(one)))


def depth(expression: Expression) -> int:
    """The number of expressions inside each other, 1 for a leaf."""
    level: tuple[Expression, ...] = (expression,)
    deep = 0
    while level:
        level = tuple(part for one in level for part in parts(one))
        deep += 1
    return deep


def any_of(alternatives: Iterable[Expression]) -> Expression:
    """OR of these, in one piece however they are nested; itself where there is only one."""
    flat = tuple(_spread(alternatives, AnyOf))
    return flat[0] if len(flat) == 1 else AnyOf(flat)


def all_of(conditions: Iterable[Expression]) -> Expression:
    """AND of these, likewise."""
    flat = tuple(_spread(conditions, AllOf))
    return flat[0] if len(flat) == 1 else AllOf(flat)


def _spread(expressions: Iterable[Expression], kind: type[AnyOf] | type[AllOf]) -> Iterator[Expression]:
    for one in expressions:
        if isinstance(one, kind):
            yield from one.parts
        else:
            yield one


def leaves(expression: Expression) -> Iterator[Phrase | Pattern | InPlace]:
    """Its words, patterns and places."""
    return (one for one in walk(expression) if isinstance(one, Phrase | Pattern | InPlace))


def within(expression: Expression, field: FieldName) -> Expression:
    """The same, looked for in one field alone."""
    match expression:
        case Phrase() | Pattern():
            return replace(expression, field=field)
        case InPlace():
            return expression
        case Near():
            left, right = within(expression.left, field), within(expression.right, field)
            return replace(expression, left=left, right=right)
        case AllOf() | AnyOf():
            return replace(expression, parts=tuple(within(part, field) for part in expression.parts))
        case Not() | InLanguage():
            return replace(expression, part=within(expression.part, field))


def needs_nothing(expression: Expression) -> bool:
    """Whether it may be satisfied with nothing to show for it.

    What stands behind NOT is never shown, so that `NOT (NOT coup)` needs nothing, too.
    """
    match expression:
        case Not():
            return True
        case AllOf():
            return all(map(needs_nothing, expression.parts))
        case AnyOf():
            return any(map(needs_nothing, expression.parts))
        case InLanguage():
            return needs_nothing(expression.part)
        case _:
            return False
