"""Files of the state directory: private from their first byte, and owned by whom the directory belongs to.

A command that root runs beside the daemon must not leave files that the daemon cannot write. SQLite gives its own side
files (-wal, -shm) the mode and the owner of the database. What is *not* here: what the files hold.
"""

import os
from pathlib import Path


def make_directory(path: Path) -> None:
    """Make `path` for its owner alone (0700) unless it exists. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file, 0600, unless `path` exists. Raises OSError."""
    try:
        # O_EXCL: what is given away below was made here; a link that waits under this name is not followed.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return
    try:
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
    finally:
        os.close(descriptor)
