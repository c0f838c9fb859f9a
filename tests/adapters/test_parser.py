"""The worker pool: real processes, killed for real."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pytest

from tests.support.documents import rss
from tests.support.records import feed_state
from watcher.adapters.parser import WorkerParser
from watcher.adapters.parser import pool as pool_module
from watcher.core.feed import body_hash
from watcher.core.feed.read import read_unseen
from watcher.core.model import Entry, FeedState, Limits, Locus
from watcher.errors import FeedError, FetchError
from watcher.ports import Document, Failed, Parsed, Unchanged

GOOD = Document(url="good", body=rss("<item><guid>1</guid></item>").encode(), etag='"1"', last_modified="today")
HTML = Document(url="html", body=b"<html></html>")
SLOW = Document(url="slow", body=rss(f"<item><author>{'a' * 300_000}</author><language>en</language></item>").encode())
"""feedparser looks for an address in it with a pattern that takes quadratic time: minutes."""
LARGE = Document(url="large", body=b'{"items": [' + b"[]," * 2_600_000 + b"[]]}")
"""8 MB that become 200 MB of empty lists."""

PAUSE = threading.Event()
"""Never set: waiting for it is a pause."""

Outcome = Parsed | Unchanged | Failed


@contextmanager
def parser(limits: Limits | None = None, workers: int = 2) -> Iterator[WorkerParser]:
    with closing(WorkerParser(limits=limits or Limits(), workers=workers)) as made:
        yield made


def outcomes(
    pool: WorkerParser,
    documents: Iterable[Document | Unchanged | Failed],
    states: Mapping[str, FeedState] | None = None,
) -> dict[str, Outcome]:
    return {outcome.url: outcome for batch in pool.parse(documents, states or {}) for outcome in batch}


def words(outcome: Outcome) -> str:
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, FeedError)
    return str(outcome.error)


def children() -> set[int]:
    """The processes that we started and that are not gone."""
    lines = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(child) for line in lines for child in line.read_text().split()}


@dataclass
class Source:
    """Documents that remember whether they were closed."""

    documents: Iterable[Document | Unchanged | Failed]
    taken: int = 0
    closed: threading.Event = field(default_factory=threading.Event)

    def __iter__(self) -> Iterator[Document | Unchanged | Failed]:
        try:
            for document in self.documents:
                self.taken += 1
                yield document
        finally:
            self.closed.set()


def test_a_document_comes_back_as_a_feed_with_its_validators() -> None:
    """The ETag travels with the items, so that both are stored at once."""
    with parser() as pool:
        (outcome,) = outcomes(pool, [GOOD]).values()
    assert isinstance(outcome, Parsed)
    assert (outcome.url, outcome.etag, outcome.last_modified) == ("good", '"1"', "today")
    assert outcome.feed.entries == (Entry(guid="1"),)


def test_places_come_back_with_an_entry() -> None:
    """What the document says of where an entry is crosses the pipe like its text."""
    item = (
        '<item><guid>1</guid><g:point xmlns:g="http://www.georss.org/georss">36.34 43.13</g:point>'
        '<d:iso3 xmlns:d="http://www.gdacs.org">IRQ</d:iso3></item>'
    )
    with parser() as pool:
        (outcome,) = outcomes(pool, [Document(url="a", body=rss(item).encode())]).values()
    assert isinstance(outcome, Parsed)
    assert outcome.feed.entries == (Entry(guid="1", points=(Locus(36.34, 43.13),), countries=("IQ",)),)


def test_headers_reach_the_reader() -> None:
    """Content-Location is what relative links start from."""
    body = rss("<item><link>/a</link></item>").encode()
    with parser() as pool:
        (outcome,) = outcomes(
            pool, [Document(url="a", body=body, headers={"content-location": "https://news.example/feed"})]
        ).values()
    assert isinstance(outcome, Parsed)
    assert outcome.feed.entries[0].link == "https://news.example/a"


def test_what_is_no_document_passes_through_without_a_process() -> None:
    """Most polls are 304s: they cost no worker."""
    unchanged, failed = Unchanged(url="a"), Failed(url="b", error=FetchError("no answer"))
    before = children()
    with parser() as pool:
        assert outcomes(pool, [unchanged, failed]) == {"a": unchanged, "b": failed}
        assert children() == before


def test_a_body_that_we_have_costs_no_process() -> None:
    """It is as good as a 304, and its validators may be newer."""
    state = feed_state("good", body_hash=body_hash(GOOD.body, GOOD.headers, Limits()))
    before = children()
    with parser() as pool:
        (outcome,) = outcomes(pool, [GOOD], {"good": state}).values()
        assert children() == before
    assert outcome == Unchanged(url="good", etag='"1"', last_modified="today")


def test_items_that_we_have_are_not_read_again() -> None:
    """What one reading leaves behind recognises its items in the next."""
    with parser() as pool:
        first = outcomes(pool, [GOOD])["good"]
        assert isinstance(first, Parsed)
        state = feed_state("good", body_hash=first.body_hash, seen=first.reading.seen)
        longer = replace(GOOD, body=rss("<item><guid>2</guid></item><item><guid>1</guid></item>").encode())
        second = outcomes(pool, [longer], {"good": state})["good"]
    assert isinstance(second, Parsed)
    assert second.feed.entries == (Entry(guid="2"),)
    assert second.reading.known == first.reading.keys


def test_a_document_that_is_no_feed_fails_in_words() -> None:
    """And the worker goes on with the next."""
    with parser(workers=1) as pool:
        found = outcomes(pool, [HTML, GOOD])
    assert words(found["html"]) == "an HTML page, not a feed"
    assert isinstance(found["good"], Parsed)


def test_a_document_that_takes_too_long_is_given_up_in_time() -> None:
    """The others are read meanwhile, and a new worker reads on."""
    started = time.monotonic()
    with parser(replace(Limits(), parse_seconds=0.7)) as pool:
        found = outcomes(pool, [SLOW, GOOD, replace(SLOW, url="slow too"), replace(GOOD, url="good too")])
    assert words(found["slow"]) == words(found["slow too"]) == "took longer than 0.7 s to read"
    assert isinstance(found["good"], Parsed)
    assert isinstance(found["good too"], Parsed)
    assert time.monotonic() - started < 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process's address space")
def test_a_document_that_takes_too_much_memory_is_given_up() -> None:
    """Its process goes with it: the next document finds a fresh one."""
    with parser(replace(Limits(), parse_memory=150_000_000), workers=1) as pool:
        found = outcomes(pool, [LARGE, GOOD])
    assert words(found["large"]) == "took more than 150 MB to read"
    assert isinstance(found["good"], Parsed)


def test_a_worker_that_dies_over_a_document_fails_it() -> None:
    """Whatever ended the process, the next document is read by another."""
    before = children()

    def killing() -> Iterator[Document]:
        yield SLOW
        while not (reading := children() - before):
            PAUSE.wait(0.01)
        os.kill(reading.pop(), signal.SIGKILL)
        yield GOOD

    with parser() as pool:
        found = outcomes(pool, killing())
    assert words(found["slow"]) == "the process that read it was ended by SIGKILL"
    assert isinstance(found["good"], Parsed)


def test_a_worker_that_died_idle_costs_no_document() -> None:
    """It is nobody's fault, and is replaced."""
    before = children()
    with parser(workers=1) as pool:
        outcomes(pool, [GOOD])
        (worker,) = children() - before
        os.kill(worker, signal.SIGKILL)
        os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
        assert isinstance(outcomes(pool, [GOOD])["good"], Parsed)


