"""Secrets stay secret: no fault, no note and no repr shows one, however wrong it is written."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from tests.support.env_files import HOME, SMALLEST, faults, loaded
from watcher.adapters.gazetteer import gazetteer
from watcher.errors import SettingsError
from watcher.settings import load, redacted
from watcher.settings.keys import CURES

SECRET = "hunter2"


@pytest.mark.parametrize(
    "line",
    [
        f"SMTP_PASSWORD={SECRET}",
        f"SMTP_PASWORD={SECRET}",
        f"SMTP_PASSWORD '{SECRET}'",
        f"SMTP_PASSWORD='{SECRET}",
        f"SMTP_PASSWORD='a\n{SECRET}",
        f"{SECRET}",
        f"SMTP_URL=smtp://desk:{SECRET}@mail.example.org",
        f"SMTP_URL=desk:{SECRET}@mail.example.org",
        f"SMTP_URL=smtp://desk:{SECRET}/@mail.example.org",
        f"CHANNEL_OPS=https://example.org/{SECRET}",
        f"CHANNEL_OPS=hooks.slack.com/services/{SECRET}",
        f"CHANNEL_OPS='webhook+https://example.org/ {SECRET}'",
        f"CHANNEL_OPS=webhook+https://user:{SECRET}@example.org:x/",
        f"CHANNEL_OPS='a@example.org, webhook+https://a:{SECRET}@b'",
        f"CHANNEL_OPS=apprise+tgram://{SECRET}/",
        f"CHANNEL_OPS=slack+bot:#{SECRET}",
        f"CHANNEL_OPS=webhook+https://example.org/\nCHANNEL_OPS_SECRET={SECRET}",
        f"CHANNEL_DESK_SECRET={SECRET}",
        f"CHANNEL_DESK_SECRET_FILE=secret\nCHANNEL_DESK_SECRET={SECRET}",
        f"CHANNEL_DESK_TOKEN={SECRET}",
        f"SLACK_BOT_TOKEN={SECRET}",
        f"DATABASE_URL=postgresql://user:{SECRET}@localhost/news",
        f"WATCH_SAFETY_FEEDS=https://user:{SECRET}@example.org/",
        f"WATCH_SAFETY_FEEDS='\"https://user:{SECRET}@example.org/'",
        f"ALLOW_PRIVATE=http://user:{SECRET}@10.0.0.5/",
        f"USER_AGENT_CONTACT='https://user:{SECRET}@example.org/ x'",
    ],
)
def test_a_fault_does_not_show_a_secret(line: str, tmp_path: Path) -> None:
    """Unknown keys and lines that cannot be read show no value at all: they may be misspelt secrets."""
    found = faults(tmp_path, line + "\n" + SMALLEST, files={"secret": SECRET})
    assert found
    assert SECRET not in "\n".join(map(str, found))


@pytest.mark.parametrize(
    "line",
    [
        f"https://user:{SECRET}@example.org:x/",
        f"ftp://user:{SECRET}@example.org/",
        f"ftp://{SECRET}@example.org/",
        f"https://user:{SECRET}/x@example.org:x/",
        f"https://user:{SECRET}@@example.org/ teir=1",
        f"https://a.example https://user:{SECRET}@example.org/",
        f"https://a.example token={SECRET}",
        f"https://user:{SECRET}@example.org/\nhttps://user:{SECRET}@example.org/",
    ],
)
def test_a_fault_of_a_feed_does_not_show_its_password(line: str, tmp_path: Path) -> None:
    text = SMALLEST.replace("FEEDS=https://rss.example.org/world", "FEEDS_FILE=feeds")
    found = faults(tmp_path, text, files={"feeds": line})
    assert found
    assert SECRET not in "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/rss", "https://example.org/rss"),
        ("https://user:word@example.org/rss", "https://...@example.org/rss"),
        ("https://token@example.org/rss", "https://...@example.org/rss"),
        ("https://user:wo/rd@example.org/rss", "https://...@example.org/rss"),
        ("https://user:w@rd@example.org/rss", "https://...@example.org/rss"),
        ("https://social.example/@desk.rss", "https://social.example/@desk.rss"),
        ("desk@example.org", "desk@example.org"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_settings_may_be_logged(tmp_path: Path) -> None:
    text = (
        f"SMTP_USER=desk\nSMTP_PASSWORD={SECRET}\nCHANNEL_OPS=webhook+https://example.org/{SECRET}\n"
        "CHANNEL_OPS_SECRET=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n"
    )
    shown = repr(loaded(tmp_path, text + SMALLEST))
    assert SECRET not in shown
    assert "whsec_" not in shown


# --- whatever is written ---------------------------------------------------------------------------------------------

NAMES = [shape.replace("_X", "_A") for shape in CURES]
KEYS = strategies.sampled_from([*NAMES, *(f"{name}_FILE" for name in NAMES), "COFFEE"])
PIECES = [
    "https://",
    "smtp://",
    "a.example",
    "[",
    "]",
    ":",
    "@",
    "/",
    ",",
    " ",
    "\n",
    '"',
    "'",
    "\\",
    "#",
    "=",
    "^",
    "!",
    "-",
]
TEXTS = strategies.lists(strategies.sampled_from(PIECES) | strategies.text(max_size=3), max_size=8).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=strategies.dictionaries(KEYS, TEXTS, max_size=5))
def test_whatever_is_given_is_settings_or_one_settings_error(values: dict[str, str], tmp_path: Path) -> None:
    """From the process environment, where a value may hold anything. Each fault says where, what, and the cure."""
    for fault in faults(tmp_path, SMALLEST, environ=values):
        assert fault.where
        assert fault.problem
        assert fault.cure


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=strategies.lists(KEYS | TEXTS | strategies.just("="), max_size=12).map("".join))
def test_whatever_the_file_holds_is_settings_or_one_settings_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.env"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(SettingsError):
        load(HOME, path=path, gazetteer=gazetteer)
