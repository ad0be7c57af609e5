"""Skills judged one after the other in a thread that can be ended at any moment: what it runs is killed, not waited for."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from labjudge.catalogue import Lab
from labjudge.graders import Check
from labjudge.judge import Judge, needs_world
from labjudge.processes import Role, Starter
from labjudge.verdicts import SkillResult

Work = list[tuple[Lab, str, list[Check]]]


class Ended(BaseException):
    """Nobody waits for this judgement any more. Not an Exception: no grader takes it for a failure."""


class Judgement:
    """Judges `work` and tells each skill's result: `tell(self, lab, result)`, and at the end `tell(self, None, None)`."""

    def __init__(
        self, judge: Judge, work: Work, tell: Callable[[Judgement, Lab | None, SkillResult | None], None]
    ) -> None:
        self.at = work[0][1] if work else ""
        self._processes = _Processes(judge.starter)
        self._judge = replace(judge, starter=self._processes)
        self._work, self._tell = work, tell
        self._thread = threading.Thread(target=self._run, name="judgement", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Kill what it runs, and wait for it; nothing is told after this."""
        self._processes.end()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(Ended):
            for _, of_lab in itertools.groupby(self._work, key=lambda part: part[0].name):
                self._run_lab(list(of_lab))
            self._tell(self, None, None)

    def _run_lab(self, work: Work) -> None:
        """All of one lab in one run, which remembers what a skill showed of the others: a file that does not load, a limit."""
        entry = work[0][0]
        needed = needs_world([check for *_, checks in work for check in checks])
        with contextlib.closing(
            self._judge.skills(entry, self._judge.file(entry), self._begun(work), needed)
        ) as judged:
            for _, skill, checks in work:
                result = SkillResult(entry.name, skill, entry.skill(skill).points)
                for check in itertools.islice(judged, len(checks)):
                    self._processes.go_on()
                    result.checks.append(check)
                self._tell(self, entry, result)

    def _begun(self, work: Work) -> Iterator[list[Check]]:
        for _, self.at, checks in work:
            yield checks


class _Processes:
    """A starter that remembers the workers and scorers of one judgement. Worlds are kept for the next one."""

    def __init__(self, starter: Starter) -> None:
        self._starter, self.scratch = starter, starter.scratch
        self._roles: list[Role] = []
        self._over = False
        self._lock = threading.Lock()

    def start(self, role: str, name: str, **more: Any) -> Role:
        with self._lock:
            self.go_on()
            started = self._starter.start(role, name, **more)
            if role != "world":
                self._roles.append(started)
            return started

    def close(self) -> None:
        self._starter.close()

    def go_on(self) -> None:
        """Raises Ended when it is over."""
        if self._over:
            raise Ended

    def end(self) -> None:
        self._over = True
        with self._lock:
            for role in self._roles:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(role.pid, signal.SIGKILL)
