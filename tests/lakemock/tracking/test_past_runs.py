"""Runs that a scene writes are those that MLflow's client would have logged."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from lakemock import arrange
from mlflow import MlflowClient

ANN = "ann@example.com"
CHANCE = ("run_id", "run_uuid", "run_name", "artifact_uri", "start_time", "end_time")
NAN = float("nan")
COLUMNS = [{"name": "age", "type": "double", "required": True}]


def told(run_id: str) -> dict[str, Any]:
    """What a client reads of a run, without what is another one each time."""
    run = MlflowClient().get_run(run_id)
    info = {key: value for key, value in dict(run.info).items() if key not in CHANCE}
    tags = {key: value.replace(run_id, "ITSELF") for key, value in run.data.tags.items() if key != "mlflow.runName"}
    metrics = {key: str(value) for key, value in run.data.metrics.items()}
    address = run.info.artifact_uri.replace(run_id, "ITSELF")
    return {**info, "tags": tags, "metrics": metrics, "params": run.data.params, "address": address}


@pytest.mark.measured
def test_a_written_run_is_like_a_logged_one(workspace: Any, sign_in: Any) -> None:
    """Its state, tags, params, metrics and place are the same, those that are no number or no finite one included."""
    sign_in(ANN)
    metrics = {"auc": 0.5, "lost": NAN, "far": float("inf")}
    mlflow.set_experiment("/Shared/past")
    with mlflow.start_run(tags={"owner": "ann"}) as run:
        mlflow.log_metrics(metrics)
        mlflow.log_param("alpha", 1)
    written = arrange.run(workspace, "/Shared/past", ANN, {"alpha": 1}, metrics, {"owner": "ann"})
    logged = told(run.info.run_id)
    for tag in ("mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit"):
        logged["tags"].pop(tag, None)
    assert told(written) == logged


@pytest.mark.measured
def test_a_metric_s_values_are_its_history(workspace: Any, sign_in: Any) -> None:
    """All are there, a step and a second apart, and the latest is the metric's."""
    sign_in(ANN)
    written = arrange.run(workspace, metrics={"loss": [3.0, 1.0, 2.0]}, start_time=1_000)
    history = MlflowClient().get_metric_history(written, "loss")
    assert [(each.value, each.step, each.timestamp) for each in history] == [(3, 0, 1000), (1, 1, 2000), (2, 2, 3000)]
    assert MlflowClient().get_run(written).data.metrics == {"loss": 2.0}


@pytest.mark.measured
@pytest.mark.parametrize("about", [{"params": {"a" * 251: 1}}, {"metrics": {"a?": 1.0}}, {"tags": {"a" * 251: "x"}}])
def test_what_mlflow_does_not_take(workspace: Any, sign_in: Any, about: dict[str, Any]) -> None:
    """A name that MLflow refuses is refused, and no run is there."""
    sign_in(ANN)
    with pytest.raises(mlflow.exceptions.MlflowException):
        arrange.run(workspace, "/Shared/past", **about)
    assert arrange.runs(workspace) == []


@pytest.mark.measured
def test_a_written_model_is_a_logged_one(workspace: Any, sign_in: Any) -> None:
    """It is READY, an output of its run, found by a search and loaded from the run's address."""
    sign_in(ANN)
    run_id = arrange.run(workspace, "/Shared/past", ANN)
    model_id = arrange.logged_model(workspace, run_id, [{"name": "scans", "type": "double", "required": True}])
    run = MlflowClient().get_run(run_id)
    (found,) = MlflowClient().search_logged_models([run.info.experiment_id])
    assert [each.model_id for each in run.outputs.model_outputs] == [found.model_id] == [model_id]
    assert (found.status, found.source_run_id) == ("READY", run_id)
    assert mlflow.pyfunc.load_model(f"runs:/{run_id}/model").metadata.model_id == model_id


@pytest.mark.assumed
def test_runs_of_a_scene_are_in_order(workspace: Any, sign_in: Any) -> None:
    """Those that are arranged one after the other begin so, however fast: a search gives the newest first, models too."""
    sign_in(ANN)
    made = [arrange.run(workspace, "/Shared/past") for _ in range(20)]
    models = [arrange.logged_model(workspace, made[0], COLUMNS) for _ in range(5)]
    client = MlflowClient()
    place = client.get_experiment_by_name("/Shared/past").experiment_id
    assert [run.info.run_id for run in client.search_runs([place])] == made[::-1]
    assert [each.model_id for each in client.search_logged_models([place])] == models[::-1]
