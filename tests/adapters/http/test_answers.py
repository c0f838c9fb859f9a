"""What one server may answer, and what a fetch makes of it: a document, nothing new, or one line in words."""

import gzip
import logging
import socket
import tracemalloc
import zlib
from datetime import timedelta

import pytest

from tests.adapters.http.fetching import HURRY, LIMITS, document, failure, fetch_one
from tests.support.http_server import Asked, HttpServer, Raw, Reply, endless, hold, say
from watcher import __version__
from watcher.core.model import Limits
from watcher.ports import Request, Unchanged

FEED = b"<rss>news</rss>"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def test_document() -> None:
    """A document has its body, its validators, and the headers that a parser asks for, under lower-case names."""
    headers = {
        "Content-Type": "application/rss+xml; charset=koi8-r",
        "Content-Language": "ku",
        "ETag": 'W/"abc"',
        "Last-Modified": "Tue, 14 Oct 2025 04:00:00 GMT",
        "Set-Cookie": "who=you",
    }
    with HttpServer(lambda _: Reply(body=FEED, headers=headers)) as server:
        result = document(fetch_one(server, "/feed?key=1"))
        assert result.body == FEED
        assert result.etag == 'W/"abc"'
        assert result.last_modified == "Tue, 14 Oct 2025 04:00:00 GMT"
        assert result.headers == {
            "content-type": "application/rss+xml; charset=koi8-r",
            "content-language": "ku",
            "content-location": server.url("/feed?key=1"),
        }


@pytest.mark.parametrize(
    ("said", "base"),
    [("/news/index.xml", "/news/index.xml"), ("index.xml", "/feeds/index.xml"), ("http://a:b/", "/feeds/today")],
)
def test_content_location(said: str, base: str) -> None:
    """Content-Location is the base of relative links: it is made absolute; one that cannot be read is passed over."""
    with HttpServer(lambda _: Reply(body=FEED, headers={"Content-Location": said})) as server:
        result = document(fetch_one(server, "/feeds/today"))
        assert result.headers["content-location"] == server.url(base)


def test_request() -> None:
    """A request says who asks, what is understood, and nothing that was not asked for."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        fetch_one(server, "/feed?key=1#part", contact="desk@example.org")
    (asked,) = server.requests
    assert (asked.method, asked.target, asked.body) == ("GET", "/feed?key=1", b"")
    assert asked.headers == {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": f"Watcher/{__version__} (+desk@example.org)",
        "accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
        "accept-encoding": "gzip, deflate",
    }


def test_user_agent_without_contact() -> None:
    """Without a contact there are no empty brackets."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        fetch_one(server)
    assert server.requests[0].headers["user-agent"] == f"Watcher/{__version__}"


# --- conditional requests --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ['"abc"', 'W/"abc"', "unquoted", '"caf\xe9"', '"' + "x" * 990 + '"'])
def test_validators_go_round(tag: str) -> None:
    """ETag and Last-Modified are sent with the next request as they came, to the very byte; 304 is Unchanged."""
    date = "Tue, 14 Oct 2025 04:00:00 GMT"

    def answer(asked: Asked) -> Reply:
        same = asked.headers.get("if-none-match") == tag and asked.headers.get("if-modified-since") == date
        return Reply(status=304) if same else Reply(body=FEED, headers={"ETag": tag, "Last-Modified": date})

    with HttpServer(answer) as server:
        first = document(fetch_one(server))
        assert isinstance(fetch_one(server, etag=first.etag, last_modified=first.last_modified), Unchanged)
        assert document(fetch_one(server, etag='"old"', last_modified=first.last_modified)).body == FEED


@pytest.mark.parametrize(
    ("etag", "last_modified", "sent"),
    [
        ('"1"', "", {"if-none-match": '"1"'}),
        ("", "yesterday", {"if-modified-since": "yesterday"}),
        ("", "", {}),
        ("ニュース", "", {}),
    ],
)
def test_each_validator_by_itself(etag: str, last_modified: str, sent: dict[str, str]) -> None:
    """Only what we have is sent; what no server can have said is not."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        fetch_one(server, etag=etag, last_modified=last_modified)
    conditional = {name: value for name, value in server.requests[0].headers.items() if name.startswith("if-")}
    assert conditional == sent


def test_a_huge_validator_is_not_kept() -> None:
    """A server cannot make us store and send 50 kB with every poll."""
    with HttpServer(lambda _: Reply(body=FEED, headers={"ETag": "x" * 50_000})) as server:
        assert document(fetch_one(server)).etag == ""


def test_304_without_a_copy() -> None:
    """304 to a request without validators is no news of nothing new: it would hide the feed for ever."""
    with HttpServer(lambda _: Reply(status=304)) as server:
        assert str(failure(fetch_one(server))) == "the server said 304 Not Modified"


# --- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "transient"),
    [
        (400, "the server said 400 Bad Request", False),
        (401, "the server said 401 Unauthorized", False),
        (403, "the server said 403 Forbidden", False),
        (404, "the server said 404 Not Found", False),
        (408, "the server said 408 Request Timeout", True),
        (410, "the server said 410 Gone", False),
        (429, "the server said 429 Too Many Requests", True),
        (500, "the server said 500 Internal Server Error", True),
        (503, "the server said 503 Service Unavailable", True),
        (599, "the server said 599", True),
        (300, "the server said 300 Multiple Choices", False),
        (301, "the server said 301 Moved Permanently", False),  # without saying where to
        (204, "the body is empty", True),
        (200, "the body is empty", True),
    ],
)
def test_status(status: int, words: str, transient: bool) -> None:
    """A status is told by its number and its registered phrase, never by the server's own words."""
    with HttpServer(lambda _: Reply(status=status)) as server:
        error = failure(fetch_one(server))
    assert (str(error), error.transient, error.retry_after) == (words, transient, None)


