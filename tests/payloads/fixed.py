"""Runs whose numbers are given, not measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lakemock.payload_benchmark.results import Result, Run

ROWS = (1, 4, 16, 64, 256, 1024, 4096)


def result(rows: int = 1, seconds: Sequence[float] = (0.01,) * 10, **about: Any) -> Result:
    """One cell; its reference work took a millisecond each time."""
    known: dict[str, Any] = {
        "series": "rows",
        "model": "m",
        "format": "split",
        "columns": 2,
        "varied": "",
        "encoding": "",
        "request_bytes": 40 + 20 * rows,
        "response_bytes": 18 * rows,
        "work": list(seconds),
        "reference": [0.001] * len(seconds),
        "stages": {"parse": 0.002, "validate": 0.001, "predict": 0.001, "serialise": 0.001, "total": 0.006},
        "failures": [],
        **about,
    }
    name = "-".join([known["series"], known["model"], known["format"], str(rows), known["varied"]]).rstrip("-")
    return Result(name=name, rows=rows, seconds=list(seconds), **known)


def sizes(fixed: float, per_row: float, format: str = "split", spread: float = 1.2) -> list[Result]:
    """A model that takes `fixed` seconds and `per_row` for each row, and now and then `spread` times that."""
    found = []
    for rows in ROWS:
        least = fixed + per_row * rows
        found.append(result(rows, [least] * 9 + [least * spread], format=format))
    return found


def run(results: Sequence[Result], **about: Any) -> Run:
    known: Mapping[str, Any] = {
        "target": "a model",
        "sample": "given",
        "local": True,
        "started": datetime(2026, 11, 28, 12, 0, tzinfo=UTC),
        "took": 45.0,
        "ended": "complete",
        "p95_limit": 0.25,
    }
    return Run(results=results, **{**known, **about})
