"""What a run is asked for on pytest's command line: which labs of which submission, by which seed, isolated how.

A user's mistake is one clear sentence, before anything starts.
"""

from __future__ import annotations

import difflib
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge import catalogue, engines
from labjudge.catalogue import Lab
from labjudge.processes import forking_is_safe
from labjudge.suite import Suite

if TYPE_CHECKING:
    from labjudge.debugger import Debugger


def add_options(parser: pytest.Parser) -> None:
    """The options of `pytest labs`."""
    group = parser.getgroup("labs", "labs: judging submissions")
    group.addoption("--submission", metavar="DIR", help="judge this folder (with the layout of labs/) instead of labs/")
    group.addoption(
        "--seed",
        type=int,
        metavar="N",
        help="draw data and contracts by this seed (default: a new one each run, printed)",
    )
    group.addoption("--engine", default="auto", metavar="NAME", help=f"Spark engine: {engines.NAMES} (default: auto)")
    group.addoption(
        "--all-findings", action="store_true", help="show every failing check of a skill, not the first only"
    )
    group.addoption("--results", metavar="FILE", help="write points, verdicts and messages as JSON to this file")
    group.addoption(
        "--limit-seconds",
        type=float,
        default=20.0,
        metavar="S",
        help="real seconds that one call of a submission may take (default: 20)",
    )
    group.addoption(
        "--isolation",
        choices=["fork", "inprocess"],
        help="run each skill in a fork (default where that is safe) or all in this process",
    )


class CommandLine:
    """One session's: `claims_labs` says whether it names labs at all."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.suite = Suite(config.rootpath)
        self.claims_labs = any(self._argument(text).is_relative_to(self.suite.labs_dir) for text in config.args)
        self.seed = self._seed()
        self.isolation = self._isolation()
        self.debugger = self._debugger()

    def _argument(self, text: str) -> Path:
        return (self.config.invocation_params.dir / text.partition("::")[0]).resolve()

    def _seed(self) -> int:
        given = getattr(self.config, "workerinput", {}).get("labs_seed", self.config.option.seed)
        return random.SystemRandom().randrange(1, 10_000) if given is None else int(given)

    def _isolation(self) -> Any:
        asked = self.config.option.isolation
        return asked or ("fork" if forking_is_safe() and not self._debugging else "inprocess")

    @property
    def _debugging(self) -> bool:
        return bool(self.config.option.usepdb or self.config.option.trace)

    def _debugger(self) -> Debugger | None:
        if not self._debugging:
            return None
        from labjudge.debugger import Debugger

        option, capture = self.config.option, self.config.pluginmanager.get_plugin("capturemanager")

        def take() -> None:
            if capture is not None:
                capture.suspend_global_capture(in_=True)

        def release() -> None:
            if capture is not None:
                capture.resume_global_capture()

        return Debugger(option.usepdb_cls, option.trace, take, release)

    @property
    def labs(self) -> list[Lab]:
        """The labs that the command line's paths name, in the catalogue's order."""
        paths = [self._argument(text) for text in self.config.args]
        return [
            entry for entry in self.suite.catalogue.labs if any(entry in self.suite.labs_under(path) for path in paths)
        ]

    def check(self) -> None:
        """A user's mistake is one clear sentence, before anything starts."""
        try:
            labs = self.suite.catalogue
        except catalogue.CatalogueError as problem:
            raise pytest.UsageError(str(problem)) from None
        for text in self.config.args:
            path = self._argument(text)
            if path.is_relative_to(self.suite.labs_dir) and not self.suite.labs_under(path):
                raise pytest.UsageError(self.suite.why_no_lab(path))
            self._check_skill(path, text)
        if self.config.option.limit_seconds <= 0:
            raise pytest.UsageError(
                f"--limit-seconds {self.config.option.limit_seconds:g}: give a number of seconds above 0"
            )
        if self.isolation == "fork" and not forking_is_safe():
            raise pytest.UsageError("--isolation fork: this system cannot fork safely; leave it out, or give inprocess")
        if self.isolation == "fork" and self._debugging:
            raise pytest.UsageError("--isolation fork: a debugger needs inprocess; leave --isolation out")
        if not self.submission_root.is_dir():
            raise pytest.UsageError(f"--submission {self.config.option.submission}: there is no such folder")
        if not any((self.submission_root / entry.path).exists() for entry in labs.labs):
            first = labs.labs[0].path
            given = self.config.option.submission
            raise pytest.UsageError(f"--submission {given}: has no lab; it needs the layout of labs/, such as {first}")

    def refuse_graders(self) -> None:
        """A grader's file is no test of its own: pytest would find parameters that are no fixtures."""
        folder = self.suite.graders_dir
        for path in map(self._argument, self.config.args):
            if path.is_relative_to(folder):
                lab = next((f"/{part}" for part in path.relative_to(folder).parts[:1]), "")
                lab += next((f"/{part}.py" for part in path.relative_to(folder).parts[1:2]), "")
                raise pytest.UsageError(f"graders judge a submission: run pytest labs{lab}")

    def _check_skill(self, path: Path, text: str) -> None:
        entry, parts = self.suite.lab_at(path), text.split("::")[1:]
        if entry is None or not parts:
            return
        names = [skill.name for skill in entry.skills]
        skill = parts[0].partition("[")[0]
        if skill not in names:
            near = difflib.get_close_matches(skill, names, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise pytest.UsageError(f"{entry.name} has no skill {skill!r}; it has {', '.join(names)}{hint}")

    @property
    def submission_root(self) -> Path:
        given = self.config.option.submission
        return (self.config.invocation_params.dir / given).resolve() if given else self.suite.labs_dir
