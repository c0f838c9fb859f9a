"""What polling costs: cold (an empty store), warm (95 % of the feeds answer 304), touched (all changed, nothing new).

CPU is that of the whole process tree, parse workers included; the outlets are not in it. What is *not* here: delivery.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TextIO

from tests.bench.outlets import ITEMS, Edition, Outlets, outlets
from tests.bench.usage import peak_memory, processes
from watcher import settings, wiring
from watcher.adapters.gazetteer import gazetteer
from watcher.pipeline import Pipeline, PollReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One poll of all feeds, in seconds."""

    phase: str
    report: PollReport
    cpu: float
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All polls, and the peak memory of our process and of its workers, in MB."""

    feeds: int
    measures: tuple[Measure, ...]
    memory: float
    workers: tuple[float, ...]

    def median(self, phase: str) -> tuple[float, float]:
        """CPU milliseconds a feed, and feeds a second."""
        of_phase = [measure for measure in self.measures if measure.phase == phase]
        return (
            1000 * median(measure.cpu for measure in of_phase) / self.feeds,
            self.feeds / median(measure.wall for measure in of_phase),
        )


def run(feeds: int, repeats: int) -> Bench:
    """Poll `feeds` outlets `repeats` times in each phase."""
    measures: list[Measure] = []
    with outlets(feeds) as served:
        for _ in range(repeats - 1):
            with _pipeline(served, feeds) as pipeline:
                measures.append(_poll(pipeline, served, "cold"))
        with _pipeline(served, feeds) as pipeline:
            measures.append(_poll(pipeline, served, "cold"))
            for repeat in range(1, repeats + 1):
                served.publish(Edition(gained=repeat))
                measures.append(_poll(pipeline, served, "warm"))
            for repeat in range(1, repeats + 1):
                served.publish(Edition(gained=repeats, touched=repeat))
                measures.append(_poll(pipeline, served, "touched"))
            workers = processes(without=[served.pid]).keys() - {os.getpid()}
            return Bench(
                feeds=feeds,
                measures=tuple(measures),
                memory=peak_memory(os.getpid()),
                workers=tuple(peak_memory(pid) for pid in sorted(workers)),
            )


@contextmanager
def _pipeline(served: Outlets, feeds: int) -> Iterator[Pipeline]:
    """The shipped pipeline on an empty store. Parse workers start with the first document: cold pays for that, too."""
    with TemporaryDirectory(prefix="watcher-bench-") as directory:
        configured = settings.load(_settings(served, feeds, Path(directory)), path=None, gazetteer=gazetteer)
        with wiring.build(configured) as pipeline:
            pipeline.register()
            yield pipeline


def _settings(served: Outlets, feeds: int, directory: Path) -> dict[str, str]:
    return {
        "FEEDS": "\n".join(served.url(number) for number in range(feeds)),
        "FIRST_RUN": "all",
        "WATCH_SAFETY_KEYWORDS": "attack*, convoy, Kirkuk, Mosul, border^5, storm^5, police, match^-20",
        "WATCH_SAFETY_THRESHOLD": "30",
        "CHANNEL_DESK": "desk@ngo.example",
        "SMTP_FROM": "watcher@ngo.example",
        "STATE_DIR": str(directory),
    }


def _poll(pipeline: Pipeline, served: Outlets, phase: str) -> Measure:
    cpu, wall = _cpu(served), time.perf_counter()
    report = pipeline.poll(everything=True)
    return Measure(phase=phase, report=report, cpu=_cpu(served) - cpu, wall=time.perf_counter() - wall)


def _cpu(served: Outlets) -> float:
    return sum(processes(without=[served.pid]).values())


def main(out: TextIO = sys.stdout, *, feeds: int = 250, repeats: int = 3) -> None:
    """Print the figures."""
    bench = run(feeds, repeats)
    print(f"poll: {feeds} feeds of {ITEMS} items on loopback, {os.cpu_count()} CPUs, median of {repeats}", file=out)
    print(f"{'':10}{'CPU ms a feed':>15}{'feeds a second':>18}", file=out)
    for phase in ("cold", "warm", "touched"):
        cpu, rate = bench.median(phase)
        print(f"{phase:10}{cpu:15.2f}{rate:18.0f}", file=out)
    workers = ", ".join(f"{memory:.0f} MB" for memory in bench.workers)
    print(f"peak memory: {bench.memory:.0f} MB; parse workers: {workers}", file=out)
