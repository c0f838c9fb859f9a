"""`watcher feeds`: what a person reads of each feed, and what a program does."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.env_files import CHANNEL, loaded
from tests.support.records import feed_state
from watcher import wiring
from watcher.cli import main
from watcher.commands import feeds
from watcher.core.model import FeedState, Poll
from watcher.settings import Settings

NOW = datetime.now(UTC)
"""The command asks the system's clock."""
HOUR = timedelta(hours=1)
WATCH = "WATCH_SAFETY_KEYWORDS=ambush\n"
FEEDS = """FEEDS='https://a.example/rss name=Alpha group=local
  https://user:word@b.example/rss?key=4711 name=Beta
  https://c.example/rss name="Gamma \u202eray" group=local
  https://d.example/rss name=Delta'
"""


def settings(directory: Path, *states: FeedState) -> Settings:
    made = loaded(directory, f"STATE_DIR=state\nTIMEZONE=UTC\n{FEEDS}{WATCH}{CHANNEL}")
    if states:
        with wiring.open_state(made) as store:
            store.register([feed.url for feed in made.feeds], [], now=NOW)
            store.commit_polls([Poll(state=state) for state in states])
    return made


def usual() -> list[FeedState]:
    """One that is well, one that is refused, one that is silent; Delta was never polled."""
    well: dict[str, Any] = {"polled_at": NOW - HOUR, "succeeded_at": NOW - HOUR, "next_poll_at": NOW + HOUR}
    steady: dict[str, Any] = {"heard_since": NOW - 900 * HOUR, "longest_pause": HOUR, "news_a_day": 6.0}
    return [
        feed_state(
            "https://a.example/rss", interval=1.5 * HOUR, news_at=NOW - HOUR, gaps=2, gap_at=NOW, **well, **steady
        ),
        feed_state(
            "https://user:word@b.example/rss?key=4711",
            error="the server said 403 Forbidden",
            trouble="blocked",
            failing_since=NOW - 30 * HOUR,
            failures=3,
            **well,
        ),
        feed_state("https://c.example/rss", news_at=NOW - 72.5 * HOUR, cut="3 items dropped", **well, **steady),
    ]


def shown(made: Settings, wish: feeds.Wish | None = None, *, as_json: bool = False) -> tuple[list[str], str]:
    out, err = io.StringIO(), io.StringIO()
    assert feeds.run(made, wish or feeds.Wish(), as_json=as_json, out=out, err=err) == 0
    return out.getvalue().splitlines(), err.getvalue()


def test_trouble_stands_first_with_its_reason(tmp_path: Path) -> None:
    """One line a feed, and below it what is wrong; then the sum. Foreign letters do no harm, nothing is too wide."""
    lines, err = shown(settings(tmp_path, *usual()))
    assert [line.split()[:2] for line in lines if not line.startswith(" ")] == [
        ["STATE", "FEED"],
        ["blocked", "Beta"],
        ["stale", "Gamma"],
        ["ok", "Alpha"],
        ["-", "Delta"],
        ["4", "feeds:"],
    ]
    text = "\n".join(lines)
    assert "the server said 403 Forbidden, since" in text
    assert "silent for 3 days; usually 6 items a day" in text
    assert "3 items dropped" in text
    assert "possible gaps: 2, the last" in text
    assert "1h 30m" in text
    assert lines[-1] == "4 feeds: 1 blocked, 1 stale, 2 ok"
    assert "\u202e" not in text
    assert max(map(len, lines)) <= 80
    assert err == ""


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        (feeds.Wish(states=["blocked"]), ["Beta"]),
        (feeds.Wish(states=["stale", "blocked"]), ["Beta", "Gamma \u202eray"]),
        (feeds.Wish(states=["gone"]), []),
        (feeds.Wish(words=["LOCAL"]), ["Gamma \u202eray", "Alpha"]),
        (feeds.Wish(words=["local", "alp"]), ["Alpha"]),
        (feeds.Wish(words=["b.example"]), ["Beta"]),
        (feeds.Wish(words=["word"]), []),
    ],
)
def test_filters(wish: feeds.Wish, names: list[str], tmp_path: Path) -> None:
    """By state, and by every word in name, group or address; a login is not part of the address."""
    lines, _ = shown(settings(tmp_path, *usual()), wish, as_json=True)
    assert [json.loads(line)["name"] for line in lines] == names


def test_json(tmp_path: Path) -> None:
    """One object a feed, without its login and query: either may hold a key."""
    lines, _ = shown(settings(tmp_path, *usual()), as_json=True)
    beta, gamma, alpha, delta = map(json.loads, lines)
    assert beta["url"] == "https://...@b.example/rss?..."
    assert (beta["state"], beta["error"], beta["failures"]) == ("blocked", "the server said 403 Forbidden", 3)
    assert beta["since"] == (NOW - 30 * HOUR).isoformat()
    assert (gamma["state"], gamma["items_a_day"], gamma["rhythm"]) == (
        "stale",
        pytest.approx(6.1, abs=0.2),
        "6 items a day",
    )
    assert (alpha["state"], alpha["interval_seconds"], alpha["gaps"]) == ("ok", 5400, 2)
    assert (delta["state"], delta["polled"]) == (None, None)


def test_before_the_first_poll(tmp_path: Path) -> None:
    """All feeds of the settings, and a word on standard error; no store is made."""
    made = settings(tmp_path)
    lines, err = shown(made)
    assert len(lines) == 6
    assert "watcher run" in err
    assert not wiring.has_store(made)


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--state", "broken,STALE"], 0), (["--state", "ill"], 2), (["alpha"], 0)]
)
def test_arguments(arguments: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A state that there is not is a usage error, which names those that there are."""
    settings(tmp_path)
    assert main(["-c", str(tmp_path / "config.env"), "feeds", *arguments]) == code
    assert ("'ill' is no state of a feed: ok, moved, slow" in capsys.readouterr().err) is (code == 2)
