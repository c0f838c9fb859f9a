"""Which links are one page, which entries one item; and ids that stay the same."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.identity import canonical_url, delivery_id, digest_id, item_keys, lone_keys
from watcher.core.model import Entry

FEED = "https://news.example/rss"
NOON = datetime(2016, 10, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example/Path", "https://news.example/Path"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?id=7&UTM_Campaign=x&p=2", "https://news.example/a?id=7&p=2"),
        ("https://news.example/a?fbclid=1&gclid=2&msclkid=3&mc_cid=4&_ga=5", "https://news.example/a"),
        ("https://news.example/a?xtor=RSS-3208&wt_mc=rss.x&at_medium=RSS", "https://news.example/a"),
        ("https://news.example/a?ref=7&source=rss&id=x", "https://news.example/a?ref=7&source=rss&id=x"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?&&b&c=", "https://news.example/a?b&c="),
        ("https://news.example/a?q=utm_source", "https://news.example/a?q=utm_source"),
        ("https://news.example/%7euser/a%2fb%c3%a9", "https://news.example/~user/a%2Fb%C3%A9"),
        ("https://news.example/é b", "https://news.example/%C3%A9%20b"),
        ("https://news.example/100%", "https://news.example/100%"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://كركوك.example/a", "https://xn--wgb9abay.example/a"),
        ("https://user:Pass@News.Example/", "https://user:Pass@news.example/"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://www.news.example/a/", "https://www.news.example/a/"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("http://[broken", "http://[broken"),
        ("http://news.example:99999/", "http://news.example:99999/"),
        ("/relative", "/relative"),
        ("http:///nowhere", "http:///nowhere"),
        ("", ""),
    ],
)
def test_a_url_has_one_spelling(url: str, canonical: str) -> None:
    """What can make no difference to the page goes; everything else stays, and so does what is no web address."""
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.builds("{}://{}{}{}?{}#{}".format, st.sampled_from(["http", "HTTPS", "ftp"]), *[st.text(max_size=9)] * 5),
    )
)
def test_a_canonical_url_is_its_own(url: str) -> None:
    """Idempotent for whatever a feed may call a link."""
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def entry(guid: str = "", link: str = "", title: str = "", summary: str = "", at: datetime | None = None) -> Entry:
    return Entry(guid=guid, link=link, title=title, summary=summary, published_at=at)


SAME = [
    (
        "a guid says all",
        entry("1", "https://a.example/1", "Old", "old", NOON),
        entry("1", "https://a.example/2", "New"),
    ),
    ("a link, if there is no guid", entry("", "https://a.example/1", "Old"), entry("", "https://a.example/1", "New")),
    ("a link in another spelling", entry("", "https://A.example/1?utm_source=x"), entry("", "https://a.example/1")),
    (
        "title and time, if there is no link",
        entry(title="T", summary="old", at=NOON),
        entry(title="T", summary="n", at=NOON),
    ),
    (
        "the instant and not its zone",
        entry(title="T", at=NOON),
        entry(title="T", at=NOON.astimezone(timezone(timedelta(hours=3)))),
    ),
    ("the text, if there is no time", entry(title="T", summary="s"), entry(title="T", summary="s")),
]

DIFFERENT = [
    ("guids", entry("1", "https://a.example/1"), entry("2", "https://a.example/1")),
    ("guids are literal", entry("A"), entry("a")),
    ("links", entry("", "https://a.example/1"), entry("", "https://a.example/2")),
    ("places in one page", entry("", "https://a.example/log#v1"), entry("", "https://a.example/log#v2")),
    ("titles", entry(title="T", at=NOON), entry(title="U", at=NOON)),
    ("times", entry(title="T", at=NOON), entry(title="T", at=NOON + timedelta(days=1))),
    ("texts", entry(title="T", summary="a"), entry(title="T", summary="b")),
    ("a guid is no link", entry("https://a.example/1"), entry("", "https://a.example/1")),
    ("title and text do not run together", entry(title="ab"), entry(title="a", summary="b")),
]


@pytest.mark.parametrize(("_why", "one", "other"), SAME, ids=[case[0] for case in SAME])
def test_one_item_in_two_polls_has_one_key(_why: str, one: Entry, other: Entry) -> None:
    """A key rests on the first that is there: guid; link; title and time; text."""
    assert item_keys(FEED, [one]) == item_keys(FEED, [other])


@pytest.mark.parametrize(("_why", "one", "other"), DIFFERENT, ids=[case[0] for case in DIFFERENT])
def test_two_items_have_two_keys(_why: str, one: Entry, other: Entry) -> None:
    """What tells items apart, in two polls and within one document."""
    assert item_keys(FEED, [one]) != item_keys(FEED, [other])
    assert len(set(item_keys(FEED, [one, other]))) == 2


def test_a_key_belongs_to_its_feed() -> None:
    """The same guid in two feeds means two items: their sources may mean different things by `1`."""
    assert item_keys(FEED, [entry("1")]) != item_keys("https://other.example/rss", [entry("1")])


REPEATED = [
    ("truly equal entries are one item", [entry("1", "l", "T"), entry("1", "l", "T")], [0, 0]),
    ("another summary is an edit", [entry("1", "l", "T", "a"), entry("1", "l", "T", "b")], [0, 0]),
    ("links tell apart", [entry("1", "https://a.example/1", "T"), entry("1", "https://a.example/2", "T")], [0, 1]),
    ("titles tell apart", [entry("1", "l", "T"), entry("1", "l", "U")], [0, 1]),
    ("copies among the different", [entry("1", "l", "T"), entry("1", "m", "U"), entry("1", "l", "T")], [0, 1, 0]),
    ("others are left alone", [entry("1", "l", "T"), entry("1", "m", "U"), entry("2", "n", "V")], [0, 1, 2]),
    ("titles under one link", [entry("", "https://a.example/", "T"), entry("", "https://a.example/", "U")], [0, 1]),
    (
        "texts under one title and time",
        [entry(title="Alert", summary="Kirkuk", at=NOON), entry(title="Alert", summary="Mosul", at=NOON)],
        [0, 1],
    ),
]


@pytest.mark.parametrize(("_why", "entries", "groups"), REPEATED, ids=[case[0] for case in REPEATED])
def test_a_feed_that_repeats_its_guids_loses_nothing(
    _why: str, entries: Sequence[Entry], groups: Sequence[int]
) -> None:
    """Within a document, entries that differ get keys that differ; equal ones share theirs."""
    keys = item_keys(FEED, entries)
    assert [keys.index(key) for key in keys] == [groups.index(group) for group in groups]


A1, A2 = entry("g", "https://a.example/a", "A"), entry("g", "https://a.example/a", "A, corrected")
A_MOVED = entry("g", "https://a.example/moved", "A")
B1, B2 = entry("g", "https://a.example/b", "B"), entry("g", "https://a.example/b", "B, corrected")
C, D = entry("g", "https://a.example/c", "C"), entry("g", "https://a.example/d", "D")
OTHER = entry("other", "https://a.example/other", "Other")

POLLS = [
    ("a new title is an edit", [[A1], [A2]], [["A"], []]),
    ("a new link is an edit", [[A1, OTHER], [A_MOVED, OTHER]], [["A", "Other"], []]),
    ("one guid for all, the newest first", [[B1, A1], [C, B1], [D, C]], [["B", "A"], ["C"], ["D"]]),
    ("one guid for all, the oldest first", [[A1, B1], [B1, C], [C, D]], [["A", "B"], ["C"], ["D"]]),
    ("one guid for all, turned over between two polls", [[B1, A1], [D, C]], [["B", "A"], ["D", "C"]]),
    ("one guid for some, all of them new", [[A1, OTHER], [C, B1, OTHER]], [["A", "Other"], ["C", "B"]]),
    ("a new title among those of one guid", [[B1, A1], [B2, A1], [B2, A2]], [["B", "A"], [], []]),
    ("order means nothing", [[B1, A1, OTHER], [OTHER, A1, B1]], [["B", "A", "Other"], []]),
    ("repeated: the first, when a second appears", [[A1], [B1, A1], [C, B1, A1]], [["A"], ["B", "A"], ["C"]]),
    ("repeated: the last, when the others have left", [[B1, A1], [B1], [B1]], [["B", "A"], ["B"], []]),
    ("repeated once, coming and going", [[A1], [B1, A1], [A1], [B1, A1], [B1]], [["A"], ["B", "A"], [], [], []]),
    ("repeated: the old version beside the new one", [[A1], [A2, A1], [A2]], [["A"], ["A, corrected", "A"], []]),
    ("taken for an edit: another alone with the guid", [[A1], [B1]], [["A"], []]),
]  # fmt: skip


@pytest.mark.parametrize(("_why", "polls", "told"), POLLS, ids=[case[0] for case in POLLS])
def test_what_is_told_from_poll_to_poll(
    _why: str, polls: Sequence[Sequence[Entry]], told: Sequence[Sequence[str]]
) -> None:
    """Where one document cannot say which entry is which, an item may be told once more, and is not lost."""
    known: set[str] = set()
    for document, expected in zip(polls, told, strict=True):
        keys = item_keys(FEED, document)
        assert [one.title for one, key in zip(document, keys, strict=True) if key not in known] == expected
        known.update(keys)


def test_a_repeated_guid_does_not_change_its_neighbours() -> None:
    """The key of an entry whose guid stands alone does not depend on the rest of the document."""
    alone = item_keys(FEED, [entry("2", "n", "V")])[0]
    assert item_keys(FEED, [entry("1", "l", "T"), entry("1", "m", "U"), entry("2", "n", "V")])[2] == alone


@pytest.mark.parametrize(("_why", "entries", "groups"), REPEATED, ids=[case[0] for case in REPEATED])
def test_a_lone_key_is_that_of_a_document_with_one_entry(
    _why: str, entries: Sequence[Entry], groups: Sequence[int]
) -> None:
    """And where no two are equal, it is the item's key beside any neighbours."""
    lone = lone_keys(FEED, entries)
    assert lone == tuple(item_keys(FEED, [entry])[0] for entry in entries)
    unshared = [(key, item) for key, item in zip(lone, item_keys(FEED, entries), strict=True) if lone.count(key) == 1]
    assert all(key == item for key, item in unshared)


