"""Serving payload sizes with pytest-benchmark: `pytest benchmarks/payloads`, `--benchmark-json FILE`, `--benchmark-compare`.

The same measurement as `labs bench payloads`: one request at a time over HTTP, all kinds in turns, in about a minute.
`extra_info` has bytes, stages, quantiles and rows a second of each.
"""

from __future__ import annotations

from typing import Any

import pytest
from lakemock.payload_benchmark import plan
from lakemock.payload_benchmark.results import Result, extra_info

from benchmarks.payloads.conftest import OPTIONS

NAMES = [each.name for each in plan.default(OPTIONS.formats, OPTIONS.rows, OPTIONS.seed) if not each.body.encoding]


@pytest.mark.parametrize("name", NAMES)
def test_request(name: str, measured: dict[str, Result], benchmark: Any) -> None:
    """Each kind of request is answered with predictions."""
    found = measured[name]
    benchmark.group = found.series
    benchmark.extra_info.update(extra_info(found))
    benchmark._mode = "in turns"  # with all the others, which the fixture cannot do by itself: it is given the times
    stats = benchmark._make_stats(iterations=1)
    for seconds in found.seconds:
        stats.update(seconds)
    assert not found.refused
