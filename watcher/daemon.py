"""The ticks in time: APScheduler runs poll, digest, deliver and prune, each in a thread of its own, until a signal.

The only importer of apscheduler. It keeps no memory of its own: what is due stands in the store, so a tick that
was missed, coalesced or killed is caught up by the next one. What is *not* here: what a tick does (pipeline.py).
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from watcher import wiring
from watcher.adapters.progress import Progress
from watcher.errors import WatcherError
from watcher.pipeline import Pipeline
from watcher.settings import Settings

log = logging.getLogger(__name__)

_POLL_SECONDS = 10
_DIGEST_SECONDS = 5
_DELIVER_SECONDS = 5
_PRUNE_SECONDS = 3600
_GRACE_SECONDS = 4.0
"""How long the ticks may finish what they do after SIGTERM. Then the process ends as if killed, which loses nothing."""


def run(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; returns 0. Raises StateLockedError, StoreError at start."""
    stop = threading.Event()
    with wiring.held(settings), wiring.build(settings, stopping=stop.is_set) as pipeline:
        _on_signals(stop)
        pipeline.register()
        scheduler = _scheduler(pipeline)
        scheduler.start()
        log.info("watching %d feeds for %d watches", len(settings.feeds), len(settings.watches))
        stop.wait()
        log.info("ending")
        _end(scheduler)
    return 0


def run_once(settings: Settings, *, everything: bool) -> int:
    """One round of the three ticks. Returns 1 when a delivery died in it, else 0."""
    with wiring.held(settings), wiring.build(settings) as pipeline:
        pipeline.register()
        with Progress("polling", len(settings.feeds), sys.stderr) as progress:
            polled = pipeline.poll(everything=everything, progress=progress)
        log.info(
            "polled %d feeds: %d unchanged, %d failed, %d new items, %d matches",
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


def _scheduler(pipeline: Pipeline) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(4)},
        # the default grace of a second drops every tick that is late: a tick is never too late
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    ticks: list[tuple[Callable[[], object], int]] = [
        (pipeline.poll, _POLL_SECONDS),
        (pipeline.digest, _DIGEST_SECONDS),
        (pipeline.deliver, _DELIVER_SECONDS),
        (pipeline.prune, _PRUNE_SECONDS),
    ]
    for tick, seconds in ticks:
        scheduler.add_job(
            _guarded, "interval", args=[tick], name=tick.__name__, seconds=seconds, next_run_time=datetime.now(UTC)
        )
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


def _end(scheduler: BackgroundScheduler) -> None:
    ending = threading.Thread(target=scheduler.shutdown, daemon=True)
    ending.start()
    ending.join(_GRACE_SECONDS)
    if ending.is_alive():
        log.info("a tick is still at work: leaving it, nothing is lost")
        logging.shutdown()
        os._exit(0)
