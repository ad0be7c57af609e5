"""What `labs repro` does: judge one skill again and write the call down that failed: of the check that the screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labjudge import submission
from labjudge.catalogue import Lab
from labjudge.judge import Judge, Settings
from labjudge.processes import Spawner, Starter, Zygote, forking_is_safe
from labjudge.recording import Recorder
from labjudge.repro import Program, up_to_the_last_call
from labjudge.submission import LabFile
from labjudge.suite import Suite
from labjudge.verdicts import FAILED, Verdict
from labjudge.zygote import FOR_WORLDS

FOLDER = "repro"


class NothingToReplay(Exception):
    """The skill has no failing call; the message says why."""


@dataclass(frozen=True)
class Replayable:
    """A program that was written, and the words of the failure."""

    program: Path
    title: str


def write(
    suite: Suite, entry: Lab, skill: str, seed: int, root: Path, check: str = "", limit_seconds: float = 20.0
) -> Replayable:
    """Judge a skill of the submission at `root` until a check fails, or `check` does, and write that check's calls.

    Raises NothingToReplay.
    """
    if entry.skill(skill).file:
        raise NothingToReplay(f"{skill} is a file of answers: there is no call to take away")
    libraries = libraries_for(entry, submission.read(root / entry.path))
    starter: Starter = Zygote(libraries, kept=True) if forking_is_safe() else Spawner()
    recorder = Recorder()
    settings = Settings(seed, limit_seconds, "fork" if forking_is_safe() else "inprocess")
    judge = Judge(submission.Submission(root), starter, settings, recorder)
    try:
        for result in judge.lab(entry, [check for check in suite.checks(entry) if check.skill == skill]):
            if result.verdict is Verdict.TO_DO:
                raise NothingToReplay(f"{entry.name}::{skill} is still to do")
            if result.verdict is Verdict.FAULT and check in ("", result.check):
                raise NothingToReplay(f"{entry.name}::{skill} could not be judged: a fault of this suite")
            if result.verdict not in FAILED or check not in ("", result.check):
                continue
            title = result.finding.title if result.finding else ""
            calls = up_to_the_last_call(recorder.runs.get(f"{entry.name}::{skill}::{result.check}", []))
            if not calls:
                raise NothingToReplay(f"{entry.name}::{skill} was not called: {title}")
            program = Program(f"{entry.name}.{skill}", suite.root / FOLDER)
            about = f"{entry.name}::{skill}: {title}"
            return Replayable(program.write(_lab_file(suite, root / entry.path), calls, about, seed), title)
    finally:
        judge.close()
        starter.close()
    raise NothingToReplay(f"{entry.name}::{skill}{f'::{check}' if check else ''} is right under seed {seed}")


def libraries_for(entry: Lab, file: LabFile) -> list[str]:
    """The lab's, MLflow for its worlds alone when the file has no use for it: half of what is waited for before one skill."""
    uses_mlflow = not file.imported().isdisjoint(("mlflow", "databricks.feature_engineering"))
    return [f"{FOR_WORLDS}{name}" if name == "mlflow" and not uses_mlflow else name for name in entry.libraries]


def _lab_file(suite: Suite, path: Path) -> str:
    return path.relative_to(suite.root).as_posix() if path.is_relative_to(suite.root) else str(path)
