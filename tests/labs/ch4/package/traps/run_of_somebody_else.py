"""Trap: the experiment's latest run is gone on with.

skill: log_scorecard
phrase: logged in an old run
"""

import json
from pathlib import Path

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema


class Card(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


def log_scorecard(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    latest = mlflow.search_runs(experiment_names=[experiment], max_results=1, output_format="list")
    with mlflow.start_run(run_id=latest[0].info.run_id if latest else None):
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri
