"""What a query means, slowly and obviously: every part at every word of every line, letter by letter.

It shares words and their folding with the matcher (test_fold.py is about those), and nothing else: no automaton, no
atoms, no index, no parser.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from watcher.core.model import (
    AllOf,
    AnyOf,
    Entry,
    Expression,
    FieldName,
    InLanguage,
    InPlace,
    Mention,
    Near,
    Not,
    Pattern,
    Phrase,
)
from watcher.core.query.capitals import is_shouting
from watcher.core.text.fold import exact_word, fold, fold_word, spans, words, words_with_wildcards

Span = tuple[FieldName, int, int]

RUNNING_TEXT = ("title", "summary", "author", "category")
COMMON = {"IS", "US"}
"""Acronyms of tests/support/texts.py that are common words."""
SENTENCE_END = re.compile(r"[!?。।؟]")
"""The only ends of sentences that the texts of the property tests have."""
PREFIXES = {
    "arabic": [a + b + c for a, b, c in product(["", "و", "ف"], ["", "ب", "ك", "ل"], ["", "ال"])]
    + ["لل", "ولل", "فلل"],
    "hebrew": [a + b + c + d for a, b, c, d in product(["", "ו"], ["", "ש"], ["", *"בכלמ"], ["", "ה"])],
}


class Line(NamedTuple):
    """A run of text over whose ends nothing reaches; `offset` is where it begins in the text of its field."""

    number: int
    field: FieldName
    offset: int
    text: str


class Place(NamedTuple):
    """Where a phrase stands: a line, the numbers of its first and last word, its sentence, and what to mark."""

    line: int
    first: int
    last: int
    sentence: int
    mark: Span


def lines(entry: Entry, source: str, language: str) -> list[Line]:
    """All lines of an item."""
    parts: list[tuple[FieldName, int, str]] = [("title", 0, entry.title), ("summary", 0, entry.summary)]
    parts += listed("author", entry.authors) + listed("category", entry.categories)
    parts += [("url", 0, entry.link), ("source", 0, source), ("lang", 0, language)]
    return [Line(number, *part) for number, part in enumerate(parts)]


def listed(field: FieldName, parts: Sequence[str]) -> list[tuple[FieldName, int, str]]:
    return [(field, sum(len(part) + 2 for part in parts[:number]), part) for number, part in enumerate(parts)]


class Reading:
    """An item as the reference reads it."""

    def __init__(self, entry: Entry, source: str = "", language: str = "", mentions: Sequence[Mention] = ()) -> None:
        self.whole = lines(entry, source, language)
        self.mentions = mentions
        self.title = [line for line in self.whole if line.field == "title"]
        self.language = language

    def factor(self, expression: Expression) -> int:
        """0 when the expression is not satisfied, 2 when the title satisfies it, else 1."""
        return self.holds(expression, self.whole) + (
            self.holds(expression, self.whole) and self.holds(expression, self.title)
        )

    def holds(self, expression: Expression, within: Sequence[Line]) -> bool:
        """Whether it is satisfied; positive parts are looked for in some lines, NOT parts in all."""
        match expression:
            case AllOf(parts):
                return all(self.holds(part, within) for part in parts)
            case AnyOf(parts):
                return any(self.holds(part, within) for part in parts)
            case Not(part):
                return not self.holds(part, self.whole)
            case InLanguage(language, part):
                return self.speaks(language) and self.holds(part, within)
            case _:
                return bool(self.chains(expression, within))

    def marks(self, expression: Expression) -> set[Span]:
        """All that may be shown of a satisfied expression."""
        if not self.holds(expression, self.whole):
            return set()
        match expression:
            case AllOf(parts) | AnyOf(parts):
                return {span for part in parts for span in self.marks(part)}
            case Not():
                return set()
            case InLanguage(_, part):
                return self.marks(part)
            case _:
                return {place.mark for chain in self.chains(expression, self.whole) for place in chain}

    def chains(self, expression: Expression, within: Sequence[Line]) -> list[list[Place]]:
        """Where an expression without AND and NOT stands: each way to put all that is joined by NEARs."""
        match expression:
            case Phrase(text=tag, field="lang"):
                return [[place] for line in within if line.field == "lang" for place in tags(tag, line)]
            case Phrase():
                return [[place] for line in within if read_in(expression, line) for place in phrases(expression, line)]
            case Pattern():
                return [[place] for line in within if read_in(expression, line) for place in patterns(expression, line)]
            case InPlace(area):
                named = [one for one in self.mentions if one.region in area.wanted.regions]
                return [[place] for line in within for one in named for place in mentioned(one, line)]
            case AnyOf(parts):
                return [chain for part in parts for chain in self.chains(part, within)]
            case InLanguage(language, part):
                return self.chains(part, within) if self.speaks(language) else []
            case Near(kind, left, right, distance):
                pairs = product(self.chains(left, within), self.chains(right, within))
                return [one + other for one, other in pairs if are_near(kind, distance, one[-1], other[0])]
            case _:
                raise AssertionError(expression)

    def speaks(self, language: str) -> bool:
        return not self.language or f"{self.language}-".startswith(f"{language}-")


def are_near(kind: str, distance: int, one: Place, other: Place) -> bool:
    if one.line != other.line or not apart(one, other):
        return False
    if kind == "SAME":
        return one.sentence == other.sentence and one.sentence >= 0
    between = other.first - one.last - 1 if one.first < other.first else one.first - other.last - 1
    return between <= distance and (kind == "NEAR" or one.last < other.first)


def apart(one: Place, other: Place) -> bool:
    return one.last < other.first or other.last < one.first


def read_in(part: Phrase | Pattern, line: Line) -> bool:
    return line.field == part.field if part.field else line.field in RUNNING_TEXT


# --- phrases ---------------------------------------------------------------------------------------------------------


def phrases(phrase: Phrase, line: Line) -> Iterator[Place]:
    written, where, shouting = words(line.text), list(spans(line.text)), is_shouting(line.text)
    for wanted in spellings(phrase):
        for at in range(len(written) - len(wanted) + 1):
            found = written[at : at + len(wanted)]
            if all(equal(phrase, one, other, shouting) for one, other in zip(wanted, found, strict=True)):
                yield placed(line, at, at + len(wanted) - 1, where[at][0], where[at + len(wanted) - 1][1])


def patterns(pattern: Pattern, line: Line) -> Iterator[Place]:
    """A pattern may begin and end within words; those that it touches count in a distance."""
    for found in re.finditer(pattern.source, line.text):
        touched = [
            at for at, (start, end) in enumerate(spans(line.text)) if start < found.end() and end > found.start()
        ]
        yield placed(line, touched[0], touched[-1], *found.span())


def mentioned(one: Mention, line: Line) -> Iterator[Place]:
    """A mention is whole words of one line."""
    start, end = one.start - line.offset, one.end - line.offset
    if one.field == line.field and start >= 0 and end <= len(line.text):
        touched = [at for at, span in enumerate(spans(line.text)) if start < span[1] and end > span[0]]
        yield placed(line, touched[0], touched[-1], start, end)


def tags(tag: str, line: Line) -> Iterator[Place]:
    """`en` is found in en-gb, and all of that is shown."""
    if f"{line.text}-".startswith(f"{tag}-"):
        yield placed(line, 0, 0, 0, len(line.text))


def placed(line: Line, first: int, last: int, start: int, end: int) -> Place:
    sentences = [len(SENTENCE_END.findall(line.text[:at])) for at in (start, end)]
    sentence = sentences[0] if sentences[0] == sentences[1] else -1
    mark = (line.field, line.offset + start, line.offset + end)
    return Place(line.number, first, last, sentence, mark)


def spellings(phrase: Phrase) -> set[tuple[str, ...]]:
    parted = tuple(word for one in phrase.words for word in words_with_wildcards(one))
    if phrase.exact:
        return {parted}
    choices = [{one, one.replace("-", "")} for one in phrase.words]
    return {tuple(word for one in choice for word in words_with_wildcards(one)) for choice in product(*choices)}


def equal(phrase: Phrase, wanted: str, found: str, shouting: bool) -> bool:
    if phrase.exact:
        return glob(exact_word(wanted), exact_word(found))
    acronym = 2 <= len(wanted) <= 5 and wanted.isalpha() and wanted.isupper()
    if acronym and phrase.field not in ("url", "source") and not capitals(wanted, found, shouting):
        return False
    folded = "".join(part if part in "*?" else fold(part) for part in re.split("([*?])", wanted))
    return any(glob(form, fold_word(found)) for form in opened(folded))


def capitals(wanted: str, found: str, shouting: bool) -> bool:
    if shouting and wanted in COMMON:
        return False
    return found.isupper() or (len(wanted) > 3 and found.istitle())


def opened(folded: str) -> Iterator[str]:
    yield folded
    if re.match("[가-힣]", folded):
        yield f"{folded}*"
    if re.match("[א-ת]{3}", folded):
        yield from (prefix + folded for prefix in PREFIXES["hebrew"])
    if re.match("[ء-ي]{3}", folded):
        has_article = folded.startswith("ال")
        yield from (
            prefix + folded for prefix in PREFIXES["arabic"] if not (has_article and prefix.endswith(("ال", "لل")))
        )
        yield from (prefix + folded[2:] for prefix in ("لل", "ولل", "فلل") if has_article)


def glob(pattern: str, text: str) -> bool:
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
