"""The pytest plugin: `pytest labs/ch4` judges labs. Read from top to bottom: options, claim, collection, run, report.

A lab is a file, a skill a collector in it, a check an item: `labs/ch4/promote.py::approve_request::self_approval`. The
learner's module is never imported here. Summary counts are of skills, a skill's verdict being the gravest of its checks'.
"""

from __future__ import annotations

import difflib
import gc
import random
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge import catalogue, engines, submission
from labjudge.breakpoints import DebuggerQuit
from labjudge.catalogue import Lab, libraries_of
from labjudge.descendants import become_subreaper, children
from labjudge.graders import Check, GraderError
from labjudge.house import House
from labjudge.live_line import importing
from labjudge.processes import Spawner, Starter, Zygote, forking_is_safe
from labjudge.report import ScreenReporter
from labjudge.surroundings import pythons_own_warnings
from labjudge.verdicts import CheckResult, Verdict

if TYPE_CHECKING:
    from labjudge.debugger import Debugger
    from labjudge.schedule import Schedule

KEY: pytest.StashKey[Labs] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
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


def pytest_configure(config: pytest.Config) -> None:
    labs = Labs(config)
    config.stash[KEY] = labs
    labs.refuse_graders()
    if not labs.claimed and config.option.engine == "auto":
        return  # tests of other things: what their environment says
    labs.choose_engine()
    if not labs.claimed:
        return
    labs.check_options()
    config.pluginmanager.register(labs, "labjudge-labs")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ScreenReporter(labs), "labjudge-screen")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """`-n 2` keeps a lab's checks on one worker, unless the user says otherwise; a submission has a `--lf` of its own."""
    labs = Labs(config)
    if not labs.claimed:
        return
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadfile"
    if config.option.submission and config.pluginmanager.has_plugin("cacheprovider"):
        root = labs.submission_root
        own = f"submissions/{root.name}-{zlib.crc32(str(root).encode()):08x}"
        config._inicache["cache_dir"] = f"{config.getini('cache_dir')}/{own}"  # pytest has no other way to set it here


