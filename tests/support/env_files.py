"""Env files for tests: the smallest one that is right, files beside it, and what is wrong with another."""

from collections.abc import Mapping
from pathlib import Path

from watcher.adapters.gazetteer import gazetteer
from watcher.errors import Fault, SettingsError
from watcher.settings import Settings, load

FEEDS = "FEEDS=https://rss.example.org/world\n"
WATCH = "WATCH_SAFETY_KEYWORDS='attack*, car bomb'\n"
CHANNEL = "CHANNEL_DESK=desk@example.org\nSMTP_FROM=watcher@example.org\n"
SMALLEST = FEEDS + WATCH + CHANNEL
HOME = {"HOME": "/home/example"}


def written(directory: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> Path:
    """An env file in `directory`, with other files beside it."""
    for name, body in (files or {}).items():
        (directory / name).write_bytes(body if isinstance(body, bytes) else body.encode())
    path = directory / "config.env"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(
    directory: Path,
    text: str,
    *,
    environ: Mapping[str, str] | None = None,
    files: Mapping[str, str | bytes] | None = None,
) -> Settings:
    """The settings of an env file of this text, with these process variables and these files beside it."""
    return load(HOME | dict(environ or {}), path=written(directory, text, files), gazetteer=gazetteer)


def faults(
    directory: Path,
    text: str,
    *,
    environ: Mapping[str, str] | None = None,
    files: Mapping[str, str | bytes] | None = None,
) -> tuple[Fault, ...]:
    """What is wrong with it; () for nothing."""
    try:
        loaded(directory, text, environ=environ, files=files)
    except SettingsError as error:
        return error.faults
    return ()
