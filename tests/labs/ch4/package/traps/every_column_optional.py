"""Trap: to be safe, every column may be left out.

skill: log_candidate
phrase: the logged model lets a column be left out
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [
        ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"], required=False)
        for column in columns
    ]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri
