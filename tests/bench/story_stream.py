"""A stream of reports as lifelike as speed asks for: as many words, as common, in stories as small and as great.

Words are drawn by Zipf's law (that of rank r in proportion to 1 / (r + 2.7)) from the common English words and 40,000
invented ones. A story has words of its own: three names that no other has, two places out of 3,000, six words of
middling rank; half the words of a title are of these, and three in ten of the summary's. Stories have k reports in
proportion to k**-1.8, at most 300: two thirds have one or two, the mean is near six. Their reports come within a day,
most of them early. What is *not* here: language as it is written; quality is measured on what editors labelled.
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import accumulate, count
from random import Random

from watcher.core.stories import Report

START = datetime(2026, 3, 2, tzinfo=UTC)
SIZES = range(1, 301)
_HOW_MANY = [size**-1.8 for size in SIZES]
MEAN_SIZE = sum(size * share for size, share in zip(SIZES, _HOW_MANY, strict=True)) / sum(_HOW_MANY)
_INVENTED = 40_000
_PLACES = 3_000
_MIDDLING = (100, 5_000)
_SYLLABLES = [first + second for first in "bdfghklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "or", "il")]


class Vocabulary:
    """Words by rank, and places; the same in every run."""

    def __init__(self) -> None:
        random = Random(1935)  # noqa: S311 - repeatable, not secret
        lines = (files("watcher") / "data/common-words.txt").read_text("utf-8").splitlines()
        _, *by_weight = next(line for line in lines if line.startswith("en\t")).split("\t")
        common = [word for group in by_weight for word in group.split(" ")[1:]]
        self.words = common + [invented(random) for _ in range(_INVENTED)]
        self.cumulated = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.places = [invented(random) for _ in range(_PLACES)]

    def drawn(self, random: Random, number: int) -> Sequence[str]:
        return random.choices(self.words, cum_weights=self.cumulated, k=number)

    def middling(self, random: Random) -> str:
        """A word of a rank between two, small ranks as likely as great ones by their logarithm."""
        low, high = _MIDDLING
        return self.words[int(low * (high / low) ** random.random())]

    def of_story(self, number: int) -> Sequence[str]:
        """A story's own words, always the same for its number."""
        random = Random(number)  # noqa: S311 - repeatable, not secret
        names = [invented(random, 4) for _ in range(3)]
        places = [self.places[int(_PLACES ** random.random()) - 1] for _ in range(2)]
        return names + places + [self.middling(random) for _ in range(6)]


def invented(random: Random, syllables: int = 3) -> str:
    return "".join(random.choices(_SYLLABLES, k=syllables))


def stream(vocabulary: Vocabulary, per_hour: float, seed: int = 7) -> Iterator[tuple[Report, int]]:
    """Reports in the order of their time, each with the number of its story, without end."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    coming: list[tuple[float, int]] = []
    opens = 0.0
    for story in count():
        while coming and coming[0][0] <= opens:
            hours, number = heapq.heappop(coming)
            yield report(vocabulary, random, number, hours), number
        for _ in range(random.choices(SIZES, _HOW_MANY)[0]):
            heapq.heappush(coming, (opens + 24 * random.random() ** 2, story))
        opens += random.expovariate(per_hour / MEAN_SIZE)


def report(vocabulary: Vocabulary, random: Random, story: int, hours: float) -> Report:
    own = vocabulary.of_story(story)
    return Report(
        key=f"{random.getrandbits(64):016x}",
        title=text(vocabulary, random, own, random.randint(8, 12), 0.5),
        summary=text(vocabulary, random, own, random.randint(20, 40), 0.3),
        language="en",
        at=START + timedelta(hours=hours),
    )


def text(vocabulary: Vocabulary, random: Random, own: Sequence[str], words: int, share: float) -> str:
    """So many words, that share of them a story's own, no word of these twice before all are used."""
    of_story = random.sample(own, min(len(own), round(words * share)))
    drawn = [*of_story, *vocabulary.drawn(random, words - len(of_story))]
    random.shuffle(drawn)
    return " ".join(drawn).capitalize()
