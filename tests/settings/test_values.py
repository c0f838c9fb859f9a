"""One text, one value: lengths of time, lists, addresses, private hosts, contacts."""

import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from watcher.settings import duration, spelt, values


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        (" 2h ", timedelta(hours=2)),
        ("90d", timedelta(days=90)),
        ("36500d", timedelta(days=36500)),
    ],
)
def test_a_length_of_time_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    assert duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "5", "m", "1.5h", "-1h", "1 h", "1w", "1h30m", "٣h", "0s", "36501d", "9" * 5000 + "d"]
)
def test_anything_else_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no length of time|is zero or longer"):
        duration(text)


@pytest.mark.parametrize("text", ["30s", "90s", "10m", "90m", "2h", "36h", "1d", "90d"])
def test_a_length_of_time_is_spelt_as_it_can_be_read(text: str) -> None:
    assert duration(spelt(duration(text))) == duration(text)


@pytest.mark.parametrize(
    ("length", "text"), [(60, "1m"), (61, "61s"), (3600, "1h"), (86400, "1d"), (129600, "36h"), (0, "0s")]
)
def test_a_length_of_time_is_spelt_in_its_largest_whole_unit(length: int, text: str) -> None:
    assert spelt(timedelta(seconds=length)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        (" , ,\n", ()),
        ("a", ("a",)),
        ("a,b , c d\ne", ("a", "b", "c d", "e")),
        ('"a, b", !"c"', ("a, b", "!c")),
        ('a "b, c" d', ("a b, c d",)),
    ],
)
def test_a_list_stands_between_commas_or_line_ends(text: str, parts: tuple[str, ...]) -> None:
    """In double quotes a comma is a comma."""
    assert values.parts(text) == parts


def test_a_list_is_read_in_linear_time() -> None:
    """200,000 parts in a moment; pytest's timeout ends a quadratic reader."""
    assert len(values.parts(", ".join(["a b"] * 200_000))) == 200_000
    assert values.parts(" " * 200_000) == ()


@pytest.mark.parametrize("text", ["0", "11", "1.0", "x", "", "1_0", "٣", "1e1", "9" * 5000])
def test_a_whole_number_is_plain_digits_within_its_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no whole number|is not between 1 and 10"):
        values.whole(text, 1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "desk",
        "@example.org",
        "desk@",
        "desk@-example.org",
        "desk@example..org",
        ".desk@example.org",
        "a b@example.org",
        "a@b@example.org",
        "desk@[10.0.0.5]",
        '"a b"@example.org',
        "desk@example.org\nBcc: x@example.org",
        "desk@exämple.org",
        "a" * 250 + "@example.org",
        "a@" + "b." * 200 + "org",
    ],
)
def test_what_is_no_plain_mail_address_is_refused(text: str) -> None:
    """A header is written with it: no line ends, nothing to quote."""
    with pytest.raises(ValueError, match="is no mail address"):
        values.mail_address(text)


@pytest.mark.parametrize(
    "text", ["a@example.org\n", "X\r\nBcc: b@example.org <a@example.org>", "a@example.org, <b@example.org>"]
)
def test_a_sender_is_one_address_on_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="is no mail address"):
        values.sender(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/\x85",
        "https://example.org\\@evil.example",
        "https://[::1",
        "https://[zz]/",
        "https://.example.org/",
        "https://:80/",
        "https://user@/",
        "https://example.org:-1/",
        "javascript://example.org/",
        "//example.org/",
    ],
)
def test_what_leads_to_no_host_is_no_web_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not begin|holds a character|names no host|cannot be read"):
        values.web_url(text)


LABEL = "a" * 63

NO_HOSTS = [
    "256.1.1.1",
    "010.0.0.1",
    "٠.lan",
    "xn--a.com",
    "☃.example",
    "１２７.0.0.1",
    "so\xadft.example",
    "ü" * 60 + ".example",
    f"{LABEL}a.example",
    f"{LABEL}.{LABEL}.{LABEL}.{LABEL}",
]


@pytest.mark.parametrize("host", [*NO_HOSTS, "[v1.a]", "[::1%]"])
def test_a_host_that_no_client_can_dial_is_a_fault(host: str) -> None:
    """What httpx rejects, and what no name server takes, is said with its line, and not by a traceback later."""
    for text in (f"https://{host}/x", f"https://user:pass@{host}:8443/x"):
        with pytest.raises(ValueError, match=r"names no host|names a host that|cannot be read"):
            values.web_url(text)
    with pytest.raises(ValueError, match=r"names no host|names a host that|cannot be read"):
        values.split_url(f"//{host}:25")


@pytest.mark.parametrize("host", NO_HOSTS)
def test_a_private_host_that_no_client_can_dial_is_a_fault(host: str) -> None:
    for text in (host, f"{host}:80"):
        with pytest.raises(ValueError, match=r"names no host|names a host that|is no address"):
            values.private_host(text)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "a_b.example", "news.example.", "10.0.0.5", "1.2.3", "bücher.example", "BÜCHER.example",
        "xn--bcher-kva.example", "كركوك.example", "[::1]", f"{LABEL}.{LABEL}.{LABEL}.{'a' * 61}.",
    ],
)  # fmt: skip
def test_other_hosts_are_taken_as_httpx_takes_them(host: str) -> None:
    """In whatever letters, with a port and a user or without."""
    for text in (f"https://{host}", f"https://{host}:8443/x", f"https://user@{host}/x"):
        assert values.web_url(text) == text
        assert httpx.URL(text).host


def test_everyday_hosts_do_not_wait_for_httpx() -> None:
    """Its import takes 200 ms; filters that read an env file start in half a second."""
    code = (
        "from watcher.settings import values; values.web_url('https://news.example:80/a'); "
        "import sys; print('httpx' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout == "False\n"


@pytest.mark.parametrize(
    "text", ["10.0.0.5", "10.0.0.5:80", "10.0.0.0/8:80", "[::1]", "[fd00::/8]:80", "wiki", "a.b.example:1"]
)
def test_a_private_host_has_a_port_or_none(text: str) -> None:
    assert values.private_host(text) == text


@pytest.mark.parametrize(
    "text", ["", ":80", "[]", "[::1]x", "10.0.0", "10.0.0.5/33", "[fd00::1/8]", "a/8", "a:99999", "*.lan x"]
)
def test_anything_else_is_no_private_host(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no host|is no address|has a port"):
        values.private_host(text)


@pytest.mark.parametrize("text", ["desk@example.org", "mailto:desk@example.org", "https://example.org/about?us"])
def test_a_contact_is_a_mail_or_web_address(text: str) -> None:
    assert values.contact(text) == text.removeprefix("mailto:")


@pytest.mark.parametrize(
    "text", ["desk", "https://", "a@example.org)", "a@example.org\r\nX: y", "https://exämple.org/"]
)
def test_a_contact_fits_a_header(text: str) -> None:
    """In the comment of the User-Agent, parentheses, line ends and anything but ASCII would break it."""
    with pytest.raises(ValueError, match=r"is no mail address|holds a"):
        values.contact(text)
