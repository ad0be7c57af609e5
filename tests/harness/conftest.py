"""A tiny suite, one chapter with two labs of plain Python, and pytest run on it as a person would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["addopts"]
"""This checkout's own: without them each run loads the plugins of installed libraries (measured: 0.9 s of CPU, of 1.7 s)."""

CATALOG = """
version = 1

[[chapters]]
name = "ch1"
number = 1
title = "small sums"

[[labs]]
name = "sums"
chapter = "ch1"
title = "Adding"
milestone = "Add"
sections = ["1.1"]
objectives = ["adding"]
minutes = 20
points = 5

  [[labs.skills]]
  name = "add"
  points = 2
  section = "1.1"
  summary = "add two numbers"

  [[labs.skills]]
  name = "mean"
  points = 3
  section = "1.1"
  summary = "the mean of some numbers"

[[labs]]
name = "words"
chapter = "ch1"
title = "Words"
milestone = "Shout"
sections = ["1.2"]
objectives = ["shouting"]
minutes = 20
points = 1

  [[labs.skills]]
  name = "shout"
  points = 1
  section = "1.2"
  summary = "put a text into capitals"
"""

SUMS_STARTER = '''"""Lab 1.1: sums."""


def add(a: int, b: int) -> int:
    """The sum of two numbers."""
    raise NotImplementedError


def mean(numbers: list[float]) -> float:
    """The mean of some numbers; ValueError for none."""
    raise NotImplementedError
'''

WORDS_STARTER = '''"""Lab 1.2: words."""


def shout(text: str) -> str:
    """The text in capitals."""
    raise NotImplementedError
'''

SUMS = """def add(a: int, b: int) -> int:
    return a + b


def mean(numbers: list[float]) -> float:
    if not numbers:
        raise ValueError("no numbers")
    return sum(numbers) / len(numbers)
"""

WORDS = """def shout(text: str) -> str:
    return text.upper()
"""

ADD_GRADER = '''from labjudge.grading import judges, returned, wrong


@judges
def adds(lab, draw):
    """The sum comes back."""
    a, b = 2, 3
    got = returned(lab.add(a, b), int, "a whole number")
    if got != a + b:
        rule = "adding counts both"
        wrong("not the sum", happened=f"it returned {got}", but=f"{a} and {b} make {a + b}", rule=rule)


@judges
def adds_negative(lab, draw):
    """Negative numbers count as well."""
    if lab.add(-2, -3) != -5:
        wrong("signs lost", rule="negative numbers are numbers")
'''

MEAN_GRADER = '''from labjudge.grading import judges, wrong


@judges
def mean_of_some(lab, draw):
    """The mean comes back."""
    numbers = [1.0, 2.0, 6.0]
    if abs(lab.mean(numbers) - 3.0) > 1e-9:
        wrong("not the mean", rule="the sum over the count", drawing=["1  2        6", "      ^ the mean"])


@judges
def mean_of_none(lab, draw):
    """No numbers are refused."""
    outcome = lab.attempt.mean([])
    if outcome.error is None or "ValueError" not in outcome.error.types:
        wrong("a mean of nothing", rule="no numbers have no mean: ValueError")
'''

SHOUT_GRADER = '''from labjudge.grading import judges, wrong


@judges
def capitals(lab, draw):
    """All letters are capitals."""
    word = "".join(draw.choice("abcdef") for _ in range(6))
    if lab.shout(word) != word.upper():
        wrong("still quiet", rule="every letter is a capital")
'''

LESSON = "# Chapter 1\n\n## 1.1 Sums and means\n\nAdd.\n\n## 1.2 Words\n\nShout.\n"

OF_THIS_MACHINE = (
    "platform ",
    "cachedir:",
    "benchmark:",
    "hypothesis ",
    "Test order",
    "plugins:",
    "rootdir:",
    "configfile:",
)


@dataclass(frozen=True)
class Run:
    """How a run of pytest ended, and what stood on the screen (numbers that vary replaced)."""

    status: int
    text: str

    @property
    def last(self) -> str:
        return self.text.rstrip().splitlines()[-1]


@dataclass(frozen=True)
class TinyHouse:
    root: Path

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def pytest(self, *arguments: str, env: dict[str, str] | None = None, timeout: float = 120) -> Run:
        command = [sys.executable, "-m", "pytest", "--seed", "7", *arguments]
        environment = {**os.environ, "COLUMNS": "120", **(env or {})}
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=timeout)
        return Run(done.returncode, self.plain(done.stdout + done.stderr))

    def plain(self, text: str) -> str:
        text = re.sub(r"\d+\.\d\d?s", "N s", text)
        text = re.sub(r"embedded \(Sail [\d.]+\)", "embedded (Sail N)", text)
        own = [line for line in text.splitlines(True) if not line.startswith(OF_THIS_MACHINE)]
        return "".join(own).replace(str(self.root), "SUITE")


@pytest.fixture
def tiny(tmp_path: Path) -> TinyHouse:
    """A suite of two labs, with the starters in place."""
    return furnish(tmp_path / "suite")


def furnish(root: Path) -> TinyHouse:
    suite = TinyHouse(root)
    suite.write("labs/catalog.toml", CATALOG)
    suite.write("labs/ch1/README.md", LESSON)
    for name, starter, solution in (("sums", SUMS_STARTER, SUMS), ("words", WORDS_STARTER, WORDS)):
        suite.write(f"labs/ch1/{name}.py", starter)
        suite.write(f"labs/ch1/{name}.md", f"# Lab {name}\n")
        suite.write(f"solutions/ch1/{name}.py", solution)
    suite.write("graders/ch1/sums/test_add.py", ADD_GRADER)
    suite.write("graders/ch1/sums/test_mean.py", MEAN_GRADER)
    suite.write("graders/ch1/words/test_shout.py", SHOUT_GRADER)
    suite.write("conftest.py", 'pytest_plugins = ["labjudge.plugin"]\n')
    settings = ['filterwarnings = ["error"]', 'console_output_style = "classic"', f'addopts = "{OPTIONS}"']
    suite.write("pyproject.toml", "\n".join(["[tool.pytest.ini_options]", *settings, ""]))
    return suite


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes that get Ctrl-C as from a terminal (a background shell ignores it), and ends what is left of them."""
    processes: list[subprocess.Popen[str]] = []

    def start(command: list[str], **options: Any) -> subprocess.Popen[str]:
        default = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)} if os.name == "posix" else {}
        processes.append(subprocess.Popen(command, text=True, **default, **options))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compare a screen with tests/harness/golden/NAME.txt; with --update-golden, write it."""

    def compare(text: str) -> None:
        file = Path(__file__).parent / "golden" / f"{request.node.name}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8")

    return compare