@pytest.mark.parametrize(
    ("retry_after", "date", "asked"),
    [
        ("120", None, timedelta(seconds=120)),
        ("0", None, timedelta(0)),
        ("999999999999999999999", None, timedelta(days=1)),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", None, None),
        ("٣", None, None),
        ("Tue, 14 Oct 2025 04:10:00 GMT", "Tue, 14 Oct 2025 04:00:00 GMT", timedelta(minutes=10)),
        ("Tue, 14 Oct 2025 04:10:00 +0200", "Tue, 14 Oct 2025 02:00:00 GMT", timedelta(minutes=10)),
        ("Tue, 14 Oct 2025 03:00:00 GMT", "Tue, 14 Oct 2025 04:00:00 GMT", timedelta(0)),
        ("Tue, 14 Oct 2053 04:10:00 GMT", "Tue, 14 Oct 2025 04:00:00 GMT", timedelta(days=1)),
        ("Tue, 14 Oct 2025 04:10:00 GMT", None, None),
        ("Tue, 14 Oct 2025 04:10:00 GMT", "now", None),
        ("Tue, 14 Oct 2025 04:10:00", "Tue, 14 Oct 2025 04:00:00 GMT", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after(status: int, retry_after: str, date: str | None, asked: timedelta | None) -> None:
    """Seconds, or a date held against the server's own; at most a day; what cannot be read is passed over."""
    headers = {"Retry-After": retry_after.encode().decode("latin-1")} | ({"Date": date} if date else {})
    with HttpServer(lambda _: Reply(status=status, headers=headers)) as server:
        assert failure(fetch_one(server)).retry_after == asked


# --- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coding", "body"), [("gzip", gzip.compress(FEED)), ("deflate", zlib.compress(FEED)), ("identity", FEED)]
)
def test_encoded_bodies(coding: str, body: bytes) -> None:
    """The body of a document is decoded."""
    with HttpServer(lambda _: Reply(body=body, headers={"Content-Encoding": coding})) as server:
        assert document(fetch_one(server)).body == FEED


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"\r\n" + FEED,
        b"HTTP/1.0 200 OK\r\n\r\n" + FEED,
        CHUNKED + b"5\r\n" + FEED[:5] + b"\r\na\r\n" + FEED[5:] + b"\r\n0\r\n\r\n",
        OK + b"Content-Length: 15\r\n\r\n" + FEED + b"and what nobody asked for",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 15\r\n\r\n" + FEED,
    ],
    ids=["until the end", "HTTP/1.0", "chunked", "more than announced", "with a prelude"],
)
def test_framing(answer: bytes) -> None:
    """However its end is marked, the body is what it is."""
    with HttpServer(lambda _: say(answer)) as server:
        assert document(fetch_one(server)).body == FEED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (say(OK + b"Content-Length: 100\r\n\r\n" + FEED), "the body is truncated"),
        (say(CHUNKED + b"f\r\n" + FEED + b"\r\n"), "the body is truncated"),
        (say(CHUNKED + b"no size\r\n" + FEED), "the body is truncated"),
        (say(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(FEED)[:-4]), "the body is truncated"),
        (say(OK + b"Content-Encoding: gzip\r\n\r\n" + FEED), "the gzip body is damaged"),
        (say(OK + b"Content-Encoding: br\r\n\r\n" + FEED), "the body is encoded as br, which was not asked for"),
        (say(OK + b"\r\n"), "the body is empty"),
        (hold(OK + b"Content-Length: 100001\r\n\r\n"), "larger than 100,000 bytes decoded"),
        (endless(OK + b"\r\n", b"news " * 1000), "larger than 100,000 bytes decoded"),
        (endless(CHUNKED, b"5\r\nnews \r\n" * 100), "larger than 100,000 bytes decoded"),
        (say(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), "the answer is not HTTP"),
        (say(OK + b"Content-Length: many\r\n\r\nxx"), "the answer is not HTTP"),
        (say(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nxx"), "the answer is not HTTP"),
        (say(b"220 mail.example.org ESMTP\r\n\r\n"), "the answer is not HTTP"),
        (say(b"HTTP/1.1 2000 OK\r\n\r\n"), "the answer is not HTTP"),
        (say(b"HTTP/1.1 200 OK\r\nX-\xff\x00: y\r\n\r\n"), "the answer is not HTTP"),
        (say(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), "the answer is not HTTP"),
        (endless(CHUNKED, b"1\r\nn\r\n" * 1000), "the body comes in too many pieces"),
        (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), "the server announces an answer, and does not give it"),
        (say(b""), "the server hung up without an answer"),
        (say(b"HTTP/1.1 200 O"), "the server hung up without an answer"),
        (endless(OK, b"X-Header: and another\r\n"), "the headers are too large"),
        (endless(OK + b"X-Header: ", b"x" * 1000), "the headers are too large"),
    ],
)
def test_broken_answers(answer: Raw, words: str) -> None:
    """Whatever a server does ends in one line, and at once where no waiting helps."""
    with HttpServer(lambda _: answer) as server:
        assert str(failure(fetch_one(server))) == words


