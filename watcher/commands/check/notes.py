"""What is right, and yet worth a word. What is *not* here: what is wrong (settings)."""

from collections.abc import Iterator

from watcher.core import query
from watcher.settings import Settings

_NAMED = 3
"""Watches that are named for one note; others are counted."""


def notes(settings: Settings) -> list[str]:
    """What a user may have meant differently, beside what was noted while the settings were read."""
    return [*settings.notes, *_feed_notes(settings), *_watch_notes(settings), *_channel_notes(settings)]


def _feed_notes(settings: Settings) -> Iterator[str]:
    if nameless := sum(not feed.name for feed in settings.feeds):
        yield f"{count(nameless, 'feed has', 'feeds have')} no name=: messages show the title that it gives itself"
    if any(feed.owner for feed in settings.feeds):
        yield "owner= of feeds is kept for a later release and not used yet"
    if all(watch.feeds is not None for watch in settings.watches):
        seen = frozenset().union(*(watch.feeds or () for watch in settings.watches))
        if unseen := sum(feed.url not in seen for feed in settings.feeds):
            yield f"{count(unseen, 'feed is', 'feeds are')} read for nothing: no watch looks there"


def _watch_notes(settings: Settings) -> Iterator[str]:
    """Watches that have their terms from one list or default share what there is to say of them."""
    told: dict[str, list[str]] = {}
    for watch in settings.watches:
        for note in query.notes(watch.terms):
            told.setdefault(note, []).append(watch.name)
    for note, watches in told.items():
        more = f" and {len(watches) - _NAMED} more" if len(watches) > _NAMED else ""
        yield f"{', '.join(watches[:_NAMED])}{more}: {note}"


def _channel_notes(settings: Settings) -> Iterator[str]:
    reached = {name for watch in settings.watches for name in watch.channels}
    for channel in settings.channels:
        if channel.name not in reached:
            yield f"no watch tells {channel.name}"
        elif channel.digest.kind == "never":
            yield f"{channel.name} is told nothing: its digest is never"


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
