"""Trap: the first rows of the training table, with ids and labels, are the input example.

skill: log_candidate
phrase: the example shows more than the model takes
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
            input_example=customers.head(1),
            pip_requirements=requirements,
        )
    return logged.model_uri
