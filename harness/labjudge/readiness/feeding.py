"""What goes into the learner's record: verdicts of a run of `labs/`, answers of a chapter's quiz, answers of exams that ended.

Only what tells something new goes in: a skill that is judged again and has the same verdict, an answer that was counted
already, add nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from labjudge import last_run, quiz
from labjudge.catalogue import Lab
from labjudge.exam import record, sealing
from labjudge.exam.attempt import Attempt
from labjudge.exam.items import Question
from labjudge.exam.sealing import Sealed
from labjudge.readiness import journal
from labjudge.readiness.journal import Event
from labjudge.suite import Suite
from labjudge.verdicts import SkillResult, Verdict

Tell = Callable[[str], None]
QUIZ = "quiz.toml"


def note_run(suite: Suite, judged: Iterable[tuple[Lab, list[SkillResult]]], now: datetime, tell: Tell) -> None:
    """Add what a run came to; answers of a quiz that it judged go in one by one as well."""
    judged = list(judged)
    known = journal.read(suite.labs_dir, tell)
    events = run_events(suite.labs_dir, judged, known, now)
    for entry, skills in judged:
        for skill in skills:
            if entry.skill(skill.skill).file == QUIZ and skill.verdict in (Verdict.RIGHT, Verdict.WRONG):
                events += quiz_events(suite, entry.chapter, known, now)
    journal.append(suite.labs_dir, events)


def run_events(
    labs_dir: Path, judged: Iterable[tuple[Lab, list[SkillResult]]], known: Iterable[Event], now: datetime
) -> list[Event]:
    """Of each skill that was judged, its verdict, where that is news."""
    last = {event.name: event for event in known if event.kind == "lab"}
    found = []
    for entry, skills in judged:
        mark = str(last_run.mark(labs_dir, entry))
        for skill in skills:
            name = f"{entry.name}::{skill.skill}"
            if _is_news(skill.verdict, mark, last.get(name)):
                section = entry.skill(skill.skill).section
                verdict = skill.verdict.value
                found.append(
                    Event(at=now, kind="lab", name=name, verdict=verdict, section=section, lab=entry.name, mark=mark)  # type: ignore[arg-type]
                )
    return found


def _is_news(verdict: Verdict, mark: str, before: Event | None) -> bool:
    """A skill that was to do until now has no line; one that goes back to its starter has, so that a retake counts anew."""
    if verdict in (Verdict.FAULT, Verdict.NOT_RUN):
        return False
    if before is None:
        return verdict is not Verdict.TO_DO
    if verdict.value != before.verdict:
        return True
    return verdict not in (Verdict.RIGHT, Verdict.TO_DO) and mark != before.mark


def quiz_events(suite: Suite, chapter: str, known: Iterable[Event], now: datetime) -> list[Event]:
    """Of each question of a chapter's quiz that is answered, whether it is right; not when that answer was counted already."""
    file = suite.labs_dir / chapter / QUIZ
    try:
        answers = quiz.answers_in(tomllib.loads(file.read_text("utf-8")))
        key = quiz.read_key(suite.graders_dir / chapter / "quiz_key.json")
    except (OSError, ValueError):  # whoever judges the quiz says what is wrong with it
        return []
    if isinstance(answers, str):
        return []
    counted = {event.name: event.mark for event in known if event.kind == "quiz"}
    fresh = {
        name: letter
        for name, letter in answers.items()
        if letter in quiz.LETTERS and counted.get(f"{chapter}::{name}") != letter
    }
    asked = {"items": [item for item in key["items"] if item["name"] in fresh]}  # opening a letter takes 5 ms
    return [
        Event(
            at=now,
            kind="quiz",
            name=f"{chapter}::{each.name}",
            verdict="right" if each.right else "wrong",
            section=each.section,
            chance=1 / len(quiz.LETTERS),
            mark=each.chosen,
        )
        for each in quiz.judge(fresh, asked)
    ]


def note_exams(suite: Suite, bank: Mapping[str, Sealed], tell: Tell) -> list[Event]:
    """Add the answers of exams that ended since, and return all events: for whoever is about to read them."""
    known = journal.read(suite.labs_dir, tell)
    exams = record.read(suite.labs_dir, tell).exams if record.file_of(suite.labs_dir).exists() else ()
    counted = {event.mark for event in known if event.kind == "exam"}
    fresh = [
        event
        for attempt in exams
        if attempt.state in ("submitted", "out of time") and _sitting(attempt.started, attempt.seed) not in counted
        for event in exam_events(attempt, bank)
    ]
    journal.append(suite.labs_dir, fresh)
    return [*known, *fresh]


def exam_events(attempt: Attempt, bank: Mapping[str, Sealed]) -> list[Event]:
    """Each answer of an exam that ended. A question without an answer says nothing, nor does one that has left the bank."""
    found = []
    for place in attempt.places:
        item, chosen = bank.get(place.name), attempt.chosen(place.name)
        if item is None or not chosen:
            continue
        found.append(
            Event(
                at=datetime.fromisoformat(attempt.ended),
                kind="exam",
                name=item.name,
                verdict="right" if chosen == sealing.right_letters(item) else "wrong",
                section=item.section,
                lab=item.lab,
                objective=item.objective,
                difficulty=item.difficulty,
                chance=chance_of(item),
                mark=_sitting(attempt.started, attempt.seed),
            )
        )
    return found


def chance_of(item: Question) -> float:
    """How often somebody who chooses by lot is right: 1 in 4, or 1 in 10 pairs of 5. Striking options counts as ability."""
    return 1 / 4 if item.choose == 1 else 1 / 10


def _sitting(started: str, seed: int) -> str:
    return f"{started} {seed}"


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
