"""The form of an env file: python-dotenv without interpolation, with true lines, and files that settings name."""

from pathlib import Path

import pytest

from tests.support.env_files import SMALLEST, loaded
from watcher.settings.envfile import Statement, statements
from watcher.settings.faults import Faults


def _read(text: str) -> list[tuple[str, str, int, int]]:
    found = statements(text, "config.env", Faults())
    return [(statement.written, statement.value, statement.line, statement.last) for statement in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1", ("A", "1", 1, 1)),
        ("\n# comment\n  \n\nA=1\n", ("A", "1", 5, 5)),
        ("export A=1", ("A", "1", 1, 1)),
        ("A = 1", ("A", "1", 1, 1)),
        ("A=car bomb  # comment", ("A", "car bomb", 1, 1)),
        ("A=b#c", ("A", "b#c", 1, 1)),
        ("A='b #c'", ("A", "b #c", 1, 1)),
        (r"A='it\'s'", ("A", "it's", 1, 1)),
        (r"A='\w'", ("A", r"\w", 1, 1)),
        (r'A="a\nb"', ("A", "a\nb", 1, 1)),
        ("A=$HOME", ("A", "$HOME", 1, 1)),
        ("A='${HOME}'", ("A", "${HOME}", 1, 1)),
        ("\n\nA='a\n\nb'\n", ("A", "a\n\nb", 3, 5)),
        ("\ufeffA=1", ("A", "1", 1, 1)),
    ],
)
def test_a_statement_is_read_with_its_value_and_its_lines(text: str, expected: tuple[str, str, int, int]) -> None:
    """Nothing is interpolated; the line is that of the key, not of the blank lines before it."""
    assert _read(text) == [expected]


def test_what_follows_an_unreadable_statement_is_read() -> None:
    faults = Faults()
    found = list(statements("A='x'y\nB=1\n", "config.env", faults))
    assert found == [Statement(written="B", value="1", file="config.env", line=2, last=2, rank=(0, 2))]
    assert faults


def test_a_quote_that_is_never_closed_is_one_fault() -> None:
    """Its further lines are no settings of their own."""
    faults = Faults()
    text = "FEEDS='https://a.example\n  https://b.example\n  https://c.example\nTIMEZONE=UTC\n"
    assert [statement.written for statement in statements(text, "config.env", faults)] == ["TIMEZONE"]
    with pytest.raises(Exception, match=r"\Aconfig.env:1: FEEDS: cannot be read as KEY=value\n.*\Z"):
        faults.raise_any()


# --- K_FILE ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "password"),
    [
        ("word", "word"),
        ("word\n", "word"),
        ("word\r\n", "word"),
        ("\ufeffword\n\n", "word"),
        ("# for mail.example.org\nword\n", "word"),
        ("  two words # and all ' \n", "  two words # and all ' "),
        ("a\\nb'c\"d$e\n", "a\\nb'c\"d$e"),
    ],
)
def test_a_file_needs_no_quoting(body: str, password: str, tmp_path: Path) -> None:
    """Its text is the value but for # lines and the line ends around it."""
    text = "SMTP_USER=desk\nSMTP_PASSWORD_FILE=smtp-password\n" + SMALLEST
    assert loaded(tmp_path, text, files={"smtp-password": body}).smtp.password.reveal() == password


def test_a_relative_path_begins_at_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "zone").write_text("Asia/Baghdad\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = loaded(tmp_path / "etc", "TIMEZONE_FILE=../zone\n" + SMALLEST)
    assert str(settings.timezone) == "Asia/Baghdad"


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "zone").write_text("Asia/Baghdad\n", encoding="utf-8")
    assert str(loaded(tmp_path, f"TIMEZONE_FILE={tmp_path / 'zone'}\n" + SMALLEST).timezone) == "Asia/Baghdad"


def test_a_process_variable_may_name_a_file_too(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALLEST, environ={"TIMEZONE_FILE": "zone"}, files={"zone": "Asia/Baghdad"})
    assert str(settings.timezone) == "Asia/Baghdad"
    assert settings.overrides == ("TIMEZONE_FILE",)


def test_a_channel_may_be_called_file(tmp_path: Path) -> None:
    """CHANNEL_FILE is its address; CHANNEL_FILE_FILE would name a file that holds it."""
    channels = loaded(tmp_path, "CHANNEL_FILE=a@example.org\n" + SMALLEST).channels
    assert [channel.name for channel in channels] == ["FILE", "DESK"]
