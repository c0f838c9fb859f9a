"""A sign of life for a service that raises an alarm when it stays away (healthchecks.io and its like).

Sent only when a poll and a delivery round have gone well since the last one, so that a daemon that runs but hears or
tells nothing is missed. Nothing is promised: a sign that does not arrive is not sent again, for the next is due in a
minute. What is *not* here: what went well means (pipeline.py).
"""

import logging
import threading
import time
from collections.abc import Callable

from watcher.core.model import Secret
from watcher.errors import DeliveryError
from watcher.ports import Clock, Poster

log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0


class Heartbeat:
    """A `ports.Pulse`. `url` is secret: whoever knows it can keep a dead daemon alive."""

    def __init__(
        self, *, url: Secret, poster: Poster, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._url, self._poster, self._clock, self._monotonic = url, poster, clock, monotonic
        self._polled = self._delivered = self._failing = False
        self._rest_until = monotonic()
        self._turn = threading.Lock()

    def polled(self, *, well: bool) -> None:
        """A failed poll takes back what the last one said."""
        self._polled = well

    def delivered(self, *, well: bool) -> None:
        """Called in the thread of deliveries, which may wait for the answer."""
        self._delivered = well
        with self._turn:
            if self._polled and self._delivered and self._monotonic() >= self._rest_until:
                self._polled = self._delivered = False
                self._rest_until = self._monotonic() + _EVERY_SECONDS
                self._beat()

    def _beat(self) -> None:
        try:
            answer = self._poster.post(self._url, b"", {}, self._clock.now())
            problem = "" if 200 <= answer.status < 300 else f"the receiver answered {answer.status}"
        except DeliveryError as error:
            problem = str(error)
        if problem and not self._failing:
            log.warning("heartbeat: %s", problem)
        self._failing = bool(problem)
