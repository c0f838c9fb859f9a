"""What may stand beside NEAR, BEFORE and SAME, and how far apart. What is *not* here: how distances are counted."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from watcher.core.model import AllOf, Expression, InPlace, Not, Pattern, Phrase
from watcher.core.query.shapes import walk
from watcher.core.query.tokens import Token, fault

NAMES = frozenset({"NEAR", "BEFORE", "SAME"})
_FARTHEST = 1_000
_WITHOUT_TEXT = frozenset({"url", "source", "lang"})


def distance(text: str, operator: Token) -> int:
    """The words that may stand between, 0 for SAME. Raises QueryError."""
    name, number = operator.kind, operator.text.partition("/")[2]
    if name == "SAME":
        if operator.text != name:
            raise fault("SAME is one sentence and has no distance", text, operator.start + len(name), "SAME alone")
        return 0
    if not re.fullmatch("[0-9]+", number):
        expected = f"{name}/ and a whole number of words, such as {name}/8"
        raise fault(f"{name} has no distance", text, operator.start + len(name), expected)
    if not 1 <= (words := int(number[:9])) <= _FARTHEST:
        expected = f"1 to {_FARTHEST} words; words that stand side by side are a phrase"
        raise fault(f"a distance of {number[:9]}", text, operator.start + len(name) + 1, expected)
    return words


def fields_of(text: str, operand: Expression, tokens: Sequence[Token], operator: Token) -> AbstractSet[str]:
    """The fields of what `tokens` say. Raises QueryError when it has no place in a text: only words do, and any of
    several."""
    inside = (operand,) if isinstance(operand, Phrase) else tuple(walk(operand))
    if any(isinstance(one, AllOf | Not) for one in inside):
        token = next((token for token in tokens if token.kind in ("AND", "NOT")), None)
        holder = next((token for token in tokens if token.kind == "list"), tokens[0])
        problem = f"{token.text} cannot" if token else f"{holder.text} holds AND or NOT, which cannot"
        expected = "words, a phrase, or OR between several"
        raise fault(f"{problem} stand beside {operator.kind}", text, (token or holder).start, expected)
    fields: set[str] = {one.field for one in inside if isinstance(one, Phrase | Pattern)}
    fields |= {"" for one in inside if isinstance(one, InPlace)}  # they are looked for in every text
    if field := min(fields & _WITHOUT_TEXT, default=""):
        expected = f"AND: a {field} has no words around it"
        raise fault(f"{field}: cannot stand beside {operator.kind}", text, tokens[0].start, expected)
    return fields


def check_fields(text: str, here: AbstractSet[str], there: AbstractSet[str], operator: Token) -> None:
    """Raises QueryError when the two sides are never in one field."""
    if "" not in here | there and not here & there:
        fields = " and ".join(sorted(here | there))
        raise fault(f"{operator.text} never reaches over {fields}", text, operator.start, "AND, or one field for both")
