"""How often a document asks to be read."""

from datetime import timedelta

import pytest

from tests.support.documents import atom, read, rss
from watcher.core.feed.read import read_unseen
from watcher.core.model import Limits, Rhythm

ITEM = "<item><guid>1</guid><title>T</title></item>"
SY = 'version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def asked(channel: str, *, attributes: str = SY) -> Rhythm:
    """What a document with one item asks for."""
    return read(rss(f"{channel}{ITEM}", attributes=attributes)).rhythm


@pytest.mark.parametrize(
    ("channel", "every"),
    [
        ("", timedelta(0)),
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> \n 15\t</ttl>", 15 * MINUTE),
        ("<ttl><![CDATA[30]]></ttl>", 30 * MINUTE),
        ("<TTL>30</TTL>", 30 * MINUTE),
        ("<ttl>0</ttl>", timedelta(0)),
        ("<ttl>-5</ttl>", timedelta(0)),
        ("<ttl>soon</ttl>", timedelta(0)),
        ("<ttl/>", timedelta(0)),
        ("<ttl>999999999</ttl>", 999_999_999 * MINUTE),  # what is too long is the schedule's to say
        ("<ttl>" + "9" * 5000 + "</ttl>", timedelta(0)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        (
            "<sy:updatePeriod>\n\tHourly\n</sy:updatePeriod><sy:updateFrequency>\n\t4\n</sy:updateFrequency>",
            15 * MINUTE,
        ),
        ("<sy:updateFrequency>2</sy:updateFrequency><sy:updatePeriod>daily</sy:updatePeriod>", 12 * HOUR),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", 7 * DAY),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", DAY),
        ("<sy:updatePeriod>always</sy:updatePeriod>", timedelta(0)),
        ("<sy:updateFrequency>4</sy:updateFrequency>", timedelta(0)),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),  # neither is to be broken
        ("<!-- <ttl>60</ttl> -->", timedelta(0)),
        ("<description>&lt;ttl>60&lt;/ttl></description>", timedelta(0)),
    ],
)
def test_not_again_within(channel: str, every: timedelta) -> None:
    """`ttl` is in minutes; `updateFrequency` says how often in an `updatePeriod`; the longer of the two counts."""
    assert asked(channel).every == every


@pytest.mark.parametrize(
    ("channel", "hours", "days"),
    [
        ("<skipHours><hour>0</hour><hour> 1 </hour><hour>23</hour></skipHours>", {0, 1, 23}, set()),
        ("<skipHours><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>", {0}, set()),
        ("<skipDays><day>Saturday</day><day>sunday</day><day>Caturday</day></skipDays>", set(), {6, 7}),
        ("<hour>3</hour><day>Monday</day>", set(), set()),  # of something else
        ("<skipDays></skipDays><skipHours/>", set(), set()),
    ],
)
def test_when_not(channel: str, hours: set[int], days: set[int]) -> None:
    """Hours of UTC, and days of the week; what is none is passed over."""
    assert asked(channel) == Rhythm(skip_hours=frozenset(hours), skip_days=frozenset(days))


def test_what_an_item_says_is_not_the_feed_s_wish() -> None:
    item = "<item><guid>1</guid><ttl>60</ttl><skipHours><hour>1</hour></skipHours></item>"
    assert read(rss(item)).rhythm == Rhythm()
    assert read(rss(f"{item}<ttl>30</ttl>")).rhythm == Rhythm(every=30 * MINUTE)


@pytest.mark.parametrize("flaw", ["<title>AT&T &oops; </title>", "<title>T", "<title>T</b></title>"])
def test_a_document_that_is_not_well_formed_is_heard_too(flaw: str) -> None:
    """As far as its first item: behind that nobody knows where it ends."""
    document = rss(f"<!-- <ttl>5</ttl> --><ttl>60</ttl><item>{flaw}<ttl>90</ttl></item>")
    assert read(document).rhythm == Rhythm(every=HOUR)


def test_other_formats() -> None:
    """The syndication module also stands in RDF and Atom, under whatever prefix."""
    module = 'xmlns:s="http://purl.org/rss/1.0/modules/syndication/"'
    document = atom(f"<s:updatePeriod {module}>hourly</s:updatePeriod><entry><id>1</id></entry>")
    assert read(document).rhythm == Rhythm(every=HOUR)
    json_feed = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [], "ttl": 60}'
    assert read(json_feed).rhythm == Rhythm()


def test_it_is_heard_when_all_items_are_known() -> None:
    """Then nothing of the document is parsed; and a new wish in it is a new frame, so that it is."""
    document = rss(f"<ttl>60</ttl>{ITEM}").encode()
    url = "https://news.example/feed"
    first = read_unseen(document, {}, Limits(), url=url, seen=b"")
    again = read_unseen(document.replace(b"</item>", b"</item> "), {}, Limits(), url=url, seen=first.seen)
    assert (again.keys, again.known) == ((), first.keys)
    assert again.feed.rhythm == first.feed.rhythm == Rhythm(every=HOUR)
