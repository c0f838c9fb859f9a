"""`make bench-scale`: 10,000 feeds every 15 minutes against slow, dead and hostile publishers, in real time.

Then the same schedule for 200,000 feeds under a virtual clock, without a network: what the store and the schedule cost.
Lateness is the time from a feed's due time to the arrival of its request, by the publishers' log; a tick is the
daemon's. What is *not* here: items and matches, which `make bench` measures.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import IO, TextIO, TypeVar

from tests.bench.scale_server import DEAD, HOSTILE
from tests.bench.usage import peak_memory, processes
from tests.support.fakes import FakeClock
from watcher import settings, wiring
from watcher.adapters.gazetteer import gazetteer
from watcher.adapters.http import HttpFetcher
from watcher.core.model import Feed, FeedState, Poll
from watcher.core.schedule import PollPolicy, poll_succeeded
from watcher.pipeline import Pipeline
from watcher.ports import Document, Failed, Parsed, Request, Unchanged
from watcher.settings import Settings

T = TypeVar("T")

TICK, HOST_SECONDS = 10.0, 60.0
"""Seconds, as in daemon.py."""
EVERY = timedelta(minutes=15)
PACE = 0.25
"""Seconds between two requests to one host: HttpFetcher's own."""
FEEDS_A_HOST = 5
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line of the publishers' log: `at` in seconds since 1970, `under_way` to the host with this one."""

    at: float
    host: str
    number: int
    under_way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a run came to; times in seconds, memory in MB."""

    polls: int
    lateness: Sequence[float]
    gaps: Sequence[float]
    most_at_a_host: int
    cpu: float
    memory: float
    workers: Sequence[float]
    longest_tick: float


class Publishers:
    """The process of scale_server.py."""

    def __init__(self, process: "Popen[str]") -> None:
        self._process = process
        self.pid, self._port = process.pid, int(_there(process.stdout).readline())

    def url(self, number: int) -> str:
        return f"http://h{number // FEEDS_A_HOST}.example:{self._port}/{number}"

    def log(self) -> Sequence[Asked]:
        """Ends the process."""
        _there(self._process.stdin).close()
        lines = json.loads(_there(self._process.stdout).readline())
        return [Asked(at=at, host=host, number=number, under_way=n) for at, host, number, n in lines]


def _there(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def resolve(host: str, _port: int) -> Sequence[str]:
    number = int(host.partition(".")[0].lstrip("h"))
    return [f"127.1.{number // 250}.{number % 250 + 1}"]


def real(feeds: int, minutes: float, out: TextIO) -> Figures:
    """The shipped pipeline and fetcher, a tick every TICK seconds."""
    command = [sys.executable, "-m", "tests.bench.scale_server"]
    with (
        Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as process,
        TemporaryDirectory(prefix="watcher-bench-") as directory,
    ):
        served = Publishers(process)
        configured = _settings([served.url(number) for number in range(feeds)], Path(directory))
        with wiring.build(configured) as pipeline:
            pipeline.fetcher = HttpFetcher(
                limits=configured.limits,
                allow_private=["127.0.0.0/8"],
                resolve=resolve,
                pace=PACE,
                host_seconds=HOST_SECONDS,
            )
            due = _Dues(pipeline)
            _spread(pipeline, datetime.now(UTC))
            cpu = _cpu(served)
            longest = _ticks(pipeline, time.monotonic() + 60 * minutes, out)
            cpu = _cpu(served) - cpu
            workers = processes(without=[served.pid]).keys() - {os.getpid()}
            memory = peak_memory(os.getpid())
            held = tuple(peak_memory(pid) for pid in sorted(workers))
        asked = served.log()
    return Figures(
        polls=len(asked),
        lateness=sorted(due.lateness(asked, served)),
        gaps=sorted(_gaps(asked)),
        most_at_a_host=max(one.under_way for one in asked),
        cpu=cpu,
        memory=memory,
        workers=held,
        longest_tick=longest,
    )


class _Dues:
    """Notes when each feed that the pipeline reads from its store was due."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._dues: defaultdict[str, list[float]] = defaultdict(list)
        self._ask = pipeline.store.due
        pipeline.store.due = self.due  # type: ignore[method-assign]  # a spy on this one store

    def due(self, now: datetime | None, *, limit: int, after: str = "") -> Sequence[FeedState]:
        states = self._ask(now, limit=limit, after=after)
        for state in states:
            at = state.next_poll_at.timestamp()
            if at not in self._dues[state.url]:
                self._dues[state.url].append(at)
        return states

    def lateness(self, asked: Iterable[Asked], served: Publishers) -> Iterator[float]:
        """Of each request: the n-th of a feed against its n-th due time."""
        times: defaultdict[str, int] = defaultdict(int)
        for one in sorted(asked, key=lambda asked: asked.at):
            url = served.url(one.number)
            yield one.at - self._dues[url][times[url]]
            times[url] += 1


def _gaps(asked: Iterable[Asked]) -> Iterator[float]:
    """Seconds between each request to a host and the next."""
    by_host: defaultdict[str, list[float]] = defaultdict(list)
    for one in asked:
        by_host[one.host].append(one.at)
    for instants in by_host.values():
        yield from (later - earlier for earlier, later in pairwise(sorted(instants)))


def _settings(urls: Sequence[str], directory: Path) -> Settings:
    environ = {
        "FEEDS": "\n".join(f"{url} every=15m" for url in urls),
        "FIRST_RUN": "baseline",
        "WATCH_SAFETY_KEYWORDS": "attack*, convoy",
        "CHANNEL_DESK": "desk@ngo.example",
        "SMTP_FROM": "watcher@ngo.example",
        "STATE_DIR": str(directory),
    }
    return settings.load(environ, path=None, gazetteer=gazetteer)


