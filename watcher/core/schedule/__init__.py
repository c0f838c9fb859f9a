"""When a feed is polled next, when a channel gets its next digest, and when a delivery is tried again.

What is *not* here: any clock (`now` is an argument), and what is polled, told or sent (pipeline.py).
"""

from watcher.core.schedule.digest_times import digest_due, is_late, next_digest, parse_digest_times
from watcher.core.schedule.moves import adopted, with_move
from watcher.core.schedule.polling import PollPolicy, poll_failed, poll_succeeded
from watcher.core.schedule.retries import RetryPolicy, send_failed, sent

__all__ = [
    "PollPolicy",
    "RetryPolicy",
    "adopted",
    "digest_due",
    "is_late",
    "next_digest",
    "parse_digest_times",
    "poll_failed",
    "poll_succeeded",
    "send_failed",
    "sent",
    "with_move",
]
