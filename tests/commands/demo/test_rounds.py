"""How the demo judges itself: by what its receivers got."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from email.message import EmailMessage
from typing import Any

import pytest

from tests.support.records import NOW, item, match
from watcher.commands.demo.rounds import Round, account, files, part, shortcomings
from watcher.commands.demo.sinks import Call, Mail
from watcher.core.model import Coverage, Digest, Story, TroubledFeed
from watcher.pipeline import PollReport

DESK, NIGHT = "desk@ngo.example", "night@ngo.example"
TITLES = ("Curfew in Kirkuk", "Flag over Bartella")


def digest(titles: Sequence[str] = TITLES) -> Digest:
    trouble = TroubledFeed(name="River Chronicle", reason="an HTML page instead of a feed", since=NOW)
    return Digest(
        id="digest-1",
        channel="DESK",
        timezone=UTC,
        at=NOW,
        since=NOW,
        stories=tuple(Story(item=item(title, title=title), matches=(match(title),)) for title in titles),
        coverage=Coverage(feeds=9, troubled=(trouble,), items_read=99, items_matched=2),
    )


def mail(*recipients: str, text: str = "1. Curfew\n   in Kirkuk\n2. Flag over Bartella") -> Mail:
    message = EmailMessage()
    message["Subject"] = "Curfew in Kirkuk (+1 story)"
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    return Mail(recipients=recipients, content=message.as_bytes())


def call(titles: Sequence[str] = TITLES, *, genuine: bool = True) -> Call:
    body = json.dumps({"stories": [{"title": title} for title in titles]}).encode()
    return Call(id="d-1", body=body, genuine=genuine)


WHOLE = Round(
    number=1,
    poll=PollReport(polled=9, failed=1, items=99, matches=2),
    digests=[digest()],
    answered=Counter({200: 5, 304: 4}),
    mails=[mail(DESK), mail(NIGHT)],
    calls=[call()],
)
"""A round in which everything arrived."""


@dataclass(frozen=True)
class Judged:
    differing: Mapping[str, Any]
    lines: Sequence[str]


JUDGED = {
    "all well": Judged({}, []),
    "two mails to one": Judged(
        {"mails": [mail(DESK), mail(DESK), mail(NIGHT)]}, [f"{DESK} got 2 mails instead of one"]
    ),
    "no mail to one": Judged({"mails": [mail(DESK)]}, [f"{NIGHT} got 0 mails instead of one"]),
    "a story missing in a mail": Judged(
        {"mails": [mail(DESK), mail(NIGHT, text="Flag over Bartella")]},
        [f"the mail to {NIGHT} lacks: Curfew in Kirkuk"],
    ),
    "no call": Judged({"calls": []}, [f"the webhook was not told: {title}" for title in TITLES]),
    "a story missing in the calls": Judged(
        {"calls": [call(TITLES[:1])]}, ["the webhook was not told: Flag over Bartella"]
    ),
    "a digest in two calls": Judged({"calls": [call(TITLES[:1]), call(TITLES[1:])]}, []),
    "a wrong signature": Judged({"calls": [call(genuine=False)]}, ["the webhook got a call with a wrong signature"]),
    "nothing to tell": Judged(
        {"digests": [], "mails": [], "calls": []},
        ["poll 1 told nothing", f"{DESK} got 0 mails instead of one", f"{NIGHT} got 0 mails instead of one"],
    ),
}


@pytest.mark.parametrize("case", JUDGED.values(), ids=JUDGED.keys())
def test_says_what_should_have_arrived_and_did_not(case: Judged) -> None:
    assert list(shortcomings(replace(WHOLE, **case.differing), [DESK, NIGHT])) == list(case.lines)


def test_accounts_for_the_round_as_the_outlets_and_the_receivers_saw_it() -> None:
    assert account(WHOLE).splitlines() == [
        "poll 1: 9 feeds: 4 read, 4 unchanged (304), 1 in trouble",
        "  found: 99 new items, 2 matches",
        "  arrived: 2 mails, 1 webhook call",
    ]


def test_leaves_one_mail_and_all_calls_to_the_byte() -> None:
    """Which of the mails does not depend on which was faster."""
    done = replace(WHOLE, mails=[mail(NIGHT), desk := mail(DESK)], calls=[call(TITLES[:1]), call(TITLES[1:])])
    left = files(done)
    assert left["digest.eml"] == desk.content
    assert left["digest.txt"] == part(desk, "plain").encode()
    assert left["digest.html"].startswith(b"<p>1. Curfew")
    assert left["webhook.json"].splitlines() == [sent.body for sent in done.calls]


def test_files_of_later_rounds_have_names_of_their_own() -> None:
    assert files(replace(WHOLE, number=2)).keys() == {"digest-2.eml", "digest-2.txt", "digest-2.html", "webhook-2.json"}
