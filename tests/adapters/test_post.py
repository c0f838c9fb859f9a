"""One POST: what is sent, what is kept of the answer, and what no answer looks like."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.support.http_server import Handler, HttpServer, Reply, endless, hold, say
from tests.support.records import NOW
from watcher.adapters.post import HttpPoster, retry_after
from watcher.core.model import Secret
from watcher.errors import DeliveryError
from watcher.ports import Answer

PATH = "/hooks/T0/s3cr3t"


@pytest.fixture
def poster() -> Iterator[HttpPoster]:
    with httpx.Client(trust_env=False, timeout=0.5) as client:
        yield HttpPoster(client)


def answer(poster: HttpPoster, handler: Handler) -> Answer:
    with HttpServer(handler) as server:
        return poster.post(Secret(server.url(PATH)), b"{}", {}, NOW)


def test_what_is_sent(poster: HttpPoster) -> None:
    """The bytes as they are, as JSON, with the sender's headers; no compressed answer is asked for: it could grow."""
    with HttpServer(lambda _: Reply()) as server:
        poster.post(Secret(server.url(PATH)), '{"a":"é"}'.encode(), {"webhook-id": "d-1"}, NOW)
    (asked,) = server.requests
    assert (asked.method, asked.target, asked.body) == ("POST", PATH, '{"a":"é"}'.encode())
    expected = {"content-type": "application/json", "webhook-id": "d-1", "accept-encoding": "identity"}
    assert expected.items() <= asked.headers.items()


def test_a_host_that_is_no_name(poster: HttpPoster) -> None:
    """IDNA's error is none of httpx's."""
    with pytest.raises(DeliveryError) as refused:
        poster.post(Secret("https://xn--a.com/hooks/T0/s3cr3t"), b"{}", {}, NOW)
    assert refused.value.transient
    assert "s3cr3t" not in str(refused.value)


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (lambda _: Reply(body=b"ok"), Answer(status=200, text="ok")),
        (lambda _: Reply(status=204), Answer(status=204)),
        (lambda _: Reply(status=500, body=b"<p>\r\n\tsorry\x1b\x00"), Answer(status=500, text="<p> sorry")),
        (lambda _: Reply(status=400, body=b"\xff\xfe"), Answer(status=400, text="��")),
        (lambda _: Reply(body=b"long " * 1_000), Answer(status=200, text=("long " * 40))),
        (
            lambda _: Reply(status=429, headers={"Retry-After": "30"}),
            Answer(status=429, retry_after=timedelta(seconds=30)),
        ),
        (lambda _: Reply(status=302, headers={"Location": "/elsewhere"}), Answer(status=302)),
        (lambda _: say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok"), Answer(status=200, text="ok")),
        (lambda _: hold(b"HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nok"), Answer(status=202, text="ok")),
        (lambda _: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000), Answer(status=200, text="x" * 200)),
    ],
    ids=[
        "yes",
        "no body",
        "one line",
        "no text",
        "short",
        "wait",
        "redirect",
        "body cut",
        "body hangs",
        "body endless",
    ],
)
def test_what_is_kept_of_an_answer(poster: HttpPoster, handler: Handler, expected: Answer) -> None:
    """The status is the verdict; of the body a few words, in one line, and its loss does not matter."""
    assert answer(poster, handler) == expected


def test_an_echo_of_the_url_is_blacked_out(poster: HttpPoster) -> None:
    """The key is in the path; many servers repeat the path, and the reply goes into the ledger."""
    repeated = answer(poster, lambda asked: Reply(status=404, body=f"Cannot POST {asked.target} today".encode()))
    assert repeated.text == "Cannot POST /hooks/T0/... today"


@pytest.mark.parametrize(
    ("handler", "says"),
    [
        (lambda _: hold(), "127.0.0.1 did not answer in time"),
        (lambda _: say(b""), "127.0.0.1: Server disconnected"),
        (lambda _: say(b"SMTP ready\r\n\r\n"), "127.0.0.1: "),
    ],
    ids=["hangs", "hangs up", "nonsense"],
)
def test_no_answer(poster: HttpPoster, handler: Handler, says: str) -> None:
    """It may come on the next attempt. The URL is a secret: its host alone is named."""
    with pytest.raises(DeliveryError, match=says) as error:
        answer(poster, handler)
    assert error.value.transient
    assert "s3cr3t" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"http://127.0.0.1:1{PATH}", "127.0.0.1: .*refused"),
        (f"ftp://127.0.0.1{PATH}", "127.0.0.1: "),
        (f"http://[::1{PATH}", "the receiver: "),
        (f"http://127.0.0.1{PATH}\n", "the receiver: "),
    ],
)
def test_nobody_there(poster: HttpPoster, url: str, says: str) -> None:
    with pytest.raises(DeliveryError, match=says) as error:
        poster.post(Secret(url), b"{}", {}, NOW)
    assert error.value.transient
    assert "s3cr3t" not in str(error.value)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta(0)),
        (" 120 ", timedelta(minutes=2)),
        ("Mon, 17 Oct 2016 04:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 17 Oct 2016 07:05:00 +0300", timedelta(minutes=5)),
        ("Mon, 17 Oct 2016 04:05:00 -0000", timedelta(minutes=5)),
        ("Monday, 17-Oct-16 04:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 17 Oct 2016 03:00:00 GMT", timedelta(0)),
        ("9" * 40, timedelta(seconds=999_999_999)),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("Mon, 99 Oct 2016 04:05:00 GMT", None),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", None),
        ("Mon, 17 Oct 2016 04:05:00 +99999999999999999", None),
    ],
)
def test_retry_after(value: str, wait: timedelta | None) -> None:
    """Seconds, or a date by our clock; a date that has passed means now, and what cannot be read means nothing."""
    assert retry_after(value, NOW) == wait
