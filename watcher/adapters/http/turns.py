"""Whose turn it is: requests in their order, except that those of a busy host let others pass.

Pure: `now` is an argument, in seconds of any clock that only goes forward. What is *not* here: making requests.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable
from functools import lru_cache
from heapq import heapify, heappop, heappush
from urllib.parse import urlsplit

from watcher.adapters.http.exchange import Result
from watcher.adapters.http.words import LateError
from watcher.errors import FetchError
from watcher.ports import Failed, Request

_LOOKAHEAD = 1000
"""Requests that may wait for their host while others pass (some 300 bytes each)."""

_PATIENCE = 2
"""Requests in a row to one host that may run out of time: 200 feeds of a dead one would take 50 minutes, two by two."""


class Turns:
    """A host is asked `per_host` requests at a time, `pace` seconds after the last one at the earliest, and nothing
    more once it was silent twice. `unpaced`: hosts that may be asked without a pause. `until`: when those that still
    wait for their host are put off: they are never given out, and so have no result. `resting`: hosts and the ends of
    their pauses, to be handed on to the next Turns: a pause may be longer than what is left to do.
    """

    def __init__(
        self,
        requests: Iterable[Request],
        *,
        per_host: int,
        pace: float = 0.0,
        unpaced: Collection[str] = (),
        until: float = math.inf,
        resting: dict[str, float] | None = None,
    ) -> None:
        self._incoming, self._per_host, self._pace, self._unpaced = iter(requests), per_host, pace, unpaced
        self._until = until
        self._busy: Counter[str] = Counter()
        self._parked: dict[str, deque[Request]] = {}
        self._parked_count = 0
        self._ready: deque[str] = deque()  # hosts to try again: one of their requests ended, or their pause
        self._resting: dict[str, float] = {} if resting is None else resting
        self._rests = [(end, host) for host, end in self._resting.items()]  # a heap: when the pause of a host ends
        heapify(self._rests)
        self._late: defaultdict[str, list[LateError]] = defaultdict(list)

    def take(self, now: float) -> Request | Failed | None:
        """The next to start, or one that fails without; None when there is none now."""
        self._wake(now)
        taken = self._first_parked() or self._first_free()
        if isinstance(taken, Request):
            self._start(_host(taken.address or taken.url), now)
        return taken

    def pause(self, now: float) -> float | None:
        """Seconds after which another `take` may give something; None when only a `leave` can help."""
        return max(0.0, self._rests[0][0] - now) if self._parked and self._rests else None

    def leave(self, request: Request, result: Result) -> None:
        """A request that was taken is done."""
        host = _host(request.address or request.url)
        self._note(host, result)
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]  # a counter keeps its zeros
        self._ready.append(host)

    def _start(self, host: str, now: float) -> None:
        self._busy[host] += 1
        if self._pace and host not in self._unpaced:
            self._resting[host] = now + self._pace
            heappush(self._rests, (now + self._pace, host))

    def _wake(self, now: float) -> None:
        while self._rests and self._rests[0][0] <= now:
            _, host = heappop(self._rests)
            del self._resting[host]
            self._ready.append(host)
        if now >= self._until:
            self._parked.clear()
            self._parked_count = 0

    def _first_parked(self) -> Request | Failed | None:
        while self._ready:
            host = self._ready[0]
            silence = self._silence(host)
            if host not in self._parked or not (silence or self._is_free(host)):
                self._ready.popleft()
                continue
            request = self._unparked(host)
            return Failed(url=request.url, error=silence) if silence else request
        return None

    def _unparked(self, host: str) -> Request:
        request = self._parked[host].popleft()
        self._parked_count -= 1
        if not self._parked[host]:
            del self._parked[host]
        return request

    def _first_free(self) -> Request | Failed | None:
        while self._parked_count < _LOOKAHEAD and (request := next(self._incoming, None)):
            host = _host(request.address or request.url)
            if silence := self._silence(host):
                return Failed(url=request.url, error=silence)
            if host not in self._parked and self._is_free(host):
                return request
            self._parked.setdefault(host, deque()).append(request)
            self._parked_count += 1
        return None

    def _is_free(self, host: str) -> bool:
        return self._busy[host] < self._per_host and host not in self._resting

    def _note(self, host: str, result: Result) -> None:
        if isinstance(result, Failed) and isinstance(result.error, LateError):
            self._late[host].append(result.error)
        else:
            self._late.pop(host, None)

    def _silence(self, host: str) -> FetchError | None:
        """Why requests to a host fail at once; None when they do not."""
        late = self._late.get(host, [])
        if len(late) < _PATIENCE:
            return None
        return FetchError(f"{late[-1]} (the host did not answer its other feeds either)")


@lru_cache(2 * _LOOKAHEAD)  # asked three times of each, and a poll costs little else
def _host(url: str) -> str:
    """Whom a request burdens; an address that cannot be read is its own."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
