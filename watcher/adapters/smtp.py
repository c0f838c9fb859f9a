"""Digests by mail: one whole RFC 5322 message for each recipient, and SMTP to hand it over.

A message is frozen as bytes, text and HTML, 7-bit clean, before its first attempt. What is *not* here: the words
(templates), retries (core/schedule), and any decision about security: `plain` speaks no TLS, the others accept nothing
less than a verified certificate.
"""

import contextlib
import re
import smtplib
import ssl
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Literal

from watcher.core.identity import delivery_id
from watcher.core.model import Delivery, Digest, Secret
from watcher.core.text.markup import clean
from watcher.errors import DeliveryError, RenderError
from watcher.ports import Rendered, Renderer

Security = Literal["starttls", "tls", "plain"]

_WIRE = compat32.clone(linesep="\r\n")
"""Not `email.policy.SMTP`: on Python 3.11.7 and 3.12.1 it decodes `=?utf-8?q?a=0d=0aBcc:=20x@y?=` in a subject into a
header of its own. The old policy takes a value as it is."""
_TEXT = Charset("utf-8")
_TEXT.body_encoding = QP  # spam filters distrust text in base64, and a person can read the source
_REPLY = 300
_FAREWELL_SECONDS = 1.0
"""For the answer to QUIT, which comes after the server's yes and before we have noted it."""
_AUTHENTICATION = frozenset({530, 534, 535, 538})


