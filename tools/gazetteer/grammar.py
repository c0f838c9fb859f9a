"""The lines of the hand files, as hand/README.md describes them: from text to records, without a look at the data."""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

_COMMENT = re.compile(r"(^|\s)#.*")
_GROUP = re.compile(r"\(([^()]*)\)")
_GAP = re.compile(r"\s{2,}|\t")
_LANGUAGES = re.compile(r"\s+@([a-z]{2,3}(?:,[a-z]{2,3})*)(~?)$")
_WORD = re.compile(r'"([^"]*)"|(\S+)')


class Fault(Exception):  # noqa: N818  # what the whole project calls it: a line's fault
    """What is wrong with a line, in words."""


class Form(NamedTuple):
    """A name as written, with what its marks say: weak (`~`), an adjective (`<...>`), of some languages (`@ru`)."""

    name: str
    weak: bool = False
    adjective: bool = False
    languages: frozenset[str] = frozenset()


class Line(NamedTuple):
    """An entry of a hand file: its names, the regions that it names them for, and where it stands."""

    where: str
    forms: tuple[Form, ...]
    regions: tuple[str, ...]


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, without comments, with their numbers."""
    for number, line in enumerate(text.splitlines(), 1):
        if plain := _COMMENT.sub("", line).rstrip():
            yield number, plain


def national(where: str, line: str, language: str) -> Line:
    """`IQ  Irak(,s)  <irakisch(e,er)>`; raises Fault."""
    region, *written = _GAP.split(line.strip())
    if not written:
        raise Fault("no name follows the region; two spaces separate them")
    languages = frozenset[str]() if language == "any" else frozenset({language})
    return Line(where, tuple(form for text in written for form in forms(text, languages)), (region,))


def world(where: str, line: str) -> Line:
    """`Kremlin | Кремл(ь,я) @ru = RU`; raises Fault."""
    left, equals, right = line.partition("=")
    if not equals or "=" in right:
        raise Fault("one = stands between the names and their regions")
    return Line(where, tuple(form for text in left.split("|") for form in forms(text.strip())), tuple(right.split()))


def words(line: str) -> tuple[str, ...]:
    """The words of a line of a word set; the language before a colon is for the reader of the file."""
    plain = re.sub(r"^[a-z]{2,3}:\s", "", line)
    found = tuple(quoted or word for quoted, word in _WORD.findall(plain))
    return tuple(name for written in found for name in expanded(written))


def forms(text: str, languages: frozenset[str] = frozenset()) -> Iterator[Form]:
    """All forms that one written name stands for; raises Fault."""
    bare = text.strip()
    if found := _LANGUAGES.search(bare):
        bare, languages = bare[: found.start()] + found[2], frozenset(found[1].split(","))
    weak = bare.endswith(("~", "~>"))
    bare = bare.replace("~", "")
    adjective = bare.startswith("<") and bare.endswith(">")
    bare = bare[1:-1] if adjective else bare
    if not bare.strip() or set(bare) & set("<>~@|=*"):
        raise Fault(f"no name can be read from {text!r}")
    for name in expanded(bare):
        yield Form(name, weak, adjective, languages)


def expanded(written: str) -> Iterator[str]:
    """`stem(a,b,)` as stema, stemb, stem; several groups multiply; raises Fault."""
    parts = _GROUP.split(written)
    if any(mark in part for part in parts for mark in "()"):
        raise Fault(f"the parentheses of {written!r} do not match, or stand in each other")
    choices = [part.split(",") if odd % 2 else [part] for odd, part in enumerate(parts)]
    for chosen in product(*choices):
        yield "".join(chosen).strip()
