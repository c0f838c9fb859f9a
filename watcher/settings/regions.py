"""PLACE_*, WATCH_X_REGIONS, `place:` and home= of feeds -> places of one's own, areas, countries.

The gazetteer (0.1 s) is loaded by the first setting that needs it. What is *not* here: what may be said of places
(core/regions/area.py).
"""

from collections.abc import Callable
from functools import cached_property

from watcher.core.feed.countries import alpha2
from watcher.core.model import Area, OwnPlace
from watcher.core.regions.area import Atlas
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.text.fold import fold
from watcher.errors import QueryError
from watcher.settings.faults import Setting
from watcher.settings.given import Given
from watcher.settings.values import degrees, parts


class Regions:
    """Reads what settings say of places. `own` are the places of PLACE_*."""

    def __init__(self, given: Given, gazetteer: Callable[[], Gazetteer]) -> None:
        self._given, self._gazetteer = given, gazetteer
        self._areas: dict[str, Area | None] = {}
        self.own = self._own_places()

    def area(self, setting: Setting) -> Area | None:
        """The places that a watch wants. What is wrong with one is a fault, and then there are none."""
        if setting.value not in self._areas:  # WATCH_DEFAULT_REGIONS serves many watches
            self._areas[setting.value] = self._atlas.area(setting.value, lambda error: self._refuse(setting, error))
        return self._areas[setting.value]

    def place(self, said: str) -> Area:
        """The place that a term of a query means. Raises QueryError."""
        return self._atlas.place(said)

    def home(self, text: str) -> str:
        """The code of the country that a feed is from, by its code or its name in any language. Raises ValueError."""
        if code := alpha2(text):
            return code
        try:
            return self._atlas.country(text)
        except QueryError as error:
            raise ValueError(f"{error.problem}; expected here: {error.expected}") from error

    def _own_places(self) -> tuple[OwnPlace, ...]:
        settings = {name: self._given.get(f"PLACE_{name}") for name in self._given.names("PLACE")}
        found = [place for name, setting in settings.items() if setting and (place := self._own_place(name, setting))]
        called: dict[str, OwnPlace] = {}
        for named, name in ((place, name) for place in found for name in place.names):
            first = called.setdefault(fold(name), named)
            setting = settings[named.region.removeprefix("place:")]
            if first is not named and setting:
                problem = f"PLACE_{first.region.removeprefix('place:')} is called {name}, too"
                self._given.faults.add(setting, problem, "give each place names of its own")
        return tuple(found)

    def _own_place(self, name: str, setting: Setting) -> OwnPlace | None:
        def convert(text: str) -> OwnPlace:
            return _own_place(name, text)

        return self._given.value(setting, convert, None)

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(self._gazetteer(), self.own)

    def _refuse(self, setting: Setting, error: QueryError) -> None:
        problem = f"{error.problem} (line {error.line}, column {error.column})"
        cure = f"expected here: {error.expected}"
        self._given.faults.add(setting, problem, cure, value="", offset=error.line - 1, excerpt=error.excerpt)


def _own_place(key: str, text: str) -> OwnPlace:
    """`Camp Bravo, Bravo = 35.10/44.20`. Raises ValueError."""
    called, equals, point = text.rpartition("=")
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in parts(called)))
    if not equals or not names:
        raise ValueError("has no name before a =")
    if nameless := next((name for name in names if not fold(name)), None):
        raise ValueError(f"has a name without a letter or digit: {nameless}")
    return OwnPlace(region=f"place:{key}", names=names, locus=degrees(point))
