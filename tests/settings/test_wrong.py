"""Wrong settings, one at a time: each is one fault that says where, which key, what is wrong, and the cure."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.env_files import CHANNEL, FEEDS, SMALLEST, WATCH, faults

FILES: dict[str, str | bytes] = {
    "empty": "\n# nothing\n",
    "latin": "# caf\xe9".encode("latin-1"),
    "feeds.txt": "# ours\nhttps://rss.example.org/a\n\nrss.example.org/b\n",
    "broken.opml": '<opml version="2.0"><body><outline xmlUrl="https://rss.example.org/a"/>',
    "rss.xml": "<?xml version='1.0'?><rss version='2.0'><channel/></rss>",
    "page.html": "<html><body>Sign in</body></html>",
    "twice.txt": "https://rss.example.org/a\nhttps://RSS.example.org/a\n",
    "bookmarks.opml": '<opml><body><outline text="A page" type="link" url="https://example.org/"/></body></opml>',
    "bad.opml": '<opml>\n<body>\n<outline text="A"\n  xmlUrl="feed:rss" /></body></opml>',
    "query.txt": "attack\n# weights\ncar bomb^x\n",
}


class Wrong(NamedTuple):
    """An env file that begins with `text`; its only fault is at `where`, of `key`, and says `says`."""

    text: str
    key: str
    says: tuple[str, ...]
    where: str = "config.env:1"
    rest: str = SMALLEST


def _wrong(line: str, *says: str, where: str = "config.env:1", rest: str = SMALLEST) -> Wrong:
    return Wrong(line + "\n", line.partition("=")[0], says, where, rest)


def _feeds(line: str, *says: str, where: str = "config.env:1", key: str = "FEEDS") -> Wrong:
    return Wrong(line + "\n", key, says, where, WATCH + CHANNEL)


def _watch(text: str, key: str, *says: str, where: str = "config.env:1") -> Wrong:
    return Wrong(text + "\n", key, says, where, FEEDS + CHANNEL)


def _with_terms(line: str, *says: str) -> Wrong:
    """A watch that is right but for its second line."""
    return _watch(f"WATCH_A_KEYWORDS='a1, b1^-9'\n{line}", line.partition("=")[0], *says, where="config.env:2")


def _regions(value: str, *says: str, where: str = "config.env:1") -> Wrong:
    return _watch(f"WATCH_A_REGIONS='{value}'", "WATCH_A_REGIONS", *says, where=where)


def _sender(text: str, key: str, *says: str, where: str = "config.env:1") -> Wrong:
    return Wrong(text + "\n", key, says, where, FEEDS + WATCH + "CHANNEL_DESK=desk@example.org\n")


def _channel(line: str, *says: str, key: str = "CHANNEL_DESK") -> Wrong:
    return Wrong(line + "\n", key, says, "config.env:1", FEEDS + WATCH + "SMTP_FROM=watcher@example.org\n")


FORM = [
    Wrong("nonsense\n", "this line", ("has no = after the key", "write KEY=value")),
    Wrong("TIMEZONE\n", "TIMEZONE", ("has no = after the key",)),
    Wrong(
        "TIMEZONE='UTC\n", "TIMEZONE", ("cannot be read as KEY=value", "closed by a '"), rest=SMALLEST.replace("'", "")
    ),
    Wrong("TIMEZONE='UTC'x\n", "TIMEZONE", ("cannot be read as KEY=value",)),
    Wrong("POLL_MIN=5m\n\n\nPOLL_MIN=6m\n", "POLL_MIN", ("given twice", "config.env:1", "keep one"), "config.env:4"),
    _wrong("TIMEZONE=", "has no value", "take the line out"),
    _wrong("TIMEZONE='  '", "has no value"),
    _wrong("SMTP_PASSWORD_FILE=missing", "names", "missing, which does not exist", "path of a text file"),
    _wrong("TIMEZONE_FILE=empty", "names", "empty, which holds nothing", "Asia/Baghdad"),
    _wrong("TIMEZONE_FILE=latin", "latin, which is not UTF-8 (line 1)\n", "iconv -f latin1 -t utf-8"),
    _wrong("TIMEZONE_FILE=.", "which is a directory\n", "name a file in it"),
    Wrong("TIMEZONE=UTC\nTIMEZONE_FILE=zone\n", "TIMEZONE_FILE", ("beside TIMEZONE", "not both"), "config.env:2"),
]
UNKNOWN = [
    _wrong("TIMEZON=UTC", "is no setting", "did you mean TIMEZONE?"),
    _wrong("timezone=UTC", "is no setting", "did you mean TIMEZONE?"),
    _wrong("WACH_SAFETY_THRESHOLD=20", "did you mean WATCH_SAFETY_THRESHOLD?"),
    _wrong("WATCH_SAFETY_TRESHOLD=20", "did you mean WATCH_SAFETY_THRESHOLD?"),
    _wrong("WATCH_SAFETY_KEYWORD_FILE=k", "did you mean WATCH_SAFETY_KEYWORDS_FILE?"),
    _wrong("TRESHOLD=20", "is no setting", "did you mean WATCH_X_THRESHOLD?"),
    _wrong("WATCH_MY_AREA_KEYWORDS=x", "write WATCH_MYAREA_KEYWORDS"),
    _wrong("WATCH_Q=x", "the keys of Q are WATCH_Q_KEYWORDS, WATCH_Q_REGIONS"),
    _wrong("CHANNEL_OPS_ROOM=x", "names have no _", "CHANNEL_OPS, CHANNEL_OPS_DIGEST"),
    _wrong("CHANNEL_DESK_DIGETS=x", "did you mean CHANNEL_DESK_DIGEST?"),
    _wrong("COFFEE=black", "is no setting", "config.example.env explains"),
]
LATER = [
    _wrong(f"{key}=x", "is not built yet", "take it out until")
    for key in [
        "WATCH_SAFETY_URGENT",
        "WATCH_SAFETY_URGENT_MIN_SOURCES",
        "WATCH_SAFETY_MIN_SOURCES",
        "WATCH_SAFETY_UPDATE_IF",
        "WATCH_DEFAULT_URGENT",
        "CHANNEL_DESK_URGENT",
        "CHANNEL_DESK_QUIET",
        "CHANNEL_DESK_QUIET_URGENT",
        "CHANNEL_DESK_MAX_PER_HOUR",
        "SLACK_BOT_TOKEN",
        "METRICS_LISTEN",
        "PUBLISH_DIR",
        "HEARTBEAT_URL",
        "HEALTH_TO",
    ]
]
IN_FEEDS = [
    _feeds("FEEDS=rss.example.org/a", "'rss.example.org/a'", "does not begin with http:// or https://"),
    _feeds("FEEDS=ftp://rss.example.org/a", "does not begin with http:// or https://"),
    _feeds("FEEDS=https://", "holds a character that no web address may hold, or nothing after ://"),
    _feeds("FEEDS=https:///a", "names no host"),
    _feeds("FEEDS=https://a..b/rss", "names no host"),
    _feeds("FEEDS=https://example.org:port/", "a host or a port that cannot be read"),
    _feeds("FEEDS=https://example.org:70000/", "a host or a port that cannot be read"),
    _feeds("FEEDS='https://example.org/<id>'", "holds a character that no web address may hold"),
    _feeds(
        "FEEDS='https://a.example\nhttps://b.example tier=0'", "'tier=0'", "not between 1 and 9", where="config.env:2"
    ),
    _feeds("FEEDS='https://a.example tier=high'", "is no whole number", "write tier=1"),
    _feeds("FEEDS='https://a.example lang=English'", "is no language tag", "lang=en"),
    _feeds("FEEDS='https://a.example home=Irqa'", "'home=Irqa'", "no place is called Irqa", "Iraq"),
    _feeds("FEEDS='https://a.example home=Mosul'", "Mosul is a city", "a code such as IQ"),
    _feeds("FEEDS='https://a.example every=often'", "is no length of time", "30s, 10m, 2h or 90d"),
    _feeds("FEEDS='https://a.example every=0m'", "is zero or longer than a hundred years"),
    _feeds("FEEDS='https://a.example teir=2'", "'teir='", "is no attribute", "did you mean tier=?"),
    _feeds("FEEDS='https://a.example colour=red'", "is no attribute", "the attributes are name= owner="),
    _feeds("FEEDS='https://a.example name=World News'", "'News'", "is no attribute", "double quotes around spaces"),
    _feeds("FEEDS='https://a.example name=\"World News'", 'has a " that is not closed'),
    _feeds("FEEDS='https://a.example tier=1 tier=2'", "'tier='", "stands twice on the line"),
    _feeds(
        "FEEDS='https://a.example https://b.example'", "'https://b.example'", "second address", "a comma and a space"
    ),
    _feeds("FEEDS='https://a.example\n# b'", "is no feed", "FEEDS_FILE, where # lines may stand", where="config.env:2"),
    _feeds("FEEDS='https://a.example auth_file=a'", "auth_file= is not built yet"),
    _feeds("FEEDS='https://a.example kind=sitemap'", "kind= is not built yet"),
    _feeds("FEEDS='https://a.example, https://A.example/'", "listed twice", "config.env:1, too"),
    _feeds("FEEDS=,", "lists no feed"),
    _feeds("FEEDS_FILE=feeds.txt", "'rss.example.org/b'", "does not begin with http", where="feeds.txt:4"),
    _feeds("FEEDS_FILE=twice.txt", "listed twice", "twice.txt:1, too", where="twice.txt:2"),
    _feeds(
        "FEEDS_FILE=broken.opml",
        "is cut off: it has no </opml>",
        "export the list once more",
        where="broken.opml:1",
        key="FEEDS_FILE",
    ),
    _feeds("FEEDS_FILE=page.html", "is no OPML: it has no <opml>", where="page.html:1", key="FEEDS_FILE"),
    _feeds("FEEDS_FILE=rss.xml", "is a feed itself", "address into FEEDS", where="rss.xml:1", key="FEEDS_FILE"),
    _feeds("FEEDS_FILE=bookmarks.opml", "lists no feed", where="bookmarks.opml:1"),
    _feeds("FEEDS_FILE=bad.opml", "'feed:rss'", "does not begin with http", where="bad.opml:3"),
    _feeds("FEEDS_FILE=feeds.opml", "does not exist", key="FEEDS_FILE"),
]
IN_WATCHES = [
    _watch("WATCH_A_KEYWORDS='attack, car bomb^'", "WATCH_A_KEYWORDS", "line 1, column 17", "^", "expected here: "),
    _watch("WATCH_A_KEYWORDS='attack\n car^x'", "WATCH_A_KEYWORDS", "line 2", " car^x\n", where="config.env:2"),
    _watch("WATCH_A_KEYWORDS_FILE=query.txt", "WATCH_A_KEYWORDS", "line 3, column 9", where="query.txt:3"),
    _watch("WATCH_A_TO=DESK", "WATCH_A_KEYWORDS", "is missing: the watch A looks for nothing"),
    _with_terms("WATCH_A_THRESHOLD=0", "not between 1 and"),
    _with_terms("WATCH_A_THRESHOLD=ten", "no whole number"),
    _with_terms(
        "WATCH_A_THRESHOLD=21", "add up to 20 at most, the threshold is 21", "write WATCH_A_THRESHOLD=20 or less"
    ),
    _watch("WATCH_A_KEYWORDS='a1^4'", "WATCH_A_KEYWORDS", "add up to 8 at most, the threshold is 10"),
    _watch("WATCH_A_KEYWORDS='-a1'", "WATCH_A_KEYWORDS", "add up to 0 at most", "a term with a positive weight"),
    _with_terms("WATCH_A_LANGUAGES='en, Arabic'", "'Arabic'", "is no language tag", "such as en,ar"),
    _with_terms("WATCH_A_FEEDS=Wrold", "'Wrold'", "no feed has this name"),
    _with_terms("WATCH_A_FEEDS='\"a'", 'a " that is not closed'),
    _with_terms("WATCH_A_FEEDS=!https://rss.example.org/world", "leaves no feed to look at"),
    _with_terms("WATCH_A_TO=DEKS", "'DEKS'", "no channel has this name", "did you mean DESK?"),
    _with_terms("WATCH_A_TO=OPERATIONS", "write CHANNEL_OPERATIONS=desk@example.org"),
    _watch(
        "WATCH_A_KEYWORDS=a1\nCHANNEL_DESK_DIGEST=never", "WATCH_A_TO", "can reach nobody: the digest of DESK is never"
    ),
    Wrong("WATCH_DEFAULT_TO=DESK\n", "WATCH_*", ("there is no watch (WATCH_DEFAULT_*",), "config.env", FEEDS + CHANNEL),
]
IN_PLACES = [
    _regions(
        "Mossoul, Bagdhad",
        "no place is called Bagdhad",
        "(line 1, column 10)",
        "\n             ^\n",
        "Baghdad (city, IQ)",
    ),
    _regions("IQ,\n  Kirkuc", "no place is called Kirkuc (line 2, column 3)", "Kirkuk", where="config.env:2"),
    _regions("Birmingham", "may be any of several places", "city:Birmingham/GB (Birmingham, United Kingdom, "),
    _regions("Birmingham/FR", "no place in FR is called Birmingham", "Birmingham/GB"),
    _regions("city:Iraq", "Iraq is a country"),
    _regions("near:Mosul/100", "near: has no distance (line 1, column 12)", "such as near:Mosul/100km"),
    _regions("near:Mosul/0km", "near: has no distance", "up to 5,000 km"),
    _regions("near:Iraq/10km", "Iraq is a country (line 1, column 6)"),
    _regions("near:136.34/43.13/100km", "136.34/43.13 is no point", "degrees north and east"),
    _regions("bbox:37/42/33/45", "37/42/33/45 is no box", "the south below the north"),
    _regions("bbox:37/42/33", "37/42/33 is no box", "south/west/north/east"),
    _regions("country:IQ", "country: is no kind of place", "one of city:, admin:, region:"),
    _regions("place:HQ", "no place is called HQ"),
    _regions("!IQ", "leaves no place to look at"),
    _regions("IQ, !IQ", "leaves no place to look at"),
    _regions("Mosul, !IQ", "leaves no place to look at"),
    _regions(",", "names no place"),
    _with_terms("WATCH_A_REGION_GRADE=about", "says nothing without WATCH_A_REGIONS"),
    _watch(
        "WATCH_A_REGIONS=IQ\nWATCH_A_REGION_GRADE=sure",
        "WATCH_A_REGION_GRADE",
        "is no grade",
        "write home, mention or about",
        where="config.env:2",
    ),
    _watch(
        "WATCH_A_REGIONS=IQ\nWATCH_A_THRESHOLD=11",
        "WATCH_A_THRESHOLD",
        "without keywords its items add up to 10 at most, the threshold is 11",
        where="config.env:2",
    ),
    _wrong("PLACE_HQ='Camp Bravo'", "has no name before a =", "'Camp Bravo = 35.10/44.20'"),
    _wrong("PLACE_HQ='= 35.10/44.20'", "has no name before a ="),
    _wrong("PLACE_HQ='?! = 35.10/44.20'", "a name without a letter or digit: ?!"),
    _wrong("PLACE_HQ='Camp Bravo = 135.10/44.20'", "no point of the earth", "degrees north and east"),
    _wrong("PLACE_HQ='Camp Bravo = 35.10'", "no point of the earth"),
    Wrong(
        "PLACE_B='Camp = 1/2'\nPLACE_A='Bravo, camp = 3/4'\n",
        "PLACE_A",
        ("PLACE_B is called camp, too",),
        "config.env:2",
    ),
]
IN_CHANNELS = [
    _channel("CHANNEL_DESK=desk", "is neither a mail address nor a web address"),
    _channel("CHANNEL_DESK=desk@", "is no mail address", "plain and in ASCII"),
    _channel("CHANNEL_DESK='Desk <desk@example.org>'", "is no mail address"),
    _channel("CHANNEL_DESK='a@example.org, b@exa mple.org'", "'b@exa mple.org'", "is no mail address"),
    _channel("CHANNEL_DESK=bülent@example.org", "is no mail address", "in ASCII"),
    _channel("CHANNEL_DESK='a@example.org, mailto:a@example.org'", "stands there twice"),
    _channel("CHANNEL_DESK=https://example.org/hook", "does not say what kind of receiver", "put webhook+ or slack+"),
    _channel("CHANNEL_DESK=webhook+https://", "holds a character that no web address may hold, or nothing"),
    _channel("CHANNEL_DESK=webhook+https://example.org:x/", "a host or a port that cannot be read"),
    _channel("CHANNEL_DESK='slack+https://example.org/a b'", "a character that no web address may hold"),
    _channel("CHANNEL_DESK=slack+bot:#desk", "slack+bot: is not built yet"),
    _channel("CHANNEL_DESK=apprise+tgram://token", "apprise+ is not built yet"),
    _wrong("CHANNEL_DESK_DIGEST=7", "'7' is no time of day", "07:00,18:00 sun-thu"),
    _wrong("CHANNEL_DESK_DIGEST='every 1m'", "is not between 5 minutes and 24 hours", "write for example 'every 2h'"),
    _wrong("CHANNEL_DESK_TIMEZONE=Asia/Bagdad", "is no time zone", "did you mean Asia/Baghdad?"),
    _wrong("CHANNEL_DESK_EMPTY=yes", "is neither send nor skip", "write send, to hear"),
    *(
        Wrong(
            f"CHANNEL_OPS_EMPTY=send\n{rest}",
            "CHANNEL_OPS_EMPTY",
            ("no time to be sent at", "CHANNEL_OPS_DIGEST=07:00"),
        )
        for rest in (
            "CHANNEL_OPS=webhook+https://example.org/\n",
            "CHANNEL_OPS=a@b.example\nCHANNEL_OPS_DIGEST=never\n",
        )
    ),
    _wrong("CHANNEL_DESK_TOP=0", "not between 1 and 1000"),
    _wrong("CHANNEL_DESK_TOP=-1", "not between 1 and 1000"),
    _wrong("CHANNEL_DESK_SECRET=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "signs webhooks, but the channel is mail"),
    Wrong("CHANNEL_OPS_TOP=3\n", "CHANNEL_OPS", ("is missing: the channel has no address", "CHANNEL_OPS=")),
    *(
        Wrong(f"CHANNEL_OPS_SECRET='{secret}'\nCHANNEL_OPS=webhook+https://example.org/\n", "CHANNEL_OPS_SECRET", says)
        for secret, says in (
            ("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", ("does not begin with whsec_",)),
            ("whsec_***", ("is no base64 after whsec_",)),
            ("whsec_c2hvcnQ=", ("holds 5 bytes, where 24 to 64 are safe",)),
            ("whsec_" + "MDEy" * 22, ("holds 66 bytes",)),
            (" ".join(["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"] * 3), ("holds more than two secrets",)),
        )
    ),
]
MAIL = [
    _wrong("SMTP_URL=mail.example.org", "begins neither with smtp:// nor with smtps://"),
    _wrong("SMTP_URL=http://mail.example.org", "begins neither with smtp:// nor with smtps://"),
    _wrong("SMTP_URL=smtp://", "names no host"),
    _wrong("SMTP_URL=smtp://mail.example.org:0", "names no host, or one that cannot be"),
    _wrong("SMTP_URL=smtp://mail.example.org/x", "says more than a host and a port"),
    _wrong("SMTP_URL=smtp://user:word@mail.example.org", "holds a user or a password", "SMTP_PASSWORD_FILE"),
    _wrong("SMTP_USER=desk", "has no SMTP_PASSWORD beside it"),
    _wrong("SMTP_PASSWORD=word", "has no SMTP_USER beside it"),
    _sender("SMTP_FROM=watcher", "SMTP_FROM", "is no mail address"),
    _sender("SMTP_FROM='a@example.org, b@example.org'", "SMTP_FROM", "is no mail address, alone or as Name <address>"),
    _sender("\n", "SMTP_FROM", "is missing: a channel sends mail", where="config.env"),
    _sender(
        "SMTP_USER=apikey\nSMTP_PASSWORD=word", "SMTP_USER", "no mail address that could be the sender", "SMTP_FROM="
    ),
]
THE_REST = [
    Wrong("\n", "FEEDS", ("there is no feed to read", "FEEDS_FILE=feeds.opml"), "config.env", WATCH + CHANNEL),
    Wrong("\n", "WATCH_*", ("there is no watch", "WATCH_SAFETY_KEYWORDS="), "config.env", FEEDS + CHANNEL),
    Wrong("\n", "CHANNEL_*", ("there is no channel to send to", "CHANNEL_DESK="), "config.env", FEEDS + WATCH),
    _wrong("TIMEZONE=Mars/Olympus", "is no time zone", "IANA"),
    _wrong("TIMEZONE=Europe", "is no time zone"),
    _wrong("TIMEZONE=../../etc/passwd", "is no time zone"),
    _wrong("POLL_MIN=5", "is no length of time"),
    _wrong("POLL_MAX='6 h'", "is no length of time"),
    _wrong("POLL_MIN=0s", "is zero or longer"),
    Wrong("POLL_MIN=x\nPOLL_MAX=1m\n", "POLL_MIN", ("is no length of time",)),  # and no longer than it by default
    Wrong("CHANNEL_DESK_DIGEST=x\nRETENTION=1d\n", "CHANNEL_DESK_DIGEST", ("is no time of day",)),
    _wrong("POLL_MIN=7h", "POLL_MIN (7h) is longer than POLL_MAX (6h)"),
    _wrong("POLL_MAX=1m", "POLL_MIN (5m) is longer than POLL_MAX (1m)"),
    _wrong("FIRST_RUN=some", "is no length of time"),
    _wrong("RETENTION=1h", "is shorter than 1d", "such as 90d"),
    _wrong("RETENTION=99999999d", "is zero or longer than a hundred years"),
    Wrong(
        "RETENTION=7d\nCHANNEL_DESK_DIGEST='07:00 mon'\n", "RETENTION", ("than DESK waits for its digest (7d)", "90d")
    ),
    _wrong("ALLOW_PRIVATE=fd00::1", "is no host, address or network", "write IPv6 in brackets"),
    _wrong("ALLOW_PRIVATE='10.0.0.5, 10.0.0.256'", "'10.0.0.256'", "is no address or network"),
    _wrong("ALLOW_PRIVATE=10.0.0.5/8", "is no address or network", "behind its prefix a network has no bits"),
    _wrong("ALLOW_PRIVATE=[10.0.0.5]", "is no address or network"),
    _wrong("ALLOW_PRIVATE=10.0.0.5:0", "has a port that is not between 1 and 65535"),
    _wrong("ALLOW_PRIVATE=http://10.0.0.5", "is no host, address or network"),
    _wrong("ALLOW_PRIVATE='a b'", "is no host, address or network"),
    _wrong("USER_AGENT_CONTACT='Desk (night)'", "a space, a parenthesis or something that is not ASCII"),
    _wrong("USER_AGENT_CONTACT=desk", "is no mail address"),
    _wrong(f"STATE_DIR={'a' * 300}", "cannot be looked at (File name too long)"),
    _wrong("STATE_DIR=config.env", "is there, but is no directory"),
    _wrong("DATABASE_URL=postgresql://localhost/news", "is no sqlite:// URL: other databases are not built yet"),
    _wrong("DATABASE_URL=sqlite://", "names no file"),
    _wrong("DATABASE_URL=sqlite:///:memory:", "names no file"),
]


@pytest.mark.parametrize(
    "wrong",
    [*FORM, *UNKNOWN, *LATER, *IN_FEEDS, *IN_WATCHES, *IN_PLACES, *IN_CHANNELS, *MAIL, *THE_REST],
    ids=lambda wrong: wrong.text,
)
def test_a_wrong_setting_is_one_fault_with_place_key_and_cure(wrong: Wrong, tmp_path: Path) -> None:
    found = faults(tmp_path, wrong.text + wrong.rest, files=FILES)
    assert len(found) == 1, "\n".join(map(str, found))
    fault = found[0]
    assert fault.where == str(tmp_path / wrong.where)
    assert fault.key == wrong.key
    assert [part for part in wrong.says if part not in str(fault)] == []
    assert len(fault.cure.split()) > 2, "a cure is a sentence"
