"""Which addresses may be dialled: public ones, what the operator wrote himself, and what ALLOW_PRIVATE names.

A feed is somebody else's text: its redirects and its name server must not lead us to the services of our own network.
The guard judges the addresses that a name resolved to, right before one of them is dialled (a check before the request
loses to a name server that answers differently the second time). What is *not* here: resolving and dialling (dial.py).
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import httpcore
import httpx

Origin = tuple[str, int]
"""A host and a port; the host as it stands on the wire: lower-case, punycode, IPv6 without brackets."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS = {"http": 80, "https": 443}

# global by the registries, and yet not the internet
_WITHHELD: tuple[Network, ...] = (
    ipaddress.ip_network("168.63.129.16/32"),  # the host's own services on Azure
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments, metadata on Oracle: Python 3.11 knows its first eight
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4, given up by RFC 7526
    ipaddress.ip_network("3fff::/20"),  # documentation, RFC 9637: younger than Python 3.11's list
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ALLOWANCE = re.compile(r"(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<bare>[^:\[\]]+))(?::(?P<port>\d{1,5}))?")


class RefusedError(httpcore.ConnectError):
    """The guard refused an address. It is a ConnectError, so clients see httpx's, with these words."""


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet; one that carries an IPv4 address is judged by that.

    Not public: private, loopback, link-local (cloud metadata), shared (CGNAT), multicast, reserved, documentation.
    """
    if isinstance(address, ipaddress.IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_public(carried)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _WITHHELD)


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway would go on to: mapped, 6to4 and NAT64. (Teredo is not global as it is.)"""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def origin(url: httpx.URL) -> Origin:
    """Where a URL leads: its host and its port, the scheme's own when it names none."""
    return url.raw_host.decode("ascii").removesuffix("."), _PORTS.get(url.scheme, 0) if url.port is None else url.port


def private_origins(urls: Iterable[str]) -> frozenset[Origin]:
    """The origins among `urls` that themselves name localhost or a literal address that is not public.

    Who writes `http://localhost:8080/` means it. URLs that cannot be read are passed over.
    """
    roots = {"/".join(url.split("/", 3)[:3]) for url in urls}  # many feeds have few hosts
    return frozenset(where for root in roots if (where := _read(root)) and _names_private(where[0]))


def _read(url: str) -> Origin | None:
    try:
        return origin(httpx.URL(url))
    except (httpx.InvalidURL, ValueError):
        return None


def _names_private(host: str) -> bool:
    address = literal(host)
    return host == "localhost" or host.endswith(".localhost") if address is None else not is_public(address)


def literal(host: str) -> Address | None:
    """The address that `host` spells out, None when it is a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One entry of ALLOW_PRIVATE: a network or a name, at one port or (None) at all."""

    target: Network | str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `10.0.0.5`, `10.0.0.5:8080`, `10.0.0.0/8`, `intranet.example:80`, `fd00::/8`, `[fd00::1]:8080`.

        Raises ValueError.
        """
        found = _ALLOWANCE.fullmatch(text)
        host = (found["bracketed"] or found["bare"]) if found else text
        port = int(found["port"]) if found and found["port"] else None
        try:
            return cls(target=ipaddress.ip_network(host, strict=False), port=port)
        except ValueError:
            if not found or found["bracketed"] or "/" in host:
                raise ValueError(f"{text!r} is neither an address, a network nor a name") from None
            return cls(target=origin(httpx.URL(f"http://{host}"))[0], port=port)

    def covers(self, host: str, port: int, address: Address) -> bool:
        if self.port not in (None, port):
            return False
        return host == self.target if isinstance(self.target, str) else address in self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What may be dialled. `own`: origins that the operator wrote himself, wherever their names lead."""

    own: frozenset[Origin] = frozenset()
    allowances: tuple[Allowance, ...] = ()

    def check(self, host: str, port: int, addresses: Sequence[str]) -> None:
        """All of the addresses that `host` resolved to must be admissible. Raises RefusedError."""
        for text in addresses:
            if not self._admits(host, port, ipaddress.ip_address(text)):
                where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                leads = "is" if text == host else f"leads to {text},"
                raise RefusedError(f"{host} {leads} not a public address; if that is meant: ALLOW_PRIVATE={where}")

    def _admits(self, host: str, port: int, address: Address) -> bool:
        if is_public(address) or (host, port) in self.own:
            return True
        return any(allowance.covers(host, port, address) for allowance in self.allowances)
