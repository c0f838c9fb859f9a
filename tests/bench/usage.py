"""What a tree of processes has used, from /proc: parse workers count as soon as they work, not when they end."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def processes(*, without: Collection[int] = ()) -> Mapping[int, float]:
    """This process and all that descend from it: CPU seconds by pid, those of ended children included.

    The children of `without` are left out with it.
    """
    usage = dict(_usage())
    tree: dict[int, float] = {}
    level = {os.getpid()}
    while level:
        tree |= {pid: usage[pid][1] for pid in level}
        level = {pid for pid, (parent, _) in usage.items() if parent in level and pid not in without}
    return tree


def cpu_seconds(pid: int) -> float:
    """What the process alone has spent; 0 when it is gone."""
    return dict(_usage()).get(pid, (0, 0.0))[1]


def peak_memory(pid: int) -> float:
    """The most memory that the process has held, in MB; 0 when it is gone."""
    return _status(pid, "VmHWM")


def resident_memory(pid: int) -> float:
    """The memory that the process holds, in MB; 0 when it is gone."""
    return _status(pid, "VmRSS")


def _status(pid: int, name: str) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _usage() -> list[tuple[int, tuple[int, float]]]:
    """(pid, (its parent, CPU seconds)) of every process; proc(5) names the fields."""
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                seconds = sum(int(field) for field in fields[11:15]) / _TICKS
                found.append((int(entry.name), (int(fields[1]), seconds)))
    return found
