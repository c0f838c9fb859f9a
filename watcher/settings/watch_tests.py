"""WATCH_*_TESTS -> `WatchTest` records. What is *not* here: whether they hold (commands/check)."""

import re
from collections.abc import Iterator

from watcher.settings.faults import Setting
from watcher.settings.given import Given
from watcher.settings.keys import DEFAULT
from watcher.settings.model import WatchTest

_LINE = re.compile(r"(must(?:\s+(not))?)\s*:\s*(.*)", re.IGNORECASE)


def read_watch_tests(given: Given) -> tuple[WatchTest, ...]:
    """The tests of all watches, each in the order of its lines; those of WATCH_DEFAULT_TESTS are for every watch that
    has none of its own."""
    names = (name for name in given.names("WATCH") if name != DEFAULT)
    return tuple(test for name in names for test in _tests_of(given, name))


def _tests_of(given: Given, watch: str) -> Iterator[WatchTest]:
    key = f"WATCH_{watch}_TESTS"
    setting = given.get(key) if given.declared(key) else given.get(f"WATCH_{DEFAULT}_TESTS")
    if setting is None:
        return
    for offset, line in enumerate(setting.value.split("\n")):
        if line.strip() and not line.lstrip().startswith("#"):
            yield from _test(given, setting, watch, line.strip(), offset)


def _test(given: Given, setting: Setting, watch: str, line: str, offset: int) -> Iterator[WatchTest]:
    """The test of a line; none, and a fault, when it is none."""
    found = _LINE.fullmatch(line)
    if found and found[3]:
        yield WatchTest(watch=watch, must=not found[2], headline=found[3], where=setting.where(offset))
        return
    problem = f"{found[1]}: names no headline" if found else "begins neither with must: nor with must not:"
    cure = "write must: and a headline that the watch must match, or must not: and one that it must not"
    given.faults.add(setting, problem, cure, value=line, offset=offset)
