"""Items against watches: which of them match, with the reckoning that explains it.

All terms of all watches are looked for at once, by one automaton over their atoms (core/query/atoms.py); then only
watches of which something was found are reckoned up. Equal terms of many watches are one lexeme, looked for once.
What is *not* here: the language in which watches are written (core/query/parse.py), and regions.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from watcher.core.model import Entry, FieldName, Hit, Item, Match, Term, Watch
from watcher.core.query.atoms import Form, forms
from watcher.core.query.page import Page, Place

PLACES = 8
"""Places of one term that are told; further ones change neither score nor sense."""
TITLE_FACTOR = 2

_FIELDS: tuple[FieldName, ...] = ("title", "summary", "author", "category")


class _Probe(NamedTuple):
    """What an atom stands for: word number `word` of a lexeme of `size` words; `form` None leaves nothing to verify."""

    lexeme: int
    word: int
    size: int
    form: Form | None


class _Found(NamedTuple):
    """A term of a watch, and where it stands: at least one place, those in the title first."""

    term: Term
    places: Sequence[Place]
    points: int


class _Index:
    """The atoms of all terms, and the way from an atom to its lexemes and from a lexeme to the terms that it is."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        atoms: dict[str, list[_Probe]] = {}
        lexemes: dict[tuple[Form, ...], int] = {}
        self.uses: list[list[tuple[int, Term]]] = []
        for number, watch in enumerate(watches):
            for term in watch.terms:
                ways = forms(term)
                lexeme = lexemes.setdefault(ways, len(lexemes))
                if lexeme == len(self.uses):
                    self.uses.append([])
                    for form in ways:
                        atom, word = form.atom
                        rest = None if form.says_all(atom) else form
                        atoms.setdefault(atom, []).append(_Probe(lexeme, word, form.size, rest))
                self.uses[lexeme].append((number, term))
        self.probes = tuple(map(tuple, atoms.values()))
        self.automaton = AhoCorasick(atoms, store_patterns=False)


class Matcher:
    """Built once for a set of watches; `match` is pure and may be called from several threads."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = tuple(watches)
        self._index = _Index(self._watches)

    def match(self, item: Item) -> tuple[Match, ...]:
        """The watches that `item` matches, in their order."""
        return self.judge(item.entry, feed_url=item.feed_url, key=item.key)

    def judge(self, entry: Entry, *, feed_url: str = "", key: str = "") -> tuple[Match, ...]:
        """As `match`, for an entry that is no item yet. Language and feed, when unknown, are no reason against it."""
        page = Page(entry)
        candidates: dict[int, list[_Found]] = {}
        for lexeme, places in self._find(page).items():
            factor = TITLE_FACTOR if page.in_title(places[0]) else 1
            for number, term in self._index.uses[lexeme]:
                candidates.setdefault(number, []).append(_Found(term, places, term.weight * factor))
        matches = []
        for number in sorted(candidates):
            watch, found = self._watches[number], candidates[number]
            if _reaches(watch, found) and _admits(watch, entry.language, feed_url):
                matches.append(Match(watch=watch.name, item=key, threshold=watch.threshold, hits=_hits(page, found)))
        return tuple(matches)

    def _find(self, page: Page) -> dict[int, list[Place]]:
        """The lexemes on a page, each with its places from the title on."""
        found: dict[int, list[Place]] = {}
        for atom, start, _ in self._index.automaton.find_matches_as_indexes(page.folded, overlapping=True):
            for lexeme, word, size, form in self._index.probes[atom]:
                place = page.place(start, word, size)
                if place and (form is None or _stands(form, page, place)):
                    places = found.setdefault(lexeme, [])
                    if len(places) < PLACES and place not in places:
                        places.append(place)
        return found


def _stands(form: Form, page: Page, place: Place) -> bool:
    """Whether what an atom promised is there: wildcards, neighbours, and capitals where they count."""
    return form.stands_at(page.folded, place.begin) and (not form.letters or form.letters_fit(*page.written(place)))


def _reaches(watch: Watch, found: Sequence[_Found]) -> bool:
    return sum(one.points for one in found) >= watch.threshold and not any(one.term.veto for one in found)


def _admits(watch: Watch, language: str, feed_url: str) -> bool:
    """Whether the watch is about items of this language and feed; what is not known passes. `en` admits `en-gb`."""
    speaks = not (watch.languages and language) or any(f"{language}-".startswith(f"{it}-") for it in watch.languages)
    return speaks and (watch.feeds is None or not feed_url or feed_url in watch.feeds)


def _hits(page: Page, found: Sequence[_Found]) -> tuple[Hit, ...]:
    """Those with points first, then further places of the same terms; each in the order of the fields."""
    hits = (
        page.hit(one.term.source, place, 0 if further else one.points)
        for one in found
        for further, place in enumerate(one.places)
    )
    return tuple(sorted(hits, key=lambda it: (it.points == 0, _FIELDS.index(it.field), it.start, it.end, it.term)))
