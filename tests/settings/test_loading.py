"""The settings as a whole: defaults, where the env file is sought, process variables, and all faults at once."""

import os
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.env_files import HOME, SMALLEST, faults, loaded, written
from watcher.adapters.gazetteer import gazetteer
from watcher.core.model import FirstRun, Limits
from watcher.core.schedule import PollPolicy, RetryPolicy
from watcher.errors import SettingsError
from watcher.settings import find, load, loading

AS_VARIABLES = {
    "FEEDS": "https://rss.example.org/world",
    "WATCH_SAFETY_KEYWORDS": "attack*, car bomb",
    "CHANNEL_DESK": "desk@example.org",
    "SMTP_FROM": "watcher@example.org",
}


# --- defaults --------------------------------------------------------------------------------------------------------


def test_three_lines_and_a_sender_are_enough(tmp_path: Path) -> None:
    """What is not given is as DESIGN 4.1 has it."""
    settings = loaded(tmp_path, SMALLEST)
    assert settings.timezone == ZoneInfo("UTC")
    assert settings.retention == timedelta(days=90)
    assert settings.first_run == FirstRun(kind="age", age=timedelta(hours=24))
    assert settings.poll == PollPolicy(minimum=timedelta(minutes=5), maximum=timedelta(hours=6))
    assert settings.retry == RetryPolicy()
    assert settings.limits == Limits()
    assert (settings.database_url, settings.contact, settings.allow_private) == ("", "", ())
    assert settings.source == tmp_path / "config.env"
    assert (settings.overrides, settings.notes) == ((), ())


def test_the_order_of_the_file_is_kept(tmp_path: Path) -> None:
    text = "WATCH_B_KEYWORDS=b1\nCHANNEL_Z=z@example.org\nWATCH_A_KEYWORDS=a1\nCHANNEL_Y=y@example.org\n" + SMALLEST
    settings = loaded(tmp_path, text)
    assert [watch.name for watch in settings.watches] == ["B", "A", "SAFETY"]
    assert [channel.name for channel in settings.channels] == ["Z", "Y", "DESK"]


@pytest.mark.parametrize(
    ("text", "first_run"),
    [
        ("48h", FirstRun(kind="age", age=timedelta(hours=48))),
        ("all", FirstRun(kind="all")),
        ("Baseline", FirstRun(kind="baseline")),
    ],
)
def test_the_first_run_tells_an_age_or_all_or_nothing(text: str, first_run: FirstRun, tmp_path: Path) -> None:
    assert loaded(tmp_path, f"FIRST_RUN={text}\n{SMALLEST}").first_run == first_run


@pytest.mark.parametrize(
    ("bounds", "first"),
    [
        ("", timedelta(minutes=15)),
        ("POLL_MIN=20m\n", timedelta(minutes=20)),
        ("POLL_MAX=10m\n", timedelta(minutes=10)),
        ("POLL_MIN=1s\nPOLL_MAX=1s\n", timedelta(seconds=1)),
    ],
)
def test_the_first_interval_lies_between_the_bounds(bounds: str, first: timedelta, tmp_path: Path) -> None:
    assert loaded(tmp_path, bounds + SMALLEST).poll.first == first


def test_private_addresses_are_kept_as_the_guard_reads_them(tmp_path: Path) -> None:
    text = "ALLOW_PRIVATE='10.0.0.5:8080, 10.1.0.0/16,Wiki.lan\n[fd00::1]:80, [fd00::/8]'\n"
    allowed = loaded(tmp_path, text + SMALLEST).allow_private
    assert allowed == ("10.0.0.5:8080", "10.1.0.0/16", "wiki.lan", "[fd00::1]:80", "[fd00::/8]")


