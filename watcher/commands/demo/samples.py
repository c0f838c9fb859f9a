"""The sample feeds of data/demo, served as outlets would: with fresh dates, ETag and 304, and news that comes later.

In the files, `@rfc 2h10m ago@` and `@iso 2h10m ago@` stand for dates, so that the samples are fresh on any day. An XML
comment `<!--later ... later-->` holds items of the second edition: a file as it lies on disk is the first.
What is *not* here: the polling.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from watcher.commands.demo.loopback import Answers, serving

_MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
    "html": "text/html; charset=utf-8",
}
_DATE = re.compile(rb"@(rfc|iso) (?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)? ago@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document as it goes over the wire."""

    media_type: str
    body: bytes

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def edition(now: datetime, *, later: bool) -> Mapping[str, Sample]:
    """Every sample by file name, dated before `now`; with `later`, with the news that comes after the first poll."""
    documents = sorted(files("watcher").joinpath("data", "demo").iterdir(), key=lambda file: file.name)
    return {
        file.name: Sample(
            media_type=_MEDIA_TYPES[file.name.rpartition(".")[2]],
            body=dated(revealed(file.read_bytes()) if later else file.read_bytes(), now),
        )
        for file in documents
    }


@dataclass(kw_only=True)
class Newsstand:
    """All outlets behind one server at `root`. `answered` counts its answers by status, as the server saw them."""

    samples: Mapping[str, Sample]
    later: Mapping[str, Sample]
    root: str = ""
    answered: Counter[int] = field(default_factory=Counter)

    def move_on(self) -> None:
        """Time passes: some outlets have published more."""
        self.samples = self.later


@contextmanager
def newsstand(now: datetime) -> Iterator[Newsstand]:
    """Every sample, served on loopback until the block ends at `root/NAME`, dated before `now`."""
    stand = Newsstand(samples=edition(now, later=False), later=edition(now, later=True))
    with serving(partial(_Outlets, stand)) as root:
        stand.root = root
        yield stand


class _Outlets(Answers):
    def __init__(self, stand: Newsstand, *connection: Any) -> None:
        self._stand = stand
        super().__init__(*connection)  # which handles the request at once

    def do_GET(self) -> None:  # noqa: N802 - http.server calls it by this name
        sample = self._stand.samples.get(self.path.removeprefix("/"))
        if sample is None:
            self._answer(404)
        elif self.headers["If-None-Match"] == sample.etag:
            self._answer(304, etag=sample.etag)
        else:
            self._answer(200, etag=sample.etag, content_type=sample.media_type, content_length=str(len(sample.body)))
            self.wfile.write(sample.body)

    def _answer(self, status: int, **headers: str) -> None:
        self._stand.answered[status] += 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


def dated(body: bytes, now: datetime) -> bytes:
    """The dates put in, by bytes: every encoding that the samples use has ASCII in it."""

    def date(mark: re.Match[bytes]) -> bytes:
        days, hours, minutes = (int(number or 0) for number in mark.groups()[1:])
        at = now - timedelta(days=days, hours=hours, minutes=minutes)
        return (format_datetime(at) if mark[1] == b"rfc" else at.isoformat(timespec="seconds")).encode()

    return _DATE.sub(date, body)


def revealed(body: bytes) -> bytes:
    return body.replace(b"<!--later", b"").replace(b"later-->", b"")
