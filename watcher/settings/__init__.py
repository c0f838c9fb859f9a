"""The env file and the process environment -> frozen `Settings`, or one `SettingsError` with every fault.

Read it in this order: `keys` (which settings there are), `sources` (where their texts stand), `values` (one text -> one
value), then `regions`, `feeds`, `queries`, `watches`, `channels` and `mail`, and `loading`, which puts them together.
What is *not* here: anything that touches the network or the store, and any reading of `os.environ`: the mapping is an
argument.
"""

from watcher.settings.loading import find, load
from watcher.settings.model import Settings, Smtp, WatchTest
from watcher.settings.values import duration, redacted, spelt

__all__ = ["Settings", "Smtp", "WatchTest", "duration", "find", "load", "redacted", "spelt"]
