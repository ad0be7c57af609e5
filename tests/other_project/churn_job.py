"""A nightly job as teams write it: read a table, train, log, register, and say who is champion. Knows nothing of its tests."""

from __future__ import annotations

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.models import infer_signature
from pyspark.sql import SparkSession
from sklearn.linear_model import LogisticRegression

MODEL = "main.churn.nightly"


def training_rows(spark: SparkSession, table: str, version: int) -> pd.DataFrame:
    """The table as of a version, so that a rerun sees the same rows."""
    return spark.read.option("versionAsOf", version).table(table).toPandas()


def train(rows: pd.DataFrame) -> str:
    """Train, log and register; the number of the new version."""
    features = rows[["tenure_months", "monthly_spend"]]
    mlflow.set_experiment("/Shared/churn")
    with mlflow.start_run():
        model = LogisticRegression().fit(features, rows["churned"])
        mlflow.log_metric("rows", len(rows))
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict(features)),
            pip_requirements=["scikit-learn"],
        )
    version = mlflow.register_model(logged.model_uri, MODEL).version
    MlflowClient().set_registered_model_alias(MODEL, "champion", version)
    return str(version)


def champion() -> str:
    """Which version is champion, and who registered it, asked of the SDK."""
    found = WorkspaceClient().model_versions.get_by_alias(MODEL, "champion")
    return f"{found.version} by {found.created_by}"


def served_score(endpoint: str, tenure_months: float, monthly_spend: float) -> float:
    """What the endpoint says of one customer."""
    row = {"tenure_months": tenure_months, "monthly_spend": monthly_spend}
    answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=[row])
    return float(answer.predictions[0]["score"])
