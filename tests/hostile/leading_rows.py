"""Misbehaviour by leading elsewhere: redirects, cookies, statuses.

`{canary}` stands for the canary's port, `{port}` for the hostile server's own.
"""

from tests.hostile.row import FEED, Answer, Row, body, in_turn
from tests.support.http_server import Asked, Reply

REFUSED = "not a public address"
SCHEME = "neither http nor https"
INVALID = "leads to an address that is not valid"
ODD = f"{REFUSED}|{INVALID}|the name does not resolve|the name cannot exist"
DAY = 86_400.0
USUAL = (1.0, 6 * 3600.0)
"""What our own back-off may come to."""


def to(location: str, status: int = 302, **headers: str) -> Answer:
    return lambda _: Reply(status=status, headers={"Location": location, **headers})


def status(code: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status=code, headers=named, body=b"<html>no</html>")


def leading(name: str, location: str, words: str, *, asked: int = 1) -> Row:
    return Row(name=name, answer=to(location), words=words, asked=asked)


REDIRECTS = [
    leading("circle", "/feed?again", "redirected more than 5 times", asked=6),
    Row(name="spiral", answer=lambda asked: to(asked.target + "x")(asked), words="redirected more than 5", asked=6),
    Row(name="redirect-first", answer=in_turn(to("/b"), to("/c", 301), to("/d", 308), body(FEED)), items=[3], asked=4),
    Row(name="redirect-nowhere", answer=lambda _: Reply(status=301), words="the server said 301"),
    Row(name="redirect-empty", answer=to(""), words="the server said 302"),
    leading("to-a-file", "file:///etc/passwd", SCHEME),
    leading("to-gopher", "gopher://127.0.0.2:{canary}/", SCHEME),
    leading("to-ftp", "ftp://127.0.0.2:{canary}/", SCHEME),
    leading("to-a-script", "javascript:alert(1)", SCHEME),
    leading("to-data", "data:text/xml,<rss/>", SCHEME),
    leading("to-metadata", "http://169.254.169.254/latest/meta-data/", REFUSED),
    leading("to-metadata-v6", "http://[fd00:ec2::254]/latest/meta-data/", REFUSED),
    leading("to-private", "http://10.0.0.1/", REFUSED),
    leading("to-shared", "http://100.64.0.1/", REFUSED),
    leading("to-loopback", "http://127.0.0.2:{canary}/", REFUSED),
    leading("to-loopback-v6", "http://[::1]:{canary}/", REFUSED),
    leading("to-mapped", "http://[::ffff:127.0.0.2]:{canary}/", REFUSED),
    leading("to-6to4", "http://[2002:7f00:2::]:{canary}/", REFUSED),
    leading("to-nat64", "http://[64:ff9b::7f00:2]:{canary}/", REFUSED),
    leading("to-decimal", "http://2130706434:{canary}/", ODD),
    leading("to-hex", "http://0x7f000002:{canary}/", ODD),
    leading("to-octal", "http://0177.0.0.2:{canary}/", ODD),
    leading("to-short", "http://127.2:{canary}/", ODD),
    leading("to-zero", "http://0.0.0.0:{canary}/", REFUSED),
    leading("to-a-name", "http://canary.example:{canary}/", REFUSED),
    leading("to-half-a-name", "http://half.example:{canary}/", REFUSED),
    leading("to-user-info", "http://news.example@127.0.0.2:{canary}/", REFUSED),
    leading("to-credentials", "http://root:secret@canary.example:{canary}/", REFUSED),
    leading("to-wide-digits", "http://１２７.０.０.２:{canary}/".encode().decode("latin-1"), ODD),
    leading("to-a-long-address", "http://to-a-long-address.example/" + "a" * 70_000, INVALID),
    leading("to-a-long-name", "http://" + "a" * 300 + ".example/", "cannot exist|does not resolve"),
    leading("to-port-0", "http://news.example:0/", INVALID),
    leading("to-no-host", "http:///feed", "redirected more than 5 times", asked=6),
    leading("to-a-bracket", "http://[::1", INVALID),
    Row(name="rebinding", answer=to("/again"), words=REFUSED),
]
STATUSES = [
    Row(name="unasked-304", answer=status(304), words="the server said 304 Not Modified"),
    Row(name="partial-206", answer=lambda _: Reply(status=206, body=FEED), items=[3]),
    Row(name="status-401", answer=status(401, WWW_Authenticate='Basic realm="x"'), words="401 Unauthorized"),
    Row(name="status-402", answer=status(402), words="the server said 402"),
    Row(name="status-403", answer=status(403), words="403 Forbidden"),
    Row(name="status-404", answer=status(404), words="404 Not Found"),
    Row(name="status-407", answer=status(407, Proxy_Authenticate="Basic"), words="the server said 407"),
    Row(name="status-410", answer=status(410), words="410 Gone"),
    Row(name="status-429", answer=status(429, Retry_After="7200"), words="429", rests=(7200, DAY)),
    Row(
        name="status-429-by-date",
        answer=status(429, Retry_After="Mon, 01 Jan 2035 04:00:00 GMT", Date="Mon, 01 Jan 2035 00:00:00 GMT"),
        words="429",
        rests=(4 * 3600, DAY),
    ),
    Row(name="status-429-in-words", answer=status(429, Retry_After="a while"), words="429", rests=USUAL),
    Row(name="status-429-for-a-year", answer=status(429, Retry_After="31536000"), words="429", rests=(0, 2 * DAY)),
    Row(name="status-503-for-aeons", answer=status(503, Retry_After="9" * 40), words="503", rests=(0, 2 * DAY)),
    Row(name="status-503-in-the-past", answer=status(503, Retry_After="-5"), words="503", rests=USUAL),
    Row(
        name="status-503-before-date",
        answer=status(503, Retry_After="Thu, 01 Jan 1970 00:00:00 GMT", Date="Mon, 01 Jan 2035 00:00:00 GMT"),
        words="503",
        rests=USUAL,
    ),
    Row(
        name="status-503-year-10000",
        answer=status(503, Retry_After="Fri, 01 Jan 99999 00:00:00 GMT"),
        words="503",
        rests=USUAL,
    ),
    Row(name="status-500", answer=status(500), words="500 Internal Server Error", rests=USUAL),
    Row(name="status-508", answer=status(508), words="508 Loop Detected"),
]


