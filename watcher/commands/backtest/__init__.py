"""`watcher backtest`: a watch run over history, before it is trusted. No network; sends and stores nothing.

Items are judged anew by the watch as it is written now, in one pass: every threshold is counted from the same scores.
Baseline items, which no channel was told of, count as history. What is *not* here: the figures, and their words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TextIO

from watcher.adapters.gazetteer import gazetteer, reader
from watcher.adapters.progress import Progress
from watcher.commands.backtest import report
from watcher.commands.backtest.figures import Trial, thresholds
from watcher.commands.subjects import Lines, Subject, dumps
from watcher.commands.terminal import has_blocks
from watcher.commands.watches import named
from watcher.core.digest import when
from watcher.core.model import Watch
from watcher.errors import WatcherError
from watcher.settings import Settings, load, spelt


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to try: a watch by name, over the store's last `since` or the JSON lines of `items` (a file, or `-`).

    `threshold` is the range to sweep, None for one around the watch's own. `against` names another watch, or an env
    file that has a watch of the same name; "" compares with nothing.
    """

    watch: str
    since: timedelta = timedelta(days=30)
    threshold: tuple[int, int] | None = None
    against: str = ""
    items: str = ""


def run(
    settings: Settings,
    wish: Wish,
    *,
    environ: Mapping[str, str],
    stdin: Iterable[str],
    as_json: bool,
    out: TextIO,
    err: TextIO,
    now: datetime,
    seconds: Callable[[], float] = perf_counter,
) -> int:
    """Print how the watch does over history; returns 1 when a line was no item, else 0.

    Raises SettingsError for a faulty env file to compare with, and WatcherError when there is no such watch or history.
    """
    watch = named(settings, wish.watch)
    trial = Trial(
        watch=watch,
        zone=settings.timezone,
        read_places=reader(settings.feeds, settings.places),
        other=_other(settings, wish, environ),
    )
    started = seconds()
    with (
        _subjects(settings, wish, now, stdin, err) as source,
        Progress(f"trying {watch.name}", source.total, err) as progress,
    ):
        for done, subject in enumerate(source.subjects, start=1):
            trial.judge(subject)
            progress(done)
    lowest, highest = wish.threshold or (max(watch.threshold // 2, 1), watch.threshold * 2)
    frame = report.Frame(
        read=source.words,
        seconds=seconds() - started,
        thresholds=thresholds(lowest, highest, watch.threshold),
        against=wish.against,
    )
    if as_json:
        out.writelines(map(dumps, report.records(trial, frame)))
    else:
        out.writelines(f"{line}\n" for line in report.lines(trial, frame, blocks=has_blocks(out)))
    return int(isinstance(source.subjects, Lines) and source.subjects.failed)


def _other(settings: Settings, wish: Wish, environ: Mapping[str, str]) -> Watch | None:
    """A watch of the same settings, else the one of the same name in another env file."""
    if not wish.against:
        return None
    if any(watch.name == wish.against.upper() for watch in settings.watches):
        return named(settings, wish.against)
    if not Path(wish.against).exists():
        names = ", ".join(watch.name for watch in settings.watches)
        raise WatcherError(f"--against {wish.against}: neither a file nor a watch; the settings have {names}")
    return named(load(environ, path=Path(wish.against), gazetteer=gazetteer), wish.watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Items to try a watch on, how many (None: not known before they are read), and where from, in words."""

    subjects: Iterable[Subject]
    total: int | None
    words: str


@contextmanager
def _subjects(settings: Settings, wish: Wish, now: datetime, stdin: Iterable[str], err: TextIO) -> Iterator[_Source]:
    if wish.items == "-":
        yield _Source(subjects=Lines(stdin, err), total=None, words="standard input")
    elif wish.items:
        with _opened(wish.items) as stream:
            yield _Source(subjects=Lines(stream, err), total=None, words=wish.items)
    else:
        from watcher.commands import history  # brings the database in, for which lines cannot wait

        since = now - wish.since
        kept = f" (they are kept for {spelt(settings.retention)})" if settings.retention < wish.since else ""
        words = f"the store: what was seen since {when(since, settings.timezone, now)}{kept}"
        with history.stored(settings, since, now) as (total, subjects):
            yield _Source(subjects=subjects, total=total, words=words)


def _opened(file: str) -> TextIO:
    try:
        return Path(file).open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise WatcherError(f"{file}: {error.strerror}") from error
