"""The command as shells, cron and services start it: odd streams, other encodings, full disks, Ctrl-C, exit codes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.command import env_file, environment, watcher

FULL = Path("/dev/full")
NO_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
"""A locale of ASCII, as cron and bare containers have it."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A directory with settings. Its one feed has no server, which is coverage and no fault."""
    values = {
        "FEEDS": "http://127.0.0.1:9/rss name=Wire",
        "WATCH_SAFETY_KEYWORDS": "état*, كركوك",
        "CHANNEL_DESK": "desk@example.org",
        "SMTP_FROM": "watcher@example.org",
        "STATE_DIR": "state",
    }
    env_file(tmp_path, values)
    return tmp_path


def shell(home: Path, line: str, extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which `watcher` is ours."""
    script = f'watcher() {{ "{sys.executable}" -m watcher "$@"; }}\n{line}'
    return subprocess.run(
        ["/bin/sh", "-c", script], cwd=home, env=environment(home, extra), capture_output=True, check=False, timeout=100
    )


# --- streams ---------------------------------------------------------------------------------------------------------


def test_text_in_a_locale_of_ascii(home: Path) -> None:
    """What it cannot show is a question mark, and no traceback."""
    done = shell(home, "watcher check", NO_UTF8)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"terms: ?tat*, ?????" in done.stdout


def test_json_is_utf8_in_every_locale(home: Path) -> None:
    """And a lone surrogate comes back as it was written."""
    line = r"""echo '{"id": "\\ud800", "title": "État à كركوك"}' | watcher match"""
    done = shell(home, line, NO_UTF8)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'{"id": "\\ud800", "watch": "SAFETY", "score": 40' in done.stdout
    assert "كركوك".encode() in shell(home, "watcher check --json", NO_UTF8).stdout


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["check", "sent", "check --json"])
def test_a_full_disk_is_told_in_one_line(command: str, home: Path) -> None:
    """Exit code 1: whoever reads the file later must not take half of it for the whole."""
    done = shell(home, f"watcher run --once 2>{os.devnull}; watcher {command} >/dev/full")
    assert (done.returncode, done.stderr) == (1, b"watcher: cannot write: No space left on device\n")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("redirect", ["2>/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_a_log_that_cannot_be_written_does_not_stop_the_polling(redirect: str, home: Path) -> None:
    """Nor does a closed stream; and the database does not get the number of one, to be written over by a log line."""
    assert shell(home, f"watcher run --once {redirect}").returncode == 0
    done = shell(home, "watcher preview")
    assert b"Subject: Nothing matched; 0 of 1 feed healthy" in done.stdout
    assert (home / "state/watcher.db").read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize(
    ("line", "code"),
    [("watcher check >&-", 0), ("watcher match <&-", 0), ("watcher nonsense 2>&-", 2), ("watcher check | head -1", 0)],
)
def test_a_closed_stream_is_no_traceback(line: str, code: int, home: Path) -> None:
    done = shell(home, line)
    assert (done.returncode, done.stderr) == (code, b"")


# --- Ctrl-C ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["preview"], ["run", "--once"]])
def test_ctrl_c_ends_it_at_once(command: list[str], home: Path) -> None:
    """Also while a server keeps it waiting; one word, exit code 130, no temporary directory left behind."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/rss"
        (home / "tmp").mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "watcher", *command],
            cwd=home,
            env=environment(home, {"FEEDS": url, "TMPDIR": str(home / "tmp")}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        waiting, _ = silent.accept()
        with waiting:
            assert waiting.recv(1)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (130, b"")
    assert err.splitlines()[-1] == b"interrupted"
    assert b"Traceback" not in err
    assert list((home / "tmp").glob("watcher-*")) == []


# --- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["sent"], 0, "there is no store in"),
        (["retry", "x"], 1, "there is no store in"),
        (["preview", "nope"], 2, "there is no channel 'nope': the settings have DESK"),
        (["sent", "--channel", "nope"], 2, "there is no channel 'nope': the settings have DESK"),
        (["sent", "--since", "soon"], 2, "is no length of time"),
        (["-c", "missing.env", "check"], 2, "1 fault in the settings; nothing was done."),
        ([], 2, "usage: watcher"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, said: str, home: Path) -> None:
    done = watcher(home, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["preview", "desk"], ["sent", "--channel", "desk"]])
def test_a_channel_may_be_named_in_small_letters(arguments: list[str], home: Path) -> None:
    assert watcher(home, *arguments).returncode == 0


def test_the_unit_names_the_env_file_in_use(home: Path) -> None:
    """The one that `check` and `preview` were tried with, by its absolute path."""
    assert f"-c {home / 'config.env'} run" in watcher(home, "unit").stdout
