"""CHANNEL_* and SMTP_*: who is told, when, and by which server."""

from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from tests.support.env_files import FEEDS, WATCH, faults, loaded
from watcher.core.model import Channel, DigestTimes, Secret
from watcher.core.schedule import parse_digest_times
from watcher.settings import Smtp
from watcher.settings.channels import longest_wait

KEY = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
OTHER = "whsec_OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2"


def _channel(directory: Path, text: str) -> Channel:
    return loaded(directory, f"{text}\n{FEEDS}{WATCH}SMTP_FROM=watcher@example.org\n").channels[0]


def _smtp(directory: Path, text: str, channel: str = "CHANNEL_DESK=desk@example.org\n") -> Smtp:
    return loaded(directory, f"{text}\n{FEEDS}{WATCH}{channel}").smtp


# --- where -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "recipients"),
    [
        ("desk@example.org", ("desk@example.org",)),
        ("'a@example.org, b@example.org'", ("a@example.org", "b@example.org")),
        ("'mailto:a@example.org,\n b@example.org,'", ("a@example.org", "b@example.org")),
        ("o'hara+news@mail.example.org", ("o'hara+news@mail.example.org",)),
        ("root@localhost", ("root@localhost",)),
        ("a@xn--bcher-kva.example", ("a@xn--bcher-kva.example",)),
    ],
)
def test_mail_addresses_stand_between_commas(address: str, recipients: tuple[str, ...], tmp_path: Path) -> None:
    channel = _channel(tmp_path, f"CHANNEL_DESK={address}")
    assert (channel.kind, channel.recipients, channel.url) == ("mail", recipients, Secret(""))


@pytest.mark.parametrize(
    ("address", "kind", "url"),
    [
        ("https://hooks.slack.com/services/T/B/x", "slack", "https://hooks.slack.com/services/T/B/x"),
        ("slack+https://hooks.slack.com/services/T/B/x", "slack", "https://hooks.slack.com/services/T/B/x"),
        ("slack+https://chat.example/hooks/x", "slack", "https://chat.example/hooks/x"),
        ("slack+http://127.0.0.1:8065/hooks/x", "slack", "http://127.0.0.1:8065/hooks/x"),
        ("webhook+https://siem.example/news?k=a,b", "webhook", "https://siem.example/news?k=a,b"),
        ("webhook+http://[::1]:9000/", "webhook", "http://[::1]:9000/"),
        ("WEBHOOK+HTTPS://siem.example/", "webhook", "HTTPS://siem.example/"),
        ("webhook+https://user:word@siem.example/", "webhook", "https://user:word@siem.example/"),
    ],
)
def test_an_address_says_what_kind_of_receiver_it_is(address: str, kind: str, url: str, tmp_path: Path) -> None:
    channel = _channel(tmp_path, f"CHANNEL_DESK={address}")
    assert (channel.kind, channel.url, channel.recipients) == (kind, Secret(url), ())


def test_an_address_may_stand_in_a_file(tmp_path: Path) -> None:
    text = "CHANNEL_SLACK_FILE=slack-url\n" + FEEDS + WATCH
    files = {"slack-url": "https://hooks.slack.com/services/T/B/x\n"}
    (channel,) = loaded(tmp_path, text, files=files).channels
    assert (channel.name, channel.kind) == ("SLACK", "slack")


# --- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("CHANNEL_A=a@example.org", DigestTimes(kind="at", times=(time(7),))),
        ("CHANNEL_A=slack+https://chat.example/x", DigestTimes(kind="at", times=(time(7),))),
        ("CHANNEL_A=webhook+https://siem.example/", DigestTimes(kind="immediate")),
        ("CHANNEL_A=a@example.org\nCHANNEL_A_DIGEST='every 2h'", DigestTimes(kind="every", period=timedelta(hours=2))),
        ("CHANNEL_A=a@example.org\nCHANNEL_A_DIGEST=immediate", DigestTimes(kind="immediate")),
        (
            "CHANNEL_A=webhook+https://siem.example/\nCHANNEL_A_DIGEST='18:00,07:00 fri-sat'",
            DigestTimes(kind="at", times=(time(7), time(18)), days=frozenset({5, 6})),
        ),
    ],
)
def test_people_get_a_digest_at_seven_and_programs_at_once(text: str, digest: DigestTimes, tmp_path: Path) -> None:
    """Unless DIGEST says otherwise."""
    assert _channel(tmp_path, text).digest == digest


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("", True),
        ("CHANNEL_A_DIGEST='07:00,18:00 sun-thu'", True),
        ("CHANNEL_A_EMPTY=skip", False),
        ("CHANNEL_A_DIGEST='every 2h'", False),
        ("CHANNEL_A_DIGEST='every 2h'\nCHANNEL_A_EMPTY=' Send '", True),
        ("CHANNEL_A_DIGEST=immediate", False),
        ("CHANNEL_A_DIGEST=immediate\nCHANNEL_A_EMPTY=skip", False),
    ],
)
def test_who_expects_a_digest_hears_that_nothing_matched(text: str, empty: bool, tmp_path: Path) -> None:
    """Where it has times of day, silence would be a riddle; EMPTY says otherwise."""
    assert _channel(tmp_path, f"CHANNEL_A=a@example.org\n{text}").empty is empty


