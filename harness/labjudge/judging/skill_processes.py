"""The processes of one skill: the worker that holds the submission, fresh ones, and scorers of its models."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labjudge import reference_engine, wire
from labjudge.breakpoints import no_debugger
from labjudge.channel import ChannelClosed, ChannelTimeout
from labjudge.endings import LearnerError, Outcome, OverLimit, WorkerEnded
from labjudge.handles import Connection
from labjudge.judging.stopped_at import line_in_stack
from labjudge.learner_code import LearnerCode
from labjudge.printed import printed_since, size_of
from labjudge.processes import Role
from labjudge.surroundings import Surroundings

if TYPE_CHECKING:
    from labjudge.judging.lab_run import LabRun

Send = Callable[[bytes, float], bytes]
OVER = "over.txt"  # in it a keeper notes which limit its process exceeded


class NoReferenceEngine(Exception):
    """A worker's Apache Spark did not come up; the message says why."""


class SkillProcesses:
    """`connection` leads to the worker, once there is one; `surroundings` are those of a worker in this process.

    It is the connections' `Host`: who signs callers in, and starts further processes when a grader asks for them.
    """

    def __init__(self, lab: LabRun, skill: str) -> None:
        self.lab = lab
        self.connection: Connection | None = None
        self.surroundings: Surroundings | None = None
        self.load_failed = False
        self.outcomes: list[Outcome] = []  # of this check's calls, whichever process answered
        entry = lab.entry.skill(skill)
        self._artefact = str(lab.judge.submission.artefact(lab.entry, entry)) if entry.file else ""
        self._roles: list[Role] = []
        self._folder: Path | None = None
        self._here: LearnerCode | None = None  # one in this process
        self._output: Path | None = None
        self._printed_before = 0
        self._model_logged_by = ""

    # The worker

    def connected(self) -> Connection:
        """The connection to a worker that has loaded the submission. Raises LearnerError (and notes it) when loading fails."""
        if self.connection is None:
            in_process = self.lab.judge.settings.isolation == "inprocess"
            made = self._connection(self._in_process() if in_process else self._forked("worker"), [])
            if not made.artefact:
                self._load(made)
            self.connection = made
        return self.connection

    def _load(self, made: Connection) -> None:
        try:
            made.ask(self._loading(), f"importing {self.lab.file.path.name}")
        except (LearnerError, OverLimit, WorkerEnded):
            self.load_failed = True
            raise
        finally:
            self.connection = made
        made.calls.clear()

    def _loading(self) -> dict[str, Any]:
        return {"op": "load", "path": str(self.lab.file.path), "source": self.lab.file.source}

    def _connection(self, send: Send, calls: list[str]) -> Connection:
        return Connection(send, self.lab.limit_seconds, self, self._artefact, calls, self.outcomes)

    def _forked(self, role_name: str) -> Send:
        role = self.lab.start(role_name)
        self._roles.append(role)
        if role_name == "worker" and self.lab.judge.settings.reference:
            _wait_for_reference_engine(role)
        return self._noted(role.channel.request, role.scratch)

    def _in_process(self) -> Send:
        judge = self.lab.judge
        self._folder = Path(tempfile.mkdtemp(prefix="worker-", dir=judge.starter.scratch))
        debugger = judge.debugger
        self.surroundings = surroundings = Surroundings(self._folder, debugger.set_trace if debugger else no_debugger)
        self._here = code = LearnerCode(self._folder, debugger)

        def send(data: bytes, limit: float) -> bytes:
            with surroundings.entered(), debugger.request() if debugger else contextlib.nullcontext():
                return code.answer(data)

        return self._noted(send, self._folder)

    # What a connection asks of its host

    def sign_in(self, principal: str) -> dict[str, Any]:
        """An identity with a token for one call."""
        if self.lab.judge.recorder:
            self.lab.judge.recorder.signed_in(principal)
        identity: dict[str, Any] = self.lab.ask_world({"op": "sign_in", "principal": principal})
        return identity

    def sign_out(self, token: str) -> None:
        """End a token."""
        self.lab.ask_world({"op": "sign_out", "token": token})

    def fresh(self) -> Connection:
        """A new process for the same submission: a fork, or (in process) a Python of its own."""
        made = self._connection(self._forked("worker"), self._calls())
        made.ask(self._loading(), f"importing {self.lab.file.path.name} in a fresh process")
        made.calls.pop()
        return made

    def scorer(self) -> Connection:
        """A process for one model. The submission's own is ended, and its folder removed, before."""
        for role in self._roles:
            role.end()
            shutil.rmtree(role.scratch, ignore_errors=True)
        if self._folder is not None and self.surroundings is not None:
            self._leave_surroundings()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._roles.clear()
        self._model_logged_by = self.called()
        self.connection = None  # whoever calls the submission again gets a new worker
        return self._connection(self._forked("scorer"), [])

    # What was called, printed, and how it ended

    def _calls(self) -> list[str]:
        return self.connection.calls if self.connection else []

    def called(self) -> str:
        """The last call; of a model that a scorer holds, the call that logged it."""
        return (self._calls() or [self._model_logged_by])[-1]

    def forget_calls(self) -> None:
        """Begin a check."""
        self._calls().clear()
        self.outcomes.clear()
        self._model_logged_by = ""

    def printed(self) -> str:
        """What the learner's code printed and logged in the last request."""
        return printed_since(self._output, self._printed_before) if self._output else ""

    def line_stopped_at(self) -> str:
        """The number of the innermost line of the learner's file that a stopped worker was at; "" if it does not say."""
        if not self._roles:
            return ""
        role = self._roles[-1]
        role.ask_where()
        return line_in_stack(role.scratch / "where.txt", self.lab.file.path)

    def exit_status(self) -> int | None:
        """Of the latest process, which has ended; negative: the signal that ended it."""
        return self._roles[-1].end(gone=True) if self._roles else None

    def keepers_note(self) -> str:
        """Which limit the latest process exceeded, as its keeper noted it; "" if it did not."""
        note = self._roles[-1].scratch / OVER if self._roles else Path()
        return note.read_text("utf-8") if note.is_file() else ""

    def _noted(self, send: Send, folder: Path) -> Send:
        """`send`, with a note of where its output begins, and of the call if a recorder is there."""

        def noting(data: bytes, limit: float) -> bytes:
            self._output = folder / "stdout.txt"
            self._printed_before = size_of(self._output)
            reply = None
            try:
                reply = send(data, limit)
            finally:
                if self.lab.judge.recorder:
                    self.lab.judge.recorder.sent(data, reply)
            return reply

        return noting

    def close(self) -> None:
        for role in self._roles:
            role.end()
        self._leave_surroundings()

    def _leave_surroundings(self) -> None:
        if self.surroundings is not None:
            self.surroundings.close()
        if self._here is not None:
            self._here.session.time.abandon_threads()


def _wait_for_reference_engine(role: Role) -> None:
    """Until the worker's engine answers. Raises NoReferenceEngine."""
    try:
        answer = wire.decode(role.channel.request(wire.encode({}), reference_engine.READY_SECONDS))
    except (ChannelClosed, ChannelTimeout) as problem:
        words = [role.scratch / name for name in (OVER, "stderr.txt")]
        said = "; ".join(file.read_text("utf-8", "replace").strip()[-1500:] for file in words if file.is_file())
        raise NoReferenceEngine(f"its process did not answer: {problem}; {said}") from None
    if "problem" in answer:
        raise NoReferenceEngine(str(answer["problem"]))
