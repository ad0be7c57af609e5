"""The labs of one submission judged: processes started when first needed, each skill in its own, every check on a clean world.

A skill that is still the starter's costs nothing; a file that cannot be loaded is tried once. Whatever happens, each check
asked for has exactly one result.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from labjudge.catalogue import Lab as LabEntry
from labjudge.debugger import Debugger
from labjudge.graders import Check
from labjudge.judging.lab_run import LabRun
from labjudge.processes import Role, Starter
from labjudge.recording import Recorder
from labjudge.submission import LabFile, Submission, read
from labjudge.verdicts import CheckResult

Isolation = Literal["fork", "inprocess"]
_NUMBERS = itertools.count(1)  # each process of a run has a folder of its own, whoever judges


@dataclass(frozen=True)
class Settings:
    """What one judgement depends on besides the submission."""

    seed: int
    limit_seconds: float = 20.0
    isolation: Isolation = "fork"
    keep_worlds: bool = False
    closed_in: bool = False  # workers see and reach only what they are told of at their start
    reference: str = ""  # the folder of the reference engine's environment, where workers are to use that engine


@dataclass
class Judge:
    """Judges labs of one submission. `lab` and `skills` may be called from several threads, unless worlds are kept."""

    submission: Submission
    starter: Starter
    settings: Settings
    recorder: Recorder | None = None
    debugger: Debugger | None = None
    _kept_worlds: dict[str, Role] = field(default_factory=dict)

    def lab(self, entry: LabEntry, checks: list[Check]) -> Generator[CheckResult, None, None]:
        """Judge `checks`, all of one lab, in the order of their skills."""
        yield from self.skills(entry, self.file(entry), by_skill(checks), needs_world(checks))

    def file(self, entry: LabEntry) -> LabFile:
        """The submission's module of a lab."""
        return read(self.submission.module(entry))

    def skills(
        self, entry: LabEntry, file: LabFile, groups: Iterable[list[Check]], needs_world: bool
    ) -> Generator[CheckResult, None, None]:
        """Judge groups of checks, each of one skill of the lab, in one world if a check of the lab needs one."""
        run = LabRun(self, entry, file, needs_world)
        try:
            for checks in groups:
                yield from run.skill(checks[0].skill, checks)
        finally:
            run.close()

    def start(self, role: str, entry: LabEntry, **more: Any) -> Role:
        return self.starter.start(role, f"{role}-{entry.name}-{next(_NUMBERS)}", **more)

    @contextmanager
    def world(self, entry: LabEntry) -> Iterator[Role]:
        """A lab's own world, kept for its next run if asked for; in process, where a world costs seconds, one for all."""
        in_process = self.settings.isolation == "inprocess"
        if in_process or self.settings.keep_worlds:
            key = "" if in_process else entry.name
            if key not in self._kept_worlds:
                self._kept_worlds[key] = self.start("world", entry)
            yield self._kept_worlds[key]
            return
        role = self.start("world", entry)
        try:
            yield role
        finally:
            role.end()

    def of(self, judged: Submission, settings: Settings) -> Judge:
        """The same judge, with its kept worlds, for another submission."""
        return replace(self, submission=judged, settings=settings)

    def close(self) -> None:
        """End the worlds that were kept."""
        for role in self._kept_worlds.values():
            role.end()
        self._kept_worlds.clear()


def by_skill(checks: list[Check]) -> list[list[Check]]:
    """The checks of each skill, in the order of the skills' first checks."""
    groups: dict[str, list[Check]] = {}
    for check in checks:
        groups.setdefault(check.skill, []).append(check)
    return list(groups.values())


def needs_world(checks: list[Check]) -> bool:
    return any("world" in check.needs for check in checks)
