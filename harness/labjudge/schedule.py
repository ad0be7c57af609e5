"""Labs judged side by side, ahead of who asks: one future for each check."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from labjudge.catalogue import Lab
from labjudge.graders import Check
from labjudge.judge import Judge
from labjudge.verdicts import CheckResult, Finding, Verdict

LOOK_AGAIN_SECONDS = 0.2


@dataclass
class Schedule:
    """Judges `plan` in `side_by_side` threads; with 0, in the caller's thread, as far as is asked for."""

    judge: Judge
    plan: dict[str, tuple[Lab, list[Check]]]
    side_by_side: int = 2
    _futures: dict[str, Future[CheckResult]] = field(default_factory=dict)
    _under_way: dict[str, Generator[None, None, None]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor | None = None

    def start(self) -> None:
        self._futures = {check.id: Future() for _, checks in self.plan.values() for check in checks}
        if self.side_by_side:
            self._pool = ThreadPoolExecutor(self.side_by_side, thread_name_prefix="labs")
            for name in self.plan:
                self._pool.submit(self._judge, name)

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

    def _judge(self, name: str) -> None:
        for _ in self._steps(name):
            continue

    def _steps(self, name: str) -> Generator[None, None, None]:
        """Judge a lab, a check a step."""
        entry, checks = self.plan[name]
        cause = ""
        try:
            with contextlib.closing(self.judge.lab(entry, checks)) as results:
                for result in results:
                    self._settle(result)
                    yield
        except Exception as problem:
            import traceback

            cause = "".join(traceback.format_exception(problem))
        for check in checks:
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

    def _settle(self, result: CheckResult) -> None:
        self._futures[f"{result.lab}::{result.skill}::{result.check}"].set_result(result)
