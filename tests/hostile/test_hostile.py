"""A Watcher among enemies: every misbehaviour costs the feed that shows it its own budget, and nobody else anything.

The rows are polled all at once by the real pipeline (fetcher, parse workers, SQLite) in a process of its own, with
neighbours among them that behave; what then stands in its store is held against each row's expectation.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Self

import pytest

from tests.hostile import document_rows, leading_rows, wire_rows
from tests.hostile.row import FEED, Row, body
from tests.hostile.victim import LIMITS
from tests.support.hostile import Listener, canary, hang_up
from tests.support.http_server import Asked, HttpServer, Raw, Reply
from tests.support.tls import authority_pem, self_signed_tls, server_tls

NEIGHBOURS = [Row(name=f"neighbour-{number:02}", answer=body(FEED), items=[3, 3, 3], asked=3) for number in range(40)]
ELSEWHERE = [
    Row(name="at-the-door", answer=body(FEED), words="the connection broke", asked=0),
    Row(name="tls-good", answer=body(FEED), items=[3]),
    Row(name="tls-wrong-name", answer=body(FEED), words="the certificate is not valid: Hostname mismatch", asked=0),
    Row(name="tls-expired", answer=body(FEED), words="the certificate is not valid: certificate has expired", asked=0),
    Row(name="tls-self-signed", answer=body(FEED), words="the certificate is not valid: ", asked=0),
    Row(name="tls-to-plain", answer=body(FEED), words="no encrypted connection|the connection broke", asked=0),
    Row(name="plain-to-tls", answer=body(FEED), words="hung up|not HTTP|the connection broke", asked=0),
]
HOSTILE = [*wire_rows.ROWS, *leading_rows.ROWS, *document_rows.ROWS, *ELSEWHERE]
ROWS = {row.name: row for row in (*HOSTILE, *NEIGHBOURS)}
NAMES = {
    "rebinding.example": [["127.0.0.1"], ["127.0.0.2"]],
    "canary.example": [["127.0.0.2"]],
    "half.example": [["127.0.0.1", "127.0.0.2"]],
    "jar.example": [["127.0.0.1"]],
    **{spelling: [["127.0.0.2"]] for spelling in ("2130706434", "0x7f000002", "0177.0.0.2", "127.2")},
}
MOST_MEMORY = 300
"""MB of the process itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a run left: each tick as the victim told it, who was asked what, and whom the canary met."""

    ticks: list[dict[str, Any]]
    memory: float
    urls: dict[str, str]
    asked: Counter[str]
    contacts: int


def served(reply: Reply, ports: dict[str, int]) -> Reply:
    """With the ports that only this run knows."""

    def fill(text: str) -> str:
        return re.sub(r"\{(canary|port)\}", lambda found: str(ports[found[1]]), text)

    headers = {
        name: tuple(map(fill, value)) if isinstance(value, tuple) else fill(value)
        for name, value in reply.headers.items()
    }
    return replace(reply, headers=headers, body=reply.body.replace(b"{canary}", b"%d" % ports["canary"]))


class Enemies:
    """All servers of a run, and the address of each row."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        enter = self._stack.enter_context
        self._stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(0.0005)  # the endless ones would keep the others of this process from answering in time
        self.canary = enter(canary())
        self.server = enter(HttpServer(self.answer))
        self.ports = {"canary": self.canary.port, "port": self.server.port}
        self.urls = {name: self.server.url("/feed", host=row.host) for name, row in ROWS.items()}
        good, expired, unknown = (
            enter(HttpServer(self.answer, tls=tls)) for tls in (server_tls(), server_tls("expired"), self_signed_tls())
        )
        self.urls |= {
            "at-the-door": enter(Listener(hang_up)).url("/feed", host="at-the-door.example"),
            "tls-good": good.url("/feed", host="news.example"),
            "tls-wrong-name": good.url("/feed", host="tls-wrong-name.example"),
            "tls-expired": expired.url("/feed", host="news.example"),
            "tls-self-signed": unknown.url("/feed", host="news.example"),
            "tls-to-plain": self.server.url("/feed", host="tls-to-plain.example").replace("http:", "https:"),
            "plain-to-tls": good.url("/feed", host="plain-to-tls.example").replace("https:", "http:"),
        }
        self.servers = [self.server, good, expired, unknown]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def answer(self, asked: Asked) -> Reply | Raw:
        answer = ROWS[self.name(asked)].answer(asked)
        return served(answer, self.ports) if isinstance(answer, Reply) else answer

    @staticmethod
    def name(asked: Asked) -> str:
        host = asked.headers["host"].partition(":")[0].removesuffix(".example")
        return {"news": "tls-good", "jar": "cookies-for-others"}.get(host, host)

    def names(self) -> dict[str, list[list[str]]]:
        return {row.host: [["127.0.0.1"]] for row in ROWS.values()} | {"news.example": [["127.0.0.1"]]} | NAMES

    def ticks(self) -> list[list[str]]:
        """Whom to poll in each: all of them first, then those that show themselves over time."""
        most = max(len(row.items) for row in ROWS.values())
        return [[self.urls[row.name] for row in ROWS.values() if len(row.items) > tick] for tick in range(most)]


