r"""Regular expressions, in time that grows with the text alone: RE2, which neither looks around nor refers back.

`re` takes exponential time over what looks harmless, `(a+)+b`, and no reader of patterns can tell which those are; RE2
needs 0.5 s for the worst pattern that was found to pass here over 64 kB, and 0.2 ms for a usual one (m). A pattern is
matched against the text as it is, capitals and accents included (`(?i)` leaves capitals aside). `\w`, `\d` and `\s`,
which RE2 reads as ASCII, mean the letters, figures and spaces of all scripts here; `\b` is ASCII's, and refused where
other letters stand. What is *not* here: where in a query a pattern stands (tokens.py).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

_LONGEST = 1_000
"""Characters of a pattern."""
_MOST_STEPS = 3_000
"""States of a pattern, counts written out: `a{0,1000}` three times has 6,005, and needs 5 s over 64 kB (m)."""

_PART = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.", re.DOTALL)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_EVERYWHERE = {r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_IN_CLASS = _EVERYWHERE | {r"\w": r"\p{L}\p{M}\p{N}_", r"\s": r"\s\p{Z}"}
_ALONE = _EVERYWHERE | {
    r"\w": r"[\p{L}\p{M}\p{N}_]",
    r"\W": r"[^\p{L}\p{M}\p{N}_]",
    r"\s": r"[\s\p{Z}]",
    r"\S": r"[^\s\p{Z}]",
}
_BORDER = re.compile(r"(?<!\\)(?:\\\\)*\\[bB]")
_OTHER_LETTERS = re.compile(r"[^\x00-\x7f]|\\[pP]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_EMPTY = ("", " ", "a", ". a")
"""Texts of which a pattern that finds a place without a letter finds one."""


class Regex:
    """A pattern that is safe to run over any text."""

    __slots__ = ("_compiled",)

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it is found, from left to right: start and end in code points, never empty, never overlapping."""
        if not text.isascii():
            text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)  # UTF-8, which RE2 reads, has none
        return (span for found in self._compiled.finditer(text) if (span := found.span())[0] < span[1])


@lru_cache(maxsize=1024)
def compile_bounded(source: str) -> Regex:
    """The pattern as written between the slashes. Raises ValueError: what is wrong with it, in words."""
    if len(source) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} characters")
    if _BORDER.search(source) and _OTHER_LETTERS.search(source):
        raise ValueError(r"\b and \B know ASCII letters only")
    pattern = _of_all_scripts(source)
    try:
        compiled = re2.compile(pattern, _options())
        if _steps(pattern) > _MOST_STEPS:
            raise ValueError(f"it is too large, as its counts make more than {_MOST_STEPS} steps")
    except re2.error as error:
        raise ValueError(_in_words(error)) from error
    if any(found.span()[0] == found.span()[1] for text in _EMPTY for found in compiled.finditer(text)):
        raise ValueError("it is satisfied where nothing stands")
    return Regex(compiled)


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options


def _steps(pattern: str) -> int:
    """The states of a pattern as if a character were a byte: those of a class of letters are many, but cost no time."""
    options = _options()
    options.encoding = re2.Options.Encoding.LATIN1
    return int(re2.compile(pattern.encode(), options).programsize)


def _of_all_scripts(source: str) -> str:
    if r"\Q" in source or "[[:" in source or _SURROGATES.search(source):
        raise ValueError(r"\Q, [[:classes:]] and lone surrogates are not taken")
    return _PART.sub(lambda part: _translated(part[0]), source)


def _translated(part: str) -> str:
    if part[0] == "[":
        return _ESCAPE.sub(lambda escape: _translated_in_class(escape[0]), part)
    return _ALONE.get(part, part)


def _translated_in_class(escape: str) -> str:
    if escape in (r"\W", r"\S"):
        raise ValueError(rf"{escape} cannot stand in brackets")
    return _IN_CLASS.get(escape, escape)


def _in_words(error: re2.error) -> str:
    """RE2's message, which is bytes, with the two most wanted of what it does not have by name."""
    said = error.args[0] if error.args else b""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "perl operator" in words:
        return f"no looking around, as its time would have no bound ({words})"
    return words
