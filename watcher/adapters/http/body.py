"""Raw bytes as they come off the wire -> the decoded body, within its limit.

Decompression is done here and not by httpx: there 8 MB of gzip become 8 GB before anybody can count them (+263 MB were
measured for a small one). Here zlib never gives out more than is left of the limit. What is *not* here: the network.
"""

import zlib
from typing import Protocol

from watcher.errors import FetchError

ACCEPTED = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_BARE = -zlib.MAX_WBITS
_GZIP_MARK = b"\x1f"

# utf-8: a common mistake for a charset, which browsers pass over as well
_PLAIN = {"", "identity", "none", "utf-8"}


class _Inflater(Protocol):
    """zlib.decompressobj(), whose type cannot be named."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Body:
    """Grows by `add`, ends with `whole`. `coding` is the Content-Encoding, `limit` counts decoded bytes.

    Raw bytes count against the limit as well, for a stream of empty blocks grows nothing. Raises FetchError everywhere.
    """

    def __init__(self, coding: str, limit: int) -> None:
        self._coding, self._limit = coding.strip().lower().removeprefix("x-"), limit
        self._parts: list[bytes] = []
        self._inflater: _Inflater | None = None
        self._raw = self._decoded = 0
        if self._coding not in {*_PLAIN, "gzip", "deflate"}:
            raise FetchError(f"the body is encoded as {self._coding[:40]}, which was not asked for", transient=False)

    def add(self, data: bytes) -> None:
        self._raw += len(data)
        self.expect(self._raw)
        if self._coding in _PLAIN:
            self._keep(data)
        else:
            self._inflate(data)

    @property
    def size(self) -> int:
        """Bytes that are here, decoded."""
        return self._decoded

    def whole(self) -> bytes:
        """The decoded body, not empty."""
        if self._inflater and not self._inflater.eof:
            raise FetchError("the body is truncated")
        if not self._decoded:
            raise FetchError("the body is empty")
        return b"".join(self._parts)

    def expect(self, size: int) -> None:
        """To be told of a size beforehand, so that a body which says that it is too large is not read."""
        if size > self._limit:
            limit = f"{self._limit / 1e6:g} MB" if self._limit >= 1_000_000 else f"{self._limit:,} bytes"
            raise FetchError(f"larger than {limit} decoded", transient=False)

    def _keep(self, data: bytes) -> None:
        self._decoded += len(data)
        self.expect(self._decoded)
        self._parts.append(data)

    def _inflate(self, data: bytes) -> None:
        try:
            while data:
                data = self._inflate_some(data)
        except zlib.error as error:
            raise FetchError(f"the {self._coding} body is damaged") from error

    def _inflate_some(self, data: bytes) -> bytes:
        """Returns what is still to be inflated."""
        if self._inflater is None:
            self._inflater = zlib.decompressobj(self._format(data))
        elif self._inflater.eof:
            # gzip files may be chained (RFC 1952); whatever else follows the end is padding, and nothing to us
            if self._coding != "gzip" or not data.startswith(_GZIP_MARK):
                return b""
            self._inflater = zlib.decompressobj(_GZIP)
        self._keep(self._inflater.decompress(data, self._limit - self._decoded + 1))
        return self._inflater.unconsumed_tail or self._inflater.unused_data

    def _format(self, data: bytes) -> int:
        if self._coding == "gzip":
            return _GZIP
        # RFC 9110 means zlib, whose first byte ends in 8; some servers send deflate bare, which does not begin so
        return _ZLIB if data[0] & 0x0F == 8 else _BARE
