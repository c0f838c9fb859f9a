"""`make bench-peers`: what a feed costs us, and what it costs the readers that others use, in one run.

Every reader is a command that is started, reads all feeds from one quick server on loopback, and ends: its start is in
the figures, the server is not. Phases are those of poll.py. CPU is what the system has counted for the command and all
of its children when they have ended. What each has stored is looked up, so that nobody is quick by reading nothing.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.outlets import ITEMS, Edition
from tests.bench.peers_server import quick_outlets

PHASES = ("cold", "warm", "touched")
_THREADS = 2
"""For those who can be told: the machine of reference has two cores."""
_READER = """
import sys
from reader import make_reader
with make_reader(sys.argv[1], feed_root=None) as reader:
    for url in open(sys.argv[2]).read().split():
        reader.add_feed(url, exist_ok=True)
    reader.update_feeds(scheduled=False, workers=int(sys.argv[3]))  # scheduled ones wait for an hour
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A program that reads feeds. `prepare` writes its files into a directory of its own, `command` reads all feeds
    once, `stored` counts the items that it then has."""

    name: str
    prepare: Callable[[Path, Sequence[str]], None]
    command: Callable[[Path], list[str]]
    stored: Callable[[Path], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One run of one reader: seconds of CPU, seconds, and the items that it has afterwards."""

    reader: str
    phase: str
    cpu: float
    wall: float
    stored: int


# --- the readers -----------------------------------------------------------------------------------------------------


def _rows(query: str) -> Callable[[Path, str], int]:
    def count(directory: Path, database: str) -> int:
        with closing(sqlite3.connect(directory / database)) as connection:
            return int(connection.execute(query).fetchone()[0])

    return count


def _watcher(name: str, python: str, more: Mapping[str, str]) -> Reader:
    def prepare(directory: Path, urls: Sequence[str]) -> None:
        lines = "\n".join(urls)
        values = {"FEEDS": lines, "STATE_DIR": str(directory), **_CHANNEL, **more}
        (directory / "config.env").write_text("".join(f"{key}='{value}'\n" for key, value in values.items()))

    return Reader(
        name=name,
        prepare=prepare,
        command=lambda directory: [
            *(python, "-m", "watcher", "-c", str(directory / "config.env"), "run", "--once", "--all")
        ],
        stored=lambda directory: _rows("SELECT count(*) FROM items")(directory, "watcher.db"),
    )


def _newsboat() -> Reader:
    def prepare(directory: Path, urls: Sequence[str]) -> None:
        (directory / "urls").write_text("\n".join(urls))
        (directory / "config").write_text(f"reload-threads {_THREADS}\n")

    def command(directory: Path) -> list[str]:
        files = [word for flag, name in (("-u", "urls"), ("-C", "config"), ("-c", "cache.db")) for word in (flag, name)]
        return ["newsboat", *(str(directory / word) if "-" not in word else word for word in files), "-x", "reload"]

    return Reader(
        name="newsboat",
        prepare=prepare,
        command=command,
        stored=lambda directory: _rows("SELECT count(*) FROM rss_item")(directory, "cache.db"),
    )


def _sfeed() -> Reader:
    def prepare(directory: Path, urls: Sequence[str]) -> None:
        feeds = "".join(f'feed "{number}" "{url}"\n' for number, url in enumerate(urls))
        rc = f'sfeedpath="{directory}/feeds"\nmaxjobs={_THREADS}\nfeeds() {{\n{feeds}}}\n'
        (directory / "sfeedrc").write_text(rc)

    def stored(directory: Path) -> int:
        return sum(len(path.read_bytes().splitlines()) for path in (directory / "feeds").iterdir())

    return Reader(
        name="sfeed",
        prepare=prepare,
        command=lambda directory: ["sfeed_update", str(directory / "sfeedrc")],
        stored=stored,
    )


def _reader(python: Path) -> Reader:
    def prepare(directory: Path, urls: Sequence[str]) -> None:
        (directory / "urls").write_text("\n".join(urls))
        (directory / "update.py").write_text(_READER)

    return Reader(
        name="reader",
        prepare=prepare,
        command=lambda directory: [
            *(str(python), str(directory / "update.py"), str(directory / "db"), str(directory / "urls"), str(_THREADS))
        ],
        stored=lambda directory: _rows("SELECT count(*) FROM entries")(directory, "db"),
    )


def _rss2email(python: Path) -> Reader:
    def prepare(directory: Path, urls: Sequence[str]) -> None:
        feeds = "".join(f"[feed.outlet{number}]\nurl = {url}\n" for number, url in enumerate(urls))
        (directory / "config").write_text(f"[DEFAULT]\nfrom = a@news.example\nto = b@news.example\n{feeds}")

    def stored(directory: Path) -> int:
        return sum(len(feed["seen"]) for feed in json.loads((directory / "data.json").read_text())["feeds"])

    return Reader(
        name="rss2email",
        prepare=prepare,
        command=lambda directory: [
            *(str(python.parent / "r2e"), "-c", str(directory / "config"), "-d", str(directory / "data.json")),
            *("run", "--no-send"),
        ],
        stored=stored,
    )


