"""Turns: one at a time, in the order of asking."""

import threading
from collections.abc import Callable

import pytest

from watcher.adapters.store.turn import Turns


def until(condition: Callable[[], bool]) -> None:
    """Let other threads run until `condition` holds."""
    while not condition():
        threading.Event().wait(0.001)


def test_first_come_first_served() -> None:
    """Whoever lets go and asks again at once stands behind those who wait."""
    turns, served = Turns(), list[int]()

    def ask(number: int) -> None:
        with turns:
            served.append(number)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(5)]
    with turns:
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda waiting=waiting: len(turns._waiting) == waiting)  # type: ignore[misc] # bound for the lambda's sake
    with turns:
        assert served == [0, 1, 2, 3, 4]
    for thread in threads:
        thread.join()


def test_one_at_a_time() -> None:
    """No two are ever inside, however many ask."""
    turns, inside, most = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            with turns:
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, inside) == (1, 0)


def test_an_error_ends_a_turn() -> None:
    """What goes wrong inside does not keep the next one out."""
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError
    with turns:
        pass
