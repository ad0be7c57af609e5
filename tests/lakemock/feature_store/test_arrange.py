"""What whoever sets a scene arranges is what the real client would have left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import mlflow
import pytest
from lakemock import arrange

USAGE, SPEC, MODEL = "main.churn.usage", "main.churn.spec", "main.churn.model"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOOKUP = {
    "table_name": USAGE,
    "lookup_key": ["customer"],
    "feature_names": ["gb"],
    "rename_outputs": {"gb": "gb_now"},
    "timestamp_lookup_key": "at",
    "lookback_seconds": 7200,
    "default_values": {"gb_now": 0.5},
}


@pytest.fixture
def usage(fe: Any, workspace: Any) -> None:
    """A time series table of one customer, at noon and an hour later, and an online store."""
    import pyarrow as pa

    rows = pa.table({"id": ["a", "a"], "as_of": [NOON, NOON + timedelta(hours=1)], "gb": [1.0, 2.0]})
    arrange.write_table(workspace, USAGE, rows, user="ann@example.com", keys=["id", "as_of"], timeseries=["as_of"])
    arrange.online_store(workspace, "store")


@pytest.mark.documented
def test_a_time_series_table(fe: Any, usage: Any) -> None:
    """A table with keys and a time series column is a feature table that is looked up as of a time."""
    assert fe.get_table(name=USAGE).timestamp_keys == ["as_of"]
    assert [each.name for each in fe.get_table(name=USAGE).features] == ["gb"]


@pytest.mark.documented
def test_a_model(fe: Any, spark: Any, workspace: Any, usage: Any) -> None:
    """A model is scored in batch by its own lookups and columns, and by key once its table is online."""
    inputs = {"customer": "string", "at": "datetime", "extra": "double"}
    arrange.feature_model(workspace, MODEL, [LOOKUP], inputs, {"gb_now": 10.0, "extra": 1.0}, 100.0)
    df = spark.createDataFrame(
        [("a", NOON + timedelta(minutes=30), 1.0), ("b", NOON, 2.0), ("a", NOON + timedelta(hours=4), 3.0)],
        "customer string, at timestamp, extra double",
    )
    got = fe.score_batch(model_uri=f"models:/{MODEL}/1", df=df).collect()
    assert sorted(row["prediction"] for row in got) == [107.0, 108.0, 111.0]
    required = mlflow.models.get_model_info(f"models:/{MODEL}/1").signature.inputs.required_input_names()
    assert required == ["customer", "at", "extra"]
    arrange.online_table(workspace, USAGE, "store")
    assert arrange.online_tables(workspace) == {
        f"{USAGE}_online": {"source": USAGE, "store": "store", "mode": "SNAPSHOT"}
    }
    online = mlflow.pyfunc.load_model(f"models:/{MODEL}/1").predict(df.limit(1).toPandas())
    assert online["score"].tolist() == [121.0]


@pytest.mark.documented
def test_a_spec(fe: Any, spark: Any, workspace: Any, usage: Any) -> None:
    """A feature spec is one that a training set can be made of."""
    arrange.feature_spec_of(workspace, SPEC, [LOOKUP], exclude_columns=["at"])
    labels = spark.createDataFrame([("a", NOON, 1)], "customer string, at timestamp, y int")
    made = fe.create_training_set(df=labels, feature_spec=SPEC, label="y").load_df()
    assert [row.asDict() for row in made.collect()] == [{"customer": "a", "y": 1, "gb_now": 1.0}]
