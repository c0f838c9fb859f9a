"""A Watcher that polls the feeds it is told, in a process of its own, whose memory can be measured.

Standard input is a JSON object: `feeds` by tick (each tick polls all of its own), `names` (addresses of each, the last
stays), `authority` (a certificate to trust), `directory`. Standard output is one JSON object: `ticks`, each with all
feeds' states and numbers of items, when it `started` and the `seconds` that it took; `memory`, its peak in MB.
"""

import json
import os
import ssl
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.bench.usage import peak_memory
from watcher import settings, wiring
from watcher.adapters.gazetteer import gazetteer
from watcher.adapters.http import HttpFetcher
from watcher.adapters.http.tls import ResumingContext
from watcher.core.model import Limits
from watcher.pipeline import Pipeline

LIMITS = Limits(fetch_seconds=4.0, parse_seconds=2.0)


class Names:
    """A resolver that gives a name's addresses one after the other; others do not exist."""

    def __init__(self, addresses: dict[str, list[list[str]]]) -> None:
        self._addresses = addresses

    def __call__(self, host: str, port: int) -> Sequence[str]:
        answers = self._addresses.get(host)
        if answers is None:
            return ()
        return answers.pop(0) if len(answers) > 1 else answers[0]


def told(pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """What the store holds of each feed."""
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    items = Counter(item.feed_url for item in pipeline.store.items(long_ago, datetime.now(UTC)))
    return {
        state.url: {
            "items": items[state.url],
            "error": state.error or "",
            "cut": state.cut,
            "title": state.title,
            "rests": (state.next_poll_at - state.polled_at).total_seconds() if state.polled_at else None,
            "polled": state.polled_at.timestamp() if state.polled_at else None,
        }
        for state in pipeline.store.feed_states()
    }


def main() -> None:
    asked = json.load(sys.stdin)
    feeds = list(dict.fromkeys(url for tick in asked["feeds"] for url in tick))
    tls = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.load_verify_locations(cadata=asked["authority"])
    configured = settings.load(
        {
            "FEEDS": "\n".join(feeds),
            "FIRST_RUN": "all",
            "WATCH_A_KEYWORDS": "Report",
            "CHANNEL_DESK": "desk@ngo.example",
            "SMTP_FROM": "watcher@ngo.example",
            "STATE_DIR": asked["directory"],
        },
        path=None,
        gazetteer=gazetteer,
    )
    with wiring.build(replace(configured, limits=LIMITS)) as pipeline:
        pipeline.fetcher = HttpFetcher(
            limits=LIMITS, allow_private=["127.0.0.1"], resolve=Names(asked["names"]), tls=tls
        )
        pipeline.register()
        known, ticks = pipeline.feeds, []
        for tick in asked["feeds"]:
            pipeline.feeds = {url: known[url] for url in tick}
            started = time.time()
            pipeline.poll(everything=True)
            ticks.append({"feeds": told(pipeline), "started": started, "seconds": time.time() - started})
    print(json.dumps({"ticks": ticks, "memory": peak_memory(os.getpid())}))


if __name__ == "__main__":
    main()