class MailSender:
    """A `ports.Sender` for one channel's mail addresses.

    `sender` is an address, with or without a name; `context` overrides the system's certificates; `timeout` is in
    seconds, for each step. Raises ValueError for an address that cannot be written in a mail.
    """

    def __init__(
        self,
        renderer: Renderer,
        *,
        host: str,
        port: int,
        security: Security,
        user: str,
        password: Secret | None,
        sender: str,
        recipients: Sequence[str],
        channel: str,
        timeout: float = 30.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        if not sender.isprintable():
            raise ValueError(f"{sender!r} is not an address: it holds a line break or a control character")
        name, address = parseaddr(sender)
        self._renderer, self._channel = renderer, channel
        self._sender = _address(address)
        self._from = formataddr((name, self._sender))
        self._recipients = [(recipient, _address(recipient)) for recipient in recipients]
        self._host, self._port, self._security, self._timeout = host, port, security, timeout
        self._user, self._password = user, password
        self._context = None if security == "plain" else context or ssl.create_default_context()

    # --- compose ---------------------------------------------------------------------------------------------------

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        """One delivery for each recipient, to that recipient only. Raises RenderError."""
        rendered = self._renderer.render(digest)
        _check_subject(rendered.subject)
        return [self._delivery(digest, rendered, *recipient) for recipient in self._recipients]

    def _delivery(self, digest: Digest, rendered: Rendered, recipient: str, address: str) -> Delivery:
        identity = delivery_id(digest.id, recipient)
        return Delivery(
            id=identity,
            digest=digest.id,
            channel=self._channel,
            recipient=recipient,
            subject=rendered.subject,
            body=self._message(digest, rendered, address, identity),
            created_at=digest.at,
            next_attempt_at=digest.at,
        )

    def _message(self, digest: Digest, rendered: Rendered, address: str, identity: str) -> bytes:
        domain = self._sender.rpartition("@")[2]
        mail = MIMEMultipart("alternative", boundary=f"=_{identity}")  # "=_" never stands in quoted-printable text
        mail["Date"] = format_datetime(digest.at.astimezone(digest.timezone))
        mail["From"] = self._from
        mail["To"] = address
        mail["Message-ID"] = f"<{identity}@{domain}>"
        mail["Subject"] = _subject(rendered.subject)
        mail["List-Id"] = f"Watcher {self._channel} <{self._channel.lower()}.watcher.{domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices and robots do not answer
        for subtype, text in (("plain", rendered.text), ("html", rendered.html)):
            part = MIMENonMultipart("text", subtype, charset="utf-8")
            part.set_payload(text, _TEXT)
            mail.attach(part)
        return mail.as_bytes(policy=_WIRE)

    # --- send ------------------------------------------------------------------------------------------------------

    def send(self, delivery: Delivery, now: datetime) -> str:  # noqa: ARG002  the port's signature
        """One attempt on one connection; returns the server's last word, such as `250 2.0.0 queued as 4F1`.

        A 5xx about the recipient or the message is permanent. Everything else may pass or will be mended by the
        operator (name, certificate, password), so it is transient; so is a server that is gone after the message
        without a word.
        """
        with self._connection() as server:
            self._introduce(server)
            with self._translated("MAIL FROM"):
                _expect_yes(*server.mail(self._sender))
            with self._translated("RCPT TO"):
                _expect_yes(*server.rcpt(_address(delivery.recipient)))
            with self._translated("DATA"):
                return _expect_yes(*server.data(delivery.body))

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        with self._translated("connect"):
            server = self._connect()
        try:
            yield server
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # the message is handed over, or it is not
                if server.sock:
                    server.sock.settimeout(_FAREWELL_SECONDS)
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=self._context)
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)

    def _introduce(self, server: smtplib.SMTP) -> None:
        with self._translated("EHLO"):
            server.ehlo_or_helo_if_needed()
        if self._security == "starttls":
            with self._translated("STARTTLS"):
                _expect_yes(*server.starttls(context=self._context))
                server.ehlo_or_helo_if_needed()  # what was said in the clear is forgotten (RFC 3207)
        if self._user and self._password:
            self._log_in(server, self._password)

    def _log_in(self, server: smtplib.SMTP, password: Secret) -> None:
        """`from None` and no word of the server's text: it may repeat the command, and with it the password."""
        try:
            server.login(self._user, password.reveal())
        except smtplib.SMTPResponseException as error:
            raise self._error("AUTH", f"the login was refused ({error.smtp_code})") from None
        except UnicodeError:
            raise self._error("AUTH", "user and password may only hold ASCII letters") from None
        except smtplib.SMTPServerDisconnected:
            raise self._error("AUTH", "the server closed the connection") from None
        except (smtplib.SMTPException, OSError, ValueError):  # ValueError: a challenge that is no base64
            raise self._error("AUTH", "the server offers no login that we know") from None

    @contextlib.contextmanager
    def _translated(self, step: str) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPResponseException as error:
            reply = _line(error.smtp_code, error.smtp_error)
            permanent = step in {"RCPT TO", "DATA"} and _is_final(error.smtp_code)
            raise self._error(step, f"the server answered {reply}", permanent=permanent, reply=reply) from error
        except ssl.SSLCertVerificationError as error:
            raise self._error(step, f"the certificate is not trusted: {error.verify_message}") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:  # ValueError: a host that is no name
            raise self._error(step, str(error) or type(error).__name__) from error

    def _error(self, step: str, problem: str, *, permanent: bool = False, reply: str = "") -> DeliveryError:
        return DeliveryError(f"{self._host}:{self._port}: {step}: {problem}", transient=not permanent, reply=reply)


# --- words on the wire -----------------------------------------------------------------------------------------------


def _expect_yes(code: int, text: bytes) -> str:
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, text)
    return _line(code, text)


def _is_final(code: int) -> bool:
    """A 5xx, unless it asks for a login: that is for the operator to mend."""
    return 500 <= code < 600 and code not in _AUTHENTICATION


def _line(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return clean(f"{code} {words}")[:_REPLY]


def _address(address: str) -> str:
    """The address in ASCII, an international domain in its xn-- form. Raises ValueError."""
    local, at, domain = address.rpartition("@")
    with contextlib.suppress(UnicodeError):
        ascii_address = f"{local}{at}{domain.encode('idna').decode()}"
        if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", ascii_address):
            return ascii_address
    raise ValueError(f"{address!r} is not an address that every mail server takes: letters of ASCII, @, a domain")


def _check_subject(subject: str) -> None:
    """Line breaks of every kind (Cc, Zl, Zp) would end the header, and lone surrogates (Cs) have no bytes."""
    if any(unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} for c in subject):
        raise RenderError("the subject holds a line break or a control character")


def _subject(subject: str) -> str:
    plain = subject.isascii() and "=?" not in subject  # what looks encoded is encoded, so it arrives as it was written
    return subject if plain else Header(subject, "utf-8", header_name="Subject").encode()
