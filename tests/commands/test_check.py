"""`watcher check`: what the settings mean, without a secret and without a network."""

import io
import json
import os
import pwd
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.env_files import CHANNEL, FEEDS, SMALLEST, WATCH, loaded
from watcher.commands import check
from watcher.commands.check import words
from watcher.errors import Fault, SettingsError
from watcher.settings import Settings

NOW = datetime(2025, 10, 14, 3, 0, tzinfo=UTC)  # Tuesday, 06:00 in Baghdad
WHOLE = """
TIMEZONE=Asia/Baghdad
FEEDS='https://wire.example/rss name=Wire owner=wire group=world,fast lang=en tier=1 every=10m
  https://user:word@post.example/rss name="Tigris Post" group=world home=IQ
  https://none.example/rss?key=word'
WATCH_SAFETY_KEYWORDS='ambush*, car bomb^20, football^-40, -quiz'
WATCH_SAFETY_THRESHOLD=20
WATCH_SAFETY_FEEDS=world
WATCH_SAFETY_LANGUAGES=en,ar
WATCH_SAFETY_TO=DESK,SIEM
CHANNEL_DESK='desk@example.org, night@example.org'
CHANNEL_DESK_DIGEST='07:00,18:00 sun-thu'
CHANNEL_SIEM=webhook+https://user:word@siem.example:8443/word
CHANNEL_SIEM_SECRET=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz
CHANNEL_CHAT=slack+https://chat.example/word
CHANNEL_CHAT_DIGEST='every 2h'
CHANNEL_CHAT_TIMEZONE=UTC
SMTP_USER=desk@example.org
SMTP_PASSWORD=word
SMTP_URL=smtp://mail.example.org
STATE_DIR=/srv/watcher
FIRST_RUN=baseline
ALLOW_PRIVATE=10.0.0.5:80
USER_AGENT_CONTACT=desk@example.org
"""
EXPECTED = """\
SETTINGS  {path}
  from the process environment: RETENTION

FEEDS  3
  world  2
    Wire | https://wire.example/rss | lang en | tier 1 | every 10m
    Tigris Post | https://...@post.example/rss | home IQ
  fast  1
    Wire | https://wire.example/rss | lang en | tier 1 | every 10m
  in no group  1
    https://none.example/rss?...

WATCHES  1
  SAFETY  tells DESK, SIEM from 20 points on
    reached by: one of 20; one of 10 in the title
    terms: ambush*, car bomb (20), football (-40), -quiz (veto)
    feeds: 2 of 3
    languages: en, ar

CHANNELS  3
  DESK  mail to desk@example.org, night@example.org
    digest 07:00,18:00 mon,tue,wed,thu,sun (Asia/Baghdad), even when nothing matched; next 07:00; 12 stories in full
  SIEM  webhook to https://siem.example:8443/..., signed
    digest immediate (Asia/Baghdad); 12 stories in full
  CHAT  slack to https://chat.example/...
    digest every 2h (UTC); next 04:00; 12 stories in full

RULES
  mail: mail.example.org:587 (starttls) from desk@example.org
  timezone: Asia/Baghdad
  poll: every 5m to 6h, as a feed brings news
  first run: tells nothing, and all that comes later
  items are kept for: 30d
  state: /srv/watcher
  database: SQLite in the state directory
  private addresses allowed: 10.0.0.5:80
  contact: desk@example.org

NOTES
  1 feed has no name=: messages show the title that it gives itself
  owner= of feeds is kept for a later release and not used yet
  1 feed is read for nothing: no watch looks there
  no watch tells CHAT"""


def _whole(directory: Path) -> Settings:
    """In a file that only its owner can read: otherwise there is a note on that, too."""
    (directory / "config.env").touch(mode=0o600)
    return loaded(directory, WHOLE, environ={"RETENTION": "30d"})


def test_the_settings_are_told_as_a_person_reads_them(tmp_path: Path) -> None:
    told = "\n".join(check.lines(_whole(tmp_path), (), NOW))
    assert told == EXPECTED.format(path=tmp_path / "config.env")


