"""The unit starts this installation, with these settings, and systemd understands it."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.commands import unit

ANALYZE = shutil.which("systemd-analyze")


def printed(executable: str = "/usr/bin/true", config: str | None = None) -> str:
    out = io.StringIO()
    assert unit.run(executable=executable, config=config, out=out) == 0
    return out.getvalue()


def setting(text: str, key: str) -> str:
    """The value of a key that stands once in the unit."""
    (value,) = [line.partition("=")[2] for line in text.splitlines() if line.startswith(f"{key}=")]
    return value


@pytest.mark.parametrize(
    ("executable", "config", "start"),
    [
        ("/opt/watcher/bin/watcher", None, "/opt/watcher/bin/watcher -c /etc/watcher/config.env run"),
        ("/usr/bin/watcher", "/srv/desk.env", "/usr/bin/watcher -c /srv/desk.env run"),
        ("/opt/my tools/watcher", "/srv/a b.env", '"/opt/my tools/watcher" -c "/srv/a b.env" run'),
        ("/opt/100%/$HOME/watcher", None, "/opt/100%%/$$HOME/watcher -c /etc/watcher/config.env run"),
        ("/x/watcher/__main__.py", None, f"{sys.executable} -m watcher -c /etc/watcher/config.env run"),
    ],
)
def test_it_starts_this_program_with_these_settings(executable: str, config: str | None, start: str) -> None:
    """Paths are absolute, and stand for themselves whatever they hold: systemd expands % and $ and splits at spaces."""
    assert setting(printed(executable, config), "ExecStart") == start


def test_relative_paths_become_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A unit has no working directory of ours."""
    monkeypatch.chdir(tmp_path)
    start = setting(printed(".venv/bin/watcher", "config.env"), "ExecStart")
    assert start == f"{tmp_path}/.venv/bin/watcher -c {tmp_path}/config.env run"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("User", "watcher"),
        ("StateDirectory", "watcher"),
        ("Restart", "on-failure"),
        ("RestartPreventExitStatus", "2"),
        ("TimeoutStopSec", "20"),
        ("ProtectSystem", "strict"),
        ("NoNewPrivileges", "yes"),
    ],
)
def test_what_the_unit_promises(key: str, value: str) -> None:
    assert setting(printed(), key) == value


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize("config", ["/etc/watcher/config.env", "/srv/with space/100%.env"])
def test_systemd_understands_it(tmp_path: Path, config: str) -> None:
    """No line is unknown, misplaced or unreadable: systemd-analyze has nothing to say about the file."""
    path = tmp_path / "watcher.service"
    path.write_text(printed(config=config), encoding="utf-8")
    told = subprocess.run([str(ANALYZE), "verify", str(path)], capture_output=True, text=True, check=False)
    complaints = [line for line in told.stderr.splitlines() if str(path) in line or "watcher.service" in line]
    assert complaints == []
