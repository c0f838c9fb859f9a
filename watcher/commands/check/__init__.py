"""`watcher check`: what the settings mean, in words or as JSON lines, before anything is done with them; no network.

By the time that this runs the settings are known to be right: what is wrong is a SettingsError of `settings.load`. What
they are to find is tried, by the tests of watches; what is left is a fault of the machine. What is *not* here: any
secret; of a channel's web address only the host is shown, of a feed's no login and no query.
"""

import json
from datetime import UTC, datetime
from typing import TextIO

from watcher.commands.check.machine import state_fault
from watcher.commands.check.notes import notes
from watcher.commands.check.records import records
from watcher.commands.check.trials import Trial, trials
from watcher.commands.check.words import lines
from watcher.errors import SettingsError
from watcher.settings import Settings

__all__ = ["Trial", "lines", "notes", "records", "run", "state_fault", "trials"]


def run(settings: Settings, *, as_json: bool, out: TextIO) -> int:
    """Print what the settings mean; returns 0, or 1 when a test of a watch has failed.

    Then raises SettingsError when the state directory cannot be used.
    """
    now, tried = datetime.now(UTC), trials(settings)
    if as_json:
        for record in records(settings, tried, now):
            print(json.dumps(record, ensure_ascii=False), file=out)
    else:
        for line in lines(settings, tried, now):
            print(line, file=out)
    if fault := state_fault(settings):
        raise SettingsError([fault])
    return int(not all(trial.passed for trial in tried))
