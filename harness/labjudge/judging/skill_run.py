"""One skill of a lab, judged: its checks one after the other, each ending in exactly one result, whatever happens."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labjudge import engine_lacks, graders
from labjudge.breakpoints import DebuggerQuit
from labjudge.draw import Draw
from labjudge.endings import LearnerError, OverLimit, ToDo, WorkerEnded, Wrong
from labjudge.graders import Check
from labjudge.handles import Lab, World
from labjudge.judging import findings
from labjudge.judging.skill_processes import NoReferenceEngine, SkillProcesses
from labjudge.kept_state import may_keep
from labjudge.verdicts import CheckResult, Finding, Verdict

if TYPE_CHECKING:
    from labjudge.judging.lab_run import LabRun

LATER_LIMIT_SECONDS = 5.0  # once a function of the lab did not come back, the next ones are not waited for so long
FAILED = (Verdict.WRONG, Verdict.ERROR)


class SkillRun:
    """Runs a skill's checks. `ended`: its process is no longer there; `load_failed`: the file could not be loaded."""

    def __init__(self, lab: LabRun, skill: str) -> None:
        self.lab, self.skill = lab, skill
        self.ended = False
        self._processes = SkillProcesses(lab, skill)
        self._called_before = False
        self._may_remember = True
        self._debugged = False

    @property
    def load_failed(self) -> bool:
        return self._processes.load_failed

    def judged(self, check: Check) -> CheckResult:
        """Run one check; a result in every case."""
        start = time.perf_counter()
        result = self._result(check)
        if result.verdict in FAILED and self._may_come_from_a_call_before():
            # Right with the file loaded anew before each call, and wrong again without: not by chance.
            self._may_remember = self._is_right(check, anew=True) and not self._is_right(check)
            if self._may_remember:
                result = findings.remembers_an_earlier_call(result)
        self._called_before = True
        if result.verdict in FAILED and result.finding is not None and not self.load_failed:
            result = findings.uses_an_early_client(result, self.lab.file)
        self._debug(check, result)
        return replace(result, seconds=time.perf_counter() - start)

    def _may_come_from_a_call_before(self) -> bool:
        """Once a failure did not, the skill has another mistake, which is shown."""
        connection = self._processes.connection
        if self.lab.judge.debugger is not None and self.lab.judge.debugger.stopped:
            return False  # each trial would stop once more
        if not self._may_remember or self.load_failed or self.ended or connection is None or connection.artefact:
            return False
        # A trial is a fifth of what judging a mistake costs, and most modules have no place to remember anything.
        return (self._called_before or len(connection.calls) > 1) and may_keep(self.lab.file.source)

    def _is_right(self, check: Check, anew: bool = False) -> bool:
        return self._result(check, anew).verdict is Verdict.RIGHT

    def _debug(self, check: Check, result: CheckResult) -> None:
        """Open the debugger for a skill's first failing check."""
        debugger, surroundings = self.lab.judge.debugger, self._processes.surroundings
        if debugger is not None and surroundings is not None and result.verdict in FAILED and not self._debugged:
            self._debugged = True
            with contextlib.suppress(DebuggerQuit):  # the check is judged; whoever takes its result ends the run
                debugger.stop_at_failure(result, surroundings.entered, lambda: self._run(check, anew=False))

    def _result(self, check: Check, anew: bool = False) -> CheckResult:
        self._processes.forget_calls()
        if self.lab.judge.debugger:
            self.lab.judge.debugger.begin(check.name)
        verdict, finding, cause = self._ending(check, anew)
        printed = self._processes.printed()
        lacks = verdict in FAILED and self._engine_lacks(finding)
        return CheckResult(
            check.lab, check.skill, check.name, verdict, finding, cause=cause, output=printed, engine_lacks=lacks
        )

    def _engine_lacks(self, finding: Finding | None) -> bool:
        """Whether a call of this check met what the embedded engine does not have, also where the grader expected a refusal."""
        errors = [outcome.error for outcome in self._processes.outcomes if outcome.error]
        return any(each.engine_lacks for each in errors) or engine_lacks.is_told_in(finding)

    def _ending(self, check: Check, anew: bool) -> tuple[Verdict, Finding | None, str]:
        """Run a check: its verdict, what is said, and, where the check broke off, the traceback."""
        try:
            return Verdict.RIGHT, self._run(check, anew), ""
        except Wrong as raised:
            called = raised.finding.called or self._processes.called()
            rule = raised.finding.rule or check.requirement
            return Verdict.WRONG, replace(raised.finding, called=called, rule=rule), ""
        except ToDo:
            return Verdict.TO_DO, None, ""
        except LearnerError as raised:
            if raised.to_do:
                return Verdict.TO_DO, None, ""
            verdict = Verdict.LIMIT if raised.kind in ("too_large", "memory") else Verdict.ERROR
            finding = findings.of_exception(self._asked(), raised)
            # What the check asks helps with an exception of the learner's own, too; our own refusals say what to do.
            rule = finding.rule or ("" if raised.kind in findings.TITLES or self.load_failed else check.requirement)
            return verdict, replace(finding, rule=rule), ""
        except OverLimit:
            self.ended = True  # it is still at it, and hears nothing
            finding = findings.over_time(self._asked(), self.lab.limit_seconds, self._processes.line_stopped_at())
            self.lab.limit_seconds = min(self.lab.limit_seconds, LATER_LIMIT_SECONDS)
            return Verdict.LIMIT, finding, ""
        except WorkerEnded:
            self.ended = True
            status = self._processes.exit_status()
            finding = findings.process_ended(self._asked(), status)
            over = findings.exceeded(status, self._processes.keepers_note())
            return (Verdict.LIMIT, replace(finding, title=over), "") if over else (Verdict.ERROR, finding, "")
        except NoReferenceEngine:
            raise  # the same would happen at each check
        except Exception as raised:
            if isinstance(raised, findings.OVER_AN_ANSWER) and self._processes.outcomes:
                finding = findings.of_unread_answer(self._asked(), self._processes.outcomes[-1], raised)
                return Verdict.WRONG, finding, traceback.format_exc()
            return Verdict.FAULT, Finding("could not be judged"), traceback.format_exc()

    def _run(self, check: Check, anew: bool) -> Finding | None:
        """Run a check; what it remarks, though all is well."""
        if self.lab.judge.recorder:
            self.lab.judge.recorder.begin(check.id)
        function = getattr(graders.load(check.grader), check.name)
        if "world" in check.needs:
            self.lab.ask_world({"op": "reset"})
        offered: dict[str, Callable[[], Any]] = {
            "lab": lambda: Lab(self._processes.connected(), _anew=anew),
            "world": lambda: World(self.lab.ask_world),
            "draw": lambda: Draw(f"{self.lab.judge.settings.seed}:{check.id}"),
        }
        remark: Finding | None = function(**{need: offered[need]() for need in check.needs})
        return remark

    def _asked(self) -> findings.Asked:
        return findings.Asked(self.lab.entry, self.lab.file, self.skill, self._processes.called(), self.load_failed)

    def close(self) -> None:
        self._processes.close()
