"""The dialler: one lookup for each connection, the literal address dialled, TLS by name, and each failure in words."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event

import pytest

from tests.adapters.http.fetching import HURRY, FakeNames, document, failure, fetch_one
from tests.support.http_server import Asked, HttpServer, Reply
from tests.support.tls import server_tls, trusting_tls
from watcher.adapters.http import private_origins

FEED = b"<rss>news</rss>"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer(lambda _: Reply(body=FEED)) as running:
        yield running


def test_name_is_resolved_once(server: HttpServer) -> None:
    """What was checked is what is dialled: there is no second lookup in between that could answer otherwise."""
    names = FakeNames({"news.example": [["127.0.0.1"], ["127.0.0.2"]]})
    url = server.url("/feed", host="news.example")
    assert document(fetch_one(server, url=url, resolve=names, allow_private=["127.0.0.1"])).body == FEED
    assert names.asked == ["news.example"]
    assert server.requests[0].headers["host"] == f"news.example:{server.port}"


def test_rebinding() -> None:
    """A name that leads elsewhere the second time is checked the second time."""

    def answer(asked: Asked) -> Reply:
        return Reply(status=302, headers={"Location": "/b"})

    names = FakeNames({"news.example": [["127.0.0.1"], ["127.0.0.2"]]})
    with HttpServer(answer) as server:
        url = server.url("/a", host="news.example")
        error = failure(fetch_one(server, url=url, resolve=names, allow_private=["127.0.0.1"]))
    assert str(error).startswith("news.example leads to 127.0.0.2, not a public address")
    assert len(server.requests) == 1


def test_public_name_that_leads_home(server: HttpServer) -> None:
    """A public name that resolves to a private address is refused before anything is sent; the words name the cure."""
    names = FakeNames({"news.example": [["127.0.0.1"]]})
    error = failure(fetch_one(server, url=server.url("/feed", host="news.example"), resolve=names))
    assert str(error) == (
        "news.example leads to 127.0.0.1, not a public address; "
        f"if that is meant: ALLOW_PRIVATE=news.example:{server.port}"
    )
    assert not error.transient
    assert server.requests == []


def test_what_the_operator_wrote(server: HttpServer) -> None:
    """A feed URL that names localhost or a literal is fetched as it is written, by the system's own resolver."""
    for host in ("localhost", "127.0.0.1"):
        url = server.url("/feed", host=host)
        assert document(fetch_one(server, url=url, own=private_origins([url]))).body == FEED


@pytest.mark.parametrize("dead", [["127.0.0.2"], ["127.0.0.2", "127.0.0.3", "127.0.0.4"]])
def test_dead_addresses(server: HttpServer, dead: list[str]) -> None:
    """The addresses of a name are tried in turn."""
    names = FakeNames({"news.example": [[*dead, "127.0.0.1"]]})
    url = server.url("/feed", host="news.example")
    assert document(fetch_one(server, url=url, resolve=names, allow_private=["127.0.0.0/8"])).body == FEED


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "the name does not resolve"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "the name server does not answer"),
        (UnicodeError("label too long"), "the name cannot exist"),
        (None, "the name does not resolve"),
    ],
)
def test_names_that_lead_nowhere(server: HttpServer, error: Exception | None, words: str) -> None:
    """A lookup that fails is told in words; it may succeed later."""

    def resolve(host: str, port: int) -> list[str]:
        if error:
            raise error
        return []

    told = failure(fetch_one(server, url="http://news.example/", resolve=resolve))
    assert (str(told), told.transient) == (words, True)


def test_lookup_that_hangs(server: HttpServer) -> None:
    """A lookup cannot be cancelled: it is left behind at the deadline, and holds up nobody."""
    over = Event()

    def resolve(host: str, port: int) -> list[str]:
        over.wait(20)
        return ["127.0.0.1"]

    try:
        error = failure(fetch_one(server, url="http://news.example/", resolve=resolve, limits=HURRY))
    finally:
        over.set()
    assert str(error) == "no answer within 0.3 s"


def test_connection_that_hangs() -> None:
    """A host that drops our packets is told apart from one that thinks long."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = full.getsockname()
        for _ in range(3):  # Linux drops the SYN once the queue of who was not yet accepted is full
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(address)
        server = stack.enter_context(HttpServer(lambda _: Reply()))
        url = f"http://127.0.0.1:{address[1]}/"
        error = failure(fetch_one(server, url=url, own={address}, limits=HURRY))
    assert str(error) == "no connection within 0.1 s"


# --- TLS -------------------------------------------------------------------------------------------------------------


def test_tls_by_name() -> None:
    """The literal address is dialled, and the certificate is checked against the name."""
    with HttpServer(lambda _: Reply(body=FEED), tls=server_tls()) as server:
        names = FakeNames({"news.example": [["127.0.0.1"]]})
        for host in ("news.example", "127.0.0.1"):
            url = server.url("/feed", host=host)
            result = fetch_one(server, url=url, tls=trusting_tls(), resolve=names, allow_private=["127.0.0.1"])
            assert document(result).body == FEED


@pytest.mark.parametrize(
    ("certificate", "host", "trusting", "words"),
    [
        ("good", "news.example", False, "the certificate is not valid: unable to get local issuer"),
        ("expired", "news.example", True, "the certificate is not valid: certificate has expired"),
        ("good", "other.example", True, "the certificate is not valid: Hostname mismatch, "),
    ],
)
def test_certificates(certificate: str, host: str, trusting: bool, words: str) -> None:
    """A certificate that is unknown, over, or somebody else's is said to be so."""
    names = FakeNames({name: [["127.0.0.1"]] for name in ("news.example", "other.example")})
    tls = server_tls("expired" if certificate == "expired" else "good")
    with HttpServer(lambda _: Reply(body=FEED), tls=tls) as server:
        client = trusting_tls() if trusting else None
        error = failure(
            fetch_one(server, url=server.url("/", host=host), resolve=names, allow_private=["127.0.0.0/8"], tls=client)
        )
    assert str(error).startswith(words)


def test_https_to_a_plain_server(server: HttpServer) -> None:
    """A server that speaks no TLS hangs up."""
    error = failure(fetch_one(server, url=server.url().replace("http:", "https:")))
    assert str(error).startswith(("no encrypted connection: ", "the connection broke"))


def test_https_to_a_silent_server() -> None:
    """A server that takes the connection, and leaves the handshake hanging."""
    with socket.create_server(("127.0.0.1", 0)) as silent, HttpServer(lambda _: Reply()) as server:
        address = silent.getsockname()
        error = failure(fetch_one(server, url=f"https://127.0.0.1:{address[1]}/", own={address}, limits=HURRY))
    assert (str(error), error.transient) == ("no encrypted connection in time", True)


def test_http_to_a_tls_server() -> None:
    """A server that speaks nothing else."""
    with HttpServer(lambda _: Reply(body=FEED), tls=server_tls()) as server:
        error = failure(fetch_one(server, url=server.url().replace("https:", "http:")))
    assert str(error) in {"the server hung up without an answer", "the answer is not HTTP", "the connection broke"}
