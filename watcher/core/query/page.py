"""An entry's text as the evaluator reads it: its fields folded into one line each, and the way back to the original.

Authors and categories are a line each, so that no phrase is found over two of them; the text of those fields, to which
a hit's offsets refer, is the list joined with ", ". What is *not* here: terms.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from watcher.core.model import Entry, FieldName, Hit
from watcher.core.query.capitals import is_shouting
from watcher.core.text.fold import fold, spans, words

JOINT = ", "
"""What stands between two authors or categories in the text that a hit's offsets refer to."""


class Line(NamedTuple):
    """A run of text within which phrases are found; `offset` is where it begins in the text of its field."""

    field: FieldName
    text: str
    offset: int = 0


class Place(NamedTuple):
    """Where a term stands on a page: from the space at `begin` in the folded text on, `size` words long."""

    begin: int
    size: int


class Page:
    """`folded` holds a line for each field or part of one: its folded words, with a space before and behind each."""

    __slots__ = ("_lines", "_shouting", "_spans", "_starts", "_title_end", "_words", "folded")

    def __init__(self, entry: Entry) -> None:
        self._lines = tuple(_lines(entry))
        folded = [f" {fold(line.text)} " for line in self._lines]
        self.folded = "\n".join(folded)
        self._title_end = len(folded[0])
        self._starts = list(accumulate((len(line) + 1 for line in folded), initial=0))
        self._words: dict[int, list[str]] = {}
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._shouting: dict[int, bool] = {}

    def in_title(self, place: Place) -> bool:
        return place.begin < self._title_end

    def place(self, atom_at: int, word: int, size: int) -> Place | None:
        """The place of a term of `size` words whose atom, found at `atom_at`, begins with its word number `word`."""
        begin = self.folded.rfind(" ", 0, atom_at + 1)
        for _ in range(word):
            begin = self.folded.rfind(" ", 0, begin)
        return Place(begin, size) if begin >= 0 else None

    def written(self, place: Place) -> tuple[Sequence[str], bool]:
        """The words at a place as written, and whether all of their text is in capitals."""
        number, word = self._locate(place)
        if number not in self._words:
            self._words[number] = words(self._lines[number].text)
            self._shouting[number] = is_shouting(self._lines[number].text)
        return self._words[number][word : word + place.size], self._shouting[number]

    def hit(self, term: str, place: Place, points: int) -> Hit:
        """What stands at a place, in the original text."""
        number, word = self._locate(place)
        line = self._lines[number]
        if number not in self._spans:
            self._spans[number] = spans(line.text)
        start, end = self._spans[number][word][0], self._spans[number][word + place.size - 1][1]
        return Hit(
            term=term,
            field=line.field,
            start=line.offset + start,
            end=line.offset + end,
            text=line.text[start:end],
            points=points,
        )

    def _locate(self, place: Place) -> tuple[int, int]:
        """The number of the line, and of the word in it."""
        number = bisect_right(self._starts, place.begin) - 1
        return number, self.folded.count(" ", self._starts[number], place.begin)


def _lines(entry: Entry) -> Iterator[Line]:
    """The title first, even when it is empty."""
    yield Line("title", entry.title)
    yield Line("summary", entry.summary)
    yield from _parts("author", entry.authors)
    yield from _parts("category", entry.categories)


def _parts(field: FieldName, parts: Sequence[str]) -> Iterator[Line]:
    offset = 0
    for part in parts:
        yield Line(field, part, offset)
        offset += len(part) + len(JOINT)
