"""Redirects: where they may lead, how many there may be, and what goes along."""

import base64

import pytest

from tests.adapters.http.fetching import HURRY, FakeNames, document, failure, fetch_one
from tests.support.http_server import Asked, Handler, HttpServer, Raw, Reply, hold
from watcher.core.model import Limits, Secret
from watcher.ports import Unchanged

FEED = b"<rss>news</rss>"
LOOPBACK = FakeNames({name: [["127.0.0.1"]] for name in ("news.example", "cdn.example")})


def redirect(location: str, status: int = 302, *, cookie: str = "") -> Reply:
    headers = {"Location": location} | ({"Set-Cookie": cookie} if cookie else {})
    return Reply(status=status, headers=headers)


def chain(length: int) -> Handler:
    """/0 leads to /1, and so on; the last of `length` redirects leads to the feed."""

    def answer(asked: Asked) -> Reply:
        step = int(asked.target.strip("/"))
        return redirect(f"/{step + 1}") if step < length else Reply(body=FEED, headers={"ETag": '"1"'})

    return answer


def test_a_feed_s_own_headers_go_to_its_own_server_alone() -> None:
    """Along a redirect on the same server, beside its cookies; to another port or host nothing of them."""
    secrets = (("cookie", Secret("own=1")), ("x-api-key", Secret("key")), ("Authorization", Secret("Basic eDp5")))

    def answer(asked: Asked) -> Reply:
        if asked.target == "/feed":
            return redirect("/next", cookie="set=2")
        return redirect(other.url("/there"))

    with HttpServer(lambda _: Reply(body=FEED)) as other, HttpServer(answer) as server:
        own = {(server.host, server.port), (other.host, other.port)}
        url = server.url("/feed")
        fetch_one(server, allow_private=[f"{other.host}:{other.port}"], own=own, secrets={url: secrets})
    names = ("cookie", "x-api-key", "authorization")
    sent = [{name: asked.headers[name] for name in names if name in asked.headers} for asked in server.requests]
    first = {"cookie": "own=1", "x-api-key": "key", "authorization": "Basic eDp5"}
    assert sent == [first, first | {"cookie": "own=1; set=2"}]
    # a cookie's scope is its host, whatever the port (RFC 6265, 8.5)
    assert {name: other.requests[0].headers.get(name) for name in names} == dict.fromkeys(names) | {"cookie": "set=2"}


def test_other_feeds_of_the_server_are_sent_nothing() -> None:
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        fetch_one(server, "/other", secrets={server.url("/feed"): [("x-api-key", Secret("key"))]})
    assert "x-api-key" not in server.requests[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect(status: int) -> None:
    """Every kind is followed with GET; the result keeps the URL that was asked, its base is the last one."""
    with HttpServer(lambda asked: Reply(body=FEED) if asked.target == "/b" else redirect("/b", status)) as server:
        result = document(fetch_one(server, "/a"))
        assert result.body == FEED
        assert result.url == server.url("/a")
        assert result.headers["content-location"] == server.url("/b")
    assert [(asked.method, asked.target) for asked in server.requests] == [("GET", "/a"), ("GET", "/b")]


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "/b"),
        ("b", "/feeds/b"),
        ("?page=2", "/feeds/a?page=2"),
        ("../b#part", "/b"),
        ("/b c", "/b%20c"),
        ("/n\xc3\xa9ws", "/n%C3%A9ws"),  # UTF-8 on the wire, as browsers take it
    ],
)
def test_where_a_redirect_leads(location: str, target: str) -> None:
    """A Location is read relative to the URL that gave it, and tidied as browsers do."""
    with HttpServer(lambda asked: redirect(location) if asked.target == "/feeds/a" else Reply(body=FEED)) as server:
        document(fetch_one(server, "/feeds/a"))
    assert server.requests[-1].target == target


@pytest.mark.parametrize(("length", "followed"), [(4, True), (5, True), (6, False)])
def test_chain(length: int, followed: bool) -> None:
    """At most `limits.redirects` are followed."""
    with HttpServer(chain(length)) as server:
        result = fetch_one(server, "/0", limits=Limits(redirects=5))
    if followed:
        assert document(result).etag == '"1"'
    else:
        assert str(failure(result)) == "redirected more than 5 times"
        assert len(server.requests) == 6


def test_circle() -> None:
    """A circle is a long chain."""
    with HttpServer(lambda asked: redirect("/b" if asked.target == "/a" else "/a")) as server:
        error = failure(fetch_one(server, "/a"))
    assert (str(error), error.transient) == ("redirected more than 5 times", False)


