"""Mail: what stands in a message, and what each behaviour of a server means for its delivery."""

import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.support.digests import HOSTILE, digest, stories, story
from tests.support.records import NOW
from tests.support.smtp_sink import DROP, HANG, SmtpSink, Step
from tests.support.tls import server_tls, trusting_tls
from watcher.adapters.smtp import MailSender
from watcher.adapters.templates import TemplateRenderer, builtin
from watcher.core.model import Delivery, Digest, Secret
from watcher.errors import DeliveryError, RenderError
from watcher.ports import Rendered

PASSWORD = "p4ss word"


@dataclass(frozen=True)
class Fixed:
    """A renderer that says the same of every digest."""

    subject: str = "Kirkuk: police convoy ambushed"
    text: str = "Plain words\n"
    html: str = "<p>Words</p>\n"

    def render(self, digest: Digest) -> Rendered:
        return Rendered(subject=self.subject, text=self.text, html=self.html)


def mailer(sink: SmtpSink | None = None, **differing: Any) -> MailSender:
    usual: dict[str, Any] = {
        "renderer": Fixed(),
        "host": "127.0.0.1",
        "port": sink.port if sink else 1,
        "security": "plain",
        "user": "",
        "password": None,
        "sender": "watcher@example.org",
        "recipients": ("desk@example.org",),
        "channel": "DESK",
        "timeout": 5.0,
    }
    return MailSender(**(usual | differing))


def composed(sender: MailSender, of: Digest | None = None) -> Delivery:
    (delivery,) = sender.compose(of or digest())
    return delivery


def read(delivery: Delivery) -> EmailMessage:
    """As a modern mail program reads it, encoded words decoded."""
    return message_from_bytes(delivery.body, _class=EmailMessage, policy=policy.default)


# --- what stands in a message ----------------------------------------------------------------------------------------


def test_each_recipient_gets_a_message_of_his_own() -> None:
    """Own id, own Message-ID, To: himself alone; nobody learns who else reads."""
    recipients = ("ana@example.org", "desk@example.org", "ops@example.org")
    deliveries = mailer(recipients=recipients).compose(digest())
    assert [delivery.recipient for delivery in deliveries] == list(recipients)
    assert len({delivery.id for delivery in deliveries}) == 3
    for delivery in deliveries:
        mail = read(delivery)
        assert mail["To"] == delivery.recipient
        assert mail["Message-ID"] == f"<{delivery.id}@example.org>"
        assert [other for other in recipients if other.encode() in delivery.body] == [delivery.recipient]


def test_the_headers() -> None:
    """All that there are, in their order: a header is there because somebody reads it."""
    mail = read(composed(mailer(sender="Watcher <watcher@example.org>")))
    assert [(name, str(value)) for name, value in mail.items() if name not in {"Message-ID", "Content-Type"}] == [
        ("MIME-Version", "1.0"),
        ("Date", "Mon, 17 Oct 2016 07:00:00 +0300"),
        ("From", "Watcher <watcher@example.org>"),
        ("To", "desk@example.org"),
        ("Subject", "Kirkuk: police convoy ambushed"),
        ("List-Id", "Watcher DESK <desk.watcher.example.org>"),
        ("Auto-Submitted", "auto-generated"),
    ]


def test_the_parts() -> None:
    """Text first, HTML last: a program shows the last that it knows."""
    mail = read(composed(mailer(renderer=Fixed(text="Sinjar: zwei frei – für heute\n", html="<p>كركوك</p>\n"))))
    parts = [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in mail.iter_parts()]
    assert mail.get_content_type() == "multipart/alternative"
    assert parts == [("text/plain", "Sinjar: zwei frei – für heute\n"), ("text/html", "<p>كركوك</p>\n")]


def test_the_same_digest_gives_the_same_bytes() -> None:
    """A crash between T2 and the store's commit composes again; receivers fold by the Message-ID."""
    real = TemplateRenderer(builtin())
    assert mailer(renderer=real).compose(digest(*stories(20))) == mailer(renderer=real).compose(digest(*stories(20)))


