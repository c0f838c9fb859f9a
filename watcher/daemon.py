"""The ticks in time: APScheduler runs poll, digest, deliver and prune, each in a thread of its own, until a signal.

The only importer of apscheduler. It keeps no memory of its own: what is due stands in the store, so a tick that
was missed, coalesced or killed is caught up by the next one. What is *not* here: what a tick does (pipeline.py).
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from watcher import wiring
from watcher.adapters.progress import Progress
from watcher.errors import WatcherError
from watcher.pipeline import Pipeline
from watcher.settings import Settings

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

_POLL_SECONDS = 10
_DIGEST_SECONDS = 5
_DELIVER_SECONDS = 5
_PRUNE_SECONDS = 3600
_HOST_SECONDS = 60.0
"""A poll tick that waited for a slow host with hundreds of feeds would keep those of all others waiting."""
_CLOCK_SECONDS = 30.0
_STEP_SECONDS = 5.0
_GRACE_SECONDS = 4.0
"""How long the ticks may finish what they do after SIGTERM. Then the process ends as if killed, which loses nothing."""


def run(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; returns 0. Raises StateLockedError, StoreError at start."""
    stop = threading.Event()
    with wiring.held(settings), wiring.build(settings, stopping=stop.is_set, host_seconds=_HOST_SECONDS) as pipeline:
        _on_signals(stop)
        pipeline.register()
        scheduler = _scheduler(pipeline)
        scheduler.start()
        log.info("feeds: %d, watches: %d", len(settings.feeds), len(settings.watches))
        _note(settings)
        _wait(stop, ClockWatch(), lambda: _resume(scheduler, pipeline))
        log.info("ending")
        _end(scheduler)
    return 0


def run_once(settings: Settings, *, everything: bool) -> int:
    """One round of the three ticks. Returns 1 when a delivery died in it, else 0."""
    with wiring.held(settings), wiring.build(settings) as pipeline:
        pipeline.register()
        _note(settings)
        with Progress("polling", len(settings.feeds), sys.stderr) as progress:
            polled = pipeline.poll(everything=everything, progress=progress)
        log.info(
            "feeds polled: %d; unchanged: %d; failed: %d; new items: %d; matches: %d",
            polled.polled,
            polled.unchanged,
            polled.failed,
            polled.items,
            polled.matches,
        )
        pipeline.digest()
        delivered = pipeline.deliver()
        log.info("delivered %d, to be tried again %d, given up %d", delivered.sent, delivered.retrying, delivered.dead)
        pipeline.prune()
    return 1 if delivered.dead else 0


def _note(settings: Settings) -> None:
    """What was noted while the settings were read: who never runs `check` shall know it, too."""
    for note in settings.notes:
        log.info("%s", note)


class ClockWatch:
    """Notices that the system's clock was set back; both clocks in seconds."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._offset = wall() - monotonic()

    def set_back(self) -> float:
        """By how many seconds since it was asked last; 0.0 for less than _STEP_SECONDS: clocks are steered a little."""
        before, self._offset = self._offset, self._wall() - self._monotonic()
        step = before - self._offset
        return step if step >= _STEP_SECONDS else 0.0


def _wait(stop: threading.Event, clock: ClockWatch, resume: Callable[[], None]) -> None:
    """Until `stop`. APScheduler plans by the time of day: after a step back its jobs would sleep for as long."""
    while not stop.wait(_CLOCK_SECONDS):
        if step := clock.set_back():
            log.warning("the clock was set back by %.0f s", step)
            resume()


def _resume(scheduler: "BackgroundScheduler", pipeline: Pipeline) -> None:
    _guarded(pipeline.register)
    for job in scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


def _scheduler(pipeline: Pipeline) -> "BackgroundScheduler":
    # here, and not above: `run --once` has no use for them
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(4)},
        # the default grace of a second drops every tick that is late: a tick is never too late
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    now = datetime.now(UTC)
    # pruning waits: after a long stop a late digest has first to tell what is past RETENTION
    ticks: list[tuple[Callable[[], object], int, datetime]] = [
        (pipeline.poll, _POLL_SECONDS, now),
        (pipeline.digest, _DIGEST_SECONDS, now),
        (pipeline.deliver, _DELIVER_SECONDS, now),
        (pipeline.prune, _PRUNE_SECONDS, now + timedelta(seconds=_PRUNE_SECONDS)),
    ]
    for tick, seconds, first in ticks:
        scheduler.add_job(_guarded, "interval", args=[tick], name=tick.__name__, seconds=seconds, next_run_time=first)
    return scheduler


def _guarded(tick: Callable[[], object]) -> None:
    """A tick that failed in an expected way is one line; its work is still due. Others are logged whole by
    APScheduler."""
    try:
        tick()
    except WatcherError as error:
        log.error("%s: %s; it will be tried again", getattr(tick, "__name__", "tick"), error)


def _on_signals(stop: threading.Event) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def _end(scheduler: "BackgroundScheduler") -> None:
    ending = threading.Thread(target=scheduler.shutdown, daemon=True)
    ending.start()
    ending.join(_GRACE_SECONDS)
    if ending.is_alive():
        log.info("a tick is still at work: leaving it, nothing is lost")
        logging.shutdown()
        os._exit(0)
