"""The settings as JSON records. What is *not* here: any secret; of a channel's web address only the host."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from watcher.commands.check.notes import notes
from watcher.commands.check.trials import Trial
from watcher.commands.check.words import address, target, times
from watcher.core.model import Channel, Feed, Term, Watch
from watcher.core.query import languages, reach
from watcher.core.schedule import next_digest
from watcher.settings import Settings, spelt


def records(settings: Settings, trials: Sequence[Trial], now: datetime) -> Iterator[dict[str, Any]]:
    """One record for the settings as a whole, then one a feed, watch, test, channel and note; `kind` says which."""
    yield _whole(settings)
    yield from map(_feed_record, settings.feeds)
    yield from map(_watch_record, settings.watches)
    yield from map(_trial_record, trials)
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
        "url": address(feed.url),
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
        "reached_by": reach(watch.terms, watch.threshold),
        "terms": list(map(_term_record, watch.terms)),
        "regions": watch.area.source if watch.area else None,
        "region_grade": watch.grade if watch.area else None,
        "languages": list(watch.languages),
        "feeds": None if watch.feeds is None else sorted(map(address, watch.feeds)),
        "channels": list(watch.channels),
    }


def _term_record(term: Term) -> dict[str, Any]:
    said = {"term": term.source, "weight": term.weight, "veto": term.veto}
    return said | ({"languages": list(languages(term))} if languages(term) else {})


def _trial_record(trial: Trial) -> dict[str, Any]:
    test, verdict = trial
    return {
        "kind": "test",
        "watch": test.watch,
        "where": test.where,
        "must": test.must,
        "headline": test.headline,
        "passed": trial.passed,
        "score": verdict.score,
        "threshold": verdict.threshold,
        "barred": verdict.barred,
    }


def _channel_record(channel: Channel, now: datetime) -> dict[str, Any]:
    upcoming = next_digest(channel, now)
    return {
        "kind": "channel",
        "name": channel.name,
        "type": channel.kind,
        "to": target(channel),
        "digest": times(channel.digest),
        "timezone": str(channel.timezone),
        "next": upcoming.isoformat() if upcoming else None,
        "top": channel.top,
        "empty": channel.empty,
        "signed": bool(channel.signing),
    }


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
