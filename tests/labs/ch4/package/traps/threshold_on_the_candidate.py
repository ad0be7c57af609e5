"""Trap: the signature has the threshold that another function asks for.

skill: log_candidate
phrase: a parameter that the model does not take
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    outputs, parameters = Schema([ColSpec("long", label)]), ParamSchema([ParamSpec("threshold", "double", default=0.5)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), outputs, parameters),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri
