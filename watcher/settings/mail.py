"""SMTP_* -> `Smtp`. What is *not* here: who gets mail (channels.py)."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from watcher.core.model import Channel, Secret
from watcher.settings import values
from watcher.settings.given import Given
from watcher.settings.model import Smtp

_RELAY_PORT, _SUBMISSION_PORT, _TLS_PORT = 25, 587, 465
"""Who logs in submits mail (RFC 6409: port 587); who does not talks to a relay (port 25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    host: str = "localhost"
    port: int | None = None
    security: Literal["starttls", "tls", "plain"] = "plain"


def read_smtp(given: Given, channels: Sequence[Channel]) -> Smtp:
    """The mail server and the sender. The sender may only be missing where no channel needs one."""
    server = given.read("SMTP_URL", _server, _Server())
    user, password = given.get("SMTP_USER"), given.get("SMTP_PASSWORD")
    if user and not given.declared("SMTP_PASSWORD"):
        cure = "write SMTP_PASSWORD_FILE=smtp-password, or SMTP_FROM instead if the server wants no login"
        given.faults.add(user, "has no SMTP_PASSWORD beside it", cure)
    if password and not given.declared("SMTP_USER"):
        given.faults.add(password, "has no SMTP_USER beside it", "write SMTP_USER, the login name of this password")
    return Smtp(
        host=server.host,
        port=server.port or _port(server, login=user is not None),
        security=server.security,
        user=user.value if user else "",
        password=Secret(password.value if password else ""),
        sender=_sender(given, needed=any(channel.kind == "mail" for channel in channels)),
    )


def _server(text: str) -> _Server:
    """`smtp://host`, `smtp://host:port`, `smtps://host`. No message of the ValueError repeats it."""
    scheme, found, rest = text.strip().partition("://")
    if not found or scheme.lower() not in ("smtp", "smtps"):
        raise ValueError("begins neither with smtp:// nor with smtps://")
    if "@" in rest:
        raise ValueError("holds a user or a password; write them as SMTP_USER and SMTP_PASSWORD_FILE")
    split = values.split_url(f"//{rest}")
    if split.path.strip("/") or split.query or split.fragment:
        raise ValueError("says more than a host and a port")
    host = split.hostname or ""
    plain = scheme.lower() == "smtp" and _is_loopback(host)
    return _Server(
        host=host,
        port=split.port,
        security="tls" if scheme.lower() == "smtps" else "plain" if plain else "starttls",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(server: _Server, *, login: bool) -> int:
    if server.security == "tls":
        return _TLS_PORT
    return _SUBMISSION_PORT if login and server.security == "starttls" else _RELAY_PORT


def _sender(given: Given, *, needed: bool) -> str:
    """SMTP_FROM, else SMTP_USER if that is an address."""
    if given.declared("SMTP_FROM"):
        return given.read("SMTP_FROM", values.sender, "")
    user = given.get("SMTP_USER")
    if user is None:
        if needed and not given.declared("SMTP_USER"):
            cure = "write SMTP_FROM=watcher@example.org, an address that your mail server sends for"
            given.missing("SMTP_FROM", "is missing: a channel sends mail, and mail needs a sender", cure)
        return ""
    try:
        return values.mail_address(user.value)
    except ValueError:
        if needed:
            cure = "write SMTP_FROM=watcher@example.org, an address that your mail server sends for"
            given.faults.add(user, "is no mail address that could be the sender", cure)
        return ""
