"""The ledger: what went to whom, when, after how many attempts, and what the receiver said; and `retry` for what
is dead."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TextIO

from watcher import wiring
from watcher.core.model import Delivery
from watcher.errors import WatcherError
from watcher.settings import Settings


def show(settings: Settings, *, since: timedelta, channel: str, as_json: bool, out: TextIO) -> int:
    """Print the deliveries of the last `since`, oldest first; returns 1 when one of them is dead, else 0."""
    _refuse_unknown(settings, channel)
    with wiring.open_state(settings) as store:
        deliveries = store.deliveries(since=datetime.now(UTC) - since, channel=channel)
    if as_json:
        for delivery in deliveries:
            print(json.dumps(_record(delivery), ensure_ascii=False), file=out)
    else:
        _print_table(deliveries, settings.timezone, out)
    return 1 if any(delivery.state == "dead" for delivery in deliveries) else 0


def retry(settings: Settings, ids: Sequence[str], *, out: TextIO) -> int:
    """Make dead deliveries due again; returns 1 when an id names none that is dead, else 0."""
    with wiring.open_state(settings) as store:
        revived = store.revive(ids, now=datetime.now(UTC))
    print(f"{revived} {'delivery' if revived == 1 else 'deliveries'} due again", file=out)
    return 1 if revived < len(set(ids)) else 0


def _refuse_unknown(settings: Settings, channel: str) -> None:
    names = [known.name for known in settings.channels]
    if channel and channel not in names:
        raise WatcherError(f"there is no channel {channel!r}: the settings have {', '.join(names)}")


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
        created = delivery.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        print(
            f"{created}  {delivery.state:4}  {delivery.channel} to {delivery.recipient}: {delivery.subject}", file=out
        )
        print(f"{'':16}  {'':4}  {delivery.id}  {_outcome(delivery, zone)}", file=out)
    counts = {state: sum(delivery.state == state for delivery in deliveries) for state in ("sent", "due", "dead")}
    print(f"{counts['sent']} sent, {counts['due']} due, {counts['dead']} dead", file=out)


def _outcome(delivery: Delivery, zone: tzinfo) -> str:
    attempts = f"{delivery.attempts} {'attempt' if delivery.attempts == 1 else 'attempts'}"
    if delivery.state == "sent":
        return f"{attempts}, {delivery.reply}"
    if delivery.state == "dead":
        return f"{attempts}, given up: {delivery.last_error}; once mended: watcher retry {delivery.id}"
    again = delivery.next_attempt_at.astimezone(zone).strftime("%H:%M:%S")
    return f"{attempts}, next at {again}" + (f": {delivery.last_error}" if delivery.last_error else "")
