"""`breakpoint()` in a run without a debugger."""

from __future__ import annotations

from typing import Any, NoReturn


class NoDebugger(BaseException):
    """`breakpoint()` in a run without `--pdb`. Not an Exception: `except Exception` in a lab does not swallow it."""


def no_debugger(*args: Any, **kwargs: Any) -> NoReturn:
    """What `breakpoint()` does where nobody is at a keyboard."""
    raise NoDebugger
