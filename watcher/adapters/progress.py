"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing for what ends within a
second."""

import time
from collections.abc import Callable
from typing import Self, TextIO

_QUIET_SECONDS = 1.0
_BAR_SECONDS = 0.1
_LINE_SECONDS = 5.0
_WIDTH = 30


class Progress:
    """Shows how many of `total` steps are done. Use as a context manager; call it with the number done so far."""

    def __init__(
        self, label: str, total: int, stream: TextIO, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._label, self._total, self._stream, self._monotonic = label, total, stream, monotonic
        self._terminal = stream.isatty()
        self._next = monotonic() + _QUIET_SECONDS
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int) -> None:
        now = self._monotonic()
        if now < self._next:
            return
        self._next = now + (_BAR_SECONDS if self._terminal else _LINE_SECONDS)
        self._shown = True
        if self._terminal:
            filled = _WIDTH * done // max(self._total, 1)
            bar = "#" * filled + "-" * (_WIDTH - filled)
            self._stream.write(f"\r{self._label} [{bar}] {done} of {self._total}\x1b[K")
            self._stream.flush()
        else:
            print(f"{self._label}: {done} of {self._total}", file=self._stream, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._shown and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