def test_a_channel_has_the_common_time_zone_or_its_own(tmp_path: Path) -> None:
    text = "TIMEZONE=Asia/Baghdad\nCHANNEL_A=a@example.org\nCHANNEL_B=b@example.org\nCHANNEL_B_TIMEZONE=Europe/Paris\n"
    a, b = loaded(tmp_path, text + FEEDS + WATCH + "SMTP_FROM=a@example.org").channels
    assert (a.timezone, b.timezone) == (ZoneInfo("Asia/Baghdad"), ZoneInfo("Europe/Paris"))


def test_twelve_stories_stand_in_full_unless_top_says_otherwise(tmp_path: Path) -> None:
    assert _channel(tmp_path, "CHANNEL_A=a@example.org").top == 12
    assert _channel(tmp_path, "CHANNEL_A=a@example.org\nCHANNEL_A_TOP=3").top == 3


@pytest.mark.parametrize(
    ("digest", "days"),
    [
        ("07:00", 1),
        ("07:00,18:00 mon-fri", 3),
        ("07:00 mon", 7),
        ("07:00 tue,fri", 4),
        ("07:00 sat-sun", 6),
        ("every 6h", 0.25),
        ("immediate", 0),
        ("never", 0),
    ],
)
def test_the_longest_wait_for_a_digest_is_that_over_its_days_off(digest: str, days: float) -> None:
    assert longest_wait(parse_digest_times(digest)) == timedelta(days=days)


def test_items_are_kept_longer_than_a_digest_waits(tmp_path: Path) -> None:
    """A weekly digest and a RETENTION of a week would lose matches untold; eight days are enough."""
    text = "CHANNEL_DESK=desk@example.org\nCHANNEL_DESK_DIGEST='07:00 mon'\nSMTP_FROM=a@example.org\n" + FEEDS + WATCH
    assert faults(tmp_path, "RETENTION=8d\n" + text) == ()
    assert [fault.key for fault in faults(tmp_path, "RETENTION=7d\n" + text)] == ["RETENTION"]


# --- signed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (KEY, (KEY,)),
        (f"{KEY},{OTHER}", (KEY, OTHER)),
        (f"'{KEY} {OTHER}'", (KEY, OTHER)),
        (f"'{KEY}, {OTHER}'", (KEY, OTHER)),
        ("whsec_" + "MDEy" * 8, ("whsec_" + "MDEy" * 8,)),
        ("whsec_" + "MDEy" * 21 + "MA==", ("whsec_" + "MDEy" * 21 + "MA==",)),
    ],
)
def test_a_webhook_is_signed_with_one_secret_or_while_it_changes_with_two(
    text: str, keys: tuple[str, ...], tmp_path: Path
) -> None:
    channel = _channel(tmp_path, f"CHANNEL_A=webhook+https://siem.example/\nCHANNEL_A_SECRET={text}")
    assert channel.signing == tuple(map(Secret, keys))


# --- the mail server -------------------------------------------------------------------------------------------------

LOGIN = "SMTP_USER=desk@example.org\nSMTP_PASSWORD=word"


@pytest.mark.parametrize(
    ("text", "host", "port", "security"),
    [
        ("SMTP_FROM=a@example.org", "localhost", 25, "plain"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtp://127.0.0.1:2525", "127.0.0.1", 2525, "plain"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtp://[::1]", "::1", 25, "plain"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtp://mail.example.org", "mail.example.org", 25, "starttls"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtp://mail.example.org:2525/", "mail.example.org", 2525, "starttls"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=SMTPS://Mail.example.org", "mail.example.org", 465, "tls"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtps://localhost", "localhost", 465, "tls"),
        ("SMTP_FROM=a@example.org\nSMTP_URL=smtp://localhost.example.org", "localhost.example.org", 25, "starttls"),
        (f"{LOGIN}\nSMTP_URL=smtp://mail.example.org", "mail.example.org", 587, "starttls"),
        (f"{LOGIN}\nSMTP_URL=smtps://mail.example.org", "mail.example.org", 465, "tls"),
        (f"{LOGIN}\nSMTP_URL=smtp://mail.example.org:25", "mail.example.org", 25, "starttls"),
    ],
)
def test_mail_is_encrypted_except_on_this_machine(
    text: str, host: str, port: int, security: Literal["starttls", "tls", "plain"], tmp_path: Path
) -> None:
    """Without a port: 465 for smtps, else 587 for who logs in (RFC 6409) and 25 for who does not."""
    smtp = _smtp(tmp_path, text)
    assert (smtp.host, smtp.port, smtp.security) == (host, port, security)


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        (LOGIN, "desk@example.org"),
        (f"{LOGIN}\nSMTP_FROM=news@example.org", "news@example.org"),
        ("SMTP_FROM='Watcher <news@example.org>'", "Watcher <news@example.org>"),
        ("SMTP_FROM='\"Desk, night\" <news@example.org>'", '"Desk, night" <news@example.org>'),
        ("SMTP_USER=apikey\nSMTP_PASSWORD=word\nSMTP_FROM=news@example.org", "news@example.org"),
    ],
)
def test_the_sender_is_smtp_from_or_the_login(text: str, sender: str, tmp_path: Path) -> None:
    assert _smtp(tmp_path, text).sender == sender


def test_without_a_mail_channel_no_sender_is_needed(tmp_path: Path) -> None:
    smtp = _smtp(tmp_path, "SMTP_USER=apikey\nSMTP_PASSWORD=word", "CHANNEL_A=webhook+https://siem.example/\n")
    assert (smtp.sender, smtp.user, smtp.password) == ("", "apikey", Secret("word"))
