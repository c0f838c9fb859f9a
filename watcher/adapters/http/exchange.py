"""One request from its first hop to its result, within one deadline.

Works on httpx's transport and not on its client: the hops, the credentials and the cookies of a chain are decided here,
where each can be read, and the client's handling of them (one cookie jar for all) is not paid for. Each chain has its
own transport, so feeds share nothing but the TLS context. What is *not* here: many requests at once (fetch.py), what a
body says.
"""

import asyncio
import base64
import logging
import ssl
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

import httpx

from watcher.adapters.http.body import ACCEPTED, Body
from watcher.adapters.http.dial import AsyncDialler, AsyncTransport, Resolve
from watcher.adapters.http.guard import Guard, origin
from watcher.adapters.http.words import LateError, exchange_error, status_error
from watcher.core.model import Limits
from watcher.errors import FetchError
from watcher.ports import Document, Failed, Request, Unchanged

log = logging.getLogger(__name__)

Result = Document | Unchanged | Failed

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_VALIDATOR = 1000
"""Characters of an ETag or a date that are worth keeping for each feed and sending with each poll."""
_CONNECT_PART = 1 / 3
"""Of the deadline: so a dead address is told apart from a slow server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How every request is made. An origin of `guard.own` is dialled only for the feeds that the operator put there."""

    limits: Limits
    guard: Guard
    resolve: Resolve
    tls: ssl.SSLContext
    agent: str

    async def run(self, request: Request) -> Result:
        """Never raises, whatever the server does."""
        try:
            return await self._follow(request)
        except FetchError as error:
            return Failed(url=request.url, error=error)
        except Exception as error:
            log.exception("a request failed in a way that nobody foresaw")
            return Failed(url=request.url, error=FetchError(f"unforeseen: {type(error).__name__}"))

    async def _follow(self, request: Request) -> Document | Unchanged:
        deadline = asyncio.get_running_loop().time() + self.limits.fetch_seconds
        first = url = _checked(httpx.URL, request.url, "the address")
        cookies = httpx.Cookies()
        async with self._transport(first) as transport:
            for _ in range(self.limits.redirects + 1):
                asked = self._ask(request, url, first)
                if cookies:
                    cookies.set_cookie_header(asked)
                async with aclosing(await self._answer(transport, asked, deadline)) as response:
                    if response.status_code not in _REDIRECTS or "location" not in response.headers:
                        return await self._result(request, response, deadline)
                    cookies.extract_cookies(response)
                    url = _checked(url.join, response.headers["location"], "the redirect leads to an address that")
        raise FetchError(f"redirected more than {self.limits.redirects} times", transient=False)

    def _transport(self, first: httpx.URL) -> AsyncTransport:
        guard = replace(self.guard, own=self.guard.own & {origin(first)})
        return AsyncTransport(AsyncDialler(guard, self.resolve), self.tls)

    def _ask(self, request: Request, url: httpx.URL, first: httpx.URL) -> httpx.Request:
        headers = {
            b"User-Agent": self.agent.encode(),
            b"Accept": _ACCEPT.encode(),
            b"Accept-Encoding": ACCEPTED.encode(),
            b"Connection": b"close",
            b"If-None-Match": request.etag.encode("latin-1", "ignore"),
            b"If-Modified-Since": request.last_modified.encode("latin-1", "ignore"),
            b"Authorization": _credentials(first) if _same_origin(url, first) else b"",
        }
        # the deadline bounds all the rest; httpx's own timeouts bound one read each
        timeout = {"connect": self.limits.fetch_seconds * _CONNECT_PART}
        sent = {name: value for name, value in headers.items() if value}
        return httpx.Request("GET", url, headers=sent, extensions={"timeout": timeout})

    async def _answer(self, transport: AsyncTransport, asked: httpx.Request, deadline: float) -> httpx.Response:
        try:
            async with asyncio.timeout_at(deadline):
                response = await transport.handle_async_request(asked)
        except TimeoutError as error:
            raise LateError(f"no answer within {self.limits.fetch_seconds:g} s") from error
        except httpx.HTTPError as error:
            raise exchange_error(error) from error
        response.request = asked
        return response

    async def _result(self, request: Request, response: httpx.Response, deadline: float) -> Document | Unchanged:
        if response.status_code == httpx.codes.NOT_MODIFIED and (request.etag or request.last_modified):
            return Unchanged(url=request.url)
        if not response.is_success:
            raise status_error(response.status_code, response.headers)
        return Document(
            url=request.url,
            body=await self._body(response, deadline),
            headers=_for_the_parser(response),
            etag=_validator(response, b"etag"),
            last_modified=_validator(response, b"last-modified"),
        )

    async def _body(self, response: httpx.Response, deadline: float) -> bytes:
        body = Body(response.headers.get("content-encoding", ""), self.limits.body_bytes)
        body.expect(int(response.headers.get("content-length", "0")))
        try:
            async with asyncio.timeout_at(deadline):
                async for data in response.aiter_raw():
                    body.add(data)
        except TimeoutError as error:
            raise LateError(f"the body was not complete within {self.limits.fetch_seconds:g} s") from error
        except httpx.HTTPError as error:
            raise FetchError("the body is truncated") from error
        return body.whole()


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


def _for_the_parser(response: httpx.Response) -> dict[str, str]:
    """What feedparser reads of headers. Its base for relative links is Content-Location: else, that is the last hop."""
    headers = {
        name: response.headers[name] for name in ("content-type", "content-language") if name in response.headers
    }
    here = response.request.url.copy_with(userinfo=b"", fragment=None)
    try:
        return headers | {"content-location": str(here.join(response.headers.get("content-location", "")))}
    except (httpx.InvalidURL, ValueError):
        return headers | {"content-location": str(here)}


def _validator(response: httpx.Response, name: bytes) -> str:
    """A header as the very bytes that came, one character each: it is sent back as it was."""
    found = next((value for key, value in response.headers.raw if key.lower() == name), b"")
    return found.decode("latin-1") if len(found) <= _LONGEST_VALIDATOR else ""
