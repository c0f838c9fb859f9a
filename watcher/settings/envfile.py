"""The statements of an env file, read with python-dotenv and without interpolation, and the texts of files.

systemd's `EnvironmentFile=` reads the same lines differently, so the unit passes the path. What is *not* here: which
keys there are.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from watcher.errors import Fault
from watcher.settings.faults import Faults

_KEY = re.compile(r"\s*(?:export\s+)?([A-Z][A-Z0-9_]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`written`=`value` from `line` to `last` of `file`, or ("" for `file`) in the process environment.

    `rank` orders faults as a reader meets them: the file from above, then the process environment.
    """

    written: str
    value: str
    file: str = ""
    line: int = 0
    last: int = 0
    rank: tuple[int, ...]

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.file else "environment"


def statements(text: str, file: str, faults: Faults) -> Iterator[Statement]:
    """The statements of an env file. One that is no KEY=value becomes a fault.

    A quote that is never closed leaves its further lines behind as keys without `=`: they are one fault with it.
    """
    broken = False
    for binding in parse_stream(io.StringIO(text)):
        line = _line(binding)
        where = f"{file}:{line}"
        if binding.error:
            faults.add_fault(_unreadable(binding, where), (0, line))
            broken = True
        elif binding.key and binding.value is not None:
            last = line + binding.original.string.strip().count("\n")
            yield Statement(written=binding.key, value=binding.value, file=file, line=line, last=last, rank=(0, line))
            broken = False
        elif binding.key and not broken:
            faults.add_fault(_without_equals(binding, where), (0, line))


def _line(binding: Binding) -> int:
    """Where the statement begins: python-dotenv gives the line of the blank lines before it."""
    original = binding.original.string
    return binding.original.line + original[: len(original) - len(original.lstrip())].count("\n")


def _unreadable(binding: Binding, where: str) -> Fault:
    cure = r"""write KEY='value', closed by a ', with \' for each ' inside"""
    return Fault(where=where, key=_shown(binding), value="", problem="cannot be read as KEY=value", cure=cure)


def _without_equals(binding: Binding, where: str) -> Fault:
    cure = "write KEY=value, or # before a comment; a value of several lines stands in single quotes"
    return Fault(where=where, key=_shown(binding), value="", problem="has no = after the key", cure=cure)


def _shown(binding: Binding) -> str:
    """Of a line that cannot be read, the key if it looks like one: anything else may be a secret."""
    found = _KEY.match(binding.original.string)
    return found[1] if found else "this line"


def file_text(path: Path) -> str:
    """The UTF-8 text of a file, with plain line ends.

    Raises ValueError: what is wrong with the file, in words, and after the last `; ` a cure where it is known.
    """
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        cure = f"save it as UTF-8: iconv -f latin1 -t utf-8 {path} > new, if it is Latin-1 (Western European)"
        raise ValueError(f"is not UTF-8 (line {line}); {cure}") from error
    except FileNotFoundError as error:
        raise ValueError("does not exist") from error
    except IsADirectoryError as error:
        raise ValueError("is a directory; name a file in it") from error
    except PermissionError as error:
        cure = "let the user that runs Watcher read it (chgrp watcher, chmod 640) and enter its directory"
        raise ValueError(f"cannot be read ({error.strerror}); {cure}") from error
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from error
