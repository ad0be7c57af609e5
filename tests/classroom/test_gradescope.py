"""`gradescope.json`: a learner's points as Gradescope reads them."""

from __future__ import annotations

import json

import pytest
from labjudge.classroom import gradescope
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring

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
