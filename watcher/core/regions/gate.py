"""The gate of a watch: which of an item's mentions let it pass, or in words why none does.

What is *not* here: finding mentions (mentions.py), and what a watch may say of places (area.py).
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from watcher.core.earth import lies_in
from watcher.core.model import Area, Grade, Mention

MOST = 8
"""Places that are told of one match; further ones change nothing."""
_NAMED = 4
_SURENESS: dict[Grade, int] = {grade: rank for rank, grade in enumerate(get_args(Grade))}
"""The surest is 0."""
_FIELDS = ("title", "summary")


def passing(area: Area, grade: Grade, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions in an area that are at least as sure as `grade`: the surest first, each place once."""
    found = [one for one in mentions if _SURENESS[one.grade] <= _SURENESS[grade] and lies_in(one, area)]
    best: dict[str, Mention] = {}
    for one in sorted(found, key=_rank):
        best.setdefault(one.region, one)
    return tuple(best.values())[:MOST]


def refusal(area: Area, grade: Grade, mentions: Sequence[Mention]) -> str:
    """Why no mention lets an item pass, in words."""
    if not mentions:
        return f"it names no place, the watch wants {area.source}"
    unsure = [one for one in mentions if lies_in(one, area)]
    if not unsure:
        return f"it {_told(mentions)}, the watch wants {area.source}"
    wanted = "what is about such a place" if grade == "about" else "a place that is named"
    return f"it only {_told(unsure)}, the watch wants {wanted}"


def _rank(one: Mention) -> tuple[int, bool, int, int]:
    field = _FIELDS.index(one.field) if one.field in _FIELDS else len(_FIELDS)
    return _SURENESS[one.grade], not one.field, field, one.start


def _told(mentions: Sequence[Mention]) -> str:
    """`names Turkey and Syria`, `comes from a feed of Iraq`."""
    names = list(dict.fromkeys(one.name for one in mentions))
    shown = names[:_NAMED] if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"comes from a feed of {listed}" if mentions[0].grade == "home" else f"names {listed}"
