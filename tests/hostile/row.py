"""One misbehaviour and what is expected of us, and the plain feed that most of them are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.http_server import Asked, Raw, Reply, say

Answer = Callable[[Asked], Reply | Raw]

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A feed by the name of its misbehaviour. `answer` is given each request, redirected ones included.

    Expected: `items` in the store after each poll (None: any; their number says how often it is polled); `words`, a
    pattern for the feed's last error, and `cut`, one for what was cut ("" for none); how many requests it is `asked`;
    `rests`: for how many seconds, at least and at most, it is left alone after the first poll.
    """

    name: str
    answer: Answer
    words: str = ""
    items: Sequence[int | None] = (0,)
    cut: str = ""
    asked: int = 1
    rests: tuple[float, float] | None = None

    @property
    def host(self) -> str:
        return f"{self.name}.example"


def item(number: int | str, more: str = "") -> str:
    return f"<item><guid>{number}</guid><title>Report {number}</title>{more}</item>"


def rss(items: str = item(1) + item(2) + item(3), *, prolog: str = "", channel: str = "<title>News</title>") -> bytes:
    return f'{prolog}<rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


FEED = rss()


def always(answer: Reply | Raw) -> Answer:
    return lambda _: answer


def body(document: bytes, headers: dict[str, str] | None = None) -> Answer:
    """A well-formed answer with this in it."""
    return always(Reply(body=document, headers={"Content-Type": "application/rss+xml"} | (headers or {})))


def raw(data: bytes) -> Answer:
    return always(say(data))


def in_turn(*answers: Answer) -> Answer:
    """The first for the first request, and so on; the last one for all others."""
    turns = iter(answers[:-1])
    return lambda asked: next(turns, answers[-1])(asked)
