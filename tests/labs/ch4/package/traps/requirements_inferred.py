"""Trap: MLflow is left to find out what the model needs.

skill: log_candidate
phrase: requirements left to inference
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = Schema(
        [ColSpec({"bigint": "long"}.get(column["type"], column["type"]), column["name"]) for column in columns]
    )
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(inputs, Schema([ColSpec("long", label)])),
            input_example=customers[[column["name"] for column in columns]].head(1),
        )
    return logged.model_uri
