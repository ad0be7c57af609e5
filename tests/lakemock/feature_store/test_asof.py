"""Point-in-time lookups beside pandas' merge_asof, row by row, on drawn data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lakemock.feature_store.entities import FeatureLookup

F = "main.churn.usage"
START = pd.Timestamp("2026-01-01")


def drawn(seed: int, labels: int = 300, features: int = 900) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Labels and features of 12 keys in one week by the minute, so that times tie; null values, keys unknown to one side."""
    rng = np.random.default_rng(seed)

    def times(n: int) -> Any:
        return START + pd.to_timedelta(rng.integers(0, 7 * 24 * 20, n) * 3, unit="min")

    left = pd.DataFrame({"row": np.arange(labels), "customer": rng.integers(0, 14, labels), "at": times(labels)})
    right = pd.DataFrame({"id": rng.integers(2, 16, features), "ts": times(features), "v": rng.normal(size=features)})
    right.loc[rng.random(features) < 0.2, "v"] = np.nan
    return left, right.drop_duplicates(["id", "ts"])


def expected(left: pd.DataFrame, right: pd.DataFrame, window: timedelta | None) -> dict[int, float]:
    joined = pd.merge_asof(
        left.sort_values("at"),
        right.rename(columns={"id": "customer"}).sort_values("ts"),
        left_on="at",
        right_on="ts",
        by="customer",
        tolerance=None if window is None else pd.Timedelta(window),
    )
    return dict(zip(joined["row"], joined["v"], strict=True))


@pytest.fixture
def store(fe: Any, spark: Any) -> Any:
    """Makes the time series table of (id, ts, v) rows."""

    def of(right: Any, schema: str = "id bigint, ts timestamp, v double") -> None:
        frame = spark.createDataFrame(right, schema)
        fe.create_table(name=F, primary_keys=["id", "ts"], timeseries_columns="ts", df=frame)

    return of


def values(right: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [
        (int(i), ts.to_pydatetime(), None if np.isnan(v) else float(v)) for i, ts, v in right.itertuples(index=False)
    ]


@pytest.mark.documented
@pytest.mark.parametrize("window", [None, timedelta(hours=3), timedelta(0)])
@pytest.mark.parametrize("seed", [1, 2])
def test_like_merge_asof(fe: Any, spark: Any, store: Any, seed: int, window: timedelta | None) -> None:
    """Each label has the value that merge_asof gives it, with and without a look-back window; nulls are values."""
    left, right = drawn(seed)
    store(values(right))
    lookup = FeatureLookup(F, "customer", timestamp_lookup_key="at", lookback_window=window)
    got = (
        fe.create_training_set(df=spark.createDataFrame(left), feature_lookups=[lookup], label=None)
        .load_df()
        .toPandas()
    )
    wanted = expected(left, right, window)
    assert len(got) == len(left)
    assert got.columns.tolist() == ["row", "customer", "at", "v"]
    np.testing.assert_array_equal(got["v"].astype(float), [wanted[row] for row in got["row"]])


def joined(fe: Any, spark: Any, labels: list[Any], schema: str, **arguments: Any) -> list[tuple[Any, ...]]:
    lookup = FeatureLookup(F, "customer", timestamp_lookup_key="at", **arguments)
    df = spark.createDataFrame(labels, schema)
    loaded = fe.create_training_set(df=df, feature_lookups=[lookup], label=None).load_df()
    return sorted((tuple(row) for row in loaded.drop("at").collect()), key=str)


LABELS = "customer bigint, at timestamp"
NOON = datetime(2026, 3, 1, 12)


@pytest.mark.documented
def test_equal_times_count(fe: Any, spark: Any, store: Any) -> None:
    """A value of the very time counts, one of a microsecond later does not."""
    store([(1, NOON, 1.0), (1, NOON + timedelta(microseconds=1), 2.0)])
    assert joined(fe, spark, [(1, NOON)], LABELS) == [(1, 1.0)]


@pytest.mark.assumed
def test_the_edge_of_the_window(fe: Any, spark: Any, store: Any) -> None:
    """A value exactly as old as the look-back window counts, one a microsecond older does not."""
    hour, later = NOON + timedelta(hours=1), NOON + timedelta(hours=1, microseconds=1)
    store([(1, NOON, 1.0)])
    assert joined(fe, spark, [(1, hour), (1, later)], LABELS, lookback_window=timedelta(hours=1)) == [
        (1, 1.0),
        (1, None),
    ]


@pytest.mark.documented
def test_rows_stay(fe: Any, spark: Any, store: Any) -> None:
    """Rows with null keys, null times, unknown keys, and repeated rows all stay."""
    store([(1, NOON, 1.0)])
    rows = [(None, NOON), (1, None), (7, NOON), (1, NOON), (1, NOON)]
    assert joined(fe, spark, rows, LABELS) == [(1, 1.0), (1, 1.0), (1, None), (7, None), (None, None)]


@pytest.mark.documented
def test_a_null_value_is_a_value(fe: Any, spark: Any, store: Any) -> None:
    """The latest value is taken also when it is null; a default then fills it."""
    store([(1, NOON, 1.0), (1, NOON + timedelta(hours=1), None)])
    later = [(1, NOON + timedelta(hours=2))]
    assert joined(fe, spark, later, LABELS) == [(1, None)]
    assert joined(fe, spark, later, LABELS, default_values={"v": 0.5}) == [(1, 0.5)]


@pytest.mark.assumed
def test_days_beside_times(fe: Any, spark: Any, store: Any) -> None:
    """A date stands for its midnight in the session's time zone, UTC."""
    store([(1, date(2026, 3, 1), 1.0), (1, date(2026, 3, 2), 2.0)], "id bigint, ts date, v double")
    assert joined(fe, spark, [(1, datetime(2026, 3, 1, 23, 59))], LABELS) == [(1, 1.0)]
    assert joined(fe, spark, [(1, date(2026, 3, 2))], "customer bigint, at date") == [(1, 2.0)]


@pytest.mark.measured
def test_time_zones(fe: Any, spark: Any, store: Any) -> None:
    """A label's time written in another zone is the same moment."""
    store([(1, NOON, 1.0)])
    frame = pd.DataFrame(
        {"customer": [1, 1], "at": pd.to_datetime(["2026-03-01T14:00+02:00", "2026-03-01T13:59+02:00"])}
    )
    lookup = FeatureLookup(F, "customer", timestamp_lookup_key="at")
    loaded = fe.create_training_set(df=spark.createDataFrame(frame), feature_lookups=[lookup], label=None).load_df()
    assert sorted((row["v"] for row in loaded.collect()), key=str) == [1.0, None]
