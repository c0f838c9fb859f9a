"""Many requests at once: one result each, bounded in number, by host, and in what waits; an end that leaves nothing."""

import asyncio
import gc
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from tests.adapters.http.fetching import HURRY, LIMITS, FakeNames
from tests.support.http_server import Asked, Handler, HttpServer, Raw, Reply, endless, hold, say
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http.kept import Kept
from watcher.core.model import Limits
from watcher.errors import FetchError
from watcher.ports import Document, Failed, Request, Unchanged

FEED = b"<rss>news</rss>"


class Crowd:
    """A handler that answers nobody before `size` requests are there at once, and counts how many ever were."""

    def __init__(self, size: int) -> None:
        self._barrier = threading.Barrier(size)
        self._lock = threading.Lock()
        self._here: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Reply:
        host = asked.headers["host"].partition(":")[0]
        self._count(host, 1)
        self._barrier.wait(10)
        self._count(host, -1)
        return Reply(body=FEED)

    def _count(self, host: str, step: int) -> None:
        with self._lock:
            for name in (host, "all"):
                self._here[name] += step
                self.most[name] = max(self.most[name], self._here[name])


def fetcher(
    server: HttpServer,
    *,
    concurrency: int = 32,
    per_host: int = 32,
    pace: float = 0.0,
    host_seconds: float = math.inf,
    limits: Limits = LIMITS,
    names: int = 0,
) -> HttpFetcher:
    """Over the server as 127.0.0.1, and as 0.example, 1.example, ... up to `names`."""
    return HttpFetcher(
        limits=limits,
        allow_private=["127.0.0.1"],
        resolve=FakeNames({f"{number}.example": [["127.0.0.1"]] for number in range(names)}),
        concurrency=concurrency,
        per_host=per_host,
        pace=pace,
        host_seconds=host_seconds,
    )


def asking(server: HttpServer, count: int) -> list[Request]:
    return [Request(url=server.url(f"/{number}")) for number in range(count)]


def test_one_result_each() -> None:
    """Every request has exactly one result, whatever the others came to."""
    answers: dict[str, Callable[[], Reply | Raw]] = {
        "0": lambda: Reply(body=FEED),
        "1": lambda: Reply(status=304),
        "2": lambda: Reply(status=500),
        "3": lambda: say(b"nonsense\r\n\r\n"),
        "4": lambda: endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(10_000)),
        "5": hold,
        "6": lambda: Reply(status=302, headers={"Location": "/0"}),
    }
    kinds = {"0": Document, "1": Unchanged, "2": Failed, "3": Failed, "4": Failed, "5": Failed, "6": Document}
    with HttpServer(lambda asked: answers[asked.target[-1]]()) as server:
        requests = [Request(url=server.url(f"/{n}{n % 7}"), etag='"1"') for n in range(70)]
        limits = Limits(body_bytes=100_000, fetch_seconds=1)
        results = list(fetcher(server, limits=limits).fetch([*requests, Request(url="nonsense")]))
    assert Counter(result.url for result in results) == Counter([*(request.url for request in requests), "nonsense"])
    assert all(isinstance(result, kinds.get(result.url[-1], Failed)) for result in results)


def test_nothing_to_fetch() -> None:
    """No requests, no results, no thread left."""
    with HttpServer(lambda _: Reply()) as server:
        assert list(fetcher(server).fetch([])) == []


@pytest.mark.parametrize("concurrency", [1, 4, 8])
def test_concurrency(concurrency: int) -> None:
    """As many requests are under way as allowed, and no more."""
    crowd = Crowd(concurrency)
    with HttpServer(crowd) as server:
        results = list(fetcher(server, concurrency=concurrency).fetch(asking(server, concurrency * 5)))
    assert len(results) == concurrency * 5
    assert crowd.most["all"] == concurrency


def test_concurrency_of_a_host() -> None:
    """A host has at most `per_host` requests at a time; others pass those that wait for it, and nothing is starved."""
    crowd = Crowd(6)
    with HttpServer(crowd) as server:
        urls = [server.url(f"/{number}", host=f"{host}.example") for host in range(3) for number in range(10)]
        fetching = fetcher(server, concurrency=6, per_host=2, names=3).fetch(Request(url=url) for url in urls)
        assert sorted(result.url for result in fetching) == sorted(urls)
    assert crowd.most == {"all": 6, "0.example": 2, "1.example": 2, "2.example": 2}


