"""What went wrong on the way to a server, in words that a user can act on; never a path, a query or a credential.

What is *not* here: what happens next (core/schedule.py decides about retries).
"""

import errno
import http
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

import h11
import httpcore
import httpx

from watcher.adapters.http.guard import RefusedError
from watcher.errors import FetchError

_LONGEST_RETRY_AFTER = timedelta(days=1)
"""A server may ask for a year; polling never stops for good."""

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}
_RATE_LIMITED = {408, 425, 429}


class DialError(httpcore.ConnectError):
    """No connection, with the reason in words. Clients see httpx.ConnectError with the same words."""


class LateError(FetchError):
    """No connection, no answer, or not the whole of it, in the time that there was."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, then what led to it: httpx wraps httpcore, which wraps anyio, which wraps the operating system."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def connection_words(error: BaseException) -> str:
    """Why a connection, encrypted or not, did not come about."""
    chain = list(causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return f"no encrypted connection: {(cause.reason or 'it broke off').replace('_', ' ').lower()}"
    return next((words for cause in chain if (words := _system_words(cause))), "the connection broke")


def _system_words(error: BaseException) -> str:
    if isinstance(error, socket.gaierror):
        return "the name server does not answer" if error.errno == socket.EAI_AGAIN else "the name does not resolve"
    if isinstance(error, UnicodeError):  # from the IDNA codec: a label that is empty or longer than 63
        return "the name cannot exist"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return "there is no route to the server"
    return ""


def exchange_error(error: httpx.HTTPError) -> FetchError:
    """Why no answer came, before or after a connection stood."""
    for cause in causes(error):
        if isinstance(cause, RefusedError | DialError):
            return FetchError(str(cause), transient=isinstance(cause, DialError))
    if isinstance(error, httpx.ConnectTimeout):
        return LateError(str(error) or "no encrypted connection in time")  # the dialler's own are in words
    if isinstance(error, httpx.ConnectError):
        return FetchError(connection_words(error))
    return FetchError(_protocol_words(error) if isinstance(error, httpx.ProtocolError) else "the connection broke")


def _protocol_words(error: httpx.ProtocolError) -> str:
    for cause in causes(error):
        if isinstance(cause, h11.RemoteProtocolError):
            too_long = cause.error_status_hint == http.HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            return "the headers are too large" if too_long else "the answer is not HTTP"
    return "the server hung up without an answer"


def status_error(status: int, headers: Mapping[str, str]) -> FetchError:
    """The failure that a status means. Of the 4xx only those that pass by themselves are transient."""
    phrase = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else ""
    return FetchError(
        f"the server said {status} {phrase}".rstrip(),
        transient=status >= 500 or status in _RATE_LIMITED,
        retry_after=retry_after(headers),
    )


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long a server asks to be left alone, at most a day: Retry-After in seconds, or a date.

    A date is held against the server's own Date, so neither our clock nor its skew matters; None without one.
    """
    text = headers.get("retry-after", "").strip()
    try:
        if text.isascii() and text.isdigit():
            asked = timedelta(seconds=min(int(text[:9]), _LONGEST_RETRY_AFTER.total_seconds()))
        else:
            asked = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(asked, timedelta(0)), _LONGEST_RETRY_AFTER)
