"""What a learner reads about a check that did not come to an answer: an exception, a limit, a process that ended."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace

from labjudge.catalogue import Lab as LabEntry
from labjudge.early_clients import early_clients, used_by
from labjudge.endings import LearnerError, Outcome
from labjudge.missing_functions import what_became_of
from labjudge.submission import LabFile
from labjudge.verdicts import CheckResult, Finding, Verdict

KEEP_NAMES = "a lab's functions keep their names and parameters"
TITLES = {
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
"""By the kind of a LearnerError; the others are named by the exception's type."""
OVER_AN_ANSWER = (TypeError, LookupError, AttributeError, ValueError, ArithmeticError)
"""What a check raises that reads an answer as the docstring promises it, and meets another: no key, None for a list."""
EXCEEDED = {
    "memory": "used too much memory (limit: memory of a skill's processes)",
    "processes": "started too many processes (limit: processes of a skill)",
    "disk": "wrote too much (limit: disk of a skill)",
    "cpu": "computed too long (limit: CPU seconds of a process)",
}


@dataclass(frozen=True)
class Asked:
    """What was asked of the submission when it ended so: a skill of a lab by its last call, or to be loaded."""

    entry: LabEntry
    file: LabFile
    skill: str
    called: str
    loading: bool

    @property
    def name(self) -> str:
        return self.file.path.name


def of_exception(asked: Asked, raised: LearnerError) -> Finding:
    """What the learner's code raised, or why it could not be called."""
    frames = tuple(f"{asked.name}:{line} in {function}: {source}" for line, function, source in raised.frames)
    where = str(raised.frames[-1][0]) if raised.frames else ""
    title = TITLES.get(raised.kind) or f"raised {raised.type}"
    if raised.kind == "breakpoint":
        command = f"pytest labs/{asked.entry.path}::{asked.skill} --pdb"
        happened = f"this run has no terminal for a debugger; add --pdb:\n{command}"
        return Finding(title, raised.called, happened, frames=frames, where=where)
    if asked.loading:
        return _of_import(asked, raised, frames, where)
    if raised.kind == "missing":
        skills = [skill.name for skill in asked.entry.skills]
        return Finding(title, happened=what_became_of(asked.skill, asked.file, skills), rule=KEEP_NAMES)
    if raised.kind == "signature":
        return Finding(title, called=raised.called, happened=raised.message, rule=KEEP_NAMES)
    happened = f"it raised {raised}" if raised.types else raised.message
    return Finding(title, called=raised.called, happened=happened, frames=frames, where=where)


def of_unread_answer(asked: Asked, outcome: Outcome, raised: Exception) -> Finding:
    """A check broke off over what a call returned or left behind. Solution and rights are read to the end, so it is theirs."""
    return Finding(
        "not what its docstring asks for",
        called=asked.called,
        happened=str(outcome),
        but=f"reading what came of it ends in {type(raised).__name__}: {raised}",
        rule="the docstring says what it returns, and what is there afterwards",
    )


def _of_import(asked: Asked, raised: LearnerError, frames: tuple[str, ...], where: str) -> Finding:
    for client in early_clients(asked.file.source):
        if client.line in {line for line, _, _ in raised.frames}:
            happened = f"it raised {raised}; make the client inside the functions"
            return Finding(f"{asked.name} {client.title}", happened=happened, frames=frames, where=f"{client.line}")
    alone = "; a lab is one file, and imports libraries only" if "ModuleNotFoundError" in raised.types else ""
    return Finding(f"{asked.name} does not import", happened=f"it raised {raised}{alone}", frames=frames, where=where)


def over_time(asked: Asked, seconds: float, line: str) -> Finding:
    """It did not answer in time. `line`: where it was then, "" if that is not known."""
    title = f"stopped after {seconds:g} s (limit: seconds, --limit-seconds)"
    happened = f"it was at {asked.name}:{line}" if line else ""
    if asked.loading:
        return Finding(f"{asked.name} {title}", happened=happened, where=line)
    return Finding(title, called=asked.called, happened=happened, where=line)


def process_ended(asked: Asked, status: int | None) -> Finding:
    """Its process ended before it answered, with this exit status (negative: by that signal; None: not known)."""
    if status is None:
        how = "ended its process"
    elif status >= 0:
        how = f"ended its own process (exit status {status})"
    else:
        how = f"was ended by signal {-status}"
    if asked.loading:
        return Finding(f"{asked.name} {how} on import")
    return Finding(how, called=asked.called, happened="the process that ran it was gone before it answered")


def exceeded(status: int | None, note: str) -> str:
    """The limit that ended a process, as a title, from its exit status and its keeper's note; "" for none."""
    over_cpu = getattr(signal, "SIGXCPU", None)  # not on Windows, where an exit status of 0 is no signal either
    return EXCEEDED["cpu"] if over_cpu and status == -over_cpu else EXCEEDED.get(note, "")


def remembers_an_earlier_call(result: CheckResult) -> CheckResult:
    """A failure that is not there when the file is loaded anew before each call, named for that."""
    assert result.finding is not None
    finding = replace(
        result.finding,
        title=f"{result.skill} remembers an earlier call",
        rule="a call goes by its own arguments and by what holds at that time; with nothing kept from one call for the next, "
        "this check ends well",
    )
    return replace(result, verdict=Verdict.WRONG, finding=finding)


def uses_an_early_client(result: CheckResult, file: LabFile) -> CheckResult:
    """A failure of a skill that uses a client made on import, named for that: it comes before every other mistake."""
    assert result.finding is not None
    for client in early_clients(file.source):
        if used_by(client, file.functions.get(result.skill)):
            rule = f"make the client inside the function; line {client.line} runs before anybody is signed in"
            return replace(result, finding=replace(result.finding, title=f"the file {client.title}", rule=rule, but=""))
    return result
