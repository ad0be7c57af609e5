"""What became of one learner's submission: the record in the journal, from which every report and format is made."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, field
from typing import Any

from labjudge import results
from labjudge.catalogue import Lab
from labjudge.results import RunFacts
from labjudge.verdicts import CheckResult, Finding, SkillResult, Verdict


class Status(enum.StrEnum):
    """Whether a submission could be judged."""

    JUDGED = "judged"  # each skill has a verdict of its own, whichever
    REFUSED = "refused"  # what was handed in cannot be judged: no lab in it, a hostile archive, two of one name
    LIMIT = "limit"  # took more time than a submission may; skills that were not reached have the verdict `limit`
    FAULT = "fault"  # the judge failed; somebody has to look, and the learner loses nothing


VERDICT_OF_THE_REST = {
    Status.JUDGED: Verdict.FAULT,
    Status.REFUSED: Verdict.ERROR,
    Status.LIMIT: Verdict.LIMIT,
    Status.FAULT: Verdict.FAULT,
}
"""The verdict of skills that were not judged, so that a learner's results always have all skills."""


@dataclass(frozen=True)
class Outcome:
    """One learner's outcome.

    `results` is a document of `labjudge.results` (version 1: points, earned, verdicts, labs with their skills and checks).
    `source` is what was handed in, as it was named; `digest` is of the lab files in it ("" when none could be read);
    `submitted` is its time stamp, ISO 8601 in UTC ("" when unknown); `seconds` are real; `reason` says in one sentence why a
    submission was not judged whole, or what else an instructor should know of it; `causes` are the tracebacks
    of checks that broke off, by check, for the instructor alone. `needs_spark` are the skills (`lab.skill`) for which the
    embedded engine was the limit and which could not be judged on Apache Spark.
    """

    learner: str
    status: Status
    source: str
    digest: str = ""
    submitted: str = ""
    reason: str = ""
    seconds: float = 0.0
    results: dict[str, Any] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)
    needs_spark: tuple[str, ...] = ()

    @property
    def earned(self) -> int:
        return int(self.results["earned"])

    @property
    def possible(self) -> int:
        """Points that could be earned; skills with a fault of the judge left out."""
        return int(self.results["points"])

    def as_values(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "status": self.status.value}

    @classmethod
    def of(cls, values: dict[str, Any]) -> Outcome:
        """From `as_values`."""
        needs = tuple(values.get("needs_spark", ()))  # journals of before have none
        return cls(**{**values, "status": Status(values["status"]), "needs_spark": needs})


def document(
    facts: RunFacts, labs: list[Lab], judged: list[SkillResult], status: Status, reason: str
) -> dict[str, Any]:
    """The results of a submission with every skill of `labs`: those that were judged, and for the others why they were not."""
    known = {(result.lab, result.skill): result for result in judged}
    whole = []
    for entry in labs:
        skills = [
            known.get((entry.name, skill.name)) or _unjudged(entry, skill.name, status, reason)
            for skill in entry.skills
        ]
        whole.append((entry, skills))
    return results.document(facts, whole)


def _unjudged(entry: Lab, skill: str, status: Status, reason: str) -> SkillResult:
    check = CheckResult(entry.name, skill, "", VERDICT_OF_THE_REST[status], Finding("not judged", happened=reason))
    return SkillResult(entry.name, skill, entry.skill(skill).points, [check])