def test_a_slow_host_holds_up_nobody() -> None:
    """However many feeds hang on one slow host, the next host is asked at once."""
    slow = threading.Event()

    def answer(asked: Asked) -> Reply:
        if asked.headers["host"].startswith("0.example"):
            slow.wait(10)
        return Reply(body=FEED)

    with HttpServer(answer) as server:
        requests = [Request(url=server.url(f"/{number}", host="0.example")) for number in range(50)]
        requests.append(Request(url=server.url("/", host="1.example")))
        fetching = fetcher(server, concurrency=4, per_host=2, names=2).fetch(requests)
        assert next(fetching).url == requests[-1].url
        slow.set()
        assert len(list(fetching)) == 50


@pytest.mark.parametrize(("size", "waits"), [(100_000, 0), (1_500_000, 1)], ids=["small", "large"])
def test_large_bodies_wait_for_a_place(size: int, waits: int) -> None:
    """Of large bodies there are few at a time; to wait for a place is not a server's fault, and uses up no time."""

    class Crowded(asyncio.Semaphore):
        """A place comes free when everybody's time is over."""

        waited = 0

        async def acquire(self) -> Literal[True]:
            self.waited += 1
            await asyncio.sleep(HURRY.fetch_seconds * 1.5)
            return await super().acquire()

    limits = Limits(body_bytes=2_000_000, fetch_seconds=HURRY.fetch_seconds)
    with HttpServer(lambda _: Reply(body=bytes(size))) as server:
        exchange, places = fetcher(server, limits=limits)._exchange, Crowded(1)
        result = asyncio.run(exchange.run(Request(url=server.url()), Kept(), places))
    assert isinstance(result, Document)
    assert (len(result.body), places.waited) == (size, waits)
    assert places.locked() == bool(waits)  # the caller's to release


def test_a_host_with_more_feeds_than_time() -> None:
    """Those that still wait for their host when the time is over are put off: nobody waits for them, they have no
    result."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        requests = [Request(url=server.url(f"/{number}", host="0.example")) for number in range(9)]
        requests.append(Request(url=server.url("/9", host="1.example")))
        hurried = fetcher(server, per_host=1, names=2, host_seconds=0.0)
        assert {result.url for result in hurried.fetch(requests)} == {requests[0].url, requests[-1].url}
        assert len(list(fetcher(server, per_host=1, names=2).fetch(requests))) == 10


def test_pace() -> None:
    """A host is asked again only after a pause, one that the operator named himself at once."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        began = time.monotonic()
        assert len(list(fetcher(server, pace=0.1).fetch(asking(server, 4)))) == 4
        assert time.monotonic() - began >= 0.3
        own = HttpFetcher(limits=LIMITS, own={(server.host, server.port)}, pace=60.0)
        assert len(list(own.fetch(asking(server, 4)))) == 4


SILENT = f"no answer within {HURRY.fetch_seconds:g} s"
NO_MORE = f"{SILENT} (the host did not answer its other feeds either)"


def silent_host(silent: Callable[[int], bool]) -> Callable[[Asked], Reply | Raw]:
    """A handler to which the number in a request's path says whether it is ever answered."""
    return lambda asked: hold() if silent(int(asked.target[1:])) else Reply(body=FEED)


def test_a_silent_host_holds_up_nobody() -> None:
    """After two requests in a row that ran out of time, the others to their host fail at once: 200 feeds of a dead
    host would take 50 minutes, two by two. They are tried again like any that failed, and other hosts are asked.
    """
    handler = silent_host(lambda number: number < 3000)
    with HttpServer(handler) as server:
        urls = [server.url(f"/{number}", host="0.example") for number in range(2500)]  # more than may be parked
        urls.append(server.url("/3000", host="1.example"))
        fetching = fetcher(server, concurrency=4, per_host=2, names=2, limits=HURRY)
        results = {result.url: result for result in fetching.fetch(Request(url=url) for url in urls)}
    assert len(server.requests) <= 4  # a third one starts when the first of the two has run out of time
    assert isinstance(results.pop(urls[-1]), Document)
    assert len(results) == 2500
    errors = [result.error for result in results.values() if isinstance(result, Failed)]
    assert set(map(str, errors)) == {SILENT, NO_MORE}
    assert Counter(map(str, errors))[SILENT] <= 3
    assert all(isinstance(error, FetchError) and error.transient for error in errors)


