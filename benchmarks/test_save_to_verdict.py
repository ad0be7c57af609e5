"""From a save to the verdict of the edited skill in `labs watch`, beyond the skill's own warm calls."""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

import pytest
from labjudge import graders, submission
from labjudge.catalogue import Lab, libraries_of
from labjudge.judge import Judge, Settings
from labjudge.processes import Zygote
from labjudge.suite import Suite
from labjudge.watching import Watch
from rich.console import Console

from benchmarks.paired import ROOT

EDITS = 12


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    """A watch over a copy of the checkout whose labs are solved."""
    root = tmp_path_factory.mktemp("watched")
    for part in ("labs", "graders", "solutions"):
        shutil.copytree(ROOT / part, root / part)
    suite = Suite(root)
    for entry in suite.catalogue.labs:
        for path in (entry.path, *entry.artefacts):
            shutil.copy(root / "solutions" / path, root / "labs" / path)
    labs = list(suite.catalogue.labs)
    starter = Zygote(libraries_of(labs))
    judge = Judge(submission.Submission(suite.labs_dir), starter, Settings(1, keep_worlds=True))
    state = Watch(suite, judge, labs, Console(quiet=True))
    warm(suite, judge, labs)
    for entry in labs:
        list(state.judged(entry, [skill.name for skill in entry.skills]))
    yield state
    judge.close()
    starter.close()


def warm(suite: Suite, judge: Judge, labs: list[Lab]) -> None:
    """Pay for what the first judgement pays for: graders imported, worlds started."""
    for entry in labs:
        checks = suite.checks(entry)
        for check in checks:
            graders.load(check.grader)
        if any("world" in check.needs for check in checks):
            with judge.world(entry):
                continue


def edit(path: Path, skill: str, number: int) -> None:
    """A save that changes one function and nothing of what it does."""
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines(True) if "_edit = " not in line]
    place = next(n for n, line in enumerate(lines) if line.startswith(f"def {skill}("))
    end = next(n for n in range(place, len(lines)) if lines[n].rstrip().endswith(":") and not lines[n].startswith("  "))
    lines.insert(end + 1, f"    _edit = {number}\n")
    path.write_text("".join(lines), "utf-8")


@pytest.mark.parametrize(
    ("lab", "skill"), [("promote", "check_policy"), ("promote", "approve_request"), ("gates", None)]
)
def test_edited_skill(watch, capsys, lab, skill):
    """Seconds from a save to the verdict, and what the second judgement of the same skill in one worker costs."""
    entry = watch.suite.catalogue.lab(lab)
    skill = skill or next(
        one.name for one in entry.skills if "spark" in (watch.file(entry).source.split(f"def {one.name}(")[1][:200])
    )
    path = watch.suite.labs_dir / entry.path
    edit(path, skill, -1)
    list(watch.judged(entry, [one.name for one in entry.skills]))
    seconds, calls = [], []
    for number in range(EDITS):
        edit(path, skill, number)
        start = time.perf_counter()
        assert watch.edited(entry) == [skill]
        (result,) = watch.judged(entry, [skill])
        seconds.append(time.perf_counter() - start)
        assert result.verdict == "right"
        calls.append(sum(check.seconds for check in result.checks[1:]))
    with capsys.disabled():
        print(
            f"\n{lab}::{skill}: save to verdict min {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s; "
            f"its checks after the first take {min(calls):.2f} s; beyond: {min(seconds) - min(calls):.2f} s"
        )
