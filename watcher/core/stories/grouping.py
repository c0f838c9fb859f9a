"""Reports -> stories: each new report joins the open story that it is most like, or opens one; stories that prove to
be one are joined.

One pass in the order of arrival, over profiles in an inverted index: a story's profile is the words that its reports
share, weighed by how much they say (words.py). The cosine of a report and a profile decides. What is *not* here: how
many sources of a story are independent (sources.py), and the store: whoever builds `Stories` feeds it the open reports.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import chain

from watcher.core.model import Mention
from watcher.core.stories.words import UNKNOWN, CommonWords, Weights, presence

_READ = 300
"""Entries of the index that are read for a report."""
_LOOKED_AT = 16
"""Candidates that are compared as a whole."""
_SHOWN = 4
"""Shared words that an assignment names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPolicy:
    """When reports are of one story. Similarities are cosines, 0 to 1.

    `join`: of a report to a story. `merge`: of two stories. Both grow with the time between, twofold after
    `fading`. A story closes when `quiet` has passed since its last report, or `life` since its first. `profile`:
    words of a story that are compared. `telling`: nats that a word must say to make a story a candidate by itself.
    `evidence`: nats beyond `common` that the shared words must say in all, each taken as often as it is in the
    story, up to `witnesses` times: two headlines need two rare words, a story that is known by one name needs that.
    Every `pause` quiet stories are closed, and the weights of words learned anew.
    """

    join: float = 0.16
    merge: float = 0.24
    quiet: timedelta = timedelta(hours=72)
    life: timedelta = timedelta(days=14)
    pause: timedelta = timedelta(hours=12)
    fading: timedelta = timedelta(hours=48)
    profile: int = 24
    telling: float = 5.0
    evidence: float = 6.0
    common: float = 4.0
    witnesses: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What grouping looks at of an item. `at` is when we saw it."""

    key: str
    title: str
    summary: str = ""
    language: str = ""
    mentions: Sequence[Mention] = ()
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The story of a report, which is named by its first report's key, and why.

    `similarity` and `shared` (words as compared, the most telling first) are of the story it joined; 0 and () when it
    opened one. `joined` are stories that this report showed to be the same one: they are part of `story` now.
    """

    key: str
    story: str
    similarity: float = 0.0
    shared: tuple[str, ...] = ()
    reports: int = 1
    joined: tuple[str, ...] = ()


@dataclass(slots=True)
class _Story:
    """An open story: how much of each word its reports have in all, and its unit vector in the index."""

    key: str
    language: str
    opened: datetime
    latest: datetime
    words: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    vector: Mapping[str, float] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)

    def add(self, words: Mapping[str, float]) -> None:
        for word, part in words.items():
            self.words[word] += part


