"""The session on the screen: a row for each lab as it ends, then what is wrong, then what to do next.

pytest's own reporter keeps the summary line, whose counts are of skills: a report counts when it completes its skill.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge import last_run, results, screen, submission
from labjudge.catalogue import Chapter, Lab, libraries_of
from labjudge.live_line import LiveLine, importing
from labjudge.pytest_items import CTRL_C, CheckItem
from labjudge.readiness import feeding
from labjudge.session_skills import SessionSkills
from labjudge.verdicts import CheckResult, SkillResult, Verdict

if TYPE_CHECKING:
    from labjudge.plugin import Labs

COLOURS = {
    Verdict.RIGHT: "green",
    Verdict.WRONG: "red",
    Verdict.ERROR: "red",
    Verdict.LIMIT: "red",
    Verdict.FAULT: "purple",
    Verdict.NOT_RUN: "yellow",
    Verdict.TO_DO: "cyan",
}
SUMMARY_ORDER = (
    Verdict.RIGHT,
    Verdict.WRONG,
    Verdict.ERROR,
    Verdict.LIMIT,
    Verdict.FAULT,
    Verdict.NOT_RUN,
    Verdict.TO_DO,
)
CHECKS_DESELECTED = ("check deselected", "checks deselected")


class ScreenReporter:
    """Collects reports of checks into skills and labs, and writes them as people read them."""

    def __init__(self, labs: Labs) -> None:
        self.labs = labs
        self.config = labs.config
        self.skills = SessionSkills(lambda: labs.asked.suite.catalogue, labs.checks)
        self.live: LiveLine | None = None
        self.verbose = self.config.option.verbose > 0
        if self.config.option.verbose == 0 and not self.config.option.collectonly:
            self.config.option.verbose = -1  # pytest's quiet: its header and progress give way to ours

    @property
    def terminal(self) -> Any:
        return self.config.pluginmanager.get_plugin("terminalreporter")

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionstart(self) -> Generator[None, object, object]:
        with self._interrupted_in_words():
            self._begin()
            return (yield)

    def _begin(self) -> None:
        """Verdicts stand in one order in the summary line; and the header says where we are."""
        for category in (*(verdict.category for verdict in SUMMARY_ORDER), *CHECKS_DESELECTED):
            self.terminal.stats.setdefault(category, [])
        if self.config.option.collectonly:
            return
        given, isolated = self._root if self.config.option.submission else "", self.labs.asked.isolation == "fork"
        for line in screen.header(
            self.chapters, self.labs.engine, self.labs.asked.seed, given, isolated, screen.columns()
        ):
            self.terminal.write_line(line)
        if self.labs.asked.debugger is not None:  # it has the terminal: no line is written over there
            self.terminal.write_line(f"{importing(libraries_of(self.labs.asked.labs))} …")
        self.terminal.write_line("")
        alone = self.labs.asked.debugger is None and not getattr(self.config.option, "numprocesses", None)
        if self.terminal.isatty and alone and not self.verbose:
            self.live = LiveLine(self.config.get_terminal_writer())

    @property
    def chapters(self) -> list[Chapter]:
        """The chapters that are asked for."""
        names = dict.fromkeys(entry.chapter for entry in self.labs.asked.labs)
        return [self.labs.asked.suite.catalogue.chapter(name) for name in names]

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, Any] | None:
        if not getattr(report, "lab_item", False):
            return None
        judged = getattr(report, "judged", None)
        if report.when != "call" or judged is None:
            return ("", "", "") if report.passed else None
        verdict = Verdict(judged["verdict"])
        word = (verdict.word, {COLOURS[verdict]: True}) if self.verbose else ""
        skill = self.skills.file(judged)
        return (skill.verdict.category if skill.is_complete else "", "", word)

    # What is selected, and what ends a run before its end

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        checks = [item.check for item in session.items if isinstance(item, CheckItem)]
        self.skills.select((check.lab, check.skill, check.name) for check in checks)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """With xdist the controller collects nothing, and each worker the same."""
        lab_at, root = self.labs.asked.suite.lab_at, self.config.rootpath
        parts = [one.split("::") for one in ids if one.count("::") == 2]
        self.skills.select(
            (entry.name, skill, check) for path, skill, check in parts if (entry := lab_at(root / path)) is not None
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        with self._interrupted_in_words():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        with self._interrupted_in_words():
            return (yield)

    @contextlib.contextmanager
    def _interrupted_in_words(self) -> Iterator[None]:
        """pytest says at which line of our code Ctrl-C came, unless it is told that the session was interrupted, and why."""
        try:
            yield
        except (KeyboardInterrupt, pytest.exit.Exception) as ended:
            by_pytest = isinstance(ended, pytest.Session.Interrupted | pytest.exit.Exception)
            if by_pytest and not self.labs.ended_by:
                raise
            why = self.labs.ended_by or CTRL_C
            raise pytest.Session.Interrupted(f"{why}, {self.skills.how_far()}") from None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Wait for the check's result here, outside pytest's capturing, so that the terminal can show what is waited for."""
        if self.live is not None and (check := getattr(item, "check", None)) is not None:
            for seconds in self.labs.waits_for(check):
                entry = self._entry(check.lab)
                judged = [skill for skill in self.skills.of(entry) if skill.is_complete]
                marks = [(skill.verdict.mark, COLOURS[skill.verdict]) for skill in judged]
                self.live.show(self._row_begin(entry), marks, self.labs.waiting_for(check), seconds)
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """After `-x` or Ctrl-C a lab's row has the skills that are judged, and those that have failed already."""
        if self.live is not None:
            self.live.clear()
        if self.verbose or self.config.option.collectonly:
            return
        for entry in self.skills.cut_short():
            self._write_row(entry, self.skills.of(entry))

    def _complete_the_counts(self) -> None:
        """In pytest's summary line a skill counts with its last check, others here; and it is checks that are deselected."""
        stats = self.terminal.stats
        for skill in self.skills.all():
            if not skill.is_complete:
                stats.setdefault(skill.verdict.category, []).append(skill)
        deselected = stats.get("deselected", [])
        if deselected and all(isinstance(item, CheckItem) for item in deselected):
            stats[CHECKS_DESELECTED[len(deselected) > 1]] = stats.pop("deselected")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        judged = getattr(report, "judged", None)
        if judged is None or report.when != "call":
            return
        entry = self._entry(judged["lab"])
        if not self.verbose and self.skills.is_complete(entry):
            self._write_row(entry, self.skills.of(entry))

    def _entry(self, lab: str) -> Lab:
        return self.labs.asked.suite.catalogue.lab(lab)

    def _write_row(self, entry: Lab, skills: list[SkillResult]) -> None:
        if self.live is not None:
            self.live.clear()
        width = self._row_width(entry)
        text = screen.row(entry, skills, width, self._row_root, screen.columns())
        left, right = text[: width + 2], text[width + 2 :]
        self.terminal.write(left)
        for character in right:
            verdict = next((skill.verdict for skill in skills if skill.verdict.mark == character), None)
            self.terminal.write(character, **({COLOURS[verdict]: True} if verdict else {}))
        self.terminal.write_line("")

    @property
    def _row_root(self) -> str:
        return "" if self.config.option.submission else "labs/"

    def _row_width(self, entry: Lab) -> int:
        """As wide as the longest name in the lab's chapter needs it."""
        labs = [one for one in self.labs.asked.suite.catalogue.labs if one.chapter == entry.chapter]
        return max(len(f"{self._row_root}{one.path}") for one in labs)

    def _row_begin(self, entry: Lab) -> str:
        width = self._row_width(entry)
        return screen.row(entry, [], width, self._row_root)[: width + 2]

    def pytest_terminal_summary(self, exitstatus: int) -> None:
        if self.config.option.collectonly:
            return
        self._complete_the_counts()
        ordered = self.skills.all()
        if not any(skill.checks for skill in ordered):
            return
        for lines in self._texts(ordered):
            for line in lines:
                self.terminal.write_line(line)
            self.terminal.write_line("")
        entries = {entry.name: entry for entry in self.labs.asked.suite.catalogue.labs}
        places = {(skill.lab, skill.skill): self._place(skill) for skill in ordered}
        of_learner = not self.config.option.submission
        for line in screen.closing(
            ordered, entries, places, self.labs.asked.suite.labs_dir, self.chapters, of_learner, screen.columns()
        ):
            self.terminal.write_line(line)
        if left := self.labs.left_behind():
            started = "1 process" if left == 1 else f"{left} processes"
            self.terminal.write_line(
                f"Still running: {started} that the submission started; in process nothing ends them"
            )
        self._keep(ordered, interrupted=exitstatus == pytest.ExitCode.INTERRUPTED)

    def _keep(self, ordered: list[SkillResult], interrupted: bool) -> None:
        """What later commands and the instructor go by. Where it cannot be written, the verdicts stand all the same."""
        kept = [("for labs repro, diff and status", self._note_run), ("for the instructor", self._write_causes)]
        if self.config.option.results and interrupted:  # half a gradebook misleads
            self.terminal.write_line("Not kept as --results: the run was interrupted")
        elif self.config.option.results:
            kept.append(("as --results", self._write_results))
        for what, write in kept:
            try:
                write(ordered)
            except OSError as problem:
                self.terminal.write_line(f"Not kept {what}: {problem.filename}: {problem.strerror}")

    def _texts(self, skills: list[SkillResult]) -> Iterator[list[str]]:
        shown_titles: set[tuple[str, str]] = set()
        for skill in skills:
            if skill.verdict is Verdict.RIGHT:
                remarks = [check.finding for check in skill.checks if check.finding]
                yield from (
                    screen.about_remark(skill, remark, self._place(skill), screen.columns()) for remark in remarks
                )
            if skill.verdict in (Verdict.RIGHT, Verdict.TO_DO, Verdict.NOT_RUN):
                continue
            entry = self._entry(skill.lab)
            finding = skill.telling.finding
            if finding is not None and skill.telling.of_the_file:
                same = [
                    one
                    for one in self.skills.of(entry)
                    if one.verdict is skill.verdict and one.telling.finding == finding
                ]
                if (skill.lab, finding.title) not in shown_titles:
                    shown_titles.add((skill.lab, finding.title))
                    yield screen.about_file(entry, skill.telling, len(same), self._root, screen.columns())
                continue
            checks: list[CheckResult | None] = [None]
            if self.config.option.all_findings:
                checks = [*skill.findings]
            for check in checks:
                yield screen.about_skill(
                    skill,
                    self.labs.asked.suite.labs_dir,
                    entry,
                    self._place(skill),
                    screen.columns(),
                    check=check,
                    options=self._repro_options,
                )

    @property
    def _root(self) -> str:
        """The submission as a person types it: relative where it lies below the current folder."""
        if not self.config.option.submission:
            return "labs"
        root, here = self.labs.asked.submission_root, self.config.invocation_params.dir.resolve()
        return (root.relative_to(here) if root.is_relative_to(here) else root).as_posix()

    @property
    def _repro_options(self) -> str:
        """What `labs repro` must be told to meet the same case; the seed of a run of labs/ it knows."""
        return f" --submission {self._root} --seed {self.labs.asked.seed}" if self.config.option.submission else ""

    def _place(self, skill: SkillResult) -> str:
        entry = self._entry(skill.lab)
        file = self.labs.files.get(skill.lab) or submission.read(self.labs.asked.submission_root / entry.path)
        return screen.place(entry, skill.skill, file, self._root)

    def _tells(self, skill: SkillResult) -> bool:
        """Whether a verdict is of the whole skill: `-k` or Ctrl-C may have left out the check that it fails."""
        is_whole = skill.is_complete and not skill.is_selection
        return is_whole or skill.verdict not in (Verdict.RIGHT, Verdict.NOT_RUN)

    def _note_run(self, ordered: list[SkillResult]) -> None:
        if self.config.option.submission:
            return
        judged = [
            (entry, [skill for skill in self.skills.of(entry) if self._tells(skill)])
            for entry in map(self._entry, dict.fromkeys(skill.lab for skill in ordered if skill.checks))
        ]
        last_run.note(self.labs.asked.suite.labs_dir, self.labs.asked.seed, judged)
        feeding.note_run(self.labs.asked.suite, judged, feeding.utc_now(), self.terminal.write_line)

    def _write_results(self, ordered: list[SkillResult]) -> None:
        file = Path(self.config.invocation_params.dir / self.config.option.results)
        facts = results.RunFacts(
            self.labs.asked.seed, self.labs.engine, self.labs.asked.isolation, self.config.option.submission or "labs"
        )
        entries = map(self._entry, dict.fromkeys(skill.lab for skill in ordered))
        results.write(file, results.document(facts, [(entry, self.skills.of(entry)) for entry in entries]))

    def _write_causes(self, ordered: list[SkillResult]) -> None:
        causes = [
            check for skill in ordered for check in skill.checks if check.cause and check.verdict is Verdict.FAULT
        ]
        if not causes:
            return
        folder = self.labs.asked.suite.labs_dir / ".last"
        folder.mkdir(exist_ok=True)
        text = "\n\n".join(f"{cause.lab}::{cause.skill}::{cause.check}\n{cause.cause}" for cause in causes)
        # Runs at once have seeds of their own, or the same fault.
        file = folder / f"fault-{self.labs.asked.seed}.txt"
        file.write_text(text, "utf-8")
        self.terminal.write_line(f"For the instructor: the cause of the fault is in labs/.last/{file.name}")
