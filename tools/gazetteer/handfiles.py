"""Reads the hand files of a folder. What is wrong with a line is kept with file and number; none stops the reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from tools.gazetteer import grammar
from tools.gazetteer.grammar import Fault, Line

WORLD = ("groups", "blockers", "metonyms", "actors", "countries", "admin", "cities", "drop")
_LANGUAGE = re.compile(r"any|[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class HandFiles:
    """`national` lines, the `world` files' by kind, the word `sets` by name; `faults` as `file:line: what`."""

    national: list[Line] = field(default_factory=list)
    world: dict[str, list[Line]] = field(default_factory=lambda: {kind: [] for kind in WORLD})
    sets: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(folder: Path) -> HandFiles:
    """All files below `folder`, in the order of their names."""
    files = HandFiles()
    for path in sorted(folder.rglob("*.txt")):
        _read_file(files, path, path.relative_to(folder).as_posix())
    return files


def digest(folder: Path) -> str:
    """What all files below `folder` hold, in 64 hexadecimal digits: tells whether data were built from them."""
    summed = sha256()
    for path in sorted(folder.rglob("*.txt")):
        summed.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()


def _read_file(files: HandFiles, path: Path, name: str) -> None:
    keep = _keeper(files, path, name)
    for number, line in grammar.lines(path.read_text("utf-8")):
        where = f"{name}:{number}"
        try:
            keep(where, line)
        except Fault as fault:
            files.faults.append(f"{where}: {fault}")


def _keeper(files: HandFiles, path: Path, name: str) -> Callable[[str, str], None]:
    """What is done with a line of this file."""
    kind = path.stem.partition("-")[0]
    if path.parent.name == "national" and _LANGUAGE.fullmatch(path.stem):
        return lambda where, line: files.national.append(grammar.national(where, line, path.stem))
    if path.parent.name == "words" or kind in {"common", "persons"}:
        words = files.sets.setdefault(path.stem if path.parent.name == "words" else kind, [])
        return lambda where, line: words.extend((where, word) for word in grammar.words(line))
    if kind in WORLD:
        return lambda where, line: files.world[kind].append(grammar.world(where, line))
    files.faults.append(f"{name}: a file of this name is none of those in README.md")
    return partial(_ignore)


def _ignore(where: str, line: str) -> None:
    """A line of a file that nobody knows: the file itself is the fault."""
