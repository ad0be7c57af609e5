"""On a terminal, the row of the lab that is being judged: its marks so far, and what is waited for. Nothing of it in a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NAMES = {"mlflow": "MLflow", "spark": "Spark", "sklearn": "scikit-learn", "databricks.sdk": "databricks-sdk"}
SLOW = ("mlflow", "spark")
ERASE_TO_THE_END = "\x1b[K"


def importing(libraries: Sequence[str]) -> str:
    """What a run waits for until its libraries are there: `importing MLflow and Spark`, the slow ones if there are any."""
    named = [NAMES.get(name, name) for name in libraries if name in SLOW or not set(SLOW) & set(libraries)]
    if not named:
        return "starting"
    return f"importing {' and '.join([', '.join(named[:-1]), named[-1]] if len(named) > 1 else named)}"


def since(seconds: float) -> str:
    """For how long something has been waited for: ` 3 s`; nothing in the first second."""
    return f" {seconds:.0f} s" if seconds >= 1 else ""


class LiveLine:
    """The last line of a terminal, written over as often as something is known. `writer` is pytest's."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer
        self._shown: Any = None

    def show(self, left: str, marks: Sequence[tuple[str, str]], waiting: str, seconds: float) -> None:
        """`marks` are characters with their colours."""
        waited = since(seconds)
        shown = (left, *marks, waiting, waited)
        if shown == self._shown:
            return
        self._shown = shown
        self.writer.write(f"\r{left}")
        for mark, colour in marks:
            self.writer.write(f"{mark} ", **{colour: True})
        room = self.writer.fullwidth - len(left) - 2 * len(marks) - 2
        self.writer.write(f" {waiting}{waited}"[: max(room, 0)], light=True)
        self.writer.write(ERASE_TO_THE_END, flush=True)

    def clear(self) -> None:
        """Leave the line empty, for what is written next."""
        if self._shown is not None:
            self.writer.write(f"\r{ERASE_TO_THE_END}", flush=True)
            self._shown = None
