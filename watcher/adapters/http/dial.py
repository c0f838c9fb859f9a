"""The guarded diallers: a name is resolved once, every answer is checked, and the literal address is dialled.

TLS and the Host header keep the name. What is *not* here: which addresses are admissible (guard.py), and what is said
once a connection stands (wire.py, client.py).
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpcore
import httpx

from watcher import __version__
from watcher.adapters.http.guard import Guard, RefusedError
from watcher.adapters.http.names import Resolve, look_up
from watcher.adapters.http.wire import Wire
from watcher.adapters.http.words import DialError, LateError, connection_words
from watcher.errors import FetchError

_MOST_ADDRESSES = 4
"""Dialled in turn, each with an equal share of the time. All that a name resolves to are checked."""

# httpx prints whole URLs at INFO, secrets included; httpcore prints headers at DEBUG
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def user_agent(contact: str) -> str:
    """Who we say we are: `Watcher/1.2 (+contact)`."""
    return f"Watcher/{__version__} (+{contact})" if contact else f"Watcher/{__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialler:
    """Connections under asyncio. `tls` is called for the first that is to be encrypted: it takes a while."""

    guard: Guard
    resolve: Resolve
    tls: Callable[[], ssl.SSLContext]

    async def dial(self, host: str, port: int, *, secure: bool, seconds: float) -> Wire:
        """A connection that stands, encrypted if it is to be `secure`; each of the two in `seconds`.

        Raises FetchError, in words.
        """
        try:
            addresses = await asyncio.wrap_future(look_up(self.resolve, host, port))
            self.guard.check(host, port, addresses)
        except (DialError, RefusedError) as error:
            raise FetchError(str(error), transient=isinstance(error, DialError)) from error
        connected = await _first(addresses[:_MOST_ADDRESSES], port, seconds)
        return await (self._encrypted(connected, host, seconds) if secure else _plain(connected))

    async def _encrypted(self, connected: socket.socket, host: str, seconds: float) -> Wire:
        loop, tls = asyncio.get_running_loop(), self.tls()
        try:
            async with asyncio.timeout(seconds):
                _, wire = await loop.create_connection(Wire, sock=connected, ssl=tls, server_hostname=host)
        except TimeoutError as error:
            raise LateError("no encrypted connection in time") from error
        except OSError as error:  # ssl.SSLError is one
            raise FetchError(connection_words(error)) from error
        return wire


async def _plain(connected: socket.socket) -> Wire:
    _, wire = await asyncio.get_running_loop().create_connection(Wire, sock=connected)
    return wire


async def _first(addresses: Sequence[str], port: int, seconds: float) -> socket.socket:
    """Connected to the first of `addresses` that takes it."""
    *earlier, last = addresses
    share = seconds / len(addresses)
    for address in earlier:
        with suppress(FetchError):
            return await _connected(address, port, share, seconds)
    return await _connected(last, port, share, seconds)


async def _connected(address: str, port: int, share: float, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connecting = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        async with asyncio.timeout(share):
            await asyncio.get_running_loop().sock_connect(connecting, (address, port))
    except BaseException as error:
        connecting.close()
        if isinstance(error, TimeoutError):
            raise LateError(f"no connection within {seconds:g} s") from error
        if isinstance(error, OSError):
            raise FetchError(connection_words(error)) from error
        raise
    return connecting


class BlockingDialler(httpcore.NetworkBackend):
    """httpcore's way to the network, for blocking clients. Raises DialError, RefusedError, ConnectTimeout, in words."""

    def __init__(self, guard: Guard, resolve: Resolve) -> None:
        self._guard, self._resolve, self._network = guard, resolve, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._looked_up(host, port, timeout)
        self._guard.check(host, port, addresses)
        *earlier, last = addresses[:_MOST_ADDRESSES]
        share = timeout and timeout / (len(earlier) + 1)
        for address in earlier:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._network.connect_tcp(address, port, share, local_address, socket_options)
        with _in_words(timeout):
            return self._network.connect_tcp(last, port, share, local_address, socket_options)

    def _looked_up(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        try:
            return look_up(self._resolve, host, port).result(timeout)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name server does not answer") from error


@contextmanager
def _in_words(timeout: float | None) -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise httpcore.ConnectTimeout(f"no connection within {timeout:g} s" if timeout else "no connection") from error
    except httpcore.ConnectError as error:
        raise DialError(connection_words(error)) from error


class Transport(httpx.HTTPTransport):
    """httpx over the guarded dialler.

    httpx takes no backend from outside, so its pool (`_pool`, httpx < 0.29) is set here. Nothing is kept alive: the
    pool is quadratic in idle connections (500 hosts: 68 ms a fetch).
    """

    def __init__(self, dialler: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=dialler)
