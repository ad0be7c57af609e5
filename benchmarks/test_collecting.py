"""`pytest --collect-only labs` beside an empty pytest session."""

from __future__ import annotations

import sys

from benchmarks.paired import in_turns


def test_collect_only(capsys, tmp_path):
    """The ratio of minima, and what was imported (tested in tests/harness)."""
    empty = tmp_path / "test_empty.py"
    empty.write_text("def test_empty(): pass\n")
    timings = in_turns(
        {
            "pytest --collect-only labs": [sys.executable, "-m", "pytest", "--collect-only", "-q", "labs"],
            "pytest, one empty test": [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(empty)],
        },
        4,
    )
    ours, empty_run = timings.values()
    with capsys.disabled():
        print("", ours, empty_run, f"{ours.best / empty_run.best:.2f} x an empty session", sep="\n")
    assert ours.best > 0