class Labs:
    """One session's labs: what the command line claims, what is collected, and the schedule that judges it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.house = House(config.rootpath)
        self.claimed = self._claims_labs()
        self.files: dict[str, submission.LabFile] = {}
        self.schedule: Schedule | None = None
        self._starter: Starter | None = None
        self._started_before: set[int] = set()
        self._engine = engines.Engine("embedded")
        self.seed = self._seed()
        self.isolation = self._isolation()
        self.debugger = self._debugger()

    # What is asked for

    def _claims_labs(self) -> bool:
        return any(self._argument(text).is_relative_to(self.house.labs_dir) for text in self.config.args)

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
    def asked_for(self) -> list[Lab]:
        """The labs that the command line's paths name, in the catalogue's order."""
        paths = [self._argument(text) for text in self.config.args]
        return [
            entry for entry in self.house.catalogue.labs if any(entry in self.house.labs_under(path) for path in paths)
        ]

    def check_options(self) -> None:
        """A user's mistake is one clear sentence, before anything starts."""
        try:
            labs = self.house.catalogue
        except catalogue.CatalogueError as problem:
            raise pytest.UsageError(str(problem)) from None
        for text in self.config.args:
            path = self._argument(text)
            if path.is_relative_to(self.house.labs_dir) and not self.house.labs_under(path):
                raise pytest.UsageError(self.house.why_no_lab(path))
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
        folder = self.house.graders_dir
        for path in map(self._argument, self.config.args):
            if path.is_relative_to(folder):
                lab = next((f"/{part}" for part in path.relative_to(folder).parts[:1]), "")
                lab += next((f"/{part}.py" for part in path.relative_to(folder).parts[1:2]), "")
                raise pytest.UsageError(f"graders judge a submission: run pytest labs{lab}")

    def _check_skill(self, path: Path, text: str) -> None:
        entry, parts = self.house.lab_at(path), text.split("::")[1:]
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
        return (self.config.invocation_params.dir / given).resolve() if given else self.house.labs_dir

    def choose_engine(self) -> None:
        """Settle which Spark the run's processes use."""
        try:
            self._engine = engines.chosen(self.config.option.engine, self.config.rootpath)
        except engines.EngineError as problem:
            raise pytest.UsageError(str(problem)) from None
        self._engine.use()

    @property
    def engine(self) -> str:
        return self._engine.described

    # The zygote imports while pytest collects

    def pytest_sessionstart(self) -> None:
        if self.debugger is not None and self.config.pluginmanager.has_plugin("pdbinvoke"):
            self.config.pluginmanager.unregister(name="pdbinvoke")  # it would open in our frames, and nowhere else
        if self.config.option.collectonly or (
            getattr(self.config.option, "numprocesses", None) and not hasattr(self.config, "workerinput")
        ):
            return
        if self.isolation == "inprocess":
            become_subreaper()
            self._started_before = children()
            self._starter = Spawner()
            return
        self._starter = Zygote(libraries_of(self.asked_for))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """xdist: the controller draws the seed for all."""
        node.workerinput["labs_seed"] = self.seed

    # Collection

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """A lab whose file is missing is collected with its folder all the same, so that it is said to be missing."""
        report = yield
        if isinstance(collector, pytest.Dir) and report.result is not None:
            paths = [self.house.labs_dir / entry.path for entry in self.house.catalogue.labs]
            missing = [path for path in paths if path.parent == collector.path and not path.exists()]
            report.result += [file for path in missing if (file := self._lab_file(path, collector)) is not None]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.File | None:
        return self._lab_file(module_path, parent)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.File | None:
        return None if parent.session.isinitpath(file_path) else self._lab_file(file_path, parent)

    def _lab_file(self, path: Path, parent: pytest.Collector) -> pytest.File | None:
        entry = self.house.lab_at(path)
        if entry is None:
            return None
        self.files[entry.name] = submission.read(self.submission_root / entry.path)
        file: pytest.File = LabFile.from_parent(parent, path=path)
        return file

    def line(self, lab: str, skill: str) -> int:
        return self.files[lab].line_of(skill) if lab in self.files else 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Labs stand in the catalogue's order, which is the course's; a plugin that shuffles comes after."""
        order = {entry.name: place for place, entry in enumerate(self.house.catalogue.labs)}
        items.sort(key=lambda item: order[item.entry.name] if isinstance(item, CheckItem) else -1)

    def pytest_collection_finish(self) -> None:
        """pytest collects garbage three times on its way out, in process we do for each skill: not among what is imported."""
        gc.freeze()

    # Running

    def pytest_runtestloop(self, session: pytest.Session) -> None:
        items = [item for item in session.items if isinstance(item, CheckItem)]
        plan: dict[str, tuple[Lab, list[Check]]] = {}
        for item in items:
            plan.setdefault(item.entry.name, (item.entry, []))[1].append(item.check)
        of_skill = Counter((item.entry.name, item.check.skill) for item in items)
        for item in items:
            item.of_skill = of_skill[item.entry.name, item.check.skill]
        if self._starter is None or session.config.option.collectonly:
            return
        from labjudge.judge import Judge, Settings
        from labjudge.schedule import Schedule

        settings = Settings(self.seed, self.config.option.limit_seconds, self.isolation)
        judge = Judge(submission.Submission(self.submission_root), self._starter, settings, debugger=self.debugger)
        self.schedule = Schedule(judge, plan, side_by_side=0 if self.isolation == "inprocess" else 2)
        self.schedule.start()

    def waits_for(self, check: Check) -> Iterator[float]:
        """Until the check is judged, now and then: for how many seconds it has been waited for."""
        if self.schedule is not None:
            yield from self.schedule.waits_for(check)

    def waiting_for(self, check: Check) -> str:
        """What a check that is not judged yet waits for, in a few words."""
        if isinstance(self._starter, Zygote) and not self._starter.has_forked:
            return importing(self._starter.libraries)
        return f"judging {check.skill}"

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """What learners' objects warn of when they are collected, later and anywhere in a check, is nothing to pytest."""
        if self.isolation == "fork" or not isinstance(item, CheckItem):
            return (yield)
        with pythons_own_warnings():
            return (yield)

    def pytest_unconfigure(self) -> None:
        if self.schedule is not None:
            self.schedule.stop()
        if self._starter is not None:
            self._starter.close()
            self._starter = None
        if self.schedule is not None:
            self.schedule.wait()
            if self.isolation == "inprocess":
                with pythons_own_warnings():
                    gc.collect()

    def left_behind(self) -> int:
        """How many processes a submission has started in this one and left running."""
        if not isinstance(self._starter, Spawner):
            return 0
        return len(children() - self._started_before - self._starter.pids)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        report = yield
        if isinstance(item, CheckItem):
            report.lab_item = True
            if report.when == "call" and item.result is not None:
                report.duration = item.result.seconds  # not for how long it was waited for
                self._fill(report, item, item.result)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> Generator[None]:
        """What is to do fails, but is no failure that `-x` or `--maxfail` counts."""
        judged = getattr(report, "judged", None)
        if judged is not None and judged["verdict"] == Verdict.TO_DO.value and self.config.option.maxfail:
            self.config.option.maxfail += 1
        yield

    def _fill(self, report: Any, item: CheckItem, result: CheckResult) -> None:
        skill = item.entry.skill(item.check.skill)
        report.judged = {
            "lab": item.entry.name,
            "skill": skill.name,
            "check": item.check.name,
            "verdict": result.verdict.value,
            "finding": asdict(result.finding) if result.finding else None,
            "seconds": result.seconds,
            "cause": result.cause,
            "output": result.output,
            "of_skill": item.of_skill,
        }
        # On the item, too: pytest's XML reads the properties of the teardown's report, which copies the item's.
        own = [
            ("lab", item.entry.name),
            ("skill", skill.name),
            ("points", skill.points),
            ("verdict", result.verdict.value),
        ]
        item.user_properties += own
        report.user_properties += own


