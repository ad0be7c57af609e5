"""`labs watch`: from a save to a verdict, the edited skill first. The zygote and each lab's world stay; only workers are new."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from labjudge import graders, screen, submission
from labjudge.catalogue import Lab, libraries_of
from labjudge.graders import Check
from labjudge.house import House
from labjudge.judge import Judge, Settings
from labjudge.processes import Zygote
from labjudge.report import COLOURS
from labjudge.verdicts import SkillResult, Verdict

DEBOUNCE_MILLISECONDS = 20
STEP_MILLISECONDS = 5


@dataclass
class Watch:
    """What is remembered between saves: how each skill's function read when it was last judged, and its verdict."""

    house: House
    judge: Judge
    labs: list[Lab]
    console: Console
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    skills: dict[tuple[str, str], SkillResult] = field(default_factory=dict)

    def file(self, entry: Lab) -> submission.LabFile:
        return submission.read(self.house.labs_dir / entry.path)

    def edited(self, entry: Lab) -> list[str]:
        """The skills whose function changed since they were judged, in the catalogue's order; all when nothing is known."""
        file = self.file(entry)
        return [
            skill.name
            for skill in entry.skills
            if self.read.get((entry.name, skill.name)) != self._reading(file, entry, skill.name)
        ]

    def _reading(self, file: submission.LabFile, entry: Lab, skill: str) -> str:
        artefact = entry.skill(skill).file
        if artefact:
            path = self.house.labs_dir / entry.chapter / artefact
            return path.read_text("utf-8", "replace") if path.exists() else ""
        return file.problem or file.fingerprint(skill)

    def judged(self, entry: Lab, names: list[str]) -> Iterator[SkillResult]:
        """Judge skills of a lab, in this order; each as soon as its last check is in."""
        file = self.file(entry)
        checks = self.house.checks(entry)
        for name in names:
            own = [check for check in checks if check.skill == name]
            result = SkillResult(entry.name, name, entry.skill(name).points)
            result.checks += self.judge.lab(entry, own)
            self.skills[entry.name, name] = result
            self.read[entry.name, name] = self._reading(file, entry, name)
            yield result

    def after_save(self, entry: Lab) -> None:
        """Judge the edited skills and print each; then the others, for what they share; then the lab's row."""
        names = self.edited(entry)
        others = [skill.name for skill in entry.skills if skill.name not in names]
        for result in self.judged(entry, names):
            self.show(entry, result)
        before = {name: self.skills[entry.name, name].verdict for name in others if (entry.name, name) in self.skills}
        for result in self.judged(entry, others):
            if result.verdict is not before.get(result.skill):
                self.show(entry, result)
        self.show_row(entry)

    def show(self, entry: Lab, result: SkillResult) -> None:
        if result.verdict in (Verdict.RIGHT, Verdict.TO_DO):
            self.console.print(
                f"{result.verdict.mark} {result.skill}   {result.verdict.word}", style=COLOURS[result.verdict]
            )
            return
        where = screen.place(entry, result.skill, self.file(entry))
        finding = result.telling.finding
        about_file = (
            finding is not None and not finding.called and not finding.rule and result.verdict is not Verdict.FAULT
        )
        lines = (
            screen.about_file(entry, result.telling, len(entry.skills))
            if about_file
            else screen.about_skill(result, self.house.labs_dir, entry, where)
        )
        for place, text in enumerate(lines):
            self.console.print(Text(text, style=COLOURS[result.verdict] if place == 0 else ""))

    def show_row(self, entry: Lab) -> None:
        skills = [
            self.skills[entry.name, skill.name] for skill in entry.skills if (entry.name, skill.name) in self.skills
        ]
        self.console.print(Text(screen.row(entry, skills, len(f"labs/{entry.path}"))))


def watch_labs(house: House, labs: list[Lab], seed: int | None, console: Console) -> None:
    """Judge `labs` once, then again whenever one of their files is saved, until Ctrl-C."""
    from watchfiles import watch

    drawn = random.SystemRandom().randrange(1, 10_000) if seed is None else seed
    starter = Zygote(libraries_of(labs))
    judge = Judge(submission.Submission(house.labs_dir), starter, Settings(drawn, keep_worlds=True))
    state = Watch(house, judge, labs, console)
    folders = sorted({house.labs_dir / entry.chapter for entry in labs})
    console.print(f"watching {', '.join(f'labs/{folder.name}' for folder in folders)} · seed {drawn} · Ctrl-C ends")
    try:
        _warm(house, judge, labs)
        for entry in labs:
            list(state.judged(entry, [skill.name for skill in entry.skills]))
            state.show_row(entry)
        for changes in watch(*folders, debounce=DEBOUNCE_MILLISECONDS, step=STEP_MILLISECONDS, raise_interrupt=False):
            for entry in _touched(house, labs, {Path(path) for _, path in changes}):
                start = time.perf_counter()
                console.print(f"\nlabs/{entry.path} saved")
                state.after_save(entry)
                console.print(f"{time.perf_counter() - start:.2f} s", style="dim")
    except KeyboardInterrupt:
        pass
    finally:
        judge.close()
        starter.close()


def _warm(house: House, judge: Judge, labs: list[Lab]) -> None:
    """Pay for what the first save would pay for: graders imported, worlds started."""
    for entry in labs:
        checks: list[Check] = house.checks(entry)
        for check in checks:
            graders.load(check.grader)
        if any("world" in check.needs for check in checks):
            with judge.world(entry):
                continue


def _touched(house: House, labs: list[Lab], paths: set[Path]) -> list[Lab]:
    return [entry for entry in labs if any(house.labs_dir / own in paths for own in (entry.path, *entry.artefacts))]
