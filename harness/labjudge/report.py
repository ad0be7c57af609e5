"""The session on the screen: a row for each lab as it ends, then what is wrong, then what to do next.

pytest's own reporter keeps the summary line, whose counts are of skills: a report counts when it completes its skill.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from labjudge import last_run, results, screen, submission
from labjudge.catalogue import Chapter, Lab, libraries_of
from labjudge.live_line import LiveLine, importing
from labjudge.readiness import feeding
from labjudge.verdicts import CheckResult, Finding, SkillResult, Verdict

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
FAILED = (Verdict.FAULT, Verdict.LIMIT, Verdict.ERROR, Verdict.WRONG)


class ScreenReporter:
    """Collects reports of checks into skills and labs, and writes them as people read them."""

    def __init__(self, labs: Labs) -> None:
        self.labs = labs
        self.config = labs.config
        self.skills: dict[tuple[str, str], SkillResult] = {}
        self.expected: dict[tuple[str, str], int] = {}
        self.order: dict[str, dict[tuple[str, str], int]] = {}
        self.last_reports: dict[tuple[str, str], Any] = {}
        self.causes: list[CheckResult] = []
        self.live: LiveLine | None = None
        self.verbose = self.config.option.verbose > 0
        if self.config.option.verbose == 0 and not self.config.option.collectonly:
            self.config.option.verbose = -1  # pytest's quiet: its header and progress give way to ours

    @property
    def terminal(self) -> Any:
        return self.config.pluginmanager.get_plugin("terminalreporter")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Verdicts stand in one order in the summary line; and the header says where we are."""
        for verdict in SUMMARY_ORDER:
            self.terminal.stats.setdefault(verdict.category, [])
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
        skill = self._filed(judged)
        complete = len(skill.checks) == self.expected[skill.lab, skill.skill]
        return (skill.verdict.category if complete else "", "", word)

    def _filed(self, judged: dict[str, Any]) -> SkillResult:
        """The skill that a report belongs to, with the report in it (filed once, however often pytest asks)."""
        key = (judged["lab"], judged["skill"])
        points = self._entry(judged["lab"]).skill(judged["skill"]).points
        skill = self.skills.setdefault(key, SkillResult(*key, points))
        self.expected[key] = judged["of_skill"]
        if judged["check"] not in {check.check for check in skill.checks}:
            finding = Finding.of(judged["finding"]) if judged["finding"] else None
            result = CheckResult(
                *key,
                judged["check"],
                Verdict(judged["verdict"]),
                finding,
                judged["seconds"],
                judged["cause"],
                judged["output"],
            )
            skill.checks.append(result)
            skill.checks.sort(key=lambda check: self._place_in_grader(*key, check.check))
            if result.cause and result.verdict is Verdict.FAULT:
                self.causes.append(result)
        return skill

    def _place_in_grader(self, lab: str, skill: str, check: str) -> int:
        """Whatever order checks ran in, the first one of the grader that fails is shown."""
        if lab not in self.order:
            checks = self.labs.asked.suite.checks(self._entry(lab))
            self.order[lab] = {(one.skill, one.name): place for place, one in enumerate(checks)}
        return self.order[lab][skill, check]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Wait for the check's result here, outside pytest's capturing, so that the terminal can show what is waited for."""
        if self.live is not None and (check := getattr(item, "check", None)) is not None:
            for seconds in self.labs.waits_for(check):
                entry = self._entry(check.lab)
                marks = [(skill.verdict.mark, COLOURS[skill.verdict]) for skill in self._judged(entry)]
                self.live.show(self._row_begin(entry), marks, self.labs.waiting_for(check), seconds)
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """After `-x` or Ctrl-C a lab's row has the skills that are judged, and those that have failed already."""
        if self.live is not None:
            self.live.clear()
        if self.verbose or self.config.option.collectonly:
            return
        for lab in dict.fromkeys(key[0] for key in self.skills):
            entry = self._entry(lab)
            begun = [skill for skill in self._of_lab(lab) if skill in self._judged(entry) or skill.verdict in FAILED]
            if begun and not self._complete(lab):
                self._write_row(entry, begun)

    def _judged(self, entry: Lab) -> list[SkillResult]:
        """The skills of a lab whose last check is in."""
        return [one for one in self._of_lab(entry.name) if len(one.checks) == self.expected[one.lab, one.skill]]

    def _count_the_unfinished(self) -> None:
        """In pytest's summary line a skill counts with its last check; one that failed and has no more to come counts here."""
        for key, skill in self.skills.items():
            if len(skill.checks) < self.expected[key] and skill.verdict in FAILED:
                self.terminal.stats.setdefault(skill.verdict.category, []).append(self.last_reports[key])

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        judged = getattr(report, "judged", None)
        if judged is None or report.when != "call":
            return
        self.last_reports[judged["lab"], judged["skill"]] = report
        if self.verbose:
            return
        skills = self._of_lab(judged["lab"])
        if self._complete(judged["lab"]):
            self._write_row(self._entry(judged["lab"]), skills)

    def _complete(self, lab: str) -> bool:
        """Whether every collected check of the lab is in."""
        collected = self._collected(lab)
        return bool(collected) and sum(len(skill.checks) for skill in self._of_lab(lab)) == collected

    def _collected(self, lab: str) -> int:
        session = self.terminal._session
        items = [
            item for item in getattr(session, "items", []) if getattr(getattr(item, "entry", None), "name", "") == lab
        ]
        if items:
            return len(items)
        return sum(self.expected[key] for key in self.expected if key[0] == lab) if self._xdist_lab_done(lab) else 0

    def _xdist_lab_done(self, lab: str) -> bool:
        """With xdist the controller collects nothing: a lab is done when all its skills in the catalogue are."""
        seen = {key[1] for key in self.expected if key[0] == lab}
        return seen == {skill.name for skill in self._entry(lab).skills}

    def _of_lab(self, lab: str) -> list[SkillResult]:
        return [self.skills[lab, skill.name] for skill in self._entry(lab).skills if (lab, skill.name) in self.skills]

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
        ordered = [skill for entry in self.labs.asked.suite.catalogue.labs for skill in self._of_lab(entry.name)]
        if not ordered:
            return
        self._count_the_unfinished()
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
        if exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.TESTS_FAILED,
        ):  # not after Ctrl-C: half a gradebook misleads
            self._keep(ordered)

    def _keep(self, ordered: list[SkillResult]) -> None:
        """What later commands and the instructor go by. Where it cannot be written, the verdicts stand all the same."""
        for what, write in (
            ("for labs repro, diff and status", self._note_run),
            ("as --results", self._write_results),
            ("for the instructor", self._write_causes),
        ):
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
                same = [one for one in self._of_lab(skill.lab) if one.telling.finding == finding]
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
        """Whether a verdict is of the whole skill: `-k` may have left out the check that it fails."""
        whole = sum(name == skill.skill for name, _ in self.order[skill.lab])
        return skill.verdict is not Verdict.RIGHT or len(skill.checks) == whole

    def _note_run(self, ordered: list[SkillResult]) -> None:
        if self.config.option.submission:
            return
        judged = [
            (self._entry(name), [skill for skill in self._of_lab(name) if self._tells(skill)])
            for name in dict.fromkeys(skill.lab for skill in ordered)
        ]
        last_run.note(self.labs.asked.suite.labs_dir, self.labs.asked.seed, judged)
        feeding.note_run(self.labs.asked.suite, judged, feeding.utc_now(), self.terminal.write_line)

    def _write_results(self, ordered: list[SkillResult]) -> None:
        if not self.config.option.results:
            return
        file = Path(self.config.invocation_params.dir / self.config.option.results)
        facts = results.RunFacts(
            self.labs.asked.seed, self.labs.engine, self.labs.asked.isolation, self.config.option.submission or "labs"
        )
        names = dict.fromkeys(skill.lab for skill in ordered)
        results.write(file, results.document(facts, [(self._entry(name), self._of_lab(name)) for name in names]))

    def _write_causes(self, _ordered: list[SkillResult]) -> None:
        if not self.causes:
            return
        folder = self.labs.asked.suite.labs_dir / ".last"
        folder.mkdir(exist_ok=True)
        text = "\n\n".join(f"{cause.lab}::{cause.skill}::{cause.check}\n{cause.cause}" for cause in self.causes)
        # Runs at once have seeds of their own, or the same fault.
        file = folder / f"fault-{self.labs.asked.seed}.txt"
        file.write_text(text, "utf-8")
        self.terminal.write_line(f"For the instructor: the cause of the fault is in labs/.last/{file.name}")
