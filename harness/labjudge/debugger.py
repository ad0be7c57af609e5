"""`--pdb`: the debugger in a learner's frames, for a submission that is judged in pytest's process.

The check that failed runs once more. An exception opens the debugger where the learner's code was, also where a check had
expected another one; a wrong answer at the entry of the call that the check failed after. Either way the call is under way:
its caller is signed in, and what is typed reaches the workspace as the function's own calls do. It never stops in a frame
that no learner's frame is above: neither judge nor grader is stepped into.
"""

from __future__ import annotations

import contextlib
import importlib
import pdb
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from labjudge import screen
from labjudge.breakpoints import DebuggerQuit
from labjudge.endings import IT_RAISED
from labjudge.submission import MODULE_PREFIX
from labjudge.verdicts import CheckResult, Verdict

GO_ON_OR_END = "c: go on, q: end the run"


class Debugger:
    """One run's debugger. `at_each_call` stops at the entry of every call (`--trace`); `release` gives back the terminal."""

    def __init__(
        self, kind: tuple[str, str] | None, at_each_call: bool, take: Callable[[], None], release: Callable[[], None]
    ) -> None:
        self._class = _learners(_named(kind) if kind else pdb.Pdb)
        self._at_each_call = at_each_call
        self._take, self._release = take, release
        self._streams: tuple[Any, Any, Any] | None = None
        self.left = False  # by `q`
        self.check = ""
        self.calls = 0
        self.stop_at = self.look_at = 0
        self.raised_at = 0
        self.raised: BaseException | None = None
        self.stopped = False  # at a breakpoint() of the learner's

    def begin(self, check: str, stop_at: int = 0, look_at: int = 0) -> None:
        """A check begins; its call number `stop_at` is stopped at its entry, its call number `look_at` where it raises."""
        self.check = check
        self.stop_at, self.look_at = stop_at, look_at
        self.calls, self.raised_at, self.raised, self.stopped = 0, 0, None, False

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        """The length of one request to the submission. Raises DebuggerQuit after it when the debugger was left by `q`."""
        tracing = sys.gettrace()
        try:
            yield
        finally:
            if self._streams is not None:
                sys.settrace(tracing)
                self._release()
                sys.stdin, sys.stdout, sys.stderr = self._streams
                self._streams = None
        if self.left:
            raise DebuggerQuit

    def call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Call a learner's function, in the debugger where a stop is asked for."""
        self.calls += 1
        try:
            return self._call(function, args, kwargs)
        except BaseException as raised:
            self.raised_at = self.calls
            frames = _learners_part(raised.__traceback__)
            if self.calls == self.look_at and frames is not None:
                self.look_at = 0
                self._look(frames)
            raise

    def _call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        at_entry = self._at_each_call and not self.look_at
        if not at_entry and self.calls != self.stop_at:
            return function(*args, **kwargs)
        opened = self._opened()
        if self.calls != self.stop_at:  # there the finding has been shown, with the keys
            opened.message(self._stop(f"call of {function.__name__}", "a: arguments"))
        return opened.runcall(function, *args, **kwargs)

    def failed(self, raised: BaseException) -> None:
        """The request raised this; kept until the next check."""
        self.raised = raised

    def set_trace(self, *args: Any, header: str | None = None, **kwargs: Any) -> None:
        """What `breakpoint()` and `pdb.set_trace()` do."""
        opened, self.stopped, frame = self._opened(), True, sys._getframe(1)
        inside = frame.f_code.co_name
        where = Path(frame.f_code.co_filename).name if inside == "<module>" else inside
        opened.message(self._stop(f"breakpoint() in {where}", "p NAME: a value"))
        if header is not None:
            opened.message(header)
        opened.set_trace(frame)

    def stop_at_failure(
        self,
        result: CheckResult,
        entered: Callable[[], contextlib.AbstractContextManager[None]],
        again: Callable[[], Any],
    ) -> None:
        """Open for a check that failed, unless the learner has stopped in it by a breakpoint.

        `entered` puts the submission's surroundings in place, `again` runs the check.
        """
        if self.stopped:
            return
        frames = _learners_part(self.raised.__traceback__ if self.raised else None)
        raised = result.verdict is Verdict.ERROR or (
            result.finding is not None and result.finding.happened.startswith(IT_RAISED)
        )
        if raised and frames is not None:
            with self.request():
                self._show_finding(result, f"w: where it is, u: up, p NAME: a value, {GO_ON_OR_END}")
            if self.raised_at:
                self.begin(self.check, look_at=self.raised_at)
                with contextlib.suppress(Exception):
                    again()
                if not self.look_at:
                    return
            with entered(), self.request():  # it was no call of a function, or did not raise again
                self._look(frames)
        elif result.verdict is Verdict.WRONG and self.calls:
            with self.request():
                self._show_finding(result, f"a: arguments, n: next line, {GO_ON_OR_END}")
            self.begin(self.check, stop_at=self.calls)
            with contextlib.suppress(Exception):  # it is judged already, and a debugger can change how it ends
                again()

    def _look(self, frames: TracebackType) -> None:
        opened = self._opened()
        opened.reset()
        opened.interaction(None, frames)

    def _stop(self, what: str, key: str) -> str:
        """Of a stop, since each check stops anew: what it is, in which check, and the keys."""
        parts = [f"{what}, check {self.check}", f"{key}, n: next line, {GO_ON_OR_END}"]
        return "\n".join(screen.side_by_side(parts, "   ", screen.columns()))

    def _show_finding(self, result: CheckResult, keys: str) -> None:
        finding = result.finding
        assert finding is not None
        self._at_terminal()
        title = f"{result.verdict.mark} {result.skill or result.lab}   {finding.title}"
        labelled = [(label, getattr(finding, label)) for label in ("called", "happened", "but", "rule")]
        lines = [line for label, text in labelled for line in screen.labelled(label, text, screen.columns())]
        print("", title, *lines, f"    {keys}", sep="\n")

    def _opened(self) -> Any:
        self._at_terminal()
        return self._class(self._note_quit, nosigint=True)

    def _note_quit(self) -> None:
        self.left = True

    def _at_terminal(self) -> None:
        if self._streams is None:
            self._streams = (sys.stdin, sys.stdout, sys.stderr)
            self._take()
            sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__


