"""The bare script that `pytest labs/CHAPTER --submission solutions` is measured against.

One process, no pytest, no fork, no report: it imports what the labs and the world need, starts the same world, and makes
the calls that the graders make of the solutions, once each. `python benchmarks/bare_chapter.py ch4 [--imports-only]`.
"""

from __future__ import annotations

import functools
import importlib
import os
import sys
import tempfile
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
    from labjudge.grading import Draw, Lab, Line, World
    from labjudge.roles.scorer import Scorer
    from labjudge.roles.world import _act
    from labjudge.submission import Submission, read
    from labjudge.worker import Worker
    from lakemock.application.state import Workspace
    from lakemock.server import start

    server = start(Workspace(Path(tempfile.mkdtemp())))
    submission = Submission(suite.root / "solutions")

    def ask(message: dict[str, Any]) -> Any:
        return server.locked(functools.partial(_act, host=server.host, message=message))

    def line(worker: Worker, artefact: str) -> Line:
        return Line(
            send=lambda data, limit: worker.answer(data),
            limit=0,
            sign_in=lambda principal: ask({"op": "sign_in", "principal": principal}),
            sign_out=lambda token: ask({"op": "sign_out", "token": token}),
            fresh=lambda: line(worker, artefact),
            artefact=artefact,
            scorer=lambda: line(Scorer(), artefact),
        )

    for entry in labs:
        file = read(submission.module(entry))
        worker = Worker()
        to_worker = line(worker, "")
        to_worker.ask({"op": "load", "path": str(file.path), "source": file.source}, "")
        for check in suite.checks(entry):
            skill = entry.skill(check.skill)
            own = line(worker, str(submission.artefact(entry, skill))) if skill.file else to_worker
            if "world" in check.needs:
                ask({"op": "reset"})
            offered = {"lab": Lab(own), "world": World(ask), "draw": Draw(f"1:{check.id}")}
            getattr(graders.load(check.grader), check.name)(**{need: offered[need] for need in check.needs})


if __name__ == "__main__":
    main(sys.argv[1], "--imports-only" in sys.argv)
