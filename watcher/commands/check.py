"""`watcher check`: what the settings mean, in words or as JSON lines, before anything is done with them; no network.

By the time that this runs the settings are known to be right: what is wrong is a SettingsError of `settings.load`. What
is left to find is a fault of the machine: a state directory that this user may not use. What is *not* here: any secret;
of a channel's web address only the host is shown, of a feed's no login and no query.
"""

import json
import os
import pwd
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from watcher.core.digest import when
from watcher.core.model import Channel, DigestTimes, Feed, FirstRun, Term, Watch
from watcher.core.schedule import next_digest
from watcher.errors import Fault, SettingsError
from watcher.settings import Settings, redacted, spelt

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = len(_DAYS)
_NO_GROUP = "in no group"
_USUAL_WEIGHT, _USUAL_TIER = 10, 5


def run(settings: Settings, *, as_json: bool, out: TextIO) -> int:
    """Print what the settings mean; returns 0. Then raises SettingsError when the state directory cannot be used."""
    now = datetime.now(UTC)
    if as_json:
        for record in records(settings, now):
            print(json.dumps(record, ensure_ascii=False), file=out)
    else:
        for line in lines(settings, now):
            print(line, file=out)
    if fault := state_fault(settings):
        raise SettingsError([fault])
    return 0


# --- what is wrong with the machine ----------------------------------------------------------------------------------


def state_fault(settings: Settings, *, may: Callable[[Path, int], bool] = os.access) -> Fault | None:
    """What keeps this user from using the state directory, or from making it; looks, and touches nothing."""
    there = next(path for path in (settings.state_dir, *settings.state_dir.parents) if may(path, os.F_OK))
    if may(there, os.W_OK | os.X_OK):
        return None
    cannot = "cannot be written" if there == settings.state_dir else f"cannot be made: {there} cannot be written"
    user, owner = _user(os.geteuid()), _user(there.stat().st_uid)
    problem = f"{cannot} by the user {user} (it belongs to {owner})"
    cure = (
        f"run `check` as the user that runs Watcher, or: chown {user} {there}, or name another directory in STATE_DIR"
    )
    where = str(settings.source) if settings.source else "environment"
    return Fault(where=where, key="STATE_DIR", value=str(settings.state_dir), problem=problem, cure=cure)


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # as in many containers
        return str(number)


# --- in words --------------------------------------------------------------------------------------------------------


def lines(settings: Settings, now: datetime) -> Iterator[str]:
    """The settings as a person reads them, `now` being the instant from which the next digests are reckoned."""
    yield f"SETTINGS  {settings.source or 'from the process environment alone'}"
    if settings.overrides:
        yield f"  from the process environment: {', '.join(settings.overrides)}"
    yield f"\nFEEDS  {len(settings.feeds)}"
    yield from _feed_lines(settings.feeds)
    yield f"\nWATCHES  {len(settings.watches)}"
    for watch in settings.watches:
        yield from _watch_lines(watch, len(settings.feeds))
    yield f"\nCHANNELS  {len(settings.channels)}"
    for channel in settings.channels:
        yield from _channel_lines(channel, now)
    yield "\nRULES"
    yield from (f"  {name}: {value}" for name, value in _rules(settings).items())
    if found := notes(settings):
        yield "\nNOTES"
        yield from (f"  {note}" for note in found)


def _feed_lines(feeds: Sequence[Feed]) -> Iterator[str]:
    by_group: dict[str, list[Feed]] = {}
    for feed in feeds:
        for group in feed.groups or (_NO_GROUP,):
            by_group.setdefault(group, []).append(feed)
    for group, members in by_group.items():
        yield f"  {group}  {len(members)}"
        yield from (f"    {' | '.join(_feed_parts(feed))}" for feed in members)


def _feed_parts(feed: Feed) -> Iterator[str]:
    if feed.name:
        yield feed.name
    yield _address(feed.url)
    if feed.language:
        yield f"lang {feed.language}"
    if feed.tier != _USUAL_TIER:
        yield f"tier {feed.tier}"
    if feed.every:
        yield f"every {spelt(feed.every)}"


def _address(url: str) -> str:
    """An address without login and query: either may hold a key."""
    address, query, _ = redacted(url).partition("?")
    return f"{address}?..." if query else address


def _watch_lines(watch: Watch, feeds: int) -> Iterator[str]:
    points = _count(watch.threshold, "point", "points")
    yield f"  {watch.name}  tells {', '.join(watch.channels)} from {points} on"
    yield f"    terms: {', '.join(map(_term, watch.terms))}"
    if watch.feeds is not None:
        yield f"    feeds: {len(watch.feeds)} of {feeds}"
    if watch.languages:
        yield f"    languages: {', '.join(watch.languages)}"


def _term(term: Term) -> str:
    weight = "veto" if term.veto else str(term.weight)
    return f"{term.source} ({weight})" if term.veto or term.weight != _USUAL_WEIGHT else term.source


def _channel_lines(channel: Channel, now: datetime) -> Iterator[str]:
    yield f"  {channel.name}  {channel.kind} to {_target(channel)}{', signed' if channel.signing else ''}"
    upcoming = next_digest(channel, now)
    following = f"; next {when(upcoming, channel.timezone, now)}" if upcoming else ""
    top = _count(channel.top, "story", "stories")
    empty = ", even when nothing matched" if channel.empty else ""
    yield f"    digest {_times(channel.digest)} ({channel.timezone}){empty}{following}; {top} in full"


