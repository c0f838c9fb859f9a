"""One request from its first hop to its result, within one deadline.

The hops, the credentials and the cookies of a chain are decided here, where each can be read. What is *not* here: many
requests at once (fetch.py), HTTP itself (wire.py), what a body says.
"""

import asyncio
import base64
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from watcher.adapters.http.body import ACCEPTED, Body
from watcher.adapters.http.dial import Dialler
from watcher.adapters.http.guard import Origin, origin
from watcher.adapters.http.kept import Kept, Place
from watcher.adapters.http.wire import Head, HungUpError, Wire
from watcher.adapters.http.words import LateError, status_error
from watcher.core.model import Limits
from watcher.errors import FetchError
from watcher.ports import Document, Failed, Request, Unchanged

log = logging.getLogger(__name__)

Result = Document | Unchanged | Failed
Headers = list[tuple[bytes, bytes]]

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_NOT_MODIFIED = 304
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_VALIDATOR = 1000
"""Bytes of an ETag or a date that are worth keeping for each feed and sending with each poll."""
LARGE = 1_000_000
"""Bytes of a body beyond which it takes one of the places for large ones."""
_CONNECT_PART = 1 / 3
"""Of the deadline: so a dead address is told apart from a slow server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How every request is made. An origin of `dialler.guard.own` is dialled only for the feeds that the operator put
    there."""

    limits: Limits
    dialler: Dialler
    agent: str

    async def run(self, request: Request, kept: Kept, places: asyncio.Semaphore) -> Result:
        """Never raises, whatever the server does. A document that is `is_large` has taken one of the `places`, which is
        the caller's to release."""
        chain = _Chain(self, request, kept, places)
        result = await self._followed(chain, request)
        if chain.is_large and not is_large(result):
            places.release()
        return result

    async def _followed(self, chain: "_Chain", request: Request) -> Result:
        try:
            async with asyncio.timeout(self.limits.fetch_seconds) as clock:
                return await chain.follow(clock)
        except TimeoutError:
            waited = "the body was not complete" if chain.reading else "no answer"
            return Failed(url=request.url, error=LateError(f"{waited} within {self.limits.fetch_seconds:g} s"))
        except FetchError as error:
            return Failed(url=request.url, error=error)
        except Exception as error:
            log.exception("a request failed in a way that nobody foresaw")
            return Failed(url=request.url, error=FetchError(f"unforeseen: {type(error).__name__}"))


def is_large(result: Result) -> bool:
    return isinstance(result, Document) and len(result.body) > LARGE