class Stories:
    """The open stories. `add` is deterministic: the same reports in the same order give the same stories."""

    def __init__(self, common: CommonWords, policy: StoryPolicy | None = None) -> None:
        self._policy = policy or StoryPolicy()
        self._weights = Weights(common)
        self._open: dict[str, _Story] = {}
        self._index: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._pause = -1

    def add(self, report: Report) -> Assignment:
        """Put a report into its story. Reports come in the order of `at`, as near as may be."""
        self._rest(report.at)
        words = presence(report.title, report.summary, report.mentions)
        vector = self._unit(self._weighed(words, report.language))
        found, similarity = self._likest(vector, report.language)
        if found is None or similarity < self._policy.join * self._doubt(self._open[found].latest, report.at):
            story = self._new(report)
            self._take_in(story, report, words)
            return Assignment(key=report.key, story=story.key)
        story = self._open[found]
        shared = self._shared(vector, story.vector)
        self._take_in(story, report, words)
        joined, story = self._join_up(story)
        return Assignment(
            key=report.key,
            story=story.key,
            similarity=similarity,
            shared=shared,
            reports=len(story.reports),
            joined=joined,
        )

    def reports_of(self, story: str) -> Sequence[str]:
        """The keys of an open story's reports, in order of arrival."""
        return tuple(self._open[story].reports)

    # --- finding -----------------------------------------------------------------------------------------------------

    def _likest(self, vector: Mapping[str, float], language: str, besides: str = "") -> tuple[str | None, float]:
        """The open story whose profile is most like a unit vector, and how much; the older one of two alike.

        Only telling words make a story a candidate: the lists of others are long, and alone they are no evidence.
        """
        known = self._weights.of(language)
        weights = {word: known.get(word, UNKNOWN) for word in vector}
        telling = self._told_by([word for word in vector if weights[word] >= self._policy.telling], vector)
        telling.pop(besides, None)
        candidates = nsmallest(_LOOKED_AT, telling, key=lambda story: (-telling[story], story))
        likeness = {story: _cosine(vector, self._open[story].vector) for story in candidates}
        for story in sorted(candidates, key=lambda story: (-likeness[story], self._open[story].opened, story)):
            if self._says_enough(weights, self._open[story]):
                return story, likeness[story]
        return None, 0.0

    def _told_by(self, words: Sequence[str], vector: Mapping[str, float]) -> dict[str, float]:
        """Stories that have these words, with their part of the cosine. The rarest are read first, and not many: else
        what a report costs would grow with the stories that are open."""
        found: defaultdict[str, float] = defaultdict(float)
        left = _READ
        for stories, word in sorted(((self._index[word], word) for word in words if word in self._index), key=_rarity):
            left -= len(stories)
            if left < 0 and found:
                break
            for story, value in stories.items():
                found[story] += vector[word] * value
        return found

    def _says_enough(self, weights: Mapping[str, float], story: _Story) -> bool:
        """Whether the shared words are rare enough, or those of enough reports."""
        shared = weights.keys() & story.vector.keys()
        evidence = sum(
            max(0.0, weights[word] - self._policy.common) * min(story.words[word], self._policy.witnesses)
            for word in shared
        )
        return evidence >= self._policy.evidence

    def _weighed(self, words: Mapping[str, float], language: str) -> Mapping[str, float]:
        """The words that say most, by how much they say. What all say little is left out, and so are the many words of
        a long story of which each was in few reports."""
        known = self._weights.of(language)
        weighed = {word: part * known.get(word, UNKNOWN) for word, part in words.items()}
        if len(weighed) <= self._policy.profile:
            return weighed
        ranked = sorted(weighed.items(), key=lambda one: (-one[1], one[0]))
        return dict(ranked[: self._policy.profile])

    def _doubt(self, earlier: datetime, later: datetime) -> float:
        """How much more alike than at one time they must be: what happens days later is more likely another event."""
        return 1 + max(timedelta(0), later - earlier) / self._policy.fading

    def _shared(self, one: Mapping[str, float], other: Mapping[str, float]) -> tuple[str, ...]:
        common = sorted(one.keys() & other.keys(), key=lambda word: (-one[word] * other[word], word))
        return tuple(common[:_SHOWN])

    # --- keeping -----------------------------------------------------------------------------------------------------

    def _new(self, report: Report) -> _Story:
        story = _Story(key=report.key, language=report.language, opened=report.at, latest=report.at)
        self._open[report.key] = story
        return story

    def _take_in(self, story: _Story, report: Report, words: Mapping[str, float]) -> None:
        story.add(words)
        story.reports.append(report.key)
        story.latest = max(story.latest, report.at)
        self._place(story)

    def _place(self, story: _Story) -> None:
        """Bring the index up to a story's words; those that would not be compared for long are forgotten."""
        weighed = self._weighed(story.words, story.language)
        if len(story.words) > 3 * self._policy.profile:
            story.words = defaultdict(float, {word: story.words[word] for word in weighed})
        for word in story.vector:
            del self._index[word][story.key]
        story.vector = self._unit(weighed)
        for word, value in story.vector.items():
            self._index[word][story.key] = value

    def _join_up(self, story: _Story) -> tuple[tuple[str, ...], _Story]:
        """Join what has become alike; the story of more reports, or the older one, gives its name.

        Looked at when the number of reports is a power of two: a great story's profile hardly changes any more.
        """
        joined = []
        size = len(story.reports)
        while size & (size - 1) == 0:
            other, similarity = self._likest(story.vector, story.language, besides=story.key)
            if other is None or similarity < self._policy.merge * self._doubt(*self._gap(story, self._open[other])):
                break
            story, smaller = sorted((story, self._open[other]), key=lambda it: (-len(it.reports), it.opened, it.key))
            self._swallow(story, smaller)
            joined.append(smaller.key)
        return tuple(joined), story

    @staticmethod
    def _gap(one: _Story, other: _Story) -> tuple[datetime, datetime]:
        """The end of the earlier and the beginning of the later."""
        return (one.latest, other.opened) if one.opened <= other.opened else (other.latest, one.opened)

    def _swallow(self, story: _Story, other: _Story) -> None:
        self._drop(other)
        story.add(other.words)
        story.reports += other.reports
        story.opened, story.latest = min(story.opened, other.opened), max(story.latest, other.latest)
        self._place(story)

    def _rest(self, now: datetime) -> None:
        """At the first report of each pause: close what is quiet, learn how common words are."""
        pause = int(now.timestamp() // self._policy.pause.total_seconds())
        if pause == self._pause:
            return
        self._pause = pause
        quiet, life = now - self._policy.quiet, now - self._policy.life
        for story in [story for story in self._open.values() if story.latest < quiet or story.opened < life]:
            self._drop(story)
        counts = Counter(chain.from_iterable(story.words for story in self._open.values()))
        self._weights.learn(counts, len(self._open))

    def _drop(self, story: _Story) -> None:
        """Take a story out of the index."""
        for word in story.vector:
            del self._index[word][story.key]
            if not self._index[word]:
                del self._index[word]
        del self._open[story.key]

    @staticmethod
    def _unit(vector: Mapping[str, float]) -> Mapping[str, float]:
        length = math.sqrt(sum(value * value for value in vector.values()))
        return {word: value / length for word, value in vector.items() if value} if length else {}


def _rarity(one: tuple[Mapping[str, float], str]) -> tuple[int, str]:
    return len(one[0]), one[1]


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two unit vectors."""
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[word] for word, value in one.items() if word in other)
