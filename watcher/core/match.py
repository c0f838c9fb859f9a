"""Items against watches: which of them match, with the reckoning that explains it.

All phrases of all watches are looked for at once (core/query/lexicon.py); then only watches of which something was
found, and that can reach their threshold by it, are reckoned up. What is *not* here: the language in which watches are
written (core/query/parse.py), what its expressions mean (core/query/evaluate.py), and which places an item names.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from watcher.core.model import (
    Area,
    Entry,
    Hit,
    InPlace,
    Item,
    Match,
    Mention,
    Outcome,
    Term,
    Verdict,
    Watch,
)
from watcher.core.query.evaluate import Node, speaks
from watcher.core.query.explain import missing
from watcher.core.query.index import COMPOUND, Found, Index
from watcher.core.query.page import Place
from watcher.core.query.sight import Sight
from watcher.core.regions.gate import passing, refusal

PLACES = 8
"""Places of one term that are told; further ones change neither score nor sense."""
TITLE_FACTOR = 2
PLACE_POINTS = 10
"""What an item scores that passes the gate of a watch without terms."""

Read = Callable[[Entry, str], Sequence[Mention]]
"""The places that an entry of a feed names, by the feed's address."""

_Worth = tuple[int, int, int]
"""A term's number, its lexeme (or COMPOUND), and points."""

_FIELDS = ("title", "summary", "author", "category", "url", "source", "lang", "")


class Matcher:
    """Built once for a set of watches; `match` is pure and may be called from several threads.

    Terms are numbered through all watches, and what is asked of them most often stands in flat arrays. `read` is called
    once for an item, and only if it comes to the places that the item names.
    """

    def __init__(self, watches: Sequence[Watch], read: Read = lambda *_: ()) -> None:
        self._watches, self._read = tuple(watches), read
        self._index = Index([term.expression for watch in watches for term in watch.terms])
        self._first = list(accumulate((len(watch.terms) for watch in watches), initial=0))
        self._watch_of = array("I", (number for number, watch in enumerate(watches) for _ in watch.terms))
        self._weights = array("i", (term.weight for watch in watches for term in watch.terms))
        self._thresholds = array("q", (watch.threshold for watch in watches))
        self._by_place = [
            number
            for number, watch in enumerate(watches)
            if watch.area and not watch.terms and watch.threshold <= PLACE_POINTS
        ]

    def match(self, item: Item) -> tuple[Match, ...]:
        """The watches that `item` matches, in their order."""
        return self.judge(item.entry, feed_url=item.feed_url, source=item.source, key=item.key)

    def judge(self, entry: Entry, *, feed_url: str = "", source: str = "", key: str = "") -> tuple[Match, ...]:
        """As `match`, for an entry that is no item yet. Language and feed, when unknown, are no reason against it."""
        sight = self._look(entry, feed_url, source)
        hopeful = self._hopeful(self._index.found(sight))
        matches = [self._judge(number, hopeful[number], sight, feed_url, key) for number in sorted(hopeful)]
        return tuple([match for match in matches if match])

    def reckon(self, entry: Entry, *, feed_url: str = "", source: str = "") -> tuple[Verdict, ...]:
        """The whole reckoning of every watch, in their order, whether it matches or not."""
        sight = self._look(entry, feed_url, source)
        found: dict[int, list[Found]] = {number: [] for number in range(len(self._watches))}
        for one in self._index.found(sight):
            found[self._watch_of[one[0]]].append(one)
        return tuple(self._verdict(number, of_watch, sight, feed_url) for number, of_watch in found.items())

    def _look(self, entry: Entry, feed_url: str, source: str) -> Sight:
        return self._index.look(entry, source, lambda: self._read(entry, feed_url))

    def _hopeful(self, found: Sequence[Found]) -> Mapping[int, Sequence[Found]]:
        """What was found, by watch, of those that can reach their threshold by it, or have no terms."""
        watch_of, weights = self._watch_of, self._weights
        most: dict[int, int] = {}
        for term, lexeme, in_title in found:
            watch, points = watch_of[term], weights[term] * (TITLE_FACTOR if in_title else 1)
            if points > 0 or lexeme != COMPOUND:
                most[watch] = most.get(watch, 0) + points
        hopeful: dict[int, list[Found]] = {it: [] for it, score in most.items() if score >= self._thresholds[it]}
        for one in found:
            if (watch := watch_of[one[0]]) in hopeful:
                hopeful[watch].append(one)
        hopeful.update((number, []) for number in self._by_place)
        return hopeful

    def _judge(self, number: int, found: Sequence[Found], sight: Sight, feed_url: str, key: str) -> Match | None:
        watch = self._watches[number]
        worths = list(self._worths(found, sight))
        if watch.terms and sum([points for _, _, points in worths]) < watch.threshold:
            return None
        terms = [self._term(number, term) for term, _, _ in worths]
        if _barred(watch, terms, sight, feed_url):
            return None
        regions = passing(watch.area, watch.grade, sight.mentions) if watch.area else ()
        if watch.area and not regions:
            return None
        hits = [hit for term, worth in zip(terms, worths, strict=True) for hit in self._hits(term, worth, sight)]
        if watch.area and not watch.terms:
            hits = [_place_hit(watch.area, regions[0])]
        return Match(
            watch=watch.name,
            item=key,
            threshold=watch.threshold,
            hits=tuple(sorted(hits, key=_order)),
            regions=regions,
        )

    def _worths(self, found: Iterable[Found], sight: Sight) -> Iterator[_Worth]:
        """What those add that are satisfied."""
        for term, lexeme, in_title in found:
            if lexeme == COMPOUND:
                node = self._index.nodes[term]
                if not node.met(sight, title=False):
                    continue
                in_title = in_title and node.met(sight, title=True)
            yield term, lexeme, self._weights[term] * (TITLE_FACTOR if in_title else 1)

    def _term(self, watch: int, number: int) -> Term:
        return self._watches[watch].terms[number - self._first[watch]]

    def _hits(self, term: Term, worth: _Worth, sight: Sight) -> Sequence[Hit]:
        """The places of a satisfied term, the first of them with its points."""
        number, lexeme, points = worth
        places = _shown(self._index.nodes[number], sight) if lexeme == COMPOUND else sight.places(lexeme)[:PLACES]
        return [sight.page.hit(term.source, place, 0 if further else points) for further, place in enumerate(places)]

    def _verdict(self, number: int, found: Sequence[Found], sight: Sight, feed_url: str) -> Verdict:
        watch = self._watches[number]
        worths = {worth[0]: worth for worth in self._worths(found, sight)}
        outcomes = tuple(
            Outcome(term=term, hits=tuple(self._hits(term, worths[at], sight)))
            if at in worths
            else Outcome(term=term, missing=self._missing(at, sight))
            for at, term in enumerate(watch.terms, start=self._first[number])
        )
        regions = passing(watch.area, watch.grade, sight.mentions) if watch.area else ()
        if watch.area and regions and not watch.terms:
            outcomes = (_place_outcome(watch.area, regions[0]),)
        verdict = Verdict(watch=watch.name, threshold=watch.threshold, outcomes=outcomes, regions=regions)
        if watch.terms and not verdict.matched:
            return verdict
        barred = _barred(watch, [it.term for it in outcomes if it.hits], sight, feed_url)
        if watch.area and not regions:
            barred = barred or refusal(watch.area, watch.grade, sight.mentions)
        return replace(verdict, barred=barred)

    def _missing(self, number: int, sight: Sight) -> str:
        node = self._index.nodes.get(number)
        return missing(node, sight) if node else "not found"


