"""`gradescope.json`: a learner's points as Gradescope reads them."""

from __future__ import annotations

import json

import pytest
from labjudge.classroom import gradescope
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring
from labjudge.verdicts import Verdict
from pydantic import ValidationError

from tests.classroom.gradescope_format import ResultsFile
from tests.classroom.made_class import HOSTILE, made, outcome, skill

ADA = outcome("ada", skill("add"), skill("mean", "wrong", 3, {"title": "off by one"}), skill("sum", "fault"))

REFUSED = outcome("ada", skill("add", "error"), status=Status.REFUSED, reason="no lab in it")


def document(one, certified=True, **scoring):
    [(place, text)] = gradescope.files(made(one, certified=certified), Scoring(**scoring))
    assert place.endswith("/gradescope.json")
    return json.loads(text)


@pytest.mark.parametrize(("partial", "score"), [(False, 2), (True, 3.5)])
def test_the_score_is_the_sum(partial, score):
    """The score of the submission is that of its tests, whole or in part."""
    content = document(ADA, partial=partial)
    assert content["score"] == score == sum(test.get("score", 0) for test in content["tests"])


def test_a_test_a_skill():
    """Passed and failed tests have scores; one that the judge failed on has neither score nor status."""
    add, mean, broken = document(ADA)["tests"]
    assert (add["name"], add["score"], add["max_score"], add["status"]) == ("sums.add", 2, 2, "passed")
    assert (mean["score"], mean["max_score"], mean["status"], mean["output"]) == (0, 3, "failed", "off by one")
    assert not {"score", "max_score", "status"} & set(broken)


def test_unverified_and_refused_are_told():
    """The output of the submission says what an instructor should know."""
    output = document(REFUSED, certified=False)["output"]
    assert (
        output
        == "Unverified: reached without a sandbox, or where learners could change what judges.\nrefused: no lab in it"
    )


def test_texts_are_plain():
    """No text is read as HTML or Markdown, and none has terminal codes or workflow commands."""
    content = document(outcome(HOSTILE, skill("add", "wrong", 2, {"title": HOSTILE, "happened": HOSTILE})))
    assert {content[f"{part}output_format"] for part in ("", "test_")} == {"text"}
    texts = [content["tests"][0]["output"], content["extra_data"]["learner"]]
    assert not any("\x1b" in text or "\n::" in text for text in texts)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("partial", [False, True])
def test_the_file_is_as_gradescope_publishes_it(status, partial):
    """With each verdict, in each state of a submission, whatever a learner wrote: no field that the format does not have."""
    skills = [skill(verdict.value, verdict.value, 3, {"title": HOSTILE, "happened": HOSTILE}) for verdict in Verdict]
    content = document(outcome(HOSTILE, *skills, status=status, reason=HOSTILE, seconds=2.4), partial=partial)
    read = ResultsFile.model_validate(content)
    assert read.tests is not None and len(read.tests) == len(Verdict)


@pytest.mark.parametrize(
    "change",
    [
        {"stdout": "shown"},
        {"visibility": "shown"},
        {"output_format": "markdown"},
        {"score": "2"},
        {"score": float("nan")},
        {"score": None, "tests": [{"name": "sums.add"}]},
        {"tests": [{"name": "sums.add", "status": "skipped"}]},
        {"tests": [{"name": "sums.add", "output": "one\r\ntwo"}]},
        {"tests": [{"name": "sums.add", "points": 2}]},
    ],
)
def test_what_gradescope_does_not_publish_is_refused(change):
    """The check of the format notices a field too many, a word that is none of its own, and a score that is missing."""
    ResultsFile.model_validate(document(ADA))
    with pytest.raises(ValidationError):
        ResultsFile.model_validate({**document(ADA), **change})