def test_workers_stay_warm_and_deaf_to_what_ends_the_daemon() -> None:
    """Ctrl-C and a stopping unit signal every process: documents under way are finished all the same."""
    before = children()
    with parser() as pool:
        outcomes(pool, [GOOD, HTML])
        workers = children() - before
        for worker in workers:
            os.kill(worker, signal.SIGTERM)
            os.kill(worker, signal.SIGINT)
        assert isinstance(outcomes(pool, [GOOD, HTML])["good"], Parsed)
        assert children() - before == workers
    assert children() == before


def test_quick_documents_share_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start another one costs more than hundreds of them take."""
    monkeypatch.setattr(pool_module, "_PATIENCE", 60.0)
    before = children()
    with parser(workers=2) as pool:
        found = outcomes(pool, [replace(GOOD, url=str(number)) for number in range(50)])
        assert len(children() - before) == 1
    assert sum(isinstance(outcome, Parsed) for outcome in found.values()) == 50


def test_documents_that_pile_up_get_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes its time holds nobody up for longer than that, in this round and not only once."""
    monkeypatch.setattr(pool_module, "_PATIENCE", 0.1)
    before = children()
    with parser(workers=2) as pool:
        batches = pool.parse([SLOW, GOOD, HTML, replace(GOOD, url="good too")])
        quick = [outcome.url for batch in islice(batches, 1) for outcome in batch]
        assert len(children() - before) == 2
        while len(quick) < 3:
            quick += [outcome.url for outcome in next(batches)]
        batches.close()
    assert quick == ["good", "html", "good too"]


def test_outcomes_do_not_wait_for_documents() -> None:
    """A slow server delays nobody else's items."""
    seen = threading.Event()

    def slow() -> Iterator[Document]:
        yield GOOD
        assert seen.wait(30)
        yield HTML

    with parser() as pool:
        batches = pool.parse(slow())
        assert [outcome.url for outcome in next(batches)] == ["good"]
        seen.set()
        assert [outcome.url for batch in batches for outcome in batch] == ["html"]


def test_batches_are_what_is_ready_and_never_empty() -> None:
    """A consumer that takes its time gets more at once, within bounds: one transaction for many polls."""
    source = Source(Unchanged(url=str(number)) for number in range(1000))
    sizes = []
    with parser() as pool:
        for batch in pool.parse(source):
            PAUSE.wait(0.001)
            sizes.append(len(batch))
            assert source.taken - sum(sizes) < 50
    assert sum(sizes) == 1000
    assert min(sizes) > 0
    assert max(sizes) > 4


