"""The gazetteer that comes with the program, and the reader of items that it makes.

What is *not* here: what it holds (core/regions/gazetteer.py), and how items are read (core/regions/whereabouts.py).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from watcher.core.model import Entry, Feed, Mention, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer

if TYPE_CHECKING:
    from watcher.core.regions.mentions import Reading
    from watcher.core.regions.whereabouts import Whereabouts


@cache
def gazetteer() -> Gazetteer:
    """Read once, in 0.1 s, for all that need it."""
    return Gazetteer(files("watcher").joinpath("data", "gazetteer.bin").read_bytes())


def reader(feeds: Iterable[Feed], own: Sequence[OwnPlace]) -> Callable[[Entry, str], Sequence[Mention]]:
    """Gives the places that an entry of a feed (its address) names. The first entry loads the gazetteer: who watches
    for words alone never pays for it."""
    homes = {feed.url: feed.home for feed in feeds if feed.home}

    @cache
    def made() -> "Whereabouts":
        from watcher.core.regions.whereabouts import Whereabouts  # 40 ms, for those alone who ask where

        return Whereabouts(gazetteer(), own)

    return lambda entry, feed_url: made().of(entry, home=homes.get(feed_url, ""))


def interpreter(feeds: Iterable[Feed], own: Sequence[OwnPlace]) -> Callable[[Entry, str], Sequence["Reading"]]:
    """Gives all that the names in an entry of a feed (its address) may mean, for who asks why."""
    from watcher.core.regions.mentions import Mentions  # as above

    homes, mentions = {feed.url: feed.home for feed in feeds if feed.home}, Mentions(gazetteer(), own)
    return lambda entry, feed_url: mentions.explain(entry, home=homes.get(feed_url, ""))
