"""One lab of a submission, judged: its world, and the verdict on loading its file, kept while its skills are judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labjudge import submission, wire
from labjudge.catalogue import Lab as LabEntry
from labjudge.graders import Check
from labjudge.judging.skill_run import SkillRun
from labjudge.processes import Role
from labjudge.submission import LabFile
from labjudge.verdicts import CheckResult, Finding, Verdict

if TYPE_CHECKING:
    from labjudge.judge import Judge

WORLD_SECONDS = 120.0


class LabRun:
    """Judges the skills of one lab, each in processes of its own. The world is started when first asked."""

    def __init__(self, judge: Judge, entry: LabEntry, file: LabFile, needs_world: bool) -> None:
        self.judge, self.entry, self.file, self.needs_world = judge, entry, file, needs_world
        self.limit_seconds = judge.settings.limit_seconds
        self._world: Role | None = None
        self._ending = ExitStack()
        self._unloadable: CheckResult | None = None
        if file.problem:
            finding = Finding(file.problem, where=f"{file.line}")
            self._unloadable = CheckResult(entry.name, "", "", Verdict.ERROR, finding)

    def skill(self, skill: str, checks: list[Check]) -> Iterator[CheckResult]:
        """A result for each check, in order."""
        if self._unloadable is not None and self.entry.skill(skill).file is None:
            yield from (replace(self._unloadable, skill=skill, check=check.name) for check in checks)
            return
        if self._is_to_do(skill):
            yield from (CheckResult(self.entry.name, skill, check.name, Verdict.TO_DO) for check in checks)
            return
        run = SkillRun(self, skill)
        try:
            yield from self._checks(run, checks)
        finally:
            run.close()

    def _is_to_do(self, skill: str) -> bool:
        listed = self.entry.skill(skill)
        if listed.file:
            return submission.is_blank(self.judge.submission.artefact(self.entry, listed))
        return self.file.is_to_do(skill)

    def _checks(self, run: SkillRun, checks: list[Check]) -> Iterator[CheckResult]:
        settled: CheckResult | None = None
        for check in checks:
            if settled is not None:
                yield replace(settled, check=check.name, seconds=0.0)
                continue
            result = run.judged(check)
            if run.load_failed:
                self._unloadable = result
            if run.load_failed or run.ended or result.verdict in (Verdict.LIMIT, Verdict.TO_DO):
                settled = result  # trying again would say the same, and time is the learner's
            yield result

    def ask_world(self, message: dict[str, Any]) -> Any:
        """The world's answer. Raises RuntimeError when it refuses: the grader asked what cannot be."""
        if self._world is None:
            self._world = self._ending.enter_context(self.judge.world(self.entry))
        answer = wire.decode(self._world.channel.request(wire.encode(message), WORLD_SECONDS))
        if "error" in answer:
            raise RuntimeError(f"the world refused {message.get('function', message['op'])}: {answer['error']}")
        if self.judge.recorder:
            self.judge.recorder.world(message, answer["value"])
        return answer["value"]

    def start(self, role: str) -> Role:
        """A process for the submission; closed in, it hears where submission and world are."""
        if not self.judge.settings.closed_in:
            return self.judge.start(role, self.entry)
        address = self.ask_world({"op": "address"}) if self.needs_world else {}
        if role == "worker" and self.judge.settings.reference:
            address["reference"] = self.judge.settings.reference
        return self.judge.start(role, self.entry, submission=str(self.judge.submission.root), **address)

    def close(self) -> None:
        self._ending.close()
