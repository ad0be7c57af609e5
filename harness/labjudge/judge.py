"""One lab judged: its processes started when first needed, each skill in a worker of its own, every check on a clean world.

A skill that is still the starter's costs nothing; a file that cannot be loaded is tried once. Whatever happens, each check
asked for has exactly one result.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from labjudge import graders, submission, wire
from labjudge.breakpoints import no_debugger
from labjudge.catalogue import Lab as LabEntry
from labjudge.debugger import Debugger
from labjudge.draw import Draw
from labjudge.early_clients import early_clients, used_by
from labjudge.graders import Check
from labjudge.grading import Lab, LearnerError, Line, OverLimit, ToDo, WorkerGone, World, Wrong
from labjudge.missing_functions import what_became_of
from labjudge.printed import printed_since, size_of
from labjudge.processes import Role, Starter
from labjudge.recording import Recorder
from labjudge.submission import Submission
from labjudge.surroundings import Surroundings
from labjudge.verdicts import CheckResult, Finding, Verdict
from labjudge.worker import Worker

Isolation = Literal["fork", "inprocess"]
WORLD_SECONDS = 120.0
LATER_LIMIT_SECONDS = 5.0  # once a function of the lab did not come back, the next ones are not waited for so long
OVER = "over.txt"  # in it a keeper notes which limit its process exceeded
TOO_MUCH = {
    "memory": "used too much memory (limit: memory of a skill's processes)",
    "processes": "started too many processes (limit: processes of a skill)",
    "disk": "wrote too much (limit: disk of a skill)",
    "cpu": "computed too long (limit: CPU seconds of a process)",
}
KEEP_NAMES = "a lab's functions keep their names and parameters"
_NUMBERS = itertools.count(1)  # each process of a run has a folder of its own, whoever judges


@dataclass(frozen=True)
class Settings:
    """What one judgement depends on besides the submission."""

    seed: int
    limit_seconds: float = 20.0
    isolation: Isolation = "fork"
    keep_worlds: bool = False
    closed_in: bool = False  # workers see and reach only what they are told of at their start


@dataclass
class Judge:
    """Judges labs of one submission. `lab` may be called from several threads, once for each lab."""

    submission: Submission
    starter: Starter
    settings: Settings
    recorder: Recorder | None = None
    debugger: Debugger | None = None
    _kept_worlds: dict[str, Role] = field(default_factory=dict)

    def lab(self, entry: LabEntry, checks: list[Check]) -> Generator[CheckResult, None, None]:
        """Judge `checks`, all of one lab, in the order of their skills."""
        file = submission.read(self.submission.module(entry))
        bench = _Bench(self, entry, file)
        try:
            bench.needs_world = any("world" in check.needs for check in checks)
            for skill in dict.fromkeys(check.skill for check in checks):
                yield from bench.skill(skill, [check for check in checks if check.skill == skill])
        finally:
            bench.close()

    def start(self, role: str, entry: LabEntry, **more: Any) -> Role:
        return self.starter.start(role, f"{role}-{entry.name}-{next(_NUMBERS)}", **more)

    @contextmanager
    def world(self, entry: LabEntry) -> Iterator[Role]:
        """A lab's own world, kept for its next run if asked for; in process, where a world costs seconds, one for all."""
        in_process = self.settings.isolation == "inprocess"
        if in_process or self.settings.keep_worlds:
            key = "" if in_process else entry.name
            if key not in self._kept_worlds:
                self._kept_worlds[key] = self.start("world", entry)
            yield self._kept_worlds[key]
            return
        role = self.start("world", entry)
        try:
            yield role
        finally:
            role.end()

    def of(self, judged: Submission, settings: Settings) -> Judge:
        """The same judge, with its kept worlds, for another submission."""
        return replace(self, submission=judged, settings=settings)

    def close(self) -> None:
        """End the worlds that were kept."""
        for role in self._kept_worlds.values():
            role.end()
        self._kept_worlds.clear()


