"""Which known mistakes a class made: those that the labs' own proof describes (`tests/labs/…/traps`), by what the judge said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from labjudge import lessons
from labjudge.classroom.item_analysis import judged
from labjudge.classroom.journal import Class
from labjudge.classroom.plain_text import shown
from labjudge.proof.dossier import Dossier
from labjudge.proof.traps import Trap, TrapError
from labjudge.suite import Suite
from labjudge.verdicts import Verdict

NOT_RIGHT = (Verdict.WRONG, Verdict.ERROR, Verdict.LIMIT)


@dataclass(frozen=True)
class Mistake:
    """One known mistake, how many made it, and where it is taught. `told` is the judge's phrase, `rule` what it breaks."""

    lab: str
    skill: str
    name: str
    message: str
    learners: int
    rule: str
    lesson: str


@dataclass(frozen=True)
class MessageToLearner:
    """What a learner was told of a skill that is not right: all of it on one line, and the first rule in it."""

    learner: str
    lab: str
    skill: str
    text: str
    rule: str


@dataclass(frozen=True)
class Made:
    """The mistakes of a class, the most frequent first; `known` is how many are described, `others` how many skills of
    learners are not right in a way that no description fits."""

    mistakes: list[Mistake]
    known: int
    others: int


def made(grades: Class, suite: Suite) -> Made:
    """Look each known mistake up in the messages of the class. A learner's skill counts for each mistake that a message names."""
    by_skill: dict[tuple[str, str], list[MessageToLearner]] = {}
    for each in _messages(grades):
        by_skill.setdefault((each.lab, each.skill), []).append(each)
    found: list[Mistake] = []
    explained: set[tuple[str, str, str]] = set()
    known = 0
    for lab in (lab for lab in suite.catalogue.labs if lab.name in grades.facts.labs):
        for trap in _traps(Dossier(suite, lab)):
            known += 1
            hits = [each for each in by_skill.get((lab.name, trap.skill), ()) if trap.says in each.text]
            explained |= {(each.learner, lab.name, trap.skill) for each in hits}
            if hits:
                rule = Counter(each.rule for each in hits).most_common(1)[0][0]
                where = lessons.address(suite.labs_dir, lab.skill(trap.skill).section)
                name = trap.name.replace("_", " ")
                found.append(Mistake(lab.name, trap.skill, name, trap.says, len(hits), rule, where))
    others = sum(map(len, by_skill.values())) - len(explained)
    return Made(sorted(_one_a_phrase(found), key=lambda each: -each.learners), known, others)


def _traps(dossier: Dossier) -> list[Trap]:
    try:
        return dossier.traps
    except (TrapError, OSError):  # a checkout in which somebody is at work
        return []


def _one_a_phrase(found: list[Mistake]) -> Iterator[Mistake]:
    """Two mistakes of which one phrase holds the other were told by the same words: the longer phrase counts."""
    for each in found:
        longer = [other for other in found if other is not each and (other.lab, other.skill) == (each.lab, each.skill)]
        if not any(each.message in other.message and other.learners >= each.learners for other in longer):
            yield each


def _messages(grades: Class) -> Iterator[MessageToLearner]:
    for outcome in judged(grades):
        for lab in outcome.results["labs"]:
            for skill in lab["skills"]:
                if Verdict(skill["verdict"]) in NOT_RIGHT:
                    messages = [check["message"] for check in skill["checks"] if "message" in check]
                    rule = next((shown(each["rule"]) for each in messages if each.get("rule")), "")
                    yield MessageToLearner(
                        outcome.learner, lab["lab"], skill["skill"], " ".join(map(_text, messages)), rule
                    )


def _text(message: dict[str, Any]) -> str:
    parts = [part for value in message.values() for part in ([value] if isinstance(value, str) else map(str, value))]
    return " ".join(" ".join(parts).split())
