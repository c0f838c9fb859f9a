"""Documents to feeds, in processes that can be killed: hostile documents keep feedparser busy for minutes.

    pool.py      WorkerParser, a ports.Parser: hands out documents and collects answers
    worker.py    the process at the other end: reads one document after the other within its limits

What is *not* here: how a document is read (core/feed).
"""

from watcher.adapters.parser.pool import WorkerParser

__all__ = ["WorkerParser"]
