"""A hand-written fake of `ports.Poster`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watcher.core.model import Secret
from watcher.ports import Answer

TAKEN = Answer(status=202, text="taken")


@dataclass
class FakePoster:
    """Gives one answer, and keeps what was posted."""

    answer: Answer = TAKEN
    posted: list[tuple[Secret, bytes, Mapping[str, str], datetime]] = field(default_factory=list)

    def post(self, url: Secret, body: bytes, headers: Mapping[str, str], now: datetime) -> Answer:
        self.posted.append((url, body, headers, now))
        return self.answer
