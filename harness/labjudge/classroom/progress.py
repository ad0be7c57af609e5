"""A progress line with the time left; where nobody watches, a line now and then."""

from __future__ import annotations

import threading
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import shown

EVERY_SECONDS = 30.0


class Bar:
    """For the length of a `with`; `done` are the outcomes that were told."""

    def __init__(self, console: Console, total: int) -> None:
        self.done, self._total, self._console = 0, total, console
        self._last = time.monotonic()
        self._lock = threading.Lock()
        self._progress = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),  # the first learner may take a minute, in which nothing else moves
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[at]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("grading", total=total, at="")

    def tell(self, outcome: Outcome) -> None:
        with self._lock:
            self.done += 1
            self._progress.update(self._task, advance=1, at=shown(outcome.learner)[:40])
            if not self._console.is_terminal and time.monotonic() - self._last > EVERY_SECONDS:
                self._last = time.monotonic()
                say(self._console, f"{self.done} of {self._total}")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._progress.stop()


def say(console: Console, line: str) -> None:
    """A line of text in which nothing of a learner's is obeyed."""
    console.print(shown(line), markup=False, soft_wrap=True)
