"""The digest that a channel would get of the last hours, by the settings as they are now. Sends and stores nothing.

Items are matched anew, so a watch that was changed a minute ago shows what it would have told; what was told
before is shown again. With an empty store the feeds are polled once into a temporary one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from watcher import wiring
from watcher.adapters.progress import Progress
from watcher.core.match import Matcher
from watcher.core.model import Channel, ChannelState, FirstRun, Story
from watcher.errors import WatcherError
from watcher.pipeline import Pipeline
from watcher.settings import Settings


def run(settings: Settings, *, channel: str, since: timedelta, out: TextIO, err: TextIO) -> int:
    """Print the text digest of `channel` (default: the first) for the last `since`; returns 0."""
    chosen = _channel(settings, channel)
    with _pipeline(settings, since, err) as pipeline:
        now = pipeline.clock.now()
        stories = _stories(pipeline, chosen, now - since, now)
        if not stories:
            print(f"Nothing matched the watches of {chosen.name} in that time.", file=out)
            return 0
        state = ChannelState(name=chosen.name, since=now - since, handled_at=now - since)
        digest = pipeline.compose(chosen, state, stories, now=now, slot=now)
    rendered = wiring.renderer().render(digest)
    print(f"Subject: {rendered.subject}\n\n{rendered.text}", file=out)
    return 0


def _channel(settings: Settings, name: str) -> Channel:
    for channel in settings.channels:
        if not name or channel.name == name.upper():
            return channel
    names = ", ".join(channel.name for channel in settings.channels)
    raise WatcherError(f"there is no channel {name!r}: the settings have {names}")


@contextmanager
def _pipeline(settings: Settings, since: timedelta, err: TextIO) -> Iterator[Pipeline]:
    if wiring.has_history(settings):
        with wiring.build(settings) as pipeline:
            yield pipeline
        return
    first_run = FirstRun(kind="age", age=since)
    with TemporaryDirectory(prefix="watcher-preview-") as directory:
        temporary = replace(settings, state_dir=Path(directory), database_url="", first_run=first_run)
        with wiring.build(temporary) as pipeline:
            pipeline.register()
            with Progress("polling", len(settings.feeds), err) as progress:
                pipeline.poll(progress=progress)
            yield pipeline


def _stories(pipeline: Pipeline, channel: Channel, since: datetime, until: datetime) -> list[Story]:
    matcher = Matcher([watch for watch in pipeline.watches if channel.name in watch.channels])
    told = (item for item in pipeline.store.items(since, until) if item.arrival != "baseline")
    matched = ((item, matcher.match(item)) for item in told)
    return [
        Story(item=item, matches=tuple(sorted(matches, key=lambda match: -match.score)))
        for item, matches in matched
        if matches
    ]
