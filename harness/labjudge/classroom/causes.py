"""`causes.txt`, for the instructor alone: where checks broke off, by a fault of the judge or over an answer, and for whom.

A check that breaks off over what a function returned counts as the learner's mistake; at many learners in one place it may be the
check's. The tracebacks show the graders, so nothing of them is in a learner's folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from labjudge.classroom.journal import Class
from labjudge.classroom.scoring import Scoring

CAUSES = "causes.txt"


def files(grades: Class, _scoring: Scoring) -> Iterator[tuple[str, str]]:
    """The one file, the cause that most learners share first."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in grades.outcomes.values():
        for check, cause in outcome.causes.items():
            shared[check, cause].append(outcome.learner)
    ordered = sorted(shared.items(), key=lambda each: -len(each[1]))
    told = [f"{check}: {len(names)} ({', '.join(sorted(names))})\n{cause}" for (check, cause), names in ordered]
    yield CAUSES, "\n\n".join(told) or "No check broke off.\n"
