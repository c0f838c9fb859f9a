"""Many requests at once: an event loop in a thread of its own for as long as a fetch lasts.

The caller's thread keeps the books: it takes requests from the iterable (which may belong to a database that is read
in one thread only), starts them in the loop, and waits for results. A result counts as under way until the next one is
asked for, so no more than `concurrency` bodies exist at a time. What is *not* here: how one request is made
(exchange.py).
"""

import asyncio
import ssl
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Coroutine, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from watcher.adapters.http.dial import Resolve, resolve, trusted, user_agent
from watcher.adapters.http.exchange import Exchange, Result
from watcher.adapters.http.guard import Allowance, Guard, Origin
from watcher.adapters.http.words import LateError
from watcher.core.model import Limits
from watcher.errors import FetchError
from watcher.ports import Failed, Request

T = TypeVar("T")

_LOOKAHEAD = 1000
"""Requests that may wait for their host while others pass (some 300 bytes each)."""

_PATIENCE = 2
"""Requests in a row to one host that may run out of time: 200 feeds of a dead one would take 50 minutes, two by two."""

_Ready = SimpleQueue[asyncio.Task[tuple[Request, Result]] | None]


class HttpFetcher:
    """A ports.Fetcher. At most `concurrency` requests are under way, `per_host` of them to one host.

    `own`: hosts and ports that the operator wrote into FEEDS himself (see `private_origins`); `allow_private`: entries
    of ALLOW_PRIVATE, ValueError if one cannot be read; `contact`: text for the User-Agent; `resolve` and `tls` stand in
    for the system's resolver and authorities.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        own: Collection[Origin] = (),
        allow_private: Sequence[str] = (),
        contact: str = "",
        concurrency: int = 32,
        per_host: int = 2,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._exchange = Exchange(
            limits=limits,
            guard=Guard(own=frozenset(own), allowances=tuple(map(Allowance.parse, allow_private))),
            resolve=resolve,
            tls=tls or trusted(),
            agent=user_agent(contact),
        )
        self._concurrency, self._per_host = concurrency, per_host

    def fetch(self, requests: Iterable[Request]) -> "Fetch":
        """See ports.Fetcher."""
        ready: _Ready = SimpleQueue()
        return Fetch(self._results(_Turns(requests, self._per_host), ready), ready)

    def _results(self, waiting: "_Turns", ready: _Ready) -> Generator[Result, None, None]:
        under_way = 0
        with _Loop() as loop:
            while True:
                while under_way < self._concurrency and (taken := waiting.take()):
                    if isinstance(taken, Failed):
                        yield taken
                        continue
                    loop.start(self._one(taken), ready.put)
                    under_way += 1
                if not under_way or not (done := ready.get()):
                    return
                request, result = done.result()
                yield result
                under_way -= 1
                waiting.leave(request, result)

    async def _one(self, request: Request) -> tuple[Request, Result]:
        return request, await self._exchange.run(request)


class Fetch(Iterator[Result]):
    """The results of one fetch."""

    def __init__(self, results: Generator[Result, None, None], ready: _Ready) -> None:
        self._results, self._ready = results, ready

    def __next__(self) -> Result:
        return next(self._results)

    def close(self) -> None:
        """Cancels what is under way; not while another thread waits for a result."""
        self._results.close()

    def interrupt(self) -> None:
        """From any thread: there are no more results, also for one that waits for the next."""
        self._ready.put(None)


class _Turns:
    """Requests in their order, except that those of a busy host let others pass, and those of a silent one fail."""

    def __init__(self, requests: Iterable[Request], per_host: int) -> None:
        self._incoming, self._per_host = iter(requests), per_host
        self._busy: Counter[str] = Counter()
        self._parked: defaultdict[str, deque[Request]] = defaultdict(deque)
        self._parked_count = 0
        self._late: defaultdict[str, list[LateError]] = defaultdict(list)
        self._next: deque[Request | Failed] = deque()

    def take(self) -> Request | Failed | None:
        """The next to start, or one that fails without; None when there is none now."""
        taken = self._next.popleft() if self._next else self._first_free()
        if isinstance(taken, Request):
            self._busy[_host(taken)] += 1
        return taken

    def leave(self, request: Request, result: Result) -> None:
        """A request that was taken is done: one that waits for its host is next, or all do when the host is silent."""
        host = _host(request)
        self._note(host, result)
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]  # a counter keeps its zeros
        waiting = self._parked.get(host, deque())
        silence = self._silence(host)
        for _ in range(len(waiting) if silence else min(len(waiting), 1)):
            following = waiting.popleft()
            self._next.append(Failed(url=following.url, error=silence) if silence else following)
            self._parked_count -= 1
        if not waiting:
            self._parked.pop(host, None)

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

    def _first_free(self) -> Request | Failed | None:
        while self._parked_count < _LOOKAHEAD and (request := next(self._incoming, None)):
            host = _host(request)
            if silence := self._silence(host):
                return Failed(url=request.url, error=silence)
            if self._busy[host] < self._per_host:
                return request
            self._parked[host].append(request)
            self._parked_count += 1
        return None


def _host(request: Request) -> str:
    """Whom a request burdens; an address that cannot be read is its own."""
    try:
        return urlsplit(request.url).hostname or request.url
    except ValueError:
        return request.url


class _Loop:
    """An event loop in its own thread. Leaving the context cancels what runs in it, and joins the thread."""

    def __enter__(self) -> Self:
        self._running: Future[asyncio.AbstractEventLoop] = Future()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._end = asyncio.Event()
        # daemon: a generator that nobody closes must not keep the process from ending
        self._thread = Thread(target=lambda: asyncio.run(self._run()), name="fetch", daemon=True)
        self._thread.start()
        self._loop = self._running.result()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    async def _run(self) -> None:
        self._running.set_result(asyncio.get_running_loop())
        await self._end.wait()
        # asyncio.run() would cancel every task, anyio's inner ones before their first step, and those then complain
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def start(self, work: Coroutine[Any, Any, T], done: Callable[[asyncio.Task[T]], None]) -> None:
        """`done` is called in the loop's thread, with the task that has ended."""
        self._loop.call_soon_threadsafe(self._start, work, done)

    def _start(self, work: Coroutine[Any, Any, T], done: Callable[[asyncio.Task[T]], None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(done)
