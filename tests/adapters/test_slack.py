"""Slack: every message within every limit, no title that pings, and what each answer means."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from tests.support.digests import HOSTILE, digest, stories, story
from tests.support.fake_poster import FakePoster
from tests.support.records import NOW
from watcher.adapters.slack import SlackSender
from watcher.core.model import Coverage, Delivery, Digest, Secret
from watcher.errors import DeliveryError
from watcher.ports import Answer

URL = Secret("https://hooks.slack.example/services/T0/B0/s3cr3t")


def slack(poster: FakePoster | None = None) -> SlackSender:
    return SlackSender(url=URL, poster=poster or FakePoster(), channel="SLACK")


def messages(of: Digest) -> list[dict[str, Any]]:
    return [json.loads(delivery.body) for delivery in slack().compose(of)]


def texts(message: dict[str, Any]) -> list[str]:
    """Every text of its blocks, in order."""
    objects = [text for block in message["blocks"] for text in (block.get("text"), *block.get("elements", ())) if text]
    return [text["text"] for text in objects]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# --- what a message says ---------------------------------------------------------------------------------------------


def test_a_message() -> None:
    """A golden digest: one story in full, one by its title."""
    first = story(
        "Police convoy ambushed near Hawija",
        terms="ambushed",
        summary="Gunmen ambushed two vehicles",
        link="https://news.example.org/1?a=1&b=<x>|y",
    )
    (message,) = messages(digest(first, story("Two freed & well", key="2", link=""), top=1))
    assert texts(message) == [
        "Police convoy ambushed near Hawija (+1 story)",
        "Mon 17 Oct, 07:00 Baghdad. 2 stories since Sun 07:00.",
        "*1. <https://news.example.org/1?a=1&amp;b=%3Cx%3E%7Cy|Police convoy ambushed near Hawija>*\n"
        "Example News, 05:00\n"
        "Gunmen *ambushed* two vehicles\n"
        "Why: SAFETY 20 of 20: ambushed 20 (title)",
        "2. Two freed &amp; well (Example News, 05:00; SAFETY 20 of 20)",
        "39 of 40 feeds healthy\n"
        "Blocked: River Times (403 Forbidden since Sun 17:00)\n"
        "612 items read, 14 matched. Next: Tue 07:00.",
    ]
    assert message["text"] == "Police convoy ambushed near Hawija (+1 story)"
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)


def test_a_digest_without_stories() -> None:
    """One message: that nothing matched, and how well we heard."""
    (message,) = messages(replace(digest(), stories=()))
    assert texts(message) == [
        "Nothing matched; 39 of 40 feeds healthy",
        "Mon 17 Oct, 07:00 Baghdad. No stories since Sun 07:00.",
        "39 of 40 feeds healthy\n"
        "Blocked: River Times (403 Forbidden since Sun 17:00)\n"
        "612 items read, 14 matched. Next: Tue 07:00.",
    ]


def test_the_id_travels_with_the_message() -> None:
    """Slack folds nothing by itself, but what arrived twice can be told."""
    (delivery,) = slack().compose(digest())
    assert json.loads(delivery.body)["blocks"][0]["block_id"] == delivery.id


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_title_can_ping_nobody(title: str) -> None:
    """Angle brackets are only ours: around a web address, and never with `!`, `@` or `#` behind them."""
    told = story(title, summary=title, source=title, terms=title.split()[0], link="https://news.example.org/1")
    for message in messages(digest(told, story(title, key="2"), top=1)):
        header, *parsed = texts(message)
        assert "<" not in header
        for text in [message["text"], *parsed]:
            ours = text.replace("<https://news.example.org/", "").replace("&lt;", "").replace("&gt;", "")
            assert "<" not in ours
            assert "&" not in ours.replace("&amp;", "")
        assert all(text["verbatim"] for block in message["blocks"] for text in block.get("elements", ()))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "", "https://news.example.org/" + "x" * 3_000, "https://news.example.org/?" + "&" * 900],
)
def test_what_cannot_be_a_link_is_a_title(link: str) -> None:
    """Also an address that, as it is escaped, would leave no room for its title in a section."""
    (message,) = messages(digest(story("Convoy", link=link), story("Freed", key="2", link=link), top=1))
    assert texts(message)[2].startswith("*1. Convoy*\n")
    assert texts(message)[3].startswith("2. Freed (")


# --- the limits ------------------------------------------------------------------------------------------------------


DIGESTS = {
    "one": digest(story(terms="ambushed")),
    "twelve": digest(*stories(12, summary="Words of a summary. " * 50, terms="Story")),
    "sixty": digest(*stories(60, summary="Words of a summary. " * 50, terms="Story")),
    "five hundred": digest(*stories(500)),
    "many small": digest(*stories(100, link="", source="x"), top=100),
    "in full": digest(*stories(100, summary="في كركوك " * 100), top=100),
    "nothing": replace(digest(), stories=()),
    "no coverage": digest(coverage=Coverage(feeds=0, troubled=(), items_read=0, items_matched=0)),
    **{
        name: digest(*(story(title, key=str(n), summary=title * 2, source=title, terms=title[:3]) for n in range(40)))
        for name, title in HOSTILE.items()
    },
    "all at once": digest(
        *(
            story("&" * 200, key=str(n), summary="<" * 900, source=">" * 900, link=f"https://x.example/{'&' * 280}{n}")
            for n in range(30)
        )
    ),
}


@pytest.mark.parametrize("of", DIGESTS.values(), ids=DIGESTS)
def test_every_message_is_within_every_limit(of: Digest) -> None:
    """50 blocks, 3,000 characters a text, 150 a header, 10,000 in all, in UTF-16 units; slack-sdk's models agree."""
    for message in messages(of):
        assert len(message["blocks"]) <= 50
        assert units(json.dumps(message, ensure_ascii=False)) <= 10_000
        header, *others = message["blocks"]
        assert header["type"] == "header"
        assert units(header["text"]["text"]) <= 150
        for block in others:
            assert all(0 < units(text) <= 3_000 for text in texts({"blocks": [block]}))
        for block in Block.parse_all(message["blocks"]):
            block.validate_json()


