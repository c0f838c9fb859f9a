"""The watch that an argument names, and the matcher of some watches."""

from collections.abc import Sequence

from watcher.adapters import memory
from watcher.adapters.gazetteer import reader
from watcher.core.match import Matcher
from watcher.core.model import Watch
from watcher.errors import WatcherError
from watcher.settings import Settings


def named(settings: Settings, name: str) -> Watch:
    """The watch of this name, in any case. Raises WatcherError."""
    for watch in settings.watches:
        if watch.name == name.upper():
            return watch
    where = f"{settings.source} has" if settings.source else "the settings have"
    raise WatcherError(f"there is no watch {name!r}: {where} {', '.join(watch.name for watch in settings.watches)}")


def matcher_of(settings: Settings, watches: Sequence[Watch]) -> Matcher:
    """As the daemon has one: it knows the homes of the feeds and the places of one's own."""
    with memory.made_to_stay():
        return Matcher(watches, reader(settings.feeds, settings.places))
