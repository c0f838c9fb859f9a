"""Many at once: the threads of a daemon, and commands that run beside it."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tests.adapters.store.conftest import Open
from tests.support.records import NOW, ago, delivery, item, match, poll
from watcher.adapters.store import SqlStore
from watcher.core.model import ChannelState

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 25

RETRY = f"""
import sys
from tests.support.records import NOW
from watcher.adapters.store import open_store
store = open_store(sys.argv[1])
print(sum(store.revive([], now=NOW) for _ in range({ROUNDS})))
store.close()
"""


def poll_all(store: SqlStore) -> None:
    for number in range(ROUNDS):
        one = item(f"key-{number}")
        store.commit_polls([poll(one, matches=[match(one)])])


def tell_all(store: SqlStore) -> None:
    for number in range(ROUNDS):
        told = [story.item.key for story in store.untold("DESK", ["SAFETY"])]
        state = ChannelState(name="DESK", handled_at=NOW)
        store.commit_digest(state, [delivery(f"d-{number}", subject=" ".join(told))], told)


def send_all(store: SqlStore) -> None:
    for _ in range(ROUNDS):
        for due in store.pending(NOW, limit=10):
            store.commit_attempt(delivery(due.id, state="sent"))


def at_once(*works: Callable[[], None]) -> None:
    """Run all in threads; the first error of any of them is raised."""
    errors: list[Exception] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall show it
            errors.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def told_in_all(store: SqlStore) -> list[str]:
    tell_rest = [story.item.key for story in store.untold("DESK", ["SAFETY"])]
    return sorted(tell_rest + " ".join(mail.subject for mail in store.deliveries()).split())


def test_ticks_in_threads(store: SqlStore) -> None:
    """Poll, digest and deliver run side by side on one store; every item is told once."""
    at_once(lambda: poll_all(store), lambda: tell_all(store), lambda: send_all(store))
    assert told_in_all(store) == sorted(f"key-{number}" for number in range(ROUNDS))


def test_two_stores(store: SqlStore, opened: Open) -> None:
    """Two that opened the same file wait for each other's transactions; none fails, none is lost."""
    beside = opened()
    at_once(lambda: poll_all(store), lambda: tell_all(beside))
    assert told_in_all(store) == told_in_all(beside) == sorted(f"key-{number}" for number in range(ROUNDS))


def test_a_command_beside_the_daemon(store: SqlStore, database: Path) -> None:
    """`watcher retry` in a process of its own, while the daemon polls: both get their turn."""
    state = ChannelState(name="DESK", handled_at=NOW)
    store.commit_digest(state, [delivery("dead", state="dead", attempts=9)], ())
    command = [sys.executable, "-c", RETRY, f"sqlite:///{database}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as retrying:
        poll_all(store)
        revived, _ = retrying.communicate()
    assert (retrying.returncode, revived.strip()) == (0, "1")
    assert [one.id for one in store.pending(NOW, limit=10)] == ["dead"]
    assert store.counts(ago(days=1), NOW, ["SAFETY"]) == (ROUNDS, ROUNDS)
