"""`watcher check`: what the settings mean, in words or as JSON lines, before anything is done with them; no network.

By the time that this runs the settings are known to be right: what is wrong is a SettingsError of `settings.load`. What
they are to find is tried, by the tests of watches. What is *not* here: any secret.
"""

import json
from datetime import UTC, datetime
from typing import TextIO

from watcher.commands.check.notes import notes
from watcher.commands.check.records import records
from watcher.commands.check.trials import Trial, trials
from watcher.commands.check.words import lines
from watcher.settings import Settings

__all__ = ["Trial", "lines", "notes", "records", "run", "trials"]


def run(settings: Settings, *, as_json: bool, out: TextIO) -> int:
    """Print what the settings mean; returns 0, or 1 when a test of a watch has failed."""
    now, tried = datetime.now(UTC), trials(settings)
    if as_json:
        for record in records(settings, tried, now):
            print(json.dumps(record, ensure_ascii=False), file=out)
    else:
        for line in lines(settings, tried, now):
            print(line, file=out)
    return int(not all(trial.passed for trial in tried))
