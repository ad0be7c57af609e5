"""Judges one case under one seed and says what does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labjudge import screen
from labjudge.catalogue import Lab, libraries_of
from labjudge.graders import Check
from labjudge.judge import Isolation, Judge, Settings
from labjudge.processes import Spawner, Starter, Zygote
from labjudge.proof.dossier import Case, Dossier
from labjudge.suite import Suite
from labjudge.verdicts import SkillResult, Verdict

LIMIT_SECONDS = 120.0  # a busy machine is no reason to doubt a lab
MUTANT_SECONDS = 30.0  # many a mutant never ends
WRONG = (Verdict.WRONG, Verdict.ERROR, Verdict.LIMIT)


@dataclass(frozen=True)
class Proof:
    """One case judged: `problems` say what does not hold; `failed_checks` are `skill::check` (all, if judged completely).

    `faults` are checks that ended by an error of their own.
    """

    problems: list[str]
    failed_checks: list[str]
    faults: list[str]


@dataclass
class Prover:
    """Starts its processes when first needed. A lab's world is kept for its next case."""

    suite: Suite
    labs: list[Lab]
    isolation: Isolation
    complete: bool = False
    _starter: Starter | None = None
    _judges: dict[str, Judge] = field(default_factory=dict)
    _checks_of: dict[str, list[Check]] = field(default_factory=dict)  # by lab: to read its graders takes 40 ms

    @property
    def scratch(self) -> Path:
        return self.starter.scratch / "cases"

    @property
    def starter(self) -> Starter:
        if self._starter is None:
            self._starter = Spawner() if self.isolation == "inprocess" else Zygote(libraries_of(self.labs))
        return self._starter

    def prove(self, dossier: Dossier, case: Case, seed: int) -> Proof:
        """Judge a case; a trap and a mutant up to the first check that fails, unless the proof is to be complete."""
        skills = self._judged(case, seed)
        texts = {
            skill.skill: "\n".join(screen.about_skill(skill, self.suite.labs_dir, case.lab, case.name))
            for skill in skills
        }
        failed = [
            f"{skill.skill}::{check.check}" for skill in skills for check in skill.checks if check.verdict in WRONG
        ]
        return Proof(list(_problems(dossier, case, skills, texts)), failed, list(_faults(skills)))

    def _judged(self, case: Case, seed: int) -> list[SkillResult]:
        judge = self._judge(case, seed)
        skills: dict[str, SkillResult] = {}
        results = judge.lab(case.lab, self._checks(case))
        for result in results:
            points = case.lab.skill(result.skill).points
            skills.setdefault(result.skill, SkillResult(case.lab.name, result.skill, points)).checks.append(result)
            if case.kind in ("trap", "mutant") and result.verdict in WRONG and not self.complete:
                break
        results.close()
        return list(skills.values())

    def _judge(self, case: Case, seed: int) -> Judge:
        seconds = MUTANT_SECONDS if case.kind == "mutant" else LIMIT_SECONDS
        settings = Settings(seed, seconds, self.isolation, keep_worlds=True)
        key = "" if self.isolation == "inprocess" else case.lab.name  # there one world serves all labs
        if key not in self._judges:
            for other in self._judges.values():
                other.close()
            self._judges = {key: Judge(case.submission, self.starter, settings)}
        return self._judges[key].of(case.submission, settings)

    def _checks(self, case: Case) -> list[Check]:
        """A trap is the solution but for one skill, so only that one is judged; a mutant's own skill comes first."""
        if case.lab.name not in self._checks_of:
            self._checks_of[case.lab.name] = self.suite.checks(case.lab)
        checks = self._checks_of[case.lab.name]
        if case.kind == "trap":
            return [check for check in checks if check.skill == case.skill]
        return sorted(checks, key=lambda check: check.skill != case.skill) if case.kind == "mutant" else checks

    def close(self) -> None:
        for judge in self._judges.values():
            judge.close()
        if self._starter is not None:
            self._starter.close()


def _problems(dossier: Dossier, case: Case, skills: list[SkillResult], texts: dict[str, str]) -> Iterator[str]:
    if case.kind == "mutant":
        return
    expected = Verdict.TO_DO if case.kind == "starter" else Verdict.RIGHT
    for skill in skills:
        text = texts[skill.skill]
        if case.kind == "trap":
            yield from _trap_problems(dossier, case, skill, text)
        elif skill.verdict is not expected:
            yield f"{skill.skill} is {skill.verdict.word}, not {expected.word}:\n{text}{_cause(skill)}"


def _trap_problems(dossier: Dossier, case: Case, skill: SkillResult, text: str) -> Iterator[str]:
    if skill.verdict not in WRONG:
        yield f"{skill.skill} is judged {skill.verdict.word}: no check catches this trap{_cause(skill)}"
        return
    if case.says not in text and case.says not in " ".join(text.split()):  # lines are wrapped
        yield f"{skill.skill} does not say {case.says!r}, but:\n{text}"
    for other in dossier.traps:
        if other.name != case.name and other.says in text:
            yield f"{skill.skill} says {other.says!r}, the phrase of the trap {other.name}:\n{text}"


def _faults(skills: list[SkillResult]) -> Iterator[str]:
    """Checks that ended by an error of their own: as `skill::check: KeyError: 'tasks'`."""
    for skill in skills:
        for check in skill.checks:
            if check.verdict is Verdict.FAULT:
                error = (check.cause.strip().splitlines() or [""])[-1]
                yield f"{skill.skill}::{check.check}: {error}"


def _cause(skill: SkillResult) -> str:
    return f"\n{skill.telling.cause}" if skill.telling.cause else ""
