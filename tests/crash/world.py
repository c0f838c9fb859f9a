"""The world around the victim: feeds that gain items, receivers that log to disk before they say yes, and the
oracle."""

import hashlib
import json
import multiprocessing
import os
import random
import re
import signal
import sqlite3
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.victim import one_round
from tests.support.http_server import Asked, HttpServer, Reply
from tests.support.smtp_sink import SmtpSink
from watcher.adapters.store import CRASH_POINTS as STORE_POINTS
from watcher.pipeline import CRASH_POINTS as PIPELINE_POINTS

POINTS = (*PIPELINE_POINTS, *STORE_POINTS)
FEEDS = 4
RECIPIENTS = ("desk@example.org", "ops@example.org")
_TOKEN = re.compile(r"\bconvoy-[0-9]+-[0-9]+\b")

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.crash.victim"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One acceptance, as a receiver logged it before it said yes."""

    receiver: str
    id: str
    sha256: str
    tokens: frozenset[str]


@dataclass(kw_only=True)
class World:
    """Feeds and receivers on loopback, and a state directory; every item's title holds a token that no other item
    has."""

    directory: Path
    rng: random.Random
    published: dict[int, list[str]] = field(default_factory=lambda: {feed: [] for feed in range(FEEDS)})
    received: list[Received] = field(default_factory=list)
    killed_at: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    environ: dict[str, str] = field(default_factory=dict)

    def publish(self) -> None:
        """Each feed gains an item or none; at least one does."""
        chosen = self.rng.sample(range(FEEDS), self.rng.randint(1, FEEDS))
        for feed in chosen:
            self.published[feed].append(f"convoy-{feed}-{len(self.published[feed])}")

    def answer_feed(self, asked: Asked) -> Reply:
        tokens = self.published[int(asked.target.rsplit("/", 1)[1])]
        etag = f'"{len(tokens)}"'
        if asked.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        items = "".join(f"<item><guid>{token}</guid><title>Ambush of {token}</title></item>" for token in tokens[-50:])
        body = f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>"
        return Reply(body=body.encode(), headers={"ETag": etag, "Content-Type": "application/rss+xml"})

    def answer_hook(self, asked: Asked) -> Reply:
        self._log("HOOK", asked.headers["webhook-id"], asked.body, asked.body.decode())
        return Reply(status=204)

    def take_mails(self, sink: SmtpSink, seen: int) -> int:
        """Add the mails that came since `seen`; returns how many there are."""
        mails = sink.mails[seen:]
        for mail in mails:
            part = mail.message.get_payload(0)
            payload = part.get_payload(decode=True)  # type: ignore[union-attr] # a multipart's first part is a message
            assert isinstance(payload, bytes)
            self._log(",".join(mail.recipients), mail.id, mail.content, payload.decode())
        return seen + len(mails)

    def _log(self, receiver: str, id_: str, content: bytes, text: str) -> None:
        tokens = frozenset(_TOKEN.findall(text))
        self.received.append(
            Received(receiver=receiver, id=id_, sha256=hashlib.sha256(content).hexdigest(), tokens=tokens)
        )

    # --- the victim ------------------------------------------------------------------------------------------------

    def round(self, point: str, nth: int, kill_after: float | None = None) -> bool:
        """Run one round, killed at the nth `point`, or after `kill_after` seconds. Returns whether it was killed."""
        victim = _processes.Process(target=one_round, args=(self.environ, point, nth))
        victim.start()
        victim.join(kill_after)
        if victim.is_alive() and kill_after is not None and victim.pid:
            os.kill(victim.pid, signal.SIGKILL)
        victim.join(60)
        code = victim.exitcode
        victim.close()
        assert code in (0, -signal.SIGKILL), f"the victim ended with {code} of its own at {point or 'no point'}"
        if code:
            self.killed_at[point or "random instant"] += 1
        return bool(code)

    # --- the oracle ------------------------------------------------------------------------------------------------

    def verdict(self) -> list[str]:
        """Everything that is wrong, by the receivers' logs; empty when all promises were kept."""
        wrong = []
        expected = {token for tokens in self.published.values() for token in tokens}
        for receiver in (*RECIPIENTS, "HOOK"):
            mine = [one for one in self.received if one.receiver == receiver]
            ids_of = defaultdict(set)
            bytes_of = defaultdict(set)
            for one in mine:
                bytes_of[one.id].add(one.sha256)
                for token in one.tokens:
                    ids_of[token].add(one.id)
            wrong += [f"{receiver} lost {token}" for token in sorted(expected - set(ids_of))]
            wrong += [
                f"{receiver} was told {token} under {len(ids)} ids" for token, ids in ids_of.items() if len(ids) > 1
            ]
            wrong += [f"{receiver} got {id_} with other bytes" for id_, shas in bytes_of.items() if len(shas) > 1]
        with sqlite3.connect(self.directory / "watcher.db") as database:
            (answer,) = database.execute("PRAGMA integrity_check").fetchone()
        database.close()
        return wrong + ([] if answer == "ok" else [f"the database: {answer}"])


@contextmanager
def world(directory: Path, seed: int) -> Iterator[tuple[World, SmtpSink]]:
    """A world with its servers running."""
    made = World(directory=directory, rng=random.Random(seed))  # noqa: S311 - repeatable, not secret
    with HttpServer(made.answer_feed) as feeds, HttpServer(made.answer_hook) as hook, SmtpSink() as sink:
        made.environ = {
            "FEEDS": "\n".join(feeds.url(f"/feed/{number}") for number in range(FEEDS)),
            "WATCH_SAFETY_KEYWORDS": "ambush*",
            "CHANNEL_DESK": ", ".join(RECIPIENTS),
            "CHANNEL_DESK_DIGEST": "immediate",
            "CHANNEL_HOOK": f"webhook+{hook.url('/hook')}",
            "CHANNEL_HOOK_SECRET": "whsec_" + b64encode(b"an invented secret for the test").decode(),
            "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "SMTP_FROM": "watcher@example.org",
            "FIRST_RUN": "all",
            "STATE_DIR": str(directory),
        }
        yield made, sink


def campaign(directory: Path, *, kills: int, seed: int) -> tuple[World, list[str]]:
    """Kill `kills` times: at each named point in turn, each fifth time at a random instant; then let it end in peace.

    Returns the world, and what is wrong.
    """
    with world(directory, seed) as (made, sink):
        taken = killed = tries = 0
        while killed < kills and tries < 3 * kills:
            made.publish()
            by_instant = tries % 5 == 4
            point = "" if by_instant else POINTS[(tries - tries // 5) % len(POINTS)]
            after = made.rng.uniform(0.05, 0.8) if by_instant else None
            killed += made.round(point, made.rng.choice((1, 1, 2)), after)
            taken = made.take_mails(sink, taken)
            tries += 1
        for _ in range(2):
            made.round("", 1)
        made.take_mails(sink, taken)
        return made, made.verdict() + ([] if killed == kills else [f"only {killed} of {kills} kills took place"])


def report(made: World, *, seed: int) -> str:
    """What happened, in one line of JSON."""
    ids = {(one.receiver, one.id) for one in made.received}
    figures = {
        "seed": seed,
        "kills": sum(made.killed_at.values()),
        "items": sum(map(len, made.published.values())),
        "accepted": len(made.received),
        "repeats": len(made.received) - len(ids),
        "killed_at": dict(sorted(made.killed_at.items())),
    }
    return json.dumps(figures)
