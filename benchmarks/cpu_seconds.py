"""CPU seconds of everything below this process: what a busy machine falsifies least."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_below() -> float:
    """User and system seconds of all descendants, those that ended and were waited for included."""
    here = os.times()
    total, waiting = here.children_user + here.children_system, [os.getpid()]
    while waiting:
        each = waiting.pop()
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
            if each != os.getpid():
                fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15])) / TICKS
    return total