class _Chain:
    """One request through its redirects. `reading` once a body has begun, `is_large` once that has taken a place."""

    def __init__(self, exchange: Exchange, request: Request, kept: Kept, places: asyncio.Semaphore) -> None:
        self._exchange, self._request, self._kept, self._places = exchange, request, kept, places
        self._cookies: defaultdict[str, httpx.Cookies] = defaultdict(httpx.Cookies)
        self.reading = self.is_large = False

    async def follow(self, clock: asyncio.Timeout) -> Document | Unchanged:
        self._clock = clock
        self._first = url = _checked(httpx.URL, self._request.url, "the address")
        for _ in range(self._exchange.limits.redirects + 1):
            result = await self._hop(url)
            if not isinstance(result, httpx.URL):
                return result
            url = result
        raise FetchError(f"redirected more than {self._exchange.limits.redirects} times", transient=False)

    async def _hop(self, url: httpx.URL) -> Document | Unchanged | httpx.URL:
        """What came from there, or where it leads on to."""
        place = self._place(url)
        wire, head = await self._answer(place, url.raw_path, self._headers(url))
        try:
            if head.status in _REDIRECTS and head.raw(b"location"):
                result: Document | Unchanged | httpx.URL = self._onward(url, head)
            else:
                result = await self._result(url, wire, head)
        except BaseException:
            wire.close()
            raise
        self._kept.leave(place, wire)
        return result

    def _place(self, url: httpx.URL) -> Place:
        host, port = where = origin(url)
        return Place(url.scheme == "https", host, port, where in self._own())

    def _own(self) -> frozenset[Origin]:
        return self._exchange.dialler.guard.own & {origin(self._first)}

    async def _answer(self, place: Place, target: bytes, headers: Headers) -> tuple[Wire, Head]:
        """A kept connection may have ended without our knowing: then it takes a new one."""
        if kept := self._kept.take(place):
            try:
                return kept, await _asked(kept, target, headers)
            except HungUpError:
                pass
        wire = await self._dial(place)
        return wire, await _asked(wire, target, headers)

    async def _dial(self, place: Place) -> Wire:
        dialler = self._exchange.dialler
        dialler = replace(dialler, guard=replace(dialler.guard, own=self._own()))
        seconds = self._exchange.limits.fetch_seconds * _CONNECT_PART
        return await dialler.dial(place.host, place.port, secure=place.secure, seconds=seconds)

    def _headers(self, url: httpx.URL) -> Headers:
        request, first = self._request, self._first
        headers = {
            b"Host": url.netloc,
            b"User-Agent": self._exchange.agent.encode(),
            b"Accept": _ACCEPT.encode(),
            b"Accept-Encoding": ACCEPTED.encode(),
            b"If-None-Match": request.etag.encode("latin-1", "ignore"),
            b"If-Modified-Since": request.last_modified.encode("latin-1", "ignore"),
            b"Authorization": _credentials(first) if _same_origin(url, first) else b"",
            b"Cookie": self._cookie(url),
        }
        return [(name, value) for name, value in headers.items() if value]

    def _cookie(self, url: httpx.URL) -> bytes:
        if url.host not in self._cookies:
            return b""
        asked = httpx.Request("GET", url)
        self._cookies[url.host].set_cookie_header(asked)
        return str(asked.headers.get("cookie", "")).encode()

    def _onward(self, url: httpx.URL, head: Head) -> httpx.URL:
        if head.raw(b"set-cookie"):  # a jar for each host: nobody gets what another one set
            response = httpx.Response(head.status, headers=head.headers, request=httpx.Request("GET", url))
            self._cookies[url.host].extract_cookies(response)
        return _checked(url.join, head.text(b"location"), "the redirect leads to an address that")

    async def _result(self, url: httpx.URL, wire: Wire, head: Head) -> Document | Unchanged:
        request = self._request
        if head.status == _NOT_MODIFIED and (request.etag or request.last_modified):
            return Unchanged(url=request.url)
        if not httpx.codes.is_success(head.status):
            raise status_error(head.status, head.text)
        self.reading = True
        return Document(
            url=request.url,
            body=await self._body(wire, head),
            headers=_for_the_parser(url, head),
            etag=_validator(head, b"etag"),
            last_modified=_validator(head, b"last-modified"),
        )

    async def _body(self, wire: Wire, head: Head) -> bytes:
        body = Body(head.text(b"content-encoding"), self._exchange.limits.body_bytes)
        body.expect(int(head.raw(b"content-length") or 0))
        while piece := await wire.piece():
            body.add(piece)
            if body.size > LARGE and not self.is_large:
                await self._take_place()
        return body.whole()

    async def _take_place(self) -> None:
        """Waits without its time running: that is others' doing. The server waits meanwhile."""
        now = asyncio.get_running_loop().time
        left = (self._clock.when() or now()) - now()
        self._clock.reschedule(None)
        await self._places.acquire()
        self.is_large = True
        self._clock.reschedule(now() + left)


async def _asked(wire: Wire, target: bytes, headers: Headers) -> Head:
    try:
        return await wire.ask(target, headers)
    except BaseException:
        wire.close()
        raise


def _checked(read: Callable[[str], httpx.URL], text: str, what: str) -> httpx.URL:
    try:
        url = read(text)
        _ = url.host  # decodes xn--, and so may raise; cookies are asked for by it
    except (httpx.InvalidURL, ValueError) as error:  # IDNAError is a ValueError
        raise FetchError(f"{what} is not valid", transient=False) from error
    if url.scheme not in ("http", "https"):
        raise FetchError(f"{what} is {url.scheme[:20] or 'relative'}, neither http nor https", transient=False)
    if not url.raw_host or not 0 < origin(url)[1] < 65_536:
        raise FetchError(f"{what} is not valid", transient=False)
    return url


def _same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    return one.scheme == other.scheme and origin(one) == origin(other)


def _credentials(url: httpx.URL) -> bytes:
    """Basic authentication with what a URL carries before its host, b"" when that is nothing."""
    if not url.userinfo:
        return b""
    return b"Basic " + base64.b64encode(f"{url.username}:{url.password}".encode())


def _for_the_parser(url: httpx.URL, head: Head) -> dict[str, str]:
    """What feedparser reads of headers. Its base for relative links is Content-Location: else, that is the last hop."""
    headers = {name: text for name in ("content-type", "content-language") if (text := head.text(name.encode()))}
    here = url.copy_with(userinfo=b"", fragment=None) if url.userinfo or url.fragment else url
    return headers | {"content-location": str(_joined(here, head.text(b"content-location")))}


def _joined(here: httpx.URL, location: str) -> httpx.URL:
    try:
        return here.join(location) if location else here
    except (httpx.InvalidURL, ValueError):
        return here


def _validator(head: Head, name: bytes) -> str:
    """A header as the very bytes that came, one character each: it is sent back as it was."""
    found = head.raw(name)
    return found.decode("latin-1") if len(found) <= _LONGEST_VALIDATOR else ""
