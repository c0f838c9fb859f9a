"""HTTP, both ways: feeds are fetched, and clients are made for those who post, all through one guarded dialler.

    guard.py      which addresses may be dialled
    dial.py       dialling them: resolve once, check every answer, dial the literal address
    words.py      what went wrong, in words
    body.py       raw bytes -> the decoded body, within its limit
    exchange.py   one request: hop by hop, within its deadline
    fetch.py      many requests at once: HttpFetcher
    client.py     guarded_client, a plain httpx.Client for webhooks

asyncio lives in exchange.py, fetch.py and dial.py, and nowhere else in the program. What is *not* here: what a document
says.
"""

from watcher.adapters.http.client import guarded_client
from watcher.adapters.http.fetch import HttpFetcher
from watcher.adapters.http.guard import origin, private_origins

__all__ = ["HttpFetcher", "guarded_client", "origin", "private_origins"]
