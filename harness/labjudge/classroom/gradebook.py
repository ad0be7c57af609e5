"""`gradebook.csv`: a row a learner, a column a skill."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path

from labjudge.classroom.journal import Class
from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import cell

FIRST = ("learner", "status", "earned", "points")
LAST = ("certified", "submitted", "reason")


def rows(grades: Class) -> list[list[str]]:
    """Head and rows, sorted by learner. A skill's cell holds its points; empty where the judge failed."""
    learners = [grades.outcomes[name] for name in sorted(grades.outcomes)]
    skills = list(dict.fromkeys(column for outcome in learners for column in _points(outcome)))
    head = [*FIRST, *skills, *LAST]
    return [head, *(_row(outcome, skills, grades.facts.certified) for outcome in learners)]


def _row(outcome: Outcome, skills: list[str], certified: bool) -> list[str]:
    points = _points(outcome)
    values = [outcome.learner, outcome.status.value, outcome.earned, outcome.possible]
    values += [points.get(skill, "") for skill in skills]
    values += ["yes" if certified else "no", outcome.submitted, outcome.reason]
    return [cell(value) for value in values]


def _points(outcome: Outcome) -> dict[str, int | str]:
    return {
        f"{lab['lab']}.{skill['skill']}": "" if skill["verdict"] == "fault" else skill["earned"]
        for lab in outcome.results["labs"]
        for skill in lab["skills"]
    }


def write(file: Path, grades: Class) -> None:
    """Write the gradebook whole or not at all."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows(grades))
    write_whole(file, text.getvalue())


def write_whole(file: Path, text: str) -> None:
    """Replace a file (mode 0644) by one with this text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
