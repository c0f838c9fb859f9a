"""Why an expression is not satisfied, in words. What is *not* here: whether it is (evaluate.py)."""

from collections.abc import Sequence

from watcher.core.model import AllOf, AnyOf, Expression, InLanguage, InPlace, Near, Not, Pattern, Phrase
from watcher.core.query.chains import Places, nearest
from watcher.core.query.evaluate import (
    All,
    Any,
    Located,
    Node,
    Regular,
    Spoken,
    Together,
    Without,
    Word,
    Words,
    speaks,
    walk,
)
from watcher.core.query.page import LINE
from watcher.core.query.sight import Sight

_NAMED = 3


def missing(node: Node, sight: Sight) -> str:
    """What a node that is not met, and is a whole term, lacks."""
    match node:
        case Word() | Words(Phrase()) | Regular():
            return "not found"
        case Located():
            return _lacks(node, sight)
        case Together():
            return _apart(node, sight)
        case Spoken(InLanguage(language), part):
            return missing(part, sight) if speaks(sight.language, language) else f"only in items in {language}"
        case _:
            return _lacks(node, sight)


def _lacks(node: Node, sight: Sight) -> str:
    """What a node that is a part of a term lacks, by its name."""
    match node:
        case Words(AnyOf(parts)) | Any(AnyOf(parts)):
            return _none_of(parts)
        case Word() | Words() | Regular():
            return f"{spelled(node.said)} not found"
        case Located(InPlace(area)):
            return f"no mention of {area.source}"
        case All(_, parts):
            return ", ".join(_lacks(part, sight) for part in parts if not part.met(sight, title=False))
        case Without(_, part):
            return f"{spelled(part.said)} is there"
        case Spoken(InLanguage(language), part):
            return _lacks(part, sight) if speaks(sight.language, language) else f"only in items in {language}"
        case Together(said, left, right):
            both = left.met(sight, title=False) and right.met(sight, title=False)
            return f"{spelled(said)}: {_apart(node, sight)}" if both else _apart(node, sight)


def _none_of(parts: Sequence[Expression]) -> str:
    named = ", ".join(map(spelled, parts[:_NAMED]))
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return f"none of {named}{more} found"


def _apart(node: Together, sight: Sight) -> str:
    absent = [_lacks(part, sight) for part in (node.left, node.right) if not part.met(sight, title=False)]
    if absent:
        return ", ".join(absent)
    lefts, rights = walk(node.left, sight).ends, _begins(node.right, sight)
    if not {place.first // LINE for place in lefts} & {place.first // LINE for place in rights}:
        return "not in one field"
    if node.said.kind == "SAME":
        return "not in one sentence"
    forth, back = nearest(lefts, rights), nearest(rights, lefts)
    if node.said.kind == "BEFORE" and forth is None and back is not None:
        return "in the wrong order"
    gaps = [gap for gap in (forth, back if node.said.kind == "NEAR" else None) if gap is not None]
    return f"{min(gaps)} word{'s' * (min(gaps) != 1)} apart" if gaps else "only in the same words"


def _begins(node: Node, sight: Sight) -> Places:
    ends, back = walk(node, sight)
    return back(ends)[0]


def spelled(expression: Expression) -> str:
    """An expression as one would write it."""
    match expression:
        case Phrase(text, exact, field):
            return f"{field}{':' * bool(field)}{'=' * exact}{text}"
        case Pattern(source, field):
            return f"{field}{':' * bool(field)}/{source}/"
        case InPlace(area):
            return f"place:{area.source}"
        case AllOf(parts):
            return f"({' AND '.join(map(spelled, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(spelled, parts))})"
        case Not(part):
            return f"NOT {spelled(part)}"
        case Near(kind, left, right, words):
            return f"{spelled(left)} {kind}{f'/{words}' * (kind != 'SAME')} {spelled(right)}"
        case InLanguage(_, part):
            return spelled(part)