def test_closing_early_closes_the_documents_and_stops_reading() -> None:
    """Also in the middle of a document that would take minutes; nothing is left behind, and the pool can go on."""
    threads, files = threading.active_count(), open_files()
    source = Source([GOOD, SLOW, *[GOOD] * 1000])
    started = time.monotonic()
    with parser(workers=2) as pool:
        batches = pool.parse(source)
        next(batches)
        batches.close()
        assert source.closed.is_set()
        assert source.taken < 100
        assert threading.active_count() == threads
        assert isinstance(outcomes(pool, [GOOD])["good"], Parsed)
    assert time.monotonic() - started < 8
    assert open_files() == files


class Slow(Iterator[Document]):
    """Documents of which the second does not come before somebody interrupts."""

    def __init__(self) -> None:
        self.interrupted, self.closed, self.asked = threading.Event(), threading.Event(), 0

    def __next__(self) -> Document:
        self.asked += 1
        if self.asked == 1:
            return GOOD
        assert self.interrupted.wait(30)
        raise StopIteration

    def interrupt(self) -> None:
        self.interrupted.set()

    def close(self) -> None:
        assert self.interrupted.is_set()
        self.closed.set()


def test_closing_does_not_wait_for_a_slow_server() -> None:
    """A daemon that is told to stop has no 30 s: what can be interrupted is, and then closed."""
    source = Slow()
    with parser() as pool:
        batches = pool.parse(source)
        next(batches)
        started = time.monotonic()
        batches.close()
        assert time.monotonic() - started < 1
        assert source.closed.is_set()
        assert isinstance(outcomes(pool, [GOOD])["good"], Parsed)


def test_what_documents_raise_is_raised_to_the_consumer() -> None:
    """A store that fails while requests are read must not look like the end of the feeds."""

    def failing() -> Iterator[Document]:
        yield GOOD
        raise KeyError("broken")

    with parser() as pool:
        with pytest.raises(KeyError, match="broken"):
            outcomes(pool, failing())
        assert isinstance(outcomes(pool, [GOOD])["good"], Parsed)


ORPHAN = """
import os, signal
from tests.adapters.test_parser import GOOD, children
from watcher.adapters.parser import WorkerParser
pool = WorkerParser(limits=__import__("watcher.core.model").core.model.Limits())
list(pool.parse([GOOD]))
print(*children(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_their_parent() -> None:
    """Even when it is killed: their input ends."""
    parent = run_python(ORPHAN)
    orphans = [int(child) for child in parent.stdout.split()]
    assert parent.returncode == -signal.SIGKILL
    assert orphans
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{orphan}").exists() for orphan in orphans) and time.monotonic() < deadline:
        PAUSE.wait(0.01)
    assert not any(Path(f"/proc/{orphan}").exists() for orphan in orphans)


def test_a_worker_whose_parent_was_killed_ends_without_a_word() -> None:
    """Its answer has no reader: no traceback in the journal."""
    command = [sys.executable, "-m", "watcher.adapters.parser.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as worker:
        assert worker.stdin
        assert worker.stdout
        assert worker.stderr
        worker.stdout.close()
        messages: tuple[object, ...] = (Limits(), (b"<rss version='2.0'><channel></channel></rss>", {}, "a", b""))
        for message in messages:
            pickle.dump(message, worker.stdin)
        worker.stdin.flush()
        assert worker.stderr.read() == b""
    assert worker.returncode == 0


def test_the_parent_stays_light() -> None:
    """Only workers import feedparser (55 ms and 8 MB) and what reads documents."""
    heavy = {"feedparser", "watcher.core.feed.read", "watcher.core.feed.xml"}
    assert (
        run_python(f"import watcher.adapters.parser, sys; sys.exit(bool({heavy} & set(sys.modules)))").returncode == 0
    )


@pytest.mark.parametrize(
    ("body", "again"),
    [
        (rss("<item><guid>1</guid></item>"), rss("<item><guid>1</guid></item>") + " "),
        ("", '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}'),
    ],
)
def test_workers_import_feedparser_when_a_document_needs_it(body: str, again: str) -> None:
    """One with nothing new does not, nor does a JSON Feed."""
    seen = read_unseen(body.encode(), {}, Limits(), url="a", seen=b"").seen if body else b""
    code = f"""
import sys
import watcher.adapters.parser.worker as worker
from watcher.core.model import Limits
reading = worker.read_unseen({again.encode()!r}, {{}}, Limits(), url="a", seen={seen!r})
sys.exit("feedparser" in sys.modules or len(reading.keys + reading.known) != 1)
"""
    done = run_python(code)
    assert (done.returncode, done.stderr) == (0, "")


def test_workers_know_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment may hold passwords; a process that reads hostile documents does not need it."""
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    before = children()
    with parser(workers=1) as pool:
        outcomes(pool, [GOOD])
        (worker,) = children() - before
        assert b"hunter2" not in Path(f"/proc/{worker}/environ").read_bytes()


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
