"""FEEDS: lines with attributes, OPML with folders, and what real lists look like."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.env_files import CHANNEL, WATCH, faults, loaded
from watcher.core.model import Feed
from watcher.settings.opml import outlines

REAL = Path(__file__).resolve().parents[3] / "shared" / "feeds" / "opml"


def _feeds(directory: Path, text: str) -> tuple[Feed, ...]:
    """From a file with these lines, or this OPML."""
    return loaded(directory, "FEEDS_FILE=feeds\n" + WATCH + CHANNEL, files={"feeds": text}).feeds


def _inline(directory: Path, value: str) -> tuple[Feed, ...]:
    return loaded(directory, f"FEEDS={value}\n" + WATCH + CHANNEL).feeds


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "feed"),
    [
        ("https://a.example/", Feed(url="https://a.example/")),
        ("HTTP://A.example:8080/?a=1,2&b#c", Feed(url="HTTP://A.example:8080/?a=1,2&b#c")),
        ("http://[::1]:8000/rss", Feed(url="http://[::1]:8000/rss")),
        ("https://نشرة.example/rss", Feed(url="https://نشرة.example/rss")),
        ("https://user:word@a.example/", Feed(url="https://user:word@a.example/")),
        ('https://a.example name="World News"', Feed(url="https://a.example", name="World News")),
        ('https://a.example name="News, at =10="', Feed(url="https://a.example", name="News, at =10=")),
        ("https://a.example group=local", Feed(url="https://a.example", groups=("local",))),
        ("https://a.example group=a,b group=a group=c", Feed(url="https://a.example", groups=("a", "b", "c"))),
        ('https://a.example group="Near East",b', Feed(url="https://a.example", groups=("Near East", "b"))),
        (
            "https://a.example owner=example tier=1 lang=pt-BR home=Irak every=90s",
            Feed(
                url="https://a.example",
                owner="example",
                tier=1,
                language="pt-br",
                home="IQ",
                every=timedelta(seconds=90),
            ),
        ),
    ],
)
def test_attributes_follow_the_address(line: str, feed: Feed, tmp_path: Path) -> None:
    """The same in a file, and in quotes in the env file."""
    assert _feeds(tmp_path, line) == (feed,)
    assert _inline(tmp_path, f"'{line}'") == (feed,)


def test_a_line_end_or_a_comma_before_white_space_ends_a_feed(tmp_path: Path) -> None:
    """A comma inside an address or in double quotes is part of it."""
    value = (
        "'https://a.example/1,2, https://b.example name=\"B, too\" ,https://c.example,\n\n\thttps://d.example tier=1,'"
    )
    assert [feed.url for feed in _inline(tmp_path, value.replace(" ,https", " , https"))] == [
        "https://a.example/1,2",
        "https://b.example",
        "https://c.example",
        "https://d.example",
    ]


def test_a_file_has_comment_lines(tmp_path: Path) -> None:
    text = "# world\nhttps://a.example\n\n  # local\nhttps://b.example#top\n"
    assert [feed.url for feed in _feeds(tmp_path, text)] == ["https://a.example", "https://b.example#top"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://a.example/rss", "https://a.example/rss", True),
        ("https://A.example", "https://a.example/", True),
        ("https://a.example/rss#one", "https://a.example/rss#two", True),
        ("https://a.example/rss", "https://a.example/RSS", False),
        ("https://a.example/rss", "http://a.example/rss", False),
        ("https://a.example/?x=1", "https://a.example/?x=2", False),
        ("https://Us@a.example/", "https://us@a.example/", False),
    ],
)
def test_two_spellings_of_one_address_are_one_feed(first: str, second: str, *, same: bool, tmp_path: Path) -> None:
    """Told twice would be read twice. The case of a host means nothing; that of a path or a user may."""
    found = faults(tmp_path, "FEEDS_FILE=feeds\n" + WATCH + CHANNEL, files={"feeds": f"{first}\n{second}\n"})
    assert [fault.where for fault in found] == ([f"{tmp_path}/feeds:2"] if same else [])


# --- OPML ------------------------------------------------------------------------------------------------------------

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Ours</title></head><body>
<outline text="World">
  <outline text="Wire &amp; One" type="rss" xmlUrl="https://wire.example/rss?a=1&amp;section=2"/>
  <outline text="Near East"><outline title=" Tigris
      Post " xmlUrl=" https://post.example/rss " tier="2" lang="ar" owner="tigris" home="IQ" every="10m" group="local"/>
  </outline>
</outline>
<outline text="No folder" name="Ours" xmlUrl="https://own.example/rss" category="/Press/Daily" custom="x"/>
</body></opml>
"""


def test_folders_become_groups_and_outlines_have_our_attributes(tmp_path: Path) -> None:
    """A feed is in all folders around it and in its categories; name= goes before the title."""
    wire, post, own = _feeds(tmp_path, OPML)
    assert wire == Feed(url="https://wire.example/rss?a=1&section=2", name="Wire & One", groups=("World",))
    assert post == Feed(
        url="https://post.example/rss",
        name="Tigris Post",
        owner="tigris",
        tier=2,
        language="ar",
        home="IQ",
        every=timedelta(minutes=10),
        groups=("World", "Near East", "local"),
    )
    assert own == Feed(url="https://own.example/rss", name="Ours", groups=("Press", "Daily"))


def test_wrong_attributes_of_an_outline_are_faults_with_its_line(tmp_path: Path) -> None:
    text = OPML.replace('tier="2"', 'tier="x" auth_file="a"').replace("https://own", "own")
    found = faults(tmp_path, "FEEDS_FILE=f\n" + WATCH + CHANNEL, files={"f": text})
    assert [(Path(fault.where).name, fault.value) for fault in found] == [
        ("f:5", "tier=x"),
        ("f:5", "auth_file="),
        ("f:9", "own.example/rss"),
    ]


