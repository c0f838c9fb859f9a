"""WorkerParser: threads that lead worker processes, over pipes.

Child processes and pickles, not multiprocessing: its spawn imports the parent's main module into every worker and
leaves a resource tracker running, and plain fork is no choice in a program with threads. Pebble would add a dependency
for what an alarm in the worker does. What is *not* here: limits (the worker keeps them), reading.
"""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from threading import Condition, Event, Lock, Thread
from types import MappingProxyType
from typing import IO, Protocol, runtime_checkable

from watcher.core.feed import body_hash
from watcher.core.model import FeedState, Limits, Reading
from watcher.errors import FeedError
from watcher.ports import Document, Failed, Parsed, Unchanged

Given = Document | Unchanged | Failed
Outcome = Parsed | Unchanged | Failed

_READY = 16
"""Outcomes with items that wait for the consumer: enough for one transaction, and few, for each may be megabytes."""

_LIGHT = 100
"""Outcomes that go into one transaction when most of them have none."""

_LINGER = 0.1
"""Seconds that a first outcome waits for company: a transaction costs two fsyncs, however many feeds are in it."""

_PATIENCE = 1.0
"""Seconds that documents wait for a process, all in all, before another one is started. A start takes 0.15 s of CPU, in
which a process reads 400 documents with nothing new: most rounds are better off with one."""

_GRACE = 2.0
"""Seconds for an idle worker to see that its input has ended."""

_COMMAND = (sys.executable, "-P", "-m", "watcher.adapters.parser.worker")


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...


@runtime_checkable
class _Interruptible(Protocol):
    def interrupt(self) -> None:
        """From another thread: ends a wait for the next document, which may last as long as a fetch."""


class WorkerParser:
    """A ports.Parser. The first worker starts with the first document that needs one, others when documents pile up;
    they stay warm until `close`."""

    def __init__(self, *, limits: Limits, workers: int = 2) -> None:
        self._limits, self._workers = limits, workers
        self._idle: list[_Worker] = []

    def parse(
        self, documents: Iterable[Given], states: Mapping[str, FeedState] = MappingProxyType({})
    ) -> Generator[Sequence[Outcome], None, None]:
        """See ports.Parser. `documents` is read in other threads, one at a time; what it raises is raised here."""
        workers = [self._idle.pop() if self._idle else _Worker(self._limits) for _ in range(self._workers)]
        work = _Round(iter(documents), states, self._limits, workers)
        try:
            yield from work.batches()
        finally:
            work.end()
            self._idle += workers

    def close(self) -> None:
        """Ends the workers."""
        while self._idle:
            self._idle.pop().end()


class _Round:
    """One call of `parse`: as many threads as workers take the next document and queue what became of it."""

    def __init__(
        self,
        documents: Iterator[Given],
        states: Mapping[str, FeedState],
        limits: Limits,
        workers: Sequence["_Worker"],
    ) -> None:
        self._documents, self._states, self._limits, self._workers = documents, states, limits, workers
        self._staff = _Staff(workers)
        self._turn, self._over = Lock(), Event()
        self._results: Queue[Outcome | Exception | None] = Queue(_READY)
        self._running = len(workers)
        # daemon: a generator that nobody closes must not keep the process from ending
        self._threads = [Thread(target=self._lead, name="parse", daemon=True) for _ in workers]
        for thread in self._threads:
            thread.start()

    def batches(self) -> Iterator[Sequence[Outcome]]:
        """What is ready, a moment after anything is: the slower its consumer, the larger the batches."""
        while self._running:
            results = self._gathered()
            self._running -= results.count(None)
            if outcomes := [r for r in results if r is not None and not isinstance(r, Exception)]:
                yield outcomes
            for error in (r for r in results if isinstance(r, Exception)):
                raise error

    def end(self) -> None:
        """Stops what is under way and closes the documents; waits for the next one unless that can be interrupted."""
        self._over.set()
        if self._running:
            if isinstance(self._documents, _Interruptible):
                self._documents.interrupt()
            for worker in self._workers:
                worker.interrupt()
        while self._running:
            self._running -= self._results.get() is None
        for thread in self._threads:
            thread.join()
        if isinstance(self._documents, _Closable):
            self._documents.close()

    def _gathered(self) -> list[Outcome | Exception | None]:
        results = [self._results.get()]
        room, until = _READY - _has_items(results[0]), time.monotonic() + _LINGER
        with suppress(Empty):
            while room and len(results) < _LIGHT and results.count(None) < self._running:
                results.append(self._results.get(timeout=max(0.0, until - time.monotonic())))
                room -= _has_items(results[-1])
        return results

    def _lead(self) -> None:
        try:
            while (given := self._next()) is not None:
                if (outcome := self._outcome(given)) is not None:
                    self._results.put(outcome)
        except Exception as error:  # noqa: BLE001  raised again where the outcomes are taken
            self._over.set()
            self._results.put(error)
        finally:
            self._results.put(None)

    def _outcome(self, given: Given) -> Outcome | None:
        """None at the end, when nobody waits for it any more."""
        if not isinstance(given, Document):
            return given
        state = self._states.get(given.url)
        found = body_hash(given.body, given.headers, self._limits)
        if state and found == state.body_hash:
            return Unchanged(
                url=given.url,
                etag=given.etag,
                last_modified=given.last_modified,
                rest=given.rest,
                moved_to=given.moved_to,
            )
        with self._staff.one() as worker:
            answer = None if self._over.is_set() else worker.read(given, state.seen if state else b"")
        if answer is None:
            return None
        if isinstance(answer, FeedError):
            return Failed(url=given.url, error=answer)
        return Parsed(
            url=given.url,
            reading=answer,
            body_hash=found,
            etag=given.etag,
            last_modified=given.last_modified,
            rest=given.rest,
            moved_to=given.moved_to,
        )

    def _next(self) -> Given | None:
        with self._turn:
            return None if self._over.is_set() else next(self._documents, None)


