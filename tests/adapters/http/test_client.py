"""The client for those who post: guarded like a fetch, bounded in time and size, and otherwise httpx as it is known."""

import logging
import socket
from collections.abc import Sequence
from threading import Event
from typing import Any

import httpx
import pytest

from tests.adapters.http.fetching import FakeNames
from tests.support.http_server import Asked, HttpServer, Raw, Reply, endless, hold, say
from tests.support.tls import server_tls, trusting_tls
from watcher import __version__
from watcher.adapters.http import guarded_client

OK = b"HTTP/1.1 200 OK\r\n"


def post(server: HttpServer, url: str = "", **options: Any) -> httpx.Response:
    options = {"own": {(server.host, server.port)}, "seconds": 5, **options}
    with guarded_client(**options) as client:
        return client.post(url or server.url("/hook"), content=b'{"text": "hello"}', headers={"webhook-id": "1"})


def test_post() -> None:
    """What is posted arrives, and says who posts it; every request has a connection of its own."""
    with HttpServer(lambda _: Reply(body=b"ok")) as server:
        answer = post(server, contact="desk@example.org")
        assert (answer.status_code, answer.text) == (200, "ok")
    (asked,) = server.requests
    assert (asked.method, asked.target, asked.body) == ("POST", "/hook", b'{"text": "hello"}')
    assert asked.headers["webhook-id"] == "1"
    assert asked.headers["user-agent"] == f"Watcher/{__version__} (+desk@example.org)"
    assert asked.headers["connection"] == "close"
    assert asked.headers["accept-encoding"] == "identity"


def test_status_is_the_caller_s() -> None:
    """An answer is an answer; redirects are not followed, since the receiver is who the operator named."""
    with HttpServer(lambda _: Reply(status=307, headers={"Location": "/elsewhere"})) as server:
        assert post(server).status_code == 307
    assert len(server.requests) == 1


def test_several_posts() -> None:
    """A client serves as long as it is open."""
    with (
        HttpServer(lambda asked: Reply(body=asked.body)) as server,
        guarded_client(own={(server.host, server.port)}) as client,
    ):
        assert [client.post(server.url(), content=text).text for text in ("a", "b")] == ["a", "b"]


@pytest.mark.parametrize(
    ("host", "answers", "options"),
    [
        ("127.0.0.1", [], {"own": ()}),
        ("hooks.example", ["127.0.0.1"], {}),
        ("hooks.example", ["93.184.216.34", "127.0.0.1"], {}),
        ("hooks.example", ["127.0.0.1"], {"allow_private": ["10.0.0.0/8"]}),
    ],
)
def test_private_addresses(host: str, answers: Sequence[str], options: dict[str, Any]) -> None:
    """An address that is not public is refused before anything is sent, and the words say how to allow it."""
    with HttpServer(lambda _: Reply()) as server:
        with pytest.raises(httpx.ConnectError, match=rf"not a public address; .* ALLOW_PRIVATE={host}:{server.port}"):
            post(server, server.url(host=host), resolve=FakeNames({host: [answers]}), **options)
        assert server.requests == []


def test_what_is_allowed() -> None:
    """The operator's own origin, and what ALLOW_PRIVATE names; of several addresses the first that answers."""
    with HttpServer(lambda _: Reply(body=b"ok")) as server:
        url = server.url(host="hooks.example")
        names = FakeNames({"hooks.example": [["127.0.0.2", "127.0.0.1"]]})
        assert post(server, url, resolve=names, own={("hooks.example", server.port)}).text == "ok"
        assert post(server, url, resolve=names, allow_private=["127.0.0.0/8"]).text == "ok"


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (hold(), httpx.ReadTimeout, "no answer within 0.3 s"),
        (hold(OK + b"Content-Length: 5\r\n\r\nok"), httpx.ReadTimeout, "no answer within 0.3 s"),
        (endless(OK + b"\r\n", b"x" * 10_000), httpx.ReadError, "the answer is larger than 1 MB"),
        (say(OK + b"Content-Length: 5\r\n\r\nok"), httpx.RemoteProtocolError, "peer closed connection"),
        (say(b""), httpx.RemoteProtocolError, "Server disconnected"),
    ],
)
def test_bad_receivers(answer: Raw, error: type[httpx.HTTPError], words: str) -> None:
    """Whatever a receiver does ends in one of httpx's errors, in time and without taking memory."""
    with HttpServer(lambda _: answer) as server, pytest.raises(error, match=words):
        post(server, seconds=0.3)


def test_deadline_is_for_the_whole() -> None:
    """A receiver that always has another byte to say is cut off all the same."""
    gone = Event()

    def drip(asked: Asked) -> Raw:
        def speak(connection: Any) -> None:
            connection.sendall(OK + b"\r\n")
            while not gone.wait(0.02):
                connection.sendall(b"x")

        return speak

    with HttpServer(drip) as server, pytest.raises(httpx.ReadTimeout, match=r"no answer within 0.3 s"):
        post(server, seconds=0.3)
    gone.set()


def test_receiver_that_does_not_read() -> None:
    """The deadline holds for what is sent, too."""
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        guarded_client(own={deaf.getsockname()}, seconds=0.3) as client,
        pytest.raises(httpx.WriteTimeout, match=r"no answer within 0.3 s"),
    ):
        client.post(f"http://127.0.0.1:{deaf.getsockname()[1]}/", content=bytes(20_000_000))


def test_refused_port() -> None:
    """Nobody listens."""
    with HttpServer(lambda _: Reply()) as server:
        pass
    with pytest.raises(httpx.ConnectError, match="the connection was refused"):
        post(server)


def test_lookups() -> None:
    """A name that leads nowhere, and a name server that does not answer."""
    over = Event()

    def hang(host: str, port: int) -> Sequence[str]:
        over.wait(20)
        return []

    with HttpServer(lambda _: Reply()) as server:
        with pytest.raises(httpx.ConnectError, match="the name does not resolve"):
            post(server, "http://hooks.example/", resolve=lambda host, port: [])
        with pytest.raises(httpx.ConnectTimeout, match="the name server does not answer"):
            post(server, "http://hooks.example/", resolve=hang, seconds=0.3)
    over.set()


def test_tls() -> None:
    """The certificate is checked against the name, not the address that is dialled."""
    names = FakeNames({name: [["127.0.0.1"]] for name in ("news.example", "other.example")})
    with HttpServer(lambda _: Reply(body=b"ok"), tls=server_tls()) as server:
        options = {"resolve": names, "allow_private": ["127.0.0.1"]}
        assert post(server, server.url(host="news.example"), tls=trusting_tls(), **options).text == "ok"
        with pytest.raises(httpx.ConnectError, match="the certificate is not valid: Hostname mismatch"):
            post(server, server.url(host="other.example"), tls=trusting_tls(), **options)
        with pytest.raises(httpx.ConnectError, match="the certificate is not valid: unable to get local issuer"):
            post(server, server.url(host="news.example"), **options)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The address of a webhook is its password: httpx's own log lines stay silent."""
    caplog.set_level(logging.DEBUG)
    with HttpServer(lambda _: Reply(body=b"ok")) as server:
        post(server, server.url("/services/secret"))
    assert [record for record in caplog.records if record.name.startswith("http")] == []
