"""The workspace behind `requests` without a socket: what the clients get, and what is refused."""

from __future__ import annotations

import os
import socket

import lakemock.responses
import mlflow
import pytest
import requests
import responses
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotImplemented, PermissionDenied
from databricks.sdk.service.catalog import VolumeType
from lakemock import arrange

ANN = "ann@example.com"
ME = "/api/2.0/preview/scim/v2/Me"


@pytest.fixture
def workspace(monkeypatch):
    """A workspace in a process that cannot connect to anything."""

    def refused(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    with lakemock.responses.activate(ANN, admin=True) as found:
        yield found


@pytest.mark.measured
def test_the_sdk_talks_to_it(workspace):
    """What the SDK writes is there to read, and the audit says who did it."""
    WorkspaceClient().catalogs.create("shop")
    assert "shop" in [each.name for each in WorkspaceClient().catalogs.list()]
    assert arrange.audit(workspace)[-1]["user"] == ANN


@pytest.mark.measured
def test_mlflow_tracks_in_it(workspace):
    """A run with a metric and an artifact comes back whole."""
    mlflow.set_experiment("/Shared/churn")
    with mlflow.start_run() as run:
        mlflow.log_metric("auc", 0.9)
        mlflow.log_text("hello", "note.txt")
    assert mlflow.get_run(run.info.run_id).data.metrics == {"auc": 0.9}
    assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/note.txt") == "hello"


@pytest.mark.measured
def test_a_file_goes_up_and_comes_down(workspace, tmp_path):
    """Bytes of a volume are what was uploaded, whatever they are."""
    w, content = WorkspaceClient(), bytes(range(256)) * 40
    w.volumes.create("main", "default", "files", volume_type=VolumeType.MANAGED)
    (tmp_path / "there.bin").write_bytes(content)
    with (tmp_path / "there.bin").open("rb") as file:
        w.files.upload("/Volumes/main/default/files/a b.bin", file)
    assert w.files.download("/Volumes/main/default/files/a b.bin").contents.read() == content


@pytest.mark.measured
def test_a_model_is_served(workspace):
    """An endpoint predicts in its own process, which is reached without a socket of ours that connects."""
    version = arrange.linear_model(workspace, "main.default.m", {"x": 2.0})
    arrange.serving_endpoint(workspace, "m", [{"entity_name": "main.default.m", "entity_version": version}])
    answer = WorkspaceClient().serving_endpoints.query("m", dataframe_records=[{"x": 3.0}])
    assert answer.predictions == [{"score": 6.0}]


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("fault", "error"),
    [({"kind": "dropped"}, requests.ConnectionError), ({"kind": "latency", "seconds": 30}, requests.ReadTimeout)],
)
def test_faults_are_what_requests_raises(workspace, fault, error):
    """A dropped connection and an answer that comes too late on the workspace's clock."""
    arrange.inject(workspace, path=ME, times=1, **fault)
    headers = {"Authorization": f"Bearer {os.environ['DATABRICKS_TOKEN']}"}
    with pytest.raises(error):
        requests.get(f"{lakemock.responses.HOST}{ME}", headers=headers, timeout=10)


@pytest.mark.assumed
def test_a_client_that_is_throttled_waits_on_the_clock(workspace):
    """The SDK tries again after the seconds that it was told, which nobody waits for."""
    start = workspace.clock.now()
    arrange.inject(workspace, "throttled", ME, times=1, retry_after=60)
    assert WorkspaceClient().current_user.me().user_name == ANN
    assert (workspace.clock.now() - start).total_seconds() >= 60


@pytest.mark.assumed
def test_statements_are_refused(workspace):
    """The engine is another process that would have to reach the workspace: 501 says so."""
    with pytest.raises(NotImplemented, match="without a socket"):
        WorkspaceClient().statement_execution.execute_statement("SELECT 1", "any")


@pytest.mark.assumed
def test_somebody_else_signs_in(workspace):
    """After `sign_in` the clients act as that user, who may not do what an admin may."""
    lakemock.responses.sign_in(workspace, "ben@example.com")
    with pytest.raises(PermissionDenied):
        WorkspaceClient().catalogs.create("shop")


@pytest.mark.measured
def test_other_hosts_are_not_reached_unless_a_mock_answers_them():
    """Alone it refuses them; beside answers of one's own it adds the workspace's."""
    with lakemock.responses.activate(), pytest.raises(requests.ConnectionError):
        requests.get("https://example.com/", timeout=1)
    with responses.RequestsMock() as mine, lakemock.responses.activate(mock=mine):
        mine.get("https://example.com/", body="mine")
        assert requests.get("https://example.com/", timeout=1).text == "mine"
        assert WorkspaceClient().current_user.me().user_name == "me@example.com"


@pytest.mark.measured
def test_nothing_is_left_behind():
    """After the block the environment is as before, and the host is gone."""
    before = dict(os.environ)
    with lakemock.responses.activate():
        assert os.environ["DATABRICKS_HOST"] == lakemock.responses.HOST
    assert dict(os.environ) == before
