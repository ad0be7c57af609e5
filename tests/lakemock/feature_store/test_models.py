"""Models that know what they look up: logged, registered, scored in batch and by key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import mlflow
import pytest
from databricks.sdk.errors import NotFound
from lakemock.feature_store.entities import FeatureLookup

T, S = "main.churn.customers", "main.churn.usage"
NOON = datetime(2026, 3, 1, 12)
COLUMNS = ["age", "spend", "hours"]


@pytest.fixture
def training_set(fe: Any, spark: Any) -> Any:
    """Labels of three customers with a feature by key and one as of a time."""
    customers = spark.createDataFrame([(1, 10.0), (2, 20.0), (3, 30.0)], "id bigint, spend double")
    fe.create_table(name=T, primary_keys="id", df=customers)
    usage = [(1, NOON, 1.0), (1, NOON + timedelta(days=1), 9.0), (2, NOON, 2.0), (3, NOON, 3.0)]
    fe.create_table(
        name=S,
        primary_keys=["id", "ts"],
        timeseries_columns="ts",
        df=spark.createDataFrame(usage, "id bigint, ts timestamp, hours double"),
    )
    at = NOON + timedelta(hours=1)
    labels = [(1, at, 30.0, 0), (2, at, 40.0, 1), (3, at, 50.0, 0), (3, at, 51.0, 1)]
    df = spark.createDataFrame(labels, "customer bigint, at timestamp, age double, churned bigint")
    lookups = [FeatureLookup(T, "customer"), FeatureLookup(S, "customer", timestamp_lookup_key="at")]
    return fe.create_training_set(df=df, feature_lookups=lookups, label="churned", exclude_columns=["customer", "at"])


@pytest.fixture
def logged(fe: Any, training_set: Any) -> Any:
    """The model, version 1 of main.churn.model: (MLflow's info, the raw model)."""
    from sklearn.linear_model import LinearRegression

    frame = training_set.load_df().toPandas()
    raw = LinearRegression().fit(frame[COLUMNS], frame["churned"])
    mlflow.set_experiment("/churn")
    with mlflow.start_run():
        info = fe.log_model(
            model=raw,
            artifact_path="model",
            flavor=mlflow.sklearn,
            training_set=training_set,
            registered_model_name="main.churn.model",
            pip_requirements=["scikit-learn", "skops"],
            serialization_format="skops",
        )
    return info, raw


@pytest.mark.documented
def test_score_batch(fe: Any, spark: Any, logged: Any) -> None:
    """Batch scoring looks up as training did, keeps the rows, and adds features and predictions."""
    asked = [(1, NOON + timedelta(hours=2), 33.0), (1, NOON + timedelta(days=2), 33.0)]
    df = spark.createDataFrame(asked, "customer bigint, at timestamp, age double")
    got = fe.score_batch(model_uri="models:/main.churn.model/1", df=df).toPandas().sort_values("hours")
    assert got.columns.tolist() == ["customer", "at", "age", "spend", "hours", "prediction"]
    assert got["hours"].tolist() == [1.0, 9.0]
    assert got["prediction"].tolist() == pytest.approx(logged[1].predict(got[COLUMNS]).tolist())


@pytest.mark.documented
def test_overrides(fe: Any, spark: Any, logged: Any) -> None:
    """A column of the frame that is named like a feature is used in its place."""
    df = spark.createDataFrame([(1, NOON, 33.0, 99.0)], "customer bigint, at timestamp, age double, spend double")
    got = fe.score_batch(model_uri=f"models:/{logged[0].model_id}", df=df).first()
    assert (got["spend"], got["hours"]) == (99.0, 1.0)


@pytest.mark.documented
def test_lineage(logged: Any) -> None:
    """The model says which feature tables it was trained on, at which versions, and what a caller gives."""
    info = mlflow.models.get_model_info("models:/main.churn.model/1")
    assert sorted(info.metadata["feature_tables"]) == [T, S]
    required = [each.name for each in info.signature.inputs.inputs if each.required]
    assert required == ["customer", "at", "age"]


@pytest.mark.assumed
def test_a_signature_of_the_raw_model(fe: Any, training_set: Any) -> None:
    """A signature of the features alone gives the outputs; a caller still gives keys and what is not looked up."""
    from sklearn.linear_model import LinearRegression

    frame = training_set.load_df().toPandas()
    raw = LinearRegression().fit(frame[COLUMNS], frame["churned"])
    given = mlflow.models.infer_signature(frame[COLUMNS], raw.predict(frame[COLUMNS]))
    mlflow.set_experiment("/churn")
    with mlflow.start_run():
        info = fe.log_model(
            model=raw, artifact_path="model", flavor=mlflow.sklearn, training_set=training_set, signature=given,
            pip_requirements=["scikit-learn"],
        )  # fmt: skip
    assert info.signature.inputs.required_input_names() == ["customer", "at", "age"]
    assert info.signature.outputs == given.outputs


@pytest.mark.documented
def test_online_equals_batch(fe: Any, spark: Any, logged: Any) -> None:
    """Loaded by MLflow, the model needs keys alone, once its tables are published, and predicts as batch scoring does."""
    fe.create_online_store(name="store", capacity="CU_1")
    store = fe.get_online_store(name="store")
    for table in (T, S):
        fe.publish_table(
            online_store=store, source_table_name=table, online_table_name=f"{table}_online", publish_mode="SNAPSHOT"
        )
    df = spark.createDataFrame(
        [(i, NOON + timedelta(days=9), 33.0) for i in (1, 2)], "customer bigint, at timestamp, age double"
    )
    batch = fe.score_batch(model_uri="models:/main.churn.model/1", df=df).toPandas().sort_values("customer")
    online = mlflow.pyfunc.load_model("models:/main.churn.model/1").predict(df.toPandas().sort_values("customer"))
    assert list(online) == pytest.approx(batch["prediction"].tolist())


@pytest.mark.documented
def test_not_published(spark: Any, logged: Any) -> None:
    """Without an online table, a lookup by key says so."""
    import pandas as pd

    frame = pd.DataFrame({"customer": [1], "at": [NOON], "age": [1.0]})
    with pytest.raises(NotFound, match="No suitable online store found for feature tables"):
        mlflow.pyfunc.load_model("models:/main.churn.model/1").predict(frame)


@pytest.mark.assumed
def test_other_models(fe: Any, spark: Any, log_churn_model: Any) -> None:
    """A model that was logged without the feature store cannot be scored through it."""
    with pytest.raises(ValueError, match="has no feature spec"):
        fe.score_batch(model_uri=log_churn_model().model_uri, df=spark.range(1))
