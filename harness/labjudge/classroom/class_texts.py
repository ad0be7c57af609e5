"""The modules that a class handed in, by lab and learner, compared with each other."""

from __future__ import annotations

from pathlib import Path

from labjudge.classroom import alike, copies
from labjudge.classroom.alike import Comparison
from labjudge.classroom.item_analysis import judged
from labjudge.classroom.journal import Class
from labjudge.suite import Suite


def comparisons(grades: Class, out: Path, suite: Suite) -> list[Comparison]:
    """Each lab of the class in `out`; the starter is the checkout's."""
    files = {outcome.learner: copies.read(out, outcome.learner) for outcome in judged(grades)}
    found = []
    for lab in (lab for lab in suite.catalogue.labs if lab.name in grades.facts.labs):
        texts = {name: each[lab.path].decode("utf-8", "replace") for name, each in files.items() if lab.path in each}
        starter = (suite.labs_dir / lab.path).read_text("utf-8")
        found.append(alike.compare(lab.name, texts, starter))
    return found


def excerpt(out: Path, learner: str, path: str, lines: list[int], around: int = 12) -> str:
    """The lines of a learner's module from the first of `lines` that has most of the others close behind, numbered."""
    text = copies.read(out, learner)[path].decode("utf-8", "replace").splitlines()
    first = max(lines, key=lambda line: (sum(line <= each < line + around for each in lines), -line))
    return "\n".join(f"{at:4}  {text[at - 1]}" for at in range(first, min(first + around, len(text)) + 1))
