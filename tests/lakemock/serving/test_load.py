"""The simulation against what queueing theory says, and its own rules."""

from __future__ import annotations

import math
import statistics
import time

import pytest
from lakemock.serving import load

pytestmark = pytest.mark.measured
FIXED = {"minimum": 4, "maximum": 4, "timeout_seconds": 1e9}


def erlang_c(servers: int, offered: float) -> float:
    """The probability that a request waits, in an M/M/c queue."""
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**k / math.factorial(k) for k in range(servers)) + last)


def interval(values: list[float]) -> tuple[float, float]:
    """Mean and half of a 99.9 % interval over independent runs (Student's t with 9 degrees of freedom)."""
    return statistics.mean(values), 4.78 * statistics.stdev(values) / math.sqrt(len(values))


def mean_wait(result: load.Result) -> float:
    settled = result.waits[len(result.waits) // 10 :]
    return statistics.mean(settled)


def test_waiting_is_erlang_c():
    """Poisson arrivals, exponential service, four places: the mean wait is Erlang's."""
    rate, mean = 32.0, 0.1
    runs = [
        load.simulate(load.Capacity(**FIXED), load.exponential(mean), load.Load(rate, 600), seed) for seed in range(10)
    ]
    got, margin = interval([mean_wait(run) for run in runs])
    expected = erlang_c(4, rate * mean) * mean / (4 - rate * mean)
    assert abs(got - expected) < margin < 0.25 * expected


def test_waiting_of_a_constant_service_is_m_d_1():
    """One place and a constant service: half of what M/M/1 waits."""
    rate, seconds = 8.0, 0.1
    capacity = load.Capacity(1, 1, timeout_seconds=1e9)
    runs = [load.simulate(capacity, load.constant(seconds), load.Load(rate, 1500), seed) for seed in range(10)]
    got, margin = interval([mean_wait(run) for run in runs])
    busy = rate * seconds
    expected = busy * seconds / (2 * (1 - busy))
    assert abs(got - expected) < margin < 0.25 * expected


def test_the_same_seed_is_the_same_run():
    """Everything is drawn by the seed."""
    given = (load.of_size("Medium"), load.lognormal(0.2, 0.5), load.Load(60, 60, "burst"))
    assert load.simulate(*given, seed=5) == load.simulate(*given, seed=5)
    assert load.simulate(*given, seed=5) != load.simulate(*given, seed=6)


def test_a_cold_start_is_waited_for():
    """An endpoint at zero answers its first request a cold start later, and is there for the next."""
    result = load.simulate(load.of_size("Small", scale_to_zero=True), load.constant(0.1), load.Load(1, 30, "constant"))
    assert result.latencies[0] == pytest.approx(10.1)
    assert result.latencies[-1] == pytest.approx(0.1)


def test_a_full_queue_refuses_and_a_long_wait_times_out():
    """Twice the load of what the places can do: some are refused at once, some give up."""
    refused = load.simulate(load.Capacity(4, 4, queue=4), load.constant(1.0), load.Load(8, 60))
    assert 0.4 < refused.share(load.REFUSED) < 0.6
    timed_out = load.simulate(load.Capacity(4, 4, timeout_seconds=5), load.constant(1.0), load.Load(8, 60))
    assert timed_out.share(load.TIMED_OUT) > 0.3
    assert max(timed_out.latencies) <= 5


def test_more_places_come_under_load_and_cost_more():
    """A medium endpoint grows from 8 to 16 places; what was there is paid for."""
    result = load.simulate(load.of_size("Medium"), load.constant(0.5), load.Load(24, 300))
    assert (result.places[0][1], max(places for _, places in result.places)) == (8, 16)
    hours = 300 / 3600
    assert 8 * hours * 0.07 < result.cost < 16 * hours * 0.07 * 1.05


def test_ten_minutes_at_a_thousand_a_second_take_seconds():
    """600,000 requests, within 60 s on any machine."""
    start = time.process_time()
    result = load.simulate(load.of_size("Large"), load.constant(0.03), load.Load(1000, 600))
    assert len(result.statuses) > 590_000
    assert time.process_time() - start < 60


def test_places_that_nobody_needs_go_while_others_are_used():
    """After a peak the endpoint shrinks to what the quiet hours need, though requests keep coming."""
    arrivals = load.phased([(1.0, 60), (10.0, 120), (1.0, 900)], seed=3)
    result = load.replay(load.Capacity(4, 16, idle_seconds=60), load.constant(1.0), arrivals, until=1080)
    places = [number for _, number in result.places]
    assert (places[0], max(places), places[-1]) == (4, 16, 4)
    assert result.places[-1][0] == 1080


def test_a_pause_scales_to_zero_and_is_not_paid_for():
    """Two short jobs with an hour between them cost what the jobs and the idle times after them take."""
    arrivals = load.phased([(2.0, 60), (0.0, 3600), (2.0, 60)], seed=3)
    result = load.replay(load.Capacity(0, 4, idle_seconds=300), load.constant(1.0), arrivals, until=3720)
    assert 0 in [number for moment, number in result.places if 60 < moment < 3600]
    assert result.cost == pytest.approx(4 * (60 + 300 + 60) / 3600 * 0.07, rel=0.1)
