"""Reference for lab 4.1."""

import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def choose_flavor(target: dict, single_node_rows: int) -> str:
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    # Spark pays for itself on rows by the million; an online answer cannot wait for a Spark session.
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    return target["library"]


def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> Any:
    # Encoders and imputers are fitted once, here, and travel inside the model; columns are taken by name.
    categories = OneHotEncoder(handle_unknown="ignore")
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = make_column_transformer((categories, categorical), (numbers, numeric))
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    return model.fit(customers[[*categorical, *numeric]], customers[label])


def explicit_signature(columns: list[dict], output: str, threshold: float) -> ModelSignature:
    inputs = [ColSpec(_type_of(column), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)


def _type_of(column: dict) -> str:
    if column["type"] == "bigint":
        # pandas has no null in an integer column: with the first null, the whole column is double.
        return "double" if column["nullable"] else "long"
    return column["type"]


def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]


def log_candidate(
    model: Any, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    inputs = Schema([ColSpec(_type_of(column), column["name"]) for column in columns])
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(inputs, Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


class Scorecard(mlflow.pyfunc.PythonModel):
    """Points for each region come from the artifact beside the model, never from where it was made."""

    def __init__(self, weights: dict[str, float], threshold: float):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context: Any) -> None:
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict | None = None) -> np.ndarray:
        threshold = (params or {}).get("threshold", self.threshold)
        points = model_input["region"].map(self.points).fillna(self.points["other"])
        score = self.weights["base"] + points.astype("float64")
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= threshold).to_numpy().astype("int64")


def log_scorecard(
    weights: dict[str, float], files: dict[str, str], threshold: float, requirements: list[str], experiment: str
) -> str:
    signature = ModelSignature(
        Schema([ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]),
        Schema([ColSpec("long", "churned")]),
        ParamSchema([ParamSpec("threshold", "double", default=threshold)]),
    )
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Scorecard(weights, threshold),
            artifacts={"region_points": files["region_points"]},  # what predicting needs, and no more
            signature=signature,
            pip_requirements=requirements,
        )
    return logged.model_uri
