"""Where an item is: the places that its words name, and what is known without them: its own points and country codes,
and, when there is nothing else, the home of its feed.

What is *not* here: the reading of words (mentions.py), and what a watch wants (area.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.core.model import Entry, Grade, Locus, Mention, MentionKind, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer, Place
from watcher.core.regions.inside import Map
from watcher.core.regions.mentions import Mentions

_IN_A_CITY_KM = 15.0
"""A point that is nearer to the middle of a city lies in it."""
_IN_A_COUNTRY_KM = 150.0
"""A point that is nearer to a city lies in its province; one that is not lies in the sea, or where nobody lives."""


class Whereabouts:
    """Reads items. Built once: it remembers words."""

    def __init__(self, gazetteer: Gazetteer, own: Sequence[OwnPlace] = ()) -> None:
        self._gazetteer, self._map = gazetteer, Map(gazetteer, own)
        self._mentions = Mentions(gazetteer, own)
        self._names = {place.region: place.names[0] for place in own}

    def of(self, entry: Entry, *, home: str = "") -> tuple[Mention, ...]:
        """All places of an item, those in its text first. `home` is the country of its feed, or ""."""
        named = self._mentions.of(entry, home=home)
        found = (*named, *map(self._of_point, entry.points), *self._of_codes(entry.countries, "code", "about"))
        return tuple(map(self._called, found or self._of_codes([home], "home", "home")))

    def _of_codes(self, countries: Sequence[str], kind: MentionKind, grade: Grade) -> Iterator[Mention]:
        for country in countries:
            if (number := self._gazetteer.find(country)) is not None:
                place = self._gazetteer.place(number)
                yield _wordless(place, kind, grade, (place.region,))

    def _of_point(self, point: Locus) -> Mention:
        region, kilometres = self._map.nearest(point, _IN_A_COUNTRY_KM)
        number = self._gazetteer.find(region)
        if number is None:
            nowhere = Place(f"point:{point.latitude:g}/{point.longitude:g}", "", "city", "", "", 0, 0, 0)
            spelt = f"{point.latitude:.2f}/{point.longitude:.2f}"
            return replace(_wordless(nowhere, "point", "about", ()), name=spelt, locus=point)
        city = self._gazetteer.place(number)
        within = tuple(filter(None, (city.region, city.admin, city.country)))[kilometres > _IN_A_CITY_KM :]
        place = self._gazetteer.place(self._gazetteer.find(within[0]) or number)
        near = f"{kilometres:.0f} km from {city.name}"
        return replace(_wordless(place, "point", "about", within), locus=point, evidence=(near,))

    def _called(self, mention: Mention) -> Mention:
        return replace(mention, called=tuple(map(self._name, mention.within)))

    def _name(self, region: str) -> str:
        if region not in self._names:
            number = self._gazetteer.find(region)
            self._names[region] = region if number is None else self._gazetteer.place(number).name
        return self._names[region]


def _wordless(place: Place, kind: MentionKind, grade: Grade, within: tuple[str, ...]) -> Mention:
    return Mention(
        region=place.region,
        name=place.name,
        kind=kind,
        country=place.country,
        field="",
        start=0,
        end=0,
        text="",
        grade=grade,
        within=within,
    )
