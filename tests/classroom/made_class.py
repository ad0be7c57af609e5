"""Outcomes made by hand, so that formats are tested without judging anything."""

from __future__ import annotations

from typing import Any

from labjudge.classroom.journal import Class, Facts
from labjudge.classroom.outcome import Outcome, Status

HOSTILE = "\x1b[31m<script>alert(1)</script>\n::error::x\n```\n[a](http://b) \x00\ufffe"


def skill(name: str, verdict: str = "right", points: int = 2, message: dict[str, Any] | None = None) -> dict[str, Any]:
    """A skill of a results document with one right check and one of the verdict."""
    told = {"message": message} if message else {}
    checks = [{"check": "one", "verdict": "right", "seconds": 0.5}]
    checks += [{"check": "two", "verdict": verdict, "seconds": 1.0, **told}]
    earned = points if verdict == "right" else 0
    return {"skill": name, "points": points, "earned": earned, "verdict": verdict, "seconds": 1.5, "checks": checks}


def outcome(learner: str, *skills: dict[str, Any], status: Status = Status.JUDGED, **values: Any) -> Outcome:
    """The outcome of a learner with these skills, all of the lab `sums`."""
    possible = sum(each["points"] for each in skills if each["verdict"] != "fault")
    earned = sum(each["earned"] for each in skills)
    lab = {"lab": "sums", "path": "labs/ch1/sums.py", "points": possible, "earned": earned, "skills": list(skills)}
    results = {"version": 1, "points": possible, "earned": earned, "labs": [lab]}
    return Outcome(learner, status, learner, results=results, **values)


def made(*outcomes: Outcome, certified: bool = True) -> Class:
    """A class of these outcomes."""
    facts = Facts(7, ("sums",), "embedded", "abc", "namespaces", certified, 20.0, 120.0)
    return Class(facts, {each.learner: each for each in outcomes})
