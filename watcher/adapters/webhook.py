"""Digests as JSON to any receiver, by the rules of Standard Webhooks (https://www.standardwebhooks.com).

The body, UTF-8, instants in ISO 8601 UTC, offsets in code points:

    {"type": "digest", "id": "...", "channel": "SIEM", "at": "2025-10-14T04:00:00Z", "since": "...",
     "due": null, or when it should have come if it comes late, "part": 1, "parts": 1,
     "stories": [{"id": "...", "title": "...", "link": "https://... or empty", "source": "...",
                  "published": null or "...", "seen": "...", "summary": "...", "language": "ar or empty", "score": 40,
                  "matches": [{"watch": "SAFETY", "score": 40, "threshold": 20,
                               "hits": [{"term", "field", "start", "end", "text", "points"}]}]}],
     "coverage": {"feeds": 40, "items_read": 612, "items_matched": 14,
                  "troubled": [{"name": "...", "reason": "...", "since": "..."}]}}

Headers: `webhook-id` is the same for every attempt, so a receiver can fold repeats; `webhook-timestamp` and
`webhook-signature` are made for each attempt, one signature for each secret.

A 2xx is a yes. 410 says that nobody is there and never will be. Every other answer, redirects and 4xx included, is
tried again until the retry budget ends: a receiver under repair answers 404 or 401 for hours, and what it missed would
be lost. What is *not* here: the POST itself (post.py), when an attempt is made (core/schedule).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from watcher.core import digest as digests
from watcher.core.identity import delivery_id
from watcher.core.model import Coverage, Delivery, Digest, Match, Secret, Story
from watcher.errors import DeliveryError
from watcher.ports import Answer, Poster

_STORIES_BYTES = 900_000
"""A long digest becomes several messages: many receivers refuse a body over 1 MB (nginx unless told otherwise)."""
_GONE = 410


class WebhookSender:
    """A `ports.Sender`. `signing` are `whsec_` secrets; with none, nothing is signed.

    Raises ValueError for a secret that is not base64.
    """

    def __init__(self, *, url: Secret, signing: Sequence[Secret], poster: Poster, channel: str) -> None:
        self._url, self._poster, self._channel = url, poster, channel
        self._keys = [_key(secret) for secret in signing]

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        """One delivery for each megabyte of stories, at least one."""
        parts = list(_parts([_story(story) for story in digest.stories]))
        return [self._delivery(digest, stories, part, len(parts)) for part, stories in enumerate(parts)]

    def _delivery(self, digest: Digest, stories: Sequence[dict[str, Any]], part: int, parts: int) -> Delivery:
        return Delivery(
            id=delivery_id(digest.id, self._channel, part),
            digest=digest.id,
            channel=self._channel,
            recipient=self._channel,
            subject=digests.subject(digest),
            body=_json(_head(digest, part, parts) | {"stories": stories, "coverage": _coverage(digest.coverage)}),
            created_at=digest.at,
            next_attempt_at=digest.at,
        )

    def send(self, delivery: Delivery, now: datetime) -> str:
        """One POST, signed for this attempt; returns the status and the first words of the answer."""
        answer = self._poster.post(self._url, delivery.body, self._headers(delivery, now), now)
        reply = f"{answer.status} {answer.text}".strip()
        if not 200 <= answer.status < 300:
            raise _refusal(answer, reply)
        return reply

    def _headers(self, delivery: Delivery, now: datetime) -> dict[str, str]:
        timestamp = str(int(now.timestamp()))
        signed = f"{delivery.id}.{timestamp}.".encode() + delivery.body
        signatures = " ".join(f"v1,{_signature(key, signed)}" for key in self._keys)
        headers = {"webhook-id": delivery.id, "webhook-timestamp": timestamp}
        return headers | ({"webhook-signature": signatures} if signatures else {})


def _refusal(answer: Answer, reply: str) -> DeliveryError:
    return DeliveryError(
        f"the receiver answered {reply}",
        transient=answer.status != _GONE,
        retry_after=answer.retry_after,
        reply=reply,
    )


def _key(secret: Secret) -> bytes:
    try:
        return base64.b64decode(secret.reveal().removeprefix("whsec_"), validate=True)
    except ValueError:
        raise ValueError("a webhook secret is written whsec_ and base64") from None


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


# --- the body --------------------------------------------------------------------------------------------------------


def _parts(stories: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Stories in their order, cut where a part would grow over its size; a story larger than that goes alone."""
    part: list[dict[str, Any]] = []
    room = _STORIES_BYTES
    for story in stories:
        size = len(_json(story))
        if part and size > room:
            yield part
            part, room = [], _STORIES_BYTES
        part.append(story)
        room -= size
    yield part


def _head(digest: Digest, part: int, parts: int) -> dict[str, Any]:
    return {
        "type": "digest",
        "id": digest.id,
        "channel": digest.channel,
        "at": _instant(digest.at),
        "since": _instant(digest.since),
        "due": _instant(digest.due_at),
        "part": part + 1,
        "parts": parts,
    }


def _story(story: Story) -> dict[str, Any]:
    item, entry = story.item, story.item.entry
    return {
        "id": item.key,
        "title": entry.title,
        "link": entry.link,
        "source": item.source,
        "published": _instant(entry.published_at),
        "seen": _instant(item.seen_at),
        "summary": entry.summary,
        "language": entry.language,
        "score": story.score,
        "matches": [_match(match) for match in story.matches],
    }


def _match(match: Match) -> dict[str, Any]:
    hits = [asdict(hit) for hit in match.hits]
    regions = [asdict(mention) for mention in match.regions]
    return {
        "watch": match.watch,
        "score": match.score,
        "threshold": match.threshold,
        "hits": hits,
        "regions": regions,
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "feeds": coverage.feeds,
        "items_read": coverage.items_read,
        "items_matched": coverage.items_matched,
        "troubled": [
            {"name": feed.name, "reason": feed.reason, "since": _instant(feed.since)} for feed in coverage.troubled
        ],
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
