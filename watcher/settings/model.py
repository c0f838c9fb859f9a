"""What the settings mean, once they are known to be right. What is *not* here: how they were written."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from watcher.core.model import Channel, Feed, FirstRun, Limits, OwnPlace, Secret, Watch
from watcher.core.schedule import PollPolicy, RetryPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server. `plain` is for the loopback alone; `starttls` demands encryption, `tls` begins with it.

    `user` is "" where the server wants no login; `sender` is "" only when there is no mail channel.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "plain"]
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchTest:
    """What a user expects of a watch: an item of this headline alone must match it, or must not. `where` is
    file:line."""

    watch: str
    must: bool
    headline: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user decides. Built by `load` alone.

    `database_url` is "" for the default, an SQLite file in `state_dir`. `allow_private` are hosts, addresses or
    networks, with a port or without: `10.0.0.5:8080`, `10.0.0.0/8`, `[fd00::1]:80`, `wiki.lan`. `source` is the env
    file. `overrides` are the process variables that are in force, by name; `notes` are lines for `watcher check`.
    """

    feeds: tuple[Feed, ...]
    places: tuple[OwnPlace, ...]
    watches: tuple[Watch, ...]
    watch_tests: tuple[WatchTest, ...]
    channels: tuple[Channel, ...]
    smtp: Smtp
    state_dir: Path
    database_url: str
    timezone: ZoneInfo
    poll: PollPolicy
    retry: RetryPolicy
    first_run: FirstRun
    retention: timedelta
    limits: Limits
    allow_private: tuple[str, ...]
    contact: str
    source: Path | None
    overrides: tuple[str, ...]
    notes: tuple[str, ...]
