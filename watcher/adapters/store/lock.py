"""One daemon per state directory: an flock on a file in it, which the system lets go when the daemon ends in any way.

What is *not* here: the locks of the database, which let other commands work beside the daemon.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watcher.adapters.store.files import make_directory, make_file
from watcher.errors import StateLockedError, StoreError

LOCK_FILE = "watcher.lock"


@contextmanager
def hold(state_dir: Path) -> Iterator[None]:
    """Hold `state_dir` (made if it is missing) while the body runs; the lock file says by which process.

    Raises StateLockedError with the holder's pid, or StoreError when the file cannot be made.
    """
    descriptor = _open(state_dir)
    try:
        _lock(descriptor, state_dir)
        _held.add(descriptor)
        yield
    finally:
        # The file stays: a daemon that has just opened it would otherwise lock one that no other can find.
        _held.discard(descriptor)
        os.close(descriptor)


def _open(state_dir: Path) -> int:
    path = state_dir / LOCK_FILE
    try:
        make_directory(state_dir)
        make_file(path)
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _lock(descriptor: int, state_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StateLockedError(str(state_dir), _holder(descriptor)) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def _holder(descriptor: int) -> int | None:
    """The pid in the file; None in the moment between another's lock and its writing."""
    text = os.pread(descriptor, 20, 0).strip()
    return int(text) if text.isdigit() else None


# A forked worker inherits the descriptor, and with it the lock: outliving a killed daemon, it would keep the next out.
_held: set[int] = set()


def _let_go() -> None:
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
