"""The comparison compares: every reader has what was published, the server answers as it says, the ratios are ours."""

import http.client
from urllib.parse import urlsplit

from tests.bench import peers
from tests.bench.outlets import ITEMS, Edition
from tests.bench.peers_server import quick_outlets

FEEDS = 3


def test_we_read_what_is_published() -> None:
    """Each phase is what its name says, start and all, also with nothing to watch for."""
    figures = peers.run(peers.ours()[:1], FEEDS, repeats=1)
    assert [(figure.phase, figure.stored) for figure in figures] == [
        ("cold", FEEDS * ITEMS),
        ("warm", FEEDS * ITEMS + 1),
        ("touched", FEEDS * ITEMS + 1),
    ]
    assert all(figure.cpu > 0 for figure in figures)


def test_the_server() -> None:
    """304 for the tag of the body that is published, 200 for any other; the connection goes on."""
    with quick_outlets(FEEDS) as served:
        where = urlsplit(served.url(1))
        connection = http.client.HTTPConnection(where.netloc)
        known = ""
        for tag, edition, status in (("", Edition(), 200), ("same", Edition(), 304), ("same", Edition(touched=1), 200)):
            served.publish(edition)
            connection.request("GET", where.path, headers={"If-None-Match": known if tag else '"none"'})
            answer = connection.getresponse()
            known = answer.headers["ETag"]
            assert (answer.status, answer.read()) == (status, edition.body(1) if status == 200 else b"")
        connection.close()


def test_report() -> None:
    """Medians by phase and feed, and each reader's costs in units of ours."""
    figures = [
        peers.Figure(reader=reader, phase=phase, cpu=cpu * times, wall=2.0, stored=60)
        for reader, times in (("watcher", 1.0), ("other", 3.0))
        for phase, cpu in (("cold", 1.0), ("warm", 0.1), ("warm", 0.2), ("warm", 0.9), ("touched", 0.4))
    ]
    _, ours, other = peers.report(figures, feeds=100)
    assert ours.split() == ["watcher", "10.00", "2.00", "4.00", "50", "60", "1.0", "/", "1.0", "/", "1.0"]
    assert other.split() == ["other", "30.00", "6.00", "12.00", "50", "60", "3.0", "/", "3.0", "/", "3.0"]
