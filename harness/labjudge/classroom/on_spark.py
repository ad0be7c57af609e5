"""Which skills of a submission are judged again on Apache Spark, and what the two judgements make together.

A check has one verdict: the embedded engine's, or, where the submission met what that engine lacks, Apache Spark's. Never the
better of two: a submission that answers one thing here and another there would have two tries.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from labjudge import reference_engine
from labjudge.verdicts import CheckResult, Verdict

SKILL_SECONDS = 600.0
"""For each skill that is judged again, its server's start included: real time, on a machine that does other things too. Measured
on two busy cores: 30 s for a query, 70 to 280 s for a skill of lab 2.2, whose checks write and merge tables."""
MOST_SECONDS = 3600.0
"""For a submission, which can have all its skills judged again."""
LIMIT_SECONDS = 60.0
"""The least limit of a call: a statement takes seconds on a new server, where the embedded engine takes a tenth of one."""


def skills_that_need_it(checks: list[CheckResult]) -> list[tuple[str, str]]:
    """Lab and skill of each check for which the embedded engine was the limit, once each."""
    return list(dict.fromkeys((check.lab, check.skill) for check in checks if check.engine_lacks))


def seconds_of(skills: int) -> float:
    """Real seconds that judging so many skills again may take."""
    return min(SKILL_SECONDS * skills, MOST_SECONDS)


@dataclass
class Tried:
    """What came of judging a submission on Apache Spark. `problem` says why not all of it ("" for all), `cause` how that came,
    for the instructor alone."""

    checks: list[CheckResult] = field(default_factory=list)
    problem: str = ""
    cause: str = ""


def combined(embedded: list[CheckResult], tried: Tried) -> tuple[list[CheckResult], tuple[str, ...], str]:
    """The checks with their verdicts, the skills that still need Apache Spark, and in one sentence what was done.

    A check that the judge itself failed at there keeps its first verdict.
    """
    there = {_key(check): check for check in tried.checks}
    checks = [
        _of_both(check, there.get(_key(check)), tried.cause) if check.engine_lacks else check for check in embedded
    ]
    needs = _names([check for check in checks if check.engine_lacks])
    parts = []
    if done := _names([check for check in checks if check.engine]):
        parts.append(f"judged on {reference_engine.NAME}, for the embedded engine was the limit: {', '.join(done)}")
    if needs:
        why = tried.problem or "the judge failed there"
        parts.append(f"needs {reference_engine.NAME}, where it could not be judged: {', '.join(needs)} ({why})")
    return checks, needs, "; ".join(parts)


def _of_both(embedded: CheckResult, there: CheckResult | None, cause: str) -> CheckResult:
    if there is None or there.verdict is Verdict.FAULT:
        return replace(embedded, cause=(there.cause if there else cause) or embedded.cause)
    return replace(there, engine=reference_engine.NAME, engine_lacks=False)


def _key(check: CheckResult) -> tuple[str, str, str]:
    return check.lab, check.skill, check.check


def _names(checks: list[CheckResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{check.lab}.{check.skill}" for check in checks))
