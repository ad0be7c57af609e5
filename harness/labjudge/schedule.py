"""Labs, and the skills of one lab, judged side by side, ahead of who asks: one future for each check."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from labjudge.catalogue import Lab
from labjudge.graders import Check
from labjudge.judge import Judge, by_skill, needs_world
from labjudge.submission import LabFile
from labjudge.verdicts import CheckResult, Finding, Verdict

LOOK_AGAIN_SECONDS = 0.2


@dataclass
class Schedule:
    """Judges `plan` in `side_by_side` threads; with 0, in the caller's thread, as far as is asked for.

    A thread takes up a lab that nobody has begun, or else helps with the skills that are left of one, in a world of its own.
    It helps from the last skill backwards: that one tends to build on all others and to take longest, and whoever began it
    last would be waited for alone.
    """

    judge: Judge
    plan: dict[str, tuple[Lab, list[Check]]]
    side_by_side: int = 2
    _futures: dict[str, Future[CheckResult]] = field(default_factory=dict)
    _waiting: dict[str, deque[list[Check]]] = field(default_factory=dict)  # by lab, the skills that nobody has begun
    _files: dict[str, LabFile] = field(default_factory=dict)
    _under_way: dict[str, Generator[None, None, None]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor | None = None

    def start(self) -> None:
        self._futures = {check.id: Future() for _, checks in self.plan.values() for check in checks}
        self._waiting = {name: deque(by_skill(checks)) for name, (_, checks) in self.plan.items()}
        # Read before anything of it is run: a lab file may delete or change itself on import.
        self._files = {name: self.judge.file(entry) for name, (entry, _) in self.plan.items()}
        if self.side_by_side:
            self._pool = ThreadPoolExecutor(self.side_by_side, thread_name_prefix="labs")
            for helps in (False, True):
                for name in self.plan:
                    self._pool.submit(self._judge, name, helps)

    def result(self, check: Check) -> CheckResult:
        """The result of a check, waited for."""
        future = self._futures[check.id]
        if self._pool is None and not future.done():
            steps = self._under_way.setdefault(check.lab, self._steps(check.lab))
            while not future.done():
                next(steps, None)
            if all(self._futures[one.id].done() for one in self.plan[check.lab][1]):
                next(steps, None)  # it puts away what it used now, not when somebody thinks of it
        return future.result()

    def waits_for(self, check: Check) -> Iterator[float]:
        """At once, and then a few times a second until the check is judged: for how long it has been waited for.

        Only at once when it will be judged in the caller's thread.
        """
        future, start = self._futures[check.id], time.monotonic()
        while not future.done():
            yield time.monotonic() - start
            if self._pool is None:
                return
            wait([future], timeout=LOOK_AGAIN_SECONDS)

    def stop(self) -> None:
        """Begin nothing more. What runs ends when its processes do; a run with all its results ends by itself."""
        for steps in self._under_way.values():
            steps.close()
        if self._pool is not None:
            done = all(future.done() for future in self._futures.values())
            self._pool.shutdown(wait=done, cancel_futures=True)

    def wait(self) -> None:
        """Until nobody judges any more, once the processes are ended: whoever still does holds sockets."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _judge(self, name: str, helps: bool) -> None:
        for _ in self._steps(name, helps):
            continue

    def _steps(self, name: str, helps: bool = False) -> Generator[None, None, None]:
        """Judge the skills of a lab that nobody has begun, a check a step; whoever `helps` begins with the last one."""
        (entry, checks), cause = self.plan[name], ""
        taken: list[Check] = []
        skills = self.judge.skills(entry, self._files[name], self._taken(name, taken, helps), needs_world(checks))
        try:
            with contextlib.closing(skills) as results:
                for result in results:
                    self._settle(result)
                    yield
        except Exception as problem:
            import traceback

            cause = "".join(traceback.format_exception(problem))
        for check in [*taken, *itertools.chain.from_iterable(self._taken(name, []))]:
            if not self._futures[check.id].done():
                self._settle(
                    CheckResult(
                        check.lab,
                        check.skill,
                        check.name,
                        Verdict.FAULT,
                        Finding("could not be judged"),
                        cause=cause or "no result came",
                    )
                )

    def _taken(self, name: str, taken: list[Check], helps: bool = False) -> Iterator[list[Check]]:
        """One skill's checks after the other, noted in `taken`, until somebody has begun each skill of the lab."""
        waiting = self._waiting[name]
        while True:
            try:
                checks = waiting.pop() if helps else waiting.popleft()
            except IndexError:
                return
            taken += checks
            yield checks

    def _settle(self, result: CheckResult) -> None:
        self._futures[f"{result.lab}::{result.skill}::{result.check}"].set_result(result)
