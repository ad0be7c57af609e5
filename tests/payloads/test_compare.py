"""A run beside its baseline, on fixed measurements."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from lakemock.payload_benchmark.compare import compared, overall, regressions
from lakemock.payload_benchmark.results import ResultsError

from tests.payloads.fixed import result, run


def noisy(least: float, seed: int, machine: float = 1.0, count: int = 30):
    """Times of a request and of the reference work on a machine so many times as slow, with other people's work on it."""
    rng = random.Random(seed)
    load = [1 + rng.expovariate(2) for _ in range(count)]
    seconds = [least * machine * each * rng.uniform(1, 1.1) for each in load]
    return result(16, seconds, reference=[0.001 * machine * each * rng.uniform(1, 1.1) for each in load])


def test_the_same_work_is_alike_on_any_machine():
    """Three times as slow a machine, another load: no regression in any of 20 pairs."""
    for seed in range(20):
        found = compared(run([noisy(0.01, seed, machine=3.0)]), run([noisy(0.01, 100 + seed)]), 1.25)
        assert regressions(found) == []


def test_slower_work_is_found_on_any_machine():
    """1.6 times the work on a machine twice as fast."""
    for seed in range(20):
        found = compared(run([noisy(0.016, seed, machine=0.5)]), run([noisy(0.01, 100 + seed)]), 1.25)
        assert [each.verdict for each in found] == ["slower"]
        assert found[0].low > 1.25 and found[0].low <= found[0].median <= found[0].high


def test_faster_work_is_no_regression():
    """Half the work."""
    found = compared(run([noisy(0.005, 1)]), run([noisy(0.01, 2)]), 1.25)
    assert found[0].verdict == "faster" and regressions(found) == [] and overall(found) < 0.7


def test_larger_requests_are_found_exactly():
    """Bytes have no noise."""
    before, now = result(16), replace(result(16), request_bytes=600)
    assert [each.verdict for each in compared(run([now]), run([before]), 1.25)] == ["larger"]


def test_an_endpoint_elsewhere_is_compared_by_its_times():
    """This machine's speed says nothing of it."""
    now, before = result(16, [0.02] * 10, reference=[0.002] * 10), result(16)
    assert compared(run([now], local=False), run([before], local=False), 1.25)[0].median == pytest.approx(2.0)
    assert compared(run([now]), run([before]), 1.25)[0].median == pytest.approx(1.0)


def test_cells_with_few_answers_are_left_out():
    """Of a run that was cut short; with nothing left the baseline is refused."""
    few, many = result(1, [0.01] * 4), result(16)
    assert [each.name for each in compared(run([few, many]), run([few, many]), 1.25)] == [many.name]
    with pytest.raises(ResultsError, match="no cell"):
        compared(run([few]), run([many]), 1.25)
