"""What becomes of a delivery after an attempt: sent, due again, or dead.

The budget is a time, but what is counted are attempts: as many as have waits that fill it. A time would have to count
from `created_at`, and a delivery that was revived after a week, or that waited while the daemon was stopped, would die
at its first failure; attempts are set back to 0 by a revival. A receiver that asks for longer waits gets the same
number of attempts over a longer time.

What is *not* here: the attempt.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.core.model import Delivery
from watcher.core.text.markup import clean
from watcher.errors import DeliveryError

_LONGEST_RETRY_AFTER = timedelta(days=1)
_LONGEST_REPLY = 300  # code points: an SMTP reply may have 512 octets, a webhook's error page is as long as it likes
_DOUBLINGS = 60  # beyond every cap, below the overflow of a float


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Waits grow from `first` by `factor` up to `cap`; when they fill `budget` the delivery is given up.

    The defaults wait 1, 2, 4, 8, 16, 32 minutes, then an hour each: 77 attempts in three days. `first` is above zero.
    """

    first: timedelta = timedelta(minutes=1)
    factor: float = 2
    cap: timedelta = timedelta(hours=1)
    budget: timedelta = timedelta(days=3)

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after that many attempts (1 is the first)."""
        grown = self.first.total_seconds() * self.factor ** min(attempts - 1, _DOUBLINGS)
        return timedelta(seconds=min(grown, self.cap.total_seconds()))

    @property
    def attempts(self) -> int:
        """How many attempts the budget has room for, at least 1."""
        number, waited = 1, self.wait(1)
        while waited <= self.budget:
            number += 1
            waited += self.wait(number)
        return number


def sent(delivery: Delivery, reply: str, now: datetime) -> Delivery:
    """After the receiver's yes. `last_error` stays: the ledger tells why earlier attempts failed."""
    return replace(
        delivery, state="sent", attempts=delivery.attempts + 1, finished_at=now, reply=clean(reply)[:_LONGEST_REPLY]
    )


def send_failed(delivery: Delivery, error: DeliveryError, policy: RetryPolicy, now: datetime) -> Delivery:
    """After anything else: due again, not before the receiver's Retry-After (a day at most); dead when the error is
    permanent or the attempts are used up."""
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        last_error=clean(str(error))[:_LONGEST_REPLY],
        reply=clean(error.reply)[:_LONGEST_REPLY],
    )
    if not error.transient or tried.attempts >= policy.attempts:
        return replace(tried, state="dead", finished_at=now)
    asked = min(error.retry_after or timedelta(0), _LONGEST_RETRY_AFTER)
    return replace(tried, next_attempt_at=now + max(policy.wait(tried.attempts), asked))