def test_keys_are_for_good() -> None:
    """Stored keys must be found by later versions: these may never change."""
    assert item_keys(FEED, [entry("1"), entry("", "https://a.example/")]) == (
        "e05de7fda37044d6a009d70e37cac621",
        "e05de7fd74dee7834a3ea3cb85fa809c",
    )
    assert digest_id("DESK", NOON) == "bc123790d5e9df28b5b51bbddb68e924"
    assert delivery_id("bc123790d5e9df28b5b51bbddb68e924", "desk@ngo.example") == "32a7bb08df98d7b63213d7a013a4cafa"


def test_ids_tell_digests_and_deliveries_apart() -> None:
    """Each channel, instant, recipient and part has an id of its own; the zone of the instant does not matter."""
    assert digest_id("DESK", NOON) == digest_id("DESK", NOON.astimezone(timezone(timedelta(hours=3))))
    ids = {
        digest_id("DESK", NOON),
        digest_id("SOC", NOON),
        digest_id("DESK", NOON + timedelta(microseconds=1)),
        delivery_id("d", "a@example.org"),
        delivery_id("d", "b@example.org"),
        delivery_id("e", "a@example.org"),
        delivery_id("d", "a@example.org", 1),
    }
    assert len(ids) == 7


@settings(deadline=None)
@given(st.builds(entry, *[st.text(st.characters(codec=None), max_size=5)] * 4))
def test_a_key_is_short_hex(any_entry: Entry) -> None:
    """32 hex digits whatever an entry holds."""
    (key,) = item_keys(FEED, [any_entry])
    assert len(bytes.fromhex(key)) == 16
