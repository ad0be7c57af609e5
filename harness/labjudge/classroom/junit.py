"""`junit.xml`: a suite a learner, a case a skill, points as properties of the suite.

As the schema junit-10.xsd of Jenkins' xUnit plugin allows it, which has no properties of a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from labjudge.classroom.journal import Class
from labjudge.classroom.messages import about
from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import shown
from labjudge.classroom.scoring import Scoring
from labjudge.verdicts import Verdict

JUNIT = "junit.xml"
KINDS = {
    Verdict.WRONG: "failure",
    Verdict.TO_DO: "failure",
    Verdict.ERROR: "error",
    Verdict.LIMIT: "error",
    Verdict.FAULT: "skipped",
    Verdict.NOT_RUN: "skipped",
}

_NOT_IN_XML = re.compile("[\ufffe\uffff]")  # of what `shown` leaves


def files(grades: Class, scoring: Scoring) -> Iterator[tuple[str, str]]:
    """The one file of the class."""
    suites = [_suite(outcome, grades, scoring) for outcome in grades.outcomes.values()]
    root = ElementTree.Element("testsuites", name="labs")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.attrib[count]) for suite in suites)))
    root.set("time", _seconds(sum(float(suite.attrib["time"]) for suite in suites)))
    root.extend(suites)
    ElementTree.indent(root, " ")
    yield JUNIT, '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(outcome: Outcome, grades: Class, scoring: Scoring) -> ElementTree.Element:
    skills = [(lab["lab"], skill) for lab in outcome.results["labs"] for skill in lab["skills"]]
    kinds = [KINDS.get(Verdict(skill["verdict"])) for _, skill in skills]
    suite = ElementTree.Element(
        "testsuite",
        name=_line(outcome.learner),
        tests=str(len(skills)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=_seconds(outcome.seconds),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _properties(outcome, skills, grades, scoring).items():
        ElementTree.SubElement(properties, "property", name=name, value=_line(str(value)))
    suite.extend(_case(outcome.learner, lab, skill) for lab, skill in skills)
    return suite


def _properties(
    outcome: Outcome, skills: list[tuple[str, dict[str, Any]]], grades: Class, scoring: Scoring
) -> dict[str, object]:
    """Of the learner, then `LAB.SKILL.earned` (none where the judge failed) and `LAB.SKILL.points`."""
    certified = "yes" if grades.facts.certified else "no"
    about_learner = {"status": outcome.status.value, "certified": certified, "reason": outcome.reason}
    values: dict[str, object] = {**about_learner, "earned": scoring.earned(outcome), "points": outcome.possible}
    for lab, skill in skills:
        if (earned := scoring.of_skill(skill)) is not None:
            values[f"{lab}.{skill['skill']}.earned"] = earned
        values[f"{lab}.{skill['skill']}.points"] = skill["points"]
    return values


def _case(learner: str, lab: str, skill: dict[str, Any]) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=f"{_line(learner)}.{lab}", name=skill["skill"], time=_seconds(skill["seconds"])
    )
    verdict, message = Verdict(skill["verdict"]), about(skill)
    if verdict in KINDS:
        element = ElementTree.SubElement(case, KINDS[verdict], type=verdict.value, message=_line(message.title))
        element.text = _NOT_IN_XML.sub("", shown(message.text))
    return case


def _line(text: str) -> str:
    return _NOT_IN_XML.sub("", " ".join(shown(text).split()))


def _seconds(value: float) -> str:
    return f"{value:.3f}"
