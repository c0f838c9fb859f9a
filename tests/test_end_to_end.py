"""The real command between real servers: exactly what matches is delivered, once, to each kind of channel.

What matches is worked out here a second time, by plain feedparser and one regular expression.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.support.command import env_file, watcher
from tests.support.http_server import Asked, HttpServer, Reply
from tests.support.smtp_sink import SmtpSink

SHARED = Path(__file__).parents[2] / "shared" / "feeds"
WATCHES = {
    "WATCH_TECH_KEYWORDS": "Google, Apple^20, Microsoft",
    "WATCH_WORLD_KEYWORDS": "earthquake, Angela Merkel, Путин, dólares, Trump",
}
_TERMS = re.compile(
    r"(?<!\w)(google|apple|microsoft|earthquake|angela\W+merkel|путин|d[oó]lares|trump)(?!\w)", re.IGNORECASE
)
_TAGS = re.compile(r"(?s)<(script|style).*?</\1>|<!--.*?-->|<[^>]*>")

OWN = {
    "world.rss": (
        b"<rss version='2.0'><channel><title>World</title>"
        b"<item><guid>1</guid><title>Earthquake shakes the coast</title></item>"
        b"<item><guid>2</guid><title>Quiet day</title><description>Trump &amp;amp; Merkel speak</description></item>"
        b"<item><guid>3</guid><title>Pineapple harvest</title></item></channel></rss>"
    ),
    "tech.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Tech",
            "items": [
                {"id": "1", "title": "Apple opens a shop", "content_text": "In town."},
                {"id": "2", "title": "Rain"},
            ],
        }
    ).encode(),
    "page.html": b"<!doctype html><html><title>Earthquake</title><body>Apple</body></html>",
    "empty.xml": b"",
}


@dataclass
class World:
    """A plain HTTP server for documents, with validators, and what the two webhooks were sent."""

    documents: dict[str, bytes]
    slack: list[dict[str, Any]] = field(default_factory=list)
    hook: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        if asked.target in ("/slack", "/hook"):
            (self.slack if asked.target == "/slack" else self.hook).append(json.loads(asked.body))
            return Reply(body=b"ok")
        body = self.documents[asked.target.strip("/")]
        etag = f'"{hash(body)}"'
        unchanged = asked.headers.get("if-none-match") == etag
        return Reply(status=304) if unchanged else Reply(body=body, headers={"ETag": etag})

    def settings(self, server: HttpServer, sink: SmtpSink, directory: Path) -> Mapping[str, str]:
        return {
            **WATCHES,
            "FEEDS": "\n".join(server.url(f"/{name}") for name in self.documents),
            "FIRST_RUN": "all",
            "CHANNEL_DESK": "desk@example.org",
            "CHANNEL_DESK_DIGEST": "immediate",
            "CHANNEL_SLACK": f"slack+{server.url('/slack')}",
            "CHANNEL_SLACK_DIGEST": "immediate",
            "CHANNEL_HOOK": f"webhook+{server.url('/hook')}",
            "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "SMTP_FROM": "watcher@example.org",
            "STATE_DIR": str(directory / "state"),
        }


def expected(documents: Mapping[str, bytes]) -> Counter[str]:
    """The titles of all entries that say one of the terms, by another way than ours."""
    return Counter(
        _bare(_plain(entry.get("title", "")))
        for body in documents.values()
        for entry in _entries(body)
        if _TERMS.search(_said(entry))
    )


def _entries(body: bytes) -> list[Mapping[str, Any]]:
    if body.lstrip().startswith(b"{"):
        items: list[Mapping[str, Any]] = json.loads(body)["items"]
        return items
    return list(feedparser.parse(BytesIO(body)).entries)


def _said(entry: Mapping[str, Any]) -> str:
    texts = [entry.get("title", ""), entry.get("summary", ""), *(part["value"] for part in entry.get("content", ()))]
    texts += [entry.get("content_html", ""), entry.get("content_text", ""), entry.get("author", "")]
    texts += [tag.get("term") or "" for tag in entry.get("tags", ()) if not isinstance(tag, str)]
    return " | ".join(_plain(text) for text in texts)


def _plain(text: str) -> str:
    return " ".join(unescape(_TAGS.sub(" ", text)).split())


def _bare(title: str) -> str:
    """Its ASCII letters: one of the real documents declares a wrong encoding, which plain feedparser believes."""
    return re.sub(r"[^A-Za-z0-9]+", "", title)


def titles(hook: list[dict[str, Any]]) -> Counter[str]:
    return Counter(_bare(story["title"]) for call in hook for story in call["stories"])


def said_by_mail(sink: SmtpSink) -> str:
    parts = [part for mail in sink.mails for part in mail.message.walk() if part.get_content_type() == "text/plain"]
    texts = [part.get_payload(decode=True) for part in parts]
    return " ".join(text.decode() for text in texts if isinstance(text, bytes))


def said_by_slack(messages: list[dict[str, Any]]) -> str:
    return unescape(json.dumps(messages, ensure_ascii=False)).replace("\\", "")


SETS = [
    pytest.param(OWN, id="own"),
    pytest.param(
        {path.name: path.read_bytes() for path in sorted(SHARED.glob("*.*"))} if SHARED.is_dir() else {},
        id="real",
        marks=pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not part of the project"),
    ),
]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        yield running


@pytest.mark.parametrize("documents", SETS)
def test_exactly_what_matches_is_delivered_once(documents: dict[str, bytes], sink: SmtpSink, tmp_path: Path) -> None:
    """First everything that matches, then nothing, then the one item that a document gained."""
    world = World(dict(documents))
    with HttpServer(world.answer) as server:
        env_file(tmp_path, world.settings(server, sink, tmp_path))

        first = watcher(tmp_path, "run", "--once")
        assert first.returncode == 0, first.stderr
        wanted = expected(documents)
        assert wanted
        assert titles(world.hook) == wanted
        by_mail, by_slack = _bare(said_by_mail(sink)), _bare(said_by_slack(world.slack))
        assert [title for title in wanted if title[:60] not in by_mail] == []
        assert [title for title in wanted if title[:60] not in by_slack] == []

        told = (len(sink.mails), len(world.slack), len(world.hook))
        again = watcher(tmp_path, "run", "--once", "--all")
        assert again.returncode == 0, again.stderr
        assert (len(sink.mails), len(world.slack), len(world.hook)) == told

        name = next(name for name in documents if b"</channel>" in documents[name])
        gained = b"<item><guid>gained</guid><title>Earthquake after the first round</title></item></channel>"
        world.documents[name] = documents[name].replace(b"</channel>", gained, 1)
        watcher(tmp_path, "run", "--once", "--all")
        assert (len(sink.mails), len(world.slack), len(world.hook)) == tuple(count + 1 for count in told)
        assert [story["title"] for story in world.hook[-1]["stories"]] == ["Earthquake after the first round"]
    assert "0 due, 0 dead" in watcher(tmp_path, "sent").stdout


def test_what_a_receiver_refused_is_kept_and_can_be_sent_again(sink: SmtpSink, tmp_path: Path) -> None:
    """The other channels are told; the dead letter is visible; `retry` sends it with the same id."""
    world = World(dict(OWN))
    with HttpServer(world.answer) as server:
        env_file(tmp_path, world.settings(server, sink, tmp_path))
        sink.script("RCPT", "550 5.1.1 no such user")
        watcher(tmp_path, "run", "--once")
        ledger = [json.loads(line) for line in watcher(tmp_path, "sent", "--json").stdout.splitlines()]
        assert {one["channel"]: one["state"] for one in ledger} == {"DESK": "dead", "SLACK": "sent", "HOOK": "sent"}
        assert watcher(tmp_path, "sent").returncode == 1

        assert "1 delivery due again" in watcher(tmp_path, "retry").stdout
        watcher(tmp_path, "run", "--once")
    (mail,) = sink.mails
    (dead,) = [one for one in ledger if one["channel"] == "DESK"]
    assert dead["id"] in mail.id
    assert "550 5.1.1" in dead["error"]


PLACED = {
    "world.rss": (
        b"<rss version='2.0' xmlns:georss='http://www.georss.org/georss'><channel><title>World</title>"
        b"<item><guid>1</guid><title>Iraqi police convoy ambushed</title></item>"
        b"<item><guid>2</guid><title>Ambush in Mali</title></item>"
        b"<item><guid>3</guid><title>Shops reopen in Mosul</title></item>"
        b"<item><guid>4</guid><title>Earth shakes</title><georss:point>36.36 43.15</georss:point></item>"
        b"<item><guid>5</guid><title>Rain, and nothing else</title></item></channel></rss>"
    ),
    "desk.rss": (
        b"<rss version='2.0'><channel><title>Desk</title>"
        b"<item><guid>6</guid><title>Ambush</title></item></channel></rss>"
    ),
}
WHERE = {
    "Iraqi police convoy ambushed": "Iraq (Iraqi in title)",
    "Shops reopen in Mosul": "Nineveh, IQ (Mosul in title)",
    "Earth shakes": "Nineveh, IQ (its own point)",
    "Ambush": "Iraq (home of its feed)",
}


def test_only_news_of_the_watched_places_is_delivered(sink: SmtpSink, tmp_path: Path) -> None:
    """By words, by a point, or by the home of its feed; each message says which; a sea is noted at start."""
    world = World(dict(PLACED))
    with HttpServer(world.answer) as server:
        settings = dict(world.settings(server, sink, tmp_path))
        del settings["WATCH_TECH_KEYWORDS"], settings["WATCH_WORLD_KEYWORDS"]
        settings |= {
            "FEEDS": f"{server.url('/world.rss')}\n{server.url('/desk.rss')} home=Irak",
            "WATCH_NORTH_REGIONS": "Nineveh",
            "WATCH_AMBUSH_KEYWORDS": "ambush*",
            "WATCH_AMBUSH_REGIONS": "العراق",
            "WATCH_SEA_REGIONS": "bbox:-50/-140/-40/-120",
        }
        env_file(tmp_path, settings)
        ran = watcher(tmp_path, "run", "--once")
    assert ran.returncode == 0, ran.stderr
    assert "SEA: no news can name a place in bbox:-50/-140/-40/-120" in ran.stderr
    assert titles(world.hook) == Counter(map(_bare, WHERE))
    mail, slack = said_by_mail(sink), said_by_slack(world.slack)
    assert [where for where in WHERE.values() if where not in mail or where not in slack] == []
