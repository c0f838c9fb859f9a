"""A real SMTP server on loopback that can be told to misbehave, and remembers what it accepted.

    with SmtpSink() as sink:
        sink.script("RCPT", "451 4.7.1 greylisted, come back later")   # the first RCPT; later ones are accepted
        sink.script("ACCEPTED", DROP)                                  # takes the mail, then hangs up without a reply
        ...
        assert sink.mails[0].recipients == ("desk@example.org",)

With `log`, every accepted mail is one JSON line, on disk (fsync) before the reply: what a killed sender did deliver.
"""

import asyncio
import hashlib
import json
import os
import ssl
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DROP = "drop"
"""Instead of a reply: the connection is cut."""
HANG = "hang"
"""Instead of a reply: nothing, until the client goes away."""

Step = Literal["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "ACCEPTED", "QUIT"]
"""Where a script steps in. DATA: the body has arrived, nothing is kept yet. ACCEPTED: it is kept, the reply is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An accepted mail: its envelope, its bytes as they arrived, and whether the connection was encrypted."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool

    @property
    def message(self) -> Message:
        return message_from_bytes(self.content)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


class SmtpSink:
    """`tls` offers STARTTLS, or is spoken from the start when `implicit`; `users` (name -> password) offers AUTH."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        users: Mapping[str, str] | None = None,
        log: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.mails: list[Mail] = []
        self.steps: list[tuple[str, str]] = []
        self.host, self.port = host, port
        self._tls, self._implicit, self._users, self._log = tls, implicit, users, log
        self._replies: defaultdict[str, deque[str]] = defaultdict(deque)
        self._sessions: list[SMTP] = []
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="smtp-sink")

    def script(self, step: Step, *replies: str) -> None:
        """The next answers to `step`, one for each time it comes up; afterwards it is answered as usual."""
        self._replies[step].extend(replies)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the SMTP sink did not start"
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        implicit = self._tls if self._implicit else None
        server = await self._loop.create_server(self._session, self.host, self.port, ssl=implicit)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for session in self._sessions:
            if session.transport:
                session.transport.close()
        await asyncio.sleep(0)

    def _session(self) -> SMTP:
        session = SMTP(
            _Handler(self),
            hostname="sink.example.org",
            loop=self._loop,
            tls_context=None if self._implicit else self._tls,
            authenticator=self._authenticate,
            auth_require_tls=False,
            auth_exclude_mechanism=() if self._users else ("LOGIN", "PLAIN"),
            enable_SMTPUTF8=True,
        )
        self._sessions.append(session)
        return session

    def _authenticate(self, _: SMTP, __: object, ___: object, mechanism: str, login: LoginPassword) -> AuthResult:
        self.steps.append(("AUTH", mechanism))
        known = (self._users or {}).get(login.login.decode()) == login.password.decode()
        refusal = self._replies["AUTH"].popleft() if self._replies["AUTH"] else None
        return AuthResult(success=known and refusal is None, handled=False, message=refusal)

    async def answer(self, session: Any, step: Step, argument: str, usual: str) -> str:
        self.steps.append((step, argument))
        reply = self._replies[step].popleft() if self._replies[step] else usual
        if reply == HANG:
            await asyncio.Event().wait()
        if reply == DROP:
            session.transport.close()
            raise ConnectionResetError
        return reply

    def keep(self, mail: Mail) -> None:
        self.mails.append(mail)
        if self._log:
            digest = hashlib.sha256(mail.content).hexdigest()
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({"id": mail.id, "to": mail.recipients, "sha256": digest}) + "\n")
                log.flush()
                os.fsync(log.fileno())


class _Handler:
    """aiosmtpd's hooks; their names and signatures are its own."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Any, _: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        reply = await self._sink.answer(server, "EHLO", hostname, "")
        return [reply] if reply else responses

    async def handle_MAIL(self, server: SMTP, _: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802  aiosmtpd's name
        reply = await self._sink.answer(server, "MAIL", address, "250 2.1.0 ok")
        if reply.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(self, server: SMTP, _: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802  aiosmtpd's name
        reply = await self._sink.answer(server, "RCPT", address, "250 2.1.5 ok")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply

    async def handle_QUIT(self, server: SMTP, _: Any, __: Any) -> str:  # noqa: N802  aiosmtpd's name
        return await self._sink.answer(server, "QUIT", "", "221 bye")

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        refusal = await self._sink.answer(server, "DATA", "", "")
        if refusal:
            return refusal
        mail = Mail(
            sender=envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
            content=envelope.original_content,
            encrypted=server.transport.get_extra_info("sslcontext") is not None,
        )
        self._sink.keep(mail)
        return await self._sink.answer(server, "ACCEPTED", mail.id, f"250 2.0.0 queued as {len(self._sink.mails)}")