# --- where state lies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "environ", "expected"),
    [
        ("STATE_DIR=/srv/watcher\n", {"STATE_DIRECTORY": "/var/lib/a"}, "/srv/watcher"),
        ("STATE_DIR=~/news\n", {}, "/home/example/news"),
        ("STATE_DIR=state\n", {}, "{env file}/state"),
        ("", {"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}, "/var/lib/a"),
        ("", {}, "/home/example/.local/state/watcher"),
    ],
)
def test_the_state_directory_is_the_first_of_four(
    text: str, environ: dict[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STATE_DIR (relative to the env file), what systemd gives, the system's if it is there, the user's own."""
    monkeypatch.setattr(loading, "_SYSTEM_STATE", tmp_path / "not there")
    settings = loaded(tmp_path, text + SMALLEST, environ=environ)
    assert str(settings.state_dir) == expected.replace("{env file}", str(tmp_path))


def test_the_system_state_directory_is_taken_when_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_SYSTEM_STATE", tmp_path)
    assert loaded(tmp_path, SMALLEST).state_dir == tmp_path


def test_without_any_place_for_state_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_SYSTEM_STATE", tmp_path / "not there")
    (fault,) = faults(tmp_path, SMALLEST, environ={"HOME": ""})
    assert (fault.key, fault.problem) == ("STATE_DIR", "is missing, and there is no HOME to put it in")


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("sqlite:////srv/news.db", "sqlite:////srv/news.db"),
        ("sqlite:////srv/our%20news.db?timeout=5", "sqlite:////srv/our%20news.db?timeout=5"),
        ("sqlite:///news.db", "sqlite:///{env file}/news.db"),
    ],
)
def test_a_relative_database_lies_beside_the_env_file(written_as: str, expected: str, tmp_path: Path) -> None:
    """Not in the working directory, which differs between a shell and a service."""
    settings = loaded(tmp_path, f"DATABASE_URL={written_as}\n{SMALLEST}")
    assert settings.database_url == expected.replace("{env file}", str(tmp_path))


# --- which env file --------------------------------------------------------------------------------------------------


def test_a_named_env_file_goes_before_one_that_is_found(tmp_path: Path) -> None:
    """By option, by WATCHER_CONFIG, then the usual places; None when there is none."""
    here = written(tmp_path, SMALLEST)
    gone = tmp_path / "gone.env"
    assert find({"WATCHER_CONFIG": "b.env"}, "a.env", places=[here]) == Path("a.env")
    assert find({"WATCHER_CONFIG": "b.env"}, None, places=[here]) == Path("b.env")
    assert find({"WATCHER_CONFIG": ""}, None, places=[gone, here]) == here
    assert find({}, None, places=[gone]) is None


@pytest.mark.parametrize(
    ("name", "body", "problem", "cure"),
    [
        ("gone.env", None, "does not exist", "name an env file with -c"),
        (".", None, "is a directory", "name a file in it"),
        ("a.env", b"TIMEZONE=UTC\nX=\xff\n", "is not UTF-8 (line 2)", "iconv -f latin1 -t utf-8"),
    ],
)
def test_an_env_file_that_cannot_be_read_is_the_one_fault(
    name: str, body: bytes | None, problem: str, cure: str, tmp_path: Path
) -> None:
    """With a cure of its own: what helps against a missing file does not help against a wrong encoding."""
    path = tmp_path / name
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(SettingsError) as caught:
        load(AS_VARIABLES, path=path, gazetteer=gazetteer)
    (fault,) = caught.value.faults
    assert (fault.where, fault.problem) == (str(path), problem)
    assert cure in fault.cure


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_opened_to_the_user_that_runs_us(tmp_path: Path) -> None:
    path = written(tmp_path, SMALLEST)
    path.chmod(0)
    with pytest.raises(SettingsError) as caught:
        load(HOME, path=path, gazetteer=gazetteer)
    (fault,) = caught.value.faults
    assert fault.problem == "cannot be read (Permission denied)"
    assert "chmod 640" in fault.cure


# --- process variables -----------------------------------------------------------------------------------------------


def test_the_process_environment_alone_is_enough() -> None:
    """Containers have no file. Variables of other programs are theirs."""
    settings = load(
        HOME | AS_VARIABLES | {"PATH": "/bin", "WATCHER_CONFIG": "", "LISTEN_FDS": "3"}, path=None, gazetteer=gazetteer
    )
    assert settings.source is None
    assert settings.overrides == ("CHANNEL_DESK", "FEEDS", "SMTP_FROM", "WATCH_SAFETY_KEYWORDS")


def test_a_process_variable_wins_over_the_file_and_is_named(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "TIMEZONE=Europe/Paris\n" + SMALLEST, environ={"TIMEZONE": "Asia/Baghdad"})
    assert settings.timezone == ZoneInfo("Asia/Baghdad")
    assert settings.overrides == ("TIMEZONE",)


def test_a_process_variable_wins_over_the_file_that_the_env_file_names(tmp_path: Path) -> None:
    """A key and its _FILE are one setting: who sets one of them in the process means to replace the other."""
    text = "SMTP_USER=desk\nSMTP_PASSWORD_FILE=not-there\n" + SMALLEST
    settings = loaded(tmp_path, text, environ={"SMTP_PASSWORD": "from the process"})
    assert settings.smtp.password.reveal() == "from the process"


def test_a_wrong_value_in_the_file_does_no_harm_below_a_process_variable(tmp_path: Path) -> None:
    assert faults(tmp_path, "TIMEZONE=Mars\n" + SMALLEST, environ={"TIMEZONE": "UTC"}) == ()


@pytest.mark.parametrize("name", ["WATCH_AREA", "CHANNEL_DESK_COLOUR", "LIST_A_B_C", "PLACE_X_Y"])
def test_an_unknown_process_variable_of_ours_is_a_fault(name: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, SMALLEST, environ={name: "x"})
    assert (fault.where, fault.key, fault.problem) == ("environment", name, "is no setting that Watcher knows")


def test_a_process_variable_of_a_later_release_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, SMALLEST, environ={"HEALTH_TO": "digest"})
    assert (fault.where, fault.problem) == ("environment", "is not built yet")


def test_a_process_variable_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    """Python hands its bytes over as lone surrogates, which no mail and no database takes."""
    (fault,) = faults(tmp_path, SMALLEST, environ={"WATCH_SAFETY_KEYWORDS": "caf\udce9"})
    assert (fault.key, fault.problem) == ("WATCH_SAFETY_KEYWORDS", "is not UTF-8")


# --- all faults at once ----------------------------------------------------------------------------------------------


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """The env file from above, within a setting the file that it names, then the process, then what is missing."""
    text = (
        "TIMEZONE=Mars\n"
        "nonsense\n"
        "FEEDS_FILE=feeds.txt\n"
        "COFFEE=black\n"
        "WATCH_A_KEYWORDS='a1\n  b^x'\n"
        "CHANNEL_DESK='desk, a@example.org'\n"
    )
    files = {"feeds.txt": "https://a.example\nhttps://a.example tier=0\n\nftp://b.example"}
    found = faults(tmp_path, text, environ={"POLL_MIN": "soon"}, files=files)
    assert [(Path(fault.where).name, fault.key) for fault in found] == [
        ("config.env:1", "TIMEZONE"),
        ("config.env:2", "this line"),
        ("feeds.txt:2", "FEEDS"),
        ("feeds.txt:2", "FEEDS"),
        ("feeds.txt:4", "FEEDS"),
        ("config.env:4", "COFFEE"),
        ("config.env:6", "WATCH_A_KEYWORDS"),
        ("config.env:7", "CHANNEL_DESK"),
        ("environment", "POLL_MIN"),
        ("config.env", "SMTP_FROM"),
    ]


def test_one_mistake_is_one_fault(tmp_path: Path) -> None:
    """A channel, list of feeds or query that is wrong is not also missing for the watches that use it."""
    text = (
        "FEEDS_FILE=gone.opml\n"
        "WATCH_DEFAULT_KEYWORDS='(a1'\n"
        "WATCH_A_TO=DESK\nWATCH_A_FEEDS=World\n"
        "WATCH_B_TO=DESK\n"
        "CHANNEL_DESK_FILE=gone\nSMTP_FROM=watcher@example.org\n"
    )
    keys = [fault.key for fault in faults(tmp_path, text)]
    assert keys == ["FEEDS_FILE", "WATCH_DEFAULT_KEYWORDS", "CHANNEL_DESK_FILE"]


# --- notes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "noted"), [(0o644, ["smtp-password"]), (0o640, []), (0o600, [])])
def test_a_file_with_secrets_that_all_can_read_is_noted(mode: int, noted: list[str], tmp_path: Path) -> None:
    """The env file of this case holds no secret itself, so it may be open."""
    path = written(tmp_path, "SMTP_USER=a\nSMTP_PASSWORD_FILE=smtp-password\n" + SMALLEST, {"smtp-password": "word\n"})
    (tmp_path / "smtp-password").chmod(mode)
    path.chmod(0o644)
    notes = load(HOME, path=path, gazetteer=gazetteer).notes
    assert notes == tuple(
        f"{tmp_path / name} holds secrets and every user of this machine can read it: chmod o-r {tmp_path / name}"
        for name in noted
    )
