"""Webhooks: the body as documented, signed as Standard Webhooks says, and what each answer means."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.digests import HOSTILE, digest, stories, story
from tests.support.fake_poster import FakePoster
from tests.support.records import NOW, ago
from watcher.adapters.webhook import WebhookSender
from watcher.core.model import Digest, Secret
from watcher.errors import DeliveryError
from watcher.ports import Answer

URL = Secret("https://siem.example.org/in/s3cr3t")


def hook(poster: FakePoster | None = None, *, signing: tuple[Secret, ...] = ()) -> WebhookSender:
    return WebhookSender(url=URL, signing=signing, poster=poster or FakePoster(), channel="SIEM")


def bodies(of: Digest) -> list[dict[str, Any]]:
    return [json.loads(delivery.body) for delivery in hook().compose(of)]


# --- the body --------------------------------------------------------------------------------------------------------


def test_the_body() -> None:
    """A golden message: this is what receivers are written against."""
    told = story("Convoy ambushed", summary="ambushed at dawn", terms="ambushed", language="en")
    (body,) = bodies(digest(told, channel="SIEM"))
    assert body == {
        "type": "digest",
        "id": "digest-1",
        "channel": "SIEM",
        "at": "2016-10-17T04:00:00Z",
        "since": "2016-10-16T04:00:00Z",
        "due": None,
        "part": 1,
        "parts": 1,
        "stories": [
            {
                "id": "item-1",
                "title": "Convoy ambushed",
                "link": "https://news.example.org/item-1",
                "source": "Example News",
                "published": "2016-10-17T02:00:00Z",
                "seen": "2016-10-17T04:00:00Z",
                "summary": "ambushed at dawn",
                "language": "en",
                "score": 20,
                "matches": [
                    {
                        "watch": "SAFETY",
                        "score": 20,
                        "threshold": 20,
                        "hits": [
                            {
                                "term": "ambushed",
                                "field": "title",
                                "start": 7,
                                "end": 15,
                                "text": "ambushed",
                                "points": 20,
                            },
                            {
                                "term": "ambushed",
                                "field": "summary",
                                "start": 0,
                                "end": 8,
                                "text": "ambushed",
                                "points": 0,
                            },
                        ],
                        "regions": [],
                    }
                ],
            }
        ],
        "coverage": {
            "feeds": 40,
            "items_read": 612,
            "items_matched": 14,
            "troubled": [{"name": "River Times", "reason": "403 Forbidden", "since": "2016-10-16T14:00:00Z"}],
        },
    }


def test_a_digest_without_stories() -> None:
    """One delivery, with an empty list: a program learns that we are alive, and how well we heard."""
    nothing = replace(digest(), stories=())
    (body,) = bodies(nothing)
    assert (body["stories"], body["coverage"]["feeds"], body["parts"]) == ([], 40, 1)
    (delivery,) = hook().compose(nothing)
    assert delivery.subject == "Nothing matched; 39 of 40 feeds healthy"


def test_a_late_digest_says_when_it_was_due() -> None:
    (body,) = bodies(digest(due_at=ago(hours=2)))
    assert body["due"] == "2016-10-17T02:00:00Z"


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_text_arrives_as_it_is(title: str) -> None:
    """JSON needs no cleaning: every letter comes through, and the offsets of the hits are right."""
    (body,) = bodies(digest(story(title, summary=title, terms=title.split()[-1])))
    (told,) = body["stories"]
    assert (told["title"], told["summary"]) == (title, title)
    assert all(told[hit["field"]][hit["start"] : hit["end"]] == hit["text"] for hit in told["matches"][0]["hits"])


def test_a_long_digest_is_cut_into_parts() -> None:
    """Each under a megabyte, numbered, with an id of its own; every story stands in one, in order."""
    of = digest(*stories(100, summary="ä" * 20_000))
    deliveries = hook().compose(of)
    parts = [json.loads(delivery.body) for delivery in deliveries]
    assert len(deliveries) > 2
    assert max(len(delivery.body) for delivery in deliveries) < 1_000_000
    assert len({delivery.id for delivery in deliveries}) == len(deliveries)
    assert [(part["part"], part["parts"]) for part in parts] == [(n + 1, len(parts)) for n in range(len(parts))]
    assert [told["id"] for part in parts for told in part["stories"]] == [told.item.key for told in of.stories]


def test_the_same_digest_gives_the_same_deliveries() -> None:
    assert hook().compose(digest(*stories(20))) == hook().compose(digest(*stories(20)))


def test_the_delivery() -> None:
    (delivery,) = hook().compose(digest(*stories(3)))
    assert (delivery.digest, delivery.channel, delivery.recipient) == ("digest-1", "SIEM", "SIEM")
    assert (delivery.subject, delivery.next_attempt_at) == ("Story number 1 (+2 stories)", NOW)


# --- the attempt -----------------------------------------------------------------------------------------------------


def test_the_standards_own_example() -> None:
    """The vector that Standard Webhooks gives its libraries."""
    poster = FakePoster()
    sender = hook(poster, signing=(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),))
    (delivery,) = sender.compose(digest())
    told = replace(delivery, id="msg_p5jXN8AQM9LWM0D4loKWxJek", body=b'{"test": 2432232314}')
    sender.send(told, datetime.fromtimestamp(1614265330, tz=UTC))
    (_, _, headers, _) = poster.posted[0]
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def expected(key: bytes, headers: Mapping[str, str], body: bytes) -> str:
    """What a receiver reckons from the headers and the body that it got."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return base64.b64encode(hmac.digest(base64.b64decode(key), signed, hashlib.sha256)).decode()


