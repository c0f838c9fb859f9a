"""CHANNEL_* -> `Channel` records. What is *not* here: how a message travels (adapters), the mail server (mail.py)."""

import re
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from watcher.core.model import Channel, DigestTimes, Secret
from watcher.core.schedule import parse_digest_times
from watcher.settings import values
from watcher.settings.envfile import Statement
from watcher.settings.faults import Setting
from watcher.settings.given import Given

_Kind = Literal["mail", "slack", "webhook"]

_SLACK = re.compile(r"slack\+(?=https?://)|(?=https://hooks\.slack\.com/)", re.IGNORECASE)
_WEBHOOK = re.compile(r"webhook\+(?=https?://)", re.IGNORECASE)
_LATER = re.compile(r"(slack\+bot:|apprise\+)", re.IGNORECASE)
_TOP, _HIGHEST_TOP = 12, 1000
_DAILY, _AT_ONCE = parse_digest_times("07:00"), parse_digest_times("immediate")
_KEYS = 2  # the new one and, while receivers learn it, the old one


def read_channels(given: Given, timezone: ZoneInfo) -> tuple[Channel, ...]:
    """All channels, as they first appear; one whose address is wrong is among them, and a fault."""
    names = given.names("CHANNEL")
    if not names:
        cure = "write CHANNEL_DESK=desk@example.org; DESK is a name that you choose"
        given.missing("CHANNEL_*", "there is no channel to send to", cure)
    return tuple(_channel(given, name, first, timezone) for name, first in names.items())


def _channel(given: Given, name: str, first: Statement, timezone: ZoneInfo) -> Channel:
    key = f"CHANNEL_{name}"
    if not given.declared(key):
        cure = f"write {key}=desk@example.org, or take out what {key}_* says"
        given.refuse(first, key, "is missing: the channel has no address", cure)
    setting = given.get(key)
    kind = given.value(setting, _kind, None) if setting else None
    digest = _digest(given, f"{key}_DIGEST", _AT_ONCE if kind == "webhook" else _DAILY)
    return Channel(
        name=name,
        kind=kind or "mail",
        recipients=_recipients(given, setting) if setting and kind == "mail" else (),
        url=Secret(given.value(setting, _url, "") if setting and kind in ("slack", "webhook") else ""),
        digest=digest,
        timezone=given.read(f"{key}_TIMEZONE", values.zone, timezone),
        top=given.read(f"{key}_TOP", lambda text: values.whole(text, 1, _HIGHEST_TOP), _TOP),
        signing=_signing(given, f"{key}_SECRET", kind),
        empty=_empty(given, f"{key}_EMPTY", digest),
    )


def _digest(given: Given, key: str, default: DigestTimes) -> DigestTimes:
    """A wrong one counts as immediate, which has no bounds: it is one fault, whatever else depends on it."""
    return given.read(key, parse_digest_times, _AT_ONCE) if given.get(key) else default


def _empty(given: Given, key: str, digest: DigestTimes) -> bool:
    """Whether a digest without stories is sent: to whom expects one at a time of day, its absence would be a riddle."""
    empty = given.read(key, _is_sent, digest.kind == "at")
    if empty and digest.kind in ("immediate", "never") and (setting := given.get(key)):
        cure = f"take it out, or give the channel digest times: {key.removesuffix('_EMPTY')}_DIGEST=07:00"
        given.faults.add(setting, f"has no time to be sent at: the digest is {digest.kind}", cure)
    return empty


def _is_sent(text: str) -> bool:
    """`send` or `skip`."""
    if (word := text.strip().lower()) not in ("send", "skip"):
        raise ValueError("is neither send nor skip")
    return word == "send"


def _kind(text: str) -> _Kind:
    """What kind of receiver an address means. No message of the ValueError repeats it."""
    text = text.strip()
    if _SLACK.match(text):
        return "slack"
    if _WEBHOOK.match(text):
        return "webhook"
    if later := _LATER.match(text):
        raise ValueError(f"{later[1].lower()} is not built yet; take it out until the release that brings it")
    if "://" in text:
        raise ValueError("does not say what kind of receiver it is; put webhook+ or slack+ before it")
    if "@" not in text:
        raise ValueError("is neither a mail address nor a web address")
    return "mail"


def _url(text: str) -> str:
    return values.web_url(_WEBHOOK.sub("", _SLACK.sub("", text.strip(), count=1), count=1))


def _recipients(given: Given, setting: Setting) -> tuple[str, ...]:
    addresses = given.each(setting, values.mail_address)
    for address in dict.fromkeys(address for address in addresses if addresses.count(address) > 1):
        given.faults.add(setting, "stands there twice", "keep one: each address gets a mail of its own", value=address)
    return addresses


def _signing(given: Given, key: str, kind: _Kind | None) -> tuple[Secret, ...]:
    setting = given.get(key)
    if setting is None:
        return ()
    if kind in ("mail", "slack"):
        cure = "take it out, or write the address as webhook+https://..."
        given.faults.add(setting, f"signs webhooks, but the channel is {kind}", cure)
    texts = setting.value.replace(",", " ").split()
    if len(texts) > _KEYS:
        given.faults.add(setting, "holds more than two secrets", "keep the new one and the one that it replaces")
    signing = (given.value(setting, values.signing_secret, None, part=text) for text in texts)
    return tuple(Secret(text) for text in signing if text)


def longest_wait(digest: DigestTimes) -> timedelta:
    """The longest time that a match may wait for its digest, clock changes aside."""
    if digest.kind != "at":
        return digest.period
    days = sorted(digest.days)
    return timedelta(days=max((later - day - 1) % 7 + 1 for day, later in zip(days, [*days[1:], days[0]], strict=True)))
