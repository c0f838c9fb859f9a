"""The memory: a ports.Store in an SQLite file, and the lock that keeps a second daemon off its directory."""

from watcher.adapters.store.lock import hold
from watcher.adapters.store.store import CRASH_POINTS, SqlStore, open_store

__all__ = ["CRASH_POINTS", "SqlStore", "hold", "open_store"]
