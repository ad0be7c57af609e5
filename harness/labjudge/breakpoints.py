"""What ends a call or a run around breakpoints: there is no debugger, or it was left."""

from __future__ import annotations

from typing import Any, NoReturn


class DebuggerQuit(BaseException):
    """The person at the debugger ended the run. Not an Exception: no grader and no schedule takes it for a failure."""


class NoDebugger(BaseException):
    """`breakpoint()` in a run without `--pdb`. Not an Exception: `except Exception` in a lab does not swallow it."""


def no_debugger(*args: Any, **kwargs: Any) -> NoReturn:
    """What `breakpoint()` does where nobody is at a keyboard."""
    raise NoDebugger