@pytest.mark.parametrize(
    ("silent", "asked"),
    [({0}, 8), ({0, 2, 4}, 8), ({0, 1}, 2), ({3, 4}, 5)],
    ids=["one", "now and then", "two in a row", "two in a row later"],
)
def test_a_host_is_given_up_after_two_in_a_row(silent: set[int], asked: int) -> None:
    """An answer of any kind between two that ran out of time is a sign of life."""
    with HttpServer(silent_host(silent.__contains__)) as server:
        results = list(fetcher(server, per_host=1, limits=HURRY).fetch(asking(server, 8)))
        assert len(server.requests) == asked
    assert len(results) == 8


def test_an_interrupted_fetch_has_no_more_results() -> None:
    """Another thread that waits for the next result learns it at once; nothing is left under way."""
    got: list[Document | Unchanged | Failed] = []
    with HttpServer(silent_host(lambda number: number > 0)) as server:
        before = threading.active_count()
        fetching = fetcher(server, limits=Limits(fetch_seconds=60)).fetch(asking(server, 9))
        got.append(next(fetching))
        waits = threading.Thread(target=lambda: got.extend(fetching))
        waits.start()
        fetching.interrupt()
        waits.join(5)
        assert not waits.is_alive()
        assert next(fetching, None) is None
    assert len(got) == 1
    assert threading.active_count() <= before


def test_requests_are_taken_as_there_is_room() -> None:
    """The iterable is read in the caller's thread, one request for each place that is free.

    A result in the consumer's hands still takes its place, so no more bodies exist than may be under way.
    """
    taken: list[str] = []
    threads: set[int] = set()

    def source(server: HttpServer) -> Iterator[Request]:
        for request in asking(server, 20):
            threads.add(threading.get_ident())
            taken.append(request.url)
            yield request

    with HttpServer(lambda _: Reply(body=FEED)) as server:
        fetching = fetcher(server, concurrency=3).fetch(source(server))
        assert taken == []
        for done in range(1, 18):
            next(fetching)
            assert len(taken) == 2 + done
        assert len(list(fetching)) == 3
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("forgotten", [False, True], ids=["closed", "forgotten"])
@pytest.mark.parametrize("consumed", [0, 1, 5])
@pytest.mark.parametrize("slow", [hold(), hold(b"HTTP/1.1 200 OK\r\n\r\nx"), endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x")])
def test_closing_ends_what_is_under_way(slow: Raw, consumed: int, forgotten: bool) -> None:
    """An iterator that is closed, or merely dropped, cancels its requests, closes their connections, ends its thread.

    (Sockets left open are warnings, and so errors, here.)
    """

    def answer(asked: Asked) -> Reply | Raw:
        return Reply(body=FEED) if int(asked.target[1:]) < consumed else slow

    with HttpServer(answer) as server:
        threads = set(threading.enumerate())
        fetching = fetcher(server, concurrency=8, limits=Limits(fetch_seconds=60)).fetch(asking(server, 100))
        for _ in range(consumed):
            next(fetching)
        if not forgotten:
            fetching.close()
        del fetching
        gc.collect()
        left = {thread.name for thread in set(threading.enumerate()) - threads}
    assert "fetch" not in left
    assert len(server.requests) < 20


def test_an_error_of_the_source_ends_the_fetch() -> None:
    """What goes wrong in the iterable itself (a database) is the caller's, and leaves nothing behind."""

    def source(server: HttpServer) -> Iterator[Request]:
        yield from asking(server, 3)
        raise LookupError("the database is locked")

    handler: Handler = lambda _: hold()  # noqa: E731  typed
    with HttpServer(handler) as server:
        fetching = fetcher(server).fetch(source(server))
        with pytest.raises(LookupError):
            next(fetching)


def test_used_twice_at_once() -> None:
    """A fetcher has no state of its own: two fetches may run side by side."""
    with HttpServer(lambda _: Reply(body=FEED)) as server:
        shared = fetcher(server)
        one, other = shared.fetch(asking(server, 9)), shared.fetch(asking(server, 9))
        urls = [result.url for pair in zip(one, other, strict=True) for result in pair]
    assert sorted(urls) == sorted(2 * [request.url for request in asking(server, 9)])


def test_allow_private_that_cannot_be_read() -> None:
    """A fetcher is not made with an entry that nobody can read."""
    with pytest.raises(ValueError, match="neither an address, a network nor a name"):
        HttpFetcher(limits=LIMITS, allow_private=["10.0.0.0/99"])
