"""Whom we trust, and the sessions that we have with them: the next handshake takes one up, and is shorter for both.

What is *not* here: connections.
"""

import functools
import ssl

import certifi

_MOST_SESSIONS = 1_000
"""Some 5 kB each. Where there are more hosts the first stay: hosts are polled in turn, and the last one heard of would
always have pushed out the next."""


class ResumingContext(ssl.SSLContext):
    """A context for clients that offers each host the session that it left last. Measured: 15 % of a handshake's CPU.

    asyncio has no parameter for this, but takes every context's `wrap_bio`. A session is of use under the name for
    which its certificate was verified, and nowhere else.
    """

    def __init__(self, *_: object) -> None:
        self._sessions: dict[str, ssl.SSLSession] = {}

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        known = session or self._sessions.get(str(server_hostname))
        return super().wrap_bio(incoming, outgoing, server_side, server_hostname, known)

    def remember(self, host: str, session: ssl.SSLSession) -> None:
        if host in self._sessions or len(self._sessions) < _MOST_SESSIONS:
            self._sessions[host] = session


@functools.cache
def trusted() -> ssl.SSLContext:
    """The one TLS context of the process (27 ms each): certifi's authorities and the system's."""
    context = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def remember(encrypted: ssl.SSLObject) -> None:
    """Keep the session of a connection on which something was read: TLS 1.3 sends it after the handshake."""
    if isinstance(encrypted.context, ResumingContext) and encrypted.server_hostname and encrypted.session:
        encrypted.context.remember(encrypted.server_hostname, encrypted.session)
