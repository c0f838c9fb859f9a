"""How changes of health travel through the pipeline: as rows, told once, at once where that matters."""

import itertools
from datetime import timedelta

import pytest

from tests.support.fakes import FakeSender
from tests.test_pipeline import ALL, AT_SEVEN, DAY, LOCAL, MINUTE, WORLD, Desk, channel, desk, round_of, rss, watch
from watcher.core.digest import change_lines
from watcher.core.model import Channel, DigestTimes
from watcher.errors import DeliveryError, FetchError
from watcher.pipeline import Pipeline

__all__ = ["desk"]  # a fixture

REFUSED = FetchError("the server said 403 Forbidden", kind="blocked")
DOWN = FetchError("the name server does not answer", kind="unreachable")
NEVER = DigestTimes(kind="never")
HOOK, OPS = channel("HOOK"), channel("OPS", NEVER)


def changes(desk: Desk, name: str = "DESK") -> list[tuple[str, ...]]:
    """What each message told of health, digests included; those that told nothing are left out."""
    told = [change_lines(digest.notices) for digest in desk.senders[name].digests]
    return [lines for lines in told if lines]


def polls(desk: Desk, pipeline: Pipeline, number: int, *, every: timedelta = 5 * MINUTE) -> None:
    for _ in range(number):
        desk.clock.advance(every)
        round_of(pipeline, everything=True)


def started(desk: Desk, *channels: Channel, health_to: tuple[str, ...] = ()) -> Pipeline:
    desk.pages = desk.pages or {WORLD: rss("one"), LOCAL: rss("two")}
    pipeline = desk.start(channels=channels or (channel(),), watches=[watch(channels=["DESK"])])
    pipeline.health_to = health_to
    round_of(pipeline)
    return pipeline


def test_a_change_comes_with_the_next_digest_once(desk: Desk) -> None:
    """It waits for news, or for the time of the digest; the digest after that is silent about it."""
    pipeline = started(desk)
    desk.pages[WORLD] = REFUSED
    polls(desk, pipeline, 4)
    assert changes(desk) == []
    for title in ("ambush one", "ambush two"):
        desk.pages[LOCAL] = rss("two", title)
        polls(desk, pipeline, 1)
    assert changes(desk) == [("Wire is blocked (the server said 403 Forbidden)",)]


def test_a_failure_that_passes_is_never_told(desk: Desk) -> None:
    pipeline = started(desk, health_to=("DESK",))
    desk.pages[WORLD] = REFUSED
    polls(desk, pipeline, 2)
    desk.pages[WORLD] = rss("one")
    polls(desk, pipeline, 5)
    assert changes(desk) == []


def test_health_to_names_who_hears_without_a_digest(desk: Desk) -> None:
    """One message of all that changed in a quarter of an hour; a channel without digests may be named, others wait."""
    pipeline = started(desk, channel(), OPS, health_to=("OPS",))
    desk.pages |= {WORLD: REFUSED, LOCAL: REFUSED}
    polls(desk, pipeline, 9)
    assert len(changes(desk, "OPS")) == 1
    assert len(changes(desk, "OPS")[0]) == 2
    assert [digest.health for digest in desk.senders["OPS"].digests] == [True]
    assert changes(desk) == []
    desk.pages |= {WORLD: rss("one"), LOCAL: rss("two")}
    polls(desk, pipeline, 9)
    assert changes(desk, "OPS")[1:] == [("Wire is heard again", "Wire is heard again")]


def test_a_message_between_the_digests_leaves_their_time_alone(desk: Desk) -> None:
    """What was found before it is told by the digest after it, which counts from the digest before."""
    pipeline = started(desk, channel(digest=AT_SEVEN), health_to=("DESK",))
    desk.pages |= {WORLD: REFUSED, LOCAL: rss("two", "ambush")}
    polls(desk, pipeline, 9)
    assert [(digest.health, len(digest.stories)) for digest in desk.senders["DESK"].digests] == [(True, 0)]
    desk.clock.advance(DAY)
    round_of(pipeline)
    assert [len(digest.stories) for digest in desk.senders["DESK"].digests] == [0, 1]


def test_a_dead_uplink_is_one_message_to_every_channel_at_once(desk: Desk) -> None:
    """Five hundred feeds; and one when it is over."""
    number = 500
    desk.pages = {f"https://{n}.example/rss": rss("one") for n in range(number)}
    pipeline = started(desk, channel(digest=AT_SEVEN), HOOK, OPS)
    desk.pages |= dict.fromkeys(desk.pages, DOWN)
    polls(desk, pipeline, 6)
    for name in ("DESK", "HOOK", "OPS"):
        told = changes(desk, name)
        assert [lines[0] for lines in told] == [f"No feed can be reached: {number} feeds fail"]
        assert len(told[0]) <= 2
    desk.pages |= {url: rss("one") for url in desk.pages}
    polls(desk, pipeline, 6)
    assert [lines[0] for lines in changes(desk, "OPS")[1:]] == ["Feeds can be reached again"]


