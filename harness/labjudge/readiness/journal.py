"""The learner's record: `labs/.progress/journal.jsonl`, one event a line, only ever added to. It stays on this machine.

An event is complete in itself, so it still counts when its question or lab has gone. A line that cannot be read, or is of
another version, is moved to a file beside it and said; the other lines stay. Processes take turns by a lock that ends with
them; one that is killed while it writes leaves at most its own last line broken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

QUESTIONS = ("quiz", "drill", "exam")
"""Kinds of events that are one answered question. The other kind, `lab`, is one judged skill."""


class Event(BaseModel):
    """Something the learner did that tells what they know.

    `name` is `LAB::SKILL`, or the question's name. `verdict` is a skill's (`right`, `wrong`, `error`, `limit`, `to_do`), of a
    question `right` or `wrong`. `chance` is the probability to be right by guessing. `mark` tells repetitions apart: of a
    skill the checksum of its files, of an answer the letter or the sitting. `objective` is known of exam questions only;
    of the others it follows from lab, skill and section.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    at: AwareDatetime
    kind: Literal["lab", "quiz", "drill", "exam"]
    name: str
    verdict: Literal["right", "wrong", "error", "limit", "to_do"]
    section: str
    lab: str = ""
    objective: str = ""
    difficulty: int = Field(default=2, ge=1, le=3)
    chance: float = Field(default=0.0, ge=0, lt=1)
    mark: str = ""

    @property
    def is_right(self) -> bool:
        return self.verdict == "right"


def file_of(labs_dir: Path) -> Path:
    return labs_dir / ".progress" / "journal.jsonl"


def read(labs_dir: Path, tell: Callable[[str], None]) -> list[Event]:
    """All events in the order in which they were written. `tell` is called with a sentence when lines had to be put aside."""
    file = file_of(labs_dir)
    if not file.exists():
        return []
    with _alone(labs_dir, writes=False):
        good, broken, events = [], [], []
        for line in file.read_bytes().splitlines():
            try:
                events.append(Event.model_validate_json(line))
                good.append(line)
            except ValidationError:
                broken += [line] if line.strip() else []
        if broken:
            aside = _free_name(file)
            _write(aside, broken)
            _write(fresh := file.with_suffix(".arriving"), good)
            fresh.replace(file)
            lines = "1 line" if len(broken) == 1 else f"{len(broken)} lines"
            tell(
                f"{file.name}: {lines} cannot be read, or is of another version; kept in {aside.name}. The others count."
            )
    return events


def append(labs_dir: Path, events: Iterable[Event]) -> None:
    """Add events, all in one write that has reached the disk when this returns."""
    text = "".join(f"{event.model_dump_json()}\n" for event in events)
    if not text:
        return
    file = file_of(labs_dir)
    with _alone(labs_dir), file.open("a+b") as out:
        if out.seek(0, os.SEEK_END):
            out.seek(-1, os.SEEK_END)
            text = text if out.read(1) == b"\n" else f"\n{text}"  # whoever wrote last was killed
        out.write(text.encode())
        out.flush()
        os.fsync(out.fileno())


def right_skills(events: Sequence[Event]) -> set[tuple[str, str]]:
    """The skills that stand as right, as (lab, skill)."""
    last = {event.name: event for event in events if event.kind == "lab"}
    return {(event.lab, event.name.partition("::")[2]) for event in last.values() if event.is_right}


def _write(file: Path, lines: list[bytes]) -> None:
    with file.open("wb") as out:
        out.write(b"".join(line + b"\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _alone(labs_dir: Path, writes: bool = True) -> Iterator[None]:
    """One process at a time, for the moment that a read or a write takes."""
    lock = file_of(labs_dir).with_suffix(".lock")
    try:
        lock.parent.mkdir(exist_ok=True)
        opened = lock.open("a+")
    except OSError:
        if writes:
            raise
        yield  # nobody can write here
        return
    with opened as stream:
        if os.name == "posix":
            import fcntl

            fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        else:
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        yield


def _free_name(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.stem}.aside-{number}{file.suffix}")).exists():
        number += 1
    return aside
