"""`classroom.json` and the job's summary: a learner's points as GitHub Classroom's reporter reads them."""

from __future__ import annotations

import base64
import json

import pytest
from labjudge.classroom import github_actions, github_classroom
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring
from markdown_it import MarkdownIt

from tests.classroom.made_class import HOSTILE, made, outcome, skill

ADA = outcome("ada", skill("add"), skill("mean", "wrong", 3, {"title": "off by one"}), skill("sum", "fault", 4))


def read_as_the_reporter_does(value: str) -> tuple[float, float, list[tuple[str, str]]]:
    """Points, possible points, and each test's status, as autograding-grading-reporter takes them from a step's result."""
    results = json.loads(base64.b64decode(value))
    points = sum(test["score"] for test in results["tests"])
    assert all(test["line_no"] == 0 and not test["test_code"] for test in results["tests"])
    return points, results["max_score"], [(test["name"], test["status"]) for test in results["tests"]]


@pytest.mark.parametrize(("partial", "points"), [(False, 2), (True, 3.5)])
def test_points_are_those_of_the_gradebook(partial, points):
    """The scores add up to what was earned; where the judge failed nothing is earned and nothing is missed."""
    scoring = Scoring(partial)
    read = read_as_the_reporter_does(github_classroom.encoded(ADA, True, scoring))
    assert read == (points, 5, [("sums.add", "pass"), ("sums.mean", "fail"), ("sums.sum", "error")])
    assert (scoring.earned(ADA), ADA.possible) == (points, 5)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (outcome("ada", skill("add")), "pass"),
        (outcome("ada", skill("add", "to_do")), "fail"),
        (outcome("ada", skill("add", "error"), status=Status.REFUSED), "error"),
    ],
)
def test_the_status_says_how_it_ended(given, status):
    """Pass when all is right, fail when something is not, error when it could not be judged."""
    assert github_classroom.document(given, True, Scoring())["status"] == status


def test_what_the_reporter_prints_runs_nothing():
    """No line of what the reporter writes into the workflow's log is a command or a terminal code."""
    hostile = {"title": HOSTILE, "happened": f"##[add-mask]x {HOSTILE}"}
    given = outcome("ada", skill("add", "error", 2, hostile), status=Status.LIMIT, reason=HOSTILE)
    content = github_classroom.document(given, True, Scoring())
    lines = "\n".join([content["message"], *(f"Error: {test['message']}" for test in content["tests"])]).split("\n")
    assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line or "\x1b" in line]


def test_the_summary_of_a_class():
    """A row a learner, sorted; unverified verdicts are called so; nothing of a learner's is markup."""
    grades = made(outcome("bob", skill("add")), outcome(HOSTILE, skill("add", "wrong")), certified=False)
    text = github_actions.summary(grades, Scoring())
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert sum(token.type == "tr_open" for token in tokens) == 3
    assert "Unverified" in text
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds == {"text"}


def test_a_summary_is_cut_where_github_ends_it(monkeypatch):
    """A class of which the table is too long for GitHub is shown in part, with the reason."""
    monkeypatch.setattr(github_actions, "MAX_BYTES", 200)
    grades = made(*(outcome(f"learner{number}", skill("add")) for number in range(9)))
    text = github_actions.summary(grades, Scoring())
    assert text.splitlines()[-1].startswith("The rest did not fit")
    assert "learner0" in text and "learner8" not in text