def baked(asked: Asked) -> Reply:
    """Sets cookies for everybody, leads to the cookie jar, and shows there what it was given."""
    if asked.target != "/jar":
        cookies = tuple(
            f"c{n}=1; Domain={domain}; Path=/" for n, domain in enumerate(("example", ".example", "jar.example"))
        )
        return Reply(
            status=302, headers={"Location": "http://jar.example:{port}/jar", "Set-Cookie": ("own=1", *cookies)}
        )
    return Reply(body=FEED.replace(b"News", asked.headers.get("cookie", "none").encode()))


def kept_for_itself(asked: Asked) -> Reply:
    cookie = asked.headers.get("cookie", "")
    return (
        Reply(body=FEED)
        if cookie == "own=1"
        else Reply(status=302, headers={"Location": "/feed", "Set-Cookie": "own=1"})
    )


COOKIES = [
    Row(name="cookies-for-others", answer=baked, items=[3], asked=2),
    Row(name="cookie-wall", answer=kept_for_itself, items=[3], asked=2),
    Row(
        name="cookie-flood",
        answer=lambda _: Reply(body=FEED, headers={"Set-Cookie": tuple(f"c{n}={'x' * 90}" for n in range(900))}),
        items=[3],
    ),
    Row(
        name="headers-that-lead",
        answer=body(
            FEED,
            {
                "Refresh": "0; url=http://127.0.0.2:{canary}/",
                "Content-Location": "http://127.0.0.2:{canary}/",
                "Link": "<http://127.0.0.2:{canary}/>; rel=preload",
            },
        ),
        items=[3],
    ),
]
ROWS = [*REDIRECTS, *STATUSES, *COOKIES]
