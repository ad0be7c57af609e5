"""`pytest labs/ch4` beside a plain pytest suite that makes the same checks: a JVM session, a migrated MLflow store per test."""

from __future__ import annotations

import sys

import pytest
from labjudge.engines import environment_in

from benchmarks.paired import ROOT, in_turns


@pytest.mark.skipif(not environment_in(ROOT).is_complete, reason="needs the reference engine: labs setup")
def test_whole_process(capsys):
    """The goal is a fifth of the time, or less."""
    timings = in_turns(
        {
            "pytest labs/ch4": [
                sys.executable,
                "-m",
                "pytest",
                "labs/ch4",
                "--submission",
                "solutions",
                "--engine",
                "embedded",
            ],
            "plain suite": [sys.executable, "-m", "pytest", "benchmarks/baseline", "-q", "-W", "ignore"],
        },
        turns=1,
        warm_up=False,
    )
    ours, plain = timings.values()
    with capsys.disabled():
        print("", ours, plain, f"{plain.best / ours.best:.1f} x faster than the plain suite", sep="\n")
    assert ours.best > 0
