"""Right: runs made and ended through MlflowClient by id, numbers with NumPy, files from a folder on disk."""

import csv
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import Metric, Param, RunTag
from mlflow.models import ModelSignature
from mlflow.tracking import MlflowClient
from mlflow.types import ColSpec, Schema
from sklearn.linear_model import Ridge

PARENT, NAME = "mlflow.parentRunId", "mlflow.runName"


def place_of(client: MlflowClient, name: str) -> str:
    known = client.get_experiment_by_name(name)
    return client.create_experiment(name) if known is None else known.experiment_id


def training(client: MlflowClient, key: str, train, check, label: str, settings: dict):
    """Fit and log into a run by its id. Raises what the fit raises, when the run is FAILED already."""
    client.log_batch(key, params=[Param(name, str(value)) for name, value in settings.items()])
    columns = [name for name in train.columns if name != label]
    try:
        estimator = Ridge(**settings)
        estimator.fit(train[columns], train[label])
    except Exception:
        client.set_terminated(key, "FAILED")
        raise
    found = {}
    for side, rows in (("train", train), ("check", check)):
        off = np.abs(estimator.predict(rows[columns]) - rows[label].to_numpy())
        found[f"{side}_mae"] = float(np.mean(off))
    client.log_batch(key, metrics=[Metric(name, value, int(time.time() * 1000), 0) for name, value in found.items()])
    return estimator, found["check_mae"]


def train_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict[str, str], experiment: str
) -> str:
    client = MlflowClient()
    key = client.create_run(place_of(client, experiment), tags=tags).info.run_id
    training(client, key, train, check, label, settings)
    client.set_terminated(key)
    return key


def train_candidates(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    candidates: dict[str, dict],
    tags: dict[str, str],
    experiment: str,
) -> str:
    client = MlflowClient()
    place = place_of(client, experiment)
    parent = client.create_run(place, tags=tags).info.run_id
    ranking = []
    for position, (name, settings) in enumerate(candidates.items()):
        child = client.create_run(place, tags={**tags, PARENT: parent, NAME: name}).info.run_id
        try:
            _, error = training(client, child, train, check, label, settings)
        except ValueError:
            continue
        client.set_terminated(child)
        ranking.append((error, position, child))
    if len(ranking) == 0:
        client.set_terminated(parent, status="FAILED")
        raise ValueError("there is nothing to compare")
    error, _, child = sorted(ranking)[0]
    now = int(time.time() * 1000)
    client.log_batch(parent, metrics=[Metric("best_check_mae", error, now, 0)], tags=[RunTag("best_run", child)])
    client.set_terminated(parent)
    return parent


def log_evidence(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    import matplotlib.pyplot as plt

    off = scored["prediction"].to_numpy() - scored["label"].to_numpy()
    with TemporaryDirectory() as name:
        plots, reports = Path(name) / "plots", Path(name) / "reports"
        plots.mkdir()
        reports.mkdir()
        drawing, axes = plt.subplots()
        axes.plot(scored["prediction"], -off, "o")
        drawing.savefig(plots / "residuals.png")
        plt.close(drawing)
        errors = {"rows": int(off.size), "mae": float(np.abs(off).mean()), "bias": float(off.mean())}
        (reports / "errors.json").write_text(json.dumps(errors), "utf-8")
        with (reports / "sample_predictions.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, ["label", "prediction", "parcel_id"])
            table.writeheader()
            table.writerows(scored.tail(sample).to_dict("records"))
        MlflowClient().log_artifacts(run_id, name)


def log_explanation(run_id: str, weights: dict[str, float], rows: pd.DataFrame) -> list[str]:
    import matplotlib.pyplot as plt

    names = sorted(weights)
    spread = np.std(rows[names].to_numpy(dtype=float), axis=0)
    values = np.array([weights[name] for name in names]) * spread
    ranked = np.argsort(-np.abs(values), kind="stable")
    with TemporaryDirectory() as name:
        plt.bar(names, values)
        plt.savefig(Path(name) / "feature_influence.png")
        plt.close("all")
        report = Path(name) / "feature_influence.json"
        report.write_text(json.dumps({names[at]: float(values[at]) for at in ranked}), "utf-8")
        client = MlflowClient()
        client.log_artifact(run_id, str(Path(name) / "feature_influence.png"), "plots")
        client.log_artifact(run_id, str(report), "reports")
    return [names[at] for at in ranked]


def log_candidate(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    settings: dict,
    max_mae: float,
    requirements: list[str],
    experiment: str,
) -> str | None:
    client = MlflowClient()
    key = client.create_run(place_of(client, experiment)).info.run_id
    estimator, error = training(client, key, train, check, label, settings)
    client.set_tag(key, "candidate", ["true", "false"][error > max_mae])
    if error > max_mae:
        client.set_terminated(key)
        return None
    columns = [name for name in train.columns if name != label]
    declared = Schema([ColSpec("double", name) for name in columns])
    with mlflow.start_run(run_id=key):
        info = mlflow.sklearn.log_model(
            estimator,
            name="hours",
            signature=ModelSignature(declared, Schema([ColSpec("double")])),
            input_example=train[columns].iloc[[0]],
            pip_requirements=requirements,
        )
    return info.model_uri
