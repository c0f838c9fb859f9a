"""One round of the ticks on the demo's stage: what went over the wire in it, and what should have and did not.

What is *not* here: any look into the database.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

from watcher.commands.demo.samples import Newsstand
from watcher.commands.demo.sinks import Call, Mail, MailSink, WebhookSink
from watcher.core.model import Digest
from watcher.pipeline import Pipeline, PollReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the pipeline says it did (`poll`, `digests`), and what the others saw (`answered` is by HTTP status)."""

    number: int
    poll: PollReport
    digests: Sequence[Digest]
    answered: Counter[int]
    mails: Sequence[Mail]
    calls: Sequence[Call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The pipeline between its outlets and its receivers."""

    stand: Newsstand
    mail: MailSink
    webhook: WebhookSink
    pipeline: Pipeline

    def play(self, number: int) -> Round:
        """Poll every feed, tell, deliver. Raises StoreError."""
        answered, mails, calls = self.stand.answered.copy(), len(self.mail.mails), len(self.webhook.calls)
        poll = self.pipeline.poll(everything=True)
        digests = self.pipeline.digest()
        self.pipeline.deliver()
        return Round(
            number=number,
            poll=poll,
            digests=digests,
            answered=self.stand.answered - answered,
            mails=self.mail.mails[mails:],
            calls=self.webhook.calls[calls:],
        )


def account(done: Round) -> str:
    """The round in a few plain lines."""
    poll, unchanged = done.poll, done.answered[304]
    read = poll.polled - poll.failed - unchanged
    return (
        f"poll {done.number}: {poll.polled} feeds: {read} read, {unchanged} unchanged (304), {poll.failed} in trouble\n"
        f"  found: {_counted(poll.items, 'new item')}, {_counted(poll.matches, 'match', 'matches')}\n"
        f"  arrived: {_counted(len(done.mails), 'mail')}, {_counted(len(done.calls), 'webhook call')}\n"
    )


def files(done: Round) -> dict[str, bytes]:
    """One mail (that of the first recipient by name) and the webhook calls, as they arrived, by file name."""
    suffix = "" if done.number == 1 else f"-{done.number}"
    bodies = {f"webhook{suffix}.json": b"\n".join(call.body for call in done.calls)}
    for mail in sorted(done.mails, key=lambda mail: mail.recipients)[:1]:
        bodies[f"digest{suffix}.eml"] = mail.content
        bodies[f"digest{suffix}.txt"] = part(mail, "plain").encode()
        bodies[f"digest{suffix}.html"] = part(mail, "html").encode()
    return bodies


def part(mail: Mail, kind: str) -> str:
    """The mail's text of this kind (`plain`, `html`), with line ends of this system; "" when it has none."""
    body = message_from_bytes(mail.content, policy=default).get_body((kind,))
    return body.get_content().replace("\r\n", "\n") if body else ""


def shortcomings(done: Round, recipients: Sequence[str]) -> Iterator[str]:
    """What should have arrived and did not, one line each; nothing when all is well."""
    titles = {story.item.entry.title for digest in done.digests for story in digest.stories}
    if not titles:
        yield f"poll {done.number} told nothing"
    for recipient in recipients:
        yield from _of_mails(recipient, [mail for mail in done.mails if recipient in mail.recipients], titles)
    yield from _of_calls(done.calls, titles)


def _of_mails(recipient: str, mails: Sequence[Mail], titles: set[str]) -> Iterator[str]:
    if len(mails) != 1:
        yield f"{recipient} got {len(mails)} mails instead of one"
    for mail in mails:
        text = " ".join(part(mail, "plain").split())
        yield from (f"the mail to {recipient} lacks: {title}" for title in sorted(titles) if title not in text)


def _of_calls(calls: Sequence[Call], titles: set[str]) -> Iterator[str]:
    if not all(call.genuine for call in calls):
        yield "the webhook got a call with a wrong signature"
    told = {story["title"] for call in calls for story in json.loads(call.body)["stories"]}
    yield from (f"the webhook was not told: {title}" for title in sorted(titles - told))


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