def test_the_delivery() -> None:
    delivery = composed(mailer())
    assert (delivery.digest, delivery.channel, delivery.state) == ("digest-1", "DESK", "due")
    assert (delivery.subject, delivery.created_at, delivery.next_attempt_at) == (Fixed.subject, NOW, NOW)


def test_a_digest_without_stories() -> None:
    """A mail like any other, of both parts."""
    mail = read(composed(mailer(renderer=TemplateRenderer(builtin())), replace(digest(), stories=())))
    assert mail["Subject"] == "Nothing matched; 39 of 40 feeds healthy"
    text, html = mail.iter_parts()
    assert "No stories since Sun 07:00." in text.get_content()
    assert "No stories since Sun 07:00." in html.get_content()


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_title_adds_no_header_and_no_part(title: str) -> None:
    """Neither on the wire nor after a mail program has decoded it."""
    told = story(title, summary=title, source=title, terms=title.split()[0])
    delivery = composed(mailer(renderer=TemplateRenderer(builtin())), digest(told))
    mail, calm = read(delivery), read(composed(mailer()))
    assert mail.keys() == calm.keys()
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "\n" not in str(mail["Subject"])
    assert all(len(line) <= 998 for line in delivery.body.split(b"\r\n"))
    assert delivery.body.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", delivery.body)


@pytest.mark.parametrize(
    "subject",
    [
        "plain",
        "=?utf-8?q?a=0d=0aBcc:=20x@example.net?=",
        "Kirkuk =?utf-8?b?eA==?= news",
        "كركوك: مقتل تسعة في هجوم على قافلة للشرطة قرب الحويجة (+3 stories)",
        "A long one, " * 20 + "the end",
        "🚨" * 80,
    ],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    """Also one that looks like an encoded word: it is shown, not decoded."""
    delivery = composed(mailer(renderer=Fixed(subject=subject)))
    assert str(read(delivery)["Subject"]) == subject
    assert "Bcc" not in read(delivery)
    assert b"\nBcc" not in delivery.body


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\x00", "\ud800"])
def test_a_subject_of_two_lines_is_no_subject(breaker: str) -> None:
    """Whoever rendered it: what could end a header never reaches a message."""
    with pytest.raises(RenderError, match="line break or a control character"):
        mailer(renderer=Fixed(subject=f"Kirkuk{breaker}Bcc: x@example.net")).compose(digest())


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("desk@example.org", "desk@example.org"),
        ("desk@bücher.example", "desk@xn--bcher-kva.example"),
        ("first.last+tag@sub.example.org", "first.last+tag@sub.example.org"),
    ],
)
def test_addresses(address: str, written: str) -> None:
    """International domains are written in their ASCII form, which every server takes."""
    assert read(composed(mailer(recipients=(address,))))["To"] == written


@pytest.mark.parametrize(
    "address", ["", "desk", "desk@", "@example.org", "bücher@example.org", "a b@example.org", "a@b\nBcc: c@d"]
)
def test_what_is_no_address(address: str) -> None:
    """It is refused when the program starts, not at seven in the morning."""
    with pytest.raises(ValueError, match="is not an address"):
        mailer(recipients=(address,))
    with pytest.raises(ValueError, match="is not an address"):
        mailer(sender=address)


# --- what a server does ----------------------------------------------------------------------------------------------


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        yield running


