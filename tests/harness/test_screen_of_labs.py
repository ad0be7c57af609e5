"""One trap of each lab on the whole screen, as a learner sees it, kept in golden files (UPDATE_GOLDEN=1 writes them anew)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from labjudge.proof.dossier import Dossier
from labjudge.suite import Suite

ROOT = Path(__file__).resolve().parents[2]
TRAPS = {
    "package": "spark_online",
    "register": "date_in_name",
    "promote": "self_approval",
    "gates": "global_metric_hides_slice",
    "registry_drill": "promotes_the_latest",
}


@pytest.mark.parametrize("lab", TRAPS)
def test_trap_on_the_screen(lab, tmp_path, golden):
    """The row of marks, the finding, the summary line; the other skills are right."""
    suite = Suite(ROOT)
    dossier = Dossier(suite, suite.catalogue.lab(lab))
    folder = tmp_path / ("x" * max(100 - len(str(tmp_path)), 1))  # lines break by the length of its path
    case = dossier.trap(next(one for one in dossier.traps if one.name == TRAPS[lab]), folder)
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"labs/{case.lab.path}",
        "--seed",
        "7",
        "--submission",
        str(case.submission.root),
        "--engine",
        "embedded",
    ]
    environment = {**os.environ, "COLUMNS": "120"}
    done = subprocess.run(
        [*command, "--limit-seconds", "120", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    text = re.sub(r"\d+\.\d\d?s", "N s", done.stdout + done.stderr).replace(str(case.submission.root), "MINE")
    text = re.sub(r"N s \(\d+:\d\d:\d\d\)", "N s", text)  # pytest says so of a run of more than a minute
    assert done.returncode == 1
    golden(re.sub(r"\(Sail [\d.]+\)", "(Sail N)", text))
