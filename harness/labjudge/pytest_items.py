"""How pytest sees a lab: a file, a skill a collector in it, a check an item. The learner's module is never imported here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge.breakpoints import DebuggerQuit
from labjudge.catalogue import Lab
from labjudge.graders import Check, GraderError
from labjudge.verdicts import CheckResult, Verdict

if TYPE_CHECKING:
    from labjudge.plugin import Labs

KEY: pytest.StashKey[Labs] = pytest.StashKey()
CTRL_C, LEFT = "Ctrl-C", "the debugger was left"


class LabFile(pytest.File):
    """A learner's module: its skills are its children. Not a Python module to pytest: nothing imports it."""

    def collect(self) -> Iterator[pytest.Collector]:
        labs = self.config.stash[KEY]
        entry = labs.asked.suite.lab_at(self.path)
        assert entry is not None
        try:
            checks = labs.checks(entry)
        except GraderError as problem:
            raise self.CollectError(f"the grader of {entry.name}: {problem}") from None
        for skill in dict.fromkeys(check.skill for check in checks):
            yield SkillCollector.from_parent(
                self, name=skill, entry=entry, checks=[check for check in checks if check.skill == skill]
            )


class SkillCollector(pytest.Class):
    """One skill of a lab. To pytest a class of tests: VS Code's tree shows no other collector between file and test."""

    def __init__(self, *, entry: Lab, checks: list[Check], **rest: Any) -> None:
        super().__init__(**rest)
        self.entry, self.checks = entry, checks

    @property  # type: ignore[misc]
    def obj(self) -> type:
        """There is no class behind it."""
        return type(self.name, (), {})

    def collect(self) -> Iterator[pytest.Item]:
        for check in self.checks:
            yield CheckItem.from_parent(self, name=check.name, entry=self.entry, check=check)


class NotRight(Exception):
    """A check that did not come out right; pytest sees a failure."""


class CheckItem(pytest.Item):
    """One check of one skill, judged elsewhere; running it waits for the result."""

    def __init__(self, *, entry: Lab, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.entry, self.check = entry, check
        self.result: CheckResult | None = None

    def runtest(self) -> None:
        labs = self.config.stash[KEY]
        assert labs.schedule is not None
        try:
            self.result = labs.schedule.result(self.check)
        except (DebuggerQuit, KeyboardInterrupt) as ended:  # with --pdb, pytest itself takes Ctrl-C for a failed test
            labs.ended_by = LEFT if isinstance(ended, DebuggerQuit) else CTRL_C
            pytest.exit(labs.ended_by)
        if labs.asked.debugger is not None and labs.asked.debugger.left:
            labs.ended_by = self.session.shouldstop = LEFT
        if self.result.verdict is Verdict.NOT_RUN:
            pytest.skip("needs an engine that is not there")
        if self.result.verdict is not Verdict.RIGHT:
            raise NotRight(self.result.verdict.word)

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        """The learner's text; for an interrupt or a mistake of ours, pytest's own."""
        if not isinstance(excinfo.value, NotRight) or self.result is None:
            return str(super().repr_failure(excinfo))
        finding = self.result.finding
        parts = [finding.title, finding.called, finding.happened, finding.but, finding.rule] if finding else []
        return "\n".join([self.result.verdict.word, *(part for part in parts if part)])

    def reportinfo(self) -> tuple[Path, int, str]:
        line = self.config.stash[KEY].line(self.entry.name, self.check.skill)
        return self.path, line - 1, f"{self.check.skill}::{self.check.name}"
