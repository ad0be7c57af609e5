"""Faults in front of the services, as the clients meet them."""

from __future__ import annotations

import asyncio
from datetime import datetime

import mlflow
import pytest
import requests
from databricks.sdk import WorkspaceClient
from lakemock.application import injected
from starlette.responses import PlainTextResponse

from .endpoints import ANN, served

pytestmark = pytest.mark.assumed
ROWS = {"dataframe_records": [{"x": 3.0}]}


@pytest.fixture
def post(serving, faults, sign_in, workspace_server):
    """Posts a request to the endpoint `m` with `requests`."""
    served(serving)
    token = sign_in(ANN)
    url = f"{workspace_server.host}/serving-endpoints/m/invocations"

    def post(**options):
        return requests.post(url, json=ROWS, headers={"Authorization": f"Bearer {token}"}, **{"timeout": 30, **options})

    return post


@pytest.mark.parametrize(
    ("kind", "status"),
    [("throttled", 429), ("error", 500), ("unavailable", 503), ("gateway_timeout", 504), ("expired_token", 403)],
)
def test_an_answer_is_replaced(post, faults, kind, status):
    """The kinds that answer do so with their status and words, as often as asked, and with Retry-After when asked."""
    faults.inject(kind, times=1, retry_after=7)
    first, second = post(), post()
    assert (first.status_code, first.headers["Retry-After"], second.status_code) == (status, "7", 200)
    assert first.json()["message"]


@pytest.mark.parametrize("kind", ["dropped", "answer_lost"])
def test_a_connection_ends_without_an_answer(post, serving, faults, kind):
    """The client sees a broken connection; only a lost answer was worked for."""
    faults.inject(kind, times=1)
    with pytest.raises(requests.ConnectionError):
        post()
    seen = serving.serving_requests("m")
    assert [(each["fault"], each["served"]) for each in seen] == [(kind, "m-1" if kind == "answer_lost" else "")]


def test_an_answer_is_cut_in_the_middle(post, faults):
    """The status says 200, and the body never comes to its end."""
    faults.inject("cut", times=1)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post()


def test_half_an_answer_comes_as_if_it_were_all(post, serving, faults):
    """HTTP is in order, status and length among it, and the body is no JSON; the server did its work."""
    faults.inject("incomplete", times=1)
    half, whole = post(), post()
    assert (half.status_code, half.headers["Content-Length"]) == (200, str(len(half.content)))
    assert whole.content.startswith(half.content)
    assert len(half.content) == len(whole.content) // 2
    assert [each["fault"] for each in serving.serving_requests("m")] == ["incomplete", ""]


def test_latency_longer_than_the_timeout_is_a_timeout(post, faults, clock):
    """A late answer costs virtual time, at most what the client waits for."""
    faults.inject("latency", times=2, seconds=60)
    before = clock.now()
    with pytest.raises(requests.ReadTimeout):
        post(timeout=5)
    assert 5 <= (clock.now() - before).total_seconds() < 15
    assert post(timeout=100).status_code == 200
    assert (clock.now() - before).total_seconds() >= 65


def test_a_late_answer_is_seen_from_when_it_was_asked_for(post, serving, faults, clock):
    """The delay is part of what the request took, and its moment is the one at which it came."""
    faults.inject("latency", times=1, seconds=60)
    before = clock.now()
    post(timeout=100)
    seen = serving.serving_requests("m")[0]
    assert (datetime.fromisoformat(seen["at"]) - before).total_seconds() < 15
    assert 60 <= seen["seconds"] < 75


def test_what_was_waited_between_two_requests_is_told_without_the_machines_own_time(post, serving, faults, clock):
    """`ahead` grows by what was slept and by what answers took on the clock, however long the machine took."""
    faults.inject("latency", times=1, seconds=60)
    post(timeout=100)
    clock.sleep(5)
    post()
    first, second = serving.serving_requests("m")
    assert second["ahead"] - first["ahead"] == pytest.approx(65, abs=0.1)


