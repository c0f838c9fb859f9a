"""Log lines on standard error, with journald's priorities when systemd reads them.

What is *not* here: what is worth a line (that is said where it happens), and secrets: errors and log lines are
made without.
"""

import logging
from collections.abc import Mapping
from typing import TextIO

_PRIORITY = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}


class _JournalFormatter(logging.Formatter):
    """`<4>text`: the prefix of sd-daemon(3); every line of a traceback carries it, and journald adds the time."""

    def format(self, record: logging.LogRecord) -> str:
        prefix = f"<{_PRIORITY.get(record.levelno, 6)}>"
        return "\n".join(prefix + line for line in super().format(record).splitlines())


def configure(stream: TextIO, environ: Mapping[str, str], *, level: int = logging.INFO) -> None:
    """Send our log records to `stream`. Foreign libraries speak from WARNING on: httpx's INFO lines print whole
    URLs."""
    handler = logging.StreamHandler(stream)
    journal = "JOURNAL_STREAM" in environ
    handler.setFormatter(
        _JournalFormatter("%(message)s") if journal else logging.Formatter("%(asctime)s %(levelname)-7s %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("watcher").setLevel(level)
    # "maximum number of running instances reached": a poll tick that outlasts its interval is no news
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
