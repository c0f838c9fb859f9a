"""HTTP, both ways: feeds are fetched, and clients are made for those who post, all behind one guard.

    guard.py      which addresses may be dialled
    names.py      names to addresses
    dial.py       dialling them: resolve once, check every answer, dial the literal address
    tls.py        whom we trust
    words.py      what went wrong, in words
    wire.py       one connection, and HTTP on it
    kept.py       connections that are free for the next feed of their host
    body.py       raw bytes -> the decoded body, within its limit
    exchange.py   one request: hop by hop, within its deadline
    turns.py      whose turn it is: few at a time for each host, at its pace
    fetch.py      many requests at once: HttpFetcher
    client.py     guarded_client, a plain httpx.Client for webhooks

asyncio lives in here, and nowhere else in the program. What is *not* here: what a document says.
"""

from watcher.adapters.http.client import guarded_client
from watcher.adapters.http.fetch import HttpFetcher
from watcher.adapters.http.guard import origin, private_origins

__all__ = ["HttpFetcher", "guarded_client", "origin", "private_origins"]
