"""Runs through MLflow's client with the tracking URI `databricks`."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
import requests
from lakemock import arrange
from lakemock.tracking import client_state, store
from mlflow.exceptions import MlflowException

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.mark.measured
def test_a_logged_run_is_seen_by_the_world(workspace: Any, sign_in: Any, log_churn_model: Any) -> None:
    """Params, metrics, artifacts and the logged model of a run are in the workspace, under its caller's name."""
    sign_in(ANN)
    info = log_churn_model()
    (run,) = arrange.runs(workspace, "/Shared/churn")
    assert (run["user"], run["status"], run["params"], run["metrics"]) == (ANN, "FINISHED", {"C": "1.0"}, {"auc": 0.9})
    assert run["artifacts"] == ["reports/evidence.txt"]
    assert [model["model_id"] for model in run["models"]] == [info.model_id]


@pytest.mark.measured
def test_artifacts_come_back(sign_in: Any, workspace: Any, log_churn_model: Any) -> None:
    """An artifact is listed and downloaded through the client."""
    sign_in(ANN)
    run_id = log_churn_model().run_id
    assert [file.path for file in mlflow.MlflowClient().list_artifacts(run_id)] == ["reports"]
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/reports/evidence.txt") == "evidence"


@pytest.mark.documented
def test_a_run_belongs_to_its_caller(sign_in: Any, workspace: Any) -> None:
    """Each sign-in acts as its own principal, and nobody can log a run under another's name."""
    for name in (ANN, BOB, ANN):
        sign_in(name)
        mlflow.set_experiment("/Shared/churn")
        with mlflow.start_run(tags={"mlflow.user": "somebody@else.com"}) as run:
            pass
        assert mlflow.get_run(run.info.run_id).info.user_id == name
        assert mlflow.get_run(run.info.run_id).data.tags["mlflow.user"] == name


@pytest.mark.measured
def test_runs_get_tells_the_workspace(workspace: Any, workspace_server: Any, sign_in: Any) -> None:
    """The header from which MLflow reads the workspace of a run is there."""
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}
    url = f"{workspace_server.host}/api/2.0/mlflow/runs/get"
    answer = requests.get(url, params={"run_id": arrange.run(workspace)}, headers=headers, timeout=10)
    assert (answer.status_code, answer.headers["x-databricks-org-id"]) == (200, "1")


@pytest.mark.measured
def test_without_an_experiment(workspace: Any, sign_in: Any) -> None:
    """Starting a run without an experiment is refused, for the platform has no default one outside notebooks."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match="experiment"):
        mlflow.start_run()


@pytest.mark.measured
def test_search_runs(workspace: Any, sign_in: Any) -> None:
    """Runs are found by MLflow's own search."""
    low, high = (arrange.run(workspace, metrics={"auc": auc}) for auc in (0.7, 0.9))
    sign_in(ANN)
    found = mlflow.search_runs(
        experiment_names=["/Shared/churn"], filter_string="metrics.auc > 0.8", output_format="list"
    )
    assert [run.info.run_id for run in found] == [high] != [low]


@pytest.mark.measured
def test_errors_are_mlflows(workspace: Any, sign_in: Any) -> None:
    """What MLflow's store refuses comes back with its own code and text."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match=r"Run with id=.* not found") as refused:
        mlflow.get_run("0" * 32)
    assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.assumed
def test_unknown_token(workspace: Any, sign_in: Any) -> None:
    """A token that was revoked is refused with the platform's text."""
    workspace.principals.revoke(sign_in(ANN))
    with pytest.raises(MlflowException, match="Credential was not sent"):
        mlflow.search_experiments()


@pytest.mark.measured
def test_what_is_missing_says_so(workspace: Any, workspace_server: Any, sign_in: Any) -> None:
    """An operation that MLflow's handlers do not have answers 501 with its name."""
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}
    answer = requests.get(f"{workspace_server.host}/api/2.0/mlflow/runs/nothing", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error_code"]) == (501, "NOT_IMPLEMENTED")


@pytest.mark.measured
def test_reset_forgets_everything(workspace: Any, workspace_server: Any, sign_in: Any, log_churn_model: Any) -> None:
    """After a reset the same experiment ids are given again and no file is left."""
    sign_in(ANN)
    log_churn_model()
    workspace_server.locked(arrange.reset)
    assert [path.name for path in workspace.root.rglob("*") if path.is_file()] == [store.DATABASE]
    sign_in(ANN)
    assert mlflow.search_experiments() == []
    assert mlflow.set_experiment("/Shared/churn").experiment_id == "1"


@pytest.mark.measured
def test_keep(workspace: Any, sign_in: Any, log_churn_model: Any, tmp_path: Any) -> None:
    """A kept store opens in MLflow without the workspace, and its artifacts are in it."""
    sign_in(ANN)
    run_id = log_churn_model().run_id
    uri = store.keep(workspace, tmp_path / "kept")
    client_state.sign_out()
    kept = mlflow.MlflowClient(tracking_uri=uri).get_run(run_id)
    assert kept.info.artifact_uri.startswith(str(tmp_path / "kept"))
    assert [file.path for file in mlflow.MlflowClient(tracking_uri=uri).list_artifacts(run_id)] == ["reports"]


@pytest.mark.measured
def test_experiments_seen_by_the_world(workspace: Any, sign_in: Any) -> None:
    """An experiment is there from the call that sets it; looking for one makes none."""
    sign_in(ANN)
    before = arrange.experiments(workspace)
    assert mlflow.MlflowClient().get_experiment_by_name("/Shared/churn") is None
    assert arrange.experiments(workspace) == before
    mlflow.set_experiment("/Shared/churn")
    assert arrange.experiments(workspace) == sorted([*before, "/Shared/churn"])


@pytest.mark.measured
def test_the_store_keeps_what_mlflow_sets_for_each_session(workspace: Any) -> None:
    """Rows that others refer to stay, a lock is waited for, and LIKE tells capitals apart, as MLflow sets it for each session."""
    arrange.run(workspace, "/Shared/churn")
    with store.rows_of(workspace) as rows:
        kept = [rows.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "busy_timeout")]
        assert [*kept, rows.execute("SELECT 'a' LIKE 'A'").fetchone()[0]] == [1, 20_000, 0]
