"""The skills that one pytest session judges: which of their checks are selected, and what has come of them so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from labjudge.catalogue import Catalogue, Lab
from labjudge.graders import Check
from labjudge.verdicts import CheckResult, Finding, SkillResult, Verdict


class SessionSkills:
    """`checks` gives all checks of a lab, in the grader's order, whether they are selected or not."""

    def __init__(self, catalogue: Callable[[], Catalogue], checks: Callable[[Lab], list[Check]]) -> None:
        self._catalogue, self._checks = catalogue, checks
        self._skills: dict[tuple[str, str], SkillResult] = {}
        self._places: dict[str, dict[tuple[str, str], int]] = {}

    def select(self, checks: Iterable[tuple[str, str, str]]) -> None:
        """These (lab, skill, check) are to be judged: all of the session, after what is deselected is gone."""
        selected: dict[tuple[str, str], set[str]] = {}
        for lab, skill, check in checks:
            selected.setdefault((lab, skill), set()).add(check)
        for (lab, skill), names in selected.items():
            points = self._catalogue().lab(lab).skill(skill).points
            in_grader = sum(of == skill for of, _ in self._place_in_grader(lab))
            self._skills.setdefault(
                (lab, skill), SkillResult(lab, skill, points, selected=len(names), in_grader=in_grader)
            )

    def file(self, judged: dict[str, Any]) -> SkillResult:
        """The skill that a report belongs to, with the report in it (filed once, however often pytest asks)."""
        key = (judged["lab"], judged["skill"])
        skill = self._skills[key]
        if judged["check"] not in {check.check for check in skill.checks}:
            finding = Finding.of(judged["finding"]) if judged["finding"] else None
            verdict, seconds = Verdict(judged["verdict"]), judged["seconds"]
            result = CheckResult(*key, judged["check"], verdict, finding, seconds, judged["cause"], judged["output"])
            skill.checks.append(result)
            # Whatever order checks ran in, the first one of the grader that fails is shown.
            places = self._place_in_grader(skill.lab)
            skill.checks.sort(key=lambda check: places[skill.skill, check.check])
        return skill

    def _place_in_grader(self, lab: str) -> dict[tuple[str, str], int]:
        if lab not in self._places:
            checks = self._checks(self._catalogue().lab(lab))
            self._places[lab] = {(one.skill, one.name): place for place, one in enumerate(checks)}
        return self._places[lab]

    def all(self) -> list[SkillResult]:
        """Every selected skill, in the catalogue's order."""
        return [skill for entry in self._catalogue().labs for skill in self.of(entry)]

    def of(self, entry: Lab) -> list[SkillResult]:
        """A lab's selected skills, in the catalogue's order."""
        return [
            self._skills[entry.name, skill.name] for skill in entry.skills if (entry.name, skill.name) in self._skills
        ]

    def is_complete(self, entry: Lab) -> bool:
        """Whether every selected check of the lab is judged."""
        return all(skill.is_complete for skill in self.of(entry))

    def cut_short(self) -> list[Lab]:
        """The labs that were begun and not judged to the end."""
        return [
            entry
            for entry in self._catalogue().labs
            if any(skill.checks for skill in self.of(entry)) and not self.is_complete(entry)
        ]

    def how_far(self) -> str:
        """`when 3 of 7 skills were judged`, for a run that was ended."""
        skills = self.all()
        judged = sum(skill.is_complete or skill.verdict is not Verdict.NOT_RUN for skill in skills)
        return f"when {judged} of {len(skills)} skills were judged" if judged else "before a skill was judged"
