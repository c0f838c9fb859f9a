"""Words and quoted phrases of a query -> the words of a `Phrase`; what looks like syntax and is none is refused.

What was typed for another search engine would find something else here than its writer meant: `coup && junta` the words
side by side, `!football` football. What is *not* here: how a word is found (atoms.py).
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from watcher.core.model import Phrase
from watcher.core.query.atoms import HYPHENS
from watcher.core.query.tokens import FIELDS, Token, fault
from watcher.core.text.fold import is_unspaced, words_with_wildcards

WORDS = frozenset({"plain", "word", "quoted"})
"""The kinds of tokens that phrases are made of."""
_LEAST_LETTERS = 2  # beside wildcards: `a*` is found in every text
_WILDCARDS = re.compile("[*?]+")
_AS_WORD = "in quotes it is a word"
_FOREIGN_FIELDS = {
    "headline": "title", "body": "summary", "text": "summary", "by": "author", "tag": "category", "link": "url",
    "site": "url", "domain": "url", "feed": "source", "language": "lang",
}  # fmt: skip


class _Slip(NamedTuple):
    """What a bare word must not look like, and what was probably meant."""

    looks: re.Pattern[str]
    problem: str
    expected: str


_SLIPS = (
    _Slip(re.compile(r"--+\w"), "- stands before a whole term", "one - alone"),
    _Slip(re.compile(rf"[{HYPHENS[1:]}\u2012-\u2015]\w"), "{0[0]} is a dash", "the hyphen - before a veto"),
    _Slip(re.compile(r"!\w"), "! is no sign of a term", "- before a veto, or NOT inside a term"),
    _Slip(re.compile(r"\+[^\W\d]"), "+ is no sign of a term", "AND between what must be there together"),
    _Slip(re.compile(r"&&$"), "{0} is no operator", "AND"),
    _Slip(re.compile(r"\|\|?$"), "{0} is no operator", "OR"),
    _Slip(re.compile(r"(?i:near|before|same)/\d*$"), "{0} is in small letters", "NEAR/8, BEFORE/8 or SAME"),
    _Slip(re.compile(r".*~[0-9.]*$"), "~ is no sign of a term", "coup* for endings, NEAR/8 for words near each other"),
    _Slip(re.compile(r"/[^\s/*]"), "a regular expression that is not closed", r"/ at its end, \/ for a / inside it"),
)


def phrase(text: str, tokens: Sequence[Token], *, exact: bool = False) -> Phrase:
    """The phrase of words and quoted phrases side by side, at least one. Raises QueryError."""
    if len(tokens) == 1 and tokens[0].kind == "plain":
        return Phrase(tokens[0].text, exact)
    words = [word for token in tokens for word in _words_of(text, token)]
    if not words:
        raise fault(f"{text[tokens[0].start : tokens[-1].end]} has no word", text, tokens[0].start, "letters or digits")
    return Phrase(" ".join(words), exact)


def _words_of(text: str, token: Token) -> Iterator[str]:
    """The words of a word or of a phrase in quotes, as written; signs between them are left out."""
    if token.kind == "plain":
        yield token.text
    elif token.kind == "word":
        _refuse_slips(text, token)
        yield from _word(text, token.text, token.start)
    else:
        for found in re.finditer(r"\S+", token.text[1:-1]):
            yield from _word(text, found[0], token.start + 1 + found.start())


def _word(text: str, word: str, position: int) -> Iterator[str]:
    found = words_with_wildcards(word)
    if "*" in word or "?" in word:
        if is_unspaced(word):
            raise fault("Chinese, Japanese and Thai need no wildcard", text, position, "the word without * and ?")
        if sum(len(_WILDCARDS.sub("", part)) for part in found) < _LEAST_LETTERS:
            raise fault(f"{word} is found everywhere", text, position, "at least two letters beside the wildcard")
    if found:
        yield word


def _refuse_slips(text: str, token: Token) -> None:
    for slip in _SLIPS:
        if slip.looks.match(token.text):
            raise fault(slip.problem.format(token.text), text, token.start, f"{slip.expected}; {_AS_WORD}")
    if field := re.match(r"([A-Za-z][A-Za-z_]*):(?=[^\s/])", token.text):
        raise fault(f"there is no field {field[0]}", text, token.start, f"{_nearest_field(field[1])}; {_AS_WORD}")


def _nearest_field(name: str) -> str:
    folded = name.lower()
    near = [_FOREIGN_FIELDS[folded]] if folded in _FOREIGN_FIELDS else get_close_matches(folded, FIELDS, n=1)
    return ", ".join(f"{field}:" for field in near or FIELDS)
