"""An entry's text as the evaluator reads it: its fields folded into one line each, and the way back to the original.

Authors and categories are a line each, so that nothing is found over two of them; the text of those fields, to which
a hit's offsets refer, is the list joined with ", ". What is *not* here: terms.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Literal, NamedTuple

from watcher.core.model import Entry, FieldName, Hit
from watcher.core.query.capitals import is_shouting
from watcher.core.text.fold import fold, spans, words
from watcher.core.text.sentences import sentence_starts

JOINT = ", "
"""What stands between two authors or categories in the text that a hit's offsets refer to."""
LINE = 1 << 32
"""Words are numbered through a page, from a multiple of this in each line: no distance reaches over a line's end."""
_LONG = 4096
"""Letters from which on a table of all words is quicker than counting the spaces before one."""


class Line(NamedTuple):
    """A run of text within which phrases are found; `offset` is where it begins in the text of its field."""

    field: FieldName
    text: str
    offset: int = 0


class Place(NamedTuple):
    """Where something stands on a page: the numbers of its first and its last word.

    `span` is where it stands in the text of its line, when that is not just from its first word to its last.
    """

    first: int
    last: int
    span: tuple[int, int] | tuple[()] = ()

    @property
    def in_title(self) -> bool:
        return self.first < LINE


class Page:
    """`folded` holds a line for each field or part of one: its folded words, with a space before and behind each.

    The address, the source and the language follow the running text, which ends at `end`, when they are given.
    """

    __slots__ = (
        "_offsets",
        "_sentences",
        "_shouting",
        "_spans",
        "_starts",
        "_words",
        "end",
        "folded",
        "lines",
        "title_end",
    )

    def __init__(self, entry: Entry, about: Sequence[Line] = ()) -> None:
        text = tuple(_lines(entry))
        self.lines = (*text, *about)
        folded = [f" {fold(line.text)} " for line in self.lines]
        self.folded = "\n".join(folded)
        self._starts = list(accumulate((len(line) + 1 for line in folded), initial=0))
        self.title_end = self._starts[1]
        self.end = self._starts[len(text)]
        self._offsets: dict[int, Sequence[int]] = {}
        self._words: dict[int, Sequence[str]] = {}
        self._spans: dict[int, tuple[list[tuple[int, int]], Iterator[tuple[int, int]]]] = {}
        self._shouting: dict[int, bool] = {}
        self._sentences: dict[int, Sequence[int]] = {}

    def is_in(self, begin: int, field: FieldName | Literal[""]) -> bool:
        """Whether an offset in the folded text is in a field ("": in running text). A language counts from its start:
        `lang:gb` does not find en-gb."""
        if not field:
            return begin < self.end
        number = bisect_right(self._starts, begin) - 1
        return self.lines[number].field == field and (field != "lang" or begin == self._starts[number])

    def begin(self, atom_at: int, word: int) -> int:
        """Where the form begins whose atom, found at `atom_at`, begins with its word number `word`; -1 if nowhere."""
        begin = self.folded.rfind(" ", 0, atom_at + 1)
        while word:
            begin, word = self.folded.rfind(" ", 0, begin), word - 1
        return begin

    def place(self, begin: int, size: int) -> Place:
        """The place of `size` words from the space at `begin` in the folded text on."""
        number = bisect_right(self._starts, begin) - 1
        start = self._starts[number]
        if begin - start < _LONG:
            word = self.folded.count(" ", start, begin)
        else:
            word = bisect_left(self._line_offsets(number), begin - start)
        return Place(number * LINE + word, number * LINE + word + size - 1)

    def place_of(self, number: int, start: int, end: int) -> Place:
        """The place of a span in the text of line `number`: the words that it touches, none when it touches none."""
        where = self._line_spans(number)
        first = bisect_right(where, start, key=lambda span: span[1])
        last = bisect_left(where, end, key=lambda span: span[0]) - 1
        is_whole = first <= last and (where[first][0], where[last][1]) == (start, end)
        return Place(number * LINE + first, number * LINE + last, span=() if is_whole else (start, end))

    def place_at(self, field: FieldName | Literal[""], start: int, end: int) -> Place:
        """The place of a span in the original text of a field."""
        number = max(at for at, line in enumerate(self.lines) if line.field == field and line.offset <= start)
        offset = self.lines[number].offset
        return self.place_of(number, start - offset, end - offset)

    def written(self, begin: int, size: int) -> tuple[Sequence[str], bool]:
        """The words at a place as written, and whether all of their line is in capitals."""
        number, word = divmod(self.place(begin, size).first, LINE)
        if number not in self._words:
            self._words[number] = words(self.lines[number].text)
            self._shouting[number] = is_shouting(self.lines[number].text)
        return self._words[number][word : word + size], self._shouting[number]

    def sentence(self, word: int) -> tuple[int, int]:
        """The numbers of the first and the last word of the sentence in which a word stands."""
        number, word = divmod(word, LINE)
        if number not in self._sentences:
            self._sentences[number] = sentence_starts(self.lines[number].text, self._line_spans(number))
        starts = self._sentences[number]
        after = bisect_right(starts, word)
        end = starts[after] if after < len(starts) else len(self._line_spans(number))
        return number * LINE + starts[after - 1], number * LINE + end - 1

    def hit(self, term: str, place: Place, points: int) -> Hit:
        """What stands at a place, in the original text."""
        number, word = divmod(place.first, LINE)
        line = self.lines[number]
        if place.span:
            start, end = place.span
        elif line.field == "lang":
            start, end = 0, len(line.text)
        else:
            where = self._line_spans(number, up_to=place.last % LINE)
            start, end = where[word][0], where[place.last % LINE][1]
        return Hit(
            term=term,
            field=line.field,
            start=line.offset + start,
            end=line.offset + end,
            text=line.text[start:end],
            points=points,
        )

    def _line_offsets(self, number: int) -> Sequence[int]:
        """Where in a folded line the space before each word is."""
        if number not in self._offsets:
            folded = self.folded[self._starts[number] + 1 : self._starts[number + 1] - 2]
            self._offsets[number] = list(accumulate((len(word) + 1 for word in folded.split(" ")), initial=0))
        return self._offsets[number]

    def _line_spans(self, number: int, up_to: int | None = None) -> Sequence[tuple[int, int]]:
        """Where the words of a line stand: all of them, or those up to a certain one, for few are asked for."""
        if number not in self._spans:
            self._spans[number] = [], spans(self.lines[number].text)
        known, rest = self._spans[number]
        if up_to is None:
            known.extend(rest)
        elif up_to >= len(known):
            known.extend(islice(rest, up_to + 1 - len(known)))
        return known


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
