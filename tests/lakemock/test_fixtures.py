"""The fixtures as another project meets them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lakemock import arrange

pytestmark = pytest.mark.measured
UNTIDY = Path(__file__).resolve().parents[1] / "untidy_project"


def test_spark_writes_where_the_workspace_reads(spark, workspace):
    """A table written through Spark is the workspace's."""
    spark.range(3).write.saveAsTable("main.default.numbers")
    assert arrange.read_table(workspace, "main.default.numbers").num_rows == 3


def test_a_sign_in_is_somebody(sign_in):
    """The plain SDK, without arguments, is whoever signed in."""
    from databricks.sdk import WorkspaceClient

    sign_in("ann@example.com")
    assert WorkspaceClient().current_user.me().user_name == "ann@example.com"
    sign_in("ben@example.com")
    assert WorkspaceClient().current_user.me().user_name == "ben@example.com"


def test_nothing_outlives_a_test(tmp_path):
    """Untidy tests of each fixture, mixed and in two processes, leave each process as it was (tests/untidy_project)."""
    project = shutil.copytree(UNTIDY, tmp_path / "untidy", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2"]
    command += ["--random-order-bucket=global", "--random-order-seed=5807"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "27 passed" in done.stdout
