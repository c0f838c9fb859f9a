"""Builders of stories and digests, and the titles that strangers write to break them."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.records import NOW, ago, item, match
from watcher.core.model import Coverage, Digest, FieldName, Hit, Item, Story, TroubledFeed

BAGHDAD = ZoneInfo("Asia/Baghdad")

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "{{7*7}} {% raise %} ${7*7}",
    "ping": "<!channel> <@U123> <#C1|general> @here",
    "encoded word": "=?utf-8?q?a=0d=0aBcc:=20x@example.net?=",
    "quotes": "\"><a href='javascript:alert(1)'>x</a>",
    "right to left": "مقتل تسعة \u200f(abc) في كركوك",
    "astral": "🚨" * 150,
    "long": "&<>" * 1_700,
    "one long word": "A" * 5_000,
    "dots": ".\n.\nQUIT",
}
"""By what they attack. No title can hold a line break (core/text/markup); "dots" shows that it would not matter."""


def story(
    title: str = "Police convoy ambushed near Hawija", *, key: str = "item-1", terms: str = "", **said: Any
) -> Story:
    """A story in which each word of `terms` was found, 20 points each, wherever title and summary have it."""
    told = item(key, title=title, published_at=ago(hours=2), **said)
    hits = [hit for term in terms.split() for hit in _hits(told, term)]
    return Story(item=told, matches=(match(told, threshold=20, hits=hits),))


def _hits(told: Item, term: str) -> list[Hit]:
    texts: tuple[tuple[FieldName, str], ...] = (("title", told.entry.title), ("summary", told.entry.summary))
    places = [(field, text.index(term)) for field, text in texts if term in text]
    return [
        Hit(term=term, field=field, start=start, end=start + len(term), text=term, points=0 if number else 20)
        for number, (field, start) in enumerate(places)
    ]


def stories(number: int, **said: Any) -> tuple[Story, ...]:
    return tuple(story(f"Story number {n}", key=f"item-{n}", **said) for n in range(1, number + 1))


def digest(*told: Story, **differing: Any) -> Digest:
    """The digest of Monday 07:00 in Baghdad, with one feed in trouble."""
    usual: dict[str, Any] = {
        "id": "digest-1",
        "channel": "DESK",
        "timezone": BAGHDAD,
        "at": NOW,
        "since": ago(days=1),
        "coverage": Coverage(
            feeds=40,
            troubled=(
                TroubledFeed(name="River Times", reason="403 Forbidden", since=ago(hours=14), condition="blocked"),
            ),
            items_read=612,
            items_matched=14,
        ),
        "next_at": NOW + timedelta(days=1),
    }
    return Digest(stories=told or (story(),), **(usual | differing))
