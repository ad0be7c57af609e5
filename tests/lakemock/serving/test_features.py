"""Endpoints that look features up: keys come in, and the request overrides what it brings itself."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from databricks.sdk import WorkspaceClient
from sklearn.linear_model import LinearRegression

from .endpoints import config, entity

TABLE = "main.churn.spend"
USER = "spark@example.com"
pytestmark = pytest.mark.documented


@pytest.fixture
def fe(serving: Any, spark: Any, sign_in: Any) -> Any:
    """The feature store's client, with a table of what each customer spends, published online."""
    from lakemock import feature_store

    feature_store.install()
    from databricks.feature_engineering import FeatureEngineeringClient

    sign_in(USER, admin=True)
    spark.sql("CREATE SCHEMA IF NOT EXISTS main.churn")
    client = FeatureEngineeringClient()
    frame = spark.createDataFrame([(1, 10.0), (2, 20.0)], "id bigint, spend double")
    client.create_table(name=TABLE, primary_keys="id", df=frame)
    client.create_online_store(name="store", capacity="CU_1")
    store = client.get_online_store(name="store")
    client.publish_table(
        online_store=store, source_table_name=TABLE, online_table_name=f"{TABLE}_online", publish_mode="SNAPSHOT"
    )
    return client


def _lookup() -> Any:
    from databricks.feature_engineering import FeatureLookup

    return FeatureLookup(TABLE, "id", feature_names=["spend"])


def test_a_model_of_the_feature_store_takes_keys_only(fe, spark, serving):
    """The endpoint looks `spend` up by `id`; a request that brings it is answered with its own."""
    labels = spark.createDataFrame([(1, 1.0), (2, 2.0)], "id bigint, y double")
    training = fe.create_training_set(df=labels, feature_lookups=[_lookup()], label="y", exclude_columns=["id"])
    rows = training.load_df().toPandas()
    model = LinearRegression().fit(rows[["spend"]], rows["y"])
    mlflow.set_experiment("/Shared/features")
    with mlflow.start_run():
        fe.log_model(
            model=model,
            artifact_path="model",
            flavor=mlflow.sklearn,
            training_set=training,
            registered_model_name="main.churn.m",
            pip_requirements=["mlflow"],
            serialization_format="skops",
        )
    api = WorkspaceClient().serving_endpoints
    api.create_and_wait("m", config=config(entity("1", "main.churn.m")))
    assert api.query("m", dataframe_records=[{"id": 2}, {"id": 1}]).predictions == pytest.approx([2.0, 1.0])
    assert api.query("m", dataframe_records=[{"id": 2, "spend": 50.0}]).predictions == pytest.approx([5.0])


def test_a_feature_spec_is_served(fe, serving, workspace_server, sign_in):
    """Its endpoint answers with the features of each key, none for an unknown one; a feature that the request has stays."""
    import requests

    fe.create_feature_spec(name="main.churn.spec", features=[_lookup()])
    serving.serving_endpoint("f", [{"entity_name": "main.churn.spec"}], creator=USER)
    url = f"{workspace_server.host}/serving-endpoints/f/invocations"
    headers = {"Authorization": f"Bearer {sign_in(USER)}"}
    answers = [
        requests.post(url, json={"dataframe_records": rows}, headers=headers, timeout=60).json()
        for rows in ([{"id": 1}, {"id": 9}], [{"id": 2, "spend": 7.0}])
    ]
    assert answers == [
        {"outputs": [{"id": 1, "spend": 10.0}, {"id": 9, "spend": None}]},
        {"outputs": [{"id": 2, "spend": 7.0}]},
    ]


def test_a_dependency_that_is_down(fe, serving, faults):
    """Without the online store the feature endpoint answers an error, and again when it is back."""
    from databricks.sdk.errors import BadRequest

    fe.create_feature_spec(name="main.churn.spec", features=[_lookup()])
    serving.serving_endpoint("f", [{"entity_name": "main.churn.spec"}], creator=USER)
    api = WorkspaceClient().serving_endpoints
    faults.dependency_down("feature_store")
    with pytest.raises(BadRequest):
        api.query("f", dataframe_records=[{"id": 1}])
    faults.clear_faults()
    assert api.query("f", dataframe_records=[{"id": 1}]) is not None


def test_whoever_judges_asks_an_endpoint(fe, serving):
    """An endpoint's answer to somebody can be looked at, features looked up while it is given."""
    fe.create_feature_spec(name="main.churn.spec", features=[_lookup()])
    serving.serving_endpoint("f", [{"entity_name": "main.churn.spec"}], creator=USER)
    assert serving.serving_answer("f", USER, [{"id": 1}]) == {
        "status": 200,
        "body": {"outputs": [{"id": 1, "spend": 10.0}]},
    }
    assert serving.serving_answer("f", "stranger@example.com", [{"id": 1}])["status"] == 403


def test_a_function_may_stand_before_its_lookup(fe, serving, spark):
    """A feature that is computed from a looked-up one is served wherever it stands in the spec."""
    from databricks.feature_engineering import FeatureFunction

    spark.sql("CREATE FUNCTION main.churn.twice(x DOUBLE) RETURNS DOUBLE LANGUAGE PYTHON AS $$ return 2 * x $$")
    twice = FeatureFunction(udf_name="main.churn.twice", input_bindings={"x": "spend"}, output_name="twice")
    fe.create_feature_spec(name="main.churn.spec", features=[twice, _lookup()])
    serving.serving_endpoint("f", [{"entity_name": "main.churn.spec"}], creator=USER)
    answer = serving.serving_answer("f", USER, [{"id": 2}])
    assert answer == {"status": 200, "body": {"outputs": [{"id": 2, "spend": 20.0, "twice": 40.0}]}}


def test_a_key_that_is_not_there_is_nan_for_a_function(fe, serving, spark):
    """A function is given NaN online for a key that no row has, alone or beside others, and None in batch scoring."""
    from databricks.feature_engineering import FeatureFunction

    body = "return str(x) if x is None or x != x else 'known'"
    spark.sql(f"CREATE FUNCTION main.churn.said(x DOUBLE) RETURNS STRING LANGUAGE PYTHON AS $$ {body} $$")
    said = FeatureFunction(udf_name="main.churn.said", input_bindings={"x": "spend"}, output_name="said")
    fe.create_feature_spec(name="main.churn.spec", features=[_lookup(), said])
    serving.serving_endpoint("f", [{"entity_name": "main.churn.spec"}], creator=USER)
    both, alone = (
        serving.serving_answer("f", USER, rows)["body"]["outputs"] for rows in ([{"id": 1}, {"id": 9}], [{"id": 9}])
    )
    assert [each["said"] for each in both + alone] == ["known", "nan", "nan"]
    asked = spark.createDataFrame([(9,)], "id bigint")
    batch = fe.create_training_set(df=asked, feature_lookups=[_lookup(), said], label=None).load_df()
    assert batch.first()["said"] == "None"
