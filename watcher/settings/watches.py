"""WATCH_* -> `Watch` records. What is *not* here: the watch language (core/query), lists (queries.py), the names of
places (regions.py)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import cast, get_args

from watcher.core.model import Area, Channel, Feed, Grade, Term, Watch
from watcher.settings import values
from watcher.settings.envfile import Statement
from watcher.settings.faults import Setting, nearest
from watcher.settings.given import Given
from watcher.settings.keys import DEFAULT
from watcher.settings.queries import Queries
from watcher.settings.regions import Regions

_THRESHOLD = 10
_HIGHEST = 1_000_000
_TITLE = 2
"""A term in the title counts this often (DESIGN 4.2)."""
_PLACE_POINTS = 10
"""What an item scores for being from the right place, where a watch has no terms (DESIGN 4.2)."""


def read_watches(
    given: Given, feeds: Sequence[Feed], channels: Sequence[Channel], regions: Regions
) -> tuple[Watch, ...]:
    """All watches, as they first appear, with what WATCH_DEFAULT_* says where they are silent."""
    names = {name: first for name, first in given.names("WATCH").items() if name != DEFAULT}
    if not names:
        cure = "write WATCH_SAFETY_KEYWORDS='ambush*, car bomb'; SAFETY is a name that you choose"
        default = " (WATCH_DEFAULT_* only fills in for others)" if given.names("WATCH") else ""
        given.missing("WATCH_*", f"there is no watch{default}", cure)
    by_name = _feeds_by_name(feeds)
    queries = Queries(given, regions.place)
    watches = tuple(_watch(given, queries, regions, name, first, by_name, channels) for name, first in names.items())
    queries.note_unused()
    return watches


def _watch(
    given: Given,
    queries: Queries,
    regions: Regions,
    name: str,
    first: Statement,
    feeds: Mapping[str, frozenset[str]],
    channels: Sequence[Channel],
) -> Watch:
    languages, chosen = _setting(given, name, "LANGUAGES"), _setting(given, name, "FEEDS")
    watch = Watch(
        name=name,
        terms=_terms(given, queries, name, first),
        threshold=_threshold(given, name),
        area=_area(given, regions, name),
        grade=_grade(given, name),
        languages=given.each(languages, values.language) if languages else (),
        feeds=_feeds(given, chosen, feeds) if chosen and feeds else None,
        channels=_channels(given, name, first, channels),
    )
    _check_reach(given, watch)
    return watch


def _setting(given: Given, name: str, of: str) -> Setting | None:
    """What the watch says itself, even if that cannot be read, else what WATCH_DEFAULT_* says."""
    key = f"WATCH_{name}_{of}"
    return given.get(key) if given.declared(key) else given.get(f"WATCH_{DEFAULT}_{of}")


def _is_given(given: Given, name: str, of: str) -> bool:
    return given.declared(f"WATCH_{name}_{of}") or given.declared(f"WATCH_{DEFAULT}_{of}")


# --- what it looks for -----------------------------------------------------------------------------------------------


def _queries_of(given: Given, name: str) -> tuple[str, Mapping[str, str]]:
    """The keys of its terms: for items in any language, and by language what is added in items of that language.

    Additions belong to the keywords that they add to: what WATCH_DEFAULT_KEYWORDS_FR says counts where
    WATCH_DEFAULT_KEYWORDS does.
    """
    own, default = f"WATCH_{name}_KEYWORDS", f"WATCH_{DEFAULT}_KEYWORDS"
    if given.declared(own):
        return own, given.additions(own)
    return default, {**given.additions(default), **given.additions(own)}


def _terms(given: Given, queries: Queries, name: str, first: Statement) -> tuple[Term, ...]:
    key, additions = _queries_of(given, name)
    if not (given.declared(key) or additions or _is_given(given, name, "REGIONS")):
        missing = f"WATCH_{name}_KEYWORDS"
        cure = f"write {missing}='ambush*, car bomb', or WATCH_{name}_REGIONS=IQ for all news from there"
        given.refuse(first, missing, f"is missing: the watch {name} looks for nothing", cure)
    return queries.terms(key, additions)


def _threshold(given: Given, name: str) -> int:
    setting = _setting(given, name, "THRESHOLD")
    return given.value(setting, lambda text: values.whole(text, 1, _HIGHEST), _THRESHOLD) if setting else _THRESHOLD


def _check_reach(given: Given, watch: Watch) -> None:
    """A watch whose terms cannot add up to its threshold would be silent for ever."""
    most = _TITLE * sum(term.weight for term in watch.terms if term.weight > 0) if watch.terms else _PLACE_POINTS
    key, additions = _queries_of(given, watch.name)
    keywords = next(filter(None, map(given.get, (key, *additions.values()))), None)
    blamed = _setting(given, watch.name, "THRESHOLD") or keywords
    if not (watch.terms or (watch.area and keywords is None)) or most >= watch.threshold or blamed is None:
        return
    adding = "its terms add" if watch.terms else "without keywords its items add"
    problem = f"can never match in {watch.name}: {adding} up to {most} at most, the threshold is {watch.threshold}"
    cure = (
        f"write WATCH_{watch.name}_THRESHOLD={most} or less, or add terms"
        if most
        else "add a term with a positive weight"
    )
    given.faults.add(blamed, problem, cure)


# --- where it looks --------------------------------------------------------------------------------------------------


def _area(given: Given, regions: Regions, name: str) -> Area | None:
    setting = _setting(given, name, "REGIONS")
    area = regions.area(setting) if setting else None
    if area and not (area.wanted.regions or area.wanted.inside):
        given.notes.append(
            f"{name}: no news can name a place in {area.source}, for no town lies there: only items that come with "
            "coordinates of their own will pass"
        )
    return area


def _grade(given: Given, name: str) -> Grade:
    setting = _setting(given, name, "REGION_GRADE")
    own = given.get(f"WATCH_{name}_REGION_GRADE")
    if own and not _is_given(given, name, "REGIONS"):
        given.faults.add(
            own, f"says nothing without WATCH_{name}_REGIONS", f"write WATCH_{name}_REGIONS, or take it out"
        )
    return given.value(setting, _read_grade, "home") if setting else "home"


def _read_grade(text: str) -> Grade:
    for grade in get_args(Grade):
        if text.strip().lower() == grade:
            return cast("Grade", grade)
    raise ValueError("is no grade")


def _feeds_by_name(feeds: Iterable[Feed]) -> dict[str, frozenset[str]]:
    """Addresses by what a watch may call them: a feed's name, group or address. Case makes no difference."""
    named: dict[str, set[str]] = {}
    for feed in feeds:
        for name in (feed.name, feed.url, *feed.groups):
            named.setdefault(name.casefold(), set()).add(feed.url)
    named.pop("", None)
    return {name: frozenset(urls) for name, urls in named.items()}


