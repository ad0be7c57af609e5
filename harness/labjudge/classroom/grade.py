"""The run over a class: what is in the journal is done, everything else is judged by an executor and noted, one at a time."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from labjudge import packed_graders, results
from labjudge.catalogue import Lab
from labjudge.classroom import causes, copies, feedback, github_classroom, gradebook, gradescope, junit, layout, slots
from labjudge.classroom.class_files import of_learner
from labjudge.classroom.contents import Refused, read
from labjudge.classroom.handed_in import HandedIn
from labjudge.classroom.journal import Class, Journal
from labjudge.classroom.outcome import Outcome, Status, document
from labjudge.classroom.plain_text import shown_everywhere
from labjudge.classroom.roster import Roster
from labjudge.classroom.scoring import Scoring
from labjudge.classroom.slots import Judged, Task
from labjudge.results import RunFacts
from labjudge.suite import Suite
from labjudge.verdicts import SkillResult

GRADEBOOK, RESULTS = "gradebook.csv", "results.json"
FORMATS: tuple[Callable[[Class, Scoring], Iterable[tuple[str, str]]], ...] = (
    feedback.files,
    gradescope.files,
    github_classroom.files,
    junit.files,
    causes.files,
)
"""Each makes files (their place in the folder of the class, and their text) of the journal."""


@dataclass
class Run:
    """One run of `labs grade` into the folder of `journal`. `tell` hears of each outcome once, also of those that were there."""

    suite: Suite
    labs: list[Lab]
    out: Path
    journal: Journal | None = None
    tell: Callable[[Outcome], None] = lambda outcome: None
    files_of: Callable[[HandedIn], dict[str, bytes]] | None = None  # in place of reading what was handed in
    spark_is_here: bool = False  # then who still needs Apache Spark is judged again
    unwritten: list[Outcome] = field(default_factory=list)  # for which the journal had no room yet
    _begun: dict[Future[Judged], tuple[HandedIn, str, float]] = field(default_factory=dict)

    @property
    def _journal(self) -> Journal:
        assert self.journal is not None
        return self.journal

    def judge(self, handed_in: Iterable[HandedIn], executor: Executor, at_once: int) -> None:
        """Judge what is not in the journal yet, at most `at_once` side by side, and note each as it comes.

        What could not be noted, as on a full disk, is tried again with each further one; at the end it is in `unwritten`.
        """
        for each in handed_in:
            task = self._task(each)
            if task is not None:
                self._begun[executor.submit(slots.judge, task)] = (each, layout.digest(task.files), time.monotonic())
            while len(self._begun) >= at_once:
                self._note_finished()
        while self._begun:
            self._note_finished()

    def _task(self, each: HandedIn) -> Task | None:
        """What is to be judged; None when there is nothing to judge any more, which is then noted or known."""
        try:
            if each.refused:
                raise Refused(each.refused)
            files = (self.files_of or self._read)(each)
        except Refused as refusal:
            self._refuse(each, str(refusal))
            return None
        except OSError as problem:
            self._note(each, Judged(Status.FAULT, f"its files could not be read: {problem.strerror}"), "", 0.0)
            return None
        known = self._journal.outcomes.get(each.learner)
        if known is not None and self._is_final(known) and known.digest == layout.digest(files):
            self.tell(known)
            return None
        try:
            copies.keep(self.out, each.learner, files)
        except OSError as problem:
            self._note(each, Judged(Status.FAULT, f"its files could not be kept: {problem.strerror}"), "", 0.0)
            return None
        facts = self._journal.facts
        limits = facts.limit_seconds, facts.submission_seconds
        return Task(str(self.suite.root), facts.labs, files, facts.seed, *limits, facts.sandbox)

    def _is_final(self, known: Outcome) -> bool:
        """Whether judging the same files once more would say the same."""
        return known.status is not Status.FAULT and not (known.needs_spark and self.spark_is_here)

    def _read(self, each: HandedIn) -> dict[str, bytes]:
        return layout.lab_files(read(each.source, layout.wanted_names(self.labs)), self.labs)

    def _refuse(self, each: HandedIn, reason: str) -> None:
        known = self._journal.outcomes.get(each.learner)
        if known is not None and known.status is Status.REFUSED and known.reason == shown_everywhere(reason):
            self.tell(known)
            return
        self._note(each, Judged(Status.REFUSED, reason), "", 0.0)

    def _note_finished(self) -> None:
        finished, _ = wait(self._begun, return_when=FIRST_COMPLETED)
        for future in finished:
            each, digest, start = self._begun.pop(future)
            problem = future.exception()
            judged = future.result() if problem is None else Judged(Status.FAULT, f"the judge failed: {problem}")
            self._note(each, judged, digest, time.monotonic() - start)

    def _note(self, each: HandedIn, judged: Judged, digest: str, seconds: float) -> None:
        reason = "; ".join(part for part in (judged.reason, each.remark) if part)
        content = document(self._run_facts(each), self.labs, self._skills(judged), judged.status, judged.reason)
        outcome = Outcome(
            each.learner,
            judged.status,
            str(each.source),
            digest,
            each.submitted.isoformat(timespec="seconds") if each.submitted else "",
            reason,
            round(seconds, 3),
            content,
            {f"{check.lab}::{check.skill}::{check.check}": check.cause for check in judged.checks if check.cause},
            judged.needs_spark,
        )
        outcome = Outcome.of(shown_everywhere(outcome.as_values()) | {"learner": each.learner})
        self.unwritten.append(outcome)
        with contextlib.suppress(OSError):  # what is not written now is tried again
            while self.unwritten:
                self._journal.append(self.unwritten[0])
                write_results(self.out, self.unwritten.pop(0))
        self.tell(outcome)

    def _skills(self, judged: Judged) -> list[SkillResult]:
        points = {(lab.name, skill.name): skill.points for lab in self.labs for skill in lab.skills}
        return judged.skills(points, self._checks_of_skills)

    @cached_property
    def _checks_of_skills(self) -> dict[tuple[str, str], int]:
        keys = [(check.lab, check.skill) for lab in self.labs for check in self.suite.checks(lab)]
        return {key: keys.count(key) for key in keys}

    def _run_facts(self, each: HandedIn) -> RunFacts:
        facts = self._journal.facts
        return RunFacts(facts.seed, facts.engine, facts.sandbox, each.source.name)


def write_results(out: Path, outcome: Outcome) -> None:
    """A learner's `results.json`, mode 0644."""
    file = out / of_learner(outcome.learner, RESULTS)
    content = {
        name: value
        for name, value in outcome.as_values().items()
        if name not in ("results", "source", "digest", "causes")
    }
    results.write(file, {**content, **outcome.results})
    file.chmod(0o644)


def write_reports(out: Path, grades: Class, scoring: Scoring, roster: Roster | None = None) -> None:
    """Everything that is made from the journal alone; made anew, so that a run that was killed leaves nothing old."""
    for outcome in grades.outcomes.values():
        write_results(out, outcome)
    for files in FORMATS:
        for place, text in files(grades, scoring):
            gradebook.write_whole(out / place, text)
    gradebook.write(out / GRADEBOOK, grades, scoring, roster)


def digest_of_graders(suite: Suite, labs: list[Lab]) -> str:
    """Changes when the catalogue, a module of these labs' graders, or a chapter's quiz key changes."""
    total = hashlib.sha256()
    for file in [suite.labs_dir / "catalog.toml", *_grader_files(suite, labs)]:
        total.update(file.relative_to(suite.root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _grader_files(suite: Suite, labs: list[Lab]) -> Iterator[Path]:
    for lab in labs:
        yield from sorted((suite.graders_dir / lab.chapter / lab.name).rglob("*.py"))
    for chapter in dict.fromkeys(lab.chapter for lab in labs):
        yield from suite.graders_dir.glob(f"{chapter}{packed_graders.ENDING}")
        yield from sorted((suite.graders_dir / chapter).glob("*.json"))
