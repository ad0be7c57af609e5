"""Processes that a submission starts: who they are, and their end, sessions of their own included.

Linux gives a process whose parent is gone to the nearest *subreaper* above it. Each worker is one, and so is the zygote: what
a worker leaves behind becomes the zygote's child when the worker ends, however deep and in whatever session it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
ROUNDS = 1000  # each ends one more generation; a program that forks faster than it is killed is not waited for


def become_subreaper() -> None:
    """Be given the orphans among one's descendants (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> set[int]:
    """The processes that this one is the parent of, ended and not yet waited for included (on Windows: none are told)."""
    found: set[int] = set()
    if sys.platform == "darwin":
        listed = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False)
        return {int(number) for number in listed.stdout.split()}
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that ended meanwhile
            found |= {int(number) for number in task.read_text().split()}
    return found


def end_orphans(own: Collection[int]) -> int:
    """End all children but `own`, and what these leave behind; how many there were."""
    ended = 0
    for _ in range(ROUNDS):
        orphans = children() - set(own)
        if not orphans:
            break
        for orphan in orphans:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(orphan, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(orphan, 0)
            ended += 1
    return ended
