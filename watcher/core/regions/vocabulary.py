"""What words may name in texts of one language: the gazetteer's names and the user's own, endings and prefixes off.

All is reckoned once a word and remembered, for words repeat: for most of them, which begin no name, reading is one look
into a dictionary. What is *not* here: which of several places is meant (choice.py).
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from watcher.core.model import Locus, MentionKind, OwnPlace
from watcher.core.regions.endings import bases, openings, without_article, without_prefixes
from watcher.core.regions.gazetteer import NOWHERE, Gazetteer, Known, Place, Sense
from watcher.core.regions.rules import Rules
from watcher.core.text.fold import LONGEST, fold, fold_word

WEAK = 2
_REMEMBERED = 1 << 14  # words of a language, twice; 5 MB when full
_LANGUAGES = 40  # whose words are remembered at a time
_INFLECTED = frozenset({"city", "admin", "country", "place"})
"""Kinds of names that endings are taken off; adjectives come with theirs from the data."""
_DECLINED = frozenset({"ru", "uk", "be", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "bg"})
"""Languages for which the data hold all forms of the countries' names."""
_PREFIXED = _INFLECTED | {"adjective"}
_ABJAD = re.compile("[\u05d0-\u06ff]")
_SYLLABLES = "\u3000"
"""Where scripts begin that need fewer letters."""
_SURELY = 4
"""Letters that a name has at least to be found under an ending or behind a prefix."""

_TO_LATIN = str.maketrans("асеіјорхукмтвнԁѕԛԝ" + "αορυνικτχεβημ", "aceijopxykmtbhdsqw" + "aopuviktxebhm")
_TO_CYRILLIC = str.maketrans("aceijopxykmtbhs", "асеіјорхукмтвнѕ")
_MIXED = re.compile("(?=.*[a-z])(?=.*[\u0370-\u03ff\u0400-\u052f])")


class Option(NamedTuple):
    """One thing that words may mean. `place` is None for words that only take themselves away; `bent` tells that the
    name stands in another form in the text."""

    kind: MentionKind | Literal["blocker"]
    place: Place | None
    region: str
    country: str
    admin: str
    rank: int
    bent: bool
    is_capital: bool = False
    within: tuple[str, ...] = ()
    locus: Locus | None = None


class Form(NamedTuple):
    """A name, or what names begin with: its words folded, what it may mean, and whether longer names begin with it."""

    text: str
    bent: bool
    options: tuple[Option, ...]
    goes_on: bool


class Opening(NamedTuple):
    """What a word begins: its forms that are names or begin some; whether one is a name, and whether one goes on."""

    forms: tuple[Form, ...]
    is_name: bool
    goes_on: bool


class Vocabulary:
    """Names, in all languages."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace], rules: Rules) -> None:
        self._gazetteer, self._rules = gazetteer, rules
        self._own = {fold(name): place for place in own for name in place.names}
        openings = {" ".join(name.split()[:size]) for name in self._own for size in range(1, name.count(" ") + 1)}
        self._own_openings = frozenset(openings)
        self._capitals = frozenset(_capitals(gazetteer))
        self._tongues: dict[str, Tongue] = {}

    def tongue(self, language: str) -> "Tongue":
        """The names as texts of a language have them; `language` is a BCP 47 tag, "" for an unknown one."""
        primary = language.partition("-")[0]
        if primary not in self._tongues:
            if len(self._tongues) >= _LANGUAGES:
                self._tongues.clear()
            self._tongues[primary] = Tongue(self, primary, self._rules)
        return self._tongues[primary]

    def known(self, name: str) -> Known:
        """What the gazetteer knows of a folded name."""
        known = self._gazetteer.known(name)
        return known._replace(goes_on=True) if name in self._own_openings else known

    def options(self, name: str, senses: Sequence[Sense], language: str, *, bent: bool) -> Iterator[Option]:
        """What a name of these senses may mean in a text of a language. A place of one's own hides all others."""
        if own := self._own.get(name):
            yield _own_option(own)
            return
        known = set()
        for sense in senses:
            fits = not sense.languages or not language or language in sense.languages
            if fits and (sense.place, sense.kind) not in known:
                known.add((sense.place, sense.kind))
                yield self._option(sense, bent)

    def words(self, name: str) -> frozenset[str]:
        """A set of words of the gazetteer, empty when it has none of that name."""
        try:
            return self._gazetteer.words(name)
        except KeyError:
            return frozenset()

    def is_own(self, name: str) -> bool:
        """Whether a place of one's own has this folded name."""
        return name in self._own

    def _option(self, sense: Sense, bent: bool) -> Option:
        if sense.place == NOWHERE:
            return Option(sense.kind, None, "", "", "", sense.rank, bent)
        place = self._gazetteer.place(sense.place)
        return Option(
            kind=sense.kind,
            place=place,
            region=place.region,
            country=place.country,
            admin=place.admin,
            rank=sense.rank,
            bent=bent,
            is_capital=sense.place in self._capitals,
            within=tuple(dict.fromkeys(filter(None, (place.region, place.admin, place.country)))),
            locus=_locus(place),
        )


