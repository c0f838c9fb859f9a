"""A plain httpx.Client for those who post (webhooks), over the guarded dialler, bounded in time and size.

httpx's timeouts bound one read each; here a connection, which serves one request, has a deadline and a number of bytes
that it may bring. What is *not* here: what is posted, and what an answer means.
"""

import ssl
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from watcher.adapters.http.dial import BlockingDialler, Transport, user_agent
from watcher.adapters.http.guard import Allowance, Guard, Origin
from watcher.adapters.http.names import Resolve, resolve
from watcher.adapters.http.tls import trusted
from watcher.adapters.http.words import DialError, connection_words

_ANSWER_BYTES = 1_000_000
"""Receivers answer with a line or a page; nobody needs to read more of it."""
_WRITTEN_AT_ONCE = 16_384
"""Bytes between two looks at the clock: httpcore's own loop over a large body takes the timeout anew for each piece."""


def guarded_client(
    *,
    own: Collection[Origin] = (),
    allow_private: Sequence[str] = (),
    seconds: float = 30.0,
    contact: str = "",
    resolve: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> httpx.Client:
    """A client whose every request has an answer, or failed with an httpx.HTTPError in words, after `seconds` in all.

    It follows no redirects, keeps no connections, and asks for answers without compression. Reading more than 1 MB of
    an answer is an error. The parameters are those of HttpFetcher; for a channel `own` is the origin of its URL.
    """
    guard = Guard(own=frozenset(own), allowances=tuple(map(Allowance.parse, allow_private)))
    return httpx.Client(
        transport=Transport(_BoundedDialler(BlockingDialler(guard, resolve), seconds), tls or trusted()),
        headers={"User-Agent": user_agent(contact), "Accept-Encoding": "identity", "Connection": "close"},
        timeout=httpx.Timeout(seconds, connect=seconds / 3),  # a third for the name, a third for the connection
        trust_env=False,
        follow_redirects=False,
    )


class _BoundedDialler(httpcore.NetworkBackend):
    """Gives every connection its deadline, which counts from before its name is resolved."""

    def __init__(self, dialler: BlockingDialler, seconds: float) -> None:
        self._dialler, self._seconds = dialler, seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = time.monotonic() + self._seconds
        stream = self._dialler.connect_tcp(host, port, timeout, local_address, socket_options)
        return _BoundedStream(stream, deadline, f"no answer within {self._seconds:g} s")


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: float, late: str) -> None:
        self._stream, self._deadline, self._late = stream, deadline, late
        self._allowance = _ANSWER_BYTES

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._in_time(timeout, httpcore.ReadTimeout) as left:
            data = self._stream.read(max_bytes, left)
        self._allowance -= len(data)
        if self._allowance < 0:
            raise httpcore.ReadError(f"the answer is larger than {_ANSWER_BYTES / 1e6:g} MB")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            with self._in_time(timeout, httpcore.WriteTimeout) as left:
                self._stream.write(buffer[start : start + _WRITTEN_AT_ONCE], left)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            with self._in_time(timeout, httpcore.ConnectTimeout) as left:
                encrypted = self._stream.start_tls(ssl_context, server_hostname, left)
        except httpcore.ConnectError as error:
            raise DialError(connection_words(error)) from error
        return _BoundedStream(encrypted, self._deadline, self._late)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    @contextmanager
    def _in_time(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> Iterator[float]:
        """Gives the seconds that the next step may take. Raises `late`, in words."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise late(self._late)
        try:
            yield left if timeout is None else min(left, timeout)
        except late as error:
            raise late(self._late) from error
