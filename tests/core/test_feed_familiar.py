"""Items that come again under another id, and those that only look like it."""

from collections.abc import Mapping, Sequence

import pytest

from watcher.core.feed import aliases, familiar, storm_words, strangers
from watcher.core.identity import item_keys, link_alias, words_alias
from watcher.core.model import Entry

URL = "https://news.example/rss"


def entry(guid: str = "", link: str = "", title: str = "", summary: str = "") -> Entry:
    return Entry(guid=guid, link=link and f"https://news.example/{link}", title=title, summary=summary)


def news(number: int, guid: str = "", link: str = "", title: str = "") -> Entry:
    """An item with a link and words of its own."""
    return entry(guid or f"g{number}", link or str(number), title or f"Title {number}", f"Text {number}")


def again(before: Sequence[Entry], after: Sequence[Entry], still: Sequence[Entry] = ()) -> Mapping[str, str]:
    """Of a feed that listed `before`, and now `after`, with `still` unread: new guids, and those they were known by."""
    stored = dict(zip(item_keys(URL, before), before, strict=True))
    goes_by: dict[str, list[str]] = {}
    for key, known in stored.items():
        for alias in aliases(URL, known):
            goes_by.setdefault(alias, []).append(key)
    owners = {alias: keys[0] for alias, keys in goes_by.items() if len(keys) == 1}
    keys = item_keys(URL, after)
    named = dict(zip(keys, after, strict=True))
    strange = strangers(keys, after, stored)
    present = {*item_keys(URL, still), *(key for key in keys if key in stored)}
    found = familiar(URL, strange, owners, present, listed=len(after) + len(still))
    return {named[key].guid: stored[owner].guid for key, owner in found.items()}


THREE = [news(1), news(2), news(3)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param([news(1, "x"), news(2), news(3)], {"x": "g1"}, id="another guid"),
        pytest.param([news(1, "x", title="Edited"), news(2)], {"x": "g1"}, id="another guid and title: an update"),
        pytest.param([news(1, "x", link="1?utm_source=rss"), news(2)], {"x": "g1"}, id="another guid, a tracked link"),
        pytest.param([news(4), news(2), news(3)], {}, id="news"),
        pytest.param([news(1, "x"), news(1), news(2)], {}, id="two items with one link, side by side"),
        pytest.param([news(1, "x"), news(1, "y", title="T"), news(2)], {}, id="two new items with a known one's link"),
        pytest.param([news(1, "x", link="9"), news(2), news(3)], {}, id="the words alone, once"),
        pytest.param([news(1, "x", link="9"), news(2, "y", link="8"), news(3)], {}, id="the words alone, twice"),
        pytest.param([news(1, "x")], {"x": "g1"}, id="alone, with link and words"),
        pytest.param([news(1, "x", title="Other")], {}, id="alone: today's bulletin under its one link"),
    ],
)
def test_which_are_recognised(after: Sequence[Entry], expected: Mapping[str, str]) -> None:
    """A link tells in a document that lists others; words tell in company."""
    assert again(THREE, after) == expected


@pytest.mark.parametrize("count", [3, 15])
def test_a_storm_of_guids_and_links(count: int) -> None:
    """Most of a feed is suddenly new, by guid and by link: the words tell, and what has none of them is news."""
    before = [news(number) for number in range(count)]
    after = [news(number, f"x{number}", link=f"s/{number}") for number in range(count)]
    assert again(before, [news(99), *after]) == {f"x{number}": f"g{number}" for number in range(count)}


def test_a_feed_that_turns_over_is_no_storm() -> None:
    """All is new, and one item repeats the words of an old one: a briefing is told each day."""
    briefing = Entry(guid="b1", title="Daily briefing")
    after = [Entry(guid="b2", title="Daily briefing"), *(news(number) for number in range(10, 14))]
    assert again([briefing, *THREE], after) == {}


def test_what_several_known_items_go_by_tells_nobody_apart() -> None:
    """A live blog gives all its items one link; a magnitude is no name."""
    before = [entry(f"g{n}", "live", "M 4.5") for n in range(5)]
    after = [entry(f"x{n}", "live", "M 4.5") for n in range(5)]
    assert again(before, after) == {}
    assert again(before, after[:1], still=[news(1)]) == {}


def test_an_item_that_is_listed_unread_keeps_its_place() -> None:
    """It is there under its own key, so the new one with its link is another."""
    assert again(THREE, [news(1, "x")], still=THREE) == {}
    assert again(THREE, [news(1, "x")], still=THREE[1:]) == {"x": "g1"}


def test_a_repeated_guid() -> None:
    """What was known by its guid alone gets another key when a second item has that guid: it is recognised by its
    link, and the second one is news."""
    first, second = entry("same", "1", "First"), entry("same", "2", "Second")
    (lone,) = item_keys(URL, [first])
    keys = item_keys(URL, [second, first])
    strange = strangers(keys, [second, first], {lone})
    owners = dict.fromkeys(aliases(URL, first), lone)
    assert familiar(URL, strange, owners, (), listed=2) == {keys[1]: lone}


@pytest.mark.parametrize(
    ("link", "is_own"),
    [
        ("https://news.example/1", True),
        ("https://news.example/?p=1", True),
        ("https://news.example/#1", True),
        ("https://news.example/", False),
        ("https://news.example", False),
        ("", False),
    ],
)
def test_a_front_page_is_no_item_s_link(link: str, *, is_own: bool) -> None:
    assert bool(link_alias(URL, Entry(link=link))) is is_own


def test_aliases_are_their_feed_s_own() -> None:
    """Equal for what is the same, different between feeds, kinds and texts; of nothing there are none."""
    one, other = news(1), news(1, link="9")
    assert link_alias(URL, one) == link_alias(URL, news(1, "x", title="Edited")) != link_alias(URL, other)
    assert words_alias(URL, one) == words_alias(URL, other) != words_alias(URL, news(1, title="Edited"))
    assert set(aliases(URL, one)).isdisjoint(aliases("https://other.example/rss", one))
    assert aliases(URL, Entry(guid="1")) == ()
    assert {alias[:8] for alias in aliases(URL, one)} == {item_keys(URL, [one])[0][:8]}


@pytest.mark.parametrize(
    ("strange", "recognised", "listed", "words"),
    [
        (15, 14, 16, "14 of 16 items came under new ids; they were recognised and not told again"),
        (15, 14, 30, ""),  # half of the document
        (15, 7, 16, ""),  # more news than known items
        (2, 2, 2, ""),
        (0, 0, 0, ""),
    ],
)
def test_what_is_noted(strange: int, recognised: int, listed: int, words: str) -> None:
    """Most of a document must be unknown, and half of that recognised."""
    names = [str(number) for number in range(99)]
    assert storm_words(names[:strange], names[:recognised], listed) == words
