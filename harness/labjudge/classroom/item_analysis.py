"""What a class says about each skill: who did it, whether it tells strong from weak, what went wrong most, how long it took."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Any

from labjudge.classroom.journal import Class
from labjudge.classroom.messages import about
from labjudge.classroom.outcome import Outcome, Status
from labjudge.verdicts import Verdict

UNMEASURED = (Verdict.FAULT, Verdict.NOT_RUN)  # say nothing about the learner
ENOUGH = 10  # learners, before a number is called remarkable
FEW, NEARLY_ALL, WEAK = 0.2, 0.95, 0.2  # WEAK is Ebel's rule of thumb for the discrimination of a poor item


@dataclass(frozen=True)
class Item:
    """One skill. All numbers are of the submissions in which it was measured.

    `difficulty` is the share that is right (0 to 1; the higher, the easier), None when nobody was measured. `discrimination`
    is the correlation of being right with the share of points in all other skills (-1 to 1), None when either is the same for
    all. `seconds` is the median, real. `commonest` is the title that most learners got, and `commonest_count` how many.
    """

    lab: str
    skill: str
    verdicts: dict[Verdict, int]
    difficulty: float | None
    discrimination: float | None
    seconds: float
    commonest: str
    commonest_count: int

    @property
    def measured(self) -> int:
        return sum(count for verdict, count in self.verdicts.items() if verdict not in UNMEASURED)

    @property
    def remark(self) -> str:
        """Why an instructor should look at the skill; "" for no reason."""
        if self.difficulty is None or self.measured < ENOUGH:
            return ""
        if self.difficulty <= FEW:
            return "few are right"
        if self.difficulty >= NEARLY_ALL:
            return "nearly all are right"
        weak = self.discrimination is not None and self.discrimination < WEAK
        return "does not tell strong from weak" if weak else ""


def judged(grades: Class) -> list[Outcome]:
    """The submissions that were judged whole; the others say nothing about the labs."""
    return [outcome for outcome in grades.outcomes.values() if outcome.status is Status.JUDGED]


def items(grades: Class) -> list[Item]:
    """Each skill of the class, in the order of its labs."""
    found: dict[tuple[str, str], list[tuple[dict[str, Any], float | None]]] = {}
    for outcome in judged(grades):
        skills = [(lab["lab"], skill) for lab in outcome.results["labs"] for skill in lab["skills"]]
        counted = [skill for _, skill in skills if _is_measured(skill)]
        points, earned = sum(skill["points"] for skill in counted), sum(skill["earned"] for skill in counted)
        for lab, skill in skills:
            others = points - skill["points"]
            rest = (earned - skill["earned"]) / others if _is_measured(skill) and others else None
            found.setdefault((lab, skill["skill"]), []).append((skill, rest))
    return [_item(lab, name, entries) for (lab, name), entries in found.items()]


def _item(lab: str, name: str, entries: list[tuple[dict[str, Any], float | None]]) -> Item:
    skills = [skill for skill, _ in entries]
    right = [float(skill["verdict"] == Verdict.RIGHT) for skill in skills if _is_measured(skill)]
    pairs = [(float(skill["verdict"] == Verdict.RIGHT), rest) for skill, rest in entries if rest is not None]
    titles = Counter(about(skill).title for skill in skills if skill["verdict"] not in (Verdict.RIGHT, *UNMEASURED))
    titles.pop("", None)
    commonest, commonest_count = next(iter(titles.most_common(1)), ("", 0))
    return Item(
        lab,
        name,
        dict(Counter(Verdict(skill["verdict"]) for skill in skills)),
        statistics.fmean(right) if right else None,
        _correlation(pairs),
        statistics.median(skill["seconds"] for skill in skills),
        commonest,
        commonest_count,
    )


def _is_measured(skill: dict[str, Any]) -> bool:
    return Verdict(skill["verdict"]) not in UNMEASURED


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    try:
        return statistics.correlation([one for one, _ in pairs], [other for _, other in pairs])
    except statistics.StatisticsError:  # fewer than two, or the same for all
        return None