def test_a_feed_in_two_folders_is_read_once_and_noted(tmp_path: Path) -> None:
    """So do feed readers export a feed with two labels: refusing would refuse most real exports."""
    outline = '<outline text="{}"><outline text="A" xmlUrl="https://a.example/"/></outline>\n'
    files = {"f": f"<opml><body>\n{outline.format('World')}{outline.format('Wire')}</body></opml>"}
    settings = loaded(tmp_path, "FEEDS_FILE=f\n" + WATCH + CHANNEL, files=files)
    assert settings.feeds == (Feed(url="https://a.example/", name="A", groups=("World", "Wire")),)
    assert settings.notes == (f"{tmp_path}/f: the feed of line 3 stands at line 2, too: it is read once",)


@pytest.mark.parametrize(
    "outline",
    [
        '<outline text="Page" htmlUrl="https://b.example/"/>',
        '<outline text="Page" type="link" url="https://b.example/"/>',
        '<outline text="List" type="include" url="https://b.example/list.opml"/>',
        '<outline text="List" type="source" xmlUrl="https://b.example/list.opml"/>',
    ],
)
def test_an_outline_that_is_no_feed_is_noted(outline: str, tmp_path: Path) -> None:
    """Passed over, but not in silence: its writer may think that it is read."""
    files = {"f": f'<opml><body><outline text="A" xmlUrl="https://a.example/"/>\n{outline}</body></opml>'}
    settings = loaded(tmp_path, "FEEDS_FILE=f\n" + WATCH + CHANNEL, files=files)
    assert [feed.url for feed in settings.feeds] == ["https://a.example/"]
    assert settings.notes == (f"{tmp_path}/f: line 2 names a page or another list, but no feed: it is passed over",)


def test_a_feed_is_not_lost_behind_a_bookmark_of_its_address() -> None:
    """listparser keeps the first of two outlines with one address, whatever it is."""
    text = (
        '<opml><outline text="P" htmlUrl="https://a.example/"/><outline text="A" xmlUrl="https://a.example/"/></opml>'
    )
    listed, _ = outlines(text)
    assert [feed.url for feed in listed] == ["https://a.example/"]


def test_an_ampersand_that_is_not_escaped_stays_what_it_is() -> None:
    """Exporters write such files; read as HTML, `&section` and `&copy` would be signs."""
    url = "https://a.example/?a=1&section=2&copy=3&lt=4"
    listed, _ = outlines(f'<opml><outline text="News & more" xmlUrl="{url}"/></opml>')
    assert [(feed.url, dict(feed.attributes)["name"]) for feed in listed] == [(url, "News & more")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<opml><outline text="a"/></outline></opml>', "cannot be read as OPML at line 1"),
        ('<opml><outline xmlUrl="https://a.example"/></body></head><outline', "is cut off: it has no </opml>"),
        ("<opml>\n<![x[", "cannot be read as OPML at line 2"),
        ("<opml><!-- </opml>", "is cut off: it has no </opml>"),
        ('<opml><outline text="a" xmlUrl="https://a.example', "is cut off: it has no </opml>"),
        ("<html><body>Sign in</body></html>", "is no OPML: it has no <opml>"),
        ("<rss><channel/></rss>", "is a feed itself, no list of feeds"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(text: str, problem: str) -> None:
    """Half a list would be half a watch, in silence."""
    with pytest.raises(ValueError, match=problem):
        outlines(text)


def test_entities_are_not_expanded() -> None:
    """A document that names files or multiplies itself is only text to the parser of the standard library."""
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    listed, _ = outlines(f'{bomb}<opml><outline text="&a;&b;" xmlUrl="https://a.example/"/></opml>')
    assert dict(listed[0].attributes)["name"] == "&a;&b;"


@pytest.mark.skipif(not REAL.is_dir(), reason="the lists of real readers lie beside the project, not in it")
@pytest.mark.parametrize(("name", "feeds"), [("Germany", 5), ("News", 11), ("Pakistan", 7), ("Ukraine", 12)])
def test_real_exports_are_read_whole(name: str, feeds: int, tmp_path: Path) -> None:
    text = f"FEEDS_FILE={REAL / name}.opml\n" + WATCH + CHANNEL
    settings = loaded(tmp_path, text)
    assert len(settings.feeds) == feeds
    assert {feed.groups for feed in settings.feeds} == {(name,)}
    assert all(feed.name for feed in settings.feeds)
    assert settings.notes == ()


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["lines", "opml", "env file"])
def test_ten_thousand_feeds_load_in_a_moment(kind: str, tmp_path: Path) -> None:
    """Linear: 100,000 take ten times as long, which a bound on 10,000 shows; a quadratic reader would take minutes."""
    count = 10_000
    started = time.perf_counter()
    feeds = _many(kind, count, tmp_path)
    assert len(feeds) == count
    assert feeds[-1].name == f"Feed {count - 1}"
    assert time.perf_counter() - started < 10


def _many(kind: str, count: int, directory: Path) -> tuple[Feed, ...]:
    pairs = [(f"https://news{number}.example.org/rss", f"Feed {number}") for number in range(count)]
    if kind == "opml":
        body = "\n".join(f'<outline text="{name}" xmlUrl="{url}"/>' for url, name in pairs)
        return _feeds(directory, f"<opml><body>{body}</body></opml>")
    body = "\n".join(f'{url} name="{name}" group=g{len(name)} tier=2' for url, name in pairs)
    return _feeds(directory, body) if kind == "lines" else _inline(directory, f"'{body}'")
