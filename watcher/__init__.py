"""Watcher: polls news feeds, matches new items against watches, sends digests."""

__version__ = "0.1.0"
