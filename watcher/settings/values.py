"""One text -> one value. Each function raises ValueError: the problem in words, and after the last `; ` a cure of its
own where it knows a better one than its key has. No message repeats the text: it may be a secret.

What is *not* here: keys, places, files.
"""

import base64
import binascii
import ipaddress
import re
import zoneinfo
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from watcher.core.earth import locus
from watcher.core.model import Locus
from watcher.settings.faults import nearest

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,8})([smhd])")
_LONGEST = timedelta(days=36_500)
_DEGREES = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?)\s*/\s*([+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_PART = re.compile(r'\s*((?:"[^"]*"|[^,\n"])*)(?:[,\n]|$)')
_WEB = re.compile(r"""https?://[^\s<>"\\^`{|}\x00-\x1f\x7f]+""", re.IGNORECASE)
_HOST = re.compile(r"[^\s.,:/@\[\]]+(?:\.[^\s.,:/@\[\]]+)*\.?")
_EVERYDAY_HOST = re.compile(r"(?!.*xn--)(?=.*[a-z])[a-z0-9._-]+", re.IGNORECASE)
_LONGEST_LABEL, _LONGEST_NAME = 63, 253  # RFC 1035 2.3.4, as text
_HOST_AND_PORT = re.compile(r"(?:\[(?P<v6>[^\[\]]*)\]|(?P<host>[^\[\]:]*))(?::(?P<port>[0-9]{1,6}))?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_MAIL = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_KEY_BYTES = range(24, 65)  # Standard Webhooks, "Signature scheme"


def duration(text: str) -> timedelta:
    """`30s`, `10m`, `2h`, `90d`. Raises ValueError."""
    if not (found := _DURATION.fullmatch(text.strip())):
        raise ValueError("is no length of time; write a number and a unit, such as 30s, 10m, 2h or 90d")
    length = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not timedelta(0) < length <= _LONGEST:
        raise ValueError("is zero or longer than a hundred years; write a length of time such as 10m or 90d")
    return length


def at_least(text: str, least: timedelta) -> timedelta:
    """A duration with a lower bound."""
    if (length := duration(text)) < least:
        raise ValueError(f"is shorter than {spelt(least)}")
    return length


def spelt(length: timedelta) -> str:
    """A duration as `duration` reads it, in its largest whole unit."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def whole(text: str, least: int, most: int) -> int:
    """A whole number in plain digits, from `least` to `most`."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise ValueError("is no whole number")
    if not least <= (number := int(text)) <= most:
        raise ValueError(f"is not between {least} and {most}")
    return number


def degrees(text: str) -> Locus:
    """A point, `north/east`."""
    found = _DEGREES.fullmatch(text.strip())
    point = locus(float(found[1]), float(found[2])) if found else None
    if point is None:
        raise ValueError(
            "has no point of the earth; write degrees north and east, such as 35.10/44.20 or -33.45/-70.65"
        )
    return point


def zone(text: str) -> zoneinfo.ZoneInfo:
    """A time zone of the IANA list."""
    try:
        return zoneinfo.ZoneInfo(text.strip())
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: Europe is a directory
        guess = nearest(text.strip(), zoneinfo.available_timezones())
        raise ValueError("is no time zone" + (f"; did you mean {guess}?" if guess else "")) from None


def language(text: str) -> str:
    """A lower-case BCP 47 tag."""
    if not _LANGUAGE.fullmatch(tag := text.strip().lower().replace("_", "-")):
        raise ValueError("is no language tag")
    return tag


def parts(text: str) -> tuple[str, ...]:
    """What stands between commas or line ends, without empty parts; in double quotes a comma is a comma."""
    if text.count('"') % 2:
        raise ValueError('has a " that is not closed; put double quotes around the whole of a name that holds a comma')
    found = (match[1].replace('"', "").strip() for match in _PART.finditer(text))
    return tuple(part for part in found if part)


def mail_address(text: str) -> str:
    """A plain address; `mailto:` before it is taken off."""
    address = re.sub(r"\Amailto:", "", text.strip(), flags=re.IGNORECASE)
    if len(address) > _LONGEST_MAIL or not _MAIL.fullmatch(address):
        raise ValueError("is no mail address; write it plain and in ASCII, such as desk@example.org")
    return address


def sender(text: str) -> str:
    """A mail address for the From line, with a name before it or without: `Watcher <watcher@example.org>`."""
    name, address = parseaddr(text)
    whole = text.strip() == address or (name and text.strip().endswith(f"<{address}>"))
    if not whole or not text.isprintable():
        raise ValueError("is no mail address, alone or as Name <address>")
    mail_address(address)
    return text.strip()


def split_url(text: str) -> SplitResult:
    """The parts of a URL whose host and port can be read."""
    try:
        split = urlsplit(text)
        host, port = split.hostname, split.port
    except ValueError:
        raise ValueError("has a host or a port that cannot be read") from None
    if not host or port == 0 or not (":" in host or _HOST.fullmatch(host)):
        raise ValueError("names no host, or one that cannot be")
    _check_host(split.netloc.rpartition("@")[2])
    return split


def _check_host(text: str) -> None:
    """A host that can be dialled, as it is written in a URL (with its port or without)."""
    try:
        name = text.partition(":")[0]
        host = name if _EVERYDAY_HOST.fullmatch(name) else _on_the_wire(text)
    except ValueError:
        raise ValueError("names no host, or one that cannot be") from None
    if len(host.rstrip(".")) > _LONGEST_NAME or max(map(len, host.split("."))) > _LONGEST_LABEL:
        raise ValueError(f"names a host that cannot be: each part has at most {_LONGEST_LABEL} letters once encoded")


@lru_cache
def _on_the_wire(text: str) -> str:
    """As httpx writes it. Raises ValueError for what it rejects, and for what it cannot read back."""
    import httpx  # 200 ms that addresses in everyday letters need not pay

    try:
        url = httpx.URL(f"http://{text}")
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from error
    return url.raw_host.decode("ascii") if url.host else ""


def web_url(text: str) -> str:
    """An http or https URL with a host, as it was written."""
    if not text.lower().startswith(("http://", "https://")):
        raise ValueError("does not begin with http:// or https://")
    if not _WEB.fullmatch(text):
        raise ValueError("holds a character that no web address may hold, or nothing after ://")
    split_url(text)
    return text


def redacted(url: str) -> str:
    """A URL with dots for user and password. A password may hold any character, so all up to the last @ is hidden; an @
    that only a path can hold (`https://social.example/@desk.rss`) hides nothing."""
    before, at, after = url.rpartition("@")
    scheme, slashes, user = before.partition("//")
    return f"{scheme}//...@{after}" if at and slashes and (":" in user or "/" not in user) else url


def signing_secret(text: str) -> str:
    """A Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes."""
    if not text.startswith("whsec_"):
        raise ValueError("does not begin with whsec_")
    try:
        size = len(base64.b64decode(text.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        raise ValueError("is no base64 after whsec_") from None
    if size not in _KEY_BYTES:
        raise ValueError(f"holds {size} bytes, where 24 to 64 are safe")
    return text


def private_host(text: str) -> str:
    """A host, an address or a network, with `:port` or without; IPv6 in brackets."""
    found = _HOST_AND_PORT.fullmatch(text)
    if not found:
        ipv6 = "; write IPv6 in brackets, such as [fd00::1]:80" if text.count(":") > 1 else ""
        raise ValueError(f"is no host, address or network{ipv6}")
    if found["port"] and not 0 < int(found["port"]) < 65_536:
        raise ValueError("has a port that is not between 1 and 65535")
    if found["v6"] is not None:
        _check_network(found["v6"], ipaddress.IPv6Network)
    elif "/" in found["host"] or re.fullmatch(r"[0-9.]+", found["host"]):
        _check_network(found["host"], ipaddress.IPv4Network)
    elif not _HOST.fullmatch(found["host"]):
        raise ValueError("is no host, address or network")
    else:
        _check_host(found["host"])
    return text.lower()


def _check_network(text: str, kind: type[ipaddress.IPv4Network] | type[ipaddress.IPv6Network]) -> None:
    try:
        kind(text)
    except ValueError:
        raise ValueError("is no address or network; behind its prefix a network has no bits: 10.1.0.0/16") from None


def contact(text: str) -> str:
    """A mail or web address for the User-Agent header, where parentheses and anything but ASCII would break it."""
    if not re.fullmatch(r"[!-'*-~]+", text.strip()):
        raise ValueError("holds a space, a parenthesis or something that is not ASCII")
    return web_url(text.strip()) if "://" in text else mail_address(text)
