"""A line of an item: its words, where they stand, and what its capitals are worth.

A line is a field, or one of its categories. All but the words is reckoned when it is asked for: most lines name no
place. What is *not* here: names and places.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from watcher.core.model import Entry, FieldName
from watcher.core.text.fold import fold_word, spans, words

JOINT = ", "
"""What stands between two categories in the text that a mention's offsets refer to."""
_HEADLINE = 0.8
"""The share of words with a capital from which on a line is written as headlines are."""
_LETTERS = 4
"""Of a word that a headline would write with a capital: shorter ones may be articles and prepositions."""
_FEW = 3
_ADDRESS = re.compile(r"[a-z]+://\S+|\bwww\.\S+|[\w.+-]*@[\w.-]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b(?:/\S*)?")
_HAS_ADDRESS = re.compile(r"@|://|www\.|[a-z0-9]\.[a-z]")
_PARTS = re.compile(r"[.,;:!?()\[\]{}\"“”„«»|/<>]|\n\s*\n|\s[–—-]+\s|[。、，；：！？（）「」《》،؛؟।]")
_ABBREVIATION = 3
_PARAGRAPH = 2


class Line:
    """One run of text. `written` are its words; `offset` is where the line begins in the text of its field."""

    def __init__(self, field: FieldName, text: str, offset: int = 0) -> None:
        self.field, self.text, self.offset = field, text, offset
        self.written: Sequence[str] = words(text)

    def word(self, number: int) -> str:
        """A word, folded."""
        return fold_word(self.written[number])

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        return list(spans(self.text))

    @cached_property
    def is_blind(self) -> bool:
        """Whether capitals prove nothing here: all of it is in capitals, or none, or written as a headline."""
        if self.text.isupper() or self.text.islower():
            return True
        long = [word for word in self.written[1:] if len(word) >= _LETTERS and word[0].lower() != word[0].upper()]
        capitals = sum(word[0].isupper() for word in long)
        return len(long) >= _FEW and capitals >= _HEADLINE * len(long)

    @cached_property
    def is_small(self) -> bool:
        """Whether it has no capital at all."""
        return self.text.islower()

    @cached_property
    def is_shouting(self) -> bool:
        return self.text.isupper() and sum(len(word) > _FEW for word in self.written) > 1

    @cached_property
    def addresses(self) -> Sequence[tuple[int, int]]:
        """Spans of addresses and account names."""
        if not _HAS_ADDRESS.search(self.text):
            return ()
        return [found.span() for found in _ADDRESS.finditer(self.text)]

    def between(self, word: int) -> str:
        """What stands between word number `word` and the next one; before the first one for -1."""
        start = self.spans[word][1] if word >= 0 else 0
        end = self.spans[word + 1][0] if word + 1 < len(self.written) else len(self.text)
        return self.text[start:end]

    def adjoins(self, word: int) -> bool:
        """Whether nothing but white space stands between a word and the next one, in one paragraph."""
        gap = self.between(word)
        return gap == " " or (gap.isspace() and gap.count("\n") < _PARAGRAPH)

    def parts(self, word: int) -> bool:
        """Whether a sign stands behind a word that no name goes on over; the stop of an abbreviation is none."""
        gap = self.between(word)
        if gap in (" ", "", "-"):
            return False
        if gap.startswith(".") and len(self.written[word]) <= _ABBREVIATION:
            gap = gap[1:]
        return _PARTS.search(gap) is not None

    def begins_sentence(self, word: int) -> bool:
        """Whether a capital there may be that of a sentence, a quotation, or what follows a colon."""
        return word == 0 or _PARTS.search(self.between(word - 1)) is not None


def lines(entry: Entry) -> Iterator[Line]:
    """The title, the summary, and each category."""
    yield Line("title", entry.title)
    yield Line("summary", entry.summary)
    offset = 0
    for category in entry.categories:
        yield Line("category", category, offset)
        offset += len(category) + len(JOINT)