def _shown(node: Node, sight: Sight) -> Sequence[Place]:
    """The first places of each part of an expression, then further ones."""
    ranked: dict[Place, int] = {}
    for places in node.marks(sight):
        for rank, place in enumerate(places[:PLACES]):
            ranked[place] = min(rank, ranked.get(place, rank))
    return sorted(sorted(ranked, key=lambda place: (ranked[place], place))[:PLACES])


def _place_outcome(area: Area, mention: Mention) -> Outcome:
    """What a watch without terms found: a place in its area."""
    term = Term(source=area.source, expression=InPlace(area), weight=PLACE_POINTS)
    return Outcome(term=term, hits=(_place_hit(area, mention),))


def _place_hit(area: Area, mention: Mention) -> Hit:
    return Hit(
        term=area.source,
        field=mention.field,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        points=PLACE_POINTS,
    )


def _order(hit: Hit) -> tuple[bool, int, int, int, str]:
    """Those with points first, then further places of the same terms; each in the order of the fields."""
    return hit.points == 0, _FIELDS.index(hit.field), hit.start, hit.end, hit.term


def _barred(watch: Watch, satisfied: Sequence[Term], sight: Sight, feed_url: str) -> str:
    """Which veto or gate keeps an item of enough points from matching, in words. What is not known passes."""
    if watch.terms and not satisfied:
        return "nothing of the watch is there"
    veto = next((term for term in satisfied if term.veto), None)
    if veto:
        return f"veto: {veto.source.removeprefix('-')} is there"
    if watch.languages and not any(speaks(sight.language, wanted) for wanted in watch.languages):
        return f"the item is in {sight.language}, the watch wants {', '.join(watch.languages)}"
    if watch.feeds is not None and feed_url and feed_url not in watch.feeds:
        return "its feed is not among those of the watch"
    return ""