_CHANNEL = {"CHANNEL_DESK": "desk@ngo.example", "SMTP_FROM": "watcher@ngo.example"}
# the settings ask for a watch: this one is about nothing
_NO_WATCHES = {"FIRST_RUN": "baseline", "WATCH_NOTHING_KEYWORDS": "=Zzyzx"}
_WATCHES = {
    "FIRST_RUN": "all",
    "WATCH_SAFETY_KEYWORDS": "attack*, convoy, Kirkuk, Mosul, border^5, storm^5, police, match^-20",
    "WATCH_SAFETY_THRESHOLD": "30",
}


def ours(python: str = sys.executable) -> list[Reader]:
    """Watcher without anything to watch for, as the others are, and the whole pipeline."""
    return [_watcher("watcher", python, _NO_WATCHES), _watcher("with watches", python, _WATCHES)]


@contextmanager
def readers(environment: Path | None) -> Iterator[tuple[list[Reader], list[str]]]:
    """Those that there are, ourselves first, and the names of those that are absent.

    `environment` holds those from the Python index; without one they are installed into one that is thrown away.
    We are run from there, too, if we can: beside the tools of our development httpx loads a command line of its own.
    """
    with TemporaryDirectory(prefix="watcher-peers-") as directory:
        python = (environment or _installed(Path(directory))) / "bin" / "python"
        there = ours(str(python)) if _has(python, "watcher.daemon") else ours()
        absent = []
        for reader, present in (
            (_newsboat(), shutil.which("newsboat")),
            (_sfeed(), shutil.which("sfeed_update") and shutil.which("curl")),
            (_reader(python), _has(python, "reader")),
            (_rss2email(python), _has(python, "rss2email")),
        ):
            there += [reader] if present else []
            absent += [] if present else [reader.name]
        yield there, absent


def _installed(directory: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(directory)], check=True)
    install = [str(directory / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    # without a network they are absent; reader's own feedparser needs sgmllib3k, and does not say so
    for some in (["reader", "sgmllib3k", "rss2email"], [str(Path(__file__).parents[2])]):
        subprocess.run([*install, *some], check=False)
    return directory


def _has(python: Path, module: str) -> bool:
    return python.exists() and subprocess.run([str(python), "-c", f"import {module}"], check=False).returncode == 0


# --- measuring -------------------------------------------------------------------------------------------------------


def run(peers: Sequence[Reader], feeds: int, repeats: int) -> list[Figure]:
    """All phases, each by all readers in turn, so that they share what the machine was doing meanwhile."""
    figures: list[Figure] = []
    with quick_outlets(feeds) as served, TemporaryDirectory(prefix="watcher-peers-") as root:
        urls = [served.url(number) for number in range(feeds)]
        for reader in peers:
            _directory(root, reader).mkdir()
            reader.prepare(_directory(root, reader), urls)
        editions = [("cold", Edition())]
        editions += [("warm", Edition(gained=repeat)) for repeat in range(1, repeats + 1)]
        editions += [("touched", Edition(gained=repeats, touched=repeat)) for repeat in range(1, repeats + 1)]
        for phase, edition in editions:
            served.publish(edition)
            figures += [_measured(reader, phase, _directory(root, reader)) for reader in peers]
    return figures


def _directory(root: str, reader: Reader) -> Path:
    return Path(root) / reader.name.replace(" ", "-")


def _measured(reader: Reader, phase: str, directory: Path) -> Figure:
    with (directory / "log").open("a") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            reader.command(directory),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "HOME": str(directory)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"{reader.name}, {phase}: exit code {process.returncode}\n{_last_words(directory)}", file=sys.stderr)
    return Figure(
        reader=reader.name,
        phase=phase,
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        stored=reader.stored(directory),
    )


def _last_words(directory: Path) -> str:
    return (directory / "log").read_text(errors="replace")[-1000:]


# --- telling ---------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-peers")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=1, help="of warm and touched; the median is shown")
    parser.add_argument("--venv", type=Path, help="an environment that holds reader and rss2email")
    given = parser.parse_args(arguments)
    with readers(given.venv) as (there, absent):
        print(f"peers: {given.feeds} feeds of {ITEMS} items on loopback, {os.cpu_count()} CPUs, starts included")
        for line in report(run(there, given.feeds, given.repeats), given.feeds):
            print(line)
        for name in absent:
            print(f"{name:14}absent")


def report(figures: Sequence[Figure], feeds: int) -> Iterator[str]:
    """A line for each reader: CPU ms a feed by phase, feeds a second cold, items, and its costs in units of ours."""
    yield f"{'CPU ms a feed':14}{'cold':>8}{'warm':>8}{'touched':>9}{'cold feeds/s':>14}{'items':>9}   times ours"
    names = list(dict.fromkeys(figure.reader for figure in figures))
    unit = _costs(figures, names[0], feeds)
    for name in names:
        costs = _costs(figures, name, feeds)
        of_reader = [figure for figure in figures if figure.reader == name]
        rate = feeds / median(figure.wall for figure in of_reader if figure.phase == "cold")
        ratios = " / ".join(f"{cost / our:.1f}" for cost, our in zip(costs, unit, strict=True))
        cold, warm, touched = costs
        yield f"{name:14}{cold:8.2f}{warm:8.2f}{touched:9.2f}{rate:14.0f}{of_reader[-1].stored:9}   {ratios}"


def _costs(figures: Sequence[Figure], reader: str, feeds: int) -> list[float]:
    return [
        1000 * median(figure.cpu for figure in figures if (figure.reader, figure.phase) == (reader, phase)) / feeds
        for phase in PHASES
    ]


if __name__ == "__main__":
    main()
