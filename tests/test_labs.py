"""What no single lab can know: files that are listed and missing, or that stand where no lab looks for them.

Each lab's own proof is collected from its folder under tests/labs (labjudge.proof.plugin).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from labjudge.proof.claims import suite_problems
from labjudge.suite import Suite

ROOT = Path(__file__).resolve().parents[1]


def test_no_file_is_missing_or_unexpected():
    """Every lab has its module, brief, solution and grader; nothing else lies about."""
    assert suite_problems(Suite(ROOT)) == []


def test_each_check_is_collected_once():
    """`pytest labs`, as a learner types it, finds every lab, and no check of it twice."""
    command = [sys.executable, "-m", "pytest", "labs", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    ids = [line for line in done.stdout.splitlines() if "::" in line]
    assert len(ids) == len(set(ids)), done.stdout
    assert {each.partition("::")[0] for each in ids} == {f"labs/{entry.path}" for entry in Suite(ROOT).catalogue.labs}
