"""Trap: the run that has the model says that it failed.

skill: log_candidate
phrase: the run does not end as finished
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    run = mlflow.start_run()
    try:
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    finally:
        mlflow.end_run("FAILED" if run else "FINISHED")
    return logged.model_uri
