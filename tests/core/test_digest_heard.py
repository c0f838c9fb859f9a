"""How well we heard, in words: troubles with their reasons, changes, gaps; many of a kind are one line."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.digests import digest, story
from tests.support.records import NOW, ago, feed_state, notice
from watcher.core import digest as digests
from watcher.core.model import Condition, Coverage, Digest, Feed, Notice, TroubledFeed


def lines_of(*troubled: TroubledFeed, notices: tuple[Notice, ...] = (), health: bool = False) -> tuple[str, ...]:
    heard = replace(digest().coverage, troubled=troubled)
    told = () if health else (story(),)
    return digests.coverage_lines(replace(digest(), stories=told, coverage=heard, notices=notices, health=health))[1:-1]


def trouble(name: str, condition: Condition = "broken", reason: str = "no answer", hours: float = 1) -> TroubledFeed:
    return TroubledFeed(name=name, reason=reason, since=ago(hours=hours), condition=condition)


@pytest.mark.parametrize(
    ("condition", "reason", "line"),
    [
        ("blocked", "403", "Blocked: River Times (403 since Sun 14:00)"),
        ("broken", "an XML document, not a feed", "Broken: River Times (an XML document, not a feed, since Sun 14:00)"),
        ("gone", "410", "Gone: River Times (410 since Sun 14:00)"),
        ("slow", "no answer", "Slow: River Times (no answer since Sun 14:00)"),
        ("stale", "3 days; usually 6 items a day", "Silent: River Times (3 days; usually 6 items a day)"),
    ],
)
def test_a_feed_in_trouble(condition: Condition, reason: str, line: str) -> None:
    """What is wrong, the feed, why, and since when where the reason does not say so."""
    assert lines_of(trouble("River Times", condition, reason, hours=17)) == (line,)


def test_many_feeds_with_one_trouble_are_one_line() -> None:
    """More than three; the line stands where the first of them would."""
    alike = [trouble(f"feed {n}", hours=10 - n) for n in range(6)]
    other = trouble("River Times", "blocked", "403", hours=9.5)
    assert lines_of(alike[0], other, *alike[1:]) == (
        "Broken: 6 feeds (no answer since Sun 21:00): feed 0, feed 1, feed 2, 3 more",
        "Blocked: River Times (403 since Sun 21:30)",
    )
    assert len(lines_of(*alike[:3])) == 3


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (notice("ok", "blocked", subject="River"), "River is heard again"),
        (notice("stale", reason="3 days", subject="River"), "River is silent (3 days)"),
        (
            notice("moved", reason="https://a.example/", subject="River"),
            "River is read at a new address (https://a.example/)",
        ),
        (notice("gone", reason="410", subject="River"), "River is gone (410)"),
        (notice("failing", kind="outage", name="40 feeds"), "No feed can be reached: 40 feeds fail"),
        (notice("ok", "failing", kind="outage", name="40 feeds"), "Feeds can be reached again"),
        (notice("failing", kind="channel", name="OPS", reason="410"), "Channel OPS cannot be reached (410)"),
        (notice("ok", "failing", kind="channel", name="OPS"), "Channel OPS is reached again"),
    ],
)
def test_a_change(change: Notice, line: str) -> None:
    assert digests.change_lines([change]) == (line,)
    assert lines_of(notices=(change,)) == (line,)


def test_the_gravest_change_stands_first_and_many_are_one() -> None:
    """Outages, channels, feeds in trouble, feeds that are back."""
    back = [notice("ok", "broken", subject=f"feed {n}") for n in range(5)]
    others = [notice("failing", kind="outage", name="9 feeds"), notice("blocked", subject="River")]
    others += [notice("failing", kind="channel", name="OPS", subject="OPS")]
    assert digests.change_lines([*back, *others]) == (
        "No feed can be reached: 9 feeds fail",
        "Channel OPS cannot be reached",
        "River is blocked",
        "5 feeds are heard again (feed 0, feed 1, feed 2, 2 more)",
    )


def test_a_digest_says_a_change_once() -> None:
    """What its line of trouble says needs no other; a message that comes for the changes says both."""
    changed = (notice("blocked", subject="River", reason="403"),)
    now = trouble("River", "blocked", "403")
    assert lines_of(now, notices=changed) == ("Blocked: River (403 since 06:00)",)
    assert lines_of(now, notices=changed, health=True) == ("Blocked: River (403 since 06:00)", "River is blocked (403)")


def message(*notices: Notice) -> Digest:
    return replace(digest(), stories=(), notices=notices, health=True)


def test_the_subject_of_a_message_is_its_gravest_change() -> None:
    """In one line that no mail program takes for a header."""
    one = message(notice("blocked", subject="River =?utf-8?q?x?="))
    assert digests.subject(one) == "River = ?utf-8?q?x? = is blocked"
    two = message(notice("ok", "broken", subject="b"), notice("gone"), notice("gone", subject="c"))
    assert digests.subject(two) == "a is gone (+2 changes)"
    assert digests.headline(two) == "Mon 17 Oct, 07:00 Baghdad. 3 changes of health."
    assert digests.headline(one) == "Mon 17 Oct, 07:00 Baghdad. 1 change of health."


def test_possible_gaps() -> None:
    """Feeds whose last gap lies in the time of the digest, by name."""
    feeds = {url: Feed(url=url, name=url.upper()) for url in "abcdef"}
    states = [feed_state(url, gaps=3, gap_at=ago(hours=1)) for url in "abcd"]
    states += [feed_state("e", gaps=1, gap_at=ago(days=2)), feed_state("f")]
    heard = digests.coverage(feeds, states, items_read=0, items_matched=0, since=ago(days=1), now=NOW)
    assert heard.gaps == ("A", "B", "C", "D")
    assert heard.troubled == ()
    lines = digests.coverage_lines(digest(coverage=heard))
    assert lines[1] == "Possible gaps: A, B, C, 1 more (more news than one document lists)"


def test_a_silent_feed_is_in_trouble_and_a_moved_one_is_not() -> None:
    feeds = {url: Feed(url=url, name=url.upper()) for url in "ab"}
    silent: dict[str, Any] = {
        "heard_since": ago(days=99),
        "news_at": ago(days=9),
        "longest_pause": ago() - ago(hours=5),
    }
    states = [feed_state("a", **silent), feed_state("b")]
    heard = digests.coverage(feeds, states, items_read=0, items_matched=0, since=ago(days=1), now=NOW)
    assert heard == Coverage(
        feeds=2,
        troubled=(TroubledFeed(name="A", reason="9 days", since=ago(days=9), condition="stale"),),
        items_read=0,
        items_matched=0,
    )
