"""How long a server asks to be left alone after a good answer."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.adapters.http.fetching import fetch_one
from tests.support.http_server import HttpServer, Reply
from watcher.ports import Document, Unchanged

DATE = "Tue, 14 Oct 2025 04:00:00 GMT"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize(
    ("headers", "rest"),
    [
        ({}, 0 * SECOND),
        ({"Cache-Control": "max-age=300"}, 300 * SECOND),
        ({"Cache-Control": "public, Max-Age = 300, must-revalidate"}, 300 * SECOND),
        ({"Cache-Control": 'max-age="300"'}, 300 * SECOND),
        ({"Cache-Control": "s-maxage=300"}, 0 * SECOND),  # is said to proxies
        ({"Cache-Control": "no-cache"}, 0 * SECOND),
        ({"Cache-Control": "max-age=-1"}, 0 * SECOND),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200 * SECOND),
        ({"Cache-Control": "max-age=300", "Age": "400"}, 0 * SECOND),
        ({"Cache-Control": "max-age=300", "Age": "old"}, 300 * SECOND),
        ({"Cache-Control": "max-age=31536000"}, DAY),  # a year, as for a picture
        ({"Cache-Control": "max-age=" + "9" * 400}, DAY),
        ({"Date": DATE, "Expires": "Tue, 14 Oct 2025 05:00:00 GMT"}, HOUR),
        ({"Date": DATE, "Expires": "Tue, 14 Oct 2025 03:00:00 GMT"}, 0 * SECOND),
        ({"Date": DATE, "Expires": "Tue, 14 Oct 2035 05:00:00 GMT"}, DAY),
        ({"Date": DATE, "Expires": "0"}, 0 * SECOND),
        ({"Expires": "Tue, 14 Oct 2025 05:00:00 GMT"}, 0 * SECOND),  # after what?
        ({"Date": DATE, "Expires": "Tue, 14 Oct 2025 05:00:00 GMT", "Cache-Control": "max-age=60"}, 60 * SECOND),
        ({"Retry-After": "600"}, 600 * SECOND),
        ({"Retry-After": "600", "Cache-Control": "max-age=900"}, 900 * SECOND),
    ],
)
def test_rest(status: int, headers: Mapping[str, str], rest: timedelta) -> None:
    """Of a 200 as of a 304: what is fresh need not be asked for again; at most a day, whatever is said."""
    with HttpServer(lambda _: Reply(status=status, body=b"<rss/>" * (status == 200), headers=dict(headers))) as server:
        result = fetch_one(server, etag='"1"')
    assert isinstance(result, Document | Unchanged)
    assert result.rest == rest
