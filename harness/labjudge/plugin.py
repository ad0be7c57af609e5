"""The pytest plugin: `pytest labs/ch4` judges labs. Read from top to bottom: claim, collection, run, report.

A lab is a file, a skill a collector in it, a check an item: `labs/ch4/promote.py::approve_request::self_approval`.
Summary counts are of skills, a skill's verdict being that of its first check that fails.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Generator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge import command_line, engines, submission
from labjudge.catalogue import Lab, libraries_of
from labjudge.command_line import CommandLine
from labjudge.descendants import become_subreaper, children
from labjudge.entry import let_ctrl_c_raise
from labjudge.graders import Check
from labjudge.live_line import importing
from labjudge.processes import Spawner, Starter, Zygote
from labjudge.pytest_items import KEY, CheckItem, LabFile
from labjudge.report import ScreenReporter
from labjudge.surroundings import pythons_own_warnings
from labjudge.verdicts import CheckResult, Verdict

if TYPE_CHECKING:
    from labjudge.schedule import Schedule


def pytest_addoption(parser: pytest.Parser) -> None:
    command_line.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    let_ctrl_c_raise()
    labs = Labs(config)
    config.stash[KEY] = labs
    labs.asked.refuse_graders()
    if not labs.asked.claims_labs and config.option.engine == "auto":
        return  # tests of other things: what their environment says
    labs.choose_engine()
    if not labs.asked.claims_labs:
        return
    labs.asked.check()
    config.pluginmanager.register(labs, "labjudge-labs")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ScreenReporter(labs), "labjudge-screen")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """`-n 2` keeps a lab's checks on one worker, unless the user says otherwise; a submission has a `--lf` of its own."""
    asked = CommandLine(config)
    if not asked.claims_labs:
        return
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadfile"
    if config.option.submission and config.pluginmanager.has_plugin("cacheprovider"):
        root = asked.submission_root
        own = f"submissions/{root.name}-{zlib.crc32(str(root).encode()):08x}"
        config._inicache["cache_dir"] = f"{config.getini('cache_dir')}/{own}"  # pytest has no other way to set it here


class Labs:
    """One session's labs: what is asked for, what is collected, and the schedule that judges it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.asked = CommandLine(config)
        self.files: dict[str, submission.LabFile] = {}
        self.schedule: Schedule | None = None
        self.ended_by = ""  # what the learner did, when that ended the run
        self._checks: dict[str, list[Check]] = {}
        self._starter: Starter | None = None
        self._started_before: set[int] = set()
        self._engine = engines.Engine("embedded")

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
        if self.asked.debugger is not None and self.config.pluginmanager.has_plugin("pdbinvoke"):
            self.config.pluginmanager.unregister(name="pdbinvoke")  # it would open in our frames, and nowhere else
        if self.config.option.collectonly or (
            getattr(self.config.option, "numprocesses", None) and not hasattr(self.config, "workerinput")
        ):
            return
        if self.asked.isolation == "inprocess":
            become_subreaper()
            self._started_before = children()
            self._starter = Spawner()
            return
        self._starter = Zygote(libraries_of(self.asked.labs), kept=True)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """xdist: the controller draws the seed for all."""
        node.workerinput["labs_seed"] = self.asked.seed

    # Collection

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """A lab whose file is missing is collected with its folder all the same, so that it is said to be missing."""
        report = yield
        if isinstance(collector, pytest.Dir) and report.result is not None:
            paths = [self.asked.suite.labs_dir / entry.path for entry in self.asked.suite.catalogue.labs]
            missing = [path for path in paths if path.parent == collector.path and not path.exists()]
            report.result += [file for path in missing if (file := self._lab_file(path, collector)) is not None]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.File | None:
        return self._lab_file(module_path, parent)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.File | None:
        # Of what is named on the command line, or as tests are (production_test.py), pytest makes a module: the hook above.
        named_as_tests = any(file_path.match(pattern) for pattern in self.config.getini("python_files"))
        return None if parent.session.isinitpath(file_path) or named_as_tests else self._lab_file(file_path, parent)

    def _lab_file(self, path: Path, parent: pytest.Collector) -> pytest.File | None:
        entry = self.asked.suite.lab_at(path)
        if entry is None:
            return None
        self.files[entry.name] = submission.read(self.asked.submission_root / entry.path)
        file: pytest.File = LabFile.from_parent(parent, path=path)
        return file

    def checks(self, entry: Lab) -> list[Check]:
        """All checks of a lab, read once. Raises GraderError."""
        if entry.name not in self._checks:
            self._checks[entry.name] = self.asked.suite.checks(entry)
        return self._checks[entry.name]

    def line(self, lab: str, skill: str) -> int:
        return self.files[lab].line_of(skill) if lab in self.files else 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Labs stand in the catalogue's order, which is the course's; a plugin that shuffles comes after."""
        order = {entry.name: place for place, entry in enumerate(self.asked.suite.catalogue.labs)}
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
        if self._starter is None or session.config.option.collectonly:
            return
        from labjudge.judge import Judge, Settings
        from labjudge.schedule import Schedule

        settings = Settings(self.asked.seed, self.config.option.limit_seconds, self.asked.isolation)
        judge = Judge(
            submission.Submission(self.asked.submission_root), self._starter, settings, debugger=self.asked.debugger
        )
        self.schedule = Schedule(judge, plan, side_by_side=0 if self.asked.isolation == "inprocess" else 2)
        self.schedule.start()

    def waits_for(self, check: Check) -> Iterator[float]:
        """Until the check is judged, now and then: for how many seconds it has been waited for."""
        if self.schedule is not None:
            yield from self.schedule.waits_for(check)

    def waiting_for(self, check: Check) -> str:
        """What a check that is not judged yet waits for, in a few words."""
        if isinstance(self._starter, Zygote) and not self._starter.is_ready:
            return importing(self._starter.libraries)
        return f"judging {check.skill}"

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """What learners' objects warn of when they are collected, later and anywhere in a check, is nothing to pytest."""
        if self.asked.isolation == "fork" or not isinstance(item, CheckItem):
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
            if self.asked.isolation == "inprocess":
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
