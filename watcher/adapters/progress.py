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
    """Shows how many of `total` steps are done (None: nobody knows how many there are). Use as a context manager; call
    it with the number done so far."""

    def __init__(
        self, label: str, total: int | None, stream: TextIO, *, monotonic: Callable[[], float] = time.monotonic
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
        figures = f"{done}" if self._total is None else f"{done} of {self._total}"
        if self._terminal:
            self._stream.write(f"\r{self._label}{self._bar(done)} {figures}\x1b[K")
            self._stream.flush()
        else:
            print(f"{self._label}: {figures}", file=self._stream, flush=True)

    def _bar(self, done: int) -> str:
        if self._total is None:
            return ""
        filled = min(_WIDTH * done // max(self._total, 1), _WIDTH)
        return f" [{'#' * filled}{'-' * (_WIDTH - filled)}]"

    def __exit__(self, *_: object) -> None:
        if self._shown and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