def test_no_secret_is_told(tmp_path: Path) -> None:
    settings = _whole(tmp_path)
    told = [*check.lines(settings, (), NOW), *map(json.dumps, check.records(settings, (), NOW))]
    assert [line for line in told if "word" in line or "whsec" in line] == []


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    out = io.StringIO()
    settings = replace(_whole(tmp_path), state_dir=tmp_path / "state")
    assert check.run(settings, as_json=True, out=out) == 0
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [record["kind"] for record in records] == [
        "settings",
        *["feed"] * 3,
        "watch",
        *["channel"] * 3,
        *["note"] * 4,
    ]


def test_json_says_what_the_words_say(tmp_path: Path) -> None:
    by_kind = {record["kind"]: record for record in reversed(list(check.records(_whole(tmp_path), (), NOW)))}
    assert by_kind["settings"] == {
        "kind": "settings",
        "source": str(tmp_path / "config.env"),
        "overrides": ["RETENTION"],
        "timezone": "Asia/Baghdad",
        "smtp": {"host": "mail.example.org", "port": 587, "security": "starttls", "sender": "desk@example.org"},
        "poll_min": 300,
        "poll_max": 21600,
        "first_run": "baseline",
        "retention": 2592000,
        "state_dir": "/srv/watcher",
        "database_url": None,
        "allow_private": ["10.0.0.5:80"],
        "contact": "desk@example.org",
    }
    assert by_kind["feed"] == {
        "kind": "feed",
        "url": "https://wire.example/rss",
        "name": "Wire",
        "owner": "wire",
        "tier": 1,
        "language": "en",
        "home": "",
        "every": 600,
        "groups": ["world", "fast"],
    }
    assert by_kind["watch"] == {
        "kind": "watch",
        "name": "SAFETY",
        "threshold": 20,
        "reached_by": "one of 20; one of 10 in the title",
        "terms": [
            {"term": "ambush*", "weight": 10, "veto": False},
            {"term": "car bomb", "weight": 20, "veto": False},
            {"term": "football", "weight": -40, "veto": False},
            {"term": "-quiz", "weight": 0, "veto": True},
        ],
        "regions": None,
        "region_grade": None,
        "languages": ["en", "ar"],
        "feeds": ["https://...@post.example/rss", "https://wire.example/rss"],
        "channels": ["DESK", "SIEM"],
    }
    assert by_kind["channel"] == {
        "kind": "channel",
        "name": "DESK",
        "type": "mail",
        "to": "desk@example.org, night@example.org",
        "digest": "07:00,18:00 mon,tue,wed,thu,sun",
        "timezone": "Asia/Baghdad",
        "next": "2025-10-14T04:00:00+00:00",
        "top": 12,
        "empty": True,
        "signed": False,
    }


def test_where_a_watch_looks(tmp_path: Path) -> None:
    """Places as they were written, and how surely an item must be about them."""
    text = "WATCH_IRAQ_REGIONS='IQ, !Basra'\nWATCH_IRAQ_REGION_GRADE=about\nWATCH_SAFETY_REGIONS=Mosul\n"
    settings = loaded(tmp_path, f"STATE_DIR=state\n{text}{SMALLEST.replace('world', 'world home=Irak')}")
    told = "\n".join(words.lines(settings, (), NOW))
    assert "  IRAQ  tells DESK from 10 points on\n    all news from: IQ, !Basra (what is about a place there)\n" in told
    assert "    regions: Mosul (what names a place there, or names none and comes from a feed of there)\n" in told
    assert "https://rss.example.org/world | home IQ\n" in told
    watches = [record for record in check.records(settings, (), NOW) if record["kind"] == "watch"]
    assert [(one["regions"], one["region_grade"], one["terms"] == []) for one in watches] == [
        ("IQ, !Basra", "about", True),
        ("Mosul", "home", False),
    ]


