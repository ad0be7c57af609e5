"""What is recommended, on fixed measurements."""

from __future__ import annotations

import random

from lakemock.payload_benchmark.recommend import recommended

from tests.payloads.fixed import result, run, sizes


def test_the_knee_is_where_more_rows_gain_little():
    """10 ms a request and 0.1 ms a row: 80 % of 10,000 rows a second are passed between 256 and 1,024 rows."""
    found = recommended(run(sizes(0.010, 0.0001)), "m")
    assert (found.knee, found.rows, found.format) == (1024, 1024, "split")
    assert not found.by_limit


def test_the_limit_comes_before_the_knee():
    """1,024 rows would take 113 ms."""
    found = recommended(run(sizes(0.010, 0.0001), p95_limit=0.05), "m")
    assert (found.knee, found.rows, found.within) == (1024, 256, 256)
    assert found.by_limit


def test_no_size_keeps_the_limit():
    """The smallest is named, and that it does not."""
    found = recommended(run(sizes(0.010, 0.0001), p95_limit=0.001), "m")
    assert found.rows == 1 and not found.keeps_the_limit


def test_another_format_must_be_clearly_faster():
    """A fifth is not enough to leave the recommended format; twice as fast is."""
    split = sizes(0.010, 0.0001)
    assert recommended(run([*split, *sizes(0.008, 0.00008, "csv")]), "m").format == "split"
    assert recommended(run([*split, *sizes(0.005, 0.00005, "csv")]), "m").format == "csv"


def test_what_the_platform_does_not_name_is_not_recommended():
    """Parquet is the fastest here and only MLflow's own server takes it."""
    assert recommended(run([*sizes(0.010, 0.0001), *sizes(0.001, 0.00001, "parquet")]), "m").format == "split"


def test_a_busy_machine_changes_nothing():
    """Whatever is added to most of the requests, the least is what counts: the same size in 50 noisy runs."""
    rng = random.Random(7)
    found = set()
    for _ in range(50):
        noisy = []
        for each in sizes(0.010, 0.0001):
            seconds = [each.best * (1 + 0.03 * rng.random() + (rng.expovariate(1) if n % 3 else 0)) for n in range(20)]
            noisy.append(result(each.rows, seconds))
        found.add(recommended(run(noisy, p95_limit=2.0), "m").rows)
    assert found == {1024}


def test_nothing_measured_gives_no_advice():
    """A model whose rows were not measured."""
    assert recommended(run([]), "m") is None
