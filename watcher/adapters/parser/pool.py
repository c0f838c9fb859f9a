"""WorkerParser: threads that each lead one worker process, over pipes.

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
from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Lock, Thread
from types import MappingProxyType
from typing import IO, Protocol, runtime_checkable

from watcher.core.feed import body_hash
from watcher.core.model import FeedState, Limits, Reading
from watcher.errors import FeedError
from watcher.ports import Document, Failed, Parsed, Unchanged

Given = Document | Unchanged | Failed
Outcome = Parsed | Unchanged | Failed

_READY = 16
"""Outcomes that wait for the consumer: enough for one transaction, and bounded, for each may be megabytes."""

_LINGER = 0.1
"""Seconds that a first outcome waits for company: a transaction costs two fsyncs, however many feeds are in it."""

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
    """A ports.Parser. Workers start with the first document that needs one, and stay warm until `close`."""

    def __init__(self, *, limits: Limits, workers: int = 2) -> None:
        self._limits, self._workers = limits, workers
        self._idle: list[_Worker] = []

    def parse(
        self, documents: Iterable[Given], states: Mapping[str, FeedState] = MappingProxyType({})
    ) -> Generator[Sequence[Outcome], None, None]:
        """See ports.Parser. `documents` is read in other threads, one at a time; what it raises is raised here."""
        workers = [self._idle.pop() if self._idle else _Worker(self._limits) for _ in range(self._workers)]
        work = _Round(iter(documents), states, workers)
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
    """One call of `parse`: a thread for each worker takes the next document and queues what became of it."""

    def __init__(
        self, documents: Iterator[Given], states: Mapping[str, FeedState], workers: Sequence["_Worker"]
    ) -> None:
        self._documents, self._states, self._workers = documents, states, workers
        self._turn, self._over = Lock(), Event()
        self._results: Queue[Outcome | Exception | None] = Queue(_READY)
        self._running = len(workers)
        # daemon: a generator that nobody closes must not keep the process from ending
        self._threads = [Thread(target=self._lead, args=(w,), name="parse", daemon=True) for w in workers]
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
        until = time.monotonic() + _LINGER
        with suppress(Empty):
            while len(results) < _READY and results.count(None) < self._running:
                results.append(self._results.get(timeout=max(0.0, until - time.monotonic())))
        return results

    def _lead(self, worker: "_Worker") -> None:
        try:
            while (given := self._next()) is not None:
                self._results.put(self._outcome(given, worker))
        except Exception as error:  # noqa: BLE001  raised again where the outcomes are taken
            self._over.set()
            self._results.put(error)
        finally:
            self._results.put(None)

    def _outcome(self, given: Given, worker: "_Worker") -> Outcome:
        if not isinstance(given, Document):
            return given
        return worker.read(given, self._states.get(given.url))

    def _next(self) -> Given | None:
        with self._turn:
            return None if self._over.is_set() else next(self._documents, None)


class _Worker:
    """One worker process at a time; a new one is started when the last has died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False

    def read(self, document: Document, state: FeedState | None) -> Outcome:
        """Never raises: a process that dies over a document has found a hostile one."""
        found = body_hash(document.body, document.headers, self._limits)
        if state and found == state.body_hash:
            return Unchanged(url=document.url, etag=document.etag, last_modified=document.last_modified)
        answer = self._answer(document, state.seen if state else b"")
        if isinstance(answer, FeedError):
            return Failed(url=document.url, error=answer)
        return Parsed(
            url=document.url,
            reading=answer,
            body_hash=found,
            etag=document.etag,
            last_modified=document.last_modified,
        )

    def _answer(self, document: Document, seen: bytes) -> Reading | FeedError:
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
