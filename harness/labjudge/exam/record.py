"""The learner's record of exams: one file, `labs/.progress/exams.json`. It stays on this machine.

It is written whole or not at all. A file that cannot be read, or is of another version, is kept aside under another name and
said; nothing is lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from labjudge.exam.attempt import Attempt


class RecordBusyError(Exception):
    """Another process has an exam open on this record."""


class Record(BaseModel):
    """All attempts, the oldest first; at most the last one is open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    exams: tuple[Attempt, ...] = ()

    @property
    def unfinished(self) -> Attempt | None:
        return self.exams[-1] if self.exams and self.exams[-1].is_open else None

    @property
    def last_over(self) -> Attempt | None:
        """The last attempt that has a result."""
        return next((each for each in reversed(self.exams) if each.state in ("submitted", "out of time")), None)

    def with_last(self, attempt: Attempt) -> Record:
        """The attempt in place of the open one; added when there is none."""
        kept = self.exams[:-1] if self.unfinished else self.exams
        return self.model_copy(update={"exams": (*kept, attempt)})


def file_of(labs_dir: Path) -> Path:
    return labs_dir / ".progress" / "exams.json"


def read(labs_dir: Path, tell: Callable[[str], None]) -> Record:
    """The record; an empty one when there is none. `tell` is called with a sentence when a file had to be put aside."""
    file = file_of(labs_dir)
    try:
        return Record.model_validate(json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        return Record()
    except (ValueError, ValidationError) as problem:
        aside = _free_name(file)
        file.rename(aside)
        reason = "is of another version or damaged" if isinstance(problem, ValidationError) else "cannot be read"
        tell(f"{file.name} {reason}; it is kept as {aside.name}, and a new record is begun")
        return Record()


def write(labs_dir: Path, record: Record) -> None:
    """Put the record in place of the former one, in one step."""
    file = file_of(labs_dir)
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(".arriving")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(record.model_dump_json(indent=1))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def address_file(labs_dir: Path) -> Path:
    """Where a process that serves the open exam says its address."""
    return file_of(labs_dir).with_name("exam_address.json")


@contextmanager
def held(labs_dir: Path) -> Iterator[None]:
    """The record for this process alone, until the block or the process ends. Raises RecordBusyError."""
    lock = file_of(labs_dir).with_suffix(".lock")
    lock.parent.mkdir(exist_ok=True)
    with lock.open("a+") as stream:
        try:
            _lock(stream.fileno())
        except OSError:
            raise RecordBusyError("an exam is open in another window; close it there, or go on there") from None
        yield


def _lock(descriptor: int) -> None:
    """Lock an open file until it is closed, which the end of a process does in any case. Raises OSError when it is locked."""
    if os.name == "posix":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]


def _free_name(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.stem}.aside-{number}.json")).exists():
        number += 1
    return aside