class _Bench:
    """One lab on the bench: its world, and the verdict on loading it, kept while its skills are judged."""

    def __init__(self, judge: Judge, entry: LabEntry, file: submission.LabFile) -> None:
        self.judge, self.entry, self.file = judge, entry, file
        self._world: Role | None = None
        self._leave: Callable[[], Any] | None = None
        self._unloadable: CheckResult | None = None
        self.needs_world = False
        self.limit_seconds = judge.settings.limit_seconds
        if file.problem:
            finding = Finding(file.problem, where=f"{file.line}")
            self._unloadable = CheckResult(entry.name, "", "", Verdict.ERROR, finding)

    def skill(self, skill: str, checks: list[Check]) -> Iterator[CheckResult]:
        if self._unloadable is not None and self.entry.skill(skill).file is None:
            yield from (replace(self._unloadable, skill=skill, check=check.name) for check in checks)
            return
        if self._is_to_do(skill):
            yield from (CheckResult(self.entry.name, skill, check.name, Verdict.TO_DO) for check in checks)
            return
        desk = _Desk(self, skill)
        try:
            yield from self._checks(desk, skill, checks)
        finally:
            desk.close()

    def _is_to_do(self, skill: str) -> bool:
        listed = self.entry.skill(skill)
        if listed.file:
            return submission.is_blank(self.judge.submission.artefact(self.entry, listed))
        return self.file.is_to_do(skill)

    def _checks(self, desk: _Desk, skill: str, checks: list[Check]) -> Iterator[CheckResult]:
        settled: CheckResult | None = None
        for check in checks:
            if settled is not None:
                yield replace(settled, check=check.name, seconds=0.0)
                continue
            result = desk.judged(check)
            if desk.load_failed:
                self._unloadable = result
            if desk.load_failed or desk.gone or result.verdict in (Verdict.LIMIT, Verdict.TO_DO):
                settled = result  # trying again would say the same, and time is the learner's
            yield result

    def world(self) -> Role:
        if self._world is None:
            context = self.judge.world(self.entry)
            self._world = context.__enter__()
            self._leave = lambda: context.__exit__(None, None, None)
        return self._world

    def ask_world(self, message: dict[str, Any]) -> Any:
        answer = wire.decode(self.world().channel.request(wire.encode(message), WORLD_SECONDS))
        if "error" in answer:
            raise RuntimeError(f"the world refused {message.get('function', message['op'])}: {answer['error']}")
        if self.judge.recorder:
            self.judge.recorder.world(message, answer["value"])
        return answer["value"]

    def seen_by_workers(self) -> dict[str, Any]:
        """What a worker that is closed in is told of at its start: what was handed in, and of the world its port and folders."""
        if not self.judge.settings.closed_in:
            return {}
        address = self.ask_world({"op": "address"}) if self.needs_world else {}
        return {"submission": str(self.judge.submission.root), **address}

    def close(self) -> None:
        if self._leave is not None:
            self._leave()


