"""Misbehaviour on the wire: time, framing, broken connections, codings."""

import gzip
import zlib

from tests.hostile.row import CHUNKED, FEED, OK, Row, always, body, raw
from tests.support.hostile import bomb, drip, reset, spell
from tests.support.http_server import Reply, endless, hold

LENGTH = b"Content-Length: %d\r\n" % len(FEED)
WHOLE = OK + LENGTH + b"\r\n" + FEED
HALF = len(FEED) // 2
NO_ANSWER, NOT_COMPLETE = "no answer within", "the body was not complete within"
TRUNCATED, NOT_HTTP, HUNG_UP = "the body is truncated", "the answer is not HTTP", "the server hung up without an answer"
TOO_LARGE = "larger than 8 MB decoded"
NO_END = f"{TOO_LARGE}|{NOT_COMPLETE}"  # whichever comes first
GZIP = {"Content-Encoding": "gzip"}
IN_GZIP = OK + b"Content-Encoding: gzip\r\n"

SLOW = [
    Row(name="silent", answer=always(hold()), words=NO_ANSWER),
    Row(name="half-a-status", answer=always(hold(b"HTTP/1.1 20")), words=NO_ANSWER),
    Row(name="slow-headers", answer=always(drip(OK, b"X: y\r\n")), words=NO_ANSWER),
    Row(name="slow-status", answer=always(drip(b"HTTP/1.1 2", b"0")), words=NO_ANSWER),
    Row(name="slow-body", answer=always(drip(OK + b"\r\n<rss>", b" ")), words=NOT_COMPLETE),
    Row(name="slow-chunks", answer=always(drip(CHUNKED, b"1\r\n \r\n")), words=NOT_COMPLETE),
    Row(name="stuck-body", answer=always(hold(OK + LENGTH + b"\r\n" + FEED[:-1])), words=NOT_COMPLETE),
    Row(
        name="stuck-gzip",
        answer=always(hold(IN_GZIP + b"\r\n" + gzip.compress(FEED, mtime=0)[:-8])),
        words=NOT_COMPLETE,
    ),
    Row(name="byte-by-byte", answer=always(spell(WHOLE)), items=[3]),
]
# each of them alone is within its limit
TOGETHER = [
    Row(name=f"stuck-at-8-mb-{n:02}", answer=always(hold(OK + b"\r\n<rss>" + b" " * 7_900_000)), words=NOT_COMPLETE)
    for n in range(18)
]
ENDLESS = [
    Row(name="endless-body", answer=always(endless(OK + b"\r\n<rss>", b" " * 65_536)), words=NO_END),
    Row(name="endless-chunks", answer=always(endless(CHUNKED, b"fff0\r\n" + b" " * 65_520 + b"\r\n")), words=NO_END),
    Row(name="endless-crumbs", answer=always(endless(CHUNKED, b"1\r\n \r\n" * 1000)), words="too many pieces"),
    Row(
        name="endless-headers", answer=always(endless(OK, b"X-More: and more\r\n" * 99)), words="headers are too large"
    ),
    Row(name="endless-header", answer=always(endless(OK + b"X: ", b"x" * 9999)), words="headers are too large"),
    Row(name="endless-status", answer=always(endless(b"HTTP/1.1 200 ", b"OK" * 999)), words="headers are too large"),
    Row(
        name="endless-hints",
        answer=always(endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 99)),
        words="announces an answer, and does not give it",
    ),
    Row(name="endless-chunk-size", answer=always(endless(CHUNKED, b"0" * 9999)), words=TRUNCATED),
    Row(name="endless-extension", answer=always(endless(CHUNKED + b"1;", b"x=y;" * 999)), words=TRUNCATED),
    Row(name="endless-trailers", answer=always(endless(CHUNKED + b"0\r\n", b"X: y\r\n" * 99)), words=TRUNCATED),
    Row(name="endless-gzip-blocks", answer=always(endless(IN_GZIP + b"\r\n", gzip.compress(b"") * 999)), words=NO_END),
]
FRAMING = [
    Row(name="length-too-long", answer=raw(OK + b"Content-Length: 9999\r\n\r\n" + FEED), words=TRUNCATED),
    Row(
        name="length-too-short",
        answer=raw(OK + b"Content-Length: %d\r\n\r\n" % HALF + FEED),
        items=[1],
        cut="broken off",
    ),
    Row(name="length-negative", answer=raw(OK + b"Content-Length: -1\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="length-in-words", answer=raw(OK + b"Content-Length: ten\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="length-beyond-measure", answer=raw(OK + b"Content-Length: 1" + b"0" * 30 + b"\r\n\r\n"), words=NOT_HTTP),
    Row(name="length-of-a-disk", answer=raw(OK + b"Content-Length: 4000000000000\r\n\r\n" + FEED), words=TOO_LARGE),
    Row(name="two-lengths", answer=raw(OK + LENGTH + b"Content-Length: 3\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="one-length-twice", answer=raw(OK + LENGTH + LENGTH + b"\r\n" + FEED), items=[3]),
    Row(
        name="length-and-chunks",
        answer=raw(
            OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(FEED) + FEED + b"\r\n0\r\n\r\n"
        ),
        items=[3],
    ),
    Row(name="chunk-without-size", answer=raw(CHUNKED + b"size\r\n" + FEED), words=TRUNCATED),
    Row(name="chunk-beyond-measure", answer=raw(CHUNKED + b"f" * 40 + b"\r\n" + FEED), words=TRUNCATED),
    Row(name="chunk-of-a-disk", answer=raw(CHUNKED + b"ffffffffff\r\n" + FEED), words=TRUNCATED),
    Row(name="chunk-negative", answer=raw(CHUNKED + b"-5\r\n" + FEED), words=TRUNCATED),
    Row(name="chunks-without-end", answer=raw(CHUNKED + b"%x\r\n" % len(FEED) + FEED + b"\r\n"), words=TRUNCATED),
    Row(name="unknown-transfer", answer=raw(OK + b"Transfer-Encoding: telegraph\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="trailing-garbage", answer=raw(WHOLE + b"\x00\xff and what nobody asked for" * 99), items=[3]),
    Row(name="answers-in-stock", answer=raw(WHOLE * 3), items=[3]),
    Row(name="http-0.9", answer=raw(FEED), words=f"{NOT_HTTP}|{HUNG_UP}"),
    Row(name="http-1.0", answer=raw(b"HTTP/1.0 200 OK\r\n\r\n" + FEED), items=[3]),
    Row(name="http-2", answer=raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)), words=f"{NOT_HTTP}|{HUNG_UP}"),
    Row(name="http-9.9", answer=raw(b"HTTP/9.9 200 OK\r\n\r\n" + FEED), items=[3]),
    Row(name="mail-server", answer=raw(b"220 mail.example.org ESMTP ready\r\n"), words=f"{NOT_HTTP}|{HUNG_UP}"),
    Row(name="bare-newlines", answer=raw(WHOLE.replace(b"\r\n", b"\n")), items=[3]),
    Row(name="folded-header", answer=raw(OK + b"X-Long: one\r\n two\r\n" + LENGTH + b"\r\n" + FEED), items=[3]),
    Row(name="header-with-nul", answer=raw(OK + b"X-\x00: y\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="header-without-colon", answer=raw(OK + b"what is this\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="status-2000", answer=raw(b"HTTP/1.1 2000 OK\r\n\r\n" + FEED), words=NOT_HTTP),
    Row(name="status-999", answer=raw(b"HTTP/1.1 999 No\r\n\r\n"), words="the server said 999"),
    Row(
        name="switched-protocols", answer=raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), words=NOT_HTTP
    ),
    Row(name="some-hints-first", answer=raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + WHOLE), items=[3]),
]
BROKEN = [
    Row(name="hung-up", answer=raw(b""), words=HUNG_UP),
    Row(name="hung-up-in-the-head", answer=raw(OK), words=HUNG_UP),
    Row(name="hung-up-in-the-body", answer=raw(OK + LENGTH + b"\r\n" + FEED[:HALF]), words=TRUNCATED),
    Row(name="reset", answer=always(reset()), words="the connection broke"),
    Row(name="reset-in-the-head", answer=always(reset(OK)), words="the connection broke|hung up"),
    Row(name="reset-in-the-body", answer=always(reset(OK + b"\r\n" + FEED[:HALF])), words=TRUNCATED),
    Row(name="reset-in-a-chunk", answer=always(reset(CHUNKED + b"ff\r\n" + FEED[:9])), words=TRUNCATED),
    Row(name="reset-after-304", answer=always(reset(b"HTTP/1.1 304 Not Modified\r\n\r\n")), words="said 304"),
]
CODINGS = [
    Row(name="bomb", answer=body(bomb(300), GZIP), words=TOO_LARGE),
    Row(
        name="bomb-in-a-bomb",
        answer=body(bomb(1000, layers=2), GZIP),
        words="not a feed|cannot be read|not well-formed",
    ),
    Row(
        name="bomb-in-a-bomb-announced",
        answer=body(bomb(1000, layers=2), {"Content-Encoding": "gzip, gzip"}),
        words="not asked for",
    ),
    Row(
        name="bomb-by-deflate",
        answer=body(zlib.compress(bytes(50_000_000), 9), {"Content-Encoding": "deflate"}),
        words=TOO_LARGE,
    ),
    Row(
        name="chain-of-gzip",
        answer=body(b"".join(gzip.compress(FEED[at : at + 1]) for at in range(len(FEED))), GZIP),
        items=[3],
    ),
    Row(name="gzip-truncated", answer=body(gzip.compress(FEED, mtime=0)[:-9], GZIP), words=TRUNCATED),
    Row(
        name="gzip-damaged",
        answer=body(gzip.compress(FEED, mtime=0)[:-8] + bytes(8), GZIP),
        words="the gzip body is damaged",
    ),
    Row(name="gzip-said-of-plain", answer=body(FEED, GZIP), words="the gzip body is damaged"),
    Row(
        name="gzip-not-said",
        answer=body(gzip.compress(FEED, mtime=0)),
        words="not a feed|cannot be read|not well-formed",
    ),
    Row(name="gzip-then-garbage", answer=body(gzip.compress(FEED, mtime=0) + b"\x00" * 999, GZIP), items=[3]),
    Row(name="deflate", answer=body(zlib.compress(FEED), {"Content-Encoding": "deflate"}), items=[3]),
    Row(name="deflate-bare", answer=body(zlib.compress(FEED)[2:-4], {"Content-Encoding": "deflate"}), items=[3]),
    Row(
        name="brotli",
        answer=body(b"\x0b\x02\x80" + FEED, {"Content-Encoding": "br"}),
        words="br, which was not asked for",
    ),
    Row(name="coding-unknown", answer=body(FEED, {"Content-Encoding": "x" * 9000}), words="which was not asked for"),
    Row(name="identity", answer=body(FEED, {"Content-Encoding": "identity"}), items=[3]),
    Row(name="empty", answer=body(b""), words="the body is empty"),
    Row(name="empty-in-gzip", answer=body(gzip.compress(b""), GZIP), words="the body is empty"),
    Row(name="no-content", answer=always(Reply(status=204)), words="empty"),
    Row(name="archive", answer=body(b"PK\x03\x04\x14" + bytes(500)), words="not a feed"),
]
ROWS = [*SLOW, *TOGETHER, *ENDLESS, *FRAMING, *BROKEN, *CODINGS]