@pytest.mark.parametrize("final", [True, False], ids=["dead", "failing"])
def test_a_failing_channel_is_told_to_every_other_at_once_and_once(desk: Desk, final: bool) -> None:
    """When a delivery is given up, or was refused three times; and when one comes through again."""
    error = DeliveryError("550 no such user", transient=not final)
    desk.senders["DESK"] = FakeSender(answers=[error] * (1 if final else 4))
    desk.pages = {WORLD: rss("ambush one"), LOCAL: rss("two")}
    pipeline = started(desk, channel(), channel("NIGHT", AT_SEVEN), OPS)
    for _ in range(12):
        desk.clock.advance(5 * MINUTE)
        round_of(pipeline)
    failed = "Channel DESK to desk@example.org cannot be reached (550 no such user)"
    again = "Channel DESK to desk@example.org is reached again"
    if final:
        desk.pages[WORLD] = rss("ambush one", "ambush two")
        polls(desk, pipeline, 2)
    for name in ("NIGHT", "OPS"):
        assert list(itertools.chain(*changes(desk, name))) == [failed, again]
    assert changes(desk) == []


def test_a_kill_before_t2_loses_no_notice(desk: Desk) -> None:
    """They are rows until a message with them is frozen: a new process tells them."""
    pipeline = started(desk, OPS, channel(), health_to=("OPS",))
    desk.pages[WORLD] = REFUSED
    for _ in range(3):
        desk.clock.advance(5 * MINUTE)
        pipeline.poll(everything=True)
    desk.clock.advance(20 * MINUTE)

    def killed(point: str) -> None:
        if point == "T2.composed":
            raise KeyboardInterrupt

    pipeline.reach = killed
    with pytest.raises(KeyboardInterrupt):
        pipeline.digest()
    desk.senders["OPS"].digests.clear()
    successor = desk.start(channels=(channel(), OPS))
    successor.health_to = ("OPS",)
    successor.digest()
    successor.digest()
    assert len(changes(desk, "OPS")) == 1


def test_the_pulse_hears_how_the_ticks_went(desk: Desk) -> None:
    """A poll went well that read something or had nothing to do, a delivery round in which nothing failed."""
    felt: list[tuple[str, bool]] = []

    class Felt:
        def polled(self, *, well: bool) -> None:
            felt.append(("poll", well))

        def delivered(self, *, well: bool) -> None:
            felt.append(("deliver", well))

    desk.senders["DESK"] = FakeSender(answers=[DeliveryError("later", transient=True)])
    desk.pages, desk.first_run = {WORLD: rss("ambush one")}, ALL
    pipeline = desk.start()
    pipeline.pulse = Felt()
    round_of(pipeline)
    desk.pages[WORLD] = DOWN
    round_of(pipeline, everything=True)
    round_of(pipeline)
    assert felt == [
        ("poll", True),
        ("deliver", False),
        ("poll", False),
        ("deliver", True),
        ("poll", True),
        ("deliver", True),
    ]


def test_a_feed_that_moved_for_good_is_asked_there(desk: Desk) -> None:
    """After three polls that found it there; told once; its old address stays its identity, so nothing is new again."""
    pipeline = started(desk)
    desk.fetcher.moved = {WORLD: "https://new.example/rss"}
    desk.pages[WORLD] = rss("one", "ambush")
    polls(desk, pipeline, 5)
    asked = [request.address for request in desk.fetcher.requests if request.url == WORLD]
    assert asked == ["", "", "", "", "https://new.example/rss", "https://new.example/rss"]
    desk.pages[LOCAL] = rss("two", "ambush too")
    polls(desk, pipeline, 2)
    assert changes(desk) == [("Wire is read at a new address (https://new.example/rss; write that into FEEDS)",)]
    assert desk.told() == [["ambush"], ["ambush too"]]


def test_a_redirect_to_a_page_is_never_adopted(desk: Desk) -> None:
    """A portal answers everything with a permanent redirect to itself."""
    pipeline = started(desk)
    desk.fetcher.moved = {WORLD: "https://portal.example/"}
    desk.pages[WORLD] = b"<html>Log in</html>"
    polls(desk, pipeline, 6)
    assert {request.address for request in desk.fetcher.requests} == {""}