def test_the_smallest_settings_have_little_to_tell(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check.run(loaded(tmp_path, f"STATE_DIR=state\n{SMALLEST}"), as_json=False, out=out) == 0
    told = out.getvalue()
    assert (
        "  SAFETY  tells DESK from 10 points on\n    reached by: one term\n    terms: attack*, car bomb\n\nCHANNELS"
        in told
    )
    assert "digest 07:00 every day (UTC), even when nothing matched; next" in told
    assert "  first run: tells what is younger than 1d\n" in told


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "1 feed has no name=: messages show the title that it gives itself"),
        ("CHANNEL_OPS=ops@example.org\nWATCH_SAFETY_TO=DESK\n", "no watch tells OPS"),
        ("CHANNEL_OPS=ops@example.org\nCHANNEL_OPS_DIGEST=never\n", "OPS is told nothing: its digest is never"),
        ("WATCH_A_KEYWORDS='coup, football-40'\n", "A: football-40 is a word: did you mean football^-40?"),
        (
            "WATCH_A_KEYWORDS='coup, lang:en'\n",
            "A: lang:en weighs 0 and changes nothing: give it a weight, or join it to words by AND",
        ),
        (
            "LIST_B='coup, the'\nWATCH_A_KEYWORDS=@B\nWATCH_C_KEYWORDS=@B\n",
            "A, C: the is found in nearly every text, by the",
        ),
        (
            "WATCH_DEFAULT_KEYWORDS=the\n" + "".join(f"WATCH_{name}_TO=DESK\n" for name in "ABCDE"),
            "A, B, C and 2 more: the is found in nearly every text, by the",
        ),
        ("LIST_B=coup\n", "no watch uses @B"),
    ],
)
def test_what_may_be_meant_differently_is_noted(text: str, note: str, tmp_path: Path) -> None:
    assert note in check.notes(loaded(tmp_path, text + FEEDS + WATCH + CHANNEL))


def test_one_of_a_thing_is_one(tmp_path: Path) -> None:
    text = "WATCH_SAFETY_THRESHOLD=1\nCHANNEL_DESK_TOP=1\n" + SMALLEST
    told = "\n".join(check.lines(loaded(tmp_path, text), (), NOW))
    assert "from 1 point on" in told
    assert "; 1 story in full" in told


def test_settings_without_a_file_and_without_mail_are_told_too(tmp_path: Path) -> None:
    text = "CHANNEL_SIEM=webhook+https://siem.example/\n" + FEEDS + WATCH
    told = list(check.lines(loaded(tmp_path, text), (), NOW))
    assert "  mail: none" in told


# --- tests of watches ------------------------------------------------------------------------------------------------

TESTED = """\
WATCH_AREA_KEYWORDS='ambush*, killed, (police OR convoy) NEAR/3 ambush*^15, football^-40, -quiz'
WATCH_AREA_THRESHOLD=40
WATCH_AREA_LANGUAGES=en
WATCH_AREA_TESTS='
must: Police convoy ambushed near Hawija, 9 killed
must: Gunmen ambush a long line of lorries and their police escort
must not: Ambush by the football club: 9 killed
must not: Police ambushed, 3 killed'
"""
TOLD = """\
TESTS  4, 2 failed
  {path}:6: AREA must match 'Gunmen ambush a long line of lorries and their police escort'
    AREA  20 of 40: no match, 20 short
        20  ambush* (title, 2 x 10)
            (police OR convoy) NEAR/3 ambush*: 7 words apart
            not found: killed, football, -quiz
  {path}:8: AREA must not match 'Police ambushed, 3 killed'
    AREA  70 of 40: match
        30  (police OR convoy) NEAR/3 ambush* (title, 2 x 15)
        20  ambush* (title, 2 x 10)
        20  killed (title, 2 x 10)
            not found: football, -quiz

CHANNELS"""


def test_a_test_that_fails_is_named_with_its_reckoning(tmp_path: Path) -> None:
    """The headline is an item of a feed and a language that nobody knows."""
    out = io.StringIO()
    assert check.run(loaded(tmp_path, TESTED + SMALLEST), as_json=False, out=out) == 1
    told = "\n".join(line.rstrip() for line in out.getvalue().splitlines())
    assert TOLD.format(path=tmp_path / "config.env") in told


