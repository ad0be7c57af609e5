"""Single keys from a terminal, read in a thread while something else goes on."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def keys_pressed(tell: Callable[[str], None]) -> Iterator[bool]:
    """Call `tell` with each key until the block ends; yields whether there is a terminal that has keys."""
    if not sys.stdin.isatty() or os.name != "posix":
        yield False
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    over, ending = os.pipe()

    def read() -> None:
        while over not in select.select([terminal, over], [], [])[0]:
            key = os.read(terminal, 1).decode("ascii", "ignore")
            tell(key)

    thread = threading.Thread(target=read, name="keys", daemon=True)
    tty.setcbreak(terminal, termios.TCSADRAIN)  # the default throws away what was typed while this program started
    try:
        thread.start()
        yield True
    finally:
        os.close(ending)
        thread.join()
        os.close(over)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
