"""How long a server asks to be left alone after a good answer: Cache-Control, Expires, Retry-After.

What is *not* here: how much of that is heeded (core/schedule).
"""

import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime

from watcher.adapters.http.words import retry_after

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_LONGEST = timedelta(days=1)
"""As for a Retry-After."""


def rest(header: Callable[[bytes], str]) -> timedelta:
    """At most a day; `header` gives the text of a header by its name. RFC 9111: max-age goes before Expires, and counts
    from when the answer left its origin (Age). A date is held against the server's own."""
    date, control = header(b"date"), header(b"cache-control")
    if lasting := _MAX_AGE.search(control):
        fresh = timedelta(seconds=_seconds(lasting[1]) - _seconds(header(b"age")))
    else:
        fresh = _until(header(b"expires"), date)
    asked = retry_after(header(b"retry-after").strip(), date) or timedelta(0)
    return min(max(fresh, asked, timedelta(0)), _LONGEST)


def _seconds(text: str) -> int:
    """0 for what is no number of seconds; no more than nine digits are read, which are decades."""
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _until(expires: str, date: str) -> timedelta:
    try:
        return parsedate_to_datetime(expires) - parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):  # "0" and "-1" say that it is stale, and so does no header
        return timedelta(0)
