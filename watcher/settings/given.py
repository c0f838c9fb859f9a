"""What was given: the settings by key, wherever they stand, and the collector of their faults.

What is *not* here: where they come from (sources.py), and what they mean.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from watcher.errors import Fault
from watcher.settings import values
from watcher.settings.envfile import Statement
from watcher.settings.faults import Faults, Setting, parted
from watcher.settings.keys import Key, cure_of

T = TypeVar("T")

_LAST = (2,)
"""The rank of what stands nowhere: behind the file and the process environment."""


class Given:
    """Everything that was given. `notes` are lines for `watcher check`; `path` is the env file, if there is one."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.faults = path, Faults()
        self.notes: list[str] = []
        self.overrides: tuple[str, ...] = ()
        self._settings: dict[str, Setting] = {}
        self._declared: set[str] = set()
        self._additions: dict[str, dict[str, str]] = {}
        self._names: dict[str, dict[str, Statement]] = {}

    def declare(self, key: Key, statement: Statement) -> None:
        """Note that `key` is there, whether its text can be read or not."""
        self._declared.add(key.key)
        if key.shape.endswith("_LL"):
            base, _, language = key.key.rpartition("_")
            self._additions.setdefault(base, {})[language.lower()] = key.key
        kind = key.shape.partition("_")[0]
        self._names.setdefault(kind, {}).setdefault(key.name, statement)

    def declared(self, key: str) -> bool:
        return key in self._declared

    def additions(self, key: str) -> Mapping[str, str]:
        """The keys that add to `key` for items in one language, by language: {"fr": "LIST_ARMED_FR"}."""
        return self._additions.get(key, {})

    def names(self, kind: str) -> Mapping[str, Statement]:
        """The names in the keys of WATCH, CHANNEL or LIST, as they first appear, each with its first statement."""
        return self._names.get(kind, {})

    def put(self, setting: Setting) -> None:
        self._settings[setting.key] = setting

    def get(self, key: str) -> Setting | None:
        """The setting, None when it is not there or cannot be read."""
        return self._settings.get(key)

    def __iter__(self) -> Iterator[Setting]:
        return iter(self._settings.values())

    def read(self, key: str, convert: Callable[[str], T], default: T) -> T:
        """The value of `key`; `default` when it is not given, or wrong and therefore a fault."""
        setting = self.get(key)
        return default if setting is None else self.value(setting, convert, default)

    def value(self, setting: Setting, convert: Callable[[str], T], default: T, *, part: str | None = None) -> T:
        """The value of a setting, or of a part of it; `default` when it is wrong and therefore a fault."""
        try:
            return convert(setting.value if part is None else part)
        except ValueError as error:
            self.wrong(setting, error, part=part)
            return default

    def each(self, setting: Setting, convert: Callable[[str], T]) -> tuple[T, ...]:
        """The values of a list, without those that are wrong and therefore faults."""
        found = (self.value(setting, convert, None, part=part) for part in self.parts(setting))
        return tuple(value for value in found if value is not None)

    def parts(self, setting: Setting) -> tuple[str, ...]:
        """The texts of a list."""
        empty: tuple[str, ...] = ()
        return self.value(setting, values.parts, empty)

    def wrong(self, setting: Setting, error: ValueError, *, part: str | None = None, offset: int = 0) -> None:
        """A fault from what a function of `values` says: its own cure stands after the last `; `."""
        problem, cure = parted(error, cure_of(setting.key))
        self.faults.add(setting, problem, cure, value=part, offset=offset)

    def refuse(self, statement: Statement, key: str, problem: str, cure: str) -> None:
        """A fault that shows no value: where a key is unknown, or another one is missing beside it."""
        fault = Fault(where=statement.where, key=key, value="", problem=problem, cure=cure)
        self.faults.add_fault(fault, statement.rank)

    def missing(self, key: str, problem: str, cure: str) -> None:
        """A fault of something that stands nowhere."""
        where = str(self.path) if self.path else "environment"
        self.faults.add_fault(Fault(where=where, key=key, value="", problem=problem, cure=cure), _LAST)

    def beside(self, name: str) -> Path:
        """The path that a setting names: relative to the env file."""
        return (self.path.parent if self.path else Path()) / name
