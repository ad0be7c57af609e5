"""The migrated database from which every store begins."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lakemock import arrange
from lakemock.application.state import Workspace
from lakemock.tracking import store, template


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: Any) -> Path:
    """A cache folder with nothing in it, wherever this system has it."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    return tmp_path


@pytest.mark.measured
def test_two_builders_at_once(empty_cache: Path) -> None:
    """Two processes that both find no template both end with the same, and leave nothing else."""
    program = [sys.executable, "-c", "from lakemock.tracking import template; print(template.path())"]
    builders = [subprocess.Popen(program, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (Path(builder.communicate(timeout=60)[0].strip()) for builder in builders)
    assert first == second
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.mark.measured
def test_a_torn_template_is_made_again(empty_cache: Path) -> None:
    """A file that is no migrated database is replaced."""
    made = template.path()
    made.write_bytes(b"torn")
    with closing(sqlite3.connect(template.path())) as made_again:
        assert made_again.execute("SELECT count(*) FROM runs").fetchone() == (0,)


@pytest.mark.measured
def test_a_reset_leaves_what_the_template_has(tmp_path: Path) -> None:
    """Row for row, in every table; the store goes on, enforces its keys, and counts from the start."""
    workspace = Workspace(tmp_path / "workspace")
    numbers = []
    for _ in range(2):
        numbers.append(store.experiment(workspace, "/Shared/bikes"))
        run = arrange.run(workspace, experiment="/Shared/bikes", params={"depth": 3}, metrics={"error": 0.5})
        arrange.registry_model(workspace, "bikes")
        arrange.registry_version(workspace, "bikes", run, stage="Staging")
        arrange.reset(workspace)
    assert numbers == ["1", "1"]
    with closing(sqlite3.connect(template.path())) as empty, store.rows_of(workspace) as rows:
        assert list(rows.iterdump()) == list(empty.iterdump())
        assert rows.execute("PRAGMA foreign_keys").fetchone() == (1,)
