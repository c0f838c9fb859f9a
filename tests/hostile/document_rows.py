"""Misbehaviour in the document itself; `{canary}` stands for the canary's port."""

import json
from itertools import count

from tests.hostile.row import FEED, Answer, Row, body, in_turn, item, rss
from tests.support.http_server import Asked, Reply

TYPE = "Content-Type"
CYRILLIC = rss(item("Привет"))
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
DECLARED = '<?xml version="1.0" encoding="{}"?>'


def text(document: bytes, encoding: str) -> bytes:
    return document.decode().encode(encoding)


ENCODINGS = [
    Row(name="utf-16-without-mark", answer=body(text(FEED, "utf-16-le")), items=[3]),
    Row(name="utf-16-big-without-mark", answer=body(text(FEED, "utf-16-be")), items=[3]),
    Row(name="utf-16-with-mark", answer=body(text(FEED, "utf-16")), items=[3]),
    Row(name="utf-32", answer=body(text(FEED, "utf-32")), items=[3]),
    Row(name="says-utf-16", answer=body(FEED, {TYPE: "text/xml; charset=utf-16"}), items=[3]),
    Row(name="says-ascii", answer=body(CYRILLIC, {TYPE: "text/xml; charset=us-ascii"}), items=[1]),
    Row(name="declares-utf-16", answer=body(rss(prolog=DECLARED.format("utf-16"))), items=[3]),
    Row(name="declares-nothing-known", answer=body(rss(prolog=DECLARED.format("klingon"))), items=[3]),
    Row(name="declares-undefined", answer=body(rss(prolog=DECLARED.format("undefined"))), items=[3]),
    Row(name="declares-zlib", answer=body(rss(prolog=DECLARED.format("zlib_codec"))), items=[3]),
    Row(name="declares-rot13", answer=body(rss(prolog=DECLARED.format("rot13"))), items=[3]),
    Row(name="declares-idna", answer=body(rss(prolog=DECLARED.format("idna"))), items=[3]),
    Row(name="says-too-much", answer=body(FEED, {TYPE: "text/xml; charset=" + "x" * 9000}), items=[3]),
    Row(name="mark-twice", answer=body(b"\xef\xbb\xbf" * 2 + FEED), items=[3]),
    Row(name="latin-in-utf-8", answer=body(FEED.replace(b"Report 2", b"Caf\xe9 2")), items=[3]),
    Row(name="surrogates", answer=body(FEED.replace(b"Report 2", b"\xed\xa0\x80 2")), items=[3]),
    Row(name="nul-bytes", answer=body(FEED.replace(b"Report 2", b"Re\x00port 2")), items=[3]),
    Row(name="control-characters", answer=body(FEED.replace(b"Report 2", b"\x01\x08\x1b[31m 2")), items=[3]),
    Row(name="references-to-nothing", answer=body(FEED.replace(b"Report 2", b"&#0;&#55296;&#x110000; 2")), items=[3]),
    Row(name="picture", answer=body(b"\x89PNG\r\n\x1a\n" + bytes(5000), {TYPE: "image/png"}), words="not a feed"),
    Row(name="says-picture", answer=body(FEED, {TYPE: "image/png"}), items=[3]),
]
ENTITIES = [
    Row(
        name="billion-laughs",
        answer=body(rss(item("&l9;"), prolog=f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>')),
        items=[1],
    ),
    Row(
        name="quadratic-laughs",
        answer=body(rss(item("&a;" * 50_000), prolog=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>')),
        items=[1],
        cut="over 64 kB",
    ),
    Row(
        name="entity-of-a-file",
        answer=body(rss(item("&x;"), prolog='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        items=[1],
    ),
    Row(
        name="entity-elsewhere",
        answer=body(rss(item("&x;"), prolog='<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.2:{canary}/">]>')),
        items=[1],
    ),
    Row(
        name="parameter-entity",
        answer=body(rss(prolog='<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.2:{canary}/"> %x;]>')),
        items=[3],
    ),
    Row(
        name="doctype-elsewhere",
        answer=body(rss(prolog='<!DOCTYPE rss SYSTEM "http://127.0.0.2:{canary}/">')),
        items=[3],
    ),
    Row(
        name="doctype-with-a-subset",
        answer=body(rss(prolog='<!DOCTYPE rss [<!ELEMENT rss (channel)> <!-- ]> --> <!ATTLIST rss a CDATA "]>">]>')),
        items=[3],
    ),
    Row(
        name="stylesheet-elsewhere",
        answer=body(rss(prolog='<?xml-stylesheet href="http://127.0.0.2:{canary}/"?>')),
        items=[3],
    ),
    Row(
        name="include-elsewhere",
        answer=body(
            rss('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://127.0.0.2:{canary}/"/>' + item(1))
        ),
        items=[1],
    ),
    Row(
        name="links-elsewhere",
        answer=body(
            rss(
                channel="<title>N</title><link>http://127.0.0.2:{canary}/</link><image><url>http://127.0.0.2:{canary}/</url></image>"
            )
        ),
        items=[3],
    ),
    Row(name="name-of-a-file", answer=body(b"/etc/passwd"), words="not a feed"),
    Row(name="name-of-a-page", answer=body(b"http://127.0.0.2:{canary}/"), words="not a feed"),
]


def mass(name: str, document: bytes) -> Row:
    """More of something than anybody needs: read in time, with what was cut, or given up; no more is asked of us."""
    given_up = "^$|took longer than|took more than|not well-formed|cannot be read|nested"
    return Row(name=name, answer=body(document), words=given_up, cut=".*", items=[None])


MASSES = [
    mass("deep-elements", rss("<a>" * 100_000 + "</a>" * 100_000 + item(1))),
    mass("deep-in-a-title", rss(f"<item><guid>1</guid><title>{'<b>' * 50_000}</title></item>")),
    mass("million-items", b"<rss><channel>" + b"<item/>" * 1_000_000 + b"</channel></rss>"),
    mass("huge-title", rss(f"<item><guid>1</guid><title>{'x' * 7_000_000}</title></item>")),
    mass("huge-author", rss(item(1, f"<author>{'a (b' * 40_000}</author>"))),
    mass("many-attributes", rss("<item " + " ".join(f"a{n}=''" for n in range(100_000)) + "><guid>1</guid></item>")),
    mass("many-namespaces", rss("".join(f"<n{n}:a xmlns:n{n}='u{n}'/>" for n in range(50_000)) + item(1))),
    mass("many-instructions", rss("<?a b?>" * 500_000 + item(1))),
    mass("many-entities-in-text", rss(item(1, f"<description>{'&lt;' * 1_000_000}</description>"))),
    mass("unclosed-comment", rss(item(1) + "<!-- " + "-" * 100_000)),
    mass("unclosed-cdata", rss(item(1) + "<item><title><![CDATA[" + "<" * 100_000)),
    mass("white-space-within", rss(" " * 7_900_000 + item(1))),
    Row(name="many-items", answer=body(rss("".join(map(item, range(5000))))), items=[2000], cut="3,?000 items"),
    Row(
        name="deep-json",
        answer=body(b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000),
        words=".",
    ),
    Row(name="torn", answer=body(FEED[:-60]), items=[2], cut="broken off"),
    Row(name="white-space", answer=body(b" " * 7_900_000), words="an empty document|not a feed"),
    Row(name="only-a-prolog", answer=body(b'<?xml version="1.0"?>'), words="."),
    Row(name="no-items", answer=body(b"<rss/>"), items=[0]),
]
PAGES = [
    Row(
        name="challenge",
        answer=body(
            b"<!DOCTYPE html><html><title>Just a moment...</title><body>Checking your browser", {TYPE: "text/html"}
        ),
        words="HTML|challenge",
    ),
    Row(
        name="login-wall",
        answer=body(b'<html><form action="/login"><input type="password"></form></html>', {TYPE: "text/html"}),
        words="HTML|login|log in",
    ),
    Row(name="page-as-feed", answer=body(b"<!doctype html><html><body><item>no</item></body></html>"), words="HTML"),
    Row(name="json-not-a-feed", answer=body(b'{"error": "rate limited"}', {TYPE: "application/json"}), words="JSON"),
    Row(
        name="json-numbers",
        answer=body(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * 10_000 + b"}]}"),
        words="^$|JSON|beyond",
        items=[None],
    ),
    Row(
        name="json-feed",
        answer=body(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "T",
                    "items": [{"id": "1", "title": "A"}, 7, None],
                }
            ).encode()
        ),
        items=[1],
    ),
    Row(name="script", answer=body(b"#!/bin/sh\nrm -rf /\n"), words="not a feed"),
]
DATES = [
    Row(
        name="odd-dates",
        answer=body(
            rss(
                "".join(
                    item(n, f"<pubDate>{date}</pubDate>")
                    for n, date in enumerate(
                        (
                            "Sat, 01 Jan 0000 00:00:00 GMT",
                            "Fri, 01 Jan 2100 00:00:00 GMT",
                            "Mon, 32 Feb 2024 25:61:61 GMT",
                            "-1",
                            "9" * 50,
                            "Thu, 01 Jan 1970 00:00:00 +9999",
                            "Sat, 01 Jan 99999 00:00:00 GMT",
                            "",
                        )
                    )
                )
            )
        ),
        items=[8],
    ),
    Row(
        name="odd-atom-dates",
        answer=body(
            (
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>"
                + "".join(
                    f"<entry><id>{n}</id><title>t</title><updated>{date}</updated></entry>"
                    for n, date in enumerate(
                        (
                            "0000-00-00T00:00:00Z",
                            "2100-01-01T00:00:00Z",
                            "2024-02-30T00:00:00Z",
                            "2024-W99-9",
                            "2024-01-01T00:00:00+99:99",
                        )
                    )
                )
                + "</feed>"
            ).encode()
        ),
        items=[5],
    ),
]


def numbered(each: str) -> Answer:
    """The same three reports; `each` of them names its id by the number of the poll."""
    polls = count(1)

    def answer(_: Asked) -> Reply:
        poll = next(polls)
        return Reply(body=rss("".join(each.format(number=number, poll=poll) for number in (1, 2, 3))))

    return answer


def rotated() -> Answer:
    polls = count()
    numbers = [str(number) for number in range(9)]

    def answer(_: Asked) -> Reply:
        at = next(polls)
        return Reply(body=rss("".join(map(item, numbers[at:] + numbers[:at]))))

    return answer


def with_etag(*bodies: bytes) -> Answer:
    return in_turn(*(body(one, {"ETag": '"always"'}) for one in bodies))


NEXT = rss(item(4) + item(3) + item(2))
LINKED = (
    "<item><guid>{number}-{poll}</guid><title>Report {number}</title><link>https://n.example/{number}</link></item>"
)
OVER_TIME = [
    Row(name="reordered", answer=rotated(), items=[9, 9, 9], asked=3),
    Row(name="etag-that-never-changes", answer=with_etag(FEED, NEXT, NEXT), items=[3, 4, 4], asked=3),
    Row(
        name="etag-and-304-for-good",
        answer=in_turn(body(FEED, {"ETag": '"1"'}), lambda _: Reply(status=304)),
        items=[3, 3],
        asked=2,
    ),
    Row(name="etag-that-is-huge", answer=body(FEED, {"ETag": '"' + "x" * 60_000 + '"'}), items=[3, 3], asked=2),
    Row(name="etag-of-bytes", answer=body(FEED, {"ETag": '"\xe9\xff\x80"'}), items=[3, 3], asked=2),
    Row(
        name="retitled",
        answer=numbered("<item><guid>{number}</guid><title>Report {number} ({poll})</title></item>"),
        items=[3, 3, 3],
        asked=3,
    ),
    Row(name="ids-that-change", answer=numbered(LINKED), items=[3, None, None], asked=3),
    Row(
        name="feed-then-page",
        answer=in_turn(body(FEED), body(b"<html>Log in</html>")),
        items=[3, 3],
        words="HTML",
        asked=2,
    ),
    Row(
        name="feed-then-bomb",
        answer=in_turn(body(FEED), body(b"<rss>" + b" " * 9_000_000)),
        items=[3, 3],
        words="larger than 8 MB",
        asked=2,
    ),
    Row(name="error-then-feed", answer=in_turn(lambda _: Reply(status=500), body(FEED)), items=[0, 3], asked=2),
]
ROWS = [*ENCODINGS, *ENTITIES, *MASSES, *PAGES, *DATES, *OVER_TIME]
