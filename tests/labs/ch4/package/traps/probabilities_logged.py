"""Trap: the loaded model gives both probabilities where the consumer expects a label.

skill: log_candidate
phrase: not one label a row
"""

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema


def log_candidate(model, customers, columns, label, requirements, experiment):
    kinds = [ColSpec({"bigint": "long"}.get(column["type"], column["type"]), column["name"]) for column in columns]
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            pyfunc_predict_fn="predict_proba",
            signature=ModelSignature(Schema(kinds), Schema([ColSpec("long", label)])),
            input_example=customers[[column["name"] for column in columns]].head(1),
            pip_requirements=requirements,
        )
    return logged.model_uri
