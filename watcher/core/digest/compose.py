"""A digest from the stories that are due to a channel, and its coverage from the states of the feeds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watcher.core.digest.wording import feed_name, reported_at
from watcher.core.health import HEARD, health, news_of
from watcher.core.identity import digest_id, health_id
from watcher.core.model import Channel, ChannelState, Coverage, Digest, Feed, FeedState, Notice, Story, TroubledFeed
from watcher.core.schedule import is_late, next_digest

_UNRANKED = Feed(url="").tier


def compose(
    *,
    channel: Channel,
    state: ChannelState,
    stories: Sequence[Story],
    feeds: Mapping[str, Feed],
    coverage: Coverage,
    now: datetime,
    slot: datetime | None,
    notices: Sequence[Notice] = (),
) -> Digest:
    """The digest of `slot` with these stories, which may be none; `state` is the channel's before it. Without a slot it
    is one between the times, for the sake of the `notices`.

    Its `id` comes from the instant at which its time begins: the same digest composed again is the same, and no other
    is, even if a clock that was set back brings the slot twice. `at` is the slot, or `now` when it is late.

    Best score first; then the more trusted feed; then the latest report; then by the items' keys. Not by `seen_at`:
    which of two feeds answered some milliseconds earlier is chance.
    """
    late = slot is not None and is_late(slot, now)

    def rank(story: Story) -> tuple[int, int, float, str]:
        item = story.item
        feed = feeds.get(item.feed_url)
        return -story.score, feed.tier if feed else _UNRANKED, -reported_at(item).timestamp(), item.key

    return Digest(
        id=digest_id(channel.name, state.handled_at) if slot else health_id(channel.name, notices[0].at, notices[0].id),
        channel=channel.name,
        timezone=channel.timezone,
        at=slot if slot and not late else now,
        since=state.handled_at,
        stories=tuple(sorted(stories, key=rank)),
        coverage=coverage,
        top=channel.top,
        due_at=slot if late else None,
        next_at=next_digest(channel, now),
        notices=news_of(notices),
        health=slot is None,
    )


def coverage(
    feeds: Mapping[str, Feed],
    states: Iterable[FeedState],
    *,
    items_read: int,
    items_matched: int,
    since: datetime,
    now: datetime,
) -> Coverage:
    """How well we heard from `since` until `now`: the configured feeds, and those among them that are not heard as they
    should be, the longest in trouble first."""
    known = [state for state in states if state.url in feeds]
    fares = [(feed_name(feeds[state.url], state), health(state, now)) for state in known]
    troubled = [
        TroubledFeed(name=name, reason=one.reason, since=one.since, condition=one.condition)
        for name, one in fares
        if one.condition not in HEARD and one.since
    ]
    return Coverage(
        feeds=len(feeds),
        troubled=tuple(sorted(troubled, key=lambda feed: (feed.since, feed.name))),
        items_read=items_read,
        items_matched=items_matched,
        cut=tuple((feed_name(feeds[state.url], state), state.cut) for state in known if state.cut),
        gaps=tuple(feed_name(feeds[state.url], state) for state in known if state.gap_at and state.gap_at > since),
    )
