"""The suite's own submissions: for each lab its solution, its starter, its rights and its traps, as files with a header.

A right is a whole module. A trap holds only what it replaces: it is judged on top of the solution. Its docstring says which
skill it hits and which phrase it must draw:

    \"\"\"Trap: the caller approves its own request.

    skill: approve_request
    phrase: self approval
    \"\"\"
"""

from __future__ import annotations

import ast
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from labjudge.catalogue import Lab
from labjudge.house import House
from labjudge.submission import Submission

Kind = Literal["solution", "starter", "right", "trap"]
_HEADER = re.compile(r"^(skill|phrase):\s*(.+?)\s*$", re.MULTILINE)


class CaseError(Exception):
    """A case's file does not say what it must; the message names the file and the cure."""


@dataclass(frozen=True)
class Case:
    """One submission of one lab and what must become of it."""

    lab: Lab
    kind: Kind
    name: str
    submission: Submission
    skill: str = ""
    phrase: str = ""


def cases_of(house: House, entry: Lab, scratch: Path) -> list[Case]:
    """All cases of a lab; those that are put together are written below `scratch`."""
    folder = house.root / "tests" / "labs" / entry.chapter / entry.name
    solution, starter = Submission(house.root / "solutions"), Submission(house.labs_dir)
    found = [Case(entry, "solution", "solution", solution), Case(entry, "starter", "starter", starter)]
    for file in sorted((folder / "rights").glob("*.py")):
        found.append(Case(entry, "right", file.stem, _placed(house, entry, file, file.read_text("utf-8"), scratch)))
    base = (house.root / "solutions" / entry.path).read_text("utf-8")
    for file in sorted((folder / "traps").glob("*.py")):
        text = file.read_text("utf-8")
        header = dict(_HEADER.findall(ast.get_docstring(ast.parse(text)) or ""))
        if set(header) != {"skill", "phrase"} or header["skill"] not in {skill.name for skill in entry.skills}:
            names = ", ".join(skill.name for skill in entry.skills)
            raise CaseError(f"{file}: its docstring needs the lines `skill:` (one of {names}) and `phrase:`")
        placed = _placed(house, entry, file, f"{base}\n\n{text}", scratch)
        found.append(Case(entry, "trap", file.stem, placed, header["skill"], header["phrase"]))
    return found


def _placed(house: House, entry: Lab, file: Path, source: str, scratch: Path) -> Submission:
    """A submission of this one lab, in a folder of its own with the layout of `labs/`; artefacts are the solution's."""
    root = scratch / entry.name / file.parent.name / file.stem
    target = root / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source, "utf-8")
    for skill in entry.skills:
        if skill.file:
            own = file.with_suffix(Path(skill.file).suffix)
            shutil.copy(
                own if own.exists() else house.root / "solutions" / entry.chapter / skill.file,
                target.parent / skill.file,
            )
    return Submission(root)
