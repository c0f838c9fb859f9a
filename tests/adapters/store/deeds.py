"""One transaction of each kind, and a program that does them and may be killed at a crash point:

python -m tests.adapters.store.deeds DATABASE [POINT]
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace

from tests.support.records import FEED, NOW, ago, delivery, hit, item, match, notice, poll
from watcher.adapters.store import SqlStore, open_store
from watcher.core.model import ChannelState

DESK = ChannelState(name="DESK", handled_at=NOW)


def register(store: SqlStore) -> None:
    store.register([FEED], ["DESK"], now=ago(days=1))


def t1(store: SqlStore) -> None:
    """Forty items of 8 kB, so that the transaction does not fit SQLite's memory of one page."""
    news = [item(f"key-{n:02}", summary="word " * 1_600) for n in range(40)]
    done = poll(*news, matches=[match(one, hits=[hit(), hit("killed")]) for one in news])
    store.commit_polls([replace(done, notices=[notice()])])


def t2(store: SqlStore) -> None:
    mails = [delivery(f"d-{n}", body=b"line\r\n" * 5_000, recipient=f"user{n}@example.org") for n in range(3)]
    told = [story.item.key for story in store.untold("DESK", ["SAFETY"])]
    store.commit_digest(DESK, mails, told, store.untold_notices("DESK"))


def t3(store: SqlStore) -> None:
    after = delivery("d-1", state="sent", attempts=1, reply="250 ok", finished_at=NOW)
    store.commit_attempt(after, [notice("ok", "failing", kind="channel")])


DEEDS: dict[str, Callable[[SqlStore], None]] = {"T1": t1, "T2": t2, "T3": t3}


def content(store: SqlStore) -> list[object]:
    """All that the store can say."""
    return [
        store.feed_states(),
        store.channel_states(),
        list(store.items(ago(days=9), NOW)),
        store.untold("DESK", ["SAFETY"]),
        store.deliveries(),
        store.pending(NOW, limit=10),
        store.untold_notices("DESK"),
    ]


def killed_at(point: str) -> Callable[[str], None]:
    def reach(reached: str) -> None:
        if reached == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return reach


def main(database: str, point: str = "") -> None:
    store = open_store(f"sqlite:///{database}", reach=killed_at(point))
    for deed in DEEDS.values():
        deed(store)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
