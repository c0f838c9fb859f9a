"""The standard streams as a command can rely on them, whatever it was started with.

A shell, cron or a service may start us with a stream closed, on a full disk, or in an encoding that lacks our letters.
What is *not* here: what is written; what follows when standard output takes no more (cli.py).
"""

import io
import os
import sys
from typing import Any, TextIO

_STREAMS = {0: "stdin", 1: "stdout", 2: "stderr"}


class _Careless(io.FileIO):
    """Standard error. What it does not take is lost: a log that cannot be written must not stop the polling."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


def mend() -> None:
    """Open what is closed on /dev/null, and let no letter and no log line break a command."""
    _fill_closed()
    if sys.stderr is sys.__stderr__:  # not one that somebody else has put there
        encoding = sys.stderr.encoding if sys.stderr else "utf-8"
        raw = io.BufferedWriter(_Careless(2, "w", closefd=False))
        sys.stderr = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", line_buffering=True)
    reconfigure(sys.stdout, errors="replace")


def speak_json() -> None:
    """JSON is UTF-8 whatever the locale says; a lone surrogate, which UTF-8 lacks, is written as JSON escapes it."""
    reconfigure(sys.stdout, encoding="utf-8", errors="backslashreplace")


def let_go(stream: TextIO) -> None:
    """Send the rest to /dev/null: nobody reads it, and the interpreter would complain at its end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def reconfigure(stream: TextIO, *, errors: str, encoding: str | None = None) -> None:
    """As TextIOWrapper.reconfigure; what is no such stream keeps its ways."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors)


def _fill_closed() -> None:
    """A database or a socket must not get the number of a closed stream, or what is printed goes there."""
    while (number := os.open(os.devnull, os.O_RDWR)) in _STREAMS:
        os.set_inheritable(number, True)
    os.close(number)
    for number, name in _STREAMS.items():
        if getattr(sys, name) is None and name != "stderr":
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
