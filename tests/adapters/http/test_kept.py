"""Connections that serve several feeds of a host: when they do, when they must not, and what it may not change."""

import gzip
from collections.abc import Callable

import pytest

from tests.adapters.http.fetching import LIMITS, FakeNames
from tests.support.http_server import Asked, HttpServer, Raw, Reply, say
from tests.support.tls import resuming_tls, server_tls
from watcher.adapters.http import HttpFetcher
from watcher.ports import Document, Failed, Request, Unchanged

FEED = b"<rss>news</rss>"
OK = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 15\r\n\r\n" + FEED
NAMES = FakeNames({f"{number}.example": [["127.0.0.1"]] for number in range(40)})


def fetch(server: HttpServer, targets: str, *, etag: str = "") -> list[Document | Unchanged | Failed]:
    """One after the other, so that each could use the connection of the one before."""
    fetcher = HttpFetcher(limits=LIMITS, own={(server.host, server.port)}, per_host=1, tls=resuming_tls())
    return list(fetcher.fetch(Request(url=server.url(target), etag=etag) for target in targets.split()))


@pytest.mark.parametrize(
    ("reply", "connections"),
    [
        (Reply(body=FEED), 1),
        (Reply(body=gzip.compress(FEED), headers={"Content-Encoding": "gzip"}), 1),
        (Reply(status=304), 1),
        (Reply(status=302, headers={"Location": "/end"}), 1),
        (Reply(status=404, body=b"not here"), 3),
        (Reply(body=b""), 3),
        (Reply(body=FEED, headers={"Content-Encoding": "br"}), 3),
    ],
)
def test_one_connection(reply: Reply, connections: int) -> None:
    """Feeds of one host share a connection as long as it is in order; after a failure there is a new one."""
    end = Reply(body=FEED)
    with HttpServer(lambda asked: end if asked.target == "/end" else reply, keep=True) as server:
        assert len(fetch(server, "/1 /2 /3", etag='"1"')) == 3
        assert server.connections == connections


@pytest.mark.parametrize(
    "answer",
    [
        say(OK.replace(b"keep-alive", b"close")),
        say(OK.replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"keep-alive", b"close")),
        say(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
        say(b"HTTP/1.1 304 Not Modified\r\n\r\nevil"),
        say(OK),
    ],
    ids=["said so", "HTTP/1.0", "an answer to what was not asked", "a 304 with a body", "hung up unsaid"],
)
def test_an_answer_of_its_own(answer: Raw) -> None:
    """Whatever is left over from one feed is not taken for the next one's; a connection that ended is made anew."""
    with HttpServer(lambda _: answer, keep=True) as server:
        results = fetch(server, "/1 /2 /3", etag='"1"')
        assert [getattr(result, "body", FEED) for result in results] == [FEED] * 3
        assert (len(server.requests), server.connections) == (3, 3)


def test_a_connection_that_ends_as_it_is_used() -> None:
    """The server closed it while we asked: asked again on a new one, once."""
    turn = iter(range(9))

    def answer(asked: Asked) -> Reply | Raw:
        return say(b"") if next(turn) in (1, 3, 4) else Reply(body=FEED)

    with HttpServer(answer, keep=True) as server:
        first, second, third = fetch(server, "/1 /2 /3")
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert isinstance(third, Failed)
        assert str(third.error) == "the server hung up without an answer"
        assert [asked.target for asked in server.requests] == ["/1", "/2", "/2", "/3", "/3"]


def test_own_and_strange() -> None:
    """A connection that stands by the operator's word is no way in for the redirects of other feeds."""
    with HttpServer(lambda _: Reply(body=FEED), keep=True) as local:

        def lead_there(asked: Asked) -> Reply:
            return Reply(status=302, headers={"Location": local.url("/admin")})

        with HttpServer(lead_there, keep=True) as stranger:
            own = {(local.host, local.port), (stranger.host, stranger.port)}
            requests = [Request(url=local.url("/feed")), Request(url=stranger.url("/feed"))]
            one, other = HttpFetcher(limits=LIMITS, own=own, per_host=1).fetch(requests)
    assert isinstance(one, Document)
    assert isinstance(other, Failed)
    assert "ALLOW_PRIVATE" in str(other.error)


def by_host(asked: Asked) -> Reply:
    return Reply(body=asked.headers["host"].encode())


@pytest.mark.parametrize(
    ("hosts", "connections"),
    [([0, 0, 1, 1], 2), ([*range(3), *range(3)], 3), ([*range(40), *range(40)], 80)],
    ids=["one after the other", "a few by turns", "more than are kept"],
)
def test_hosts_share_nothing(hosts: list[int], connections: int) -> None:
    """A connection serves the name for which it was made, though all lead to one address; few are kept."""
    with HttpServer(by_host, keep=True) as server:
        fetcher = HttpFetcher(limits=LIMITS, allow_private=["127.0.0.1"], resolve=NAMES, concurrency=1, pace=0)
        urls = [server.url(f"/{index}", host=f"{host}.example") for index, host in enumerate(hosts)]
        results = list(fetcher.fetch(Request(url=url) for url in urls))
        assert server.connections == connections
    for result in results:
        assert isinstance(result, Document)
        assert result.body.decode() in result.url


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hosts", "fetches", "resumed"),
    [(["127.0.0.1"], 3, 2), (["127.0.0.1", "localhost"], 2, 2)],
)
def test_sessions_resume(hosts: list[str], fetches: int, resumed: int) -> None:
    """The next fetch takes up the session that the last one left, each host its own."""
    tls = resuming_tls()
    with HttpServer(lambda _: Reply(body=FEED), tls=server_tls()) as server:
        fetcher = HttpFetcher(limits=LIMITS, own={(host, server.port) for host in hosts}, tls=tls)
        for _ in range(fetches):
            results = list(fetcher.fetch(Request(url=server.url("/", host=host)) for host in hosts))
            assert all(isinstance(result, Document) for result in results)
        assert (server.connections, server.resumed) == (fetches * len(hosts), resumed)


def test_a_session_vouches_for_its_own_name() -> None:
    """A session under one name does not stand in for the certificate of another."""
    names = FakeNames({name: [["127.0.0.1"]] for name in ("news.example", "other.example")})
    with HttpServer(lambda _: Reply(body=FEED), tls=server_tls()) as server:
        fetcher = HttpFetcher(limits=LIMITS, allow_private=["127.0.0.1"], resolve=names, tls=resuming_tls())
        fetch: Callable[[str], Document | Unchanged | Failed] = lambda host: next(  # noqa: E731  typed
            fetcher.fetch([Request(url=server.url("/", host=host))])
        )
        assert isinstance(fetch("news.example"), Document)
        refused = fetch("other.example")
    assert isinstance(refused, Failed)
    assert str(refused.error).startswith("the certificate is not valid: Hostname mismatch")