class _Desk:
    """One skill's worker (and the fresh ones that its checks ask for), and what its calls come to."""

    def __init__(self, bench: _Bench, skill: str) -> None:
        self.bench, self.skill = bench, skill
        self.load_failed = self.gone = False
        self._called_before = False
        self._remembers = True  # for all that is known
        self._debugged = False
        self._line: Line | None = None
        self._logged_by = ""
        self._roles: list[Role] = []
        self._folder: Path | None = None
        self._surroundings: Surroundings | None = None
        self._output: Path | None = None
        self._printed_before = 0
        self._status: int | None = None

    def judged(self, check: Check) -> CheckResult:
        """Run one check; a result in every case."""
        start = time.perf_counter()
        result = self._result(check)
        if result.verdict in (Verdict.WRONG, Verdict.ERROR) and self._may_remember():
            self._remembers = self._is_right(check, anew=True) and not self._is_right(check)  # not by chance, either
            if self._remembers:
                result = _remembered(result)
        self._called_before = True
        result = self._told_of_early_clients(result)
        self._debug(check, result)
        return replace(result, seconds=time.perf_counter() - start)

    def _debug(self, check: Check, result: CheckResult) -> None:
        """Open the debugger for a skill's first failing check. Raises DebuggerQuit when it is left by `q`."""
        debugger, surroundings = self.bench.judge.debugger, self._surroundings
        failed = result.verdict in (Verdict.WRONG, Verdict.ERROR)
        if debugger is not None and surroundings is not None and failed and not self._debugged:
            self._debugged = True
            debugger.stop_at_failure(result, surroundings.entered, lambda: self._run(check, anew=False))

    def _told_of_early_clients(self, result: CheckResult) -> CheckResult:
        """A failure of a skill that uses a client made on import, named for that: it comes before every other mistake."""
        if result.verdict not in (Verdict.WRONG, Verdict.ERROR) or result.finding is None or self.load_failed:
            return result
        for client in early_clients(self.bench.file.source):
            if used_by(client, self.bench.file.functions.get(self.skill)):
                rule = f"make the client inside the function; line {client.line} runs before anybody is signed in"
                return replace(
                    result, finding=replace(result.finding, title=f"the file {client.title}", rule=rule, but="")
                )
        return result

    def _is_right(self, check: Check, anew: bool = False) -> bool:
        return self._result(check, anew).verdict is Verdict.RIGHT

    def _may_remember(self) -> bool:
        """Whether a failure may come from a call before. Once it did not, the skill has another mistake, which is shown."""
        if not self._remembers or self.load_failed or self.gone or self._line is None or self._line.artefact:
            return False
        return self._called_before or len(self._line.calls) > 1

    def _result(self, check: Check, anew: bool = False) -> CheckResult:
        def result(verdict: Verdict, finding: Finding | None = None, cause: str = "") -> CheckResult:
            return CheckResult(
                check.lab, check.skill, check.name, verdict, finding, cause=cause, output=self._printed()
            )

        if self._line:
            self._line.calls.clear()
        self._logged_by = ""
        if self.bench.judge.debugger:
            self.bench.judge.debugger.begin()
        try:
            remark = self._run(check, anew)
        except Wrong as raised:
            called = raised.finding.called or self._called()
            rule = raised.finding.rule or check.requirement
            return result(Verdict.WRONG, replace(raised.finding, called=called, rule=rule))
        except ToDo:
            return result(Verdict.TO_DO)
        except LearnerError as raised:
            if raised.to_do:
                return result(Verdict.TO_DO)
            return result(
                Verdict.LIMIT if raised.kind in ("too_large", "memory") else Verdict.ERROR, self._error(raised)
            )
        except OverLimit:
            self.gone = True  # it is still at it, and hears nothing
            finding = self._over_limit()
            self.bench.limit_seconds = min(self.bench.limit_seconds, LATER_LIMIT_SECONDS)
            return result(Verdict.LIMIT, finding)
        except WorkerGone:
            self.gone = True
            finding = self._gone()
            over = self._over_use()
            return result(Verdict.LIMIT, replace(finding, title=over)) if over else result(Verdict.ERROR, finding)
        except Exception:
            return result(Verdict.FAULT, Finding("could not be judged"), cause=traceback.format_exc())
        return result(Verdict.RIGHT, remark)

    def _run(self, check: Check, anew: bool) -> Finding | None:
        """Run a check; what it remarks, though all is well."""
        if self.bench.judge.recorder:
            self.bench.judge.recorder.begin(check.id)
        function = getattr(graders.load(check.grader), check.name)
        if "world" in check.needs:
            self.bench.ask_world({"op": "reset"})
        offered: dict[str, Callable[[], Any]] = {
            "lab": lambda: Lab(self.line(), _anew=anew),
            "world": lambda: World(self.bench.ask_world),
            "draw": lambda: Draw(f"{self.bench.judge.settings.seed}:{check.id}"),
        }
        remark: Finding | None = function(**{need: offered[need]() for need in check.needs})
        return remark

    def line(self) -> Line:
        if self._line is None:
            self._line = self._new_line()
        return self._line

    def _new_line(self) -> Line:
        """A worker that has loaded the submission. Raises LearnerError (and remembers it) when loading fails."""
        send = self._in_process() if self.bench.judge.settings.isolation == "inprocess" else self._forked()
        line = Line(
            send,
            self.bench.limit_seconds,
            self._sign_in,
            self._sign_out,
            self._fresh,
            self._artefact(),
            self._scorer,
        )
        if not line.artefact:
            self._load(line)
        return line

    def _artefact(self) -> str:
        """The skill's own file, or "" for a skill that is a function."""
        entry = self.bench.entry
        skill = entry.skill(self.skill)
        return str(self.bench.judge.submission.artefact(entry, skill)) if skill.file else ""

    def _load(self, line: Line) -> None:
        path = self.bench.file.path
        try:
            line.ask({"op": "load", "path": str(path), "source": self.bench.file.source}, f"importing {path.name}")
        except (LearnerError, OverLimit, WorkerGone):
            self.load_failed = True
            raise
        finally:
            self._line = line
        line.calls.clear()

    def _forked(self) -> Callable[[bytes, float], bytes]:
        role = self.bench.judge.start("worker", self.bench.entry, **self.bench.seen_by_workers())
        self._roles.append(role)
        return self._noted(lambda data, limit: role.channel.request(data, limit), role.scratch)

    def _in_process(self) -> Callable[[bytes, float], bytes]:
        self._folder = Path(tempfile.mkdtemp(prefix="worker-", dir=self.bench.judge.starter.scratch))
        debugger = self.bench.judge.debugger
        self._surroundings = surroundings = Surroundings(self._folder, debugger.set_trace if debugger else no_debugger)
        worker = Worker(self._folder, debugger)

        def send(data: bytes, limit: float) -> bytes:
            with surroundings.entered(), debugger.request() if debugger else contextlib.nullcontext():
                return worker.answer(data)

        return self._noted(send, self._folder)

    def _fresh(self) -> Line:
        """A new process for the same submission: a fork, or (in process) a Python of its own."""
        line = self._line_to("worker")
        source = self.bench.file.source
        name = self.bench.file.path.name
        line.ask(
            {"op": "load", "path": str(self.bench.file.path), "source": source}, f"importing {name} in a fresh process"
        )
        line.calls.pop()
        return line

    def _scorer(self) -> Line:
        """A process for one model. The submission's own is ended, and its folder removed, before."""
        for role in self._roles:
            role.end()
            shutil.rmtree(role.scratch, ignore_errors=True)
        if self._folder is not None and self._surroundings is not None:
            self._surroundings.close()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._roles.clear()
        self._logged_by = self._called()
        self._line = None  # whoever calls the submission again gets a new worker
        return self._line_to("scorer")

    def _line_to(self, role_name: str) -> Line:
        judge = self.bench.judge
        role = judge.start(role_name, self.bench.entry, **self.bench.seen_by_workers())
        self._roles.append(role)
        limit = self.bench.limit_seconds
        calls = self._line.calls if self._line else []
        return Line(
            self._noted(lambda data, limit: role.channel.request(data, limit), role.scratch),
            limit,
            self._sign_in,
            self._sign_out,
            self._fresh,
            self._artefact(),
            self._scorer,
            calls,
        )

    def _sign_in(self, principal: str) -> dict[str, Any]:
        if self.bench.judge.recorder:
            self.bench.judge.recorder.signed_in(principal)
        identity: dict[str, Any] = self.bench.ask_world({"op": "sign_in", "principal": principal})
        return identity

    def _sign_out(self, token: str) -> None:
        self.bench.ask_world({"op": "sign_out", "token": token})

    def _called(self) -> str:
        """The last call; of a model that a scorer holds, the call that logged it."""
        return self._line.calls[-1] if self._line and self._line.calls else self._logged_by

    def _error(self, raised: LearnerError) -> Finding:
        name = self.bench.file.path.name
        frames = tuple(f"{name}:{line} in {function}: {source}" for line, function, source in raised.frames)
        titles = {
            "missing": "is not there",
            "unreadable": "cannot be read",
            "signature": "has other parameters",
            "returned": "returned what cannot cross",
            "async": "is written with async def",
            "garbled": "breaks the process that it runs in",
            "breakpoint": "stops at breakpoint()",
            "memory": "ran out of memory",
            "too_large": "printed or wrote too much (limit: 256 MB a file)",
        }
        if raised.kind == "breakpoint":
            command = f"pytest labs/{self.bench.entry.path}::{self.skill} --pdb"
            happened = f"this run has no terminal for a debugger; add --pdb: {command}"
            return Finding(titles["breakpoint"], raised.called, happened, frames=frames, where=_line_of(raised))
        if self.load_failed:
            for client in early_clients(self.bench.file.source):
                if client.line in {line for line, _, _ in raised.frames}:
                    happened = f"it raised {raised}; make the client inside the functions"
                    return Finding(f"{name} {client.title}", happened=happened, frames=frames, where=f"{client.line}")
            alone = "; a lab is one file, and imports libraries only" if "ModuleNotFoundError" in raised.types else ""
            return Finding(
                f"{name} does not import", happened=f"it raised {raised}{alone}", frames=frames, where=_line_of(raised)
            )
        title = titles.get(raised.kind) or f"raised {raised.type}"
        if raised.kind == "missing":
            skills = [skill.name for skill in self.bench.entry.skills]
            return Finding(title, happened=what_became_of(self.skill, self.bench.file, skills), rule=KEEP_NAMES)
        if raised.kind == "signature":
            return Finding(title, called=raised.called, happened=raised.message, rule=KEEP_NAMES)
        happened = f"it raised {raised}" if raised.types else raised.message
        return Finding(title, called=raised.called, happened=happened, frames=frames, where=_line_of(raised))

    def _over_limit(self) -> Finding:
        where, name = self._where(), self.bench.file.path.name
        title = f"stopped after {self.bench.limit_seconds:g} s (limit: seconds, --limit-seconds)"
        happened = f"it was at {name}:{where}" if where else ""
        if self.load_failed:
            return Finding(f"{name} {title}", happened=happened, where=where)
        return Finding(title, called=self._called(), happened=happened, where=where)

    def _where(self) -> str:
        """The innermost line of the learner's file that a stopped worker was at."""
        if not self._roles:
            return ""
        role = self._roles[-1]
        note = role.scratch / "where.txt"
        role.ask_where()
        for _ in range(100):
            text = note.read_text("utf-8", "replace") if note.exists() else ""
            lines = [line for line in text.splitlines() if f'"{self.bench.file.path}"' in line]
            if lines or "\n" in text.strip():
                return lines[0].partition(", line ")[2].partition(" ")[0] if lines else ""
            _pause()
        return ""

    def _over_use(self) -> str:
        """Which limit a process exceeded that is gone, as a title; "" for none."""
        note = self._roles[-1].scratch / OVER if self._roles else Path()
        if self._status == -getattr(signal, "SIGXCPU", 0):
            return TOO_MUCH["cpu"]
        return TOO_MUCH.get(note.read_text("utf-8"), "") if note.is_file() else ""

    def _gone(self) -> Finding:
        status = self._status = self._roles[-1].end(gone=True) if self._roles else None
        how = (
            f"ended its own process (exit status {status})"
            if status is not None and status >= 0
            else f"was ended by signal {-status}"
            if status
            else "ended its process"
        )
        if self.load_failed:
            return Finding(f"{self.bench.file.path.name} {how} on import")
        return Finding(how, called=self._called(), happened="the process that ran it was gone before it answered")

    def _printed(self) -> str:
        """What the learner's code printed and logged in the last request."""
        return printed_since(self._output, self._printed_before) if self._output else ""

    def _noted(self, send: Callable[[bytes, float], bytes], folder: Path) -> Callable[[bytes, float], bytes]:
        """`send`, with a note of where its output begins, and of the call if a recorder is there."""

        def noting(data: bytes, limit: float) -> bytes:
            self._output = folder / "stdout.txt"
            self._printed_before = size_of(self._output)
            reply = None
            try:
                reply = send(data, limit)
            finally:
                if self.bench.judge.recorder:
                    self.bench.judge.recorder.sent(data, reply)
            return reply

        return noting

    def close(self) -> None:
        for role in self._roles:
            role.end()
        if self._surroundings is not None:
            self._surroundings.close()


def _remembered(result: CheckResult) -> CheckResult:
    """The failure named for what it is, when the same check ends well with the file loaded anew before each call."""
    assert result.finding is not None
    finding = replace(
        result.finding,
        title=f"{result.skill} remembers an earlier call",
        rule="a call goes by its own arguments and by what holds at that time; with nothing kept from one call for the next, "
        "this check ends well",
    )
    return replace(result, verdict=Verdict.WRONG, finding=finding)


def _line_of(raised: LearnerError) -> str:
    return str(raised.frames[-1][0]) if raised.frames else ""


def _pause() -> None:
    threading.Event().wait(0.01)
