"""Hand-written fakes at the ports: what they do is written in the test that uses them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from watcher.core.feed import body_hash
from watcher.core.feed.read import read_unseen
from watcher.core.model import Delivery, Digest, FeedState, Limits
from watcher.errors import DeliveryError, FeedError, FetchError
from watcher.ports import Document, Failed, Parsed, Request, Unchanged

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A millisecond passes each time that it is asked; the rest is moved by hand."""

    instant: datetime = NOON

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def advance(self, step: timedelta) -> None:
        self.instant += step


@dataclass
class FakeFetcher:
    """Answers from `pages`: bytes are a document, None is a 304, an error is a failure. Keeps the requests it got.

    A document's ETag is its length, or `etag`; `rest` is what the server asks for."""

    pages: Mapping[str, bytes | FetchError | None]
    etag: str = ""
    rest: timedelta = timedelta(0)
    requests: list[Request] = field(default_factory=list)
    moved: Mapping[str, str] = field(default_factory=dict)

    def fetch(self, requests: Iterable[Request]) -> Iterator[Document | Unchanged | Failed]:
        for request in requests:
            self.requests.append(request)
            page = self.pages[request.url]
            if isinstance(page, FetchError):
                yield Failed(url=request.url, error=page)
            elif page is None:
                yield Unchanged(url=request.url, rest=self.rest, moved_to=self.moved.get(request.url, ""))
            else:
                etag, moved_to = self.etag or f'"{len(page)}"', self.moved.get(request.url, "")
                yield Document(url=request.url, body=page, etag=etag, rest=self.rest, moved_to=moved_to)


class InProcessParser:
    """Reads documents where it stands, one a batch."""

    def parse(
        self, documents: Iterable[Document | Unchanged | Failed], states: Mapping[str, FeedState] = MappingProxyType({})
    ) -> Iterator[Sequence[Parsed | Unchanged | Failed]]:
        for document in documents:
            yield [self._read(document, states) if isinstance(document, Document) else document]

    def _read(self, document: Document, states: Mapping[str, FeedState]) -> Parsed | Unchanged | Failed:
        state = states.get(document.url)
        found = body_hash(document.body, document.headers, Limits())
        validators: Any = {
            "url": document.url,
            "etag": document.etag,
            "last_modified": document.last_modified,
            "rest": document.rest,
            "moved_to": document.moved_to,
        }
        if state and state.body_hash == found:
            return Unchanged(**validators)
        seen = state.seen if state else b""
        try:
            reading = read_unseen(document.body, document.headers, Limits(), url=document.url, seen=seen)
        except FeedError as error:
            return Failed(url=document.url, error=error)
        return Parsed(reading=reading, body_hash=found, **validators)


@dataclass
class FakeSender:
    """Composes one delivery a recipient and answers from `answers`, one an attempt; says yes when there are none
    left."""

    recipients: Sequence[str] = ("desk@example.org",)
    answers: list[DeliveryError] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    attempts: list[Delivery] = field(default_factory=list)

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        self.digests.append(digest)
        titles = "\n".join(story.item.entry.title for story in digest.stories)
        return [
            Delivery(
                id=f"{digest.id}-{recipient}",
                digest=digest.id,
                channel=digest.channel,
                recipient=recipient,
                subject=titles.partition("\n")[0],
                body=titles.encode(),
                created_at=digest.at,
                next_attempt_at=digest.at,
            )
            for recipient in self.recipients
        ]

    def send(self, delivery: Delivery, now: datetime) -> str:
        self.attempts.append(delivery)
        if self.answers:
            raise self.answers.pop(0)
        return "250 ok"
