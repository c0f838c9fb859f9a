"""Whose turn it is, in made-up seconds: places and pauses of each host, and what becomes of those that wait."""

import math
from collections.abc import Sequence

import pytest

from watcher.adapters.http.turns import Turns
from watcher.adapters.http.words import LateError
from watcher.ports import Failed, Request, Unchanged


def request(name: str) -> Request:
    """`a1` is feed 1 of the host a."""
    return Request(url=f"http://{name[0]}.example/{name[1:]}")


def named(taken: Request | Failed | None) -> str:
    if taken is None:
        return "-"
    host, _, number = taken.url.removeprefix("http://").partition(".example/")
    return ("!" if isinstance(taken, Failed) else "") + host + number


class Play:
    """Takes and leaves at given instants; `log` is what was given out."""

    def __init__(
        self,
        names: str,
        *,
        per_host: int = 1,
        pace: float = 0.0,
        unpaced: Sequence[str] = (),
        until: float = math.inf,
    ) -> None:
        requests = map(request, names.split())
        self.turns = Turns(requests, per_host=per_host, pace=pace, unpaced=unpaced, until=until)

    def take(self, now: float = 0.0) -> str:
        """All that may be started at `now`."""
        taken = []
        while (name := named(self.turns.take(now))) != "-":
            taken.append(name)
        return " ".join(taken)

    def leave(self, *names: str) -> None:
        for name in names:
            self.turns.leave(request(name), Unchanged(url=request(name).url))

    def late(self, name: str) -> None:
        self.turns.leave(request(name), Failed(url=request(name).url, error=LateError("late")))


@pytest.mark.parametrize(
    ("names", "per_host", "first"),
    [
        ("a1 b1 c1", 1, "a1 b1 c1"),
        ("a1 a2 b1", 1, "a1 b1"),
        ("a1 a2 a3 b1", 2, "a1 a2 b1"),
        ("a1 a2 a3 b1", 9, "a1 a2 a3 b1"),
        ("", 1, ""),
    ],
)
def test_places(names: str, per_host: int, first: str) -> None:
    """A host has so many places; who finds none lets the others pass."""
    assert Play(names, per_host=per_host).take() == first


def test_one_leaves_and_the_next_comes() -> None:
    """In the order in which they came, and before others that have not been looked at yet."""
    play = Play("a1 a2 a3 b1 b2")
    assert play.take() == "a1 b1"
    play.leave("a1")
    assert play.take() == "a2"
    play.leave("b1", "a2")
    assert play.take() == "b2 a3"
    play.leave("b2", "a3")
    assert play.take() == ""


def test_pace() -> None:
    """Between two requests to a host there is a pause, however quick it is; others go on meanwhile."""
    play = Play("a1 a2 a3 b1", per_host=2, pace=0.5)
    assert play.take(0.0) == "a1 b1"
    assert play.turns.pause(0.0) == 0.5
    play.leave("a1", "b1")
    assert play.take(0.4) == ""
    assert play.turns.pause(0.4) == pytest.approx(0.1)
    assert play.take(0.5) == "a2"
    assert play.take(1.0) == "a3"
    assert play.turns.pause(1.0) is None


def test_a_pause_gives_no_place() -> None:
    """A host that has had its pause and is still busy waits for a `leave`."""
    play = Play("a1 a2", pace=0.5)
    assert play.take(0.0) == "a1"
    assert play.take(9.0) == ""
    assert play.turns.pause(9.0) is None
    play.leave("a1")
    assert play.take(9.0) == "a2"


def test_those_who_need_no_pause() -> None:
    """A server of our own is not spared."""
    assert Play("a1 a2 b1 b2", per_host=9, pace=0.5, unpaced=["a.example"]).take() == "a1 a2 b1"


def test_silence() -> None:
    """After two in a row that were late, all others of the host fail, those that wait and those that come."""
    play = Play("a1 a2 b1 a3 a4", per_host=2)
    assert play.take() == "a1 a2 b1"
    play.late("a1")
    assert play.take() == "a3"
    play.late("a2")
    assert play.take() == "!a4"


def test_a_sign_of_life() -> None:
    """Any answer between two that were late."""
    play = Play("a1 a2 a3 a4")
    for name, ends in (("a1", play.late), ("a2", play.leave), ("a3", play.late), ("a4", play.leave)):
        assert play.take() == name
        ends(name)


def test_put_off() -> None:
    """Past `until` nobody waits any longer; a host that is free is still asked."""
    play = Play("a1 a2 a3 b1", until=60.0)
    assert play.take(0.0) == "a1 b1"
    play.leave("a1")
    assert play.take(60.0) == ""
    assert Play("a1 a2 b1", until=0.0).take(0.0) == "a1 b1"


def test_many_hosts_wait() -> None:
    """Each in turn has its place again, none is forgotten: 500 hosts with three feeds each, ten at a time."""
    names = [(host, number) for host in range(500) for number in range(3)]
    turns = Turns((Request(url=f"http://h{host}.example/{number}") for host, number in names), per_host=1)
    given: list[str] = []
    under_way: list[Request] = []
    while True:
        while len(under_way) < 10 and isinstance(taken := turns.take(0.0), Request):
            given.append(taken.url)
            under_way.append(taken)
        if not under_way:
            break
        done = under_way.pop(0)
        turns.leave(done, Unchanged(url=done.url))
    assert sorted(given) == sorted(f"http://h{host}.example/{number}" for host, number in names)


def test_addresses_that_cannot_be_read() -> None:
    """Each is a host of its own."""
    urls = ["http://[::1", "http://[::2", ""]
    turns = Turns([Request(url=url) for url in urls], per_host=1)
    taken = [turns.take(0.0) for _ in range(4)]
    assert [one and one.url for one in taken] == [*urls, None]
