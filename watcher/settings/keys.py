"""Which settings there are: those that work, and those that a later release brings. DESIGN 4.1 lists all of them.

What is *not* here: what their values mean.
"""

import re
from dataclasses import dataclass

from watcher.settings.faults import nearest

DEFAULT = "DEFAULT"
"""The name in WATCH_DEFAULT_KEYWORDS and its like, which stand for all watches; no watch can have it."""

CURES = {
    "FEEDS": "write one feed a line, such as https://news.example.org/rss name=World",
    "WATCH_X_KEYWORDS": "write terms separated by commas, such as 'ambush*, car bomb, football^-40'",
    "WATCH_X_REGIONS": "write places separated by commas, such as 'Nineveh, Kirkuk' or 'region:Sahel, !TD'",
    "WATCH_X_REGION_GRADE": "write home, mention or about: how surely an item must be about one of WATCH_X_REGIONS",
    "WATCH_X_THRESHOLD": "write a whole number from 1, such as 20; a term adds 10, or 20 in the title",
    "WATCH_X_LANGUAGES": "write language tags separated by commas, such as en,ar",
    "WATCH_X_FEEDS": "write names of feeds or groups separated by commas, such as 'local, World, !Blog'",
    "WATCH_X_TO": "write names of channels separated by commas, such as DESK,OPS",
    "WATCH_X_KEYWORDS_LL": "write terms for items in that language, such as 'attentat*, voiture piégée'",
    "WATCH_X_TESTS": "write lines such as must: Convoy ambushed near Hawija, or must not: Surviving a heart attack",
    "LIST_X": "write terms separated by commas, such as 'Islamic State, ISIS, JNIM'; watches say @NAME",
    "LIST_X_LL": "write terms for items in that language, such as 'État islamique, EI'",
    "PLACE_X": "write a name, and degrees north and east, such as 'Camp Bravo = 35.10/44.20'; watches say place:X",
    "CHANNEL_X": "write mail addresses separated by commas, https://hooks.slack.com/..., slack+https://... or webhook+https://...",
    "CHANNEL_X_DIGEST": "write times and days, such as '07:00,18:00 sun-thu', or every 2h, immediate, never",
    "CHANNEL_X_TIMEZONE": "write a name of the IANA time zone list, such as Asia/Baghdad",
    "CHANNEL_X_SECRET": "write whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32)",
    "CHANNEL_X_TOP": "write how many stories stand in full, from 1 to 1000, such as 12",
    "CHANNEL_X_EMPTY": "write send, to hear at its digest times even that nothing matched, or skip",
    "SMTP_URL": "write smtp://host, smtp://host:port or smtps://host",
    "SMTP_USER": "write the login name that the mail server expects",
    "SMTP_PASSWORD": "write the password that belongs to SMTP_USER",
    "SMTP_FROM": "write one mail address, such as watcher@example.org",
    "TIMEZONE": "write a name of the IANA time zone list, such as Asia/Baghdad",
    "POLL_MIN": "write a number and a unit (s, m, h, d) of at least a second, such as 5m",
    "POLL_MAX": "write a number and a unit (s, m, h, d) of at least a second, such as 6h",
    "FIRST_RUN": "write an age such as 24h, or baseline, or all",
    "RETENTION": "write a number and a unit (s, m, h, d) of at least a day, such as 90d",
    "ALLOW_PRIVATE": "write hosts, addresses or networks, such as '10.0.0.5:8080, 10.1.0.0/16, [fd00::1]:80'",
    "USER_AGENT_CONTACT": "write a mail address or a web address in plain ASCII, such as admin@example.org",
    "STATE_DIR": "write the path of a directory, such as /var/lib/watcher",
    "DATABASE_URL": "write sqlite:////path/of/watcher.db, or leave it out: the default is a file in STATE_DIR",
}
"""Each setting that works, X being a name, with the cure for a value that is wrong. LL is a language."""

