"""Every error that Watcher raises on purpose.

    WatcherError
    ├── SettingsError     the env file or the process environment has faults; carries all of them
    ├── QueryError        one watch query cannot be parsed; carries the place in it
    ├── FeedError         a document is not a feed that can be read
    ├── FetchError        a request gave no document; `transient`, `retry_after`
    ├── DeliveryError     a receiver did not say yes; `transient`, `retry_after`, `reply`
    ├── RenderError       a template cannot be rendered
    └── StoreError        the database did not take or give something; `transient`
        └── StateLockedError  another daemon holds the state directory; carries its pid

Foreign exceptions are translated into these once, at the adapter that met them, with `from`. What is *not* here: how an
error is shown (cli.py), and what happens after one (core/schedule.py decides about retries).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Trouble = Literal["unreachable", "slow", "blocked", "gone", "broken"]
"""What kind of failure a poll met: no way to the server; no answer in time, or a wish to be left alone; a refusal, or a
page for people; an address that holds nothing any more; anything else."""


class WatcherError(Exception):
    """The root: catching it catches everything that Watcher expects to go wrong."""


_AROUND = 60
"""Characters shown on either side of a place: a line of the env file may hold thousands of terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One wrong setting: where it stands, what it says, what is wrong with it, and the cure.

    `where` is `config.env:12`, `environment`, or a file that a setting names (`feeds.opml:3`). `value` is "" for
    secrets. `excerpt` may hold further lines to show as they are, such as a query with a caret under the place.
    """

    where: str
    key: str
    value: str
    problem: str
    cure: str
    excerpt: str = ""

    def __str__(self) -> str:
        value = f"={self.value!r}" if self.value else ""
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{self.where}: {self.key}{value}: {self.problem}{excerpt}\n    cure: {self.cure}"


class SettingsError(WatcherError):
    """All faults of the settings at once, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class QueryError(WatcherError):
    """A query that cannot be parsed: `position` is the offset (code points) in the text where `problem` was met."""

    def __init__(self, problem: str, *, text: str, position: int, expected: str) -> None:
        self.problem, self.text, self.position, self.expected = problem, text, position, expected
        super().__init__(f"{problem} at line {self.line}, column {self.column}; expected {expected}")

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        return self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1

    @property
    def excerpt(self) -> str:
        """What stands around the place on its line, and a caret under it."""
        line, before = self.text.split("\n")[self.line - 1], self.column - 1
        start = max(0, before - _AROUND)
        shown = line[start : before + _AROUND]
        return f"    {'…' * (start > 0)}{shown}\n    {' ' * (before - start + (start > 0))}^"


class FeedError(WatcherError):
    """A document that is not a feed, or one that broke a limit; the message is one line in words for the user."""

    def __init__(self, reason: str, *, kind: Trouble = "broken") -> None:
        self.kind: Trouble = kind
        super().__init__(reason)


class FetchError(WatcherError):
    """A request that brought no document; the message is one line in words, without secrets."""

    def __init__(
        self,
        reason: str,
        *,
        transient: bool = True,
        retry_after: timedelta | None = None,
        kind: Trouble = "broken",
    ) -> None:
        self.transient, self.retry_after = transient, retry_after
        self.kind: Trouble = kind
        super().__init__(reason)


class DeliveryError(WatcherError):
    """A receiver did not accept a delivery. `transient`: the same bytes may be accepted later."""

    def __init__(self, reason: str, *, transient: bool, retry_after: timedelta | None = None, reply: str = "") -> None:
        self.transient, self.retry_after, self.reply = transient, retry_after, reply
        super().__init__(reason)


class RenderError(WatcherError):
    """A template that is missing, does not parse, or uses what is not there."""


class StoreError(WatcherError):
    """The database refused. `transient`: locked or full, so the same work may succeed on the next tick."""

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        self.transient = transient
        super().__init__(reason)


class StateLockedError(StoreError):
    """Another daemon holds the state directory."""

    def __init__(self, directory: str, pid: int | None) -> None:
        self.pid = pid
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{directory} is in use by {holder}: only one daemon may run on a state directory", transient=False
        )
