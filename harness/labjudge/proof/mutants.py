"""Mutants of a solution: one place changed by a library's operators (mutmut), each judged as one more submission.

A mutant whose change nobody could notice (the text of an exception, say) is excused by a line with its reason in
`tests/labs/chN/LAB/excused_mutants.txt`: `SKILL: OLD => NEW  # reason`, where OLD and NEW are the changed line as it was and is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIN_CAUGHT, MAX_EXCUSED = 0.95, 0.05
STRICT = re.compile(r",\s*(strict=\w+,?)?\s*(?=\))")  # and the comma that is left where an operator removed it


class MutantError(Exception):
    """The file of excuses does not hold; the message names file, line and remedy."""


@dataclass(frozen=True)
class Mutant:
    """`name` is `FUNCTION: OLD => NEW`; `source` is the whole module."""

    function: str
    name: str
    source: str


def mutants_of(solution: Path) -> list[Mutant]:
    """All mutants of the functions and classes of a module, without those that only change a message or a type.

    Nor those that only change a zip's `strict`, a guard that never fires in a right solution; nor, where the module uses
    Spark, those that only write a text in other case: Spark finds columns, options and keywords by any.
    """
    import libcst

    module = libcst.parse_module(solution.read_text("utf-8"))
    spark = "pyspark" in module.code

    def judged(code: str) -> str:
        code = STRICT.sub("", code)
        return code.lower() if spark else code

    found: dict[str, Mutant] = {}
    for statement in module.body:
        if isinstance(statement, libcst.FunctionDef | libcst.ClassDef):
            name = statement.name.value
            for node, changed in _changes(statement):
                source = module.deep_replace(node, changed).code
                mutant = Mutant(name, f"{name}: {_described(module.code, source)}", source)
                if _compiles(source) and judged(source) != judged(module.code):
                    found.setdefault(mutant.name, mutant)
    return list(found.values())


def excuses(folder: Path) -> dict[str, str]:
    """The excused mutants of a lab's dossier and their reasons. Raises MutantError for a line without a reason."""
    file = folder / "excused_mutants.txt"
    if not file.exists():
        return {}
    found = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        name, _, reason = line.rpartition("  # ")
        if not name or not reason.strip():
            raise MutantError(f"{file}:{number}: needs `SKILL: OLD => NEW  # reason`, with two spaces before the #")
        found[name] = reason.strip()
    return found


def _changes(statement: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of a node and what an operator makes of it, in a statement; not in annotations, docstrings and raised messages."""
    import libcst
    from mutmut.mutation.mutators import mutation_operators

    class Visitor(libcst.CSTVisitor):  # type: ignore[misc]
        def __init__(self) -> None:
            self.pairs: list[tuple[Any, Any]] = []

        def on_visit(self, node: libcst.CSTNode) -> bool:
            if isinstance(node, libcst.Annotation | libcst.Raise | libcst.Decorator | libcst.Param):
                return False
            if isinstance(node, libcst.Expr) and isinstance(node.value, libcst.SimpleString):
                return False
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    self.pairs += [(node, changed) for changed in operator(node)]
            return True

    visitor = Visitor()
    statement.visit(visitor)
    return iter(visitor.pairs)


def _described(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            return f"{' '.join(' '.join(old[i1:i2]).split())} => {' '.join(' '.join(new[j1:j2]).split())}"
    return "=>"


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True
