"""`watcher match` through real pipes: items a second, start-up, and whether its memory grows with the stream.

Each row is one process that reads an env file of so many terms, then JSON lines until they end; items and watches are
those of the matcher's bench. Start-up is the wall-clock time of the same command on an empty input. Memory is what is
resident when a tenth of the items were written, and at the end.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, NamedTuple

from tests.bench import match
from tests.bench.usage import cpu_seconds, resident_memory
from watcher.core.model import Entry

ITEMS = 20_000
SIZES = match.SIZES
BLOCK = 100
"""Items that are written at once; a pipe holds fewer."""


class Row(NamedTuple):
    """Items a second of the process's CPU and of the clock, start-up deducted from both; seconds; MB."""

    terms: int
    rate: float
    wall_rate: float
    start_up: float
    early: float
    late: float
    matches: int

    def __str__(self) -> str:
        return (
            f"{self.terms:7,} {self.rate:15,.0f} {self.wall_rate:9,.0f} {self.start_up:8.2f} s"
            f" {self.early:11,.0f} MB {self.late:8,.0f} MB {self.matches / ITEMS:13.2f}"
        )


def main() -> None:
    print(f"\nwatcher match: {ITEMS:,} of these items through pipes, as JSON lines")
    print("  terms  items/s of CPU items/s  start-up  RSS at 1/10  RSS at the end  matches/item")
    lines = [json.dumps(record(number, entry)) + "\n" for number, entry in enumerate(match.items()[1])]
    blocks = ["".join(lines[first : first + BLOCK]).encode() for first in range(0, len(lines), BLOCK)]
    for count in SIZES:
        with tempfile.TemporaryDirectory() as directory:
            config = env_file(Path(directory), count)
            print(measured(config, count, blocks * (ITEMS // len(lines))), flush=True)


def record(number: int, entry: Entry) -> dict[str, object]:
    return {"id": number, "title": entry.title, "text": entry.summary}


def env_file(directory: Path, count: int) -> Path:
    """Watches as a user writes them: each with its keywords and its threshold."""
    written = ["FEEDS=https://example.org/rss", "CHANNEL_DESK=desk@example.org", "SMTP_FROM=watcher@example.org"]
    for number, keywords in enumerate(match.queries([*map(match.vocabulary, match.ALPHABETS)], count)):
        written += [f"WATCH_W{number}_KEYWORDS='{keywords}'", f"WATCH_W{number}_THRESHOLD={match.THRESHOLD}"]
    path = directory / "config.env"
    path.write_text("\n".join(written))
    return path


def measured(config: Path, count: int, blocks: Sequence[bytes]) -> Row:
    command = [sys.executable, "-m", "watcher", "-c", str(config), "match"]
    started = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    start_up = time.perf_counter() - started
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        found: list[int] = []
        reader = Thread(target=count_lines, args=(process.stdout, found))
        reader.start()
        write(process.stdin, blocks[:1])  # longer than what a pipe holds: when it is written, the settings are read
        warm, spent = time.perf_counter(), cpu_seconds(process.pid)
        tenth = len(blocks) // 10
        write(process.stdin, blocks[1:tenth])
        early = resident_memory(process.pid)
        write(process.stdin, blocks[tenth:])
        late, seconds, cpu = resident_memory(process.pid), time.perf_counter() - warm, cpu_seconds(process.pid) - spent
        process.stdin.close()
        reader.join()
    items = (len(blocks) - 1) * BLOCK
    return Row(count, items / cpu, items / seconds, start_up, early, late, found[0])


def write(pipe: IO[bytes], blocks: Iterable[bytes]) -> None:
    for block in blocks:
        pipe.write(block)
        pipe.flush()


def count_lines(pipe: IO[bytes], found: list[int]) -> None:
    found.append(sum(1 for _ in pipe))


if __name__ == "__main__":
    main()
