"""Whether a failure comes of what the embedded Spark engine does not have; then Apache Spark should have the last word.

The stand-ins say in each such message how to run the same on Apache Spark. The text alone does not tell a statement that only
the embedded engine refuses from one that no engine takes (a slip in SQL), so it decides nothing but who is judged again.
"""

from __future__ import annotations

from dataclasses import astuple

from labjudge.verdicts import Finding

WAY_ON = "--engine jvm"
"""In each message of `lakemock` about what the embedded engine lacks (documented there; a test holds them to it)."""
MOST_CAUSES = 20


def is_told_by(raised: BaseException) -> bool:
    """Whether an exception, or one that it came of, says so."""
    each: BaseException | None = raised
    for _ in range(MOST_CAUSES):  # a submission can make a circle of them
        if each is None:
            return False
        if _names_the_way(each):
            return True
        each = each.__cause__ or each.__context__
    return False


def is_told_in(finding: Finding | None) -> bool:
    """Whether what a learner reads about a check says so: a job's task, for one, fails with its text only."""
    return finding is not None and any(WAY_ON in str(each) for each in astuple(finding))


def _names_the_way(raised: BaseException) -> bool:
    try:
        return WAY_ON in str(raised)
    except Exception:  # a learner's exception, which cannot be printed
        return False
