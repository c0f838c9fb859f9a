"""The guard: what is public, what the operator meant, what ALLOW_PRIVATE lets in."""

import ipaddress
import re

import pytest

from watcher.adapters.http.guard import Allowance, Guard, RefusedError, is_public, private_origins

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::5db8:d822", "2002:5db8:d822::1"]
NOT_PUBLIC = [
    ("loopback", "127.0.0.1"),
    ("loopback", "127.8.8.8"),
    ("loopback", "::1"),
    ("private", "10.0.0.1"),
    ("private", "172.16.0.1"),
    ("private", "172.31.255.255"),
    ("private", "192.168.1.1"),
    ("unique local", "fd00::1"),
    ("metadata on Amazon, by IPv6", "fd00:ec2::254"),
    ("link-local, metadata nearly everywhere", "169.254.169.254"),
    ("link-local", "fe80::1"),
    ("link-local with its zone", "fe80::1%1"),
    ("shared (CGNAT)", "100.64.0.1"),
    ("shared, metadata on Alibaba", "100.100.100.200"),
    ("metadata on Azure, a public address by the registry", "168.63.129.16"),
    ("metadata on Oracle", "192.0.0.192"),
    ("unspecified", "0.0.0.0"),  # noqa: S104  to be refused: nothing is bound here
    ("this network", "0.1.2.3"),
    ("unspecified", "::"),
    ("multicast", "224.0.0.1"),
    ("multicast, by the registry global", "232.1.2.3"),
    ("multicast", "ff02::1"),
    ("multicast, global", "ff0e::1"),
    ("reserved", "240.0.0.1"),
    ("broadcast", "255.255.255.255"),
    ("benchmarks", "198.18.0.1"),
    ("documentation", "192.0.2.1"),
    ("documentation", "2001:db8::1"),
    ("documentation, younger", "3fff::1"),
    ("6to4 relays", "192.88.99.1"),
    ("site-local, deprecated", "fec0::1"),
    ("discard", "100::1"),
    ("mapped IPv4", "::ffff:127.0.0.1"),
    ("mapped IPv4, private", "::ffff:10.0.0.1"),
    ("compatible IPv4, deprecated", "::127.0.0.1"),
    ("6to4 that carries a private address", "2002:0a00:0001::1"),
    ("NAT64 that carries loopback", "64:ff9b::7f00:1"),
    ("NAT64 that carries metadata", "64:ff9b::a9fe:a9fe"),
    ("NAT64 of one's own", "64:ff9b:1::1"),
    ("Teredo", "2001:0:5db8:d822::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """Addresses of the public internet are public, also when a gateway's address carries one."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(("kind", "address"), NOT_PUBLIC, ids=[address for _, address in NOT_PUBLIC])
def test_not_public(kind: str, address: str) -> None:
    """Nothing else is."""
    assert not is_public(ipaddress.ip_address(address)), kind


@pytest.mark.parametrize("address", [address for _, address in NOT_PUBLIC])
def test_guard_refuses_what_is_not_public(address: str) -> None:
    """By default only public addresses are admitted, whatever name led to them."""
    with pytest.raises(RefusedError, match=re.escape(f"leads to {address}, not a public address")):
        Guard().check("news.example", 80, [address])


def test_guard_judges_every_answer() -> None:
    """One bad answer among good ones is refused: the good ones are how a rebinding name server gets past a check."""
    Guard().check("news.example", 80, PUBLIC)
    with pytest.raises(RefusedError):
        Guard().check("news.example", 80, [*PUBLIC, "127.0.0.1"])


@pytest.mark.parametrize(
    ("host", "port", "address", "words"),
    [
        ("intranet.example", 80, "10.0.0.5", "intranet.example leads to 10.0.0.5, not a public address"),
        ("10.0.0.5", 8080, "10.0.0.5", "10.0.0.5 is not a public address"),
        ("::1", 443, "::1", "::1 is not a public address"),
    ],
)
def test_refusal_names_the_cure(host: str, port: int, address: str, words: str) -> None:
    """The message gives the very entry that would let this in, and that entry does."""
    with pytest.raises(RefusedError) as refused:
        Guard().check(host, port, [address])
    told, cure = str(refused.value).split("; if that is meant: ALLOW_PRIVATE=")
    assert told == words
    Guard(allowances=(Allowance.parse(cure),)).check(host, port, [address])


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "admitted"),
    [
        ("10.0.0.5:8080", "10.0.0.5", 8080, "10.0.0.5", True),
        ("10.0.0.5:8080", "intranet.example", 8080, "10.0.0.5", True),
        ("10.0.0.5:8080", "10.0.0.5", 80, "10.0.0.5", False),
        ("10.0.0.5:8080", "10.0.0.6", 8080, "10.0.0.6", False),
        ("10.0.0.5", "intranet.example", 9999, "10.0.0.5", True),
        ("10.0.0.0/8", "intranet.example", 80, "10.255.0.1", True),
        ("10.0.0.0/8", "intranet.example", 80, "11.0.0.1", True),
        ("10.0.0.0/8", "intranet.example", 80, "192.168.0.1", False),
        ("10.0.0.5/8", "intranet.example", 80, "10.255.0.1", True),
        ("10.0.0.0/8:443", "intranet.example", 443, "10.1.1.1", True),
        ("10.0.0.0/8:443", "intranet.example", 80, "10.1.1.1", False),
        ("10.0.0.0/8", "intranet.example", 80, "::ffff:10.0.0.1", False),
        ("intranet.example:80", "intranet.example", 80, "10.0.0.5", True),
        ("intranet.example:80", "intranet.example", 81, "10.0.0.5", False),
        ("intranet.example:80", "other.example", 80, "10.0.0.5", False),
        ("intranet.example:80", "evil.intranet.example", 80, "10.0.0.5", False),
        ("Intranet.Example", "intranet.example", 81, "fd00::9", True),
        ("bücher.example", "xn--bcher-kva.example", 80, "10.0.0.5", True),
        ("[fd00::1]:8080", "fd00::1", 8080, "fd00::1", True),
        ("[fd00::1]:8080", "fd00::1", 80, "fd00::1", False),
        ("[fd00::1]", "intranet.example", 1, "fd00:0:0::1", True),
        ("fd00::1", "intranet.example", 1, "fd00::1", True),
        ("fd00::/8", "intranet.example", 1, "fdff::1", True),
        ("[fd00::/8]:80", "intranet.example", 81, "fdff::1", False),
        ("169.254.169.254:80", "169.254.169.254", 80, "169.254.169.254", True),
    ],
)
def test_allow_private(entry: str, host: str, port: int, address: str, admitted: bool) -> None:
    """An entry of ALLOW_PRIVATE admits an address, a network or a name; with a port at that port only."""
    guard = Guard(allowances=(Allowance.parse(entry),))
    if admitted:
        guard.check(host, port, [address])
    else:
        with pytest.raises(RefusedError):
            guard.check(host, port, [address])


