"""NEAR, BEFORE and SAME, which link places; chains of them, of any length, in time that grows with the places alone.

Each operator links the operand before it with the one behind it: `A NEAR/3 B BEFORE/5 C` is `A NEAR/3 B` and
`B BEFORE/5 C`, where both mean the same B. So a chain is walked from its first operand to its last: of the places of
each, those stay that are linked from a place that stayed; and back again, to see which took part. What is *not* here:
where an operand stands (evaluate.py).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from watcher.core.model import Near
from watcher.core.query.page import LINE, Page, Place

Places = Sequence[Place]
"""In the order of the page, each once."""


class Walk(NamedTuple):
    """The ways through an expression: where its last operand stands, and how one comes there.

    `back` goes from some of these ends to the places of the first operand, and to those of each operand on the way.
    """

    ends: Places
    back: Callable[[Places], tuple[Places, Sequence[Places]]]


def everywhere(places: Places) -> Places:
    return places


def in_title(places: Places) -> Places:
    return places[: bisect_left(places, (LINE,))]


def stay(places: Places) -> Walk:
    """Through one operand that stands at `places`."""
    return Walk(places, lambda ends: (ends, [ends]))


def either(walks: Iterable[Walk]) -> Walk:
    """Through any of several expressions."""
    ways = [walk for walk in walks if walk.ends]
    if len(ways) == 1:
        return ways[0]

    def back(ends: Places) -> tuple[Places, Sequence[Places]]:
        wanted = set(ends)
        pasts = [way.back([place for place in way.ends if place in wanted]) for way in ways]
        return union(begins for begins, _ in pasts), [places for _, passed in pasts for places in passed]

    return Walk(union(way.ends for way in ways), back)


def then(walk: Walk, onward: Callable[[Callable[[Places], Places]], Walk], link: Near, page: Page) -> Walk:
    """Through one expression and, over a link, the next: `onward` walks it from those of its places that it is told."""
    following = onward(lambda places: linked_from(walk.ends, link, places, page))

    def back(ends: Places) -> tuple[Places, Sequence[Places]]:
        begins, passed = following.back(ends)
        first, before = walk.back(linked_to(begins, link, walk.ends, page))
        return first, [*before, *passed]

    return Walk(following.ends, back)


def union(several: Iterable[Places]) -> Places:
    lists = list(several)
    return lists[0] if len(lists) == 1 else sorted(set().union(*lists))


def linked_from(lefts: Places, link: Near, rights: Places, page: Page) -> Places:
    """The right places that some left one is linked with."""
    match link.kind:
        case "SAME":
            return _in_one_sentence(rights, lefts, page)
        case "BEFORE":
            return _behind(rights, lefts, link.words)
        case "NEAR":
            return _beside(rights, lefts, link.words)


def linked_to(rights: Places, link: Near, lefts: Places, page: Page) -> Places:
    """The left places that some right one is linked with."""
    if link.kind == "BEFORE":
        return _ahead(lefts, rights, link.words)
    return linked_from(rights, link, lefts, page)


def _beside(places: Places, others: Places, words: int) -> Places:
    return union([_behind(places, others, words), _ahead(places, others, words)])


def _behind(places: Places, others: Places, words: int) -> Places:
    """Those that begin at most `words` words after the end of one of the others: the last that ends before them."""
    lasts = sorted(place.last for place in others)
    return [place for place in places if _any_within(lasts, place.first - words - 1, place.first)]


def _ahead(places: Places, others: Places, words: int) -> Places:
    """Those that end at most `words` words before the beginning of one of the others."""
    firsts = [place.first for place in others]
    return [place for place in places if _any_within(firsts, place.last + 1, place.last + words + 2)]


def _any_within(ascending: Sequence[int], begin: int, end: int) -> bool:
    """Whether a number from `begin` up to, and not, `end` is among these."""
    at = bisect_left(ascending, begin)
    return at < len(ascending) and ascending[at] < end


def _in_one_sentence(places: Places, others: Places, page: Page) -> Places:
    """Those with one of the others in their sentence that ends before them or begins behind them."""
    bounds: dict[tuple[int, int], tuple[int, int]] = {}
    for sentence, other in _in_sentences(others, page):
        first_end, last_begin = bounds.get(sentence, (other.last, other.first))
        bounds[sentence] = min(first_end, other.last), max(last_begin, other.first)
    inside = [(place, bounds[sentence]) for sentence, place in _in_sentences(places, page) if sentence in bounds]
    return [place for place, (first_end, last_begin) in inside if first_end < place.first or place.last < last_begin]


def _in_sentences(places: Places, page: Page) -> Iterable[tuple[tuple[int, int], Place]]:
    """Each place that lies in one sentence as a whole, with the first and the last word of that."""
    for place in places:
        sentence = page.sentence(place.first)
        if place.last <= sentence[1]:
            yield sentence, place


def nearest(lefts: Places, rights: Places) -> int | None:
    """The fewest words between a left place and a right one behind it on the same line."""
    firsts = [place.first for place in rights]
    gaps = []
    for left in lefts:
        behind = bisect_right(firsts, left.last)
        if behind < len(firsts) and firsts[behind] // LINE == left.last // LINE:
            gaps.append(firsts[behind] - left.last - 1)
    return min(gaps, default=None)
