"""When a feed's new address is taken for its address.

A server may redirect for an hour while it is repaired, and some send everything to a portal: so a permanent redirect
(301, 308) is followed each time, and adopted when three polls in a row have found the feed there. Its old address stays
its identity, and is asked again when the new one fails. What is *not* here: following redirects (adapters/http).
"""

from dataclasses import replace

from watcher.core.model import FeedState

_PROVED = 3
"""Polls in a row that found the feed at the new address."""
_GIVEN_UP = 3
"""Failures in a row at the new address, after which the old one is asked."""


def adopted(state: FeedState) -> str:
    """Where the feed is asked instead of at its own address, "" when it is not."""
    return state.moved_to if state.moves >= _PROVED else ""


def with_move(before: FeedState, after: FeedState, moved_to: str) -> FeedState:
    """`after` with what a poll says about the address: `moved_to` is where permanent redirects led it, "" nowhere."""
    if adopted(before):
        return after if after.failures < _GIVEN_UP else replace(after, moved_to="", moves=0)
    if after.failures or not moved_to:
        return replace(after, moved_to="", moves=0)
    return replace(after, moved_to=moved_to, moves=before.moves + 1 if moved_to == before.moved_to else 1)
