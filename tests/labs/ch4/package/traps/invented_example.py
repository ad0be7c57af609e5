"""Trap: the input example is a row that somebody made up.

skill: log_candidate
phrase: an example that is nobody's
"""

import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def log_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    values = {"string": "some text", "double": 12.5, "bigint": 7}
    example = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})
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
