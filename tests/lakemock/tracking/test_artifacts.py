"""Artifacts move by request, wherever the client runs, and only for those who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pytest
import requests
from lakemock import arrange
from mlflow.store.artifact.databricks_artifact_repo import DatabricksArtifactRepository

ANN, BOB, HOME = "ann@example.com", "bob@example.com", "/Users/ann@example.com/churn"


@pytest.fixture
def run(sign_in: Any) -> Any:
    """A finished run in Ann's home with one artifact; Ann is signed in."""
    sign_in(ANN)
    mlflow.set_experiment(HOME)
    with mlflow.start_run() as made:
        mlflow.log_text("0123456789", "a/b.txt")
    return made


def _signed(run: Any) -> DatabricksArtifactRepository:
    """MLflow's client by signed URLs alone, without the Files API that it tries first."""
    return DatabricksArtifactRepository(run.info.artifact_uri)


@pytest.mark.documented
def test_addresses_are_the_platforms(run: Any, workspace: Any) -> None:
    """No address is a path of this machine."""
    info = run.info
    assert info.artifact_uri == f"dbfs:/databricks/mlflow-tracking/{info.experiment_id}/{info.run_id}/artifacts"
    assert mlflow.get_experiment(info.experiment_id).artifact_location.startswith("dbfs:/databricks/")
    model = mlflow.create_external_model(name="m")
    root = f"dbfs:/databricks/mlflow-tracking/{info.experiment_id}/logged_models"
    assert model.artifact_location == f"{root}/{model.model_id}/artifacts"


@pytest.mark.measured
def test_signed_urls_carry_files(run: Any, tmp_path: Path) -> None:
    """What is written by signed URL is listed and read by it."""
    (tmp_path / "c.txt").write_text("c")
    _signed(run).log_artifact(str(tmp_path / "c.txt"), "a")
    assert [each.path for each in _signed(run).list_artifacts("a")] == ["a/b.txt", "a/c.txt"]
    assert Path(_signed(run).download_artifacts("a/c.txt")).read_text() == "c"


@pytest.mark.measured
def test_a_large_file_comes_in_parts(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow's client cuts it, sends the parts and has them put together; and reads it back in ranges."""
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "5242880")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "5242880")
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", "5242880")
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", "5242880")
    content = bytes(range(256)) * 43_000
    (tmp_path / "large").write_bytes(content)
    _signed(run).log_artifact(str(tmp_path / "large"))
    assert Path(_signed(run).download_artifacts("large")).read_bytes() == content


@pytest.mark.documented
@pytest.mark.parametrize("act", ["read", "write"])
def test_permission_is_asked(run: Any, sign_in: Any, act: str) -> None:
    """Who may not read an experiment reads no artifact of it, and writes none."""
    sign_in(BOB)
    client = mlflow.MlflowClient()
    with pytest.raises(mlflow.MlflowException, match="PERMISSION_DENIED"):
        if act == "read":
            client.list_artifacts(run.info.run_id)
        else:
            DatabricksArtifactRepository(run.info.artifact_uri).log_artifact(__file__)


@pytest.mark.assumed
@pytest.mark.parametrize("place", ["file:///tmp/x", "/tmp/x", "s3://bucket/x", "../x"])
def test_a_place_of_ones_own_is_refused(sign_in: Any, place: str) -> None:
    """An experiment's artifacts lie in the workspace and nowhere else."""
    sign_in(ANN)
    with pytest.raises(mlflow.MlflowException, match="artifact_location"):
        mlflow.create_experiment("/Shared/elsewhere", artifact_location=place)


@pytest.mark.measured
@pytest.mark.parametrize("path", ["../../../mlflow.db", "a/../../x", "/../x"])
def test_no_path_climbs(run: Any, workspace_server: Any, sign_in: Any, path: str) -> None:
    """Nothing outside of a run's own artifacts is signed."""
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}
    body = {"run_id": run.info.run_id, "path": [path]}
    url = f"{workspace_server.host}/api/2.0/mlflow/artifacts/credentials-for-read"
    assert requests.post(url, json=body, headers=headers, timeout=10).status_code == 400


@pytest.mark.documented
def test_range(run: Any, workspace_server: Any, sign_in: Any) -> None:
    """The Files API answers a range, and refuses a file that is newer than asked for."""
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}
    place = f"/WorkspaceInternal/Mlflow/Artifacts/{run.info.experiment_id}/Runs/{run.info.run_id}/artifacts/a/b.txt"
    url = f"{workspace_server.host}/api/2.0/fs/files{place}"
    part = requests.get(url, headers={**headers, "Range": "bytes=2-4"}, timeout=10)
    assert (part.status_code, part.text, part.headers["content-range"]) == (206, "234", "bytes 2-4/10")
    old = {**headers, "If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert requests.get(url, headers=old, timeout=10).status_code == 412


@pytest.mark.assumed
def test_files_of_a_run_with_its_models(run: Any, workspace: Any) -> None:
    """Whoever judges a run sees what is in every file of it, those of its logged models among them."""

    def zeros(model_input: list[str]) -> list[int]:
        return [0 for _ in model_input]

    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.pyfunc.log_model(name="card", python_model=zeros, pip_requirements=[], input_example=["a"])
    files = arrange.run_files(workspace, run.info.run_id)
    assert files["a/b.txt"] == b"0123456789"
    assert b"python_function" in files["models/card/MLmodel"]
