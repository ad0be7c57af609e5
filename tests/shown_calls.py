"""The calls on the platform's clients that learners are shown: in programs, in docstrings, in code spans and code blocks.

A call has an owner: `w.secrets` (a service of WorkspaceClient), `MlflowClient`, `mlflow.pyfunc` (a module), `fe`
(FeatureEngineeringClient), or "" where text names a method alone: `search_runs`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from mlflow.utils import mlflow_tags

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
CLASSES = {"WorkspaceClient": "w", "MlflowClient": "MlflowClient", "FeatureEngineeringClient": "fe"}
RUN_TAGS = {value for value in vars(mlflow_tags).values() if isinstance(value, str)}  # `mlflow.user` is a tag, no call
# What these words stand for where a block goes on from one before it, and in text.
NO_SERVICES = {"api_client", "config", "dbutils"}
USUAL = {"w": "w", "client": "MlflowClient", "fe": "fe", "mlflow": "mlflow"}


@dataclass(frozen=True)
class Shown:
    """One call, or a name on its own (`arguments` is None then), and where it stands."""

    place: str
    owner: str
    name: str
    arguments: tuple[int, tuple[str, ...]] | None = None  # how many by position, which by name

    def __str__(self) -> str:
        return f"{self.place}: {self.owner + '.' if self.owner else ''}{self.name}"


def shown_in(file: Path, root: Path) -> list[Shown]:
    """All of one Python or Markdown file, in order."""
    text, name = file.read_text("utf-8"), file.relative_to(root).as_posix()
    if file.suffix == ".py":
        tree = ast.parse(text)
        return [*_of_tree(tree, name, 0, {}), *_of_docstrings(tree, name)]
    return shown_in_text(text, name)


def shown_in_text(text: str, name: str) -> list[Shown]:
    """All of one Markdown text: blocks marked `python`, then code spans."""
    found: list[Shown] = []
    for block in FENCE.finditer(text):
        if block[1] == "python":
            found += _of_tree(ast.parse(block[2]), name, text.count("\n", 0, block.start(2)), dict(USUAL))
    return [*found, *_of_spans(_without_blocks(text), name, 0)]


def code_in(text: str) -> Iterator[ast.Module]:
    """The Python of one Markdown text: blocks marked `python`, and code spans that parse."""
    yield from (ast.parse(block[2]) for block in FENCE.finditer(text) if block[1] == "python")
    for span in SPAN.finditer(_without_blocks(text)):
        with suppress(SyntaxError):
            yield ast.parse(span[1].strip())


def _without_blocks(text: str) -> str:
    """Blank lines in place of the blocks, so that the numbers of the others stay."""
    return FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)


def blocks_in(file: Path) -> list[tuple[int, str]]:
    """The Python blocks of a Markdown file, each with the number of its first line."""
    text = file.read_text("utf-8")
    return [(text.count("\n", 0, each.start(2)) + 1, each[2]) for each in FENCE.finditer(text) if each[1] == "python"]


def real(owner: str) -> Any:
    """The class or module behind an owner's name."""
    if owner.startswith("w."):
        from databricks.sdk import WorkspaceClient

        getter: Any = inspect.getattr_static(WorkspaceClient, owner[2:], None)
        return get_type_hints(getter.fget)["return"] if isinstance(getter, property) else None
    if owner == "fe":
        from databricks.feature_engineering import FeatureEngineeringClient

        return FeatureEngineeringClient
    if owner == "MlflowClient":
        from mlflow import MlflowClient

        return MlflowClient
    return importlib.import_module(owner)


def _of_docstrings(tree: ast.Module, name: str) -> Iterator[Shown]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            constant = node.body[0].value  # type: ignore[attr-defined]
            parameters = {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
            for shown in _of_spans(constant.value, name, constant.lineno - 1):
                if shown.owner or shown.name not in parameters:  # `events` is the argument, not a method of that name
                    yield shown


def _of_spans(text: str, name: str, before: int) -> Iterator[Shown]:
    for span in SPAN.finditer(text):
        line = before + text.count("\n", 0, span.start())
        try:
            tree = ast.parse(span[1].strip() if span[1] not in RUN_TAGS else "")
        except SyntaxError:
            continue
        if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Name):
            yield Shown(f"{name}:{line + 1}", "", tree.body[0].value.id)
        else:
            yield from _of_tree(tree, name, line, dict(USUAL) | CLASSES)


def _of_tree(tree: ast.Module, name: str, before: int, known: dict[str, str]) -> Iterator[Shown]:
    """Calls and attributes of owners. Names are followed through imports and assignments, whichever function they are in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {each.asname or "mlflow": "mlflow" for each in node.names if each.name.startswith("mlflow")}
        elif isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: CLASSES[each.name] for each in node.names if each.name in CLASSES}
            if (node.module or "").startswith("mlflow"):
                yield from (Shown(f"{name}:{before + node.lineno}", str(node.module), each.name) for each in node.names)
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and (owner := _owner(node.value, known)):
            known[target.id] = owner
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (owner := _owner(node.value, known)) and not _owner(node, known):
            if owner == "w":
                continue  # `w.config`: no service, so it sends nothing by itself
            yield Shown(f"{name}:{before + node.lineno}", owner, node.attr, arguments_of(called.get(id(node))))


def _owner(node: ast.expr, known: dict[str, str]) -> str:
    """The owner that an expression is; "" for all else."""
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Call):
        made = node.func
        return CLASSES.get(made.id, "") if isinstance(made, ast.Name) else ""
    if isinstance(node, ast.Attribute):
        base = _owner(node.value, known)
        if base == "w":
            return "" if node.attr in NO_SERVICES else f"w.{node.attr}"
        if base == "mlflow" and node.attr in CLASSES:
            return CLASSES[node.attr]
        if base.startswith("mlflow") and node.attr in MODULES:
            return f"{base}.{node.attr}"
    return ""


MODULES = {
    "artifacts", "config", "data", "entities", "evaluation", "exceptions", "lightgbm", "metrics", "models",
    "pyfunc", "pyspark", "pytorch", "sklearn", "spark", "tracing", "tracking", "types", "xgboost", "deployments", "store",
}  # fmt: skip


def arguments_of(call: ast.Call | None) -> tuple[int, tuple[str, ...]] | None:
    """How many by position, and which by name; None where that is not known."""
    if call is None or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    if any(each.arg is None for each in call.keywords) or any(
        isinstance(each, ast.Constant) and each.value is ... for each in call.args
    ):
        return None
    return len(call.args), tuple(str(each.arg) for each in call.keywords)