class Tongue:
    """The names as texts of one language have them."""

    def __init__(self, vocabulary: Vocabulary, language: str, rules: Rules) -> None:
        self._vocabulary, self.language, self._rules = vocabulary, language, rules
        self._ordinary = vocabulary.words(f"ordinary-{language}") if rules.ordinary else frozenset[str]()
        self.openings = _Openings(self._opening)
        self._options: dict[tuple[str, bool], tuple[Option, ...]] = {}
        self._longer: dict[tuple[str, str, bool], tuple[Form, ...]] = {}

    def longer(self, form: Form, written: str) -> tuple[Form, ...]:
        """The names, or beginnings of names, that a name becomes with the next word; () for most words."""
        key = form.text, written, form.bent
        found = self._longer.get(key)
        if found is None:
            ways = [self._form(f"{form.text} {text}", form.bent or bent) for text, bent in self._words_of(written)]
            found = tuple(filter(None, ways))
            if len(self._longer) >= _REMEMBERED:
                self._longer.clear()
            self._longer[key] = found
        return found

    def _opening(self, written: str) -> Opening | None:
        forms = tuple([form for text, bent in self._words_of(written) if (form := self._form(text, bent))])
        if not forms:
            return None
        return Opening(forms, any(form.options for form in forms), any(form.goes_on for form in forms))

    def _form(self, text: str, bent: bool) -> Form | None:
        """None for what neither is a name nor begins one."""
        senses, goes_on = self._vocabulary.known(text)
        options = self._options_of(text, senses, bent) if senses or self._vocabulary.is_own(text) else ()
        return Form(text, bent, options, goes_on) if options or goes_on else None

    def _options_of(self, text: str, senses: Sequence[Sense], bent: bool) -> tuple[Option, ...]:
        options = self._options.get((text, bent))
        if options is None:
            options = tuple(self._vocabulary.options(text, senses, self.language, bent=bent))
            if text in self._ordinary:
                options = tuple(map(_weakened, options))
            if bent:
                options = tuple(filter(self._may_be_bent(text), options))
            if len(self._options) >= _REMEMBERED:
                self._options.clear()
            self._options[text, bent] = options
        return options

    def _may_be_bent(self, name: str) -> Callable[[Option], bool]:
        """Which meanings a name keeps when it stands in another form."""
        kinds = _PREFIXED if _ABJAD.match(name) else _INFLECTED
        if self.language in _DECLINED:
            kinds = kinds - {"country"}
        if len(name) < _SURELY and name[0] < _SYLLABLES:
            kinds = frozenset()
        return lambda option: option.kind in kinds and option.rank < WEAK

    def _words_of(self, written: str) -> Iterator[tuple[str, bool]]:
        """A word as it stands, and what it may be a form of. What has a small letter for a capital is no name."""
        word = fold_word(written)
        yield word, False
        if not written[0].islower() and word not in self._ordinary:
            yield from ((other, False) for other in self._articleless(word))
            yield from ((other, True) for other in self._other_forms(word))

    def _articleless(self, word: str) -> Iterator[str]:
        """Adjectives of nations stand in the data without the article."""
        if not self._rules.fixed or not _ABJAD.match(word):
            return
        for other in (word, *without_prefixes(word)):
            bare = without_article(other)
            if bare and any(sense.kind == "adjective" for sense in self._vocabulary.known(bare).senses):
                yield bare

    def _other_forms(self, word: str) -> Iterator[str]:
        if self._rules.fixed:
            yield from without_prefixes(word)
        if self._rules.endings:
            yield from bases(word, self.language)
            yield from openings(word)
        if self._rules.disguises and not word.isascii() and _MIXED.match(word):
            yield word.translate(_TO_LATIN)
            yield word.translate(_TO_CYRILLIC)


class _Openings(dict[str, Opening | None]):
    """What words, as written, begin: None for most words. When they are too many, those that were not met since the
    last time go."""

    def __init__(self, work_out: Callable[[str], Opening | None]) -> None:
        super().__init__()
        self._work_out = work_out
        self._before: dict[str, Opening | None] = {}

    def __missing__(self, written: str) -> Opening | None:
        opening = self._before[written] if written in self._before else self._work_out(written)
        if len(self) >= _REMEMBERED:
            self._before = dict(self)
            self.clear()
        if len(written) <= LONGEST:
            self[written] = opening
        return opening


def _capitals(gazetteer: Gazetteer) -> Iterator[int]:
    """The places that are a country's seat. Countries come first."""
    for number in gazetteer.numbers():
        if gazetteer.place(number).kind != "country":
            return
        yield from gazetteer.members(number)


def _weakened(option: Option) -> Option:
    """What a word means that is an ordinary one, too: a country perhaps, a city hardly."""
    return option._replace(rank=WEAK) if option.kind in ("city", "admin") else option


def _own_option(own: OwnPlace) -> Option:
    place = Place(own.region, own.names[0], "city", "", "", own.locus.latitude, own.locus.longitude, 0)
    return Option("place", place, own.region, "", "", 0, bent=False, within=(own.region,), locus=own.locus)


def _locus(place: Place) -> Locus | None:
    """Where a place is; groups are nowhere."""
    return None if math.isnan(place.latitude) else Locus(place.latitude, place.longitude)
