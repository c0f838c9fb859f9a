"""One setting with the place where it stands, and the collector of all that is wrong with them.

Faults are collected instead of raised, so that a user mends the whole file at once. What is *not* here: what is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from watcher.errors import Fault, SettingsError

_SHOWN = 80
"""A fault shows this much of a value: one line of a terminal."""

_GUESSED = 5_000
"""Names that a guess may be sought among: difflib takes 10 us for each, and a FEEDS_FILE may name 100,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The text of one setting. `key` is its name without `_FILE`, `written` as it stands there.

    `file` ("" for the process environment), `line` and `last` are where the text begins and ends. `rank` orders faults
    as a reader meets them. A `secret` text is never shown.
    """

    key: str
    written: str
    value: str
    file: str
    line: int
    last: int
    rank: tuple[int, ...]
    secret: bool

    @property
    def in_file_of_its_own(self) -> bool:
        return self.written != self.key

    def where(self, offset: int = 0) -> str:
        """The place of the line that is `offset` lines into the value."""
        return f"{self.file}:{min(self.line + offset, self.last)}" if self.file else "environment"


class Faults:
    """What was found wrong so far. The same fault is kept once: defaults serve many watches."""

    def __init__(self) -> None:
        self._ranked: dict[Fault, tuple[int, ...]] = {}

    def add(
        self, setting: Setting, problem: str, cure: str, *, value: str | None = None, offset: int = 0, excerpt: str = ""
    ) -> None:
        """A fault of `setting`, `offset` lines into its value. `value` is the part to blame; default: all of it."""
        shown = "" if setting.secret else abridged(setting.value if value is None else value)
        where = setting.where(offset)
        fault = Fault(where=where, key=setting.key, value=shown, problem=problem, cure=cure, excerpt=excerpt)
        self.add_fault(fault, (*setting.rank, offset))

    def add_fault(self, fault: Fault, rank: tuple[int, ...]) -> None:
        self._ranked.setdefault(fault, rank)

    def __bool__(self) -> bool:
        return bool(self._ranked)

    def raise_any(self) -> None:
        """Raises SettingsError with all faults, in the order of the file, if there is one."""
        if self._ranked:
            raise SettingsError(sorted(self._ranked, key=self._ranked.__getitem__))


def parted(error: ValueError, cure: str) -> tuple[str, str]:
    """The problem that an error tells, and the cure that it tells after the last `; `; else this `cure`."""
    problem, mark, own = str(error).rpartition("; ")
    return (problem, own) if mark else (own, cure)


def abridged(text: str) -> str:
    """The first line of `text`, cut to what a terminal shows."""
    line, more, _ = text.strip().partition("\n")
    return f"{line[:_SHOWN]}..." if more or len(line) > _SHOWN else line


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that `name` was probably meant to be, or ""."""
    folded = {candidate.casefold(): candidate for candidate in known}
    if len(folded) > _GUESSED:
        return ""
    return next((folded[close] for close in get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)), "")
