"""Trap: the output is called as in the course, not as the label is.

skill: log_candidate
phrase: the logged model's output is another
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
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri
