"""A slot's process: judges one submission after the other.

It holds the grader and, as forks of its zygote, a submission's world, workers and scorers. Requests on its line, as JSON:
`{"op": "begin", "files", "seed", "limit_seconds"}` takes a submission up (`files`: base64 by path); `{"op": "next"}` ->
`{"check": a check's result, or null at the end}`. Between two submissions nothing is left of the first. With `"reference"`
(a folder) and `"skills"` (pairs of lab and skill) only these are judged, on the reference engine.
"""

from __future__ import annotations

import base64
import contextlib
import json
import resource
import socket
import subprocess
import traceback
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from labjudge import engines
from labjudge.catalogue import Lab, libraries_of
from labjudge.channel import Channel, ChannelClosed
from labjudge.graders import Check
from labjudge.judge import Judge, Settings
from labjudge.processes import Zygote, scratch_folder
from labjudge.sandbox.view import NONE
from labjudge.submission import Submission
from labjudge.suite import Suite
from labjudge.verdicts import CheckResult, Finding, Verdict

GRADER_BYTES = 6 << 30
"""Address space of the grader: what a reply unpacks to ends there, and is the submission's error."""


Plan = list[tuple[Lab, list[Check]]]


def main(line: socket.socket, sandbox: str, root: Path, names: list[str]) -> None:
    """Answer until the line closes."""
    suite = Suite(root)
    engines.chosen("embedded", root).use()
    plan = [(entry, suite.checks(entry)) for entry in suite.catalogue.labs if entry.name in names]
    starter = Zygote(libraries_of(entry for entry, _ in plan), scratch_folder().resolve(), sandbox)
    _, most = resource.getrlimit(
        resource.RLIMIT_AS
    )  # here, after the zygote was started: its forks have limits of their own
    resource.setrlimit(resource.RLIMIT_AS, (GRADER_BYTES, most))
    slot = Slot(plan, starter)
    channel = Channel(line)
    try:
        while True:
            number, request = channel.receive()
            answer = slot.answer(json.loads(request))
            channel.reply(number, json.dumps(answer).encode())
    except ChannelClosed:
        pass
    finally:
        slot.end()
        starter.close()


class Slot:
    """The submission that is being judged: where its files lie, and the checks that are still to come."""

    def __init__(self, plan: Plan, starter: Zygote) -> None:
        self._plan, self._starter = plan, starter
        self._results = _nothing()
        self._folder = starter.scratch / "submission"

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["op"] == "begin":
            self.end()
            self._write(request["files"])
            settings = Settings(
                request["seed"],
                request["limit_seconds"],
                closed_in=self._starter.sandbox != NONE,
                reference=request.get("reference", ""),
            )
            plan = _only(self._plan, request["skills"]) if "skills" in request else self._plan
            self._results = self._judged(Judge(Submission(self._folder), self._starter, settings), plan)
            return {}
        check = next(self._results, None)
        if check is None:
            self.end()
        return {"check": asdict(check) if check else None}

    def _judged(self, judge: Judge, plan: Plan) -> Generator[CheckResult, None, None]:
        """One result for each check of each lab; whatever fails here is a fault, and the other labs are judged."""
        for entry, checks in plan:
            left = {check.id: check for check in checks}
            cause = "no result came"
            try:
                with contextlib.closing(judge.lab(entry, checks)) as results:
                    for result in results:
                        del left[f"{result.lab}::{result.skill}::{result.check}"]
                        yield result
            except Exception:
                cause = traceback.format_exc()
            for check in left.values():
                finding = Finding("could not be judged")
                yield CheckResult(check.lab, check.skill, check.name, Verdict.FAULT, finding, cause=cause)

    def _write(self, files: dict[str, str]) -> None:
        for path, data in files.items():
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(data))
            target.chmod(0o444)

    def end(self) -> None:
        """End the submission's processes, and remove its files and those that it wrote."""
        self._results.close()
        self._results = _nothing()
        for child in self._starter.scratch.iterdir() if self._starter.scratch.exists() else ():
            if child.is_dir():
                remove(child)


def _only(plan: Plan, skills: list[list[str]]) -> Plan:
    """The checks of these skills, each a lab and its skill."""
    chosen = [(entry, [check for check in checks if [check.lab, check.skill] in skills]) for entry, checks in plan]
    return [(entry, checks) for entry, checks in chosen if checks]


def _nothing() -> Generator[CheckResult, None, None]:
    yield from ()


def remove(folder: Path) -> None:
    """Remove a folder whatever was made of it: without rights, or deeper than Python can follow."""
    for command in (["rm", "-rf"], ["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        if not folder.exists():
            return
        subprocess.run([*command, "--", str(folder)], check=False, capture_output=True)
