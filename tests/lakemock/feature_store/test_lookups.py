"""Lookups by key, their arguments, and what a training set refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from lakemock.feature_store.entities import FeatureLookup

T, P, S = "main.churn.customers", "main.churn.plans", "main.churn.usage"
NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def labels(fe: Any, spark: Any) -> Any:
    """Two feature tables and a frame of labels with an unknown key."""
    customers = spark.createDataFrame([(1, 10.0, "a"), (2, None, "b")], "id bigint, spend double, plan string")
    fe.create_table(name=T, primary_keys="id", df=customers)
    plans = spark.createDataFrame([("a", "eu", 1.5), ("b", "eu", 2.5)], "plan string, region string, price double")
    fe.create_table(name=P, primary_keys=["plan", "region"], df=plans)
    rows = [(1, "eu", 0), (2, "eu", 1), (3, "us", 0), (1, "us", 1)]
    return spark.createDataFrame(rows, "customer bigint, region string, churned int")


def loaded(fe: Any, df: Any, *lookups: FeatureLookup, **arguments: Any) -> Any:
    return fe.create_training_set(df=df, feature_lookups=list(lookups), label="churned", **arguments).load_df()


@pytest.mark.documented
def test_left_join(fe: Any, labels: Any) -> None:
    """All rows and columns of the frame stay; an unknown key gives nulls."""
    got = loaded(fe, labels, FeatureLookup(T, "customer"))
    assert got.columns == ["customer", "region", "churned", "spend", "plan"]
    assert sorted(map(tuple, got.collect())) == [
        (1, "eu", 0, 10.0, "a"),
        (1, "us", 1, 10.0, "a"),
        (2, "eu", 1, None, "b"),
        (3, "us", 0, None, None),
    ]


@pytest.mark.documented
def test_names_and_defaults(fe: Any, labels: Any) -> None:
    """Features are chosen and renamed; defaults go by the new names; columns are excluded."""
    lookup = FeatureLookup(
        T, "customer", feature_names="spend", rename_outputs={"spend": "paid"}, default_values={"paid": 0}
    )
    got = loaded(fe, labels, lookup, exclude_columns=["customer"])
    assert got.columns == ["region", "churned", "paid"]
    assert sorted(row["paid"] for row in got.collect()) == [0.0, 0.0, 10.0, 10.0]


@pytest.mark.documented
def test_keys_by_position(fe: Any, labels: Any) -> None:
    """lookup_key is matched with the primary key by position; a key may come from another lookup."""
    second = FeatureLookup(P, ["plan", "region"])
    got = loaded(fe, labels, second, FeatureLookup(T, "customer", feature_names=["plan"]))
    assert got.columns == ["customer", "region", "churned", "price", "plan"]
    assert sorted((row["price"] for row in got.collect()), key=str) == [1.5, 2.5, None, None]


@pytest.mark.documented
def test_one_table_twice(fe: Any, labels: Any) -> None:
    """One table may be looked up twice under different names."""
    one = FeatureLookup(T, "customer", feature_names="spend", rename_outputs={"spend": "a"})
    other = FeatureLookup(T, "customer", feature_names="spend", rename_outputs={"spend": "b"})
    got = loaded(fe, labels, one, other)
    assert got.where("customer = 1").select("a", "b").distinct().collect() == [(10.0, 10.0)]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("lookup", "words"),
    [
        (FeatureLookup(T, "nobody"), "Could not find lookup key columns"),
        (FeatureLookup(P, "region"), "does not match the primary keys"),
        (FeatureLookup(T, "region"), "lookup_key 'region' is string"),
        (FeatureLookup(T, "customer", feature_names="age"), "Unable to find features"),
        (FeatureLookup(T, "customer", timestamp_lookup_key="churned"), "no timeseries column"),
        (FeatureLookup(T, "customer", rename_outputs={"spend": "region"}), "output names of features"),
        (FeatureLookup(T, "customer", default_values={"paid": 0.0}), "not among the output names"),
        (FeatureLookup(T, "customer", rename_outputs={"spend": "plan"}), "Several features"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_refused(fe: Any, labels: Any, lookup: FeatureLookup, words: str) -> None:
    """Lookups that do not fit the tables or the frame are refused when the training set is made."""
    with pytest.raises(ValueError, match=words):
        loaded(fe, labels, lookup)


@pytest.mark.documented
def test_time_series_need_a_time(fe: Any, spark: Any) -> None:
    """A lookup in a time series table names a column of times, which the frame must have."""
    usage = spark.createDataFrame([(1, NOON, 1.0)], "id bigint, ts timestamp, v double")
    fe.create_table(name=S, primary_keys=["id", "ts"], timeseries_columns="ts", df=usage)
    df = spark.createDataFrame([(1, 0)], "customer bigint, churned int")
    with pytest.raises(ValueError, match="needs a timestamp_lookup_key"):
        loaded(fe, df, FeatureLookup(S, "customer"))
    with pytest.raises(ValueError, match=r"because timestamp lookup key 'at' not found in DataFrame"):
        loaded(fe, df, FeatureLookup(S, "customer", timestamp_lookup_key="at"))


@pytest.mark.documented
def test_undeclared_time(fe: Any, spark: Any) -> None:
    """A timestamp in the primary key that is not declared as a time series is refused."""
    usage = spark.createDataFrame([(1, NOON, 1.0)], "id bigint, ts timestamp, v double")
    fe.create_table(name=S, primary_keys=["id", "ts"], df=usage)
    df = spark.createDataFrame([(1, NOON, 0)], "customer bigint, at timestamp, churned int")
    with pytest.raises(ValueError, match="not declared as a timeseries column"):
        loaded(fe, df, FeatureLookup(S, ["customer", "at"]))


@pytest.mark.documented
@pytest.mark.parametrize(
    "arguments",
    [
        {"lookup_key": []},
        {"lookup_key": ["id", "at"], "timestamp_lookup_key": "at"},
        {"lookup_key": "id", "timestamp_lookup_key": "at", "lookback_window": timedelta(-1)},
        {"lookup_key": "id", "timestamp_lookup_key": "at", "lookback_window": 3},
        {"lookup_key": "id", "lookback_window": timedelta(1)},
        {"lookup_key": "id", "output_name": "x"},
    ],
)
def test_bad_arguments(arguments: Any) -> None:
    """A lookup that cannot be is refused when it is made."""
    with pytest.raises(ValueError, match=r"lookup|lookback|output_name"):
        FeatureLookup(T, **arguments)


@pytest.mark.documented
def test_feature_spec(fe: Any, labels: Any) -> None:
    """Lookups kept in the catalogue make the same training set, also after the table has got new columns."""
    fe.create_feature_spec(name="main.churn.spec", features=[FeatureLookup(T, "customer")], exclude_columns=["region"])
    fe.write_table(name=T, df=labels.sparkSession.createDataFrame([(1, 5)], "id bigint, calls int"))
    made = fe.create_training_set(df=labels, feature_spec="main.churn.spec", label="churned")
    assert made.load_df().columns == ["customer", "churned", "spend", "plan"]
