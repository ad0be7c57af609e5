"""Judging one submission, from outside: a slot's process is asked for one check after the other, and ended when it is late.

`judge` needs nothing but its task, so a thread of this process can call it, or a worker of a cluster. Each thread has a slot
of its own, started when first needed and kept for the next task.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from labjudge import reference_engine
from labjudge.channel import Channel, ChannelClosed, ChannelTimeout
from labjudge.classroom import on_spark
from labjudge.classroom.outcome import Status
from labjudge.classroom.slot_process import remove
from labjudge.engines import environment_in
from labjudge.processes import environment
from labjudge.sandbox.view import CHECKOUT
from labjudge.verdicts import CheckResult, Finding, SkillResult, Verdict
from labjudge.zygote import QUIET

TASKS_OF_A_SLOT = 100  # then it is replaced: whatever it has gathered is gone
PREFIX, LOG = "labs-slot-", "slot.txt"
START_SECONDS = 120.0
ENDING_SECONDS = 10.0
JUMP_SECONDS = 0.5
PASSED_ON = (
    "HOME", "JAVA_HOME", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "TZ", "USER", "VIRTUAL_ENV", "XDG_CACHE_HOME",
)  # fmt: skip
"""Of the environment, what submissions may see besides Python's own settings: tokens of a CI are in it too."""


@dataclass(frozen=True)
class Task:
    """One submission to judge. `root` is the checkout with the graders; `skills` are the points of each (lab, skill)."""

    root: str
    labs: tuple[str, ...]
    files: dict[str, bytes]
    seed: int
    limit_seconds: float
    submission_seconds: float
    sandbox: str


@dataclass
class Judged:
    """The checks that were judged, and how that ended. `needs_spark` names the skills that are still to be judged there."""

    status: Status = Status.JUDGED
    reason: str = ""
    checks: list[CheckResult] = field(default_factory=list)
    needs_spark: tuple[str, ...] = ()

    def skills(self, points: dict[tuple[str, str], int], how_many: dict[tuple[str, str], int]) -> list[SkillResult]:
        """Whole skills only: one of which checks are missing was not judged."""
        found: dict[tuple[str, str], SkillResult] = {}
        for check in self.checks:
            key = (check.lab, check.skill)
            found.setdefault(key, SkillResult(*key, points[key])).checks.append(check)
        return [result for key, result in found.items() if len(result.checks) == how_many[key]]


def judge(task: Task) -> Judged:
    """Judge a submission in this thread's slot. Never raises for what a submission does."""
    before = _clock_setting()
    judged = _judged_once(task)
    jumped = abs(_clock_setting() - before) > JUMP_SECONDS  # runs and versions made then are in another order
    if judged.status is Status.FAULT or jumped:  # whatever it was, it may have been chance
        _replace(getattr(_mine, "slot", None))
        judged = _judged_once(task)
    return judged


def _clock_setting() -> float:
    """The time of day less a clock that nobody sets: changes when the machine's clock is set, or was stopped meanwhile."""
    return time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic()


def _judged_once(task: Task) -> Judged:
    judged = Judged()
    slot = None
    try:
        slot = _my_slot(task)
        for check in _checks(slot, _begin(task), task.submission_seconds):
            judged.checks.append(check)
        if any(check.engine_lacks for check in judged.checks):
            _judge_on_spark(task, judged)
        if faults := [f"{check.lab}.{check.skill}" for check in judged.checks if check.verdict is Verdict.FAULT]:
            judged.status = Status.FAULT
            judged.reason = f"somebody has to look: the judge failed at {', '.join(dict.fromkeys(faults))}"
    except ChannelTimeout:
        judged.status = Status.LIMIT
        judged.reason = f"took more than {task.submission_seconds:g} s in all (limit: seconds of a submission)"
        _replace(slot)
    except (ChannelClosed, OSError, ValueError, KeyError) as problem:
        judged.status = Status.FAULT
        judged.reason = f"the judge's process ended: {slot.last_words() if slot else problem}"
        _replace(slot)
    return judged


def _begin(task: Task) -> dict[str, Any]:
    """What a slot is told to take a submission up."""
    files = {path: base64.b64encode(data).decode() for path, data in task.files.items()}
    return {"op": "begin", "files": files, "seed": task.seed, "limit_seconds": task.limit_seconds}


def _checks(slot: Slot, begin: dict[str, Any], seconds: float) -> Iterator[CheckResult]:
    """Each check's result as it comes. Raises ChannelTimeout when all together take longer."""
    slot.ask(begin, START_SECONDS)
    end = time.monotonic() + seconds
    while check := slot.ask({"op": "next"}, max(end - time.monotonic(), 0.001))["check"]:
        yield _check(check)


def _judge_on_spark(task: Task, judged: Judged) -> None:
    """Judge again what the embedded engine was the limit of; where that fails, the first verdict stays, with the reason."""
    root, skills = Path(task.root), on_spark.skills_that_need_it(judged.checks)
    tried = on_spark.Tried(problem=reference_engine.why_not(root, task.sandbox))
    if not tried.problem:
        with _one_spark:
            tried = _tried_on_spark(task, skills)
    judged.checks, judged.needs_spark, judged.reason = on_spark.combined(judged.checks, tried)


