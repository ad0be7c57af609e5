"""Graders, read without running them: which checks there are, for which skill, in which order.

A lab's grader is `graders/chN/test_LAB.py`, which imports its skills' modules from the folder `graders/chN/LAB/`. The checks of
a skill stand in the module of its name, `SKILL.py`: each is a function under `@judges("SKILL")`, and its docstring is one
sentence, the requirement. The folder's other modules hold what skills share, named for what they hold and imported relatively
(`from .drawn import …`). Reading by syntax keeps collection free of imports.
"""

from __future__ import annotations

import ast
import importlib
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class GraderError(Exception):
    """A grader's module is not there, does not parse, or has other checks than it should; the message names file and cure."""


@dataclass(frozen=True)
class Check:
    """One check of one skill. `needs` are the names of its parameters: lab, world, rng."""

    lab: str
    skill: str
    name: str
    requirement: str
    needs: tuple[str, ...]
    grader: Path

    @property
    def id(self) -> str:
        return f"{self.lab}::{self.skill}::{self.name}"


def judges(skill: str) -> Callable[[Function], Function]:
    """Mark a function as a check of `skill`. Only read, by `checks_in`; the mark itself does nothing."""

    def mark(function: Function) -> Function:
        return function

    return mark


def checks_in(module: Path, lab: str) -> list[Check]:
    """The checks of the skill that a grader's module is named for, in the order of its text. Raises GraderError."""
    skill = module.stem
    found = []
    for node, judged in _marked(module):
        if judged != skill:
            raise GraderError(f"{module}:{node.lineno}: {node.name} judges {judged}, and {module.name} only {skill}")
        needs = tuple(argument.arg for argument in node.args.args)
        found.append(Check(lab, skill, node.name, ast.get_docstring(node) or "", needs, module))
    if not found:
        raise GraderError(f'{module}: has no check of {skill}; a check is a function under @judges("{skill}")')
    return found


def stray_checks(folder: Path, skills: set[str]) -> list[str]:
    """Checks that nobody runs, as sentences: those in modules of a grader that are named for no skill. Raises GraderError."""
    return [
        f"{module}:{node.lineno}: {node.name} judges {skill}, and nobody runs it: {module.stem} is no skill in catalog.toml"
        for module in sorted(folder.glob("*.py"))
        if module.stem not in skills
        for node, skill in _marked(module)
    ]


def _marked(module: Path) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The functions under `@judges`, and what each judges."""
    try:
        tree = ast.parse(module.read_text("utf-8"), str(module))
    except (OSError, SyntaxError) as problem:
        raise GraderError(f"{module} cannot be read: {problem}") from None
    for node in tree.body:
        skill = _judged_skill(node) if isinstance(node, ast.FunctionDef) else None
        if isinstance(node, ast.FunctionDef) and skill is not None:
            yield node, skill


def _judged_skill(node: ast.FunctionDef) -> str | None:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "judges":
            argument = mark.args[0]
            return str(argument.value) if isinstance(argument, ast.Constant) else None
    return None


def load(module: Path) -> ModuleType:
    """A skill's module by path, of its lab's grader, which is imported once, under a name that meets no learner's module.

    `graders/` becomes a package without a file; chapters and labs are packages in it, so relative imports work. Safe in threads.
    """
    lab = module.parent
    grader = importlib.import_module(f"{_package(lab.parents[1])}.{lab.parent.name}.test_{lab.name}")
    skill: ModuleType = getattr(grader, module.stem)
    return skill


def _package(graders_dir: Path) -> str:
    name = (
        f"labjudge_graders_{zlib.crc32(str(graders_dir).encode()):08x}"  # of two checkouts in one process, each its own
    )
    package = ModuleType(name)
    package.__path__ = [str(graders_dir)]
    sys.modules.setdefault(name, package)
    return name
