"""`pytest labs/ch4` on a finished chapter, cold, beside the bare script and beside the imports alone."""

from __future__ import annotations

import sys

from benchmarks.paired import in_turns

TURNS = 4


def test_whole_process(capsys):
    """The ratios of minima; the budget is 1.3 x the bare script."""
    bare = [sys.executable, "benchmarks/bare_chapter.py", "ch4"]
    timings = in_turns(
        {
            "pytest labs/ch4": [sys.executable, "-m", "pytest", "labs/ch4", "--submission", "solutions"],
            "bare script": bare,
            "its imports alone": [*bare, "--imports-only"],
        },
        TURNS,
    )
    ours, script, imports = timings.values()
    with capsys.disabled():
        print("", ours, script, imports, sep="\n")
        print(f"{ours.best / script.best:.2f} x the bare script, {ours.best / imports.best:.2f} x its imports")
    assert ours.best > 0
