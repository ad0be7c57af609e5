"""What a submission prints and logs: one file of its process, read from where the shown call began."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labjudge.submission import MODULE_PREFIX

SHOWN_LINES, SHOWN_CHARACTERS = 8, 160
MAX_BYTES = 1 << 20


def printed_since(file: Path, start: int) -> str:
    """The first lines that were printed after `start` bytes, and how many more there are."""
    if not file.exists():
        return ""
    with file.open("rb") as stream:
        stream.seek(start)
        lines = stream.read(MAX_BYTES).decode("utf-8", "replace").splitlines()
    shown = [cut(line, SHOWN_CHARACTERS) for line in lines[:SHOWN_LINES]]
    more = len(lines) - len(shown)
    return "\n".join(shown + ([f"… {more} line{'s' if more > 1 else ''} more"] if more else []))


def cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"


def size_of(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


class _LastResort(logging.Handler):
    """Python's last resort, for a logger without handlers: what the submission's own lines log stands among what they print."""

    def emit(self, record: logging.LogRecord) -> None:
        own = sys.modules.get(f"{MODULE_PREFIX}{record.module}")
        if own is not None and own.__file__ == record.pathname:
            print(self.format(record))


@contextmanager
def logs_where_it_prints() -> Iterator[None]:
    """Have the root logger's handlers write where `print` does, those too that a submission makes meanwhile."""
    last_resort, basic_config = logging.lastResort, logging.basicConfig

    def configured(**options: Any) -> None:  # `logging.error(...)` calls it as well
        basic_config(**options)
        _move_handlers()

    logging.lastResort, logging.basicConfig = _LastResort(logging.WARNING), configured
    try:
        _move_handlers()
        yield
    finally:
        logging.lastResort, logging.basicConfig = last_resort, basic_config


def _move_handlers() -> None:
    for handler in logging.root.handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr:
            handler.setStream(sys.stdout)