def test_deadline_of_a_chain() -> None:
    """All hops share one deadline."""

    def answer(asked: Asked) -> Reply | Raw:
        return redirect("/slow") if asked.target == "/feed" else hold()

    with HttpServer(answer) as server:
        assert str(failure(fetch_one(server, limits=HURRY))) == "no answer within 0.3 s"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "the redirect leads to an address that is file, neither http nor https"),
        ("ftp://news.example/", "the redirect leads to an address that is ftp, neither http nor https"),
        ("javascript:alert(1)", "the redirect leads to an address that is javascript, neither http nor https"),
        ("data:text/xml,<rss/>", "the redirect leads to an address that is data, neither http nor https"),
        ("http://[::1", "the redirect leads to an address that is not valid"),
        ("//:80", "the redirect leads to an address that is not valid"),
        ("http://xn--a.example/", "the redirect leads to an address that is not valid"),
        ("http://xn--/", "the redirect leads to an address that is not valid"),
        ("http://news.example:port/", "the redirect leads to an address that is not valid"),
        ("http://news.example:99999/", "the redirect leads to an address that is not valid"),
        ("http://" + "n" * 70_000, "the redirect leads to an address that is not valid"),
    ],
)
def test_redirects_that_are_not_followed(location: str, words: str) -> None:
    """A redirect leads to http or https, or nowhere."""
    with HttpServer(lambda _: redirect(location)) as server:
        error = failure(fetch_one(server))
    assert (str(error), error.transient) == (words, False)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://127.0.0.1:1/", "127.0.0.1 is not a public address"),
        ("http://[::1]:1/", "::1 is not a public address"),
        ("http://[::ffff:127.0.0.1]:1/", "::ffff:127.0.0.1 is not a public address"),
        ("http://10.0.0.5:8080/", "10.0.0.5 is not a public address"),
        ("http://localhost:1/", "localhost leads to 127.0.0.1, not a public address"),
        ("http://0x7f000001:1/", "0x7f000001 leads to 127.0.0.1, not a public address"),
        ("http://intranet.example/", "intranet.example leads to 10.0.0.5, not a public address"),
        ("http://half.example/", "half.example leads to fd00::1, not a public address"),
    ],
)
def test_redirects_into_our_own_network(location: str, words: str) -> None:
    """A redirect to a private address is refused, however it is written; the words say how to allow it."""
    names = FakeNames(
        {
            "localhost": [["127.0.0.1", "::1"]],
            "0x7f000001": [["127.0.0.1"]],
            "intranet.example": [["10.0.0.5"]],
            "half.example": [["93.184.216.34", "fd00::1"]],
        }
    )
    with HttpServer(lambda _: redirect(location)) as server:
        error = failure(fetch_one(server, resolve=names))
    assert str(error).split("; if that is meant: ALLOW_PRIVATE=")[0] == words
    assert not error.transient


def test_redirect_to_an_own_origin_of_another_feed() -> None:
    """What the operator wrote opens it to its own feed, not to the redirects of all the others."""
    with (
        HttpServer(lambda _: Reply(body=FEED)) as local,
        HttpServer(lambda _: redirect(local.url("/admin"))) as stranger,
    ):
        own = {(local.host, local.port), (stranger.host, stranger.port)}
        assert document(fetch_one(local, own=own)).body == FEED
        error = failure(fetch_one(stranger, own=own))
        assert str(error).endswith(f"ALLOW_PRIVATE=127.0.0.1:{local.port}")
        assert document(fetch_one(stranger, own=own, allow_private=[f"127.0.0.1:{local.port}"])).body == FEED


def test_allowed_name() -> None:
    """A name that ALLOW_PRIVATE lists may lead into our network, also by redirect; no other name may."""

    def answer(asked: Asked) -> Reply:
        return redirect(server.url("/b", host="cdn.example")) if asked.target == "/a" else Reply(body=FEED)

    with HttpServer(answer) as server:
        url = server.url("/a", host="news.example")
        names = [f"news.example:{server.port}", f"cdn.example:{server.port}"]
        refused = fetch_one(server, url=url, resolve=LOOPBACK, allow_private=names[:1])
        assert str(failure(refused)).startswith("cdn.example leads to 127.0.0.1")
        assert document(fetch_one(server, url=url, resolve=LOOPBACK, allow_private=names)).body == FEED
    assert [asked.headers["host"] for asked in server.requests] == [names[0], *names]


# --- what goes along -------------------------------------------------------------------------------------------------


def test_validators_go_along() -> None:
    """The copy that we have came from the end of the chain, so its validators are asked of every hop."""

    def answer(asked: Asked) -> Reply:
        return redirect("/b") if asked.target == "/a" else Reply(status=304)

    with HttpServer(answer) as server:
        assert isinstance(fetch_one(server, "/a", etag='"1"'), Unchanged)
    assert [asked.headers["if-none-match"] for asked in server.requests] == ['"1"', '"1"']


