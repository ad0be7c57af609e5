"""`classroom.json` for each learner: what GitHub Classroom's reporter reads, base64-encoded, as the result of a step.

Fields as in classroom-resources/autograding-command-grader, which writes them, and autograding-grading-reporter, which reads
them: it reports the sum of the scores. (The table that it prints gives each test the same weight, whatever its score says.)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from labjudge.classroom.class_files import of_learner
from labjudge.classroom.journal import Class
from labjudge.classroom.messages import about, notices
from labjudge.classroom.outcome import Outcome, Status
from labjudge.classroom.plain_text import shown
from labjudge.classroom.scoring import Scoring
from labjudge.verdicts import Verdict

CLASSROOM = "classroom.json"
PASS, FAIL, ERROR = "pass", "fail", "error"
STATUS = {Verdict.RIGHT: PASS, Verdict.WRONG: FAIL, Verdict.TO_DO: FAIL}


def files(grades: Class, scoring: Scoring) -> Iterator[tuple[str, str]]:
    """One file for each learner."""
    for outcome in grades.outcomes.values():
        content = document(outcome, grades.facts.certified, scoring)
        yield of_learner(outcome.learner, CLASSROOM), json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def encoded(outcome: Outcome, certified: bool, scoring: Scoring) -> str:
    """The document as the reporter takes it, in one line."""
    return base64.b64encode(json.dumps(document(outcome, certified, scoring)).encode()).decode()


def document(outcome: Outcome, certified: bool, scoring: Scoring) -> dict[str, Any]:
    """A test a skill; the scores add up to what was earned. Where the judge failed, a test errs and counts for nothing."""
    tests = [_test(lab["lab"], skill, scoring) for lab in outcome.results["labs"] for skill in lab["skills"]]
    worst = PASS if all(test["status"] == PASS for test in tests) else FAIL
    return {
        "version": 1,
        "status": worst if outcome.status is Status.JUDGED else ERROR,
        "message": shown("\n".join(notices(outcome, certified))),
        "max_score": outcome.possible,
        "tests": tests,
    }


def _test(lab: str, skill: dict[str, Any], scoring: Scoring) -> dict[str, Any]:
    message = about(skill).text
    return {
        "name": f"{lab}.{skill['skill']}",
        "status": STATUS.get(Verdict(skill["verdict"]), ERROR),
        "score": scoring.of_skill(skill) or 0,
        "message": shown(message),
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": round(1000 * skill["seconds"]),
    }
