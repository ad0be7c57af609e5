"""The table at the end of a proof, built from pytest's reports (those of xdist's workers too): a row for each lab."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest

from labjudge.proof.dossier import Dossier
from labjudge.proof.mutants import MAX_EXCUSED, MIN_CAUGHT, excuses
from labjudge.suite import Suite

KINDS = ("solution", "starter", "right", "trap")


@dataclass
class Row:
    """What the reports of one lab come to. `survivors`: each mutant that no check caught, and the checks that broke on it."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    failed_checks: set[str] = field(default_factory=set)
    survivors: list[tuple[str, list[str]]] = field(default_factory=list)
    holds: bool = True


class ProofTable:
    """Collects reports; at the end writes a row for each lab, and ends the session as failed when too many mutants survive."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.rows: dict[str, Row] = defaultdict(Row)

    def pytest_runtest_logreport(self, report: Any) -> None:
        about = dict(report.user_properties)
        if report.when != "call" or "lab" not in about or getattr(report, "lab_item", False):
            return
        row = self.rows[about["lab"]]
        row.holds = row.holds and bool(report.passed)
        kind = about.get("kind", "")
        if kind == "mutant":
            caught = bool(about["failed_checks"])
            self._count(row, kind, caught)
            row.survivors += [] if caught else [(about["mutant"], about["faults"])]
        elif kind:
            self._count(row, kind, bool(report.passed))
        if kind == "trap":
            row.failed_checks |= set(about["failed_checks"])

    def _count(self, row: Row, kind: str, held: bool) -> None:
        row.counts[kind][0] += held
        row.counts[kind][1] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == 0 and any(self._mutant_problem(name, row) for name, row in self.rows.items()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        rows = {name: row for name, row in self.rows.items() if row.counts}
        if not rows:
            return
        terminalreporter.section("labs")
        titles = ("", "solution", "starter", "rights", "traps", *(("mutants",) if self.config.option.mutants else ()))
        width = max(len(name) for name in rows) + 2
        terminalreporter.write_line("".join(title.ljust(width if not title else 12) for title in titles))
        for name, row in rows.items():
            cells = [_cell(row.counts[kind]) for kind in (*KINDS, "mutant") if kind != "mutant" or row.counts[kind][1]]
            problem = self._mutant_problem(name, row)
            verdict = "holds" if row.holds and not problem else problem or "does not hold"
            terminalreporter.write_line(name.ljust(width) + "".join(cell.ljust(12) for cell in cells) + verdict)
        for name, row in rows.items():
            for survivor, faults in row.survivors:
                terminalreporter.write_line(f"{name}: survived: {survivor}")
                for fault in faults:  # the grader's own error: it does not expect what this mutant leaves behind
                    terminalreporter.write_line(f"    could not be judged by {fault}")
            if self.config.option.complete:
                for check in sorted(self._checks(name) - row.failed_checks):
                    terminalreporter.write_line(f"{name}: no trap fails the check {check}")

    def _dossier(self, name: str) -> Dossier:
        suite = Suite(self.config.rootpath)
        return Dossier(suite, suite.catalogue.lab(name))

    def _checks(self, name: str) -> set[str]:
        dossier = self._dossier(name)
        return {f"{check.skill}::{check.name}" for check in dossier.suite.checks(dossier.lab)}

    def _mutant_problem(self, name: str, row: Row) -> str:
        caught, judged = row.counts["mutant"]
        if not judged:
            return ""
        excused = len(excuses(self._dossier(name).folder))
        if caught < MIN_CAUGHT * judged:
            return f"{caught} of {judged} mutants are caught; at least {MIN_CAUGHT:.0%} must be"
        if excused > MAX_EXCUSED * (judged + excused):
            return f"{excused} of {judged + excused} mutants are excused; at most {MAX_EXCUSED:.0%} may be"
        return ""


def _cell(count: list[int]) -> str:
    return f"{count[0]} / {count[1]}" if count[1] else "-"
