"""The settings as a person reads them. What is *not* here: any secret; of a channel's web address only the host."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from watcher.commands.check.notes import count, notes
from watcher.commands.check.trials import Trial
from watcher.commands.explain import verdict_lines
from watcher.core.digest import when
from watcher.core.model import Channel, DigestTimes, Feed, FirstRun, Term, Watch
from watcher.core.query import languages, reach
from watcher.core.schedule import next_digest
from watcher.settings import Settings, redacted, spelt

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = len(_DAYS)
_NO_GROUP = "in no group"
_USUAL_WEIGHT, _USUAL_TIER = 10, 5
_GRADES = {
    "about": "what is about a place there",
    "mention": "what names a place there",
    "home": "what names a place there, or names none and comes from a feed of there",
}


def lines(settings: Settings, trials: Sequence[Trial], now: datetime) -> Iterator[str]:
    """The settings as a person reads them, `now` being the instant from which the next digests are reckoned."""
    yield f"SETTINGS  {settings.source or 'from the process environment alone'}"
    if settings.overrides:
        yield f"  from the process environment: {', '.join(settings.overrides)}"
    yield f"\nFEEDS  {len(settings.feeds)}"
    yield from _feed_lines(settings.feeds)
    yield f"\nWATCHES  {len(settings.watches)}"
    for watch in settings.watches:
        yield from _watch_lines(watch, len(settings.feeds))
    if trials:
        yield from _trial_lines(trials)
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
    yield address(feed.url)
    if feed.language:
        yield f"lang {feed.language}"
    if feed.home:
        yield f"home {feed.home}"
    if feed.tier != _USUAL_TIER:
        yield f"tier {feed.tier}"
    if feed.every:
        yield f"every {spelt(feed.every)}"


def address(url: str) -> str:
    """An address without login and query: either may hold a key."""
    shown, query, _ = redacted(url).partition("?")
    return f"{shown}?..." if query else shown


def _watch_lines(watch: Watch, feeds: int) -> Iterator[str]:
    points = count(watch.threshold, "point", "points")
    yield f"  {watch.name}  tells {', '.join(watch.channels)} from {points} on"
    if watch.terms:
        yield f"    reached by: {reach(watch.terms, watch.threshold)}"
        yield f"    terms: {', '.join(map(_term, watch.terms))}"
    if watch.area:
        yield f"    {'regions' if watch.terms else 'all news from'}: {watch.area.source} ({_GRADES[watch.grade]})"
    if watch.feeds is not None:
        yield f"    feeds: {len(watch.feeds)} of {feeds}"
    if watch.languages:
        yield f"    languages: {', '.join(watch.languages)}"


def _term(term: Term) -> str:
    weight = ["veto"] if term.veto else [str(term.weight)] * (term.weight != _USUAL_WEIGHT)
    said = ", ".join((*weight, *languages(term)))
    return f"{term.source} ({said})" if said else term.source


def _trial_lines(trials: Sequence[Trial]) -> Iterator[str]:
    failed = [trial for trial in trials if not trial.passed]
    yield f"\nTESTS  {len(trials)}, {f'{len(failed)} failed' if failed else 'all passed'}"
    for test, verdict in failed:
        yield f"  {test.where}: {test.watch} {'must' if test.must else 'must not'} match {test.headline!r}"
        yield from (f"    {line}" for line in verdict_lines(verdict) if line)


def _channel_lines(channel: Channel, now: datetime) -> Iterator[str]:
    yield f"  {channel.name}  {channel.kind} to {target(channel)}{', signed' if channel.signing else ''}"
    upcoming = next_digest(channel, now)
    following = f"; next {when(upcoming, channel.timezone, now)}" if upcoming else ""
    top = count(channel.top, "story", "stories")
    empty = ", even when nothing matched" if channel.empty else ""
    yield f"    digest {times(channel.digest)} ({channel.timezone}){empty}{following}; {top} in full"


def target(channel: Channel) -> str:
    if channel.kind == "mail":
        return ", ".join(channel.recipients)
    split = urlsplit(channel.url.reveal())
    host = split.netloc.rpartition("@")[2]
    return f"{split.scheme}://{host}/..."


def times(digest: DigestTimes) -> str:
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
