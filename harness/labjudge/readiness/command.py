"""`labs status` and `labs next`: read the learner's record, estimate, show."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console

from labjudge.drill import bank as drill_bank
from labjudge.exam import objectives, sealing
from labjudge.exam.objectives import Guide
from labjudge.exam.sealing import Sealed
from labjudge.readiness import exam_map, feeding
from labjudge.readiness.evidence import observations
from labjudge.readiness.journal import Event, right_skills
from labjudge.readiness.model import Readiness, estimate
from labjudge.readiness.steps import Open, Step, steps
from labjudge.readiness.trained import Training, training
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line


@dataclass(frozen=True)
class Learner:
    """What is known of the learner of this checkout at a moment."""

    guide: Guide
    bank: Sequence[Sealed]
    events: Sequence[Event]
    training: Training
    readiness: Readiness


def learner(suite: Suite, now: datetime, tell: Callable[[str], None]) -> Learner:
    """Read and estimate. `tell` is called with what had to be put aside. Raises BankError."""
    guide, bank = objectives.load(suite.root), sealing.read_sealed(suite.root)
    events = feeding.note_exams(suite, {item.name: item for item in bank}, tell)
    trains = training(bank, guide, suite.catalogue)
    return Learner(guide, bank, events, trains, estimate(observations(events, trains), guide, now))


def next_steps(suite: Suite, known: Learner) -> list[Step]:
    """Every open step, the best first."""
    there = Open(suite.catalogue, quiz_questions(suite), _drills(suite, known.events), known.bank)
    return steps(known.readiness, known.events, there, known.training, known.guide)


def show_status(suite: Suite, now: datetime, console: Console) -> None:
    known = learner(suite, now, lambda line: console.print(line, style="yellow", markup=False))
    best = next(iter(next_steps(suite, known)), None)
    for shown in exam_map.lines(known.readiness, known.guide, console.width):
        console.print(shown)
    console.print()
    for line in exam_map.closing(known.readiness, best):
        write_line(console, line)


def status_json(suite: Suite, now: datetime, tell: Callable[[str], None]) -> str:
    known = learner(suite, now, tell)
    best = next(iter(next_steps(suite, known)), None)
    return json.dumps(exam_map.document(known.readiness, best, known.guide), indent=1, ensure_ascii=False)


def show_next(suite: Suite, now: datetime, console: Console) -> None:
    known = learner(suite, now, lambda line: console.print(line, style="yellow", markup=False))
    found = next_steps(suite, known)
    if not found:
        console.print("Nothing is open: every lab is right and every question was answered in the last 30 days.")
        return
    for line in exam_map.next_step(found[0], known.readiness, known.guide):
        write_line(console, line)


def _drills(suite: Suite, events: Sequence[Event]) -> list[drill_bank.Sealed]:
    """The drills on skills that are right: the code of others would give a solution away."""
    own = right_skills(events)
    if not own:
        return []
    return [each for each in drill_bank.read(suite.root) if (each.lab, each.skill) in own]


def quiz_questions(suite: Suite) -> list[tuple[str, str, str]]:
    """The questions of the chapters' quizzes, as (chapter, section, name). A file that does not parse has none here."""
    found = []
    for file in sorted(suite.labs_dir.glob("ch*/quiz.toml")):
        try:
            content = tomllib.loads(file.read_text("utf-8"))
            found += [(file.parent.name, each["section"], each["name"]) for each in content["questions"]]
        except (ValueError, KeyError, TypeError):
            continue
    return found