@pytest.mark.parametrize(
    "entry", ["", "[fd00::zz]", "fd00::zz", "10.0.0.0/99", "[::1", "a:b:c", "intranet.example:http"]
)
def test_unreadable_entry(entry: str) -> None:
    """What is neither an address, a network nor a name is a ValueError that shows it."""
    with pytest.raises(ValueError, match=re.escape(repr(entry))):
        Allowance.parse(entry)


def test_own_origin() -> None:
    """What the operator wrote is his word: any address, but at exactly that host and port."""
    guard = Guard(own=frozenset({("localhost", 8080)}))
    guard.check("localhost", 8080, ["::1", "127.0.0.1"])
    for host, port in (("localhost", 8081), ("127.0.0.1", 8080)):
        with pytest.raises(RefusedError):
            guard.check(host, port, ["127.0.0.1"])


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://localhost:8080/feed", {("localhost", 8080)}),
        ("http://LOCALHOST/feed", {("localhost", 80)}),
        ("http://localhost./feed", {("localhost", 80)}),
        ("https://bridge.localhost/feed", {("bridge.localhost", 443)}),
        ("https://127.0.0.1/feed", {("127.0.0.1", 443)}),
        ("http://user:word@10.0.0.5:8080/feed", {("10.0.0.5", 8080)}),
        ("http://[fd00::1]/feed", {("fd00::1", 80)}),
        ("http://[::1]:99/feed", {("::1", 99)}),
        ("https://93.184.216.34/feed", set()),
        ("https://news.example/feed", set()),
        ("https://localhost.example/feed", set()),
        ("https://news.example/?u=http://localhost/", set()),
        ("http://127.1/feed", set()),
        ("http://[::1", set()),
        ("", set()),
    ],
)
def test_private_origins(url: str, own: set[tuple[str, int]]) -> None:
    """Of the operator's URLs those count that themselves name localhost or a literal address that is not public."""
    assert private_origins([url]) == own


def test_private_origins_of_many_feeds() -> None:
    """Each host and port once, whatever else their URLs say."""
    urls = [
        "http://10.0.0.5/a",
        "http://10.0.0.5/b/c",
        "http://10.0.0.5?d",
        "http://10.0.0.5:8080/",
        "https://[::1]/e#f",
    ]
    assert private_origins(urls) == {("10.0.0.5", 80), ("10.0.0.5", 8080), ("::1", 443)}
