"""`gradebook.csv`: a row a learner, a column a skill; with a roster, its columns first and a row for each who is in it."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path

from labjudge.classroom.journal import Class
from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import cell
from labjudge.classroom.roster import Roster
from labjudge.classroom.scoring import Scoring

FIRST = ("learner", "status", "earned", "points")
LAST = ("late", "passed", "certified", "submitted", "reason")
MISSING, NOT_LISTED = "missing", "is not in the roster"


def rows(grades: Class, scoring: Scoring, roster: Roster | None = None) -> list[list[str]]:
    """Head and rows, sorted by learner. A skill's cell holds its points; empty where the judge failed."""
    listed = set(roster.rows) if roster else set()
    learners = sorted({*grades.outcomes, *listed})
    skills = list(
        dict.fromkeys(
            f"{lab['lab']}.{skill['skill']}"
            for outcome in grades.outcomes.values()
            for lab in outcome.results["labs"]
            for skill in lab["skills"]
        )
    )
    head = [*(roster.columns if roster else ()), *FIRST, *skills, *LAST]
    table = [[cell(name) for name in head]]
    for learner in learners:
        outcome = grades.outcomes.get(learner)
        own = _row(outcome, skills, grades, scoring) if outcome else _missing(learner, skills, scoring)
        if roster and outcome and learner not in listed:
            own[-1] = "; ".join(part for part in (outcome.reason, NOT_LISTED) if part)
        about = [roster.rows.get(learner, {}).get(name, "") for name in roster.columns] if roster else []
        table.append([cell(value) for value in [*about, *own]])
    return table


def _row(outcome: Outcome, skills: list[str], grades: Class, scoring: Scoring) -> list[object]:
    points = {
        f"{lab['lab']}.{skill['skill']}": scoring.of_skill(skill)
        for lab in outcome.results["labs"]
        for skill in lab["skills"]
    }
    values: list[object] = [outcome.learner, outcome.status.value, scoring.earned(outcome), outcome.possible]
    values += ["" if points.get(skill) is None else points[skill] for skill in skills]
    passed = "" if scoring.pass_at is None else "yes" if scoring.passes(outcome) else "no"
    certified = "yes" if grades.facts.certified else "no"
    return [*values, scoring.late(outcome), passed, certified, outcome.submitted, outcome.reason]


def _missing(learner: str, skills: list[str], scoring: Scoring) -> list[object]:
    passed = "" if scoring.pass_at is None else "no"
    return [learner, MISSING, 0, "", *("" for _ in skills), "", passed, "", "", "handed nothing in"]


def write(file: Path, grades: Class, scoring: Scoring, roster: Roster | None = None) -> None:
    """Write the gradebook whole or not at all."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows(grades, scoring, roster))
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