def test_a_message_arrives_byte_for_byte(sink: SmtpSink) -> None:
    """Dots at the beginning of lines included; the server's last word is the proof."""
    sender = mailer(sink, renderer=Fixed(text=".\n..\n.QUIT\n" + "x" * 2_000 + "\n"))
    delivery = composed(sender)
    assert sender.send(delivery, NOW) == "250 2.0.0 queued as 1"
    (mail,) = sink.mails
    assert (mail.sender, mail.recipients) == ("watcher@example.org", ("desk@example.org",))
    assert mail.content == delivery.body


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A server that answers `reply` at `step`; what the error says, and whether the same bytes may be taken later."""

    step: Step
    reply: str
    says: str
    transient: bool = True
    taken: int = 0


FAULTS = {
    "greylisted": Fault(step="RCPT", reply="451 4.7.1 come back later", says="RCPT TO: .*451 4.7.1 come back later"),
    "mailbox full": Fault(step="RCPT", reply="452 4.2.2 full", says="RCPT TO"),
    "no such user": Fault(step="RCPT", reply="550 5.1.1 no such user", says="550 5.1.1 no such user", transient=False),
    "spam": Fault(step="DATA", reply="554 5.7.1 spam", says="DATA: .*554 5.7.1 spam", transient=False),
    "try again": Fault(step="DATA", reply="451 4.3.0 disk full", says="DATA"),
    "sender refused": Fault(step="MAIL", reply="553 5.7.1 not yours", says="MAIL FROM: .*553"),
    "login wanted": Fault(step="MAIL", reply="530 5.7.0 log in first", says="530"),
    "login wanted late": Fault(step="RCPT", reply="530 5.7.0 log in first", says="530"),
    "closing down": Fault(step="MAIL", reply="421 4.3.2 closing", says="421"),
    "nonsense": Fault(step="RCPT", reply="hello?", says="RCPT TO"),
    "gone at once": Fault(step="EHLO", reply=DROP, says="EHLO"),
    "gone at the sender": Fault(step="MAIL", reply=DROP, says="MAIL FROM"),
    "gone before the message": Fault(step="DATA", reply=DROP, says="DATA"),
    "gone without a word": Fault(step="ACCEPTED", reply=DROP, says="DATA", taken=1),
    "hangs at the greeting": Fault(step="EHLO", reply=HANG, says="EHLO"),
    "hangs at the recipient": Fault(step="RCPT", reply=HANG, says="RCPT TO: .*timed out"),
    "hangs over the message": Fault(step="DATA", reply=HANG, says="DATA: .*timed out"),
    "accepts and hangs": Fault(step="ACCEPTED", reply=HANG, says="DATA: .*timed out", taken=1),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_and_the_attempt_after_it(sink: SmtpSink, fault: Fault) -> None:
    """A 5xx about the recipient or the message is final, everything else may pass; the next attempt sends the same."""
    sender = mailer(sink, timeout=0.3)
    delivery = composed(sender)
    sink.script(fault.step, fault.reply)
    with pytest.raises(DeliveryError, match=fault.says) as refused:
        sender.send(delivery, NOW)
    assert refused.value.transient is fault.transient
    assert len(sink.mails) == fault.taken
    assert sender.send(delivery, NOW).startswith("250 ")
    assert {mail.content for mail in sink.mails} == {delivery.body}


def test_the_servers_words_are_kept(sink: SmtpSink) -> None:
    """For the ledger, in one line."""
    sink.script("RCPT", "550 5.1.1 no such\tuser \x1b[31mhere")
    with pytest.raises(DeliveryError) as refused:
        mailer(sink).send(composed(mailer()), NOW)
    assert refused.value.reply == "550 5.1.1 no such user [31mhere"


def test_a_yes_is_not_kept_waiting_by_the_farewell(sink: SmtpSink) -> None:
    """The server took the mail and never answers QUIT: what counts was said before."""
    sink.script("QUIT", HANG)
    sender = mailer(sink, timeout=60.0)
    started = time.monotonic()
    assert sender.send(composed(sender), NOW).startswith("250 ")
    assert time.monotonic() - started < 20


def test_a_host_that_is_no_name() -> None:
    """The codec's error is a failed attempt, as any other."""
    sender = mailer(host=f"{'x' * 64}.example.org")
    with pytest.raises(DeliveryError) as refused:
        sender.send(composed(sender), NOW)
    assert refused.value.transient


