"""A whole run closed in by namespaces: no network but its own loopback, its own processes, nothing to write to but one folder."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from pathlib import Path

from labjudge.sandbox import namespaces

SCRATCH_MEGABYTES = 4096


def enter_run(scratch: Path) -> None:
    """Return in a process that is the first of namespaces of its own; the caller waits for it, and ends as it does.

    `scratch` becomes an empty file system that is gone with the run. Call it with one thread, before libraries are imported.
    Raises OSError when this system refuses.
    """
    namespaces.enter(
        namespaces.NEWUSER
        | namespaces.NEWNS
        | namespaces.NEWPID
        | namespaces.NEWNET
        | namespaces.NEWIPC
        | namespaces.NEWUTS
    )
    # Listed before there is a child: it shares the mounts, and its own /proc has no `self` for this process.
    descriptors = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208
    child = os.fork()
    if child:
        for each in descriptors:
            if each > 2:
                with contextlib.suppress(OSError):
                    os.close(each)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(status if status >= 0 else 128 - status)
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # it ends with the process that waits for it
    namespaces.loopback_up()
    namespaces.keep_mounts_private()
    namespaces.make_read_only(Path("/"))
    namespaces.mount_tmpfs(scratch, SCRATCH_MEGABYTES)
    namespaces.mount_tmpfs(Path("/dev/shm"), 64)
    namespaces.mount_proc(Path("/proc"))
    os.chdir(scratch)
