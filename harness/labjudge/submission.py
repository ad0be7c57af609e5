"""A submission: a directory with the layout of `labs/`. Read as text here; only a worker ever runs it."""

from __future__ import annotations

import ast
import importlib.util
import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from labjudge.catalogue import Lab, Skill

MODULE_PREFIX = "submission."  # before the name of a loaded lab's module


@dataclass(frozen=True)
class LabFile:
    """A learner's module as text. `problem` says why it cannot be loaded at all; then `functions` is empty."""

    path: Path
    problem: str = ""
    line: int = 1
    source: str = ""
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = field(default_factory=dict)

    def line_of(self, skill: str) -> int:
        node = self.functions.get(skill)
        return node.lineno if node else self.line

    def runs_first(self, skill: str) -> int | None:
        """The line of a skill's function that runs first, where a breakpoint stops; None without such a function."""
        node = self.functions.get(skill)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = compile(self.source, self.path.name, "exec")
        found = [code for code in module.co_consts if isinstance(code, CodeType) and code.co_name == skill]
        lines = [line for _, _, line in found[-1].co_lines() if line and line > node.lineno] if found else []
        return lines[0] if lines else node.lineno

    def is_to_do(self, skill: str) -> bool:
        """Whether the body, docstring aside, is still the starter's: nothing but `raise NotImplementedError`."""
        node = self.functions.get(skill)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        return len(body) == 1 and isinstance(body[0], ast.Raise) and _is_not_implemented(body[0].exc)

    def fingerprint(self, skill: str) -> str:
        """Changes when the skill's own function changes (not its comments or place)."""
        node = self.functions.get(skill)
        return ast.dump(node) if node else ""

    def imported(self) -> set[str]:
        """The modules that it imports, in functions too, each with the packages that it lies in; none of what does not parse."""
        nodes = list(ast.walk(ast.parse(self.source))) if not self.problem else []
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        return {
            ".".join(parts[:end]) for parts in (name.split(".") for name in names) for end in range(1, len(parts) + 1)
        }

    def outside(self, skills: Collection[str]) -> str:
        """Changes when anything but these functions changes (not comments, layout or the module's docstring)."""
        nodes = ast.parse(self.source).body
        first = next(iter(nodes), None)
        docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        return "".join(ast.dump(node) for node in nodes[docstring:] if getattr(node, "name", None) not in skills)


def _is_not_implemented(raised: ast.expr | None) -> bool:
    if isinstance(raised, ast.Call):
        raised = raised.func
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


@dataclass(frozen=True)
class Submission:
    """Where a learner's labs lie."""

    root: Path

    def module(self, lab: Lab) -> Path:
        return self.root / lab.path

    def artefact(self, lab: Lab, skill: Skill) -> Path:
        """The file of a skill that is no function."""
        assert skill.file is not None
        return self.root / lab.chapter / skill.file


# An indented line counts only with a quoted letter: a question may show code that has a variable of that name.
_ANSWERED = re.compile(r"^(?:answer\s*=\s*(?=\S)|[^\S\n]+answer\s*=\s*(?=[\"']))(?!\"\"\s*(#.*)?$)", re.MULTILINE)


def is_blank(artefact: Path) -> bool:
    """Whether a quiz file has no answer yet: every line `answer = ""`, as in the starter. Looked at as text, never parsed."""
    try:
        text = artefact.read_text("utf-8", "replace")
    except OSError:
        return False
    return is_blank_text(text)


def is_blank_text(text: str) -> bool:
    return "answer" in text and not _ANSWERED.search(text)


def read(path: Path) -> LabFile:
    """Read a learner's module without running it; what is wrong with it is said in one sentence, never raised."""
    if path.is_dir():
        return LabFile(path, "is a directory, not a file")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return LabFile(path, "is missing")
    except OSError as problem:
        return LabFile(path, f"cannot be read: {problem.strerror}")
    return parsed(path, data)


def parsed(path: Path, data: bytes) -> LabFile:
    """A module's bytes as text and functions."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a learner's invalid escape is no reason to end the session
            tree = ast.parse(data, filename=path.name)
        source = importlib.util.decode_source(data)  # stricter: Python's parser lets a comment hold any bytes
    except (SyntaxError, UnicodeDecodeError) as problem:
        return LabFile(path, *_why_it_does_not_parse(data, problem))
    except (ValueError, RecursionError, MemoryError) as problem:
        return LabFile(path, f"does not parse: {problem}")
    if not tree.body:
        return LabFile(path, "is empty")
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    functions = {node.name: node for node in tree.body if isinstance(node, kinds)}
    return LabFile(path, source=source, functions=functions)


def _why_it_does_not_parse(data: bytes, problem: SyntaxError | UnicodeDecodeError) -> tuple[str, int]:
    """The reason in one sentence, and its line."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        line = data[: undecodable.start].count(b"\n") + 1
        return f"is not UTF-8: byte {data[undecodable.start]:#04x} on line {line}; save it as UTF-8", line
    if isinstance(problem, UnicodeDecodeError):
        return f"does not parse: {problem}", 1
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        return f"does not parse: line {line} has a null byte", line
    line = problem.lineno or 1
    source = (problem.text or "").strip()
    near = f', "{source}"' if source else ""
    first, last = problem.offset or 0, problem.end_offset or 0
    at = (problem.text or "")[first - 1 : last - 1].strip() if 0 < first < last else ""
    place = f', at "{at}"' if at and at != source else ""
    return f"does not parse: line {line}{near}: {problem.msg}{place}", line
