"""Somebody else's project takes `lakemock` by path and tests its own code offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_project_of_its_own(tmp_path):
    """Its tests run outside this checkout, with the fixtures' source root as the only thing of ours, and pass."""
    project = tmp_path / "churn_job"
    shutil.copytree(HERE / "other_project", project, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "fixtures"), str(project)])}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "6 passed" in done.stdout


def test_an_ordinary_pytest_run_is_not_changed(tmp_path):
    """Installed, ours registers nothing by itself: no option, no fixture, no header."""
    (tmp_path / "test_plain.py").write_text("def test_plain():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "--fixtures", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "lakemock" not in done.stdout
    assert "labjudge" not in done.stdout
