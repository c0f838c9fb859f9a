"""The outlets of `make bench-peers`: one quick server with HTTP/1.1, kept connections, ETag and Last-Modified.

Quicker than any of its clients, so that feeds a second are theirs; every body is made before it is asked for. What is
*not* here: what the bodies say (outlets.py).
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, Popen

from tests.bench.outlets import Edition, Outlets

_COMMON = b'Last-Modified: Fri, 21 Oct 2016 %02d:%02d:%02d GMT\r\nETag: "%s"\r\nCache-Control: max-age=60\r\n'
_HOSTS = [f"127.0.0.{number}" for number in range(1, 51)]
"""Publishers have a few feeds each, and some readers go easy on each of them."""


class QuickOutlets(Outlets):
    """Feed `n` and those around it are at one host."""

    def url(self, number: int) -> str:
        return f"http://{_HOSTS[number // 20 % len(_HOSTS)]}:{self._root}/{number}"


class Shelf:
    """What is published: for each path its tag, its 304 and its 200."""

    def __init__(self, count: int) -> None:
        self._count, self._editions = count, 0
        self.publish(Edition())

    def publish(self, edition: Edition) -> None:
        self._editions += 1
        self.papers = {f"/{number}".encode(): self._paper(edition.body(number)) for number in range(self._count)}

    def _paper(self, body: bytes) -> tuple[bytes, bytes, bytes]:
        tag = sha256(body).hexdigest()[:16].encode()
        seconds = int(tag[:4], 16)  # a date of its own for each body, for those who go by dates
        common = _COMMON % (seconds // 3600, seconds // 60 % 60, seconds % 60, tag)
        unchanged = b"HTTP/1.1 304 Not Modified\r\n" + common + b"\r\n"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
        return tag, unchanged, head + common + b"\r\n" + body


class Desk(asyncio.Protocol):
    """One connection."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._asked = shelf, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            head, self._asked = self._asked.split(b"\r\n\r\n", 1)
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        tag, unchanged, whole = self._shelf.papers[head.split(b" ", 2)[1]]
        self._transport.write(unchanged if b'"' + tag + b'"' in head else whole)
        if b"connection: close" in head.lower() or b"HTTP/1.0" in head:
            self._transport.close()


@contextmanager
def quick_outlets(count: int) -> Iterator[QuickOutlets]:
    """`count` outlets on loopback, which publish the first edition, until the block ends."""
    command = [sys.executable, "-m", "tests.bench.peers_server", str(count)]
    root = Path(__file__).parents[2]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=root) as process:
        yield QuickOutlets(process)


async def serve(count: int) -> None:
    """Tell the port, then publish what standard input asks for, `GAINED TOUCHED` a line, until it ends."""
    shelf, loop = Shelf(count), asyncio.get_running_loop()
    first = await loop.create_server(lambda: Desk(shelf), _HOSTS[0], 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = await loop.create_server(lambda: Desk(shelf), _HOSTS[1:], port, backlog=1024)
    print(port, flush=True)
    async with first, others:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            gained, touched = map(int, line.split())
            await loop.run_in_executor(None, shelf.publish, Edition(gained=gained, touched=touched))
            print("published", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
