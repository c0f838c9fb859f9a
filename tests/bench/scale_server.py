"""The publishers of `make bench-scale`: slow ones, dead ones and hostile ones, and a log of who was asked when.

A server of its own process on all loopback addresses. A request's path is its feed's number. What is *not* here: what
the log shows (scale.py).
"""

import asyncio
import json
import sys
import time
import zlib

ITEMS, EDITION_EVERY = 30, 20
DEAD, HOSTILE = range(3), range(3, 5)
"""Feeds by the last two digits of their hosts' numbers."""


def feed(number: int, edition: int) -> bytes:
    """An RSS document; each edition has one new item."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{n}</guid><link>https://news.example/{number}/{n}</link>"
        f"<title>Report {n} of outlet {number}</title><description>{'What happened there. ' * 12}</description></item>"
        for n in range(edition, edition + ITEMS)
    )
    return f"<rss version='2.0'><channel><title>Outlet {number}</title>{items}</channel></rss>".encode()


def latency(number: int) -> float:
    """50 to 2,000 ms, each feed its own."""
    return 0.05 + 1.95 * (number * 7919 % 1000) / 999


class Publishers:
    """Answers, and keeps a line for each request: when, host, path, and how many the host had under way."""

    def __init__(self) -> None:
        self.log: list[tuple[float, str, int, int]] = []
        self._asked: dict[int, int] = {}
        self._under_way: dict[str, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):  # of those who wait at the end
            pass
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = head.decode("latin-1").split("\r\n")
        number = int(lines[0].split(" ")[1].strip("/"))
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        host = headers["host"].partition(":")[0]
        self._under_way[host] = self._under_way.get(host, 0) + 1
        self.log.append((time.time(), host, number, self._under_way[host]))
        try:
            await self._publish(number, int(host.partition(".")[0].lstrip("h")) % 100, headers, writer)
        finally:
            self._under_way[host] -= 1

    async def _publish(self, number: int, kind: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if kind in DEAD:
            await asyncio.sleep(3600)
        await asyncio.sleep(latency(number))
        if kind in HOSTILE:
            await HOSTILITIES[number % len(HOSTILITIES)](writer)
            raise ConnectionResetError
        self._asked[number] = self._asked.get(number, 0) + 1
        edition = self._asked[number] // EDITION_EVERY
        tag = f'"{edition}"'
        if headers.get("if-none-match") == tag:
            writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
            return
        body = feed(number, edition)
        writer.write(f"HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n<rss><channel>")
    while True:
        writer.write(b"<item><title>more</title></item>" * 500)
        await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(1)


async def _bomb(writer: asyncio.StreamWriter) -> None:
    packed = zlib.compress(bytes(50_000_000), 9)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    await writer.drain()


async def _nested(writer: asyncio.StreamWriter) -> None:
    body = b"<rss><channel><item>" + b"<a>" * 100_000
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()


HOSTILITIES = (_endless, _drip, _bomb, _nested)


async def main() -> None:
    """Tell the port; write the log when standard input ends."""
    publishers = Publishers()
    server = await asyncio.start_server(publishers.serve, "0.0.0.0", 0, backlog=4096)  # noqa: S104  all of 127.0.0.0/8
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(json.dumps(publishers.log), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
