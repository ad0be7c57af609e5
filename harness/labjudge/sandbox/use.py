"""How much a closed-in process and all it started may use, and who looks at it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """`megabytes` of memory, `processes` (threads included) and `disk_megabytes` are of all together; the others of each."""

    megabytes: int = 3072
    processes: int = 256
    cpu_seconds: int = 600
    file_megabytes: int = 256
    disk_megabytes: int = 1024


def bound(limits: Limits, own_user: bool) -> None:
    """Bound this process. `own_user`: it is in a user namespace of its own, where only its own processes are counted."""
    data = limits.megabytes * MEGABYTE
    _lower(resource.RLIMIT_DATA, data)
    _lower(resource.RLIMIT_FSIZE, limits.file_megabytes * MEGABYTE)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    _lower(resource.RLIMIT_NOFILE, 4096)
    _lower(resource.RLIMIT_CORE, 0)
    if own_user:
        _lower(resource.RLIMIT_NPROC, limits.processes)


def _lower(which: int, value: int) -> None:
    _, most = resource.getrlimit(which)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(which, (value, value))


def over(limits: Limits, process: int) -> str:
    """Which limit a process and its descendants are over together: `memory`, `processes`, or ""."""
    most, resident, count, seen = limits.megabytes * MEGABYTE, 0, 0, []
    for each, threads in _tree(process):
        count += threads
        seen.append(each)
        if count > limits.processes:
            return "processes"
        resident += _resident(each)
    # Pages that forks share count for each of them in `resident`; what they truly take costs more to find out.
    return "memory" if resident > most and sum(map(_proportional, seen)) > most else ""


def _proportional(process: int) -> int:
    """The memory of a process in bytes, a page that several share by its part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(process)  # it hides, or is gone


def _resident(process: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def stop_all(process: int) -> None:
    """Stop all descendants of a process, those too that are started meanwhile, so that none starts another."""
    stopped: set[int] = set()
    while new := {each for each, _ in _tree(process)} - stopped - {process}:
        for each in new:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGSTOP)
        stopped |= new


def _tree(process: int) -> Iterator[tuple[int, int]]:
    """A process and its descendants, with their numbers of threads."""
    waiting = [process]
    while waiting:
        each, threads = waiting.pop(), 0
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{each}/task"):  # noqa: PTH208
                threads += 1
                waiting += map(int, Path(f"/proc/{each}/task/{thread}/children").read_text().split())
        yield each, threads


def over_on_disk(limits: Limits, folders: tuple[Path, ...]) -> str:
    """`disk` when the files in these folders are together over the limit (or more than 50,000), else ""."""
    left, count = limits.disk_megabytes * MEGABYTE, 50_000
    waiting = [str(folder) for folder in folders]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                count -= 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    left -= entry.stat(follow_symlinks=False).st_blocks * 512
                if left < 0 or count < 0:
                    return "disk"
    return ""
