"""The demo's receivers: they keep what comes, as it comes, and refuse a wrong signature."""

import hmac
import smtplib
import socket
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from watcher.commands.demo.sinks import Call, Mail, WebhookSink, mail_sink, webhook_sink

MAIL = "Subject: Kerkük\r\n\r\n.a line with a dot\r\n".encode()


def send(url: str, recipient: str) -> None:
    with smtplib.SMTP(str(urlsplit(url).hostname), urlsplit(url).port or 0, "localhost", timeout=10) as client:
        client.sendmail("watcher@ngo.example", [recipient], MAIL)


class TestMailSink:
    def test_keeps_mails_in_order_and_to_the_byte(self) -> None:
        with mail_sink() as sink:
            send(sink.url, "desk@ngo.example")
            send(sink.url, "night@ngo.example")
        assert sink.mails == [
            Mail(recipients=("desk@ngo.example",), content=MAIL),
            Mail(recipients=("night@ngo.example",), content=MAIL),
        ]

    def test_each_has_a_port_of_its_own_on_loopback(self) -> None:
        with mail_sink() as one, mail_sink() as other:
            assert one.url != other.url
            assert {urlsplit(sink.url).hostname for sink in (one, other)} == {"127.0.0.1"}

    def test_is_gone_at_the_end(self) -> None:
        with mail_sink() as sink:
            pass
        with pytest.raises(ConnectionRefusedError):
            send(sink.url, "desk@ngo.example")

    def test_a_silent_client_does_not_hold_up_the_end(self) -> None:
        with mail_sink() as sink:
            client = socket.create_connection((urlsplit(sink.url).hostname, urlsplit(sink.url).port), timeout=10)
            assert client.recv(3) == b"220"
        with client:
            client.settimeout(10)
            while client.recv(1024):  # the rest of the greeting, then the end
                pass


def sign(secret: str, id: str, timestamp: str, body: bytes) -> str:  # noqa: A002 - the header's word
    """As https://www.standardwebhooks.com says."""
    key = b64decode(secret.removeprefix("whsec_"))
    return "v1," + b64encode(hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")).decode()


def post(sink: WebhookSink, body: bytes, headers: Mapping[str, str]) -> int:
    request = Request(sink.url, data=body, headers=dict(headers))  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return int(answer.status)
    except HTTPError as answer:
        with answer:
            return answer.code


@dataclass(frozen=True)
class Signed:
    """What differs from a call that is signed rightly. `signature` has {right} for the right one."""

    genuine: bool
    secret: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    signature: str = "{right}"


SIGNATURES = {
    "right": Signed(True),
    "one of two, as in a rotation": Signed(True, signature="v1,AAAA {right}"),
    "none": Signed(False, signature=""),
    "of another secret": Signed(False, secret="whsec_" + b64encode(b"another").decode()),
    "of another body": Signed(False, body=b"[]"),
    "of another id": Signed(False, sent={"webhook-id": "d-2"}),
    "of another time": Signed(False, sent={"webhook-timestamp": "1476763201"}),
    "of another version": Signed(False, signature="v2,{right}"),
}


class TestWebhookSink:
    @pytest.mark.parametrize("case", SIGNATURES.values(), ids=SIGNATURES.keys())
    def test_says_yes_to_the_right_signature_alone(self, case: Signed) -> None:
        with webhook_sink() as sink:
            right = sign(case.secret or sink.secret, "d-1", "1476763200", b"{}")
            headers = {
                "webhook-id": "d-1",
                "webhook-timestamp": "1476763200",
                "webhook-signature": case.signature.format(right=right),
                **case.sent,
            }
            assert post(sink, case.body, headers) == (204 if case.genuine else 401)
        assert sink.calls == [Call(id=headers["webhook-id"], body=case.body, genuine=case.genuine)]

    def test_its_secret_is_new_each_time(self) -> None:
        assert WebhookSink().secret != WebhookSink().secret

    def test_is_gone_at_the_end(self) -> None:
        with webhook_sink() as sink:
            pass
        with pytest.raises(URLError):
            post(sink, b"{}", {})