def run(directory: str) -> Seen:
    with Enemies() as enemies:
        asked = {
            "feeds": enemies.ticks(),
            "names": enemies.names(),
            "authority": authority_pem(),
            "directory": directory,
        }
        command = [sys.executable, "-m", "tests.hostile.victim"]
        done = subprocess.run(
            command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=110
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        requests = chain.from_iterable(server.requests for server in enemies.servers)
        return Seen(
            ticks=told["ticks"],
            memory=told["memory"],
            urls=enemies.urls,
            asked=Counter(map(enemies.name, requests)),
            contacts=enemies.canary.contacts,
        )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return run(str(tmp_path_factory.mktemp("state")))


def test_there_are_enough_of_them() -> None:
    """Every row is another misbehaviour."""
    assert len(HOSTILE) == len({row.name for row in HOSTILE}) >= 60


@pytest.mark.parametrize("name", [row.name for row in HOSTILE])
def test_row(seen: Seen, name: str) -> None:
    """What became of the feed, in words; its items after each poll; the requests that were made for it."""
    row, url = ROWS[name], seen.urls[name]
    states = [tick["feeds"][url] for tick in seen.ticks[: len(row.items)]]
    last = states[-1]
    expected = [state["items"] if wanted is None else wanted for state, wanted in zip(states, row.items, strict=True)]
    assert [state["items"] for state in states] == expected, last
    assert re.search(row.words or "^$", last["error"]), last
    assert re.search(row.cut or "^$", last["cut"]), last
    assert seen.asked[name] == row.asked
    if row.rests:
        least, most = row.rests
        assert least <= states[0]["rests"] <= most


def test_nobody_contacted_the_canary(seen: Seen) -> None:
    """Whatever redirects, names, entities and links said."""
    assert seen.contacts == 0


def test_no_cookie_for_others(seen: Seen) -> None:
    """The host that was led to was shown none of the cookies that were set for it."""
    assert seen.ticks[0]["feeds"][seen.urls["cookies-for-others"]]["title"] == "none"


@pytest.mark.parametrize("tick", [0, 1, 2])
def test_neighbours_are_read_meanwhile(seen: Seen, tick: int) -> None:
    """All that behave are read in the same tick, whole, and asked once."""
    for row in NEIGHBOURS:
        state = seen.ticks[tick]["feeds"][seen.urls[row.name]]
        assert (state["items"], state["error"]) == (3, ""), row.name
        assert state["polled"] >= seen.ticks[tick]["started"]
        assert seen.asked[row.name] == 3


def test_a_tick_costs_the_budgets_and_no_more(seen: Seen) -> None:
    """Each enemy may take its own deadline, 32 of them at a time, and its parse time, two at a time."""
    deadlines = LIMITS.fetch_seconds * (len(HOSTILE) / 32 + 1)
    parsing = LIMITS.parse_seconds * (len(document_rows.MASSES) + len(document_rows.ENTITIES)) / 2
    assert seen.ticks[0]["seconds"] < 2 * (deadlines + parsing)


def test_memory(seen: Seen) -> None:
    """The process that fetches and stores stays small, whatever it is sent."""
    assert seen.memory < MOST_MEMORY


def test_nothing_of_ours_is_shown(seen: Seen) -> None:
    """No file of this machine is in any title or error."""
    files = Path("/etc/passwd").read_text()
    for state in seen.ticks[0]["feeds"].values():
        assert "root:" not in state["title"] + state["error"]
    assert "root:" in files
