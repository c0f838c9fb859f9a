"""`watcher parse`: files in, JSON lines out."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.documents import atom, rss
from watcher.commands import parse

FEED = rss(
    """<item><guid isPermaLink="false">tag:1</guid><title>Nine killed</title><link>https://news.example/1</link>
    <description>&lt;p&gt;كركوك&lt;/p&gt;</description><pubDate>Fri, 21 Oct 2016 06:30:00 +0300</pubDate>
    <author>a@b.example (Ana)</author></item>""",
    channel="<title>News</title><language>en</language>",
)


def run(*files: object) -> tuple[int, list[dict[str, object]], list[str]]:
    """The exit code, the objects written, the lines of complaint."""
    out, err = io.StringIO(), io.StringIO()
    code = parse.run([str(file) for file in files], out=out, err=err)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().splitlines()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    return path


def test_an_item_is_a_line_of_json(feed: Path) -> None:
    """With the FILE as it was given, the guid as the source gave it, and the time in UTC."""
    code, items, complaints = run(feed)
    assert (code, complaints) == (0, [])
    assert items == [
        {
            "source": str(feed),
            "id": "tag:1",
            "title": "Nine killed",
            "link": "https://news.example/1",
            "summary": "كركوك",
            "published": "2016-10-21T03:30:00Z",
            "authors": ["Ana"],
            "language": "en",
        }
    ]


def test_letters_are_written_as_they_are(feed: Path) -> None:
    """For people who read the output of a pipe."""
    out = io.StringIO()
    parse.run([str(feed)], out=out, err=io.StringIO())
    assert "كركوك" in out.getvalue()


@pytest.mark.parametrize(
    ("entry", "identity"),
    [
        ('<id>1</id><link href="https://news.example/1"/>', "1"),
        ('<link href="https://news.example/1"/>', "https://news.example/1"),
    ],
)
def test_an_id_is_the_guid_or_the_link(tmp_path: Path, entry: str, identity: str) -> None:
    """And never nothing."""
    path = tmp_path / "feed"
    path.write_text(atom(f"<entry>{entry}</entry><entry><title>T</title></entry>"), encoding="utf-8")
    _, (first, second), _ = run(path)
    assert first["id"] == identity
    assert len(bytes.fromhex(str(second["id"]))) == 16
    assert (second["published"], second["link"]) == (None, "")


def test_output_stands_in_the_order_of_the_files(tmp_path: Path) -> None:
    """Whichever is read first; a file that is named twice is read twice."""
    files = []
    for number, items in enumerate([3000, 1, 500, 1]):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(rss("<item><guid>1</guid></item>" * items), encoding="utf-8")
    code, items_read, complaints = run(*files, files[1])
    sources = [str(item["source"]) for item in items_read]
    assert sources == [str(files[0])] * 2000 + [str(files[1])] + [str(files[2])] * 500 + [str(files[3]), str(files[1])]
    assert (code, complaints) == (0, [f"{files[0]}: 1,000 items over 2,000 dropped"])


def test_what_cannot_be_read_is_one_line_and_the_rest_goes_on(tmp_path: Path, feed: Path) -> None:
    """Exit code 1, a complaint for each, and the items of the others."""
    html, large = tmp_path / "page.html", tmp_path / "large.xml"
    html.write_text("<html></html>", encoding="utf-8")
    with large.open("wb") as stream:
        stream.truncate(8_000_001)
    missing = tmp_path / "missing"
    code, items, complaints = run(html, missing, large, tmp_path, "nul\0", feed)
    assert code == 1
    assert [item["source"] for item in items] == [str(feed)]
    assert complaints == [
        f"{html}: an HTML page, not a feed",
        f"{missing}: cannot be read: No such file or directory",
        f"{large}: larger than 8 MB",
        f"{tmp_path}: cannot be read: Is a directory",
        "nul\0: cannot be read: embedded null byte",
    ]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a download can be piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FEED.encode())))
    code, (item,), complaints = run("-")
    assert (code, complaints, item["source"], item["id"]) == (0, [], "-", "tag:1")


def test_it_starts_quickly(feed: Path) -> None:
    """0.25 s on a machine of two cores, interpreter and worker included; neither the store nor HTTP are imported."""
    code = (
        "import sys; from watcher.commands import parse; "
        f"parse.run([{str(feed)!r}], out=sys.stdout, err=sys.stderr); "
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'httpx', 'feedparser', 'jinja2')))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert time.monotonic() - started < 3
