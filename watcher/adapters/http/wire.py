"""One connection, and HTTP/1.1 on it, by h11: a request out; a head, then a body in pieces, in.

Straight on asyncio, without httpx's transport: a 304 over that costs three times as much CPU (0.74 ms against 0.23).
What is *not* here: how the connection came about (dial.py), what an answer means (exchange.py), time limits: whoever
awaits sets them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import h11

from watcher.adapters.http.tls import remember
from watcher.adapters.http.words import connection_words, protocol_words
from watcher.errors import FetchError

_HEAD_BYTES = 100_000
"""Of an answer's head, and of each chunk's: more than any server sends."""
_MOST_INTERIM = 8
"""Answers of 1xx that may come before the real one: there is no use for more than one."""
_FEWEST_PIECES, _PIECE_BYTES = 25_000, 64
"""A body may come in so many chunks, and then in chunks of so many bytes on average: each costs 15 us, whatever is in
it, so 8 MB of single bytes would keep the loop from all others for minutes."""
_HELD = 4
"""Reads (of 256 kB at most) that lie here before the sender is made to wait."""


class HungUpError(FetchError):
    """The connection ended before any of the answer came: on one that was used before, nobody's fault."""


@dataclass(frozen=True, slots=True)
class Head:
    """An answer's status, and its headers: lower-case names, values as they came."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]

    def raw(self, name: bytes) -> bytes:
        """The first header of that name, b"" without one."""
        return next((value for key, value in self.headers if key == name), b"")

    def text(self, name: bytes) -> str:
        """All headers of that name, joined as RFC 9110 has it; UTF-8 when they are, as browsers take them."""
        joined = b", ".join(value for key, value in self.headers if key == name)
        try:
            return joined.decode()
        except UnicodeDecodeError:
            return joined.decode("latin-1")


class Wire(asyncio.Protocol):
    """asyncio calls the first four methods. The others raise FetchError, in words; a wire that raised is done for."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)
        self._arrived: list[bytes] = []
        self._waiting: asyncio.Future[None] | None = None
        self._over = self._in_body = False
        self._broke: Exception | None = None
        self._heard = self._pieces = self._length = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._arrived.append(data)
        if len(self._arrived) == _HELD:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._over, self._broke = True, exc
        self._wake()

    async def ask(self, target: bytes, headers: list[tuple[bytes, bytes]]) -> Head:
        """GET `target`. Raises HungUpError when nothing comes back."""
        self._in_body, self._heard, self._pieces, self._length = False, 0, 0, 0
        asked = h11.Request(method=b"GET", target=target, headers=headers)
        self._transport.write(self._http.send(asked) or b"")
        self._http.send(h11.EndOfMessage())
        for _ in range(_MOST_INTERIM + 1):
            event = await self._event()
            if isinstance(event, h11.Response):
                self._in_body = True
                if encrypted := self._transport.get_extra_info("ssl_object"):
                    remember(encrypted)
                return Head(event.status_code, list(event.headers))
        raise FetchError("the server announces an answer, and does not give it")

    async def piece(self) -> bytes:
        """The next piece of the body, b"" at its end."""
        event = await self._event()
        if not isinstance(event, h11.Data):
            return b""
        self._pieces += 1
        self._length += len(event.data)
        if self._pieces > _FEWEST_PIECES + self._length // _PIECE_BYTES:
            raise FetchError("the body comes in too many pieces", transient=False)
        return bytes(event.data)

    def is_free(self) -> bool:
        """Whether the whole answer was read, or lies here and is passed over, so that another can be asked for."""
        try:
            if self._over or not self._passed_over() or self._http.trailing_data[0]:
                return False
            self._http.start_next_cycle()
        except h11.ProtocolError:
            return False
        return True

    def is_quiet(self) -> bool:
        """Whether a free connection still stands, and nothing came on it that nobody asked for."""
        return not self._over and not self._arrived

    def close(self) -> None:
        """At once, without TLS's farewell: nobody waits for it, and it would wait for the other side."""
        self._transport.abort()

    async def _event(self) -> object:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._more())
        except h11.RemoteProtocolError as error:
            raise FetchError("the body is truncated" if self._in_body else protocol_words(error)) from error
        return event

    async def _more(self) -> bytes:
        """What has arrived, b"" at the end of the connection."""
        if not self._arrived and not self._over:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        if not self._arrived:
            self._check_end()
        if len(self._arrived) >= _HELD:
            self._transport.resume_reading()
        arrived = b"".join(self._arrived)
        self._arrived.clear()
        self._heard += len(arrived)
        return arrived

    def _check_end(self) -> None:
        """An end in the middle of a body is for h11 to judge, unless it cannot be one."""
        if self._in_body:
            if self._broke:
                raise FetchError("the body is truncated")
            return
        words = connection_words(self._broke) if self._broke else "the server hung up without an answer"
        raise FetchError(words) if self._heard else HungUpError(words)

    def _passed_over(self) -> bool:
        while self._http.their_state is h11.SEND_BODY:
            if self._http.next_event() is h11.NEED_DATA:
                return False
        return self._http.their_state is h11.DONE

    def _wake(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
