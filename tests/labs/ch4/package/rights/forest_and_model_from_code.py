"""Right: a forest over target-free ordinal codes, a signature read off an empty frame, a scorecard logged as code in a file."""

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.models import ModelSignature, infer_signature
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

OWN_FLAVOR = frozenset({"sklearn", "xgboost", "lightgbm"})


def choose_flavor(target: dict, single_node_rows: int) -> str:
    """A match over what decides."""
    match target:
        case {"custom_steps": True}:
            return "pyfunc"
        case {"library": library} if library not in OWN_FLAVOR:
            return "pyfunc"
        case {"serving": "batch", "rows_per_run": rows} if rows > single_node_rows:
            return "spark"
        case {"library": library}:
            return library
    raise ValueError(target)


def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> Any:
    """Trees need no scaling; what was never seen, and null, have codes of their own."""
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2, min_frequency=2
    )
    prepare = make_column_transformer(
        (codes, categorical), (SimpleImputer(strategy="constant", fill_value=-1.0, add_indicator=True), numeric)
    )
    forest = RandomForestClassifier(n_estimators=60, min_samples_leaf=5, random_state=0, n_jobs=1)
    return make_pipeline(prepare, forest).fit(customers.drop(columns=label), customers[label])


def explicit_signature(columns: list[dict], output: str, threshold: float) -> ModelSignature:
    """Inferred, but from a frame that was made of the declaration."""
    given = pd.DataFrame({column["name"]: pd.Series([sample_value(column)]) for column in columns})
    return infer_signature(given, pd.DataFrame({output: [1]}), {"threshold": float(threshold)})


def sample_value(column: dict) -> Any:
    kind = column["type"]
    if kind == "string":
        return "text"
    return 1 if kind == "bigint" and column["nullable"] is False else 1.5


def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    """Line by line; whatever is no package must be importable from Python itself."""
    standard, lines = {*sys.builtin_module_names, *sys.stdlib_module_names}, {}
    for module, purposes in used.items():
        if "predict" not in purposes:
            continue
        top = module.split(".")[0]
        if top not in packages:
            if top not in standard:
                raise LookupError(f"{module}: nobody knows its package")
            continue
        if (package := packages[top]) not in installed:
            raise LookupError(f"{package} is not installed")
        lines[package] = f"{package}=={installed[package]}"
    return [lines[package] for package in sorted(lines)]


def experiment_id(name: str) -> str:
    client = MlflowClient()
    known = client.get_experiment_by_name(name)
    return known.experiment_id if known else client.create_experiment(name)


def log_candidate(
    model: Any, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    """By run URI."""
    names = [column["name"] for column in columns]
    signature = infer_signature(
        pd.DataFrame({column["name"]: pd.Series([sample_value(column)]) for column in columns}),
        pd.DataFrame({label: [0]}),
    )
    with mlflow.start_run(experiment_id=experiment_id(experiment), run_name="candidate") as run:
        mlflow.log_param("rows", len(customers))
        mlflow.sklearn.log_model(
            model,
            name="model",
            serialization_format="cloudpickle",
            signature=signature,
            input_example=customers.loc[customers.index[-1:], names],
            pip_requirements=[*requirements],
        )
    return f"runs:/{run.info.run_id}/model"


CODE = """
import json

import mlflow
import pandas as pd


class Card(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        with open(context.artifacts["card"]) as file:
            self.card = json.load(file)

    def predict(self, context, model_input, params=None):
        limit = params["threshold"] if params else self.card["threshold"]
        return pd.DataFrame({"churned": [int(self.score(row) >= limit) for row in model_input.to_dict("records")]})

    def score(self, row):
        points, weights = self.card["points"], self.card["weights"]
        calls = 0.0 if pd.isna(row["support_calls"]) else row["support_calls"]
        region = row["region"] if row["region"] in points else "other"
        return (
            weights["base"] + weights["tenure_months"] * row["tenure_months"] + weights["support_calls"] * calls
            + points[region]
        )


mlflow.models.set_model(Card())
"""


def log_scorecard(
    weights: dict[str, float], files: dict[str, str], threshold: float, requirements: list[str], experiment: str
) -> str:
    """The model is a file of code; weights and points are one artifact."""
    Path("card_model.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    points = json.loads(Path(files["region_points"]).read_bytes())
    card = {"weights": weights, "threshold": threshold, "points": points}
    Path("card.json").write_text(json.dumps(card), encoding="utf-8")
    frame = pd.DataFrame({"region": ["north"], "tenure_months": [3], "support_calls": [1.0]})
    with mlflow.start_run(experiment_id=experiment_id(experiment)):
        info = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model="card_model.py",
            artifacts={"card": "card.json"},
            signature=infer_signature(frame, pd.DataFrame({"churned": [1]}), {"threshold": threshold}),
            input_example=frame,
            pip_requirements=requirements,
        )
    return info.model_uri
