"""The feature store's as-of join on the embedded engine, beside DuckDB's ASOF join and pandas' merge_asof.

Each time is from Parquet files to a checksum: N labels, 5 N features in no order, N / 20 keys, 90 days, look-back two days, every
twentieth label at the very time of a feature, 2 % of values null. The checksums must agree. What a way needs is
measured in turns, so that the machine does to one what it does to the others.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SIZES = (10_000, 100_000, 1_000_000)
TURNS = 3
WINDOW = timedelta(days=2)
Way = Callable[[Path, Path], tuple[int, float]]


@dataclass(frozen=True)
class Measured:
    """The least seconds of a way for each size."""

    name: str
    seconds: tuple[float, ...]

    def growth(self) -> list[float]:
        """The exponent of each step: 1 is linear."""
        pairs = zip(SIZES, SIZES[1:], self.seconds, self.seconds[1:], strict=False)
        return [math.log(after / before) / math.log(more / less) for less, more, before, after in pairs]

    def __str__(self) -> str:
        rates = "  ".join(f"{size / each:>9,.0f}/s" for size, each in zip(SIZES, self.seconds, strict=True))
        return f"{self.name:<22} {rates}   growth {' '.join(f'{each:.2f}' for each in self.growth())}"


def drawn(folder: Path, size: int) -> tuple[Path, Path]:
    """The Parquet files of labels (row, customer, at) and features (id, ts, v)."""
    rng = np.random.default_rng(size)
    start, span = pd.Timestamp("2026-01-01").value // 1000, 90 * 86_400 * 1_000_000

    def times(rows: int) -> Any:
        return start + rng.integers(0, span, rows)

    features = pd.DataFrame({"id": rng.integers(0, size // 20, 5 * size), "ts": times(5 * size)})
    features = features.drop_duplicates(["id", "ts"])
    values, unknown = rng.normal(size=len(features)), rng.random(len(features)) < 0.02
    labels = pd.DataFrame({"customer": rng.integers(0, size // 20, size), "at": times(size)})
    labels.iloc[::20] = features.iloc[: len(labels.iloc[::20])].to_numpy()
    moment = pa.timestamp("us", tz="UTC")
    left = {"row": np.arange(size), "customer": labels["customer"], "at": pa.array(labels["at"], moment)}
    right = {"id": features["id"], "ts": pa.array(features["ts"], moment), "v": pa.array(values, mask=unknown)}
    files = folder / f"labels_{size}.parquet", folder / f"features_{size}.parquet"
    for columns, file in zip((left, right), files, strict=True):
        pq.write_table(pa.table(columns), file)
    return files


def with_the_feature_store(spark: Any) -> Way:
    from lakemock.feature_store.asof import Side, as_of
    from pyspark.sql import functions as F

    def joined(labels: Path, features: Path) -> tuple[int, float]:
        rows = Side(spark.read.parquet(str(labels)), ["customer"], "at")
        found = as_of(rows, Side(spark.read.parquet(str(features)), ["id"], "ts"), {"v": "v"}, WINDOW)
        total = found.agg(F.count("v"), F.sum(F.col("v") * (F.col("row") % 1009))).first()
        return total[0], total[1]

    return joined


def with_pandas(labels: Path, features: Path) -> tuple[int, float]:
    left, right = pd.read_parquet(labels), pd.read_parquet(features)
    found = pd.merge_asof(
        left.sort_values("at"),
        right.sort_values("ts"),
        left_on="at",
        right_on="ts",
        left_by="customer",
        right_by="id",
        tolerance=pd.Timedelta(WINDOW),
    )
    return int(found["v"].notna().sum()), float((found["v"] * (found["row"] % 1009)).sum())


def with_duckdb(labels: Path, features: Path) -> tuple[int, float]:
    import duckdb

    inside = f"CASE WHEN l.at - f.ts <= INTERVAL {WINDOW.days} DAY THEN f.v END"
    query = (
        f"SELECT count(v), sum(v * (row % 1009)) FROM (SELECT l.row AS row, {inside} AS v FROM '{labels}' l "
        f"ASOF LEFT JOIN '{features}' f ON l.customer = f.id AND l.at >= f.ts)"
    )
    with duckdb.connect() as connection:
        count, total = connection.execute(query).fetchone()
    return count, total


def test_rows_per_second(spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Labels per second at each size; all ways agree, and ours grows no faster than n log n by much."""
    ways: dict[str, Way] = {"feature store, embedded": with_the_feature_store(spark), "pandas merge_asof": with_pandas}
    try:
        import duckdb  # noqa: F401
    except ImportError:
        pass
    else:
        ways["DuckDB ASOF JOIN"] = with_duckdb
    best: dict[str, list[float]] = {name: [] for name in ways}
    for size in SIZES:
        files = drawn(tmp_path, size)
        for name, seconds in _in_turns(ways, files).items():
            best[name].append(seconds)
    measured = [Measured(name, tuple(each)) for name, each in best.items()]
    with capsys.disabled():
        print("", f"labels a second at {', '.join(f'{size:,}' for size in SIZES)} labels", *measured, sep="\n")
    # n log n has exponent 1.07 from a hundred thousand to a million; a join that explodes has 2.
    assert measured[0].growth()[-1] < 1.6


def _in_turns(ways: dict[str, Way], files: tuple[Path, Path]) -> dict[str, float]:
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    for _ in range(TURNS):
        for name, way in ways.items():
            start = time.perf_counter()
            answers[name] = way(*files)
            seconds[name].append(time.perf_counter() - start)
    counts, totals = {count for count, _ in answers.values()}, [total for _, total in answers.values()]
    assert len(counts) == 1, answers
    assert totals == pytest.approx([totals[0]] * len(totals), rel=1e-6), answers
    return {name: min(each) for name, each in seconds.items()}
