"""A query as written -> its terms, or one QueryError that says what is wrong, where, and what was expected.

    car bomb, kidnap*^20, "Smith, John"      terms end at a comma or a line; words side by side are a phrase
    football^-40, -satire                    a weight (10 when none is given), a veto
    =Who                                     these very letters
    # a comment                              after white space and before a space, to the end of the line

What is *not* here: how a term is found (atoms.py), and operators, fields, lists and regular expressions: they are
recognised and refused, because taken for words they would find something else than their writer meant.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn

from watcher.core.model import Term
from watcher.core.query.atoms import HYPHENS, identity
from watcher.core.text.fold import is_unspaced, words_with_wildcards
from watcher.errors import QueryError

DEFAULT_WEIGHT = 10
_LEAST_LETTERS = 2  # beside wildcards: `a*` is found in every text

_COMMAS = ",\u060c\u3001\uff0c"  # also the Arabic, the ideographic and the full-width comma
_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“ or ”"}
_TOKEN = re.compile(
    rf"""
    (?P<newline> \n )
  | (?P<space> [^\S\n]+ )
  | (?P<comma> [{_COMMAS}] )
  | (?P<comment> (?<![^\s{_COMMAS}]) \# (?=\s|$) [^\n]* )
  | (?P<quoted> "[^"\n]*" | “[^”\n]*” | «[^»\n]*» | „[^“”\n]*[“”] )
  | (?P<weight> \^ [^\s{_COMMAS}]* )
  | (?P<word> (?: [^\s{_COMMAS}"“”„«»^] | (?<=[א-ת])"(?=[א-ת]) )+ )
  | (?P<quote> ["“”„«»] )
    """,
    re.VERBOSE,
)
_SIGNS = re.compile("(-?)(=?)")
_WEIGHT = re.compile(r"\^([+-]?[0-9]{1,6})")
_BEGINS_LIKE_A_SIGN = re.compile(r"[-=]\w")
_BEGINS_WITH_A_DASH = re.compile(rf"[{HYPHENS[1:]}\u2012-\u2015]\w")
_WILDCARDS = re.compile("[*?]+")
_NOT_BUILT = re.compile(
    r"""
    (?P<operator> AND | OR | NOT | SAME | (?: NEAR | BEFORE ) (?: /.* )? ) $
  | (?P<field> title | summary | author | category | url | source | lang | place ) :
  | (?P<list> @[A-Z0-9]+ ) $
  | (?P<regular_expression> / )
  | (?P<group> .*? [()] )
    """,
    re.VERBOSE,
)
_NAMES = {
    "operator": "operators",
    "field": "fields",
    "list": "lists",
    "regular_expression": "regular expressions",
    "group": "parentheses",
}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a query, at least one, in the order of the text. Raises QueryError at the first fault."""
    terms: dict[tuple[str, ...], tuple[Term, int]] = {}
    for tokens in _tokens_by_term(text):
        term, start = _term(text, tokens), tokens[0].start
        first, position = terms.setdefault(identity(term), (term, start))
        if position != start:
            place = QueryError("", text=text, position=position, expected="")
            before = f"{first.source} (line {place.line}, column {place.column})"
            _refuse(f"{term.source} finds the same as {before}", text, start, "each term once")
    if not terms:
        _refuse("there is no term", text, 0, "at least one word")
    return tuple(term for term, _ in terms.values())


def _tokens_by_term(text: str) -> Iterator[Sequence[_Token]]:
    """The tokens of each term, without white space and comments; a comma must have a term before it."""
    tokens: list[_Token] = []
    comma_allowed = False
    for token in _tokens(text):
        if token.kind not in ("comma", "newline"):
            tokens.append(token)
            comma_allowed = True
            continue
        if token.kind == "comma":
            if not comma_allowed:
                _refuse("an empty term", text, token.start, "a word or a phrase before the comma")
            comma_allowed = False
        if tokens:
            yield tokens
            tokens = []
    if tokens:
        yield tokens


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        token = _Token(found.lastgroup or "", found[0], found.start())
        if token.kind == "quote":
            _refuse_quote(text, token)
        if token.kind not in ("space", "comment"):
            yield token


def _term(text: str, tokens: Sequence[_Token]) -> Term:
    tokens, weight = _split_weight(text, tokens)
    start, end = tokens[0].start, tokens[-1].end
    tokens, minus, equals = _split_signs(text, tokens)
    if minus and weight is not None:
        _refuse("a veto has no weight", text, end, "the end of the term")
    words = tuple(word for token in tokens for word in _words(text, token))
    if not words:
        _refuse(f"{text[start:end]} has no word", text, start, "letters or digits")
    weight = 0 if minus else DEFAULT_WEIGHT if weight is None else weight
    return Term(source=text[start:end], words=words, weight=weight, exact=equals, veto=minus)


def _split_weight(text: str, tokens: Sequence[_Token]) -> tuple[Sequence[_Token], int | None]:
    """The tokens before the weight, at least one, and the weight."""
    at = next((number for number, token in enumerate(tokens) if token.kind == "weight"), None)
    if at is None:
        return tokens, None
    token = tokens[at]
    if at == 0:
        _refuse("a weight without a term", text, token.start, "a word or a phrase before it")
    number = _WEIGHT.fullmatch(token.text)
    if number is None:
        _refuse(f"{token.text} is no weight", text, token.start, "^ and a whole number of at most six digits")
    if int(number[1]) == 0:
        _refuse("a weight of 0 changes nothing", text, token.start, "a whole number other than 0")
    if at + 1 < len(tokens):
        _refuse("a weight ends its term", text, tokens[at + 1].start, "a comma or a new line before this")
    return tokens[:at], int(number[1])


def _split_signs(text: str, tokens: Sequence[_Token]) -> tuple[Sequence[_Token], bool, bool]:
    """The tokens without `-` and `=` before the term; whether they were there."""
    first = tokens[0]
    signs = _SIGNS.match(first.text) if first.kind == "word" else None
    if not signs or not signs[0]:
        return tokens, False, False
    rest = _Token(first.kind, first.text[signs.end() :], first.start + signs.end())
    tokens = [rest, *tokens[1:]] if rest.text else tokens[1:]
    if not tokens or tokens[0].start != rest.start:
        _refuse(f"{signs[0]} stands alone", text, first.start, "a word or a phrase right behind it")
    return tokens, bool(signs[1]), bool(signs[2])


def _words(text: str, token: _Token) -> Iterator[str]:
    """The words of a word or of a phrase in quotes, as written; signs between them are left out."""
    if token.kind == "word":
        _refuse_syntax(text, token)
        yield from _word(text, token.text, token.start)
    else:
        for found in re.finditer(r"\S+", token.text[1:-1]):
            yield from _word(text, found[0], token.start + 1 + found.start())


def _word(text: str, word: str, position: int) -> Iterator[str]:
    parts = words_with_wildcards(word)
    if "*" in word or "?" in word:
        if is_unspaced(word):
            _refuse("Chinese, Japanese and Thai need no wildcard", text, position, "the word without * and ?")
        if sum(len(_WILDCARDS.sub("", part)) for part in parts) < _LEAST_LETTERS:
            _refuse(f"{word} is found everywhere", text, position, "at least two letters beside the wildcard")
    if parts:
        yield word


def _refuse_syntax(text: str, token: _Token) -> None:
    """Refuse a bare word that is syntax: not built yet, or not in its place."""
    if not_built := _NOT_BUILT.match(token.text):
        kind = _NAMES[not_built.lastgroup or ""]
        _refuse(f"{kind} are not built yet: {token.text}", text, token.start, "words; what is in quotes is a word")
    if _BEGINS_LIKE_A_SIGN.match(token.text):
        _refuse(f"{token.text[0]} stands before a whole term", text, token.start, "a comma or a new line before this")
    if _BEGINS_WITH_A_DASH.match(token.text):
        _refuse(f"{token.text[0]} is a dash", text, token.start, "the hyphen - before a veto")


def _refuse_quote(text: str, token: _Token) -> NoReturn:
    if token.text in _QUOTES:
        _refuse("a quote that is not closed", text, token.start, f"{_QUOTES[token.text]} before the end of the line")
    _refuse(f"{token.text} closes no quote", text, token.start, "a quote that was opened before")


def _refuse(problem: str, text: str, position: int, expected: str) -> NoReturn:
    raise QueryError(problem, text=text, position=position, expected=expected)
