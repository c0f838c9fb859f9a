"""A real HTTP server on loopback that does what a handler says, and remembers what it was asked.

    with HttpServer(lambda asked: Reply(body=b"hello", headers={"ETag": '"1"'})) as server:
        ...fetch server.url("/feed")...
        assert server.requests[0].headers["user-agent"].startswith("Watcher/")

A handler gives a `Reply`, or `Raw` to speak on the socket itself: `say(b"HTTP/1.1 200 OK\\r\\n...")` then hangs up,
`hold(b"...")` then is silent until the client goes, `endless(b"...", chunk)` then repeats itself until the client goes.
One thread a connection, one request a connection (with `keep`, as many as are asked), nothing sleeps; leaving the
context closes every connection.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedReader
from threading import Lock, Thread
from types import TracebackType
from typing import Self

_TLS_HELLO = b"\x16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it arrived; header names are lower-case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A well-formed answer. Content-Length is added; a header with several values has them in a tuple."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def encode(self, *, keep: bool = False) -> bytes:
        phrase = HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else "Unheard Of"
        lines = [f"HTTP/1.1 {self.status} {phrase}", f"Connection: {'keep-alive' if keep else 'close'}"]
        lines += [] if self.status in (204, 304) else [f"Content-Length: {len(self.body)}"]
        for name, value in self.headers.items():
            lines += [f"{name}: {one}" for one in ((value,) if isinstance(value, str) else value)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


Raw = Callable[[socket.socket], None]
"""Speaks on the connection itself; OSError from a client that went away is expected."""

Handler = Callable[[Asked], Reply | Raw]


def say(data: bytes) -> Raw:
    """Say this, then hang up."""
    return lambda connection: connection.sendall(data)


def hold(data: bytes = b"") -> Raw:
    """Say this, then nothing, until the client goes away."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.recv(1)

    return speak


def endless(head: bytes, chunk: bytes) -> Raw:
    """Say the head, then the chunk again and again, until the client goes away."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(chunk)

    return speak


class HttpServer:
    """`tls` makes it an HTTPS server. `requests` are in order of arrival; `handler` may be exchanged while it runs.

    `connections` counts those on which something was asked; `resumed` those of them that took up a TLS session.
    """

    host = "127.0.0.1"

    def __init__(
        self, handler: Handler, *, tls: ssl.SSLContext | None = None, port: int = 0, keep: bool = False
    ) -> None:
        self.handler = handler
        self.requests: list[Asked] = []
        self.connections = self.resumed = 0
        self._keep = keep
        self._tls = tls
        self._listening = socket.create_server((self.host, port), backlog=128)
        self.port: int = self._listening.getsockname()[1]
        self._connections: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._over = False
        self._lock = Lock()
        self._accepting = Thread(target=self._accept, name="http-server", daemon=True)

    def url(self, target: str = "/", *, host: str = "") -> str:
        """The address of `target` here, under another name of this host if one is given."""
        return f"{'https' if self._tls else 'http'}://{host or self.host}:{self.port}{target}"

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # close() alone would leave accept() waiting
        self._accepting.join(10)
        self._listening.close()
        with self._lock:
            self._over = True
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                thread = Thread(target=self._serve, args=(connection,), name="http-connection", daemon=True)
                with self._lock:
                    self._threads = [known for known in self._threads if known.is_alive()]
                    self._threads.append(thread)
                    thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self._tls:
                with self._tls.wrap_socket(connection, server_side=True) as encrypted:
                    self._answer(encrypted)
            else:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with self._lock:
            if self._over:
                return
            self._connections.add(connection)
        try:
            self._converse(connection)
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _converse(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as incoming:
            asked = _read(incoming)
            if asked is None:
                return
            self._count(connection)
            while asked is not None and self._respond(connection, asked):
                asked = _read(incoming)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)

    def _count(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self.resumed += isinstance(connection, ssl.SSLSocket) and bool(connection.session_reused)

    def _respond(self, connection: socket.socket, asked: Asked) -> bool:
        """Whether the connection may go on."""
        with self._lock:
            self.requests.append(asked)
        answer = self.handler(asked)
        if not isinstance(answer, Reply):
            answer(connection)
            return False
        connection.sendall(answer.encode(keep=self._keep))
        return self._keep


def _read(incoming: BufferedReader) -> Asked | None:
    """None when the client hung up before it asked anything, or does not speak HTTP."""
    if incoming.peek(1)[:1] == _TLS_HELLO:  # it need not hold the line end that is waited for below
        return None
    line = incoming.readline().decode("latin-1").split(" ")
    if len(line) != 3:
        return None
    method, target, _ = line
    headers = {}
    while (header := incoming.readline().decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = incoming.read(int(headers.get("content-length", "0")))
    return Asked(method=method, target=target, headers=headers, body=body)
