"""Feedback pages say what was judged, and no text of a learner is markup in them."""

from __future__ import annotations

import pytest
from labjudge.classroom import feedback
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring, moment
from markdown_it import MarkdownIt

from tests.classroom.made_class import HOSTILE, made, outcome, skill

MESSAGE = {"title": "mean of no numbers", "called": "mean([])", "happened": "ZeroDivisionError", "read": "1.2"}


def pages(*outcomes, certified=True, **scoring):
    return dict(feedback.files(made(*outcomes, certified=certified), Scoring(**scoring)))


def test_two_pages_a_learner():
    """Each learner has Markdown and HTML in a folder of their own."""
    assert list(pages(outcome("ada", skill("add")), outcome("bob", skill("add")))) == [
        "learners/ada/feedback.md",
        "learners/ada/feedback.html",
        "learners/bob/feedback.md",
        "learners/bob/feedback.html",
    ]


@pytest.mark.parametrize("kind", ["md", "html"])
def test_what_was_wrong_is_told(kind):
    """Points, the verdict and every line of the message are on the page; a right skill has no message."""
    text = pages(outcome("ada", skill("add"), skill("mean", "wrong", 3, MESSAGE)))[f"learners/ada/feedback.{kind}"]
    assert "2 of 5 points" in text
    assert all(part in text for part in ("✗ wrong", "mean of no numbers", "ZeroDivisionError", "section 1.2"))
    assert text.count("mean of no numbers") == 1


@pytest.mark.parametrize("kind", ["md", "html"])
def test_a_file_that_does_not_load_is_told_once(kind):
    """It is the file that is missing, not each function in it; a finding of a skill stays as it is."""
    missing = {"title": "is missing", "where": "1"}
    text = pages(outcome("ada", skill("add", "error", 2, missing), skill("mean", "error", 3, missing)))
    page = text[f"learners/ada/feedback.{kind}"]
    assert (page.count("is missing"), "sums.py is missing" in page, "its 2 skills are not judged" in page) == (
        1,
        True,
        True,
    )
    raised = pages(outcome("ada", skill("add", "error", 2, MESSAGE), skill("mean", "error", 3, missing)))
    assert "### add: mean of no numbers" in raised["learners/ada/feedback.md"]


def test_partial_points():
    """With --partial the right check counts."""
    text = pages(outcome("ada", skill("mean", "wrong", 3, MESSAGE)), partial=True)["learners/ada/feedback.md"]
    assert "**1.5 of 3 points**" in text
    assert "| mean | ✗ wrong | 1.5 | 3 |" in text


def test_our_fault_is_told_as_ours():
    """A fault of the judge shows neither its message nor a zero."""
    text = pages(outcome("ada", skill("add", "fault", 2, {"title": "KeyError in grader"})))["learners/ada/feedback.md"]
    assert "no points lost" in text
    assert "KeyError" not in text
    assert "| add | ✱ fault | – | 2 |" in text


def test_how_the_judge_failed_is_not_told():
    """A submission on which the judge failed says that it is the judge's fault, and nothing of the inside of a grader."""
    broken = outcome("ada", skill("add", "fault"), status=Status.FAULT, reason="the judge failed: KeyError('expected')")
    for text in pages(broken).values():
        assert "no points lost" in text
        assert "KeyError" not in text


def test_notices():
    """Unverified, refused, late and not passed stand above the verdicts."""
    refused = outcome(
        "ada", skill("add", "error"), status=Status.REFUSED, reason="no lab", submitted="2026-03-02T12:00:00+00:00"
    )
    late = moment("2026-03-02T10:00")
    text = pages(refused, certified=False, deadline=late, pass_at=60.0)["learners/ada/feedback.html"]
    assert all(part in text for part in ("Unverified", "refused: no lab", "2.0 h late", "Not passed (at 60 %)"))


def hostile():
    message = {name: HOSTILE for name in ("title", "called", "happened", "rule")} | {"drawing": [HOSTILE]}
    return outcome(HOSTILE, skill("add", "wrong", 2, message), reason=HOSTILE)


def test_hostile_text_in_html():
    """No tag, terminal code or workflow command of a learner is in the page."""
    text = next(text for place, text in pages(hostile()).items() if place.endswith(".html"))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert not {"\x1b", "\x00"} & set(text)


def test_hostile_text_in_markdown():
    """A Markdown parser that allows HTML finds neither a tag, a link nor an image of a learner, and no command is a line."""
    text = next(text for place, text in pages(hostile()).items() if place.endswith(".md"))
    tokens = [part for token in MarkdownIt("commonmark").parse(text) for part in [token, *(token.children or [])]]
    assert not {"html_block", "html_inline", "link_open", "image"} & {token.type for token in tokens}
    assert sum(token.type == "fence" for token in tokens) == 4
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
