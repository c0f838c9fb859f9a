"""The guarded dialler: a name is resolved once, every answer is checked, and the literal address is dialled.

TLS and the Host header keep the name, since httpcore hands them its own. What is *not* here: which addresses are
admissible (guard.py), and what is said once a connection stands (exchange.py, client.py).
"""

import asyncio
import functools
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress

import certifi
import httpcore
import httpx

from watcher import __version__
from watcher.adapters.http.guard import Guard, literal
from watcher.adapters.http.words import DialError, connection_words

Resolve = Callable[[str, int], Sequence[str]]
"""A host and a port to literal addresses, best first. May block; raises OSError or UnicodeError."""

_MOST_ADDRESSES = 4
"""Dialled in turn, each with an equal share of the time. All that a name resolves to are checked."""

# httpx prints whole URLs at INFO, secrets included; httpcore prints headers at DEBUG
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def user_agent(contact: str) -> str:
    """Who we say we are: `Watcher/1.2 (+contact)`."""
    return f"Watcher/{__version__} (+{contact})" if contact else f"Watcher/{__version__}"


@functools.cache
def trusted() -> ssl.SSLContext:
    """The one TLS context of the process (27 ms each): certifi's authorities and the system's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def resolve(host: str, port: int) -> Sequence[str]:
    """The operating system's resolver."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _look_up(resolve: Resolve, host: str, port: int) -> Future[Sequence[str]]:
    """The addresses of `host`; the future raises DialError.

    Resolves in a daemon thread: a lookup cannot be cancelled, and one that hangs must not hold up others, or the exit.
    """
    found: Future[Sequence[str]] = Future()
    found.set_running_or_notify_cancel()
    if literal(host):
        found.set_result([host])
    else:
        threading.Thread(target=_resolve_into, args=(found, resolve, host, port), name="resolve", daemon=True).start()
    return found


def _resolve_into(found: Future[Sequence[str]], resolve: Resolve, host: str, port: int) -> None:
    try:
        found.set_result(resolve(host, port) or _nowhere(host))
    except (OSError, UnicodeError) as error:
        found.set_exception(DialError(connection_words(error)))
    except Exception as error:  # noqa: BLE001  it is raised where the answer is awaited
        found.set_exception(error)


def _nowhere(host: str) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{host} has no address")


@contextmanager
def _in_words(timeout: float | None) -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise httpcore.ConnectTimeout(f"no connection within {timeout:g} s" if timeout else "no connection") from error
    except httpcore.ConnectError as error:
        raise DialError(connection_words(error)) from error


class AsyncDialler(httpcore.AsyncNetworkBackend):
    """httpcore's way to the network under asyncio. Raises DialError, RefusedError, ConnectTimeout, in words."""

    def __init__(self, guard: Guard, resolve: Resolve) -> None:
        self._guard, self._resolve, self._network = guard, resolve, httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await asyncio.wrap_future(_look_up(self._resolve, host, port))
        self._guard.check(host, port, addresses)
        *earlier, last = addresses[:_MOST_ADDRESSES]
        share = timeout and timeout / (len(earlier) + 1)
        for address in earlier:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
        with _in_words(timeout):
            return await self._network.connect_tcp(last, port, share, local_address, socket_options)


class Dialler(httpcore.NetworkBackend):
    """The same for blocking clients."""

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
            return _look_up(self._resolve, host, port).result(timeout)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name server does not answer") from error


class AsyncTransport(httpx.AsyncHTTPTransport):
    """httpx over the guarded dialler.

    httpx takes no backend from outside, so its pool (`_pool`, httpx < 0.29) is set here. Nothing is kept alive: the
    pool is quadratic in idle connections (500 hosts: 68 ms a fetch).
    """

    def __init__(self, dialler: AsyncDialler, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=dialler)


class Transport(httpx.HTTPTransport):
    """The same for blocking clients."""

    def __init__(self, dialler: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=dialler)
