"""What a run in GitHub Actions tells it: the job's summary in Markdown, and a step's result for GitHub Classroom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from labjudge.classroom import feedback, github_classroom
from labjudge.classroom.journal import Class
from labjudge.classroom.messages import UNVERIFIED
from labjudge.classroom.plain_text import markdown_line
from labjudge.classroom.scoring import Scoring

SUMMARY, OUTPUT = "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"
MAX_BYTES = 1_000_000  # GitHub shows no summary of more than 1 MiB


def announce(grades: Class, scoring: Scoring, environment: Mapping[str, str]) -> None:
    """Add to the files that GitHub Actions names in the environment; the step's `result` only for a single learner.

    Raises ValueError where it names none.
    """
    if SUMMARY not in environment:
        raise ValueError(f"--github is for GitHub Actions, which sets {SUMMARY}; it is not set here")
    with Path(environment[SUMMARY]).open("a", encoding="utf-8") as stream:
        stream.write(summary(grades, scoring))
    if len(grades.outcomes) == 1 and OUTPUT in environment:
        [outcome] = grades.outcomes.values()
        with Path(environment[OUTPUT]).open("a", encoding="utf-8") as stream:
            stream.write(f"result={github_classroom.encoded(outcome, grades.facts.certified, scoring)}\n")


def summary(grades: Class, scoring: Scoring) -> str:
    """A class as a table, a row a learner; a single learner's feedback page."""
    if len(grades.outcomes) == 1:
        [(_, page), _] = feedback.files(grades, scoring)
        return _cut(page)
    lines = ["# Grades", ""]
    lines += [] if grades.facts.certified else [f"> {UNVERIFIED}", ""]
    lines += ["| learner | status | earned | points | late | |", "| --- | --- | --: | --: | --- | --- |"]
    for outcome in sorted(grades.outcomes.values(), key=lambda each: each.learner):
        cells = [outcome.learner, outcome.status.value, f"{scoring.earned(outcome):g}", str(outcome.possible)]
        cells += [scoring.late(outcome), outcome.reason]
        lines.append(f"| {' | '.join(map(markdown_line, cells))} |")
    return _cut("\n".join([*lines, "", ""]))


def _cut(text: str) -> str:
    """Whole lines of it, as many as GitHub shows."""
    if len(text.encode()) <= MAX_BYTES:
        return text
    kept = text.encode()[:MAX_BYTES].decode("utf-8", "ignore").rpartition("\n")[0]
    return f"{kept}\n\nThe rest did not fit in here; it is in the files of the run.\n"
