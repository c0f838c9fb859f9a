"""FEEDS, as lines or OPML -> `Feed` records. What is *not* here: what a feed brings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from watcher.core.model import Feed
from watcher.settings import values
from watcher.settings.faults import Setting, nearest, parted
from watcher.settings.given import Given
from watcher.settings.listing import Listed, lines

_LATER = ("auth_file", "kind")

_Attributes = Mapping[str, tuple[str, Callable[[str], object]]]


class _Report(Protocol):
    def __call__(self, error: ValueError, *, part: str) -> None: ...


def read_feeds(given: Given, home: Callable[[str], str]) -> tuple[Feed, ...]:
    """All feeds, in the order of their list. A feed that stands there twice is a fault that names both places.

    `home` gives the code of the country that `home=` names, or raises ValueError.
    """
    setting = given.get("FEEDS")
    if setting is None:
        if not given.declared("FEEDS"):
            cure = (
                "write FEEDS='https://news.example.org/rss', or FEEDS_FILE=feeds.opml for the export of a feed reader"
            )
            given.missing("FEEDS", "there is no feed to read", cure)
        return ()
    feeds: dict[str, tuple[Feed, int]] = {}
    attributes = {**_ATTRIBUTES, "home": ("home", home)}
    for listed in _listed(setting, given):
        feed = _feed(listed, attributes, _reporter(given, setting, listed.offset))
        if feed is None:
            continue
        first, offset = feeds.setdefault(_address(feed.url), (feed, listed.offset))
        if first is not feed:
            problem = f"is listed twice: it stands at {setting.where(offset)}, too"
            cure = "keep one line; a feed may be in several groups: group=local,world"
            given.faults.add(setting, problem, cure, value=values.redacted(feed.url), offset=listed.offset)
    if not feeds and not given.faults:
        given.faults.add(
            setting, "lists no feed", "write one feed a line, such as https://news.example.org/rss", value=""
        )
    return tuple(feed for feed, _ in feeds.values())


def _listed(setting: Setting, given: Given) -> Iterable[Listed]:
    if not (setting.in_file_of_its_own and setting.value.lstrip().startswith("<")):
        return lines(setting.value)
    from watcher.settings.opml import outlines  # 30 ms that filters over a list of lines need not pay

    try:
        listed, notes = outlines(setting.value)
    except ValueError as error:
        problem, cure = parted(error, "export the list once more, or write one feed a line")
        given.faults.add(replace(setting, key=setting.written), problem, cure, value="")
        return ()
    given.notes.extend(f"{setting.file}: {note}" for note in notes)
    return listed


def _reporter(given: Given, setting: Setting, offset: int) -> _Report:
    def report(error: ValueError, *, part: str) -> None:
        given.wrong(setting, error, part=part, offset=offset)

    return report


def _feed(listed: Listed, attributes: _Attributes, report: _Report) -> Feed | None:
    """The feed, or None when its address is wrong. Every wrong attribute is reported, too."""
    try:
        _check_address(listed.url)
    except ValueError as error:
        report(error, part=values.redacted(listed.url))
        return None
    for name in _repeated(listed):
        report(ValueError("stands twice on the line of a feed; keep one of the two"), part=f"{name}=")
    for word in listed.strays:
        report(ValueError(_astray(word)), part=values.redacted(word))
    fields: dict[str, Any] = {"groups": listed.groups}
    for name, text in listed.attributes:
        try:
            field, value = _attribute(name, " ".join(text.split()), attributes)
        except ValueError as error:
            # the value of an attribute that we do not know may be a secret
            report(error, part=f"{name}={text}" if name in attributes else f"{name}=")
        else:
            fields[field] = tuple(dict.fromkeys(fields["groups"] + value)) if field == "groups" else value
    return Feed(url=listed.url, **fields)


def _attribute(name: str, text: str, attributes: _Attributes) -> tuple[str, object]:
    """The field of `Feed` that an attribute sets, and its value."""
    if name not in attributes:
        raise ValueError(_unknown(name, attributes))
    field, convert = attributes[name]
    return field, convert(text)


def _check_address(url: str) -> None:
    if url.startswith("#"):
        raise ValueError(
            "is no feed; put comments outside the value, or the feeds into a FEEDS_FILE, where # lines may stand"
        )
    values.web_url(url)


def _repeated(listed: Listed) -> list[str]:
    names = [name for name, _ in listed.attributes if name != "group"]
    return [name for name in dict.fromkeys(names) if names.count(name) > 1] if len(names) > 1 else []


def _tier(text: str) -> int:
    try:
        return values.whole(text, 1, 9)
    except ValueError as error:
        raise ValueError(f"{error}; write tier=1 for the most trusted, to tier=9") from error


def _language(text: str) -> str:
    try:
        return values.language(text)
    except ValueError as error:
        raise ValueError(f"{error}; write a tag such as lang=en or lang=pt-br") from error


def _unknown(name: str, attributes: _Attributes) -> str:
    if name in _LATER:
        return f"{name}= is not built yet; take it out until the release that brings it"
    guess = nearest(name, attributes)
    cure = f"did you mean {guess}=?" if guess else f"the attributes are {'= '.join(attributes)}="
    return f"is no attribute of a feed; {cure}"


def _astray(word: str) -> str:
    if "://" in word:
        return "is a second address on the line of a feed; write one feed a line, or a comma and a space between two"
    if word.count('"') % 2:
        return 'has a " that is not closed; write name="World News", on one line'
    return (
        'is no attribute; write name="World News" with double quotes around spaces, and comments on lines of their own'
    )


def _address(url: str) -> str:
    """What two spellings of one address share: the case of a host means nothing, a fragment is never sent."""
    split = urlsplit(url)
    user, at, _ = split.netloc.rpartition("@")
    host = split.netloc.removeprefix(user + at).lower()
    return split._replace(netloc=user + at + host, path=split.path or "/", fragment="").geturl()


_ATTRIBUTES: _Attributes = {
    "name": ("name", str),
    "owner": ("owner", str),
    "tier": ("tier", _tier),
    "lang": ("language", _language),
    "every": ("every", values.duration),
    "group": ("groups", values.parts),
}
"""By the name of an attribute: the field of `Feed` that it sets, and how its text is read. `home` is not a matter of
its text alone."""
