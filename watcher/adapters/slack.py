"""Digests in Slack, through an incoming webhook: Block Kit within its limits.

Slack knows no idempotency key: the delivery's id stands in the message as the first block's `block_id`. A long digest
becomes several messages, each a delivery of its own. A feed's words are text and nothing else: `& < >` are escaped, so
no title can ping a channel, and `verbatim` keeps Slack from making links of names.
What is *not* here: a template, because blocks are measured and cut while they are made; the POST (post.py); when a
refused delivery is tried again (Retry-After goes into the error, core/schedule decides).
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from watcher.core import digest as digests
from watcher.core.digest import Segment
from watcher.core.identity import delivery_id
from watcher.core.model import Delivery, Digest, Secret, Story
from watcher.errors import DeliveryError
from watcher.ports import Answer, Poster

_MESSAGE = 10_000
"""For the JSON of all blocks of a message. Slack's limit is undocumented, about 13,200 in all."""
_BLOCKS = 50
_SECTION = 3_000
_SUBJECT = 120
"""Of the 150 characters of a header; the rest is for "(part 2 of 3)"."""
_HEADING = 1_500
"""What the header and the fallback text may take of a message, all their characters escaped."""
_LINE = 500
_WATCHES = 5
_LINK = 1_200
"""A longer URL, as it is escaped, would leave no room for its title in a section; no publisher's is."""
_BRIEF = 100
_PACE_SECONDS = 1.0
"""Slack takes one message a second per channel."""
_IN_ORDER = timedelta(microseconds=1)
"""Between the parts of a digest, which are sent in the order in which they are due."""

Block = dict[str, Any]


