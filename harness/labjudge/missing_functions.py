"""A function that a lab should have and does not: what became of it, as far as the file shows."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection

from labjudge.submission import LabFile


def what_became_of(skill: str, file: LabFile, skills: Collection[str]) -> str:
    """One sentence about a missing function: indented into another, named almost so, or only that it is not there."""
    name = file.path.name
    for top in file.functions.values():
        for node in ast.walk(top):
            if node is not top and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == skill:
                return f"{name} has it inside {top.name}, line {node.lineno}: indented too far"
    near = difflib.get_close_matches(skill, [one for one in file.functions if one not in skills], n=1)
    if near:
        return f"{name} has no function {skill}; did you mean {near[0]}, line {file.line_of(near[0])}?"
    return f"{name} has no function {skill}"
