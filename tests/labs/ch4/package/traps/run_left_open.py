"""Trap: the run is started and never ended.

skill: log_candidate
phrase: the run is left open
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    mlflow.set_experiment(experiment)
    mlflow.start_run()
    logged = mlflow.sklearn.log_model(
        model,
        name="churn",
        signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
        input_example=customers[[column["name"] for column in columns]].head(1),
        pip_requirements=requirements,
    )
    return logged.model_uri
