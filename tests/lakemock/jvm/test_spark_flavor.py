"""SparkML models in MLflow: logged, registered in Unity Catalog, loaded by alias. Over Spark Connect, by pyspark-client."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from mlflow.models import infer_signature

T, MODEL = "main.churn.events", "main.churn.spark_model"
ROWS = [(0.5, 0.0), (1.5, 1.0), (2.5, 1.0), (0.0, 0.0)]


@pytest.fixture
def fitted(spark: Any) -> Any:
    from pyspark.ml import Pipeline
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.feature import VectorAssembler

    spark.createDataFrame(ROWS, "x double, y double").write.saveAsTable(T)
    stages = [VectorAssembler(inputCols=["x"], outputCol="f"), LogisticRegression(featuresCol="f", labelCol="y")]
    return Pipeline(stages=stages).fit(spark.table(T))


@pytest.mark.measured
def test_logged_registered_loaded(spark: Any, fitted: Any) -> None:
    """A pipeline goes into a run and the registry, and scores as before when it is loaded as Spark's or as a Python function."""
    mlflow.set_experiment("/Shared/churn")
    frame = spark.table(T)
    signature = infer_signature(frame.select("x").toPandas(), [0.0])
    with mlflow.start_run():
        mlflow.spark.log_model(
            fitted,
            artifact_path="model",
            signature=signature,
            pip_requirements=["pyspark"],
            registered_model_name=MODEL,
        )
    mlflow.MlflowClient().set_registered_model_alias(MODEL, "champion", "1")
    right = [row.prediction for row in fitted.transform(frame).orderBy("x").collect()]
    loaded = mlflow.spark.load_model(f"models:/{MODEL}@champion")
    assert [row.prediction for row in loaded.transform(frame).orderBy("x").collect()] == right
    as_function = mlflow.pyfunc.load_model(f"models:/{MODEL}@champion")
    assert as_function.predict(frame.select("x").orderBy("x").toPandas()) == right
