"""Progress: nothing for what is quick, a bar on a terminal, a line now and then elsewhere."""

import io
from collections.abc import Sequence

import pytest

from watcher.adapters.progress import Progress


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(seconds: Sequence[float], *, total: int | None, stream: io.StringIO) -> str:
    """What is written when step n of `total` is done at `seconds[n]` after the start."""
    clock = iter([0.0, *seconds])
    with Progress("judging", total, stream, monotonic=lambda: next(clock)) as progress:
        for done, _ in enumerate(seconds, start=1):
            progress(done)
    return stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_what_ends_within_a_second_shows_nothing(stream: type[io.StringIO]) -> None:
    """On a terminal or not."""
    assert shown([0.2, 0.4, 0.9], total=3, stream=stream()) == ""


def test_a_pipe_gets_a_line_now_and_then() -> None:
    """After a second, and then every five."""
    text = shown([0.5, 1.5, 2.0, 6.0, 6.6, 8.0], total=6, stream=io.StringIO())

    assert text == "judging: 2 of 6\njudging: 5 of 6\n"


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    """Drawn over itself, and wiped in the end."""
    text = shown([2.0, 4.0], total=2, stream=Terminal())

    half, whole = f"{'#' * 15}{'-' * 15}", "#" * 30
    assert text == f"\rjudging [{half}] 1 of 2\x1b[K\rjudging [{whole}] 2 of 2\x1b[K\r\x1b[K"


def test_more_than_was_expected_does_not_break_the_bar() -> None:
    """Items may come in while they are read."""
    assert f"[{'#' * 30}] 2 of 1" in shown([2.0, 4.0], total=1, stream=Terminal())


@pytest.mark.parametrize(
    ("stream", "text"),
    [(io.StringIO, "judging: 1\n"), (Terminal, "\rjudging 1\x1b[K\r\x1b[K")],
)
def test_an_unknown_total_is_not_named(stream: type[io.StringIO], text: str) -> None:
    """Nobody knows how long a pipe is."""
    assert shown([2.0], total=None, stream=stream()) == text
