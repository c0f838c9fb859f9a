"""The benchmark measures what it says: feeds are feeds, phases are those phases, the clock counts every process."""

import io
import multiprocessing
import multiprocessing.synchronize
import os
import subprocess
import sys
import time
from pathlib import Path

import feedparser
import pytest

from tests.bench import match, poll, scale, scale_server, stream, usage
from tests.bench.outlets import ITEMS, Edition
from tests.support.documents import read


def links(edition: Edition, number: int) -> list[str]:
    parsed = feedparser.parse(io.BytesIO(edition.body(number)))
    assert not parsed.bozo
    return [entry.link for entry in parsed.entries]


class TestFeeds:
    def test_a_feed_has_thirty_items_of_its_own(self) -> None:
        first, second = links(Edition(), 1), links(Edition(), 2)
        assert len(set(first)) == len(set(second)) == ITEMS
        assert not set(first) & set(second)

    def test_every_twentieth_gains_items_on_top(self) -> None:
        assert links(Edition(gained=2), 20)[2:] == links(Edition(), 20)
        assert links(Edition(gained=2), 19) == links(Edition(), 19)

    def test_a_touched_body_differs_and_tells_nothing_new(self) -> None:
        assert Edition(touched=1).body(3) != Edition().body(3)
        assert links(Edition(touched=1), 3) == links(Edition(), 3)

    def test_bodies_are_the_same_in_every_run(self) -> None:
        assert Edition().body(7) == Edition().body(7)


def spin(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def spin_and_wait(spun: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    spin(0.1)
    spun.set()
    done.wait(30)


class TestUsage:
    def test_counts_a_child_while_it_lives_and_leaves_out_who_is_named(self) -> None:
        context = multiprocessing.get_context("spawn")
        spun, done = context.Event(), context.Event()
        child = context.Process(target=spin_and_wait, args=(spun, done))
        child.start()
        try:
            assert child.pid
            assert spun.wait(30)
            assert usage.processes()[child.pid] >= 0.1
            assert child.pid not in usage.processes(without=[child.pid])
        finally:
            done.set()
            child.join()

    def test_counts_our_own_work(self) -> None:
        before = usage.processes()[os.getpid()]
        spin(0.1)
        assert usage.processes()[os.getpid()] >= before + 0.09

    def test_the_peak_of_memory_is_at_least_what_is_held_now(self) -> None:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        assert usage.peak_memory(os.getpid()) >= resident * 0.99 > 1
        assert usage.resident_memory(os.getpid()) == pytest.approx(resident, rel=0.2)

    def test_a_process_that_is_gone_holds_nothing(self) -> None:
        with subprocess.Popen([sys.executable, "-c", ""]) as gone:
            gone.wait()
        assert usage.peak_memory(gone.pid) == usage.resident_memory(gone.pid) == usage.cpu_seconds(gone.pid) == 0


class TestPhases:
    def test_each_phase_is_what_its_name_says(self) -> None:
        """Cold reads all; warm reads every 20th feed, each with one new item; touched reads all for nothing."""
        bench = poll.run(feeds=21, repeats=1)
        cold, warm, touched = (measure.report for measure in bench.measures)
        assert [measure.phase for measure in bench.measures] == ["cold", "warm", "touched"]
        assert (cold.polled, cold.unchanged, cold.items, cold.failed) == (21, 0, 21 * ITEMS, 0)
        assert (warm.polled, warm.unchanged, warm.items, warm.failed) == (21, 19, 2, 0)
        assert (touched.polled, touched.unchanged, touched.items, touched.failed) == (21, 0, 0, 0)
        assert 0 < cold.matches < cold.items

    def test_prints_a_line_for_each_phase(self) -> None:
        out = io.StringIO()
        poll.main(out, feeds=2, repeats=1)
        head, _, *phases, memory = out.getvalue().splitlines()
        assert head.startswith("poll: 2 feeds of 30 items on loopback")
        assert [line.split()[0] for line in phases] == ["cold", "warm", "touched"]
        assert memory.startswith("peak memory: ")


def test_the_schedule_of_many_feeds_under_a_virtual_clock() -> None:
    """No feed is more than a tick late, and the ticks share the work."""
    late, ticks, _ = scale.virtual(900, minutes=3)
    assert 0 <= late[0] <= late[-1] <= scale.TICK
    assert sum(ticks) == len(late)
    assert 150 < len(late) < 210
    assert max(ticks) < 30


def test_publishers_take_their_time() -> None:
    """50 to 2,000 ms, and every edition has one new item."""
    seconds = [scale_server.latency(number) for number in range(1000)]
    assert (min(seconds), max(seconds)) == (0.05, 2.0)
    before, after = (set(read(scale_server.feed(7, edition)).entries) for edition in (1, 2))
    assert (len(before), len(after - before)) == (scale_server.ITEMS, 1)


class TestMatch:
    def test_terms_differ_and_are_as_many_as_asked_for(self) -> None:
        queries = match.queries([*map(match.vocabulary, match.ALPHABETS)], 100)
        terms = [line for query in queries for line in query.splitlines()]
        assert len(queries) == 10
        assert len(set(terms)) == 100
        assert 20 <= sum(any(word.isupper() for word in term.split()) for term in terms) <= 50  # operators

    def test_a_row_counts_what_was_found(self) -> None:
        row = match.measured(["coup"] * 2)
        assert (row.terms, row.watches, row.counts) == (2, 2, match.Counts(0, 0, 0))
        assert row.rate > 0
        assert row.peak > row.resident / 2 > 1

    def test_a_filter_reads_all_that_is_written(self, tmp_path: Path) -> None:
        said = b'{"title": "a coup"}\n' * stream.BLOCK
        config = tmp_path / "config.env"
        config.write_text(
            "FEEDS=https://example.org/rss\nWATCH_W_KEYWORDS=coup\nSMTP_FROM=watcher@example.org\n"
            "CHANNEL_DESK=desk@example.org\n"
        )
        row = stream.measured(config, 1, [said] * 60)
        assert row.matches == 60 * stream.BLOCK
        assert row.early > 1
