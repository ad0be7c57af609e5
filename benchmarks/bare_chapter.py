"""The bare script that `pytest labs/CHAPTER --submission solutions` is measured against.

One process, no pytest, no fork, no report: it imports what the labs and the world need, starts the same world, and makes
the calls that the graders make of the solutions, once each. `python benchmarks/bare_chapter.py ch4 [--imports-only]`.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labjudge.zygote import LIBRARIES, QUIET, WORLD

ROOT = Path(__file__).resolve().parents[1]


def main(chapter: str, imports_only: bool) -> None:
    os.environ.update(QUIET)
    os.chdir(tempfile.mkdtemp())
    from labjudge.catalogue import libraries_of
    from labjudge.suite import Suite

    suite = Suite(ROOT)
    labs = suite.catalogue.select([chapter])
    for module in [name for library in libraries_of(labs) for name in LIBRARIES[library]] + list(WORLD):
        importlib.import_module(module)
    importlib.import_module("pandas")
    if not imports_only:
        judge_all(suite, labs)
    os._exit(0)  # as the zygote's children end: without waiting for libraries to tidy up


def judge_all(suite: Any, labs: list[Any]) -> None:
    """Call every check of every lab on the solutions, against one world in this process."""
    from labjudge import graders
    from labjudge.grading import Draw, Lab, World
    from labjudge.roles.world import _act
    from labjudge.submission import Submission, read
    from lakemock.application.state import Workspace
    from lakemock.server import start

    server = start(Workspace(Path(tempfile.mkdtemp())))
    submission = Submission(suite.root / "solutions")

    def ask(message: dict[str, Any]) -> Any:
        return _act(server, message)

    for entry in labs:
        file = read(submission.module(entry))
        host = Host(ask, {"op": "load", "path": str(file.path), "source": file.source})
        to_worker = host.fresh()
        for check in suite.checks(entry):
            skill = entry.skill(check.skill)
            own = host.reader(str(submission.artefact(entry, skill))) if skill.file else to_worker
            if "world" in check.needs:
                ask({"op": "reset"})
            offered = {"lab": Lab(own), "world": World(ask), "draw": Draw(f"1:{check.id}")}
            getattr(graders.load(check.grader), check.name)(**{need: offered[need] for need in check.needs})


@dataclass(frozen=True)
class Host:
    """Workers and scorers in this process; a worker is asked `loading` first."""

    ask: Callable[[dict[str, Any]], Any]
    loading: dict[str, Any]

    def sign_in(self, principal: str) -> dict[str, Any]:
        identity: dict[str, Any] = self.ask({"op": "sign_in", "principal": principal})
        return identity

    def sign_out(self, token: str) -> None:
        self.ask({"op": "sign_out", "token": token})

    def fresh(self) -> Any:
        from labjudge.learner_code import LearnerCode

        made = self._connection(LearnerCode())
        made.ask(self.loading, "")
        return made

    def scorer(self) -> Any:
        from labjudge.roles.scorer import Scorer

        return self._connection(Scorer())

    def reader(self, artefact: str) -> Any:
        """A worker that reads a file that was handed in, and loads no module."""
        from labjudge.learner_code import LearnerCode

        return self._connection(LearnerCode(), artefact)

    def _connection(self, worker: Any, artefact: str = "") -> Any:
        from labjudge.handles import Connection

        return Connection(lambda data, limit: worker.answer(data), 0.0, self, artefact)


if __name__ == "__main__":
    main(sys.argv[1], "--imports-only" in sys.argv)
