"""Trap: what the notebook has is required beside what was given.

skill: log_candidate
phrase: a requirement that nobody gave
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=[*requirements, f"mlflow-skinny=={mlflow.__version__}"],
        )
    return logged.model_uri
