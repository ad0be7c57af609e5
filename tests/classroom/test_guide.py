"""The instructor's guide: its commands, in its order, as a new user would type them."""

from __future__ import annotations

import csv
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classroom.conftest import PLAIN
from tests.classroom.test_ci_recipes import readme_install
from tests.harness.conftest import ADD_GRADER, SUMS, TinyHouse, furnish

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/instructors.md").read_text("utf-8")
REFERENCE = (ROOT / "docs/grading.md").read_text("utf-8")
HALF = SUMS.replace("return a + b", "return abs(a + b)")  # what the mended grader takes as right


def fenced(text: str) -> list[tuple[str, str]]:
    """Each fenced block: its kind ("" for none) and its text."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def blocks(text: str, kind: str) -> list[str]:
    return [block for name, block in fenced(text) if name == kind]


SETUP, *STEPS = blocks(GUIDE, "sh")


def shell(suite: TinyHouse, script: str) -> subprocess.CompletedProcess[str]:
    """Run a block with `labs` on the path, as in an activated environment."""
    tools = suite.root.parent / "bin"
    tools.mkdir(exist_ok=True)
    command = tools / "labs"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m labjudge.cli "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    env = {**PLAIN, "PATH": f"{tools}:{PLAIN['PATH']}"}
    return subprocess.run(["bash", "-ec", script], cwd=suite.root, env=env, capture_output=True, text=True, timeout=200)


def a_class(folder: Path) -> TinyHouse:
    """A suite in which learners have handed something in, with the guide's roster."""
    suite = furnish(folder / "suite")
    [roster] = blocks(GUIDE, "csv")
    suite.write("class.csv", roster)
    suite.write("class/ada/labs/ch1/sums.py", SUMS)
    suite.write("class/ben/ch1/sums.py", HALF)
    suite.write("class/cyd/sums.py", SUMS.replace("a + b", "a - b"))
    return suite


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The suite after all steps of the guide; before the last, a grader is mended. With what each step printed."""
    suite = a_class(tmp_path_factory.mktemp("guide"))
    printed = []
    for number, step in enumerate(STEPS, 1):
        if number == len(STEPS):
            suite.write(
                "graders/ch1/sums/test_add.py", ADD_GRADER.replace("lab.add(-2, -3) != -5", "lab.add(-2, -3) == 7")
            )
        done = shell(suite, step)
        assert done.returncode == 0, f"{step}\n{done.stdout}{done.stderr}"
        printed.append(done.stdout)
    return suite, printed


def test_setting_up_is_what_readme_says():
    """The installation is README's, which is run on its own, and doctor works."""
    install, activate, doctor = SETUP.strip().splitlines()
    assert (install, activate, doctor) == (readme_install(), "source .venv/bin/activate", "labs doctor")
    done = subprocess.run([sys.executable, "-m", "labjudge.cli", "doctor"], capture_output=True, text=True, timeout=60)
    assert "labs grade uses" in done.stdout or "certify nothing" in done.stdout


def test_the_guide_leads_to_a_gradebook(walked):
    """After its steps there are the learner's copy, a gradebook with a row for each of the roster, feedback and a report."""
    suite, printed = walked
    with (suite.root / "grades/gradebook.csv").open(newline="", encoding="utf-8") as stream:
        rows = {row["learner"]: row for row in csv.DictReader(stream)}
    assert {name: row["earned"] for name, row in rows.items()} == {"ada": "5", "ben": "5", "cyd": "3", "dan": "0"}
    assert (rows["dan"]["status"], rows["ada"]["ID"], rows["ada"]["certified"]) == ("missing", "1001", "yes")
    assert (suite.root / "labs-for-the-class/graders/ch1.pack").exists()
    assert (suite.root / "grades/learners/ada/feedback.html").exists()
    assert (suite.root / "grades/report.html").exists() and (suite.root / "grades/alike.html").exists()
    assert "ben  sums.add: wrong -> right (+2)" in printed[-1]


def test_parts_make_the_whole(walked):
    """The joined parts have the rows of the class as it was graded in one piece, before the grader was mended."""
    suite, _ = walked
    with (suite.root / "whole/gradebook.csv").open(newline="", encoding="utf-8") as stream:
        assert [row["earned"] for row in csv.DictReader(stream)] == ["5", "3", "3", "0"]


def test_the_commands_of_the_reference_page_work(tmp_path):
    """The `labs` commands of docs/grading.md work as they stand there."""
    suite = a_class(tmp_path)
    commands = [line for block in blocks(REFERENCE, "") for line in block.splitlines() if line.startswith("labs ")]
    assert len(commands) >= 2
    for command in commands:
        done = shell(suite, command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_every_command_is_in_a_block_that_is_run():
    """No block of the guide holds a command that no test runs; of the reference, only those around a container."""
    assert {kind for kind, _ in fenced(GUIDE)} == {"sh", "text", "csv"}
    others = [line for block in blocks(REFERENCE, "sh") for line in block.splitlines() if not line.startswith(" ")]
    assert {line.split()[0] for line in others} == {"docker", "mkdir", "podman"}


def test_links_lead_somewhere():
    """Pages and headings to which the guide links are there."""
    for link in re.findall(r"\]\(([^)\s]+)\)", GUIDE):
        page, _, anchor = link.partition("#")
        text = (ROOT / "docs" / page).read_text("utf-8")
        anchors = {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", line.lstrip("# ").lower())) for line in text.splitlines()}
        assert not anchor or anchor in anchors, link
