"""What is wrong with the machine: a state directory that this user may not use. Looks, and touches nothing.

What is *not* here: faults of the settings themselves, which `settings.load` has found before.
"""

import os
import pwd
from collections.abc import Callable
from pathlib import Path

from watcher.errors import Fault
from watcher.settings import Settings


def state_fault(settings: Settings, *, may: Callable[[Path, int], bool] = os.access) -> Fault | None:
    """What keeps this user from using the state directory, or from making it."""
    there = next(path for path in (settings.state_dir, *settings.state_dir.parents) if may(path, os.F_OK))
    if may(there, os.W_OK | os.X_OK):
        return None
    cannot = "cannot be written" if there == settings.state_dir else f"cannot be made: {there} cannot be written"
    user, owner = _user(os.geteuid()), _user(there.stat().st_uid)
    problem = f"{cannot} by the user {user} (it belongs to {owner})"
    cure = (
        f"run `check` as the user that runs Watcher, or: chown {user} {there}, or name another directory in STATE_DIR"
    )
    where = str(settings.source) if settings.source else "environment"
    return Fault(where=where, key="STATE_DIR", value=str(settings.state_dir), problem=problem, cure=cure)


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # as in many containers
        return str(number)