_LATER = frozenset({
    "WATCH_X_URGENT", "WATCH_X_URGENT_MIN_SOURCES", "WATCH_X_MIN_SOURCES", "WATCH_X_UPDATE_IF",
    "CHANNEL_X_URGENT", "CHANNEL_X_QUIET", "CHANNEL_X_QUIET_URGENT", "CHANNEL_X_MAX_PER_HOUR",
    "SLACK_BOT_TOKEN", "METRICS_LISTEN", "PUBLISH_DIR", "HEARTBEAT_URL", "HEALTH_TO",
})  # fmt: skip

_SECRET = frozenset({"CHANNEL_X_SECRET", "SMTP_PASSWORD", "SLACK_BOT_TOKEN"})

_NAMED = re.compile(r"(WATCH|CHANNEL|LIST|PLACE)_([A-Z0-9]+)(?:_([A-Z_]+))?")
_LANGUAGE = re.compile(r"_[A-Z]{2,3}$")
_OURS = ("WATCH_", "CHANNEL_", "LIST_", "PLACE_")
_FILE = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A name that we know. `key` lacks `_FILE`; `shape` has X for the name in it, and is what the tables list."""

    key: str
    shape: str
    name: str = ""

    @property
    def built(self) -> bool:
        return self.shape in CURES

    @property
    def secret(self) -> bool:
        return self.shape in _SECRET


def known(written: str) -> Key | None:
    """The key that `written` names, by itself or with `_FILE`; None for a name that we do not know."""
    return _plain(written) or (_plain(written.removesuffix(_FILE)) if written.endswith(_FILE) else None)


def _plain(key: str) -> Key | None:
    if "_X" not in key and (key in CURES or key in _LATER):
        return Key(key=key, shape=key)
    if not (match := _NAMED.fullmatch(key)):
        return None
    kind, name, of = match.groups()
    shape = f"{kind}_X_{of}" if of else f"{kind}_X"
    for candidate in (shape, _LANGUAGE.sub("_LL", shape)):
        if candidate in CURES or candidate in _LATER:
            return Key(key=key, shape=candidate, name=name)
    return None


def is_ours(written: str) -> bool:
    """Whether an unknown process variable must be meant for us: others share no such beginning with their programs."""
    return written.startswith(_OURS)


def cure_of(key: str) -> str:
    """How to write `key`, which must be one that works."""
    found = _plain(key)
    return CURES[found.shape] if found else ""


def cure_of_unknown(written: str) -> str:
    """What an unknown key was probably meant to be."""
    upper = written.upper().removesuffix(_FILE)
    suffix = written.upper()[len(upper) :]
    if spelt := _with_a_plain_name(upper):
        return f"names are capital letters and digits: write {spelt}{suffix}"
    if found := _NAMED.fullmatch(upper):
        return _cure_of_named(found[1], found[2], found[3] or "", suffix)
    name = upper.partition("_")[2].partition("_")[0]
    guess = nearest(upper, (shape.replace("_X", f"_{name or 'X'}", 1) for shape in CURES))
    return f"did you mean {guess}{suffix}?" if guess else "take it out; config.example.env explains every setting"


def _cure_of_named(kind: str, name: str, of: str, suffix: str) -> str:
    fields = [shape.removeprefix(f"{kind}_X").replace("_LL", "_FR") for shape in CURES if shape.startswith(f"{kind}_X")]
    if of and (guess := nearest(f"_{of}", filter(None, fields))):
        return f"did you mean {kind}_{name}{guess}{suffix}?"
    return f"names have no _ in them; the keys of {name} are {', '.join(f'{kind}_{name}{field}' for field in fields)}"


def _with_a_plain_name(upper: str) -> str:
    """WATCH_MY_AREA_KEYWORDS -> WATCH_MYAREA_KEYWORDS, or "" where the name is not what is wrong."""
    for kind, of in (shape.split("_X_", 1) for shape in CURES if "_X_" in shape):
        name = upper.removeprefix(f"{kind}_").removesuffix(f"_{of}")
        plain = "".join(character for character in name if character.isascii() and character.isalnum())
        if plain and plain != name and upper == f"{kind}_{name}_{of}":
            return f"{kind}_{plain}_{of}"
    return ""
