"""The journal of a grading run: one JSON object a line, only ever appended to, on the disk before the next step is taken.

The first line holds the run's facts, each further one an outcome. The last outcome of a learner counts. A line that a kill cut
short is the last one, and is not there for the reader; the next writer cuts it off.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from labjudge.classroom.outcome import Outcome

NAME = "journal.jsonl"
VERSION = 1


class JournalError(Exception):
    """The journal is of another run, or in use; the message says what to do."""


@dataclass(frozen=True)
class Facts:
    """What all outcomes of a run have in common.

    `labs` are names in the catalogue's order; `graders` is a digest of what judges (graders, catalogue); `sandbox` is the tier
    (`namespaces`, `landlock`, `none`); `certified` tells whether the verdicts can be relied upon.
    """

    seed: int
    labs: tuple[str, ...]
    engine: str
    graders: str
    sandbox: str
    certified: bool
    limit_seconds: float
    submission_seconds: float


@dataclass(frozen=True)
class Class:
    """A whole journal, read: the facts, and each learner's last outcome in the order in which the first ones came."""

    facts: Facts
    outcomes: dict[str, Outcome]


def read(out: Path, name: str = NAME) -> Class | None:
    """The journal in `out`; None when there is none. Raises JournalError for one that cannot be read."""
    return _read(out / name, lambda outcome: outcome)


def facts_of(out: Path) -> Facts | None:
    """The facts of the journal in `out`; None when there is none. Raises JournalError for one that cannot be read."""
    return _facts(out / NAME, _lines(out / NAME))


def _read(file: Path, kept: Callable[[Outcome], Outcome]) -> Class | None:
    lines = _lines(file)
    facts = _facts(file, lines)
    if facts is None:
        return None
    outcomes = (kept(Outcome.of(line["outcome"])) for line in lines)
    return Class(facts, {outcome.learner: outcome for outcome in outcomes})


def _facts(file: Path, lines: Iterator[dict[str, Any]]) -> Facts | None:
    """What the first of its lines says."""
    head = next(lines, None)
    if head is None:
        return None
    if head.get("version") != VERSION:
        raise JournalError(f"{file}: has version {head.get('version')}; this program reads version {VERSION}")
    return Facts(**{**head["facts"], "labs": tuple(head["facts"]["labs"])})


def _without_results(outcome: Outcome) -> Outcome:
    """What a run has to know of those before: a class of a thousand has 100 MB of results."""
    return replace(outcome, results={}, causes={})


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        return
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.endswith(b"\n"):
                return  # cut short by a kill; the outcome in it was not told to anybody
            try:
                yield json.loads(line)
            except ValueError as problem:
                raise JournalError(f"{file}:{number}: is no JSON ({problem}); take another --out") from None


class Journal:
    """An open journal. One process writes; a second one is refused. Not safe to use from two threads.

    `outcomes` has the last outcome of each learner without its results, which are in the file.
    """

    def __init__(self, out: Path, stream: io.FileIO, known: Class) -> None:
        self._out, self._stream = out, stream
        self.facts = known.facts
        self.outcomes = dict(known.outcomes)

    def append(self, outcome: Outcome) -> None:
        """Note an outcome; it is on the disk when this returns. Raises OSError when it cannot be, and may be called again."""
        _write(self._stream, {"outcome": outcome.as_values()})
        self.outcomes[outcome.learner] = _without_results(outcome)


@contextlib.contextmanager
def opened(out: Path, facts: Facts) -> Iterator[Journal]:
    """The journal in `out`, begun or gone on with. Raises JournalError when it is in use or was begun under other facts."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / NAME).open("ab+", buffering=0) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(
                f"{out}: another labs grade is at work in it; wait for it, or take another --out"
            ) from None
        _cut_torn_line(stream)
        known = _read(out / NAME, _without_results)
        if known is None:
            _write(stream, {"version": VERSION, "facts": asdict(facts)})
            _sync_folder(out)
            known = Class(facts, {})
        if changed := differing(known.facts, facts):
            raise JournalError(f"{out}: was begun with another {changed}; take another --out, or `labs regrade {out}`")
        yield Journal(out, stream, known)


def differing(one: Facts, other: Facts) -> str:
    """The first fact in which two runs differ, with both values; "" for none."""
    for name, value in asdict(one).items():
        now = getattr(other, name)
        if tuple(value) != tuple(now) if isinstance(value, list | tuple) else value != now:
            return f"{name.replace('_', ' ')} ({value}, now {now})"
    return ""


def _write(stream: io.FileIO, value: dict[str, Any]) -> None:
    """Append a line, whole or not at all: of one for which the disk has no room nothing is left. Raises OSError."""
    left = memoryview(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    start = stream.seek(0, os.SEEK_END)
    try:
        while left:
            left = left[stream.write(left) :]
        os.fsync(stream.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            stream.truncate(start)
        raise


def _cut_torn_line(stream: io.FileIO) -> None:
    """Cut off what a kill left of a last line."""
    end = stream.seek(0, os.SEEK_END)
    start = end
    while start > 0:
        step = min(start, 1 << 16)
        stream.seek(start - step)
        found = stream.read(step).rfind(b"\n")
        if found >= 0:
            start = start - step + found + 1
            break
        start -= step
    if start != end:
        stream.truncate(start)
    stream.seek(0, os.SEEK_END)


def _sync_folder(folder: Path) -> None:
    """Make the new file's name in its folder outlive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