def test_credentials() -> None:
    """Name and password of a URL are sent as basic authentication, percent-decoded, never as part of the address."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        url = f"http://us%40er:p%3Ass@127.0.0.1:{server.port}/feed"
        result = document(fetch_one(server, url=url))
        assert result.headers["content-location"] == server.url("/feed")
    (asked,) = server.requests
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"us@er:p:ss").decode()
    assert asked.target == "/feed"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_credentials_stay_with_their_origin() -> None:
    """They go along to the same scheme, host and port, and nowhere else; a redirect brings none of its own."""
    with HttpServer(lambda _: Reply(body=FEED)) as other:

        def answer(asked: Asked) -> Reply:
            elsewhere = other.url("/c").replace("//", "//evil:word@")
            return redirect(elsewhere if asked.target == "/b" else "/b")

        with HttpServer(answer) as server:
            url = f"http://user:word@127.0.0.1:{server.port}/a"
            document(fetch_one(server, url=url, allow_private=["127.0.0.1"]))
    assert [("authorization" in asked.headers) for asked in server.requests] == [True, True]
    assert "authorization" not in other.requests[0].headers


@pytest.mark.parametrize("status", [401, 503])
def test_no_secrets_in_words(status: int) -> None:
    """Neither credentials nor queries nor paths stand in an error."""
    with HttpServer(lambda asked: Reply(status=status) if "b" in asked.target else redirect("/b?key=hush")) as server:
        result = fetch_one(server, url=f"http://user:hush@127.0.0.1:{server.port}/a/hush?key=hush")
    assert "hush" not in str(failure(result))
    assert "user" not in str(failure(result))


def test_cookies_within_a_chain() -> None:
    """A site that sets a cookie and asks again gets it back; no later fetch does."""

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("cookie") == "seen=1":
            return Reply(body=FEED)
        return redirect("/feed", cookie="seen=1; Path=/")

    with HttpServer(answer) as server:
        assert document(fetch_one(server)).body == FEED
        assert document(fetch_one(server)).body == FEED
    assert [asked.headers.get("cookie") for asked in server.requests] == [None, "seen=1", None, "seen=1"]


def test_cookies_stay_with_their_host() -> None:
    """A cookie of one host is not shown to the next."""

    def answer(asked: Asked) -> Reply:
        elsewhere = server.url("/b", host="cdn.example")
        return redirect(elsewhere, cookie="seen=1; Path=/") if asked.target == "/a" else Reply(body=FEED)

    with HttpServer(answer) as server:
        url = server.url("/a", host="news.example")
        document(fetch_one(server, url=url, resolve=LOOPBACK, allow_private=["127.0.0.1"]))
    assert [asked.headers.get("cookie") for asked in server.requests] == [None, None]


@pytest.mark.parametrize(
    ("statuses", "remembered"),
    [((301,), 1), ((308,), 1), ((302,), None), ((303,), None), ((307,), None), ((301, 308), 2), ((301, 302), 1),
     ((302, 301), None), ((), None)],
)  # fmt: skip
def test_where_permanent_redirects_led(statuses: tuple[int, ...], remembered: int | None) -> None:
    """As far as they lead without a temporary one between; also for a 304."""

    def answer(asked: Asked) -> Reply:
        step = int(asked.target.strip("/"))
        if step < len(statuses):
            return redirect(f"/{step + 1}#fragment", statuses[step])
        return Reply(status=304) if "if-none-match" in asked.headers else Reply(body=FEED)

    with HttpServer(answer) as server:
        expected = "" if remembered is None else server.url(f"/{remembered}")
        assert document(fetch_one(server, "/0")).moved_to == expected
        unchanged = fetch_one(server, "/0", etag='"1"')
        assert isinstance(unchanged, Unchanged)
        assert unchanged.moved_to == expected


def test_a_feed_is_asked_where_it_has_moved_to() -> None:
    """Under its own URL; its own headers stay with its own server."""
    with HttpServer(lambda _: Reply(body=FEED)) as other, HttpServer(lambda _: Reply(body=FEED)) as server:
        url = server.url("/feed")
        found = fetch_one(
            server,
            "/feed",
            address=other.url("/new"),
            allow_private=[f"{other.host}:{other.port}"],
            secrets={url: [("x-api-key", Secret("key"))]},
        )
    assert document(found).url == url
    assert server.requests == []
    assert [asked.target for asked in other.requests] == ["/new"]
    assert "x-api-key" not in other.requests[0].headers
