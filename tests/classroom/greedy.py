"""Functions that take more than a process that is closed in may have; imports little, so that it can run in a small process."""

from __future__ import annotations

import os
import time
from pathlib import Path


def fork_on_and_on():
    for _ in range(600):  # not for ever: what is being tested may be broken
        if os.fork() == 0:
            time.sleep(10)
            os._exit(0)
    time.sleep(10)


def fill_memory_with_children():
    for _ in range(12):
        if os.fork() == 0:
            held = b"x" * (50 << 20)
            time.sleep(10)
            os._exit(len(held) % 2)
    time.sleep(10)


def fill_disk():
    for number in range(1000):
        Path(f"file{number}").write_bytes(b"x" * (4 << 20))
    time.sleep(10)