def drip(head: bytes, piece: bytes) -> Raw:
    """A server that is never silent for long: each read succeeds, the whole never ends."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        connection.settimeout(0.05)
        while True:
            connection.sendall(piece)
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    return speak


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (hold(), "no answer within 0.3 s"),
        (hold(b"HTTP/1.1 200"), "no answer within 0.3 s"),
        (drip(OK, b"X: y\r\n"), "no answer within 0.3 s"),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "no answer within 0.3 s"),
        (hold(OK + b"\r\n"), "the body was not complete within 0.3 s"),
        (hold(OK + b"Content-Length: 16\r\n\r\n" + FEED), "the body was not complete within 0.3 s"),
        (drip(OK + b"\r\n", b"n"), "the body was not complete within 0.3 s"),
        (drip(CHUNKED, b"1\r\nn\r\n"), "the body was not complete within 0.3 s"),
    ],
)
def test_deadline(answer: Raw, words: str) -> None:
    """The deadline bounds the whole request, not one read, and says what was still missing."""
    with HttpServer(lambda _: answer) as server:
        error = failure(fetch_one(server, limits=HURRY))
    assert (str(error), error.transient) == (words, True)


def test_a_bomb_costs_no_memory() -> None:
    """100 MB of zeros in 100 kB of gzip: refused, for little more than the limit of 1 MB."""
    bomb = gzip.compress(bytes(100_000_000), compresslevel=9)
    with HttpServer(lambda _: Reply(body=bomb, headers={"Content-Encoding": "gzip"})) as server:
        tracemalloc.start()
        try:
            error = failure(fetch_one(server, limits=Limits(body_bytes=1_000_000)))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert str(error) == "larger than 1 MB decoded"
    assert peak < 5_000_000


def test_refused_port() -> None:
    """Nobody listens."""
    with HttpServer(lambda _: Reply()) as server:
        pass
    error = failure(fetch_one(server))
    assert (str(error), error.transient) == ("the connection was refused", True)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://news.example/feed", "the address is ftp, neither http nor https"),
        ("file:///etc/passwd", "the address is file, neither http nor https"),
        ("news.example/feed", "the address is relative, neither http nor https"),
        ("", "the address is relative, neither http nor https"),
        ("http://", "the address is not valid"),
        ("http:///feed", "the address is not valid"),
        ("http://[::1/feed", "the address is not valid"),
        ("http://news.example:port/feed", "the address is not valid"),
        ("http://news.example:99999/feed", "the address is not valid"),
        ("http://news.example:0/feed", "the address is not valid"),
        ("http://news.example/\x00", "the address is not valid"),
        ("http://\ud800/feed", "the address is not valid"),
        ("http://" + "a" * 64 + ".example/", "the name cannot exist"),
        ("http://a..example/", "the name cannot exist"),
    ],
)
def test_addresses_that_cannot_be_fetched(url: str, words: str) -> None:
    """An address that cannot be read fails like any other, and nobody is asked."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        assert str(failure(fetch_one(server, url=url or " "))) == words
    assert server.requests == []


def test_the_unforeseen(caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody thought of is logged whole, and is a failure of that feed alone."""

    def broken(host: str, port: int) -> list[str]:
        raise KeyError(host)

    with HttpServer(lambda _: Reply(body=FEED)) as server:
        url = server.url("/feed", host="news.example")
        assert str(failure(fetch_one(server, url=url, resolve=broken))) == "unforeseen: KeyError"
    (record,) = caplog.records
    assert record.exc_info


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """httpx and httpcore would print whole URLs and headers, secrets included."""
    caplog.set_level(logging.DEBUG)
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        document(fetch_one(server, "/feed?key=secret"))
    assert [record for record in caplog.records if record.name.startswith(("http", "watcher"))] == []


def test_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment would resolve names where the guard cannot see the answers."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        assert document(fetch_one(server)).body == FEED


def test_request_is_its_result_s_name() -> None:
    """A result carries the URL as it was asked, whatever was normalised on the way."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        url = f"HTTP://127.0.0.1:{server.port}/a b#c"
        assert fetch_one(server, url=url).url == url == Request(url=url).url
    assert LIMITS.body_bytes > len(FEED)
