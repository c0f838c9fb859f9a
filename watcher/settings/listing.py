"""Lines of feeds -> what each says: an address, then attributes. What is *not* here: whether it is right (feeds.py)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
"""White space separates words, but not in double quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed as a list names it, `offset` lines into the list. `attributes` are names and values, `strays` others."""

    offset: int
    url: str
    attributes: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


def lines(text: str) -> Iterator[Listed]:
    """The feeds of a text; a line end, or a comma before white space, ends a feed."""
    for offset, line in enumerate(text.split("\n")):
        words: list[str] = []
        for word in _WORD.findall(line):
            words.append(word.removesuffix(","))
            if word.endswith(","):
                yield from _listed(words, offset)
                words = []
        yield from _listed(words, offset)


def _listed(words: list[str], offset: int) -> Iterator[Listed]:
    if not any(words):
        return
    url, *others = words
    attributes, strays = [], []
    for word in filter(None, others):
        name, equals, value = word.partition("=")
        if equals and "/" not in name and word.count('"') % 2 == 0:
            attributes.append((name, value.replace('"', "")))
        else:
            strays.append(word)
    yield Listed(offset=offset, url=url, attributes=tuple(attributes), strays=tuple(strays))
