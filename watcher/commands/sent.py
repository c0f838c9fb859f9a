"""The ledger: what went to whom, when, after how many attempts, and what the receiver said; and `retry` for what
did not go. Neither makes a store where there is none."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TextIO

from watcher import wiring
from watcher.core.model import Delivery
from watcher.settings import Settings

_SENDER = "the daemon sends it; without one: watcher run --once"


def show(settings: Settings, *, since: timedelta, channel: str, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Print the deliveries of the last `since`, to one channel or ("") to all, oldest first.

    Returns 1 when one of them is dead, else 0. Raises StoreError.
    """
    if not wiring.has_store(settings):
        print(_no_store(settings), file=err)
        return 0
    with wiring.open_state(settings) as store:
        deliveries = store.deliveries(since=datetime.now(UTC) - since, channel=channel)
    if as_json:
        for delivery in deliveries:
            print(json.dumps(_record(delivery), ensure_ascii=False), file=out)
    else:
        _print_table(deliveries, settings.timezone, out)
    return 1 if any(delivery.state == "dead" for delivery in deliveries) else 0


def retry(settings: Settings, ids: Sequence[str], *, out: TextIO, err: TextIO) -> int:
    """Make the dead deliveries due again, or those that `ids` name, and say of each id what became of it.

    Returns 1 when an id is unknown or was sent already, else 0. Raises StoreError.
    """
    if not wiring.has_store(settings):
        print(_no_store(settings), file=err)
        return 1 if ids else 0
    with wiring.open_state(settings) as store:
        before = {delivery.id: delivery for delivery in store.deliveries()} if ids else {}
        revived = store.revive(ids, now=datetime.now(UTC))
    wanted = [(id_, before.get(id_)) for id_ in dict.fromkeys(ids)]
    for id_, delivery in wanted:
        print(f"{id_}: {_became(delivery, settings.timezone)}", file=out)
    left = sum(delivery is None or delivery.state == "sent" for _, delivery in wanted)
    due = len(wanted) - left if ids else revived
    print(f"{due} {'delivery' if due == 1 else 'deliveries'} due again", file=out)
    if due:
        print(_SENDER, file=out)
    return 1 if left else 0


def _became(before: Delivery | None, zone: tzinfo) -> str:
    """What `retry` did to a delivery that was like this."""
    if before is None:
        return "unknown: `watcher sent` shows the ids"
    if before.state == "sent":
        return f"sent already, {_local(before.finished_at or before.created_at, zone)}; left as it is"
    if before.state == "dead":
        return "was given up, is due again"
    return f"was due at {_local(before.next_attempt_at, zone)}, is due now"


def _no_store(settings: Settings) -> str:
    return f"there is no store in {settings.state_dir} yet: `watcher run` makes it"


def _record(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "digest": delivery.digest,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "subject": delivery.subject,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created": delivery.created_at.isoformat(),
        "next_attempt": delivery.next_attempt_at.isoformat() if delivery.state == "due" else None,
        "finished": delivery.finished_at.isoformat() if delivery.finished_at else None,
        "error": delivery.last_error,
        "reply": delivery.reply,
        "bytes": len(delivery.body),
    }


def _print_table(deliveries: Sequence[Delivery], zone: tzinfo, out: TextIO) -> None:
    for delivery in deliveries:
        created = _local(delivery.created_at, zone)
        print(f"{created}  {delivery.state:4}  {_receiver(delivery)}: {delivery.subject}", file=out)
        print(f"{'':16}  {'':4}  {delivery.id}  {_outcome(delivery, zone)}", file=out)
    counts = {state: sum(delivery.state == state for delivery in deliveries) for state in ("sent", "due", "dead")}
    print(f"{counts['sent']} sent, {counts['due']} due, {counts['dead']} dead", file=out)


def _receiver(delivery: Delivery) -> str:
    """A webhook has no recipient but its channel."""
    named = delivery.recipient != delivery.channel
    return f"{delivery.channel} to {delivery.recipient}" if named else delivery.channel


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _outcome(delivery: Delivery, zone: tzinfo) -> str:
    attempts = f"{delivery.attempts} {'attempt' if delivery.attempts == 1 else 'attempts'}"
    if delivery.state == "sent":
        return f"{attempts}, {delivery.reply}"
    if delivery.state == "dead":
        return f"{attempts}, given up: {delivery.last_error}; once mended: watcher retry {delivery.id}"
    again = delivery.next_attempt_at.astimezone(zone).strftime("%H:%M:%S")
    return f"{attempts}, next at {again}" + (f": {delivery.last_error}" if delivery.last_error else "")
