"""All kinds of requests that were chosen, measured once and in turns; then the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lakemock.payload_benchmark import results, running, written
from lakemock.payload_benchmark.results import Result, Run

REPORT = Path("payload-report")
DONE = pytest.StashKey[Run]()
OPTIONS = running.Options()


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> dict[str, Result]:
    """What was measured, by the cell's name. `-k` leaves the rest out of the measurement too."""
    chosen = {item.callspec.params["name"] for item in request.session.items if hasattr(item, "callspec")}
    run = running.of_examples(OPTIONS, lambda share, text: None, chosen)
    request.config.stash[DONE] = run
    written.write(run, REPORT)
    return {each.name: each for each in (*run.results, *run.refused)}


def pytest_benchmark_update_json(config: pytest.Config, output_json: dict[str, Any]) -> None:
    """The file of --benchmark-json is a baseline for `labs bench payloads --compare` as well."""
    run = config.stash.get(DONE, None)
    if run is not None:
        output_json["payloads"] = results.about(run, written.advice(run))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.stash.get(DONE, None) is not None:
        terminalreporter.write_line(f"report: {REPORT}/report.html (and pictures, results.csv, results.json)")
