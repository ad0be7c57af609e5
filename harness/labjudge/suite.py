"""Where a checkout keeps its labs and graders, and which labs a command line asks for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from labjudge import catalogue, graders
from labjudge.catalogue import Catalogue, Lab
from labjudge.graders import Check


@dataclass(frozen=True)
class Suite:
    """A checkout: `labs/` (what learners edit), `graders/`, `solutions/`."""

    root: Path

    @property
    def labs_dir(self) -> Path:
        return self.root / "labs"

    @property
    def graders_dir(self) -> Path:
        return self.root / "graders"

    @property
    def is_learners_copy(self) -> bool:
        """Whether it has no reference solutions, and so no tests that prove the labs by them (`labjudge.learners_copy`)."""
        return not (self.root / "solutions").is_dir()

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue.load(self.labs_dir)

    def checks(self, entry: Lab) -> list[Check]:
        """The checks of a lab in the order of its skills in the catalogue. Raises GraderError."""
        return [check for module in self.grader(entry) for check in graders.checks_in(module, entry.name)]

    def grader(self, entry: Lab) -> list[Path]:
        """The modules with a lab's checks: one for each skill, named for it."""
        folder = self.graders_dir / entry.chapter / entry.name
        return [folder / graders.module_of(skill.name) for skill in entry.skills]

    def lab_at(self, path: Path) -> Lab | None:
        """The lab whose module `path` is, if it is one's."""
        try:
            return self.catalogue.by_path.get(path.relative_to(self.labs_dir).as_posix())
        except ValueError:
            return None

    def labs_under(self, path: Path) -> list[Lab]:
        """The labs whose module is `path` or lies below it."""
        return [entry for entry in self.catalogue.labs if (self.labs_dir / entry.path).is_relative_to(path)]

    def why_no_lab(self, path: Path) -> str:
        """For a path under `labs/` that is no lab's: what there is, and the nearest.

        `labs/ch4/promot.py is no lab; chapter 4 has package, …; did you mean labs/ch4/promote.py?`
        """
        asked = path.relative_to(self.root).as_posix()
        entries = [f"labs/{entry.path}" for entry in self.catalogue.labs]
        folders = [f"labs/{chapter.name}" for chapter in self.catalogue.chapters]
        near = difflib.get_close_matches(asked, [*entries, *folders], n=1, cutoff=0.5)
        chapter = next((one for one in self.catalogue.chapters if f"labs/{one.name}/" in f"{asked}/"), None)
        if chapter is not None:
            names = [entry.name for entry in self.catalogue.labs if entry.chapter == chapter.name]
            there = f"chapter {chapter.number} has {', '.join(names)}"
        else:
            there = f"there are {', '.join(folders)}"
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"{asked} is no lab; {there}{hint}"