def _target(channel: Channel) -> str:
    if channel.kind == "mail":
        return ", ".join(channel.recipients)
    split = urlsplit(channel.url.reveal())
    host = split.netloc.rpartition("@")[2]
    return f"{split.scheme}://{host}/..."


def _times(digest: DigestTimes) -> str:
    """Digest times as a user would write them."""
    if digest.kind == "every":
        return f"every {spelt(digest.period)}"
    if digest.kind != "at":
        return digest.kind
    times = ",".join(f"{time:%H:%M}" for time in digest.times)
    days = "every day" if len(digest.days) == _WEEK else ",".join(_DAYS[day - 1] for day in sorted(digest.days))
    return f"{times} {days}"


def _rules(settings: Settings) -> dict[str, str]:
    smtp = settings.smtp
    return {
        "mail": f"{smtp.host}:{smtp.port} ({smtp.security}) from {smtp.sender}" if smtp.sender else "none",
        "timezone": str(settings.timezone),
        "poll": f"every {spelt(settings.poll.minimum)} to {spelt(settings.poll.maximum)}, as a feed brings news",
        "first run": _first_run(settings.first_run),
        "items are kept for": spelt(settings.retention),
        "state": str(settings.state_dir),
        "database": settings.database_url or "SQLite in the state directory",
        "private addresses allowed": ", ".join(settings.allow_private)
        or "none but those written in feeds and channels",
        "contact": settings.contact or "none: write USER_AGENT_CONTACT, so that a publisher can reach you",
    }


def _first_run(first: FirstRun) -> str:
    if first.kind == "age":
        return f"tells what is younger than {spelt(first.age)}"
    return "tells everything" if first.kind == "all" else "tells nothing, and all that comes later"


# --- what is right, and yet worth a word -----------------------------------------------------------------------------


def notes(settings: Settings) -> list[str]:
    """What a user may have meant differently, beside what was noted while the settings were read."""
    return [*settings.notes, *_feed_notes(settings), *_channel_notes(settings)]


def _feed_notes(settings: Settings) -> Iterator[str]:
    if nameless := sum(not feed.name for feed in settings.feeds):
        yield f"{_count(nameless, 'feed has', 'feeds have')} no name=: messages show the title that it gives itself"
    kept = [name for name in ("owner", "home") if any(getattr(feed, name) for feed in settings.feeds)]
    if kept:
        yield f"{' and '.join(f'{name}=' for name in kept)} of feeds are kept for a later release and not used yet"
    if all(watch.feeds is not None for watch in settings.watches):
        seen = frozenset().union(*(watch.feeds or () for watch in settings.watches))
        if unseen := sum(feed.url not in seen for feed in settings.feeds):
            yield f"{_count(unseen, 'feed is', 'feeds are')} read for nothing: no watch looks there"


def _channel_notes(settings: Settings) -> Iterator[str]:
    reached = {name for watch in settings.watches for name in watch.channels}
    for channel in settings.channels:
        if channel.name not in reached:
            yield f"no watch tells {channel.name}"
        elif channel.digest.kind == "never":
            yield f"{channel.name} is told nothing: its digest is never"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


# --- as JSON ---------------------------------------------------------------------------------------------------------


def records(settings: Settings, now: datetime) -> Iterator[dict[str, Any]]:
    """One record for the settings as a whole, then one for each feed, watch, channel and note; `kind` says which."""
    yield _whole(settings)
    yield from map(_feed_record, settings.feeds)
    yield from map(_watch_record, settings.watches)
    for channel in settings.channels:
        yield _channel_record(channel, now)
    yield from ({"kind": "note", "text": note} for note in notes(settings))


def _whole(settings: Settings) -> dict[str, Any]:
    smtp = settings.smtp
    return {
        "kind": "settings",
        "source": str(settings.source) if settings.source else None,
        "overrides": list(settings.overrides),
        "timezone": str(settings.timezone),
        "smtp": {"host": smtp.host, "port": smtp.port, "security": smtp.security, "sender": smtp.sender},
        "poll_min": _seconds(settings.poll.minimum),
        "poll_max": _seconds(settings.poll.maximum),
        "first_run": spelt(settings.first_run.age) if settings.first_run.kind == "age" else settings.first_run.kind,
        "retention": _seconds(settings.retention),
        "state_dir": str(settings.state_dir),
        "database_url": settings.database_url or None,
        "allow_private": list(settings.allow_private),
        "contact": settings.contact,
    }


def _feed_record(feed: Feed) -> dict[str, Any]:
    return {
        "kind": "feed",
        "url": _address(feed.url),
        "name": feed.name,
        "owner": feed.owner,
        "tier": feed.tier,
        "language": feed.language,
        "home": feed.home,
        "every": _seconds(feed.every) if feed.every else None,
        "groups": list(feed.groups),
    }


def _watch_record(watch: Watch) -> dict[str, Any]:
    return {
        "kind": "watch",
        "name": watch.name,
        "threshold": watch.threshold,
        "terms": [{"term": term.source, "weight": term.weight, "veto": term.veto} for term in watch.terms],
        "languages": list(watch.languages),
        "feeds": None if watch.feeds is None else sorted(map(_address, watch.feeds)),
        "channels": list(watch.channels),
    }


def _channel_record(channel: Channel, now: datetime) -> dict[str, Any]:
    upcoming = next_digest(channel, now)
    return {
        "kind": "channel",
        "name": channel.name,
        "type": channel.kind,
        "to": _target(channel),
        "digest": _times(channel.digest),
        "timezone": str(channel.timezone),
        "next": upcoming.isoformat() if upcoming else None,
        "top": channel.top,
        "empty": channel.empty,
        "signed": bool(channel.signing),
    }


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
