"""`watcher sent` and `retry`: the ledger as a person reads it, and what becomes of each delivery that is named."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.env_files import SMALLEST, loaded
from tests.support.records import delivery
from watcher import wiring
from watcher.commands import sent
from watcher.core.model import ChannelState, Delivery
from watcher.settings import Settings

NOW = datetime.now(UTC)
"""The commands ask the system's clock."""
LATER = NOW + timedelta(hours=2)


def ledger(directory: Path, *deliveries: Delivery) -> Settings:
    """Settings with a store that holds these deliveries, as attempts left them."""
    settings = loaded(directory, f"STATE_DIR=state\nTIMEZONE=UTC\nCHANNEL_HOOK=webhook+https://x.example/\n{SMALLEST}")
    with wiring.open_state(settings) as store:
        store.register([], ["DESK", "HOOK"], now=NOW)
        for one in deliveries:
            store.commit_digest(ChannelState(name=one.channel, handled_at=NOW), [one], [])
            store.commit_attempt(one)
    return settings


def usual() -> list[Delivery]:
    """One of each state."""
    times = {"created_at": NOW, "next_attempt_at": NOW}
    return [
        delivery("gone", state="dead", attempts=3, finished_at=NOW, last_error="550 no such user", **times),
        delivery("done", state="sent", attempts=1, finished_at=NOW, reply="250 ok", **times),
        delivery("wait", attempts=1, last_error="timed out", created_at=NOW, next_attempt_at=LATER),
    ]


def shown(settings: Settings, *, channel: str = "", as_json: bool = False) -> tuple[int, list[str], str]:
    out, err = io.StringIO(), io.StringIO()
    code = sent.show(settings, since=timedelta(days=7), channel=channel, as_json=as_json, out=out, err=err)
    return code, out.getvalue().splitlines(), err.getvalue()


def retried(settings: Settings, *ids: str) -> tuple[int, list[str], str]:
    out, err = io.StringIO(), io.StringIO()
    code = sent.retry(settings, ids, out=out, err=err)
    return code, out.getvalue().splitlines(), err.getvalue()


def states(settings: Settings) -> dict[str, tuple[str, bool]]:
    """By id: the state, and whether it would be attempted now."""
    with wiring.open_state(settings) as store:
        due = {one.id for one in store.pending(datetime.now(UTC), limit=10)}
        return {one.id: (one.state, one.id in due) for one in store.deliveries()}


def test_the_ledger(tmp_path: Path) -> None:
    """Who, what, how often, and the last word; a dead letter makes the exit code 1 and says how to send it again."""
    code, lines, _ = shown(ledger(tmp_path, *usual()))
    told = "\n".join(lines)
    assert code == 1
    assert "dead  DESK to desk@example.org: Kirkuk: police convoy ambushed" in told
    assert "gone  3 attempts, given up: 550 no such user; once mended: watcher retry gone" in told
    assert "done  1 attempt, 250 ok" in told
    assert f"wait  1 attempt, next at {LATER:%H:%M:%S}: timed out" in told
    assert lines[-1] == "1 sent, 1 due, 1 dead"


def test_a_webhook_is_named_once(tmp_path: Path) -> None:
    """It has no recipient but its channel."""
    hook = delivery("hook", channel="HOOK", recipient="HOOK", created_at=NOW, next_attempt_at=NOW)
    _, lines, _ = shown(ledger(tmp_path, hook))
    assert lines[0].endswith("due   HOOK: Kirkuk: police convoy ambushed")


def test_one_channel_alone(tmp_path: Path) -> None:
    settings = ledger(tmp_path, *usual())
    assert shown(settings, channel="HOOK")[:2] == (0, ["0 sent, 0 due, 0 dead"])


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    _, lines, _ = shown(ledger(tmp_path, *usual()), as_json=True)
    assert {one["id"]: one["state"] for one in map(json.loads, lines)} == {
        "gone": "dead",
        "done": "sent",
        "wait": "due",
    }


@pytest.mark.parametrize(
    ("named", "code", "said", "due"),
    [
        ("gone", 0, "gone: was given up, is due again", True),
        ("wait", 0, f"wait: was due at {LATER:%Y-%m-%d %H:%M}, is due now", True),
        ("done", 1, f"done: sent already, {NOW:%Y-%m-%d %H:%M}; left as it is", False),
        ("none", 1, "none: unknown: `watcher sent` shows the ids", False),
    ],
)
def test_of_each_id_it_is_said_what_became_of_it(named: str, code: int, said: str, due: bool, tmp_path: Path) -> None:
    """A dead or waiting delivery that is named becomes due now, and no other does; and it is said who sends it."""
    settings = ledger(tmp_path, *usual())
    returned, lines, _ = retried(settings, named)
    assert (returned, lines[0]) == (code, said)
    assert ("the daemon sends it; without one: watcher run --once" in lines) == due
    assert [id_ for id_, (_, now) in states(settings).items() if now] == ([named] if due else [])


def test_without_ids_all_that_is_dead_becomes_due(tmp_path: Path) -> None:
    """What waits for a later attempt waits on."""
    settings = ledger(tmp_path, *usual())
    assert retried(settings)[:2] == (
        0,
        ["1 delivery due again", "the daemon sends it; without one: watcher run --once"],
    )
    assert states(settings) == {"gone": ("due", True), "done": ("sent", False), "wait": ("due", False)}
    assert retried(settings)[:2] == (0, ["0 deliveries due again"])


def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    """Nothing was sent yet, which is no fault; but an id is then unknown."""
    settings = loaded(tmp_path, f"STATE_DIR=state\n{SMALLEST}")
    absent = f"there is no store in {tmp_path / 'state'} yet: `watcher run` makes it\n"
    assert shown(settings) == (0, [], absent)
    assert retried(settings) == (0, [], absent)
    assert retried(settings, "gone") == (1, [], absent)
    assert not (tmp_path / "state").exists()
