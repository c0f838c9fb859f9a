"""Made-up feeds of a usual size, and the outlets that serve them in a process of its own: its work is not measured."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from random import Random
from subprocess import PIPE, Popen
from typing import Any

from watcher.commands.demo.loopback import Answers, serving

ITEMS = 30
_TEXT = """
    the of a to in and for with on by convoy road market council minister river harvest attack police school border
    village match league price talks storm hospital bridge court election company report evening water Kirkuk Mosul
"""
_WORDS = _TEXT.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What the outlets publish: every 20th has `gained` items more than 30; `touched` differs in every body."""

    gained: int = 0
    touched: int = 0

    def body(self, number: int) -> bytes:
        """Outlet `number`'s feed: about 20 kB of RSS 2.0."""
        gained = self.gained if number % 20 == 0 else 0
        items = "".join(_item(number, item) for item in reversed(range(ITEMS + gained)))
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Outlet {number}</title>'
            f"<link>https://outlet-{number}.example/</link><description>Issue {self.touched}</description>"
            f"<language>en</language>{items}</channel></rss>\n"
        ).encode()


def _item(number: int, item: int) -> str:
    words = Random(number * 1000 + item)  # noqa: S311 - the same words in every run, not secret ones
    text = " ".join(words.choices(_WORDS, k=70))
    link = f"https://outlet-{number}.example/news/{item}"
    return (
        f"<item><title>{' '.join(words.choices(_WORDS, k=9)).capitalize()}</title><link>{link}</link>"
        f"<guid>{link}</guid><pubDate>Fri, 21 Oct 2016 {item % 24:02}:{item % 60:02}:00 GMT</pubDate>"
        f"<category>World</category><description>&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;&lt;a href=&quot;{link}&quot;&gt;"
        "Read on&lt;/a&gt;&lt;/p&gt;</description></item>\n"
    )


class Outlets:
    """The serving process, seen from here. Feed `n` is at `url(n)`."""

    def __init__(self, process: Popen[str]) -> None:
        self._process = process
        self._root = self._heard()

    @property
    def pid(self) -> int:
        return self._process.pid

    def url(self, number: int) -> str:
        return f"{self._root}/{number}"

    def publish(self, edition: Edition) -> None:
        """Returns when all bodies are made."""
        print(edition.gained, edition.touched, file=self._process.stdin, flush=True)
        self._heard()

    def _heard(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@contextmanager
def outlets(count: int) -> Iterator[Outlets]:
    """`count` outlets on loopback, which publish the first edition, until the block ends."""
    with Popen([sys.executable, __file__, str(count)], stdin=PIPE, stdout=PIPE, text=True) as process:
        yield Outlets(process)


class _Bodies:
    def __init__(self, count: int) -> None:
        self._count = count
        self.publish(Edition())

    def publish(self, edition: Edition) -> None:
        self.by_path = {f"/{number}": edition.body(number) for number in range(self._count)}


class _Answers(Answers):
    def __init__(self, bodies: _Bodies, *connection: Any) -> None:
        self._bodies = bodies
        super().__init__(*connection)

    def do_GET(self) -> None:  # noqa: N802 - http.server calls it by this name
        body = self._bodies.by_path[self.path]
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        known = self.headers["If-None-Match"] == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if known else body)


def main(count: int) -> None:
    """Tell the root URL, then publish what standard input asks for, `GAINED TOUCHED` a line, until it ends."""
    bodies = _Bodies(count)
    with serving(partial(_Answers, bodies)) as root:
        print(root, flush=True)
        for line in sys.stdin:
            gained, touched = line.split()
            bodies.publish(Edition(gained=int(gained), touched=int(touched)))
            print("published", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
