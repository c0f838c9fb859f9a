"""Connections that are free, for the next feed of the same host: kept while a fetch lasts, and few.

What is *not* here: whether one still stands (wire.py).
"""

from typing import NamedTuple

from watcher.adapters.http.wire import Wire

_MOST = 32
"""As many as are in use at a time. Feeds come sorted by their host, so a connection is of use soon or not at all."""


class Place(NamedTuple):
    """Where a connection leads. `own`: that the guard was told to let it through for the feed of this origin alone."""

    secure: bool
    host: str
    port: int
    own: bool


class Kept:
    """The free connections of one fetch."""

    def __init__(self) -> None:
        self._wires: list[tuple[Place, Wire]] = []

    def take(self, place: Place) -> Wire | None:
        """One that leads there and still stands; it is the taker's from now on."""
        for index in range(len(self._wires) - 1, -1, -1):
            if self._wires[index][0] == place:
                _, wire = self._wires.pop(index)
                if wire.is_quiet():
                    return wire
                wire.close()
        return None

    def leave(self, place: Place, wire: Wire) -> None:
        """Keep it if another request can be made on it, else close it."""
        if not wire.is_free():
            wire.close()
            return
        self._wires.append((place, wire))
        if len(self._wires) > _MOST:
            _, oldest = self._wires.pop(0)
            oldest.close()

    def close(self) -> None:
        while self._wires:
            _, wire = self._wires.pop()
            wire.close()
