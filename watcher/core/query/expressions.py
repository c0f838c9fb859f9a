"""The tokens of one term, without its veto and its weight -> its expression, by recursive descent.

    any of:    all of, OR, all of ...
    all of:    negation, AND, negation ...      `a NOT b` is `a AND NOT b`
    negation:  NOT near | near
    near:      operand, NEAR/8, operand ...     also BEFORE/8 and SAME; from left to right
    operand:   ( any of ) | field:operand | place:names | words | =words | /pattern/ | @LIST

What is *not* here: commas, vetoes and weights (parse.py), and what an expression finds (core/match.py).
"""

import re
from collections.abc import Sequence
from typing import Literal, cast

from watcher.core.model import AnyOf, Expression, FieldName, Near, Not, Pattern, Phrase
from watcher.core.query import proximity
from watcher.core.query.lists import Lists, any_of_list
from watcher.core.query.located import Locate, in_place
from watcher.core.query.phrases import WORDS, phrase
from watcher.core.query.regex import compile_bounded
from watcher.core.query.shapes import all_of, any_of, leaves, within
from watcher.core.query.tokens import Token, fault
from watcher.errors import QueryError

DEEPEST = 50
"""Groups inside each other, and NEARs in a row: whoever reads an expression may call himself for each."""
_OPERAND = "a word, a phrase or a group in parentheses"
_BEHIND_FIELD = WORDS | {"sign", "open", "regex", "list", "field"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")


def expression(text: str, tokens: Sequence[Token], lists: Lists, locate: Locate) -> Expression:
    """The expression of a term; `tokens` are those of `text` that it is made of. Raises QueryError."""
    if all(token.kind in WORDS for token in tokens) and tokens[0].text not in ("-", "="):
        return phrase(text, tokens)  # as most terms of a long list are
    return _Descent(text, tokens, lists, locate).whole()


class _Descent:
    """Reads the tokens from left to right; each method reads one rule of the grammar above."""

    def __init__(self, text: str, tokens: Sequence[Token], lists: Lists, locate: Locate) -> None:
        self._text, self._tokens, self._lists, self._locate = text, tokens, lists, locate
        self._end = Token("end", "", tokens[-1].end)
        self._at = self._depth = 0
        self._next = tokens[0]

    def whole(self) -> Expression:
        found = self._any_of()
        if self._next is not self._end:
            raise self._fault_behind()
        return found

    def _take(self) -> Token:
        """The next token, which is then read."""
        token = self._next
        self._at += 1
        self._next = self._tokens[self._at] if self._at < len(self._tokens) else self._end
        return token

    # --- operators ---------------------------------------------------------------------------------------------------

    def _any_of(self) -> Expression:
        first = self._all_of()
        if self._next.kind != "OR":
            return first
        alternatives = [first]
        while self._next.kind == "OR":
            self._take()
            alternatives.append(self._all_of())
        return any_of(alternatives)

    def _all_of(self) -> Expression:
        first = self._negation()
        if self._next.kind not in ("AND", "NOT"):
            return first
        conditions = [first]
        while self._next.kind in ("AND", "NOT"):
            if self._next.kind == "AND":
                self._take()
            conditions.append(self._negation())
        return all_of(conditions)

    def _negation(self) -> Expression:
        if self._next.kind != "NOT":
            return self._near()
        self._take()
        return Not(self._near())

    def _near(self) -> Expression:
        begin, links = self._at, 0
        left = self._operand()
        while self._next.kind in proximity.NAMES:
            links += 1
            if links > DEEPEST:
                raise fault(f"more than {DEEPEST} of these in a row", self._text, self._next.start, "fewer of them")
            left = self._near_one_more(left, begin)
        return left

    def _near_one_more(self, left: Expression, begin: int) -> Expression:
        operator = self._next
        words = proximity.distance(self._text, operator)
        here = proximity.fields_of(self._text, left, self._tokens[begin : self._at], operator)
        self._take()
        begin = self._at
        right = self._operand()
        there = proximity.fields_of(self._text, right, self._tokens[begin : self._at], operator)
        proximity.check_fields(self._text, here, there, operator)
        return Near(cast("Literal['NEAR', 'BEFORE', 'SAME']", operator.kind), left, right, words)

    # --- operands ----------------------------------------------------------------------------------------------------

    def _operand(self) -> Expression:
        kind = self._next.kind
        if kind in WORDS or self._next.text == "=":
            return self._phrase()
        if kind == "open":
            return self._group()
        if kind == "field":
            return self._in_field()
        if kind == "regex":
            return self._pattern()
        if kind == "list":
            return any_of_list(self._text, self._take(), self._lists)
        raise self._fault_of_operand()

    def _group(self) -> Expression:
        opening = self._take()
        self._depth += 1
        if self._depth > DEEPEST:
            raise fault(f"more than {DEEPEST} groups inside each other", self._text, opening.start, "fewer parentheses")
        if self._next.kind == "close":
            raise fault("an empty group", self._text, opening.start, f"{_OPERAND} between ( and )")
        found = self._any_of()
        if self._next.kind != "close":
            raise self._fault_behind()
        self._take()
        self._depth -= 1
        return found

    def _in_field(self) -> Expression:
        field, following = self._take(), self._next
        if following.start != field.end or following.kind not in _BEHIND_FIELD:
            raise fault(f"{field.text} stands alone", self._text, field.start, f"{_OPERAND} right behind it")
        if field.text == "place:":
            return self._in_place()
        found = self._operand()
        if any(leaf.field for leaf in leaves(found)):
            raise fault("a field inside a field", self._text, field.start, "one field for these words")
        name = cast("FieldName", field.text.removesuffix(":"))
        return self._languages(found, following) if name == "lang" else within(found, name)

    def _in_place(self) -> Expression:
        found, taken = in_place(self._text, self._tokens[self._at :], self._locate)
        for _ in range(taken):
            self._take()
        return found

    def _phrase(self) -> Expression:
        first = self._next
        if equals := first.kind == "sign":
            self._take()
        begin = self._at
        while self._next.kind in WORDS:
            self._take()
        if first.text in ("-", "=") and (not equals or begin == self._at):
            raise fault(f"{first.text} stands alone", self._text, first.start, "a word or a phrase right behind it")
        return phrase(self._text, self._tokens[begin : self._at], exact=equals)

    def _pattern(self) -> Expression:
        token = self._take()
        source = token.text[1:-1]
        try:
            compile_bounded(source)
        except ValueError as error:
            expected = "a pattern that RE2 takes; what is in quotes is words"
            raise fault(f"{token.text} cannot be looked for: {error}", self._text, token.start, expected) from error
        return Pattern(source)

    def _languages(self, found: Expression, first: Token) -> Expression:
        """Language tags, in small letters."""
        alternatives = found.parts if isinstance(found, AnyOf) else (found,)
        tags = [_tag(one) for one in alternatives]
        if not all(tags):
            expected = "two or three letters, such as lang:en or lang:(en OR ar)"
            raise fault("no language tag", self._text, first.start, expected)
        return any_of(Phrase(tag, field="lang") for tag in tags)

    # --- what is wrong -----------------------------------------------------------------------------------------------

    def _fault_of_operand(self) -> QueryError:
        """What stands where an operand must, and is none."""
        token, before = self._next, self._tokens[self._at - 1]
        if token.kind in ("end", "close"):
            return fault(f"{before.text} has nothing behind it", self._text, token.start, _OPERAND)
        if not token.kind.isupper():
            return self._fault_behind()
        problem = f"{token.text} follows {before.text}" if self._at else f"{token.text} has nothing before it"
        return fault(problem, self._text, token.start, f"{_OPERAND}; in quotes {token.text} is a word")

    def _fault_behind(self) -> QueryError:
        """What stands behind an operand, and does not belong there."""
        token, before = self._next, self._tokens[self._at - 1]
        if token.kind == "weight":
            return fault("a weight inside parentheses", self._text, token.start, "the weight at the end of the term")
        if token.text == "-":
            return fault(
                "- stands before a whole term", self._text, token.start, "a comma or a new line before this, or NOT"
            )
        if token.text == "=":
            return fault(
                "= stands before a whole phrase", self._text, token.start, "a comma or an operator before this"
            )
        problem = f"nothing joins {before.text} and {token.text}"
        return fault(problem, self._text, token.start, "AND, OR, NOT, NEAR/8, BEFORE/8, SAME or a comma before this")


def _tag(one: Expression) -> str:
    """The language that a phrase names, "" when it names none."""
    if not isinstance(one, Phrase) or one.exact or " " in one.text:
        return ""
    tag = one.text.lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""
