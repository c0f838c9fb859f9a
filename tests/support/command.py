"""The `watcher` command as a process of its own, as a user runs it: with an env file and without our environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG")


def environment(directory: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Little more than PATH; HOME is `directory`."""
    return (
        {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": str(directory)} | dict(extra or {})
    )


def env_file(directory: Path, values: Mapping[str, str]) -> Path:
    """A config.env in `directory` with these values, quoted."""
    path = directory / "config.env"
    quoted = {key: value.replace("'", "\\'") for key, value in values.items()}
    path.write_text("".join(f"{key}='{value}'\n" for key, value in quoted.items()), "utf-8")
    return path


def watcher(directory: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run it to its end in `directory`, where it finds config.env."""
    return subprocess.run(
        [sys.executable, "-m", "watcher", *arguments],
        cwd=directory,
        env=environment(directory),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def started(directory: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start it in `directory`; who starts it ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "watcher", *arguments],
        cwd=directory,
        env=environment(directory),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
