"""The unit starts this installation, with these settings, and systemd understands it."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.commands import unit

ROOTS_HOME = "/root"
ANALYZE = shutil.which("systemd-analyze")


def run(executable: str = "/usr/bin/true", config: str | None = None) -> tuple[str, list[str]]:
    """The unit, and the warnings about the env file: those about the program depend on where these tests lie."""
    out, err = io.StringIO(), io.StringIO()
    assert unit.run(executable=executable, config=Path(config) if config else None, out=out, err=err) == 0
    return out.getvalue(), [line for line in err.getvalue().splitlines() if "the program" not in line]


def printed(executable: str = "/usr/bin/true", config: str | None = None) -> str:
    return run(executable, config)[0]


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


def test_its_first_lines_are_the_commands_that_install_it(tmp_path: Path) -> None:
    """For a file that is there, its group and mode; for one that is not, the way there."""
    there = tmp_path / "desk 1.env"
    there.touch()
    assert printed("/opt/watcher/bin/watcher", str(there)).splitlines()[:5] == [
        "# To install it, as root:",
        "#   useradd --system --home-dir /var/lib/watcher --shell /usr/sbin/nologin watcher",
        f"#   chgrp watcher '{there}' && chmod 640 '{there}'",
        f"#   /opt/watcher/bin/watcher -c '{there}' unit > /etc/systemd/system/watcher.service",
        "#   systemctl daemon-reload && systemctl enable --now watcher",
    ]
    assert "#   install -D -m 640 -g watcher config.env /srv/no/desk.env\n" in printed(config="/srv/no/desk.env")


@pytest.mark.parametrize(
    ("config", "warning"),
    [
        (
            f"{ROOTS_HOME}/config.env",
            f"lies in {ROOTS_HOME}, which is open to root alone: install -D -m 640 -g watcher {ROOTS_HOME}/config.env",
        ),
        ("/home/ana/config.env", "lies in /home, which is closed to other users"),
        ("/tmp/none/config.env", "lies in /tmp, in place of which the service gets"),  # noqa: S108  named, not used
        ("/srv/no/config.env", "there is no /srv/no/config.env yet"),
        ("/homes/no/config.env", "there is no /homes/no/config.env yet"),
    ],
)
def test_a_file_that_the_service_cannot_reach_is_a_warning(config: str, warning: str) -> None:
    """Beside the unit, not in it: the unit is piped into a file."""
    text, warnings = run(config=config)
    assert setting(text, "ExecStart").endswith(f" -c {config} run")
    assert len(warnings) == 1
    assert warning in warnings[0]


def test_a_program_that_the_service_cannot_reach_is_a_warning() -> None:
    err = io.StringIO()
    unit.run(executable="/home/ana/venv/bin/watcher", config=None, out=io.StringIO(), err=err)
    assert "the program lies in /home, which is closed to other users unless you opened it" in err.getvalue()
    assert "into /opt/watcher" in err.getvalue()


def test_what_lies_where_the_service_comes_is_no_warning() -> None:
    assert run(config="/etc/passwd")[1] == []


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize("config", ["/etc/watcher/config.env", "/srv/with space/100%.env"])
def test_systemd_understands_it(tmp_path: Path, config: str) -> None:
    """No line is unknown, misplaced or unreadable: systemd-analyze has nothing to say about the file."""
    path = tmp_path / "watcher.service"
    path.write_text(printed(config=config), encoding="utf-8")
    told = subprocess.run([str(ANALYZE), "verify", str(path)], capture_output=True, text=True, check=False)
    complaints = [line for line in told.stderr.splitlines() if str(path) in line or "watcher.service" in line]
    assert complaints == []
