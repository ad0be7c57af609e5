"""`gradescope.json` for each learner: what Gradescope reads as `/autograder/results/results.json`.

Fields as in Gradescope's autograder specification (section "Output format"); tests/classroom/gradescope_format.py has them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from labjudge.classroom.class_files import of_learner
from labjudge.classroom.journal import Class
from labjudge.classroom.messages import about, notices
from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import shown
from labjudge.classroom.scoring import Scoring

GRADESCOPE = "gradescope.json"


def files(grades: Class, scoring: Scoring) -> Iterator[tuple[str, str]]:
    """One file for each learner."""
    for outcome in grades.outcomes.values():
        content = document(outcome, grades.facts.certified, scoring)
        yield of_learner(outcome.learner, GRADESCOPE), json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def document(outcome: Outcome, certified: bool, scoring: Scoring) -> dict[str, Any]:
    """A test a skill; all texts are plain, none is read as Markdown or HTML. The score is the sum of the skills' scores."""
    return {
        "score": scoring.earned(outcome),
        "execution_time": round(outcome.seconds),
        "output": shown("\n".join(notices(outcome, certified))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(lab["lab"], skill, scoring) for lab in outcome.results["labs"] for skill in lab["skills"]],
        "extra_data": {"learner": shown(outcome.learner), "status": outcome.status.value, "possible": outcome.possible},
    }


def _test(lab: str, skill: dict[str, Any], scoring: Scoring) -> dict[str, Any]:
    """Without a score and a status where the judge failed: neither passed nor failed."""
    test = {"name": f"{lab}.{skill['skill']}", "output": shown(about(skill).text), "tags": [lab, skill["verdict"]]}
    score = scoring.of_skill(skill)
    if score is None:
        return test
    status = "passed" if skill["verdict"] == "right" else "failed"
    return {**test, "score": score, "max_score": skill["points"], "status": status}
