"""Grading once more what was graded, with graders that have been mended: the same submissions, seed and limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labjudge.classroom import journal
from labjudge.classroom.journal import NAME, Class, Facts, JournalError


@dataclass(frozen=True)
class Difference:
    """One skill of one learner that came out otherwise."""

    learner: str
    skill: str
    before: str
    after: str
    points: int  # more or fewer


def begin(out: Path, facts_now: Facts) -> Class:
    """Put the journal aside, unless regrading with these graders was begun already; the class as it was graded before.

    Raises JournalError when there is nothing, or when neither graders nor sandbox have changed.
    """
    known = journal.read(out)
    if known is None:
        raise JournalError(f"{out}: has no {NAME}; labs regrade takes a folder that labs grade wrote")
    former = sorted(out.glob("journal-*.jsonl"))
    if known.facts == facts_now:
        if not former:
            raise JournalError(f"{out}: the graders are those that it was graded with; there is nothing to regrade")
        return _read(former[-1])
    aside = out / f"journal-{len(former) + 1:03}.jsonl"
    (out / NAME).rename(aside)
    return _read(aside)


def _read(file: Path) -> Class:
    found = journal.read(file.parent, file.name)
    assert found is not None
    return found


def differences(before: Class, after: Class) -> list[Difference]:
    """What came out otherwise, by learner and in the order of the skills."""
    found = []
    for learner in sorted(after.outcomes):
        if learner not in before.outcomes:
            continue
        old, new = (_verdicts(each.outcomes[learner].results) for each in (before, after))
        for skill, (verdict, earned) in new.items():
            was, had = old.get(skill, ("not judged", 0))
            if was != verdict:
                found.append(Difference(learner, skill, was, verdict, earned - had))
    return found


def _verdicts(results: dict[str, list[dict[str, list[dict[str, int]]]]]) -> dict[str, tuple[str, int]]:
    return {
        f"{lab['lab']}.{skill['skill']}": (str(skill["verdict"]), int(skill["earned"]))
        for lab in results["labs"]
        for skill in lab["skills"]
    }
