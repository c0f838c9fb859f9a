"""The process that is killed: one round of the three ticks, with SIGKILL at the nth time that a crash point is
reached."""

import os
import signal
from collections.abc import Mapping

from watcher import settings, wiring
from watcher.adapters.gazetteer import gazetteer


def one_round(environ: Mapping[str, str], point: str, nth: int) -> None:
    """Runs in a child process. With point "" nothing is killed from within."""
    reached = 0

    def reach(name: str) -> None:
        nonlocal reached
        reached += name == point
        if point and name == point and reached == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    with wiring.build(settings.load(environ, path=None, gazetteer=gazetteer), reach=reach) as pipeline:
        pipeline.register()
        pipeline.poll(everything=True)
        pipeline.digest()
        pipeline.deliver()