def _feeds(given: Given, setting: Setting, named: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The addresses that `local, World, !Blog` stands for; names that all have a `!` are taken out of all feeds."""
    parts = given.parts(setting)
    found = {part: named.get(part.removeprefix("!").strip().casefold()) for part in parts}
    for part in (part for part, urls in found.items() if urls is None):
        guess = nearest(part.removeprefix("!"), named)
        cure = (
            f"did you mean {guess}?"
            if guess
            else "write the name, the group or the address of a feed, as FEEDS has them"
        )
        given.faults.add(setting, "no feed has this name, group or address", cure, value=part)
    taken = [urls or frozenset() for part, urls in found.items() if not part.startswith("!")]
    left_out = [urls or frozenset() for part, urls in found.items() if part.startswith("!")]
    chosen = frozenset().union(*(taken or named.values())).difference(*left_out)
    if not chosen and None not in found.values():
        given.faults.add(setting, "leaves no feed to look at", "name more feeds, or take fewer out")
    return chosen


# --- whom it tells ---------------------------------------------------------------------------------------------------


def _channels(given: Given, name: str, first: Statement, channels: Sequence[Channel]) -> tuple[str, ...]:
    known = given.names("CHANNEL")
    setting = _setting(given, name, "TO")
    chosen = tuple(known) if setting is None else _named(given, setting, known)
    silent = {channel.name for channel in channels if channel.digest.kind == "never"}
    if chosen and silent.issuperset(chosen):
        problem = f"can reach nobody: the digest of {', '.join(chosen)} is never"
        given.refuse(
            first, f"WATCH_{name}_TO", problem, "name a channel that has digest times, or give one of these some"
        )
    return chosen


def _named(given: Given, setting: Setting, known: Collection[str]) -> tuple[str, ...]:
    names = dict.fromkeys(part.upper() for part in given.parts(setting))
    for name in (name for name in names if name not in known):
        guess = nearest(name, known)
        cure = f"did you mean {guess}?" if guess else f"write CHANNEL_{name}=desk@example.org, or the name of a channel"
        given.faults.add(setting, "no channel has this name", cure, value=name)
    return tuple(names)
