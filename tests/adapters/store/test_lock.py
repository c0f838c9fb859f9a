"""One daemon per state directory."""

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from watcher.adapters.store import hold
from watcher.adapters.store.lock import LOCK_FILE
from watcher.errors import StateLockedError, StoreError

HOLDER = """
import os, sys
from pathlib import Path
from watcher.adapters.store import hold
with hold(Path(sys.argv[1])):
    {work}
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(directory: Path, work: str = "pass") -> Iterator[subprocess.Popen[str]]:
    """Another process that holds `directory` until it is killed or its standard input ends."""
    command = [sys.executable, "-c", HOLDER.format(work=work), str(directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_held_by_another_process(tmp_path: Path) -> None:
    """A second daemon is refused, and told which process is the first."""
    with holder(tmp_path) as other:
        with (
            pytest.raises(
                StateLockedError, match=f"{re.escape(str(tmp_path))} is in use by process {other.pid}"
            ) as caught,
            hold(tmp_path),
        ):
            pytest.fail("held twice")
        assert caught.value.pid == other.pid
        assert not caught.value.transient


def test_held_in_this_process(tmp_path: Path) -> None:
    """The lock keeps out this process itself, too, and being refused does not loosen it."""
    with hold(tmp_path):
        for _ in range(2):
            with pytest.raises(StateLockedError) as caught, hold(tmp_path):
                pytest.fail("held twice")
            assert caught.value.pid == os.getpid()


@pytest.mark.parametrize("divisor", [1, 0], ids=["returns", "raises"])
def test_let_go(tmp_path: Path, divisor: int) -> None:
    """When the body ends, however it ends, the next may hold."""
    with suppress(ZeroDivisionError), hold(tmp_path):
        _ = 1 / divisor
    with hold(tmp_path):
        assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"


def test_killed(tmp_path: Path) -> None:
    """A daemon that was killed holds nothing; the pid that it left in the file misleads nobody."""
    with holder(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert (tmp_path / LOCK_FILE).read_text() == f"{other.pid}\n"
        with hold(tmp_path):
            assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"


def test_killed_before_its_workers(tmp_path: Path) -> None:
    """A forked worker that outlives a killed daemon does not hold the directory in its stead."""
    fork = "\n    ".join(["worker = os.fork()", "if not worker: sys.stdin.read(); os._exit(0)"])
    with holder(tmp_path, fork) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        with hold(tmp_path):
            assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("written", ["", "nonsense", "-1"])
def test_no_pid(tmp_path: Path, written: str) -> None:
    """In the moment before the holder has written its pid, it is `another process`."""
    with holder(tmp_path):
        (tmp_path / LOCK_FILE).write_text(written)
        with pytest.raises(StateLockedError, match="is in use by another process") as caught, hold(tmp_path):
            pytest.fail("held twice")
        assert caught.value.pid is None


def test_private(tmp_path: Path) -> None:
    """A directory that is made for the lock, and the lock file, are for their owner alone."""
    with hold(tmp_path / "a" / "state"):
        assert stat.S_IMODE((tmp_path / "a" / "state").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "a" / "state" / LOCK_FILE).stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_leaves_the_lock_to_the_owner(tmp_path: Path) -> None:
    """After `run --once` as root the daemon can still open its lock file."""
    os.chown(tmp_path, 12345, 23456)
    with hold(tmp_path):
        found = (tmp_path / LOCK_FILE).stat()
    assert (found.st_uid, found.st_gid) == (12345, 23456)


def test_no_directory(tmp_path: Path) -> None:
    """A state directory that cannot be made is an error with its path, not a lock."""
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match=r"file/watcher\.lock: (File exists|Not a directory)") as caught,
        hold(tmp_path / "file"),
    ):
        pytest.fail("held")
    assert not isinstance(caught.value, StateLockedError)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link under the lock's name could point at any file, which would then be emptied."""
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / LOCK_FILE).symlink_to(target)
    with pytest.raises(StoreError, match="symbolic links"), hold(tmp_path):
        pytest.fail("held")
    assert target.read_text() == "precious"