def test_each_test_is_a_record(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check.run(loaded(tmp_path, TESTED + SMALLEST), as_json=True, out=out) == 1
    records = [record for record in map(json.loads, out.getvalue().splitlines()) if record["kind"] == "test"]
    assert [(record["must"], record["passed"], record["score"]) for record in records] == [
        (True, True, 70),
        (True, False, 20),
        (False, True, -40),
        (False, False, 70),
    ]
    assert records[1] == {
        "kind": "test",
        "watch": "AREA",
        "where": f"{tmp_path / 'config.env'}:6",
        "must": True,
        "headline": "Gunmen ambush a long line of lorries and their police escort",
        "passed": False,
        "score": 20,
        "threshold": 40,
        "barred": "",
    }


def test_tests_that_pass_are_counted(tmp_path: Path) -> None:
    out = io.StringIO()
    text = "WATCH_SAFETY_TESTS='must: Attack\nmust not: Attach'\n" + SMALLEST
    assert check.run(loaded(tmp_path, text), as_json=False, out=out) == 0
    assert "TESTS  2, all passed\n" in out.getvalue()


def test_additions_are_told_with_their_language(tmp_path: Path) -> None:
    text = "WATCH_SAFETY_KEYWORDS_FR='attaque*^5, -jeu'\nWATCH_SAFETY_KEYWORDS_DE='attaque*^5'\n" + SMALLEST
    settings = loaded(tmp_path, text)
    assert "    terms: attack*, car bomb, attaque* (5, fr, de), -jeu (veto, fr)" in check.lines(settings, (), NOW)
    (watch,) = (record for record in check.records(settings, (), NOW) if record["kind"] == "watch")
    assert watch["terms"][2:] == [
        {"term": "attaque*", "weight": 5, "veto": False, "languages": ["fr", "de"]},
        {"term": "-jeu", "weight": 0, "veto": True, "languages": ["fr"]},
    ]


# --- the state directory ---------------------------------------------------------------------------------------------


def _fault_where(directory: Path, *, closed: Path | None) -> Fault | None:
    """What `check` finds when this user may not write `closed`; root may, so the question is answered here."""
    settings = loaded(directory, "STATE_DIR=news/state\n" + SMALLEST)
    return check.state_fault(settings, may=lambda path, mode: path.exists() and (mode == os.F_OK or path != closed))


def test_a_state_directory_that_can_be_used_or_made_is_right(tmp_path: Path) -> None:
    """Looking leaves nothing behind."""
    assert _fault_where(tmp_path, closed=None) is None
    assert not (tmp_path / "news").exists()
    (tmp_path / "news/state").mkdir(parents=True)
    assert _fault_where(tmp_path, closed=tmp_path) is None


def test_a_state_directory_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    """It names the user who may not, the one to whom the directory belongs, and the ways out."""
    state = tmp_path / "news/state"
    state.mkdir(parents=True)
    fault = _fault_where(tmp_path, closed=state)
    assert fault
    user = pwd.getpwuid(os.geteuid()).pw_name
    assert (fault.where, fault.key, fault.value) == (str(tmp_path / "config.env"), "STATE_DIR", str(state))
    assert fault.problem == f"cannot be written by the user {user} (it belongs to {user})"
    assert "as the user that runs Watcher" in fault.cure
    assert f"chown {user} {state}" in fault.cure


def test_a_state_directory_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    """The nearest directory that is there is named."""
    fault = _fault_where(tmp_path, closed=tmp_path)
    assert fault
    assert fault.problem.startswith(f"cannot be made: {tmp_path} cannot be written by the user ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_check_fails_when_the_state_directory_cannot_be_used(tmp_path: Path) -> None:
    """After it has told all the rest."""
    settings = loaded(tmp_path, f"STATE_DIR=state\n{SMALLEST}")
    tmp_path.chmod(0o500)
    out = io.StringIO()
    with pytest.raises(SettingsError, match="STATE_DIR"):
        check.run(settings, as_json=False, out=out)
    assert "CHANNELS  1" in out.getvalue()