class LabFile(pytest.File):
    """A learner's module: its skills are its children. Not a Python module to pytest: nothing imports it."""

    def collect(self) -> Iterator[pytest.Collector]:
        labs = self.config.stash[KEY]
        entry = labs.house.lab_at(self.path)
        assert entry is not None
        try:
            checks = labs.house.checks(entry)
        except GraderError as problem:
            raise self.CollectError(f"the grader of {entry.name}: {problem}") from None
        for skill in dict.fromkeys(check.skill for check in checks):
            yield SkillCollector.from_parent(
                self, name=skill, entry=entry, checks=[check for check in checks if check.skill == skill]
            )


class SkillCollector(pytest.Class):
    """One skill of a lab. To pytest a class of tests: VS Code's tree shows no other collector between file and test."""

    def __init__(self, *, entry: Lab, checks: list[Check], **rest: Any) -> None:
        super().__init__(**rest)
        self.entry, self.checks = entry, checks

    @property  # type: ignore[misc]
    def obj(self) -> type:
        """There is no class behind it."""
        return type(self.name, (), {})

    def collect(self) -> Iterator[pytest.Item]:
        for check in self.checks:
            yield CheckItem.from_parent(self, name=check.name, entry=self.entry, check=check)


class NotRight(Exception):
    """A check that did not come out right; pytest sees a failure."""


class CheckItem(pytest.Item):
    """One check of one skill, judged elsewhere; running it waits for the result."""

    def __init__(self, *, entry: Lab, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.entry, self.check = entry, check
        self.result: CheckResult | None = None
        self.of_skill = 0

    def runtest(self) -> None:
        schedule = self.config.stash[KEY].schedule
        assert schedule is not None
        try:
            self.result = schedule.result(self.check)
        except DebuggerQuit:
            pytest.exit("the debugger was left")
        if self.result.verdict is Verdict.NOT_RUN:
            pytest.skip("needs an engine that is not there")
        if self.result.verdict is not Verdict.RIGHT:
            raise NotRight(self.result.verdict.word)

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        """The learner's text; for an interrupt or a mistake of ours, pytest's own."""
        if not isinstance(excinfo.value, NotRight) or self.result is None:
            return str(super().repr_failure(excinfo))
        finding = self.result.finding
        parts = [finding.title, finding.called, finding.happened, finding.but, finding.rule] if finding else []
        return "\n".join([self.result.verdict.word, *(part for part in parts if part)])

    def reportinfo(self) -> tuple[Path, int, str]:
        line = self.config.stash[KEY].line(self.entry.name, self.check.skill)
        return self.path, line - 1, f"{self.check.skill}::{self.check.name}"