def _tried_on_spark(task: Task, skills: list[tuple[str, str]]) -> on_spark.Tried:
    """These skills judged on Apache Spark, as far as it went."""
    tried = on_spark.Tried()
    seconds = on_spark.seconds_of(len(skills))
    begin = {
        **_begin(task),
        "limit_seconds": max(task.limit_seconds, on_spark.LIMIT_SECONDS),
        "reference": str(environment_in(Path(task.root)).folder.resolve()),
        "skills": skills,
    }
    slot: Slot = _mine.slot
    if slot not in _all:  # the run was ended while this submission waited for its turn
        return on_spark.Tried(problem="the run was ended")
    try:
        for check in _checks(slot, begin, seconds):
            tried.checks.append(check)
    except ChannelTimeout:
        tried.problem = f"took more than {seconds:g} s there"
        _replace(slot)
    except (ChannelClosed, OSError, ValueError, KeyError) as problem:
        tried.problem, tried.cause = "the judge's process ended there", f"{problem}; {slot.last_words()}"
        _replace(slot)
    return tried


def _check(values: dict[str, Any]) -> CheckResult:
    finding = Finding.of(values["finding"]) if values["finding"] else None
    return CheckResult(**{**values, "verdict": Verdict(values["verdict"]), "finding": finding})


@functools.cache
def _make_template() -> None:
    """Have the empty store made that worlds copy, while there is still somewhere to write it."""
    code = "from lakemock.tracking import template; template.path()"
    subprocess.run([sys.executable, "-P", "-c", code], check=False, capture_output=True)


def _folder() -> tuple[Path, BinaryIO]:
    """A slot's folder and its log, which is locked for as long as the slot or this process lives."""
    made = Path(tempfile.mkdtemp(prefix="labs-new-"))
    log = (made / LOG).open("wb")
    fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return made.rename(made.with_name(made.name.replace("labs-new-", PREFIX))), log


@functools.cache
def _remove_left_behind() -> None:
    """Remove the folders of slots whose run was killed: nobody holds the lock of their log."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with (folder / LOG).open("rb") as log:
                fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(folder)
        except OSError:  # in use, or somebody else's
            continue


def _environment() -> dict[str, str]:
    """The environment of all that judges, submissions included: nothing that was not meant for them."""
    kept = (*PASSED_ON, *QUIET)
    return {
        name: value
        for name, value in environment().items()
        if name in kept or name.startswith(("LC_", "PYTHON")) or name.lower() == "no_proxy"
    }


class Slot:
    """One slot's process and the line to it."""

    def __init__(self, root: str, labs: tuple[str, ...], sandbox: str) -> None:
        self.serves = (root, labs, sandbox)
        self.tasks = 0
        _make_template()
        _remove_left_behind()
        self.folder, self._log = _folder()
        ours, theirs = socket.socketpair()
        self._channel = Channel(ours)
        command = [
            sys.executable,
            "-P",
            "-m",
            "labjudge.classroom.slot_start",
            str(theirs.fileno()),
            sandbox,
            root,
            *labs,
        ]
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env={**_environment(), "TMPDIR": str(self.folder), CHECKOUT: root},
                cwd=self.folder,
                start_new_session=True,
            )

    def ask(self, message: dict[str, Any], timeout: float) -> dict[str, Any]:
        """Raises ChannelClosed when the process is gone, ChannelTimeout when it does not answer in time."""
        answer: dict[str, Any] = json.loads(self._channel.request(json.dumps(message).encode(), timeout))
        return answer

    def last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        text = (self.folder / LOG).read_text("utf-8", "replace").strip()
        return f"status {self._process.poll()}; {text[-600:]}"

    def close(self, at_once: bool = False) -> None:
        """End it and all it started, and remove its folder."""
        self._channel.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=0 if at_once else ENDING_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()
        remove(self.folder)


_mine = threading.local()
_all: list[Slot] = []
_lock = threading.Lock()
_one_spark = threading.Lock()  # a server may take 4 GB: of the submissions side by side, one at a time has one


def _my_slot(task: Task) -> Slot:
    slot: Slot | None = getattr(_mine, "slot", None)
    if slot is not None and (slot.serves != (task.root, task.labs, task.sandbox) or slot.tasks >= TASKS_OF_A_SLOT):
        _replace(slot, at_once=False)
        slot = None
    if slot is None or slot not in _all:
        slot = _mine.slot = Slot(task.root, task.labs, task.sandbox)
        with _lock:
            _all.append(slot)
    slot.tasks += 1
    return slot


def _replace(slot: Slot | None, at_once: bool = True) -> None:
    if slot is not None:
        slot.close(at_once)
        with _lock, contextlib.suppress(ValueError):
            _all.remove(slot)
    _mine.slot = None


def close_all() -> None:
    """End the slots of all threads of this process."""
    with _lock:
        slots, _all[:] = list(_all), []
    for slot in slots:
        slot.close()
