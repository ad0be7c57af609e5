"""`junit.xml`: cases and points for tools that read JUnit's format."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from labjudge.classroom import junit
from labjudge.classroom.outcome import Status
from labjudge.classroom.scoring import Scoring
from labjudge.verdicts import Verdict

from tests.classroom.junit_format import problems
from tests.classroom.made_class import HOSTILE, made, outcome, skill

ADA = outcome("ada", skill("add"), skill("mean", "wrong", 3, {"title": "off by one"}), skill("late", "limit"))
BOB = outcome("bob", skill("add", "fault"), skill("mean", "to_do", 3), skill("late", "not_run"), seconds=2.5)


def tree(*outcomes, **scoring):
    [(place, text)] = junit.files(made(*outcomes), Scoring(**scoring))
    assert place == "junit.xml"
    return ElementTree.fromstring(text.encode())


def properties(suite):
    return {each.get("name"): each.get("value") for each in suite.iter("property")}


def test_counts():
    """A suite a learner with counts of its cases, which the whole file sums."""
    root = tree(ADA, BOB)
    names = ("name", "tests", "failures", "errors", "skipped", "time")
    assert [tuple(suite.get(name) for name in names) for suite in root] == [
        ("ada", "3", "1", "1", "0", "0.000"),
        ("bob", "3", "1", "0", "2", "2.500"),
    ]
    assert [root.get(name) for name in names] == ["labs", "6", "2", "1", None, "2.500"]


def test_verdicts_are_kinds_of_cases():
    """A right skill has no mark; the others have their kind, with the verdict as type."""
    found = [[(kind.tag, kind.get("type")) for kind in case] for case in tree(ADA, BOB).iter("testcase")]
    assert found[:3] == [[], [("failure", "wrong")], [("error", "limit")]]
    assert found[3:] == [[("skipped", "fault")], [("failure", "to_do")], [("skipped", "not_run")]]


def test_points_are_properties():
    """Points of the learner and of each skill; with --partial its part, where the judge failed none."""
    ada, bob = (properties(suite) for suite in tree(ADA, BOB, partial=True))
    assert (ada["earned"], ada["points"], ada["sums.mean.earned"], ada["sums.mean.points"]) == ("4.5", "7", "1.5", "3")
    assert "sums.add.earned" not in bob
    assert bob["certified"] == "yes"


def test_hostile_text():
    """Whatever a learner wrote, the file is well-formed, and no line of it is a workflow command."""
    message = {name: HOSTILE for name in ("title", "called", "happened")}
    cruel = outcome(HOSTILE, skill("add", "wrong", 2, message), reason=HOSTILE)
    [(_, text)] = junit.files(made(cruel), Scoring())
    assert ElementTree.fromstring(text.encode()).find("testsuite/testcase/failure") is not None
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "<script" not in text


def test_the_file_is_as_jenkins_schema_allows():
    """With each verdict, in each state of a submission, with hostile text and long times."""
    skills = [skill(verdict.value, verdict.value, 3, {"title": HOSTILE, "happened": HOSTILE}) for verdict in Verdict]
    states = [outcome(f"{HOSTILE}{state}", *skills, status=state, reason=HOSTILE, seconds=12_345.6) for state in Status]
    assert list(problems(tree(*states, ADA, BOB))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<testsuites skipped='1'/>",
        "<testsuites time='1 s'/>",
        "<testsuites><testcase name='a'/></testsuites>",
        "<testsuite name='a' tests='1' failures='0'/>",
        "<testsuite name='a' tests='1' failures='0' errors='0'><testcase name='a'><properties/></testcase></testsuite>",
        "<properties><property name='a'/></properties>",
        "<testcase name='a'><failure kind='wrong'/></testcase>",
        "<testcase name='a'>wrong</testcase>",
    ],
)
def test_what_the_schema_refuses_is_noticed(text):
    """Attributes and elements that it does not have, required ones that are missing, times that are no numbers."""
    assert list(problems(ElementTree.fromstring(text)))