def _spread(pipeline: Pipeline, now: datetime) -> None:
    """Register the feeds as if they had been polled for long: each due at its own instant."""
    pipeline.register()
    for states in _batches(pipeline.store.feed_states(), 1000):
        pipeline.store.commit_polls([Poll(state=_settled(state, now)) for state in states])


def _settled(state: FeedState, now: datetime) -> FeedState:
    feed = Feed(url=state.url, every=EVERY)
    settled = poll_succeeded(feed, state, PollPolicy(), now - EVERY, listed=0, new=0)
    at = settled.next_poll_at
    return replace(settled, next_poll_at=at if at > now else at + EVERY)


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def _ticks(pipeline: Pipeline, until: float, out: TextIO) -> float:
    """A poll each TICK, as the daemon runs them: late ones coalesce. Returns the seconds of the longest."""
    longest, next_at = 0.0, time.monotonic()
    while (now := time.monotonic()) < until:
        if now < next_at:
            time.sleep(next_at - now)
        started = time.monotonic()
        report = pipeline.poll()
        took = time.monotonic() - started
        longest = max(longest, took)
        print(f"  {report.polled:4} polled, {report.failed:3} failed in {took:4.1f} s", file=out, flush=True)
        next_at += TICK * (1 + max(0, time.monotonic() - next_at) // TICK)
    return longest


def _cpu(served: Publishers) -> float:
    return sum(processes(without=[served.pid]).values())


# --- under a virtual clock -------------------------------------------------------------------------------------------


class _Silent:
    """A ports.Fetcher to whom every publisher says 304."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Unchanged]:
        return (Unchanged(url=request.url) for request in requests)


class _Passing:
    """A ports.Parser that passes answers on in batches of 16, as WorkerParser does."""

    def parse(
        self, documents: Iterable[Document | Unchanged | Failed], states: Mapping[str, FeedState] = MappingProxyType({})
    ) -> Iterator[Sequence[Parsed | Unchanged | Failed]]:
        answers = (answer for answer in documents if not isinstance(answer, Document))
        yield from _batches(answers, 16)


def virtual(feeds: int, minutes: float) -> tuple[Sequence[float], Sequence[int], float]:
    """Lateness of each poll in seconds, polls of each tick, and CPU seconds."""
    urls = [f"https://h{number // FEEDS_A_HOST}.example/{number}" for number in range(feeds)]
    with TemporaryDirectory(prefix="watcher-bench-") as directory:
        configured = _settings(urls, Path(directory))
        clock = FakeClock()
        with wiring.build(configured, clock=clock) as pipeline:
            pipeline.fetcher, pipeline.parser = _Silent(), _Passing()
            _spread(pipeline, clock.now())
            late: list[float] = []
            ticks: list[int] = []
            cpu = time.process_time()
            for _ in range(int(60 * minutes / TICK)):
                clock.instant = clock.instant.replace(microsecond=0) + timedelta(seconds=TICK)
                now, before = clock.instant, len(late)
                late += [(now - state.next_poll_at).total_seconds() for state in _due(pipeline, now)]
                pipeline.poll()
                ticks.append(len(late) - before)
            return sorted(late), ticks, time.process_time() - cpu


def _due(pipeline: Pipeline, now: datetime) -> Iterator[FeedState]:
    after = ""
    while states := pipeline.store.due(now, limit=1000, after=after):
        yield from states
        after = states[-1].url


# --- the table -------------------------------------------------------------------------------------------------------


def main(out: TextIO = sys.stdout) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--virtual", type=int, default=200_000)
    asked = parser.parse_args()
    print(f"{asked.feeds:,} feeds, {len(DEAD)} % dead, {len(HOSTILE)} % hostile, {asked.minutes:g} minutes", file=out)
    found = real(asked.feeds, asked.minutes, out)
    late = found.lateness
    print(f"requests: {found.polls:,}; longest tick {found.longest_tick:.1f} s", file=out)
    print(f"late: {_quantiles(late)}; more than a tick: {sum(one > TICK for one in late):,}", file=out)
    short = sum(gap < PACE for gap in found.gaps)
    print(
        f"pace: {short:,} pauses of {len(found.gaps):,} at a host under {PACE} s;"
        f" the shortest: {min(found.gaps, default=0):.3f} s",
        file=out,
    )
    print(f"at one host at a time: {found.most_at_a_host} at most", file=out)
    print(f"CPU: {found.cpu * 10_000 / found.polls:.1f} s per 10,000 polls", file=out)
    workers = ", ".join(f"{memory:.0f} MB" for memory in found.workers)
    print(f"peak memory: {found.memory:.0f} MB; parse workers: {workers}", file=out)
    late, ticks, cpu = virtual(asked.virtual, asked.minutes)
    print(f"virtual: {asked.virtual:,} feeds, {len(late):,} polls, {max(ticks):,} in a tick at most", file=out)
    print(f"late: {_quantiles(late)}; CPU: {cpu * 10_000 / max(1, len(late)):.1f} s per 10,000 polls", file=out)


def _quantiles(values: Sequence[float]) -> str:
    if not values:
        return "none"
    return f"median {median(values):.1f} s, 99 % {values[len(values) * 99 // 100]:.1f} s, most {values[-1]:.1f} s"


if __name__ == "__main__":
    main()
