"""The report of a class: the numbers of each skill, and a page that stands alone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from labjudge.classroom import class_report, journal
from labjudge.classroom.item_analysis import items
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring
from labjudge.cli import main
from typer.testing import CliRunner

from tests.classroom.made_class import HOSTILE, made, outcome, skill


def learner(name, *verdicts, **values):
    """Skills s0, s1, … with these verdicts, of 2 points each."""
    return outcome(name, *(skill(f"s{place}", verdict) for place, verdict in enumerate(verdicts)), **values)


CLASS = made(
    learner("ada", "right", "right", "wrong", seconds=4.0),
    learner("bob", "right", "right", "wrong", seconds=2.0),
    learner("cyd", "wrong", "error", "right", seconds=3.0),
    learner("dan", "to_do", "fault", "right", seconds=1.0),
    learner("eve", "error", "error", "error", status=Status.REFUSED),
)


def test_difficulty_leaves_out_what_was_not_measured():
    """A refused submission and a fault of the judge count neither as right nor as wrong."""
    assert [item.difficulty for item in items(CLASS)] == [0.5, pytest.approx(2 / 3), 0.5]
    assert [item.measured for item in items(CLASS)] == [4, 3, 4]


def test_discrimination_is_of_the_other_skills():
    """A skill's own points are not in what it is correlated with."""
    agreeing = made(learner("a", "right", "right"), learner("b", "wrong", "wrong"))
    opposed = made(learner("a", "right", "wrong"), learner("b", "wrong", "right"))
    assert [item.discrimination for item in items(agreeing)] == pytest.approx([1, 1])
    assert [item.discrimination for item in items(opposed)] == pytest.approx([-1, -1])


@pytest.mark.parametrize("verdicts", [[("right",), ("wrong",)], [("right", "right")] * 3, [("right", "wrong")], []])
def test_no_discrimination(verdicts):
    """Without other skills, without a difference, or with one learner there is no number."""
    found = items(made(*(learner(str(place), *each) for place, each in enumerate(verdicts))))
    assert {item.discrimination for item in found} <= {None}


def test_what_most_were_told():
    """The title that most learners got, and how many."""
    titles = ["off by one", "no mean", "off by one"]
    found = items(made(*(outcome(str(n), skill("s", "wrong", 2, {"title": title})) for n, title in enumerate(titles))))
    assert [(item.commonest, item.commonest_count) for item in found] == [("off by one", 2)]


@pytest.mark.parametrize(
    ("right", "remark"), [(1, "few are right"), (5, ""), (10, "nearly all are right")], ids=["few", "half", "all"]
)
def test_remarks(right, remark):
    """Skills that few or nearly all have right are remarked upon, once enough were judged."""
    found = [learner(str(n), *["right" if n < right else "wrong"] * 2) for n in range(10)]
    assert items(made(*found))[0].remark == remark
    assert items(made(*found[:9]))[0].remark == ""


def test_the_page_stands_alone():
    """Counts and numbers are there; no script, no address elsewhere, no id twice, no name of a learner."""
    text = class_report.page(CLASS, Scoring(pass_at=50.0))
    assert "5 submissions, 4 judged, 1 refused, 3 passed at 50 %." in text
    assert not re.search(r"<script|src=|href=\"(?!#)|@import", text)
    found = re.findall(r'\bid="([^"]+)"', text)
    assert len(found) == len(set(found))
    assert not re.search(r"\b(ada|bob|cyd)\b", text)


def test_charts_are_whole_and_refer_to_what_is_there():
    """Each SVG is well-formed, and every mark that it uses is defined in it."""
    drawn = re.findall(r"<svg.*?</svg>", class_report.page(CLASS, Scoring()), re.DOTALL)
    assert len(drawn) == 3
    for text in drawn:
        ElementTree.fromstring(text)
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', text)) <= set(re.findall(r'\bid="([^"]+)"', text))


def test_the_same_class_has_the_same_page():
    """Nothing of the day or the process is in the page."""
    assert class_report.page(CLASS, Scoring()) == class_report.page(CLASS, Scoring())


def test_hostile_text():
    """What learners made their errors say is text."""
    text = class_report.page(made(outcome("a", skill("s", "error", 2, {"title": HOSTILE}))), Scoring())
    assert "&lt;script&gt;" in text
    assert "<script" not in text and "\x1b" not in text


def test_nobody_judged():
    """A class of refused submissions has a page that says so."""
    text = class_report.page(made(learner("eve", "error", status=Status.REFUSED)), Scoring())
    assert "nothing to report" in text and "<svg" not in text


def test_the_command(tmp_path):
    """`labs report DIR` writes the page into DIR; a folder that is no class is refused."""
    with journal.opened(tmp_path, CLASS.facts) as noted:
        for each in CLASS.outcomes.values():
            noted.append(each)
    done = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "report.html").read_text("utf-8") == class_report.page(CLASS, Scoring())
    assert CliRunner().invoke(main, ["report", str(tmp_path / "none")]).exit_code == 2
