"""Ways in which a server can misbehave on the socket itself, besides HttpServer's `say`, `hold` and `endless`.

All are bounded by their client: they end when it goes away, and none sleeps.
"""

import socket
import struct
import zlib
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

from tests.support.http_server import Raw

_EVERY = 0.05
"""Seconds between two pieces that drip."""


def drip(head: bytes, piece: bytes) -> Raw:
    """Never silent for long: each read succeeds, the whole never ends."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        connection.settimeout(_EVERY)
        while True:
            connection.sendall(piece)
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    return speak


def spell(data: bytes, *, size: int = 1) -> Raw:
    """All of it, in pieces of `size` bytes, each in a packet of its own."""

    def speak(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(data), size):
            connection.sendall(data[start : start + size])

    return speak


def reset(data: bytes = b"") -> Raw:
    """Say this, then break the connection off (RST)."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(data)
        _break(connection)

    return speak


def bomb(megabytes: int, *, layers: int = 1) -> bytes:
    """So many megabytes of nothing in a little gzip, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
    for _ in range(layers - 1):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        packed = packer.compress(packed) + packer.flush()
    return packed


def _break(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Listener:
    """Takes connections on an address and does `with_each`; `contacts` counts them."""

    def __init__(self, with_each: Raw, *, host: str = "127.0.0.1") -> None:
        self.contacts = 0
        self._with_each = with_each
        self._listening = socket.create_server((host, 0), backlog=128)
        self.host = host
        self.port: int = self._listening.getsockname()[1]
        self._accepting = Thread(target=self._accept, name="listener", daemon=True)

    def url(self, target: str = "/", *, host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{target}"

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # close() alone would leave accept() waiting
        self._accepting.join(10)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.contacts += 1
                with connection, suppress(OSError):
                    self._with_each(connection)


def hang_up(connection: socket.socket) -> None:
    """Before anything was asked: break it off."""
    _break(connection)


def canary() -> Listener:
    """A listener on another address, which nobody has any business to contact."""
    return Listener(hang_up, host="127.0.0.2")
