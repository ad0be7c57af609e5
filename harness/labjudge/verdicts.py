"""Verdicts, and what a verdict says. Never mixed, never a bare bool."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any


class Verdict(enum.StrEnum):
    """What became of a check or a skill."""

    FAULT = "fault"  # ours: costs the learner nothing
    LIMIT = "limit"  # took too long, or wrote too much
    ERROR = "error"  # the learner's code raised, ended its process, does not parse, or is not there
    WRONG = "wrong"
    TO_DO = "to_do"
    NOT_RUN = "not_run"  # needs an engine that is not there
    RIGHT = "right"

    @property
    def word(self) -> str:
        """As a person reads it: `to do`, `not run`."""
        return self.value.replace("_", " ")

    @property
    def category(self) -> str:
        """In pytest's summary line. Not `error`, which is pytest's own word for a fixture that failed."""
        return {Verdict.ERROR: "in error", Verdict.LIMIT: "over the limit"}.get(self, self.word)

    @property
    def mark(self) -> str:
        return MARKS[self]


MARKS = {
    Verdict.RIGHT: "●",
    Verdict.WRONG: "✗",
    Verdict.TO_DO: "○",
    Verdict.ERROR: "!",
    Verdict.LIMIT: "!",
    Verdict.FAULT: "✱",
    Verdict.NOT_RUN: "?",
}


FAILED = (Verdict.WRONG, Verdict.ERROR, Verdict.LIMIT)


def of_skill(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a skill from those of its checks, in the grader's order: that of the first that is not right.

    The first leads to the mistake, and later ones often follow from it. Before all others comes a fault of ours, which costs
    nothing; after all others a check that needs an engine that is not there. Without any check it was not run.
    """
    if not verdicts:
        return Verdict.NOT_RUN
    if Verdict.FAULT in verdicts:
        return Verdict.FAULT
    told = [verdict for verdict in verdicts if verdict is not Verdict.NOT_RUN] or verdicts
    return next((verdict for verdict in told if verdict is not Verdict.RIGHT), min(verdicts, key=list(Verdict).index))


@dataclass(frozen=True)
class Finding:
    """What a learner reads about one check: a title of a few words, then labelled lines, then a drawing.

    `read` is a section of the lesson ("4.4") until the report resolves it to a heading.
    """

    title: str
    called: str = ""
    happened: str = ""
    but: str = ""
    rule: str = ""
    read: str = ""
    drawing: tuple[str, ...] = ()
    where: str = ""
    frames: tuple[str, ...] = ()

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Finding:
        """From `dataclasses.asdict` and back through JSON (as xdist sends it): lists become tuples again."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        return cls(**values)


@dataclass(frozen=True)
class CheckResult:
    """One check, judged. `cause` is for the instructor alone: the traceback of a check that broke off.

    `engine_lacks`: the submission met something that the embedded Spark engine does not have, so that its failure says little.
    `engine` is the Spark engine that it was judged on again for that, "" for the run's own.
    """

    lab: str
    skill: str
    check: str
    verdict: Verdict
    finding: Finding | None = None
    seconds: float = 0.0
    cause: str = ""
    output: str = ""
    engine_lacks: bool = False
    engine: str = ""

    @property
    def of_the_file(self) -> bool:
        """Whether it is the same for each skill of a file that cannot be loaded."""
        finding = self.finding
        return finding is not None and not finding.called and not finding.rule and self.verdict is not Verdict.FAULT


@dataclass
class SkillResult:
    """One skill, judged by its checks: those of `in_grader` that are `selected` (by `-k`, `--lf`, an id), as far as a run got.

    Whoever judges all checks leaves both at 0.
    """

    lab: str
    skill: str
    points: int
    checks: list[CheckResult] = field(default_factory=list)
    selected: int = 0
    in_grader: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether each check that was selected is judged."""
        return len(self.checks) >= self.selected

    @property
    def is_selection(self) -> bool:
        """Whether some of its checks are left out: it can be found wrong, and earns no points."""
        return self.selected < self.in_grader

    @property
    def verdict(self) -> Verdict:
        """That of the checks so far; while some are to come, a skill without a failure is not run."""
        so_far = of_skill([check.verdict for check in self.checks])
        return Verdict.NOT_RUN if so_far is Verdict.RIGHT and not self.is_complete else so_far

    @property
    def possible(self) -> int:
        """Its points, or 0 where a fault of ours kept it from being judged: nobody loses points by that."""
        return 0 if self.verdict is Verdict.FAULT else self.points

    @property
    def earned(self) -> int:
        return self.points if self.verdict is Verdict.RIGHT and not self.is_selection else 0

    @property
    def telling(self) -> CheckResult:
        """The first check with the skill's verdict: the one to show, to take away, to stop at."""
        return next(check for check in self.checks if check.verdict is self.verdict)

    @property
    def findings(self) -> list[CheckResult]:
        """The checks that failed, each with another finding: what ends a skill's process stands at all checks after it."""
        found: list[CheckResult] = []
        for check in self.checks:
            if check.verdict in (*FAILED, Verdict.FAULT) and check.finding not in [each.finding for each in found]:
                found.append(check)
        return found

    @property
    def seconds(self) -> float:
        return sum(check.seconds for check in self.checks)