class SlackSender:
    """A `ports.Sender` for an incoming webhook; `url` is the secret that it is. Its sends are a second apart."""

    def __init__(
        self,
        *,
        url: Secret,
        poster: Poster,
        channel: str,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url, self._poster, self._channel = url, poster, channel
        self._monotonic, self._pause = monotonic, pause
        self._free_at = monotonic()

    def compose(self, digest: Digest) -> Sequence[Delivery]:
        """One delivery for each message that the digest takes; every story stands in one of them."""
        subject = _cut(digests.subject(digest), _SUBJECT)
        parts = list(_parts(_body(digest)))
        return [self._delivery(digest, subject, blocks, part, len(parts)) for part, blocks in enumerate(parts)]

    def _delivery(self, digest: Digest, subject: str, blocks: Sequence[Block], part: int, parts: int) -> Delivery:
        identity = delivery_id(digest.id, self._channel, part)
        titled = subject if parts == 1 else f"{subject} (part {part + 1} of {parts})"
        return Delivery(
            id=identity,
            digest=digest.id,
            channel=self._channel,
            recipient=self._channel,
            subject=titled,
            body=_message(titled, [_header(titled, identity), *blocks]),
            created_at=digest.at,
            next_attempt_at=digest.at + part * _IN_ORDER,
        )

    def send(self, delivery: Delivery, now: datetime) -> str:
        """One POST; returns the status and Slack's word (`200 ok`).

        429, 408 and 5xx pass. Slack's other refusals (400 invalid_blocks, 403, 404 no_service, 410) are final by its
        own documentation: the same bytes to the same URL will not be taken later.
        """
        self._pause(max(0.0, self._free_at - self._monotonic()))
        self._free_at = self._monotonic() + _PACE_SECONDS
        answer = self._poster.post(self._url, delivery.body, {}, now)
        reply = f"{answer.status} {answer.text}".strip()
        if not 200 <= answer.status < 300:
            raise _refusal(answer, reply)
        return reply


def _refusal(answer: Answer, reply: str) -> DeliveryError:
    return DeliveryError(
        f"Slack answered {reply}",
        transient=answer.status in {408, 429} or answer.status >= 500,
        retry_after=answer.retry_after,
        reply=reply,
    )


# --- a message within the limits -------------------------------------------------------------------------------------


def _parts(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    """The blocks in their order, cut into messages that leave room for the header."""
    part: list[Block] = []
    room = _MESSAGE - _HEADING
    for block in blocks:
        size = _units(_json(block)) + 1
        if part and (size > room or len(part) == _BLOCKS - 1):
            yield part
            part, room = [], _MESSAGE - _HEADING
        part.append(block)
        room -= size
    yield part


def _message(text: str, blocks: Sequence[Block]) -> bytes:
    """`text` is what notifications show. Previews of the linked pages are off: they would bury the digest."""
    return _json({"text": _escaped(text), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}).encode()


def _json(value: Block) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _units(text: str) -> int:
    """UTF-16 units: the strictest reading of the "characters" that Slack counts, an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


# --- blocks ----------------------------------------------------------------------------------------------------------


def _body(digest: Digest) -> Iterator[Block]:
    yield _context(_escaped(digests.headline(digest)))
    for number, story in enumerate(digest.stories[: digest.top], start=1):
        yield _section(_story_lines(number, story, digest))
    rest = digest.stories[digest.top :]
    titles = [_title_line(number, story, digest) for number, story in enumerate(rest, start=digest.top + 1)]
    for lines in _filled(titles):
        yield _section(lines)
    yield {"type": "divider"}
    for lines in _filled([_escaped(line) for line in digests.coverage_lines(digest)]):
        yield _context("\n".join(lines))


def _story_lines(number: int, story: Story, digest: Digest) -> list[str]:
    reasons = digests.reasons(story)
    unsaid = len(reasons) - _WATCHES
    lines = [
        f"*{number}. {_headline(story)}*",
        _escaped(digests.source_line(story, digest.timezone, digest.at)),
        "".join(_marked(segment) for segment in digests.excerpt(story)),
        *(f"Why: {_escaped(reason)}" for reason in reasons[:_WATCHES]),
        f"and {unsaid} more {'watches' if unsaid > 1 else 'watch'}" if unsaid > 0 else "",
    ]
    return [line for line in lines if line]


def _title_line(number: int, story: Story, digest: Digest) -> str:
    brief = _escaped(_cut(digests.brief(story, digest.timezone, digest.at), _BRIEF))
    return f"{number}. {_headline(story)} ({brief})"


def _headline(story: Story) -> str:
    title, link = _escaped(digests.joined(digests.title(story))), story.item.entry.link
    target = link.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    if not link.startswith(("https://", "http://")) or _units(target) > _LINK:
        return title
    return f"<{target}|{title}>"


def _marked(segment: Segment) -> str:
    """Bold, where the words hold nothing that Slack reads as the end of it."""
    text = _escaped(segment.text)
    return f"*{text}*" if segment.marked and not set("*_~`") & set(text) else text


def _header(text: str, block_id: str) -> Block:
    """A header is plain text, which knows no mentions; angle brackets are turned into look-alikes all the same."""
    shown = text.replace("<", "‹").replace(">", "›")
    return {"type": "header", "block_id": block_id, "text": {"type": "plain_text", "text": shown, "emoji": False}}


def _section(lines: Sequence[str]) -> Block:
    return {"type": "section", "text": _mrkdwn("\n".join(_fitting(lines)))}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _fitting(lines: Sequence[str]) -> Sequence[str]:
    """The lines within the limit of a section: what does not fit is an ellipsis, the longest first, the title never."""
    kept = list(lines)
    while _units("\n".join(kept)) > _SECTION:
        longest = max(range(1, len(kept)), key=lambda index: len(kept[index]))
        kept[longest] = "…"
    return kept


def _filled(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines in as few sections as they fill."""
    section: list[str] = []
    for line in lines:
        if section and _units("\n".join([*section, line])) > _SECTION:
            yield section
            section = []
        section.append(line)
    if section:
        yield section


def _escaped(text: str) -> str:
    """Slack's own three characters; cut so that a section holds the line even if every character is one of them."""
    return _cut(text, _LINE).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, width: int) -> str:
    """The text in `width` UTF-16 units, no emoji halved."""
    if _units(text) <= width:
        return text
    return text.encode("utf-16-le")[: 2 * (width - 1)].decode("utf-16-le", "ignore") + "…"
