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
from watcher.pipeline import Pipeline
from watcher.settings import Settings


def run(settings: Settings, *, channel: str, since: timedelta, out: TextIO, err: TextIO) -> int:
    """Print the text digest of `channel` ("": the first) for the last `since`, stories or none; returns 0.

    Raises StoreError when there may be a store, but it cannot be read.
    """
    chosen = next(one for one in settings.channels if channel in ("", one.name))
    with _pipeline(settings, since, err) as pipeline:
        now = pipeline.clock.now()
        stories = _stories(pipeline, chosen, now - since, now)
        state = ChannelState(name=chosen.name, handled_at=now - since)
        digest = pipeline.compose(chosen, state, stories, now=now, slot=now)
    rendered = wiring.renderer().render(digest)
    print(f"Subject: {rendered.subject}\n\n{rendered.text}", file=out)
    return 0


@contextmanager
def _pipeline(settings: Settings, since: timedelta, err: TextIO) -> Iterator[Pipeline]:
    if wiring.has_history(settings):
        with wiring.build(settings) as pipeline:
            yield pipeline
        return
    # what `run` would tell of undated and older items, it would tell by the user's own FIRST_RUN=all alone
    first_run = settings.first_run if settings.first_run.kind == "all" else FirstRun(kind="age", age=since)
    with TemporaryDirectory(prefix="watcher-preview-") as directory:
        temporary = replace(settings, state_dir=Path(directory), database_url="", first_run=first_run)
        with wiring.build(temporary) as pipeline:
            pipeline.register()
            with Progress("polling", len(settings.feeds), err) as progress:
                pipeline.poll(progress=progress)
            yield pipeline


def _stories(pipeline: Pipeline, channel: Channel, since: datetime, until: datetime) -> list[Story]:
    watches = [watch for watch in pipeline.watches if channel.name in watch.channels]
    matcher = Matcher(watches, pipeline.read_places)
    told = (item for item in pipeline.store.items(since, until) if item.arrival != "baseline")
    matched = ((item, matcher.match(item)) for item in told)
    return [
        Story(item=item, matches=tuple(sorted(matches, key=lambda match: -match.score)))
        for item, matches in matched
        if matches
    ]
