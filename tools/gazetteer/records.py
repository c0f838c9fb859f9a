"""What the sources give: places by their region id, and names with what they stand for. No behaviour but merging."""

from dataclasses import dataclass, field
from typing import NamedTuple

from watcher.core.regions.gazetteer import PlaceKind, SenseKind

MAIN, OTHER, WEAK = 0, 1, 2


class Spot(NamedTuple):
    """A place as it will be packed. `within` is the id of what it is or lies in: of a city its division or country."""

    region: str
    name: str
    kind: PlaceKind
    within: str
    latitude: float
    longitude: float
    population: int


class Meaning(NamedTuple):
    """What a name may stand for: a region ("" is none) and by what kind of word."""

    region: str
    kind: SenseKind


class Use(NamedTuple):
    """How a name is used for a meaning: `languages` empty is any; in those of `weak_in` its rank is `WEAK`."""

    rank: int
    languages: frozenset[str] = frozenset()
    weak_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """All names: folded name -> meaning -> use."""

    uses: dict[str, dict[Meaning, Use]] = field(default_factory=dict)

    def add(self, name: str, meaning: Meaning, rank: int, languages: frozenset[str] = frozenset()) -> None:
        """Adds a folded name; one that is there already keeps its better rank and the languages of both."""
        uses = self.uses.setdefault(name, {})
        old = uses.get(meaning)
        if old is None:
            uses[meaning] = Use(rank, languages)
        else:
            both = old.languages | languages if old.languages and languages else frozenset()
            uses[meaning] = old._replace(rank=min(rank, old.rank), languages=both)

    def weaken(self, name: str, meaning: Meaning, languages: frozenset[str] = frozenset()) -> None:
        """Makes a folded name weak, in these languages or in all; it is added where it is not there yet."""
        uses = self.uses.setdefault(name, {})
        old = uses.get(meaning, Use(WEAK, languages))
        uses[meaning] = old._replace(weak_in=old.weak_in | languages) if languages else old._replace(rank=WEAK)

    def drop(self, name: str, region: str) -> bool:
        """Takes a name away from a region; whether it had it."""
        uses = self.uses.get(name, {})
        found = [meaning for meaning in uses if meaning.region == region]
        for meaning in found:
            del uses[meaning]
        return bool(found)


@dataclass(slots=True)
class Build:
    """What is known so far. `spots` by region id; `members` of groups and countries by id; `words` are the sets."""

    spots: dict[str, Spot] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    members: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)

    def countries_named(self, name: str) -> set[str]:
        """The countries that have this folded name in some language."""
        return {meaning.region for meaning in self.names.uses.get(name, ()) if meaning.kind == "country"}

    def is_known_as(self, region: str, name: str) -> bool:
        """Whether a country has this folded name in all languages (England is the United Kingdom in some alone)."""
        use = self.names.uses.get(name, {}).get(Meaning(region, "country"))
        return use is not None and not use.languages
