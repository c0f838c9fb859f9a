"""What the hand files add to a build, and what they change of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tools.gazetteer import spelling
from tools.gazetteer.adding.regions import Regions
from tools.gazetteer.grammar import Fault, Form, Line
from tools.gazetteer.handfiles import HandFiles
from tools.gazetteer.records import MAIN, OTHER, Build, Meaning, Spot
from tools.gazetteer.sources.geonames import City
from watcher.core.regions.gazetteer import SenseKind

_KINDS: dict[str, SenseKind] = {
    "groups": "group", "blockers": "blocker", "metonyms": "metonym", "actors": "actor",
    "countries": "country", "admin": "admin", "cities": "city",
}  # fmt: skip
_ONE_REGION = {"countries", "admin", "cities"}
_BIG = 500_000  # inhabitants: a city of this size is meant more often than the person who has its name
_NAN = float("nan")


class Known(NamedTuple):
    """What hand files may refer to: all places that GeoNames has, and CLDR's names of the parts of the world, as
    (language, name) by folded English name."""

    cities: Collection[City]
    groups: Mapping[str, Sequence[tuple[str, str]]]


def apply(build: Build, files: HandFiles, known: Known) -> list[str]:
    """Adds all that was read to the build; gives the faults, as `file:line: what`."""
    faults: list[str] = []

    def each(lines: Iterable[Line], do: Callable[[Line], None]) -> None:
        for line in lines:
            try:
                do(line)
            except Fault as fault:
                faults.append(f"{line.where}: {fault}")

    each(files.world["groups"], lambda line: _found_group(build, line))
    regions = Regions(build, known.cities)
    for kind in _KINDS:
        each(files.world[kind], lambda line, kind=kind: _add_world(build, regions, kind, line))  # type: ignore[misc]  # the default binds the loop's value
    each(files.world["groups"], lambda line: _fill_group(build, regions, line))
    each(files.world["groups"], lambda line: _add_translations(build, line, known.groups))
    each(files.national, lambda line: _add_national(build, regions, line))
    each(files.world["drop"], lambda line: _drop(build, regions, line))
    _add_sets(build, files)
    _leave_to_groups(build)
    return faults


def _leave_to_groups(build: Build) -> None:
    """Africa is no more a name of Mahdia, which was called so once: a group has its names for itself."""
    for uses in build.names.uses.values():
        if any(meaning.kind == "group" for meaning in uses):
            for meaning in [it for it, use in uses.items() if it.kind == "city" and use.rank != MAIN]:
                del uses[meaning]


def _found_group(build: Build, line: Line) -> None:
    if not line.forms:
        raise Fault("a group has a name")
    region = _group_id(line)
    if region in build.spots:
        raise Fault(f"{region} is there already")
    build.spots[region] = Spot(region, line.forms[0].name, "group", "", _NAN, _NAN, 0)


def _group_id(line: Line) -> str:
    return f"region:{line.forms[0].name}"


def _fill_group(build: Build, regions: Regions, line: Line) -> None:
    """Its countries; a group in it stands for its own, which therefore come first in the file."""
    inside: list[str] = []
    for written in line.regions:
        region = regions.find(written)
        if region.startswith("region:") and region not in build.members:
            raise Fault(f"{region} stands further down: a group in a group comes first")
        inside += build.members[region] if region.startswith("region:") else [region]
    build.members[_group_id(line)] = list(dict.fromkeys(inside))


def _add_world(build: Build, regions: Regions, kind: str, line: Line) -> None:
    found = [_group_id(line)] if kind == "groups" else [regions.find(written) for written in line.regions]
    if not found and kind != "blockers":
        raise Fault("a region follows the =")
    if len(found) > 1 and kind in _ONE_REGION:
        raise Fault("one region follows the =")
    for form in line.forms:
        for region in found or [""]:
            _put(build, form, Meaning(region, _KINDS[kind]))


def _add_translations(build: Build, line: Line, groups: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """A group that CLDR knows by one of these names has CLDR's names in all languages."""
    for english in dict.fromkeys(spelling.folded(form.name) for form in line.forms):
        for language, name in groups.get(english, ()):
            if spelt := spelling.folded(name):
                build.names.add(spelt, Meaning(_group_id(line), "group"), MAIN, spelling.name_bound_to(spelt, language))


def _add_national(build: Build, regions: Regions, line: Line) -> None:
    (region,) = map(regions.find, line.regions)
    kind: SenseKind = build.spots[region].kind
    for form in line.forms:
        _put(build, form, Meaning(region, "adjective" if form.adjective else kind))


def _put(build: Build, form: Form, meaning: Meaning) -> None:
    """Adds a name; what a hand file says of its strength is the last word."""
    name = spelling.folded(form.name)
    if not name:
        raise Fault(f"nothing of {form.name!r} is left when it is folded")
    if form.weak:
        languages = frozenset(it for language in form.languages for it in spelling.called(language))
        build.names.weaken(name, meaning, languages)
        return
    bound = spelling.bound_to if form.adjective else spelling.name_bound_to
    languages = frozenset(it for language in form.languages for it in bound(name, language))
    build.names.add(name, meaning, OTHER, languages)


def _drop(build: Build, regions: Regions, line: Line) -> None:
    for form in line.forms:
        for region in map(regions.find, line.regions):
            if not build.names.drop(spelling.folded(form.name), region):
                raise Fault(f"{region} has no name {form.name}")


def _add_sets(build: Build, files: HandFiles) -> None:
    for name, found in files.sets.items():
        build.words[name] = set(filter(None, (spelling.folded(word) for _, word in found)))
    for word in build.words.get("common", set()):
        _weaken(build, word, most=None)
    for word in build.words.get("persons", set()) | build.words.get("given", set()):
        _weaken(build, word, most=_BIG)


def _weaken(build: Build, name: str, most: int | None) -> None:
    """A city or division of this name needs evidence, unless it is bigger than `most`."""
    for meaning in list(build.names.uses.get(name, {})):
        small = most is None or (meaning.region and build.spots[meaning.region].population < most)
        if meaning.kind in {"city", "admin"} and small:
            build.names.weaken(name, meaning)
