"""What a process of its own would have, for a submission that is judged in pytest's process.

pytest and its plugins set warnings to errors, put handlers on the root logger, replace the streams, seed random, extend
`sys.path`; a user sets `PYTHONWARNINGS`. In a fork none of that reaches a submission, so in process it must not either: the
submission's surroundings are put in place for the length of a request, and what it changes in them waits there for the next.
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
import pdb
import random
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from lakemock import feature_store

from labjudge.breakpoints import no_debugger
from labjudge.processes import environment


@contextlib.contextmanager
def pythons_own_warnings(filters: list[Any] | None = None) -> Iterator[list[Any]]:
    """The filters of a plain `python` (or those given), whatever was asked of pytest; what is shown goes nowhere.

    Yields the list of filters in force, to be read before the end.
    """
    with warnings.catch_warnings(record=True):
        warnings.resetwarnings()
        if filters is None:
            for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
                warnings.simplefilter("ignore", category)
            warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        else:
            warnings.filters.extend(filters)  # type: ignore[attr-defined]
        yield warnings.filters  # type: ignore[misc]


@dataclass
class _State:
    """What belongs to a process and is changed by whoever runs in it."""

    folder: str
    environment: dict[str, str]
    path: list[str]
    streams: tuple[Any, Any, Any]
    handlers: list[logging.Handler]
    level: int
    disabled: int
    temporary: str | None
    breakpointhook: Any
    set_trace: Any
    random: Any
    numpy: Any

    @classmethod
    def taken(cls, otherwise: str = os.sep) -> _State:
        """As it is now; `otherwise` is the folder when the working directory was deleted."""
        numpy = sys.modules.get("numpy.random")
        return cls(
            _working_directory() or otherwise,
            dict(os.environ),
            list(sys.path),
            (sys.stdin, sys.stdout, sys.stderr),
            list(logging.root.handlers),
            logging.root.level,
            logging.root.manager.disable,
            tempfile.tempdir,
            sys.breakpointhook,
            pdb.set_trace,
            random.getstate(),
            numpy.get_state() if numpy else None,
        )

    def put(self) -> None:
        os.chdir(self.folder)
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        sys.path[:] = self.path
        sys.stdin, sys.stdout, sys.stderr = self.streams
        logging.root.handlers[:] = self.handlers
        logging.root.setLevel(self.level)
        logging.disable(self.disabled)
        tempfile.tempdir = self.temporary
        sys.breakpointhook = self.breakpointhook
        pdb.set_trace = self.set_trace
        random.setstate(self.random)
        if (numpy := sys.modules.get("numpy.random")) and self.numpy is not None:
            numpy.set_state(self.numpy)


def _working_directory() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""


class Surroundings:
    """One submission's surroundings in this process; `folder` is its working directory and takes what it prints.

    `set_trace` is what `breakpoint()` does in them.
    """

    def __init__(self, folder: Path, set_trace: Callable[..., Any] = no_debugger) -> None:
        feature_store.install()
        self.folder = folder
        self._files: list[io.TextIOWrapper] = []
        self._filters: list[Any] | None = None
        outside = _State.taken()
        own = {**environment(), "TMPDIR": str(folder), "HOME": str(folder)}
        here = {"", outside.folder}
        self._state = _State(
            str(folder),
            own,
            [entry for entry in outside.path if entry not in here],
            self._opened(),
            [],
            logging.WARNING,
            logging.NOTSET,
            None,
            set_trace,
            set_trace,
            random.Random().getstate(),
            None,
        )

    def _opened(self) -> tuple[Any, Any, Any]:
        self._files = [
            open(os.devnull, encoding="utf-8"),  # noqa: SIM115, PTH123  closed by `close`
            (self.folder / "stdout.txt").open("a", encoding="utf-8", errors="backslashreplace", buffering=1),
            (self.folder / "stderr.txt").open("a", encoding="utf-8", errors="backslashreplace", buffering=1),
        ]
        return self._files[0], self._files[1], self._files[2]

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Run a request in them. Raises KeyboardInterrupt at its end when Ctrl-C came meanwhile, whoever caught it."""
        outside = _State.taken()
        with _interrupts() as came, pythons_own_warnings(self._filters) as filters:
            self._state.put()
            try:
                yield
            finally:
                self._state = _State.taken(str(self.folder))
                self._filters = list(filters)
                outside.put()
        if came:
            raise KeyboardInterrupt

    def close(self) -> None:
        for file in self._files:
            with contextlib.suppress(OSError, ValueError):  # a submission may have closed what it was given
                file.close()
        with pythons_own_warnings():
            gc.collect()  # what learners' objects warn of when they go is nothing to pytest, either


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The interrupts that came from the keyboard meanwhile; a submission can catch the exception, not this note."""
    came: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield came
        return

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        before(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, before)
