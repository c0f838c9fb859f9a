"""What went wrong on the way to a server, in words that a user can act on; never a path, a query or a credential.

What is *not* here: what happens next (core/schedule.py decides about retries).
"""

import errno
import http
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import h11
import httpcore

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
    """The error, then what led to it: httpx wraps httpcore, which wraps the operating system."""
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


def protocol_words(error: h11.RemoteProtocolError) -> str:
    """Why what came is no head of an answer."""
    too_long = error.error_status_hint == http.HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return "the headers are too large" if too_long else "the answer is not HTTP"


def status_error(status: int, header: Callable[[bytes], str]) -> FetchError:
    """The failure that a status means; `header` gives one by its name. Of the 4xx only those that pass by themselves
    are transient."""
    phrase = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else ""
    return FetchError(
        f"the server said {status} {phrase}".rstrip(),
        transient=status >= 500 or status in _RATE_LIMITED,
        retry_after=retry_after(header(b"retry-after").strip(), header(b"date")),
    )


def retry_after(text: str, date: str) -> timedelta | None:
    """How long a server asks to be left alone, at most a day: Retry-After in seconds, or a date.

    A date is held against the server's own Date, so neither our clock nor its skew matters; None without one.
    """
    try:
        if text.isascii() and text.isdigit():
            asked = timedelta(seconds=min(int(text[:9]), _LONGEST_RETRY_AFTER.total_seconds()))
        else:
            asked = parsedate_to_datetime(text) - parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(asked, timedelta(0)), _LONGEST_RETRY_AFTER)
