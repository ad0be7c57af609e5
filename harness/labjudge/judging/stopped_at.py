"""The line of a learner's file at which a worker stands that was stopped, read from the stack that it writes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

LOOK_SECONDS = 0.01
STILL_SECONDS = 0.3  # a note that has not grown for so long is whole
GIVE_UP_SECONDS = 5.0


def line_in_stack(note: Path, file: Path) -> str:
    """The number of the innermost line of `file` in the stack of `note`, which is being written; "" if it has none.

    faulthandler writes the stack a word at a time, on a busy machine with pauses in it: only whole lines are read.
    """
    text, last_grown = "", time.monotonic()
    give_up = last_grown + GIVE_UP_SECONDS
    while (now := time.monotonic()) < give_up:
        grown = note.read_text("utf-8", "replace") if note.exists() else ""
        for line in grown[: grown.rfind("\n") + 1].splitlines():
            if f'"{file}"' in line:
                return line.partition(", line ")[2].partition(" ")[0]
        if grown != text:
            text, last_grown = grown, now
        elif grown and now - last_grown > STILL_SECONDS:
            return ""
        threading.Event().wait(LOOK_SECONDS)
    return ""
