"""Which kind of trouble a failure is: what a feed's health rests on."""

import socket
from collections.abc import Sequence

import pytest

from tests.adapters.http.fetching import HURRY, FakeNames, failure, fetch_one
from tests.support.http_server import HttpServer, Reply, hold
from watcher.errors import Trouble


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "blocked"),
        (402, "blocked"),
        (403, "blocked"),
        (451, "blocked"),
        (404, "gone"),
        (410, "gone"),
        (408, "slow"),
        (429, "slow"),
        (400, "broken"),
        (500, "broken"),
        (503, "broken"),
    ],
)
def test_a_status(status: int, kind: Trouble) -> None:
    with HttpServer(lambda _: Reply(status=status)) as server:
        assert failure(fetch_one(server)).kind == kind


def test_a_challenge_is_named_whatever_its_status() -> None:
    with HttpServer(lambda _: Reply(status=503, headers={"cf-mitigated": "challenge"})) as server:
        error = failure(fetch_one(server))
    words = "the server said 503 Service Unavailable (a challenge page: the publisher keeps programs out)"
    assert (str(error), error.kind) == (words, "blocked")


def test_a_server_that_does_not_answer_in_time_is_slow() -> None:
    with HttpServer(lambda _: hold()) as server:
        assert failure(fetch_one(server, limits=HURRY)).kind == "slow"


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with HttpServer(lambda _: Reply()) as server:
        pass
    assert failure(fetch_one(server)).kind == "unreachable"


def no_name(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "not known")


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    """And one that the guard refuses is broken: the server is there."""
    with HttpServer(lambda _: Reply()) as server:
        names = FakeNames({"private.example": [["10.0.0.1"]]})
        assert failure(fetch_one(server, url="http://nowhere.example/", resolve=no_name)).kind == "unreachable"
        assert failure(fetch_one(server, url="http://private.example/", resolve=names)).kind == "broken"