def _named(kind: tuple[str, str]) -> Any:
    """pytest's `--pdbcls MODULE:CLASS`."""
    found: Any = importlib.import_module(kind[0])
    for name in kind[1].split("."):
        found = getattr(found, name)
    return found


def _learners(base: Any) -> Any:
    """A debugger of this class that keeps to learners' frames and says when it was left."""

    class LearnersDebugger(base):  # type: ignore[misc]
        def __init__(self, left: Callable[[], None], **rest: Any) -> None:
            super().__init__(**rest)
            self._left = left

        def set_trace(self, frame: FrameType, *rest: Any, **more: Any) -> None:
            above = (_outermost_learners(frame) or frame).f_back
            super().set_trace(frame, *rest, **more)  # from here on, what is called is traced
            self.botframe = above
            while above is not None:
                above.f_trace = None
                above = above.f_back

        def stop_here(self, frame: FrameType) -> bool:
            return bool(super().stop_here(frame)) and _outermost_learners(frame) is not None

        def get_stack(self, frame: FrameType | None, trace: TracebackType | None) -> tuple[list[Any], int]:
            stack, place = super().get_stack(frame, trace)
            first = next((at for at, entry in enumerate(stack) if _is_learners(entry[0])), 0)
            return stack[first:], max(0, place - first)

        def set_quit(self) -> None:
            self._left()
            super().set_quit()

    return LearnersDebugger


def _is_learners(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(MODULE_PREFIX)


def _outermost_learners(frame: FrameType | None) -> FrameType | None:
    found = None
    while frame is not None:
        found, frame = (frame if _is_learners(frame) else found), frame.f_back
    return found


def _learners_part(trace: TracebackType | None) -> TracebackType | None:
    """A traceback from its first to its last learner's frame; None without any."""
    entries = []
    while trace is not None:
        entries.append(trace)
        trace = trace.tb_next
    theirs = [place for place, entry in enumerate(entries) if _is_learners(entry.tb_frame)]
    part: TracebackType | None = None
    for entry in reversed(entries[theirs[0] : theirs[-1] + 1] if theirs else []):
        part = TracebackType(part, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return part
