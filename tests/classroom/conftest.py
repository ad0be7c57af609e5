"""A tiny suite with a class in it, graded as an instructor would."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness.conftest import TinyHouse, furnish

PLAIN = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Graded:
    """How a call of `labs grade` ended, and what it wrote."""

    status: int
    text: str
    out: Path

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "gradebook.csv").open(newline="", encoding="utf-8") as stream:
            return {row["learner"]: row for row in csv.DictReader(stream)}

    def results(self, folder: str) -> dict[str, Any]:
        return json.loads((self.out / "learners" / folder / "results.json").read_text("utf-8"))


def grade_command(out: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "labjudge.cli", "grade", "--out", str(out), *map(str, words)]


def graded(suite: TinyHouse, *words: object, out: str = "out") -> Graded:
    """Run `labs grade` in `suite`, with a seed and a short limit unless they were noted before."""
    folder = suite.root.parent / out
    known = () if (folder / "journal.jsonl").exists() else ("--seed", 7, "--limit-seconds", 3)
    done = subprocess.run(
        grade_command(folder, *known, *words), cwd=suite.root, env=PLAIN, capture_output=True, text=True, timeout=180
    )
    return Graded(done.returncode, done.stdout + done.stderr, folder)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> TinyHouse:
    """A suite of two labs and three skills, for all tests of a module."""
    return furnish(tmp_path_factory.mktemp("suite") / "suite")


@pytest.fixture
def grade(tiny: TinyHouse) -> Callable[..., Graded]:
    """Grade in a suite of one's own."""
    return lambda *words, **options: graded(tiny, *words, **options)


@pytest.fixture
def tiny(tmp_path: Path) -> TinyHouse:
    return furnish(tmp_path / "suite")