def _has_items(result: Outcome | Exception | None) -> bool:
    return isinstance(result, Parsed) and bool(result.feed.entries)


class _Staff:
    """The workers of a round, each for one thread at a time. Those that have a process go first."""

    def __init__(self, workers: Sequence["_Worker"]) -> None:
        self._free, self._count = list(workers), len(workers)
        self._left = Condition()
        self._waited = 0.0

    @contextmanager
    def one(self) -> Iterator["_Worker"]:
        """A worker; waits for one at work rather than start another process, unless there was too much of that."""
        with self._left:
            worker = self._next()
            self._free.remove(worker)
        try:
            yield worker
        finally:
            with self._left:
                self._free.append(worker)
                self._left.notify()

    def _next(self) -> "_Worker":
        while True:
            started = [worker for worker in self._free if worker.has_process]
            if started or len(self._free) == self._count or (self._free and self._waited >= _PATIENCE):
                return (started or self._free)[0]
            since = time.monotonic()
            self._left.wait(_PATIENCE - self._waited if self._free else None)
            self._waited += time.monotonic() - since


class _Worker:
    """One worker process at a time; a new one is started when the last has died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False

    @property
    def has_process(self) -> bool:
        return self._process is not None

    def read(self, document: Document, seen: bytes) -> Reading | FeedError:
        """Never raises: a process that dies over a document has found a hostile one."""
        self._busy = True
        try:
            return self._ask(document, seen)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            return self._obituary(error)
        finally:
            self._busy = False

    def interrupt(self) -> None:
        """From another thread: ends the process if it is reading."""
        process = self._process
        if self._busy and process:
            process.kill()

    def end(self) -> int:
        """Ends the process and returns its exit code (0 when there is none)."""
        process, self._process = self._process, None
        if not process:
            return 0
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not yet written is written to nobody
                _there(pipe).close()
        try:
            return process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _ask(self, document: Document, seen: bytes) -> Reading | FeedError:
        process = self._living()
        asked = _there(process.stdin)
        question = (document.body, dict(document.headers), document.url, seen)
        pickle.dump(question, asked, pickle.HIGHEST_PROTOCOL)
        asked.flush()
        answer: Reading | FeedError | None = pickle.load(_there(process.stdout))  # noqa: S301  from our own worker
        if answer is None:
            self.end()
            return FeedError(f"took more than {self._limits.parse_memory // 1_000_000:,} MB to read")
        return answer

    def _living(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        self.end()
        self._process = process = subprocess.Popen(  # noqa: S603  our own module
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        pickle.dump(self._limits, _there(process.stdin), pickle.HIGHEST_PROTOCOL)
        return process

    def _obituary(self, error: Exception) -> FeedError:
        code = self.end()
        if code == -signal.SIGALRM:
            return FeedError(f"took longer than {self._limits.parse_seconds:g} s to read")
        if code < 0:
            return FeedError(f"the process that read it was ended by {signal.Signals(-code).name}")
        return FeedError(f"the process that read it failed with exit code {code} ({type(error).__name__})")


def _environment() -> dict[str, str]:
    """What Python needs to start and to find our modules; no secret goes where hostile documents are read."""
    kept = {
        name: value for name, value in os.environ.items() if name.startswith(("LANG", "LC_", "LD_", "PATH", "PYTHON"))
    }
    return kept | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe that Popen was told to make."""
    if pipe is None:
        raise TypeError
    return pipe
