"""Settings with a real store, and what it remembers."""

from collections.abc import Mapping
from pathlib import Path

from tests.support.env_files import CHANNEL, FEEDS, loaded
from tests.support.records import FEED, NOW, poll
from watcher.adapters.store import open_store
from watcher.core.model import Item
from watcher.settings import Settings


def settings_with(directory: Path, watches: str, *items: Item, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of these WATCH_* lines, whose store has seen these items (of FEED) and no others."""
    settings = loaded(directory, f"{FEEDS}{CHANNEL}STATE_DIR={directory}/state\n{watches}\n", environ=environ)
    if items:
        store = open_store(f"sqlite:///{directory}/state/watcher.db")
        try:
            store.register([FEED], [], now=min(item.seen_at for item in items))
            store.commit_polls([poll(*items, at=NOW)])
        finally:
            store.close()
    return settings
