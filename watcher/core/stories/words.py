"""What two reports of one event have in common: the words of a text, and how much each of them says.

A feature is a folded word, cut so that its endings play no part, or two neighbours of a script without spaces. What is
*not* here: which reports belong together (grouping.py).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from sys import intern

from watcher.core.model import Mention
from watcher.core.text.fold import fold, is_unspaced

UNKNOWN = 7
"""Nats that a rare word says: it stands in one short text of a thousand, or fewer."""
_CUT, _CUT_LATIN = 5, 6
"""Letters of a word that count, so that endings do not. English headlines are grouped alike with 5 to 8 of them."""
_SUMMARY = 40
"""Words of a summary that are read; what comes later is background, and the same in many stories."""
_IN_SUMMARY = 0.5
PLACE = "@"
"""What features begin with that stand for a place."""
_TOWN, _COUNTRY = 1.5, 0.5
"""A town is worth more than a word, a country less: many events happen in each. Measured by `make bench-stories`."""
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_STEP = 0.25
_STEADY = 1_000
"""Stories that our own counts need to weigh as much as the table of common words."""


def features(text: str) -> list[str]:
    """The features of a text in their order; words of one letter or digit are none."""
    words = fold(text).split()
    found = [_cut(word) for word in words if len(word) > 1 and not is_unspaced(word)]
    found.extend(left + right for left, right in pairwise(words) if is_unspaced(left) and is_unspaced(right))
    return found


def _cut(word: str) -> str:
    if "\uac00" <= word[0] <= "\ud7a3":
        return intern(word[:2])
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return intern(word[len(article) :][:_CUT])
    return intern(word[: _CUT_LATIN if word[0].isascii() else _CUT])


def presence(title: str, summary: str, mentions: Iterable[Mention] = ()) -> Mapping[str, float]:
    """The features of a report, each with how much it is there: 1 in the title, less in the first of the summary.

    Places are features beside the words that name them, the same in every language and however they are spelt.
    """
    found = dict.fromkeys(features(" ".join(summary.split(None, _SUMMARY)[:_SUMMARY])), _IN_SUMMARY)
    found |= dict.fromkeys(features(title), 1.0)
    for mention in mentions:
        if mention.kind == "actor" or mention.grade == "home":
            continue
        share = _IN_SUMMARY if mention.field == "summary" else 1.0
        for region in (mention.region, mention.country):
            if region:
                feature = f"{PLACE}{region}"
                weight = _COUNTRY if region == mention.country else _TOWN
                found[feature] = max(found.get(feature, 0.0), share * weight)
    return found


class CommonWords:
    """The table of words that say little, by language. A language is read when it is first asked for."""

    def __init__(self, table: str) -> None:
        self._lines = dict(line.split("\t", 1) for line in table.splitlines())
        self._weights: dict[str, Mapping[str, int]] = {}

    def of(self, language: str) -> Mapping[str, int]:
        """The weights of a language's common words; none for a language that is not in the table."""
        primary = language.split("-", 1)[0]
        if primary not in self._weights:
            self._weights[primary] = dict(_weights(self._lines.get(primary, "")))
        return self._weights[primary]


def _weights(line: str) -> Iterator[tuple[str, int]]:
    for group in line.split("\t") if line else ():
        weight, *words = group.split(" ")
        yield from ((word, int(weight)) for word in words)


class Weights:
    """How much words say: what the table knows of a language, and what a look at the open stories has taught.

    Words are counted once a story, not once a report: else the names of a great event would soon say nothing, and its
    story fall apart.
    """

    def __init__(self, common: CommonWords) -> None:
        self._common = common
        self._learned: Mapping[str, float] = {}
        self._of: dict[str, Mapping[str, float]] = {}

    def learn(self, counts: Mapping[str, int], stories: int) -> None:
        """Take in of how many of so many stories each word is part."""
        weights = {word: _weight(count, stories) for word, count in counts.items() if count > 1}
        self._learned = {word: weight for word, weight in weights.items() if weight < UNKNOWN}
        self._of.clear()

    def of(self, language: str) -> Mapping[str, float]:
        """From 0, for a word in every story; a word that is not there says as much as any can, UNKNOWN."""
        if language not in self._of:
            common = self._common.of(language)
            lesser = {word: min(weight, self._learned.get(word, UNKNOWN)) for word, weight in common.items()}
            self._of[language] = {**self._learned, **lesser}
        return self._of[language]


def _weight(count: int, stories: int) -> float:
    """Rounded, so that a story more or less rarely makes a difference."""
    share = (count + _STEADY * math.exp(-UNKNOWN)) / (stories + _STEADY)
    return max(0.0, round(-math.log(share) / _STEP) * _STEP)
