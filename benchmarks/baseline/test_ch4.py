"""Each check of chapter 4 is a test, made of the reference solution in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from labjudge import graders
from labjudge.grading import Lab, Line, World
from labjudge.learner_code import LearnerCode
from labjudge.roles.scorer import Scorer
from labjudge.submission import Submission, read
from labjudge.suite import Suite

SUITE = Suite(Path(__file__).resolve().parents[2])
SUBMISSION = Submission(SUITE.root / "solutions")
CHECKS = [(entry, check) for entry in SUITE.catalogue.select(["ch4"]) for check in SUITE.checks(entry)]


@pytest.mark.parametrize(("entry", "check"), CHECKS, ids=[check.id for _, check in CHECKS])
def test_check(entry: Any, check: Any, request: pytest.FixtureRequest, draw: Any) -> None:
    """The check's own function, against a workspace and a store of this test."""
    if "spark" in entry.libraries:
        request.getfixturevalue("jvm")
    ask = request.getfixturevalue("world") if "world" in check.needs else _nobody
    skill = entry.skill(check.skill)
    artefact = str(SUBMISSION.artefact(entry, skill)) if skill.file else ""
    code, file = LearnerCode(), read(SUBMISSION.module(entry))

    def line(answers: Any) -> Line:
        return Line(
            send=lambda data, limit: answers.answer(data),
            limit=0,
            sign_in=lambda principal: ask({"op": "sign_in", "principal": principal}),
            sign_out=lambda token: ask({"op": "sign_out", "token": token}),
            fresh=lambda: line(code),
            artefact=artefact,
            scorer=lambda: line(Scorer()),
        )

    own = line(code)
    if not artefact:
        own.ask({"op": "load", "path": str(file.path), "source": file.source}, "")
    offered = {"lab": Lab(own), "world": World(ask), "draw": draw}
    getattr(graders.load(check.grader), check.name)(**{need: offered[need] for need in check.needs})


def _nobody(message: dict[str, Any]) -> Any:
    raise AssertionError(f"the check asked for no world, and now for {message}")
