"""Turns: a lock whose waiters get it in the order in which they came. What is *not* here: what it guards (store.py)."""

import threading
from collections import deque


class Turns:
    """`with turns:` waits until it is one's turn.

    A threading.Lock goes to whoever asks while it is free, and a thread that takes it in a loop always does: pruning
    500,000 items, a thousand transactions on end, kept a poll's T1 waiting for all of them.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def __exit__(self, *_error: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