@pytest.mark.parametrize("number", [1, 12, 60, 500])
def test_every_story_is_told_once(number: int) -> None:
    """In one of the messages: the first `top` in full, the rest by title."""
    told = [text for message in messages(digest(*stories(number))) for text in texts(message)]
    for n in range(1, number + 1):
        assert sum(text.count(f"/item-{n}|") for text in told) == 1


def test_a_long_digest_becomes_several_messages() -> None:
    """Numbered, each with an id of its own, and due one after the other in their order."""
    deliveries = slack().compose(DIGESTS["sixty"])
    last = len(deliveries)
    assert last > 1
    assert [delivery.subject for delivery in deliveries] == [
        f"Story number 1 (+59 stories) (part {n} of {last})" for n in range(1, last + 1)
    ]
    due = [delivery.next_attempt_at for delivery in deliveries]
    assert due == sorted(set(due))
    assert due[-1] - NOW < timedelta(milliseconds=1)
    assert len({delivery.id for delivery in deliveries}) == last


def test_the_same_digest_gives_the_same_deliveries() -> None:
    assert slack().compose(digest(*stories(60))) == slack().compose(digest(*stories(60)))


# --- the attempt -----------------------------------------------------------------------------------------------------


def composed() -> Delivery:
    (delivery,) = slack().compose(digest())
    return delivery


def test_a_yes() -> None:
    poster = FakePoster(Answer(status=200, text="ok"))
    assert slack(poster).send(composed(), NOW) == "200 ok"
    assert poster.posted == [(URL, composed().body, {}, NOW)]


def test_sends_are_a_second_apart() -> None:
    """Slack takes one message a second: the next one waits for what is left of it, refused or not."""
    pauses: list[float] = []
    clock = iter([100.0, 100.0, 100.0, 100.3, 101.0, 107.0, 107.0])  # made; then before and after the wait of each send
    sender = SlackSender(
        url=URL, poster=FakePoster(), channel="SLACK", monotonic=lambda: next(clock), pause=pauses.append
    )
    for _ in range(3):
        sender.send(composed(), NOW)
    assert pauses == pytest.approx([0.0, 0.7, 0.0])


@pytest.mark.parametrize(
    ("status", "word", "transient"),
    [
        (302, "", False),
        (400, "invalid_blocks", False),
        (403, "action_prohibited", False),
        (404, "no_service", False),
        (408, "", True),
        (410, "channel_is_archived", False),
        (429, "rate_limited", True),
        (500, "rollup_error", True),
        (503, "", True),
    ],
)
def test_anything_else_is_no_yes(status: int, word: str, transient: bool) -> None:
    """Slack says by the status whether the same message can be taken later."""
    poster = FakePoster(Answer(status=status, text=word, retry_after=timedelta(seconds=30)))
    with pytest.raises(DeliveryError, match=f"Slack answered {status}") as refused:
        slack(poster).send(composed(), NOW)
    assert (refused.value.transient, refused.value.reply) == (transient, f"{status} {word}".strip())
    assert refused.value.retry_after == timedelta(seconds=30)
    assert "s3cr3t" not in str(refused.value)
