"""Bodies: what codings are understood, and that no input makes more of itself than the limit."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from watcher.adapters.http.body import Body
from watcher.errors import FetchError

TEXT = b"<rss>" + b"news " * 2000 + b"</rss>"


def bare_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def stored(data: bytes) -> bytes:
    """Deflate that compresses nothing: its first byte is 0 or 1."""
    return zlib.compress(data, level=0)[2:-4]


def read(coding: str, raw: bytes, *, piece: int = 65_536, limit: int = 100_000) -> bytes:
    body = Body(coding, limit)
    for start in range(0, len(raw), piece):
        body.add(raw[start : start + piece])
    return body.whole()


@pytest.mark.parametrize("piece", [1, 2, 17, 65_536])
@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("", bytes),
        ("identity", bytes),
        ("utf-8", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        (" x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare_deflate),
        ("deflate", stored),
    ],
)
def test_codings(coding: str, encode: Callable[[bytes], bytes], piece: int) -> None:
    """Plain, gzip, and deflate with or without its zlib frame, in whatever pieces they come."""
    assert read(coding, encode(TEXT), piece=piece) == TEXT


@pytest.mark.parametrize("piece", [1, 2, 17, 65_536])
@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (gzip.compress(TEXT) + gzip.compress(b" and more"), TEXT + b" and more"),
        (gzip.compress(TEXT) + bytes(512), TEXT),
        (gzip.compress(TEXT) + b"\r\n", TEXT),
    ],
    ids=["chained files", "padding", "a stray line end"],
)
def test_after_the_end_of_gzip(raw: bytes, text: bytes, piece: int) -> None:
    """Chained gzip files are one body (RFC 1952); whatever else follows is not part of it."""
    assert read("gzip", raw, piece=piece) == text


@pytest.mark.parametrize(
    ("coding", "raw", "words"),
    [
        ("gzip", gzip.compress(TEXT)[:-9], "the body is truncated"),
        ("gzip", gzip.compress(TEXT)[:5], "the body is truncated"),
        ("gzip", gzip.compress(TEXT) + gzip.compress(TEXT)[:20], "the body is truncated"),
        ("deflate", zlib.compress(TEXT)[:-5], "the body is truncated"),
        ("deflate", bare_deflate(TEXT)[:-2], "the body is truncated"),
        ("gzip", TEXT, "the gzip body is damaged"),
        ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "the gzip body is damaged"),
        ("deflate", b"\x78\x9c" + b"\xff" * 40, "the deflate body is damaged"),
        ("", b"", "the body is empty"),
        ("gzip", b"", "the body is empty"),
        ("gzip", gzip.compress(b""), "the body is empty"),
        ("br", TEXT, "the body is encoded as br, which was not asked for"),
        ("gzip, gzip", TEXT, "the body is encoded as gzip, gzip, which was not asked for"),
        ("x" * 90, TEXT, f"the body is encoded as {'x' * 40}, which was not asked for"),
    ],
)
def test_bodies_that_cannot_be_read(coding: str, raw: bytes, words: str) -> None:
    """Cut off, damaged, empty, or in a coding that we did not ask for: one line says which."""
    with pytest.raises(FetchError) as failure:
        read(coding, raw)
    assert str(failure.value) == words


@pytest.mark.parametrize(("coding", "encode"), [("", bytes), ("gzip", gzip.compress), ("deflate", bare_deflate)])
def test_the_limit_counts_decoded_bytes(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """A body of exactly the limit is read; one byte more is refused, for good."""
    assert read(coding, encode(bytes(50_000)), limit=50_000) == bytes(50_000)
    with pytest.raises(FetchError, match="larger than 50,000 bytes decoded") as failure:
        read(coding, encode(bytes(50_001)), limit=50_000)
    assert not failure.value.transient


def test_the_limit_counts_raw_bytes_too() -> None:
    """A gzip stream of empty blocks decodes to nothing, for ever."""
    packer = zlib.compressobj(wbits=31)
    raw = b"".join(packer.flush(zlib.Z_FULL_FLUSH) + packer.compress(b"") for _ in range(3)) + b"\0\0\0\xff\xff" * 1000
    with pytest.raises(FetchError, match="larger than"):
        read("gzip", raw, piece=100, limit=4_000)


def test_a_size_that_is_known_beforehand() -> None:
    """The limit is said in megabytes where that is shorter."""
    body = Body("", 8_000_000)
    body.expect(8_000_000)
    with pytest.raises(FetchError, match=r"larger than 8 MB decoded"):
        body.expect(8_000_001)


def test_a_bomb_takes_no_memory() -> None:
    """100 MB of zeros in 100 kB of gzip cost no more than the limit of 1 MB and a little."""
    bomb = gzip.compress(bytes(100_000_000), compresslevel=9)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 1 MB decoded"):
            read("gzip", bomb, limit=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_500_000
