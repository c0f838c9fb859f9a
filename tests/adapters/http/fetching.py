"""How the tests of this folder fetch: from loopback servers, under names that a hand-written resolver knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.http_server import HttpServer
from watcher.adapters.http import HttpFetcher
from watcher.core.model import Limits
from watcher.errors import FetchError
from watcher.ports import Document, Failed, Request, Unchanged

LIMITS = Limits(body_bytes=100_000, fetch_seconds=5.0)
HURRY = Limits(body_bytes=100_000, fetch_seconds=0.3)


@dataclass
class FakeNames:
    """Knows the addresses of names; each lookup of a name uses up one of its answers, and the last one stays."""

    answers: Mapping[str, Sequence[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        answers = self.answers[host]
        return answers[min(self.asked.count(host), len(answers)) - 1]


def fetch_one(
    server: HttpServer,
    target: str = "/feed",
    *,
    url: str = "",
    address: str = "",
    etag: str = "",
    last_modified: str = "",
    limits: Limits = LIMITS,
    **options: Any,
) -> Document | Unchanged | Failed:
    """The result for one URL of a server that the operator named."""
    options = {"own": {(server.host, server.port)}, **options}
    request = Request(url=url or server.url(target), address=address, etag=etag, last_modified=last_modified)
    (result,) = HttpFetcher(limits=limits, **options).fetch([request])
    assert result.url == request.url
    return result


def failure(result: Document | Unchanged | Failed) -> FetchError:
    assert isinstance(result, Failed), f"not a failure: {result}"
    assert isinstance(result.error, FetchError)
    return result.error


def document(result: Document | Unchanged | Failed) -> Document:
    assert isinstance(result, Document), f"not a document: {result}"
    return result
