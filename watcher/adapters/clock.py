"""The clock of the machine."""

from datetime import UTC, datetime


class SystemClock:
    """ports.Clock by the system's time of day."""

    def now(self) -> datetime:
        return datetime.now(UTC)
