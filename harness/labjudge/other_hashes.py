"""What `hash` answers after a restart: each Python process draws anew what the hashes of texts, bytes and dates begin from."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

DRAWN_ANEW = (str, bytes, date, datetime, time)


def after_a_restart(value: Any) -> int:
    """A hash as another process gives it: of numbers the same one, of texts and tuples of them another one.

    A worker is a fork, and loads a file anew without a restart, so that Python itself has the hashes of before.
    """
    if isinstance(value, DRAWN_ANEW):
        return hash(("after a restart", value))
    if isinstance(value, tuple):
        return hash(tuple(after_a_restart(each) for each in value))
    return hash(value)