def test_no_server() -> None:
    """Port 1 of this machine: nothing listens there."""
    with pytest.raises(DeliveryError, match=r"127\.0\.0\.1:1: connect: .*refused") as refused:
        mailer().send(composed(mailer()), NOW)
    assert refused.value.transient


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_hand_over(security: str) -> None:
    with SmtpSink(tls=server_tls(), implicit=security == "tls") as server:
        sender = mailer(server, security=security, context=trusting_tls())
        assert sender.send(composed(sender), NOW).startswith("250 ")
        assert [mail.encrypted for mail in server.mails] == [True]


def test_no_starttls_no_mail(sink: SmtpSink) -> None:
    """Nothing is said in the clear to a server that offers no encryption, not even who writes to whom."""
    sender = mailer(sink, security="starttls", context=trusting_tls())
    with pytest.raises(DeliveryError, match=r"STARTTLS: .*not supported") as refused:
        sender.send(composed(sender), NOW)
    assert refused.value.transient
    assert [step for step, _ in sink.steps] == ["EHLO", "QUIT"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("certificate", "host", "trusted", "says"),
    [
        ("good", "127.0.0.1", None, "local issuer"),
        ("good", "127.0.0.2", trusting_tls(), "IP address mismatch"),
        ("expired", "127.0.0.1", trusting_tls(), "expired"),
    ],
)
def test_a_certificate_that_proves_nothing(
    security: str, certificate: Literal["good", "expired"], host: str, trusted: ssl.SSLContext | None, says: str
) -> None:
    """Nobody vouches for it (the system's certificates decide unless others are given), it is another's, or too old."""
    with SmtpSink(tls=server_tls(certificate), implicit=security == "tls", host=host) as server:
        sender = mailer(server, host=host, security=security, context=trusted)
        with pytest.raises(DeliveryError, match=f"the certificate is not trusted: .*{says}") as refused:
            sender.send(composed(sender), NOW)
        assert refused.value.transient
        assert server.mails == []


def test_a_login() -> None:
    with SmtpSink(users={"desk": PASSWORD}) as server:
        sender = mailer(server, user="desk", password=Secret(PASSWORD))
        assert sender.send(composed(sender), NOW).startswith("250 ")
        assert ("AUTH", "PLAIN") in server.steps


@pytest.mark.parametrize(
    ("password", "reply", "says"),
    [
        ("wrong word", None, r"the login was refused \(535\)"),
        (PASSWORD, f"501 5.5.2 what is {PASSWORD}?", r"the login was refused \(501\)"),
        ("pässword", None, "may only hold ASCII"),
    ],
    ids=["wrong", "echoed", "not ASCII"],
)
def test_a_login_that_fails(password: str, reply: str | None, says: str) -> None:
    """The operator will mend it, so it may pass; nobody reads the password in the error, nor in what it came from."""
    with SmtpSink(users={"desk": PASSWORD}) as server:
        sender = mailer(server, user="desk", password=Secret(password))
        server.script("AUTH", *[reply] * 2 if reply else [])
        with pytest.raises(DeliveryError, match=says) as refused:
            sender.send(composed(sender), NOW)
    assert refused.value.transient
    assert password not in f"{refused.value}{refused.value.reply}"
    assert refused.value.__suppress_context__


def test_a_server_without_logins(sink: SmtpSink) -> None:
    sender = mailer(sink, user="desk", password=Secret(PASSWORD))
    with pytest.raises(DeliveryError, match="offers no login"):
        sender.send(composed(sender), NOW)
    assert sink.mails == []


def test_the_sink_remembers_on_disk(tmp_path: Path) -> None:
    """What crash tests rely on: a line stands in the log before the sender hears its yes."""
    log = tmp_path / "sink.log"
    with SmtpSink(log=log) as server:
        server.script("ACCEPTED", DROP)
        sender = mailer(server)
        delivery = composed(sender)
        with pytest.raises(DeliveryError):
            sender.send(delivery, NOW)
        assert f"<{delivery.id}@example.org>" in log.read_text(encoding="utf-8")
