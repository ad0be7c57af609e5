"""Graders, read without running them: which checks there are, for which skill, in which order.

The checks of a skill stand in `graders/chN/LAB/test_SKILL.py`: each is a function under `@judges`, and its docstring is one
sentence, the requirement, which is also the rule that a learner reads when it fails. The folder's other modules hold what
skills share (a scene, drawn data), named for what they hold and imported relatively (`from .staged_models import …`).
Reading by syntax keeps collection free of imports. A learner's copy has them packed: `labjudge.packed_graders`.
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

from labjudge import packed_graders

Function = TypeVar("Function", bound=Callable[..., Any])

MODULE_PREFIX = "test_"
PARAMETERS = ("lab", "world", "draw")


class GraderError(Exception):
    """A grader's module is not there, does not parse, or has other checks than it should; the message names file and cure."""


@dataclass(frozen=True)
class Check:
    """One check of one skill. `needs` are the names of its parameters: lab, world, draw."""

    lab: str
    skill: str
    name: str
    requirement: str
    needs: tuple[str, ...]
    grader: Path

    @property
    def id(self) -> str:
        return f"{self.lab}::{self.skill}::{self.name}"


def judges(function: Function) -> Function:
    """Mark a function as a check of the skill that its module is named for. Only read, by `checks_in`."""
    return function


def module_of(skill: str) -> str:
    """The file of a skill's checks: `test_approve_request.py`."""
    return f"{MODULE_PREFIX}{skill}.py"


def checks_in(module: Path, lab: str) -> list[Check]:
    """The checks of the skill that a grader's module is named for, in the order of its text. Raises GraderError."""
    skill = module.stem.removeprefix(MODULE_PREFIX)
    found = [
        Check(lab, skill, node.name, requirement_of(node), _parameters(module, node), module)
        for node in _marked(module)
    ]
    if not found:
        raise GraderError(f"{module}: has no check of {skill}; a check is a function under @judges")
    return found


def requirement_of(node: ast.FunctionDef) -> str:
    """The first paragraph of a check's docstring on one line; what follows it is for authors."""
    return " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())


def is_check(node: ast.FunctionDef) -> bool:
    """Whether a function is under `@judges`."""
    return any(isinstance(mark, ast.Name) and mark.id == "judges" for mark in node.decorator_list)


def stray_checks(folder: Path, skills: set[str]) -> list[str]:
    """Checks that nobody runs, as sentences: those in modules of a grader that are named for no skill. Raises GraderError."""
    expected = {module_of(skill) for skill in skills}
    return [
        f"{module}:{node.lineno}: nobody runs {node.name}: no skill of catalog.toml has the module {module.name}"
        for module in sorted(folder.glob("*.py"))
        if module.name not in expected
        for node in _marked(module)
    ]


def _parameters(module: Path, node: ast.FunctionDef) -> tuple[str, ...]:
    names = tuple(argument.arg for argument in node.args.args)
    if unknown := [name for name in names if name not in PARAMETERS]:
        raise GraderError(
            f"{module}:{node.lineno}: {node.name} asks for {unknown[0]}; a check gets {', '.join(PARAMETERS)}"
        )
    return names


def _marked(module: Path) -> Iterator[ast.FunctionDef]:
    """The functions under `@judges`."""
    try:
        tree = ast.parse(packed_graders.source(module), str(module))
    except (OSError, SyntaxError) as problem:
        raise GraderError(f"{module} cannot be read: {problem}") from None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and is_check(node):
            yield node


def load(module: Path) -> ModuleType:
    """A skill's module by path, imported once, under a name that meets no learner's module.

    `graders/` becomes a package without a file; chapters and labs are packages in it, so relative imports work. Safe in threads.
    """
    lab = module.parent
    return importlib.import_module(f"{_package(lab.parents[1])}.{lab.parent.name}.{lab.name}.{module.stem}")


def _package(graders_dir: Path) -> str:
    name = (
        f"labjudge_graders_{zlib.crc32(str(graders_dir).encode()):08x}"  # of two checkouts in one process, each its own
    )
    package = ModuleType(name)
    package.__path__ = [str(graders_dir)]
    if sys.modules.setdefault(name, package) is package:
        packed_graders.Finder(name, graders_dir).install()
    return name
