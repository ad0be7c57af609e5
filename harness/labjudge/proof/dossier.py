"""A lab's dossier in the suite's own tests: its solution, its starter, its rights and its traps, as submissions.

A right is a whole module of `tests/labs/chN/LAB/rights/`. Traps stand on a page for each skill (labjudge.proof.traps).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from labjudge.catalogue import Lab
from labjudge.proof.mutants import Mutant
from labjudge.proof.traps import Trap, traps_in
from labjudge.submission import Submission
from labjudge.suite import Suite

Kind = Literal["solution", "starter", "right", "trap", "mutant"]


@dataclass(frozen=True)
class Case:
    """One submission of one lab, and what must become of it. `skill` and `says` are a trap's (a mutant has a skill)."""

    lab: Lab
    kind: Kind
    name: str
    submission: Submission
    skill: str = ""
    says: str = ""


@dataclass(frozen=True)
class Dossier:
    """Everything that proves one lab. Files are read when first asked for."""

    suite: Suite
    lab: Lab

    @property
    def folder(self) -> Path:
        return self.suite.root / "tests" / "labs" / self.lab.chapter / self.lab.name

    @property
    def solution_file(self) -> Path:
        return self.suite.root / "solutions" / self.lab.path

    def page(self, skill: str) -> Path:
        """Where a skill's traps stand."""
        return self.folder / "traps" / f"{skill}.py"

    def traps_of(self, skill: str) -> list[Trap]:
        """The traps of a skill, none when it has no page. Raises TrapError."""
        page = self.page(skill)
        return traps_in(page, self._file_of(skill).read_text("utf-8")) if page.exists() else []

    @cached_property
    def traps(self) -> list[Trap]:
        return [trap for skill in self.lab.skills for trap in self.traps_of(skill.name)]

    @property
    def rights(self) -> list[Path]:
        return sorted((self.folder / "rights").glob("*.py"))

    def _file_of(self, skill: str) -> Path:
        """The solution's text that a skill stands in: the module, or the skill's own file."""
        own = self.lab.skill(skill).file
        return self.suite.root / "solutions" / self.lab.chapter / own if own else self.solution_file

    def solution(self) -> Case:
        return Case(self.lab, "solution", "solution", Submission(self.suite.root / "solutions"))

    def starter(self) -> Case:
        return Case(self.lab, "starter", "starter", Submission(self.suite.labs_dir))

    def right(self, file: Path, scratch: Path) -> Case:
        submission = self._placed(scratch / "rights" / file.stem, self.lab.path, file.read_text("utf-8"))
        return Case(self.lab, "right", file.stem, submission)

    def trap(self, trap: Trap, scratch: Path) -> Case:
        own = self.lab.skill(trap.skill).file
        path = f"{self.lab.chapter}/{own}" if own else self.lab.path
        submission = self._placed(scratch / "traps" / trap.name, path, trap.source)
        return Case(self.lab, "trap", trap.name, submission, trap.skill, trap.says)

    def mutant(self, mutant: Mutant, place: str, scratch: Path) -> Case:
        """`place` names the folder: mutants' own names are lines of code."""
        submission = self._placed(scratch / "mutants" / place, self.lab.path, mutant.source)
        return Case(self.lab, "mutant", mutant.name, submission, mutant.function)

    def _placed(self, root: Path, path: str, source: str) -> Submission:
        """A submission of this one lab with the layout of `labs/`: `source` at `path`, the rest of its files the solution's."""
        for each in (self.lab.path, *self.lab.artefacts):
            (root / each).parent.mkdir(parents=True, exist_ok=True)
            if each == path:
                (root / each).write_text(source, "utf-8")
            else:
                shutil.copy(self.suite.root / "solutions" / each, root / each)
        return Submission(root)
