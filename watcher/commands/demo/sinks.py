"""The demo's receivers: a mail server and a webhook that keep what they are given, and say yes only to what is right.

What is *not* here: anything of ours that sends; signatures are checked by the Standard Webhooks text, not by our code.
"""

import asyncio
import hmac
import secrets
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from watcher.commands.demo.loopback import Answers, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it came over the wire."""

    recipients: tuple[str, ...]
    content: bytes


@dataclass(kw_only=True)
class MailSink:
    """A mail server that keeps every mail, in order of arrival."""

    url: str
    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.original_content or b""
        self.mails.append(Mail(recipients=tuple(envelope.rcpt_tos), content=content))
        return f"250 kept as number {len(self.mails)}"


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A mail server on loopback, in a thread of its own until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    sink = MailSink(url=f"smtp://127.0.0.1:{listening.getsockname()[1]}")
    closing = asyncio.Event()
    with listening, asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        loop = runner.get_loop()
        thread = Thread(target=runner.run, args=(_serve_mail(sink, listening, closing),))
        thread.start()
        try:
            yield sink
        finally:
            loop.call_soon_threadsafe(closing.set)
            thread.join()


async def _serve_mail(sink: MailSink, listening: socket.socket, closing: asyncio.Event) -> None:
    # not aiosmtpd's Controller, which cannot take port 0; the host name saves SMTP a question to DNS
    loop = asyncio.get_running_loop()
    conversation = partial(SMTP, sink, hostname="localhost", enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(conversation, sock=listening)
    await closing.wait()
    server.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A webhook call as it came over the wire. `genuine`: it was signed with the secret that was agreed."""

    id: str
    body: bytes
    genuine: bool


@dataclass(kw_only=True)
class WebhookSink:
    """A webhook that keeps every call, in order of arrival, and refuses a wrong signature. `secret` is new each run."""

    url: str = ""
    secret: str = field(default_factory=lambda: "whsec_" + b64encode(secrets.token_bytes(24)).decode())
    calls: list[Call] = field(default_factory=list)


@contextmanager
def webhook_sink() -> Iterator[WebhookSink]:
    """A webhook on loopback until the block ends."""
    sink = WebhookSink()
    with serving(partial(_Hook, sink)) as root:
        sink.url = f"{root}/hook"
        yield sink


class _Hook(Answers):
    def __init__(self, sink: WebhookSink, *connection: Any) -> None:
        self._sink = sink
        super().__init__(*connection)

    def do_POST(self) -> None:  # noqa: N802 - http.server calls it by this name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = Call(id=self.headers["webhook-id"] or "", body=body, genuine=self._signed(body))
        self._sink.calls.append(call)
        self.send_response(204 if call.genuine else 401)
        self.end_headers()

    def _signed(self, body: bytes) -> bool:
        key = b64decode(self._sink.secret.removeprefix("whsec_"))
        content = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        expected = "v1," + b64encode(hmac.digest(key, content, "sha256")).decode()
        given = (self.headers["webhook-signature"] or "").split()
        return any(hmac.compare_digest(expected, signature) for signature in given)
