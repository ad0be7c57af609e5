"""Trap: the whole folder of the training travels with the model.

skill: log_scorecard
phrase: artifacts/training_rows.csv
"""

import json
from pathlib import Path

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema


class Card(mlflow.pyfunc.PythonModel):
    def __init__(self, weights, threshold):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= (params or {}).get("threshold", self.threshold)).to_numpy().astype("int64")


def log_scorecard(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights, threshold),
            artifacts=files,
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri
