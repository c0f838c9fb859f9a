"""Many requests at once: an event loop in a thread of its own for as long as a fetch lasts.

The caller's thread keeps the books: it takes requests from the iterable (which may belong to a database that is read
in one thread only), starts them in the loop, and waits for results. A result counts as under way until the next one is
asked for, so no more than `concurrency` bodies exist at a time. What is *not* here: how one request is made
(exchange.py).
"""

import asyncio
import importlib
import math
import ssl
import time
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from watcher.adapters.http.dial import Dialler, user_agent
from watcher.adapters.http.exchange import Exchange, Result, is_large
from watcher.adapters.http.guard import Allowance, Guard, Origin
from watcher.adapters.http.kept import Kept
from watcher.adapters.http.names import Resolve, resolve
from watcher.adapters.http.tls import trusted
from watcher.adapters.http.turns import Turns
from watcher.core.model import Limits
from watcher.ports import Failed, Request

_LARGE_ONES = 12
"""Bodies above a megabyte that may be here at a time, those in the consumer's hands included: 32 of 8 MB would be most
of what the process may use. The others' senders wait."""

_Done = tuple[Request, Result]
_Ready = SimpleQueue[Sequence[_Done] | None]


class HttpFetcher:
    """A ports.Fetcher. At most `concurrency` requests are under way, `per_host` of them to one host, where there are
    `pace` seconds between one and the next. After `host_seconds` those that still wait for their host are put off, and
    have no result.

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
        pace: float = 0.25,
        host_seconds: float = math.inf,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._exchange = Exchange(
            limits=limits,
            dialler=Dialler(
                guard=Guard(own=frozenset(own), allowances=tuple(map(Allowance.parse, allow_private))),
                resolve=resolve,
                tls=(lambda: tls) if tls else trusted,
            ),
            agent=user_agent(contact),
        )
        self._concurrency, self._per_host = concurrency, per_host
        self._pace, self._host_seconds, self._unpaced = pace, host_seconds, {host for host, _ in own}

    def fetch(self, requests: Iterable[Request]) -> "Fetch":
        """See ports.Fetcher."""
        ready: _Ready = SimpleQueue()
        return Fetch(self._results(requests, ready), ready)

    def _results(self, requests: Iterable[Request], ready: _Ready) -> Generator[Result, None, None]:
        turns = Turns(
            requests,
            per_host=self._per_host,
            pace=self._pace,
            unpaced=self._unpaced,
            until=time.monotonic() + self._host_seconds,
        )
        under_way, kept, places, done = 0, Kept(), asyncio.Semaphore(_LARGE_ONES), deque[_Done]()
        with _Loop(ready, kept.close) as loop:
            while True:
                while under_way < self._concurrency and (taken := turns.take(time.monotonic())):
                    if isinstance(taken, Failed):
                        yield taken
                        continue
                    loop.start(self._one(taken, kept, places))
                    under_way += 1
                pause = turns.pause(time.monotonic())
                if not under_way and pause is None:
                    return
                if not done:
                    with suppress(Empty):
                        if (results := ready.get(timeout=pause)) is None:
                            return
                        done += results
                if done:
                    request, result = done.popleft()
                    yield result
                    under_way -= 1
                    turns.leave(request, result)
                    if is_large(result):
                        loop.call(places.release)

    async def _one(self, request: Request, kept: Kept, places: asyncio.Semaphore) -> _Done:
        return request, await self._exchange.run(request, kept, places)


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


class _Loop:
    """An event loop in its own thread, which puts what its work came to into `ready`, as much at a time as ends at a
    time. Leaving the context cancels what runs in it, calls `end` there, and joins the thread.

    What crosses the threads wakes the other one, for 50 us of both: so all that is there at a time crosses at once.
    """

    def __init__(self, ready: _Ready, end: Callable[[], None]) -> None:
        self._ready, self._close = ready, end
        self._given: deque[Coroutine[Any, Any, _Done]] = deque()
        self._called = False
        self._done: list[_Done] = []

    def __enter__(self) -> Self:
        self._running: Future[asyncio.AbstractEventLoop] = Future()
        self._tasks: set[asyncio.Task[_Done]] = set()
        self._end = asyncio.Event()
        # daemon: a generator that nobody closes must not keep the process from ending
        self._thread = Thread(target=self._main, name="fetch", daemon=True)
        self._thread.start()
        self._loop = self._running.result()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def start(self, work: Coroutine[Any, Any, _Done]) -> None:
        """From the caller's thread."""
        self._given.append(work)
        if not self._called:
            self._called = True
            self._loop.call_soon_threadsafe(self._start_given)

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=_quickest()) as runner:
            runner.run(self._run())

    def call(self, act: Callable[[], None]) -> None:
        """From the caller's thread: `act` in the loop's."""
        self._loop.call_soon_threadsafe(act)

    async def _run(self) -> None:
        self._running.set_result(asyncio.get_running_loop())
        await self._end.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._close()
        await asyncio.sleep(0)  # connections are closed in the loop's next round

    def _start_given(self) -> None:
        self._called = False  # before they are taken: what is given from now on may call again
        while self._given:
            task = self._loop.create_task(self._given.popleft())
            self._tasks.add(task)
            task.add_done_callback(self._end_one)

    def _end_one(self, task: asyncio.Task[_Done]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        if not self._done:
            self._loop.call_soon(self._hand_over)
        self._done.append(task.result())

    def _hand_over(self) -> None:
        self._ready.put(self._done)
        self._done = []


def _quickest() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's event loop, if that is installed (the extra `fast`: 15 % of the CPU of a fetch), else asyncio's own."""
    with suppress(ImportError):
        new_loop: Callable[[], asyncio.AbstractEventLoop] = importlib.import_module("uvloop").new_event_loop
        return new_loop
    return None
