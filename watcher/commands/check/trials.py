"""The tests of watches, tried. What is *not* here: how they are written (settings), and how a failed one is told."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from watcher.commands.watches import matcher_of
from watcher.core.model import Entry, Verdict
from watcher.settings import Settings, WatchTest


class Trial(NamedTuple):
    """A test, and the reckoning of its watch over an item of its headline alone."""

    test: WatchTest
    verdict: Verdict

    @property
    def passed(self) -> bool:
        return self.verdict.matched == self.test.must


def trials(settings: Settings) -> tuple[Trial, ...]:
    """All tests, tried in their order."""
    return tuple(_tried(settings))


def _tried(settings: Settings) -> Iterator[Trial]:
    watches = {watch.name: watch for watch in settings.watches}
    for name, tests in groupby(settings.watch_tests, lambda test: test.watch):
        matcher = matcher_of(settings, [watches[name]])
        for test in tests:
            (verdict,) = matcher.reckon(Entry(title=test.headline))
            yield Trial(test, verdict)
