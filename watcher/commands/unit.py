"""`watcher unit`: a systemd unit for this installation, with a reason for each of its lines.

What is *not* here: installing it; the first lines of the unit say how.
"""

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from watcher.adapters import templates

_CONFIG = Path("/etc/watcher/config.env")
_OUT_OF_REACH = {
    "/root": "which is open to root alone",
    "/home": "which is closed to other users unless you opened it",
    "/tmp": "in place of which the service gets a directory of its own",  # noqa: S108  nothing is written there
    "/var/tmp": "in place of which the service gets a directory of its own",  # noqa: S108  named, not used
}
"""Where the unit's user does not come, or its PrivateTmp= lies in the way."""


def run(*, executable: str, config: Path | None, out: TextIO, err: TextIO) -> int:
    """Print the unit that starts `executable` (as in sys.argv[0]) with the env file `config` (None: there is none yet).

    What the service could not reach is a warning on `err`. Returns 0. Raises RenderError.
    """
    command, file = _command(executable), (config or _CONFIG).absolute()
    unit = templates.fill(
        templates.environment(templates.builtin()),
        "watcher.service.j2",
        command=" ".join(map(_argument, command)),
        config=_argument(str(file)),
        in_place=shlex.quote(str(file)),
        is_there=_is_there(file),
        program=shlex.join(command),
    )
    out.write(unit)
    for warning in _warnings(command, file):
        print(f"watcher: {warning}", file=err)
    return 0


def _command(executable: str) -> list[str]:
    """systemd wants absolute paths; a module that was run by `python -m` is no program of its own."""
    path = Path(executable).absolute()
    return [sys.executable, "-m", "watcher"] if path.name == "__main__.py" else [str(path)]


def _argument(text: str) -> str:
    """As one word of ExecStart=: % and $ stand for themselves when doubled."""
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{literal}"' if any(c in literal for c in " \t'\"\\;") else literal


def _warnings(command: Sequence[str], file: Path) -> Iterator[str]:
    """Of the program: its file, the Python that runs it, and the package itself, which an editable install leaves in
    its clone."""
    parts = [Path(command[0]), Path(sys.executable), Path(__file__)]
    for place in dict.fromkeys(found for part in parts if (found := _place(part))):
        yield f"the program lies in {place}, {_OUT_OF_REACH[place]}: install it into /opt/watcher, as README.md shows"
    moved = f"install -D -m 640 -g watcher {shlex.quote(str(file))} {_CONFIG}"
    if place := _place(file):
        cure = f"{moved}, with the files that it names beside it; then: watcher -c {_CONFIG} unit"
        yield f"{file} lies in {place}, {_OUT_OF_REACH[place]}: {cure}"
    elif not _is_there(file):
        yield f"there is no {file} yet, or you may not see it: the service will not start without"


def _is_there(file: Path) -> bool:
    """False also for what we may not see."""
    return os.access(file, os.F_OK)


def _place(path: Path) -> str:
    """The one of those directories that a path lies in, by its own name or by what it links to; or ""."""
    names = (path.absolute(), path.resolve())
    return next((place for place in _OUT_OF_REACH for name in names if name.is_relative_to(place)), "")
