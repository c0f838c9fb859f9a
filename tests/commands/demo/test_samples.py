"""The sample feeds: what they hold, how they are dated, and how they are served."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import feedparser
import pytest

from watcher.commands.demo.samples import Sample, dated, edition, newsstand, revealed
from watcher.core.feed.read import read_feed
from watcher.core.model import Entry, Limits
from watcher.errors import FeedError

NOW = datetime(2016, 10, 21, 18, 0, tzinfo=UTC)

FEEDS: Mapping[str, tuple[str, int, int]] = {
    "brujula.json": ("es", 11, 0),
    "elbwarte.rdf": ("de", 11, 0),
    "fener.rss": ("tr", 11, 0),
    "manara.rss": ("ar", 11, 0),
    "meridian.rss": ("en-gb", 12, 1),
    "tigris.atom": ("en", 12, 2),
    "vestovoy.rss": ("ru", 11, 0),
    "vigie.rss": ("fr", 12, 0),
}
"""Language, items in the first edition, and items that come later."""

NOT_A_FEED = "river.html"


def read(sample: Sample) -> tuple[str, Sequence[Entry]]:
    parsed = read_feed(sample.body, {"content-type": sample.media_type}, Limits())
    return parsed.language, parsed.entries


class TestContent:
    def test_every_sample_is_listed_here(self) -> None:
        assert edition(NOW, later=False).keys() == {*FEEDS, NOT_A_FEED}

    @pytest.mark.parametrize("name", FEEDS)
    def test_a_feed_has_its_language_and_its_items(self, name: str) -> None:
        language, count, _ = FEEDS[name]
        said, entries = read(edition(NOW, later=False)[name])
        assert (said.lower(), len(entries)) == (language, count)

    @pytest.mark.parametrize("name", FEEDS)
    def test_the_later_edition_gains_items_and_loses_none(self, name: str) -> None:
        before, after = (set(read(edition(NOW, later=later)[name])[1]) for later in (False, True))
        assert before <= after
        assert len(after - before) == FEEDS[name][2]

    def test_one_sample_is_a_page_instead_of_a_feed(self) -> None:
        with pytest.raises(FeedError):
            read(edition(NOW, later=False)[NOT_A_FEED])

    @pytest.mark.parametrize("name", [*FEEDS, NOT_A_FEED])
    def test_outlets_are_invented(self, name: str) -> None:
        """Addresses are of the top-level domain that is reserved for examples, or name a format."""
        formats = {"jsonfeed.org", "purl.org", "www.w3.org"}
        for url in re.findall(rb"https?://[^\s\"'<]+", edition(NOW, later=True)[name].body):
            host = str(urlsplit(url.decode()).hostname)
            assert host.endswith(".example") or host in formats

    @pytest.mark.parametrize("name", [name for name in FEEDS if not name.endswith(".json")])
    def test_feedparser_reads_as_many(self, name: str) -> None:
        """What the files are does not depend on our own reader."""
        for later in (False, True):
            sample = edition(NOW, later=later)[name]
            parsed = feedparser.parse(io.BytesIO(sample.body), response_headers={"content-type": sample.media_type})
            assert len(parsed.entries) == len(read(sample)[1]) == FEEDS[name][1] + later * FEEDS[name][2]

    def test_a_file_on_disk_is_in_the_encoding_that_it_declares(self) -> None:
        """One is not in UTF-8, as feeds in the wild are not."""
        _, entries = read(edition(NOW, later=False)["elbwarte.rdf"])
        assert "Überfall auf Kirkuk: Kämpfe rund um das Polizeihauptquartier" in {entry.title for entry in entries}


@dataclass(frozen=True)
class Dated:
    mark: bytes
    date: bytes


DATES = {
    "minutes": Dated(b"@iso 4m ago@", b"2016-10-21T17:56:00+00:00"),
    "hours": Dated(b"@iso 3h ago@", b"2016-10-21T15:00:00+00:00"),
    "all parts": Dated(b"@iso 1d2h3m ago@", b"2016-10-20T15:57:00+00:00"),
    "as RSS writes it": Dated(b"@rfc 2h10m ago@", b"Fri, 21 Oct 2016 15:50:00 +0000"),
    "amid other bytes": Dated(b"<a>\xdc @iso 1h ago@</a>", b"<a>\xdc 2016-10-21T17:00:00+00:00</a>"),
    "no mark": Dated(b"mail@iso.example 4m ago@", b"mail@iso.example 4m ago@"),
}


class TestDates:
    @pytest.mark.parametrize("case", DATES.values(), ids=DATES.keys())
    def test_a_mark_becomes_a_date(self, case: Dated) -> None:
        assert dated(case.mark, NOW) == case.date

    @pytest.mark.parametrize("name", FEEDS)
    def test_every_feed_has_news_of_the_last_day_and_older_news(self, name: str) -> None:
        """So that a first run has something to tell, and something to leave out, on whatever day the demo is shown."""
        times = [entry.published_at for entry in read(edition(NOW, later=True)[name])[1] if entry.published_at]
        assert min(times) < NOW - timedelta(hours=24) < max(times) < NOW

    @pytest.mark.parametrize("name", [*FEEDS, NOT_A_FEED])
    def test_no_mark_is_left(self, name: str) -> None:
        for later in (False, True):
            assert not re.search(rb"@(rfc|iso)|ago@", edition(NOW, later=later)[name].body)

    def test_later_news_stands_in_a_comment_until_it_is_revealed(self) -> None:
        assert revealed(b"<a/><!--later <b/> later--><!-- stays -->") == b"<a/> <b/> <!-- stays -->"


def get(url: str, etag: str = "") -> tuple[int, str, str, bytes]:
    """Status, ETag, media type and body."""
    request = Request(url, headers={"If-None-Match": etag} if etag else {})  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers["ETag"], answer.headers["Content-Type"], answer.read()
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers["ETag"] or "", "", b""


class TestNewsstand:
    def test_serves_each_sample_under_its_name(self) -> None:
        with newsstand(NOW) as stand:
            for name, sample in edition(NOW, later=False).items():
                assert get(f"{stand.root}/{name}") == (200, sample.etag, sample.media_type, sample.body)

    def test_an_unchanged_sample_is_answered_with_304(self) -> None:
        with newsstand(NOW) as stand:
            _, etag, _, _ = get(f"{stand.root}/tigris.atom")
            assert get(f"{stand.root}/tigris.atom", etag)[0] == 304
            assert get(f"{stand.root}/tigris.atom", '"another"')[0] == 200

    def test_moving_on_changes_what_has_later_news_and_nothing_else(self) -> None:
        with newsstand(NOW) as stand:
            etags = {name: get(f"{stand.root}/{name}")[1] for name in FEEDS}
            stand.move_on()
            changed = {name for name, etag in etags.items() if get(f"{stand.root}/{name}", etag)[0] == 200}
        assert changed == {name for name, (_, _, later) in FEEDS.items() if later}

    def test_counts_its_answers(self) -> None:
        with newsstand(NOW) as stand:
            etag = get(f"{stand.root}/vigie.rss")[1]
            get(f"{stand.root}/vigie.rss", etag)
            get(f"{stand.root}/missing.rss")
        assert stand.answered == {200: 1, 304: 1, 404: 1}
