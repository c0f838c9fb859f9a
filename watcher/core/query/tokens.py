"""A query's text -> its tokens, and those of each term. What is *not* here: how tokens make an expression.

Every character belongs to a token, so that whatever was typed is either understood or refused with its place.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn

from watcher.errors import QueryError

FIELDS = ("title", "summary", "author", "category", "url", "source", "lang")

_COMMAS = ",\u060c\u3001\uff0c"  # also the Arabic, the ideographic and the full-width comma
_OPEN, _CLOSE = "(\uff08", ")\uff09"  # also the full-width parentheses
_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“ or ”"}
_SPECIAL = rf"\s{_COMMAS}{_OPEN}{_CLOSE}\"“”„«»^"
_NAMED = "SAME|NEAR|BEFORE"
# Small letters and those without case, of all but the rarest scripts; apostrophes that Unicode calls letters are none.
_PLAIN = "[^\\W\\d_A-Z\u02b9-\u02bf\u02c8\u02ee\U00010000-\U0010ffff]+"
_TOKEN = re.compile(
    rf"""
    [^\S\n]*
    (?:
        (?P<newline> \n )
      | (?P<comma> [{_COMMAS}] )
      | (?P<plain> {_PLAIN} (?: [ ] {_PLAIN} )* (?= [{_SPECIAL}] | $ ) (?! (?<=[א-ת])"[א-ת] ) )
      | (?P<comment> (?<![^\s{_COMMAS}]) \# (?=\s|$) [^\n]* )
      | (?P<quoted> "[^"\n]*" | “[^”\n]*” | «[^»\n]*» | „[^“”\n]*[“”] )
      | (?P<weight> \^ [^\s{_COMMAS}{_OPEN}{_CLOSE}]* )
      | (?P<open> [{_OPEN}] )
      | (?P<close> [{_CLOSE}] )
      | (?P<operator> (?: AND | OR | NOT | (?: {_NAMED} ) (?: / [^{_SPECIAL}]* )? ) (?= [{_SPECIAL}] | $ ) )
      | (?P<list> @ [A-Z0-9_]+ (?= [{_SPECIAL}] | $ ) )
      | (?P<regex> / (?! [\s/*] ) (?: [^/\\\n] | \\. )* / (?= [\s{_COMMAS}{_CLOSE}^] | $ ) )
      | (?P<field> (?: {"|".join(FIELDS)} | place ) : )
      | (?P<sign> (?: - (?! [->] ) | = (?! [=>] ) ) (?= [^\s{_COMMAS}{_CLOSE}^] ) )
      | (?P<word> (?: [^{_SPECIAL}] | (?<=[א-ת])"(?=[א-ת]) )+ )
      | (?P<quote> ["“”„«»] )
    )
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of a query. The kind of an operator is its name: AND, NEAR ...

    `plain` are words with a space between, in which no sign could be: most of a long list, and quickly read.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def terms(text: str) -> Iterator[Sequence[Token]]:
    """The tokens of each term, without white space and comments; parentheses are balanced in each.

    Raises QueryError for a comma without a term before it or inside parentheses, for what is open at the end, and for a
    quote or a parenthesis that closes nothing.
    """
    term: list[Token] = []
    opened: list[Token] = []
    comma_allowed = False
    for token in tokens(text):
        if token.kind not in ("comma", "newline"):
            _balance(text, opened, token)
            term.append(token)
            comma_allowed = True
            continue
        if token.kind == "comma":
            _check_comma(text, token, inside=bool(opened), allowed=comma_allowed)
            comma_allowed = False
        if term and not opened:
            yield term
            term = []
    if opened:
        raise fault("a parenthesis that is not closed", text, opened[-1].start, ") behind the group")
    if term:
        yield term


def tokens(text: str) -> Iterator[Token]:
    """All tokens but white space and comments; line ends and commas are among them."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        written = found[kind]
        if kind == "quote":
            _refuse_quote(text, written, found.start(kind))
        if kind != "comment":
            yield Token(written.partition("/")[0] if kind == "operator" else kind, written, found.start(kind))


def _balance(text: str, opened: list[Token], token: Token) -> None:
    if token.kind == "open":
        opened.append(token)
    elif token.kind == "close":
        if not opened:
            raise fault(
                f"{token.text} closes no parenthesis", text, token.start, "a ( before it, or quotes around the word"
            )
        opened.pop()


def _check_comma(text: str, token: Token, *, inside: bool, allowed: bool) -> None:
    if inside:
        raise fault("a comma inside parentheses", text, token.start, "OR between alternatives, or ) before the comma")
    if not allowed:
        raise fault("an empty term", text, token.start, "a word or a phrase before the comma")


def _refuse_quote(text: str, quote: str, position: int) -> NoReturn:
    if quote in _QUOTES:
        raise fault("a quote that is not closed", text, position, f"{_QUOTES[quote]} before the end of the line")
    raise fault(f"{quote} closes no quote", text, position, "a quote that was opened before")


def fault(problem: str, text: str, position: int, expected: str) -> QueryError:
    return QueryError(problem, text=text, position=position, expected=expected)
