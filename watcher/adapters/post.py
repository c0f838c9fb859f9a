"""One POST, and what came back of it: the way out of every sender that speaks HTTP.

What is *not* here: what an answer means (each sender judges it), and the guard against private addresses (it sits in
the client that is handed in). URLs are secrets: of a URL only the host is ever named.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from watcher.core.model import Secret
from watcher.core.text.markup import clean
from watcher.errors import DeliveryError
from watcher.ports import Answer

_BODY_BYTES = 2_000
"""Of an answer's body only its first words are of use; a receiver may not fill our memory."""
_TEXT = 200
_TOKEN = 6
"""Shorter parts of a URL guard nothing, and blacking them out would garble the words around them."""


class HttpPoster:
    """A `ports.Poster` over a client whose timeouts and address guard are its maker's."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def post(self, url: Secret, body: bytes, headers: Mapping[str, str], now: datetime) -> Answer:
        """Raises DeliveryError (transient) when no answer came."""
        try:
            return self._post(url, body, headers, now)
        except httpx.TimeoutException as error:
            raise DeliveryError(f"{_host(url)} did not answer in time", transient=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # UnicodeError: a host that IDNA refuses
            reason = _redacted(str(error), url) or type(error).__name__
            raise DeliveryError(f"{_host(url)}: {reason}", transient=True) from None  # the cause may show the URL

    def _post(self, url: Secret, body: bytes, headers: Mapping[str, str], now: datetime) -> Answer:
        # identity: nothing to unpack, so no small answer can grow
        sent = {"content-type": "application/json", "accept-encoding": "identity", **headers}
        with self._client.stream("POST", url.reveal(), content=body, headers=sent, follow_redirects=False) as response:
            words = clean(_beginning(response).decode("utf-8", "replace"))
            return Answer(
                status=response.status_code,
                text=_redacted(words, url)[:_TEXT],
                retry_after=retry_after(response.headers.get("retry-after", ""), now),
            )


def retry_after(value: str, now: datetime) -> timedelta | None:
    """A Retry-After header (seconds, or an HTTP date) as a wait from `now`; None when there is none to be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=int(value[:9]))  # 30 years: as long as never, and no overflow
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):  # a year of eleven digits, a zone of as many hours
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))


def _beginning(response: httpx.Response) -> bytes:
    """What can be read of the body cheaply. Its loss is no failure: the receiver gave its word in the status."""
    read = b""
    try:
        for piece in response.iter_raw():
            read += piece
            if len(read) >= _BODY_BYTES:
                break
    except httpx.HTTPError:
        pass
    return read[:_BODY_BYTES]


def _redacted(text: str, url: Secret) -> str:
    """The text without the parts of the URL that may be its key: many servers answer `Cannot POST /hooks/<key>`."""
    _, _, behind_host = url.reveal().partition("//")[2].partition("/")
    for token in sorted(re.split(r"[/?&=#]", behind_host), key=len, reverse=True):
        text = text.replace(token, "...") if len(token) >= _TOKEN else text
    return text


def _host(url: Secret) -> str:
    try:
        return httpx.URL(url.reveal()).host or "the receiver"
    except (httpx.InvalidURL, UnicodeError):
        return "the receiver"