@pytest.mark.parametrize("keys", [(), (b"b25l",), (b"b25l", b"dHdv")], ids=["unsigned", "one", "rotation"])
def test_signatures(keys: tuple[bytes, ...]) -> None:
    """One for each secret, side by side, so that a receiver may know either; none without a secret."""
    poster = FakePoster()
    sender = hook(poster, signing=tuple(Secret(f"whsec_{key.decode()}") for key in keys))
    (delivery,) = sender.compose(digest())
    sender.send(delivery, NOW)
    (url, body, headers, _) = poster.posted[0]
    assert (url, body) == (URL, delivery.body)
    assert headers.get("webhook-signature", "").split() == [f"v1,{expected(key, headers, body)}" for key in keys]


def test_each_attempt_is_signed_anew() -> None:
    """Same id, same body; the timestamp moves on, because receivers refuse old ones."""
    poster = FakePoster()
    sender = hook(poster, signing=(Secret("whsec_b25l"),))
    (delivery,) = sender.compose(digest())
    sender.send(delivery, NOW)
    sender.send(delivery, NOW + timedelta(hours=1))
    (_, body, first, _), (_, again, second, _) = poster.posted
    assert (body, first["webhook-id"]) == (again, second["webhook-id"])
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 3600
    assert second["webhook-signature"] != first["webhook-signature"]


@pytest.mark.parametrize("secret", ["whsec_no base64!", "whsec_abc"])
def test_a_secret_that_is_none(secret: str) -> None:
    """It is refused when the program starts, without being shown."""
    with pytest.raises(ValueError, match="whsec_ and base64") as error:
        hook(signing=(Secret(secret),))
    assert secret not in str(error.value)
    assert error.value.__suppress_context__


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_yes(status: int) -> None:
    (delivery,) = hook().compose(digest())
    assert hook(FakePoster(Answer(status=status, text="taken"))).send(delivery, NOW) == f"{status} taken"


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        (301, True),
        (302, True),
        (400, True),
        (401, True),
        (403, True),
        (404, True),
        (408, True),
        (410, False),
        (413, True),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_anything_else_is_no_yes(status: int, transient: bool) -> None:
    """Only 410 ends it at once; a receiver under repair answers anything, and must not lose what it missed."""
    poster = FakePoster(Answer(status=status, text="no", retry_after=timedelta(seconds=9)))
    (delivery,) = hook().compose(digest())
    with pytest.raises(DeliveryError, match=f"answered {status} no") as refused:
        hook(poster).send(delivery, NOW)
    assert (refused.value.transient, refused.value.reply) == (transient, f"{status} no")
    assert refused.value.retry_after == timedelta(seconds=9)
    assert "s3cr3t" not in str(refused.value)
