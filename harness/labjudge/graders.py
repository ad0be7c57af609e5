"""Graders, read without running them: which checks there are, for which skill, in which order.

A grader is a module `graders/chN/test_LAB.py`. A check in it is a function under `@judges("skill")`; its docstring is one
sentence, the requirement. Reading by syntax keeps collection free of imports.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_loading = threading.Lock()


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


def checks_in(grader: Path, lab: str) -> list[Check]:
    """The checks of a grader, in the order of its text. Raises OSError or SyntaxError: a fault of ours."""
    tree = ast.parse(grader.read_text("utf-8"), str(grader))
    found = []
    for node in tree.body:
        skill = _judged_skill(node) if isinstance(node, ast.FunctionDef) else None
        if isinstance(node, ast.FunctionDef) and skill is not None:
            needs = tuple(argument.arg for argument in node.args.args)
            found.append(Check(lab, skill, node.name, ast.get_docstring(node) or "", needs, grader))
    return found


def _judged_skill(node: ast.FunctionDef) -> str | None:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "judges":
            argument = mark.args[0]
            return str(argument.value) if isinstance(argument, ast.Constant) else None
    return None


def load(grader: Path) -> ModuleType:
    """Import a grader by path, once, under a name that cannot meet a learner's module."""
    name = f"labjudge_grader_{grader.parent.name}_{grader.stem}"
    with _loading:  # labs are judged in threads, and a module is in sys.modules before it is whole
        return sys.modules[name] if name in sys.modules else _imported(name, grader)


def _imported(name: str, grader: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, grader)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
