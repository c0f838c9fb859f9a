"""The daemon as a process: real signals, a real lock, real servers."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.support.command import env_file, started, watcher
from tests.support.http_server import Asked, HttpServer, Raw, Reply, hold
from watcher.daemon import ClockWatch

FEED = (
    b"<rss version='2.0'><channel><title>Wire</title><item><guid>1</guid><title>Ambush</title></item></channel></rss>"
)
A_FEW_SECONDS = 8.0


class World:
    """A feed, a feed that never answers, and a webhook that says when it was called."""

    def __init__(self) -> None:
        self.called, self.asked_silent = Event(), Event()

    def answer(self, asked: Asked) -> Reply | Raw:
        if asked.target == "/hook":
            self.called.set()
            return Reply(status=204)
        if asked.target == "/silent":
            self.asked_silent.set()
            return hold()
        return Reply(body=FEED)


@contextmanager
def daemon(directory: Path) -> Iterator[subprocess.Popen[str]]:
    process = started(directory, "run")
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def configured(directory: Path, server: HttpServer, *paths: str) -> None:
    env_file(
        directory,
        {
            "FEEDS": "\n".join(server.url(path) for path in paths),
            "WATCH_SAFETY_KEYWORDS": "ambush",
            "CHANNEL_HOOK": f"webhook+{server.url('/hook')}",
            "FIRST_RUN": "all",
            "STATE_DIR": str(directory / "state"),
        },
    )


def test_the_daemon_delivers_and_ends_on_sigterm(tmp_path: Path) -> None:
    """It polls at once, delivers within a tick, and SIGTERM ends it in good order."""
    world = World()
    with HttpServer(world.answer) as server:
        configured(tmp_path, server, "/feed")
        with daemon(tmp_path) as process:
            assert world.called.wait(30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(A_FEW_SECONDS) == 0
    sent = watcher(tmp_path, "sent")
    assert sent.returncode == 0
    assert "1 sent, 0 due, 0 dead" in sent.stdout


def test_sigterm_does_not_wait_for_a_feed_that_never_answers(tmp_path: Path) -> None:
    """A poll that hangs is left; nothing of it was committed, so nothing is lost."""
    world = World()
    with HttpServer(world.answer) as server:
        configured(tmp_path, server, "/silent")
        with daemon(tmp_path) as process:
            assert world.asked_silent.wait(30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(A_FEW_SECONDS) == 0


def test_a_second_daemon_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    """And so is `run --once`; a command that only reads works beside it."""
    world = World()
    with HttpServer(world.answer) as server:
        configured(tmp_path, server, "/feed")
        with daemon(tmp_path) as process:
            assert world.called.wait(30)
            second, once, sent = (watcher(tmp_path, *words.split()) for words in ("run", "run --once", "sent"))
            assert (second.returncode, once.returncode, sent.returncode) == (1, 1, 0)
            assert f"process {process.pid}" in second.stderr
            assert f"process {process.pid}" in once.stderr


@pytest.mark.parametrize(
    ("offsets", "steps"),
    [
        ([100.0, 100.0, 100.0], [0.0, 0.0]),
        ([100.0, 96.0, 92.0], [0.0, 0.0]),
        ([100.0, -3500.0, -3500.0], [3600.0, 0.0]),
        ([100.0, 7300.0, 3700.0], [0.0, 3600.0]),
    ],
    ids=["steady", "steered", "set back", "forward, then back"],
)
def test_a_clock_that_is_set_back_is_noticed(offsets: list[float], steps: list[float]) -> None:
    """By the difference between the time of day and a clock that only goes on; each step once, small ones not."""
    wall = iter(offsets)
    clock = ClockWatch(wall=lambda: next(wall) + 50.0, monotonic=lambda: 50.0)
    assert [clock.set_back() for _ in steps] == pytest.approx(steps)


def test_wrong_settings_end_it_before_anything_is_touched(tmp_path: Path) -> None:
    """Exit code 2, every fault named, no state directory made."""
    env_file(
        tmp_path, {"FEEDS": "ftp://news.example/rss", "WATCH_X_KEYWORDS": '"open', "STATE_DIR": str(tmp_path / "state")}
    )
    ended = watcher(tmp_path, "run")
    assert ended.returncode == 2
    assert "ftp://news.example/rss" in ended.stderr
    assert "WATCH_X_KEYWORDS" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "state").exists()


def test_a_round_that_writes_nothing_loads_no_writers(tmp_path: Path) -> None:
    """`run --once` is started again and again: templates, senders of other kinds, the scheduler, migrations of a store
    that is up to date and what reads documents stay on the disk."""
    values = {"FEEDS": "http://127.0.0.1:9/", "CHANNEL_DESK": "a@ngo.example", "SMTP_FROM": "w@ngo.example"}
    config = env_file(tmp_path, {**values, "WATCH_A_KEYWORDS": "ambush", "STATE_DIR": str(tmp_path)})
    heavy = ["jinja2", "watcher.adapters.slack", "watcher.adapters.webhook", "apscheduler", "alembic", "feedparser"]
    code = f"""
import sys
from watcher import cli
code = cli.main(["-c", {str(config)!r}, "run", "--once"])
print(code, *({{*{heavy}}} & {{*sys.modules}}))
"""
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert [done.stdout.split() for done in said] == [["0", "alembic"], ["0"]]