def test_out_of_memory_ends_the_model_and_it_comes_back(post, faults):
    """The request fails with 500; the next one is answered."""
    faults.inject("out_of_memory", times=1)
    assert [post().status_code, post().status_code] == [500, 200]


def test_faults_are_the_same_for_the_same_seed(post, faults):
    """Which requests are hit is drawn by the seed and by nothing else."""
    drawn = []
    for _ in range(2):
        faults.inject("error", share=0.5, seed=3)
        drawn.append([post().status_code for _ in range(12)])
        faults.clear_faults()
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {200, 500}


def test_the_sdk_retries_what_it_retries(serving, faults, sign_in, clock):
    """429 with Retry-After is waited for on the virtual clock; what the server saw tells how often it was asked."""
    served(serving)
    sign_in(ANN)
    faults.inject("throttled", times=2, retry_after=30)
    before = clock.now()
    answer = WorkspaceClient().serving_endpoints.query("m", dataframe_records=ROWS["dataframe_records"])
    assert answer.predictions == [{"score": 6.0}]
    assert 60 <= (clock.now() - before).total_seconds() < 70
    assert [each["status"] for each in serving.serving_requests("m")] == [429, 429, 200]


def test_faults_stand_in_front_of_tracking_too(serving, faults, sign_in):
    """A dropped log_batch is sent again by MLflow's client, and the metric is there once."""
    sign_in(ANN, admin=True)
    mlflow.set_experiment("/Shared/faults")
    faults.inject("dropped", path="/api/2.0/mlflow/runs/log-batch", times=1)
    with mlflow.start_run() as run:
        mlflow.log_metrics({"auc": 0.5})
    assert mlflow.get_run(run.info.run_id).data.metrics == {"auc": 0.5}
    assert [each["fault"] for each in faults.faulty_requests()] == ["dropped", ""]


def test_registration_survives_a_file_that_is_dropped_once(serving, faults, sign_in, tmp_path):
    """An upload whose connection ends is sent again by the client; the version is whole."""
    from lakemock.serving import reference_model

    sign_in(ANN, admin=True)
    reference_model.save(tmp_path / "model", {"x": 2.0}, 0.0, 0.0)
    faults.inject("dropped", path="/api/2.0/fs/files/Models/*", methods=["PUT"], times=1)
    version = mlflow.register_model(str(tmp_path / "model"), "main.default.up").version
    serving.serving_endpoint("up", [{"entity_name": "main.default.up", "entity_version": str(version)}])
    dropped = [each["path"] for each in faults.faulty_requests() if each["fault"]]  # files are sent side by side
    assert len(dropped) == 1 and dropped[0] in [each["path"] for each in faults.faulty_requests() if not each["fault"]]
    assert serving.serving_state("up")["state"]["ready"] == "READY"


class Connection:
    """A server's side of a connection that counts the recorded requests whenever the client hears something."""

    def __init__(self, workspace):
        self.workspace, self.heard, self.transport = workspace, [], self

    async def send(self, message):
        self.abort()

    def abort(self):
        self.heard.append(len(self.workspace.faults.requests))


async def received():
    return {"type": "http.request", "body": b"", "more_body": False}


@pytest.mark.parametrize("kind", ["throttled", "latency", "cut", "dropped", "answer_lost", "none"])
def test_a_request_is_recorded_before_its_client_hears_of_it(workspace_server, faults, kind):
    """Who asks for the requests as soon as an answer came, or a connection ended, finds that request among them."""
    hit = {"none": {"kind": "error", "after_requests": 1}, "latency": {"kind": kind, "seconds": 3.0}}
    faults.inject(**hit.get(kind, {"kind": kind}))
    workspace = workspace_server.workspace
    connection = Connection(workspace)
    path = "/serving-endpoints/m/invocations"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    asyncio.run(injected.answer(workspace, PlainTextResponse("all right"), scope, received, connection.send))
    assert connection.heard
    assert set(connection.heard) == {1}
