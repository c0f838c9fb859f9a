"""`watcher unit`: a systemd unit for this installation, with a reason for each of its lines.

What is *not* here: installing it; the first lines of the unit say how.
"""

import sys
from pathlib import Path
from typing import TextIO

from watcher.adapters import templates

_CONFIG = "/etc/watcher/config.env"


def run(*, executable: str, config: str | None, out: TextIO) -> int:
    """Print the unit that starts `executable` (as in sys.argv[0]) with the env file `config`. Raises RenderError."""
    environment = templates.environment(templates.builtin())
    unit = templates.fill(
        environment,
        "watcher.service.j2",
        command=" ".join(_argument(part) for part in _command(executable)),
        config=_argument(str(Path(config or _CONFIG).absolute())),
    )
    out.write(unit)
    return 0


def _command(executable: str) -> list[str]:
    """systemd wants absolute paths; a module that was run by `python -m` is no program of its own."""
    path = Path(executable).absolute()
    return [sys.executable, "-m", "watcher"] if path.name == "__main__.py" else [str(path)]


def _argument(text: str) -> str:
    """As one word of ExecStart=: % and $ stand for themselves when doubled."""
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{literal}"' if any(c in literal for c in " \t'\"\\;") else literal
