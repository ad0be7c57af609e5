"""A scene's endpoint whose models get a process at the first request: same answers, and no process for whoever is not asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import Route, ServedEntityInput, TrafficConfig

from .endpoints import ANN

pytestmark = pytest.mark.assumed
NAMES = ("m-1", "m-2")


@pytest.fixture
def ask(serving, sign_in, workspace_server):
    """Asks one of two served versions, which double x and treble it, as Ann."""
    for weight in (2.0, 3.0):
        serving.linear_model("main.default.m", {"x": weight}, owner=ANN)
    entities = [{"entity_name": "main.default.m", "entity_version": version} for version in ("1", "2")]
    permissions = {ANN: "CAN_MANAGE"}
    serving.grant("catalog", "main", ANN, ["USE_CATALOG"])
    serving.grant("schema", "main.default", ANN, ["USE_SCHEMA"])
    serving.serving_endpoint(
        "m", entities, {"m-1": 100, "m-2": 0}, creator=ANN, permissions=permissions, load_when_asked=True
    )
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}

    def ask(served):
        url = f"{workspace_server.host}/serving-endpoints/m/served-models/{served}/invocations"
        answer = requests.post(url, json={"dataframe_records": [{"x": 2.0}]}, headers=headers, timeout=60)
        return answer.json()["predictions"][0]["score"]

    return ask


def processes(workspace):
    entities = workspace.serving.endpoints["m"].config.entities
    return [workspace.scorers.pid(each.id) for each in sorted(entities, key=lambda each: each.name)]


def test_who_is_asked_has_a_process(ask, workspace):
    assert processes(workspace) == [None, None]
    assert ask("m-2") == 6.0
    first, second = processes(workspace)
    assert (first, second is not None) == (None, True)
    assert ask("m-2") == 6.0
    assert processes(workspace)[1] == second


def test_first_requests_at_once_start_one_process(ask, workspace, monkeypatch):
    started, start = [], workspace.scorers._started
    monkeypatch.setattr(workspace.scorers, "_started", lambda: started.append(1) or start())
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, ["m-1"] * 4)) == [4.0] * 4
    assert len(started) == 1


def test_after_an_update_as_well(ask, workspace):
    """Variables are the model's to read when it loads: such an entity is loaded at once."""
    entities = [ServedEntityInput(entity_name="main.default.m", entity_version=each[-1], name=each) for each in NAMES]
    for each in entities:
        each.workload_size, each.scale_to_zero_enabled = "Small", False
    entities[1].environment_vars = {"MODE": "fast"}
    routes = [Route(served_model_name=name, traffic_percentage=50) for name in NAMES]
    api = WorkspaceClient().serving_endpoints
    api.update_config_and_wait("m", served_entities=entities, traffic_config=TrafficConfig(routes=routes))
    first, second = processes(workspace)
    assert (first, second is not None) == (None, True)
    assert [ask(name) for name in NAMES] == [4.0, 6.0]


def test_other_code_is_loaded_at_once(serving, workspace):
    serving.linear_model(
        "main.default.m", {"x": 2.0}, code="def _load_pyfunc(path):\n    raise ValueError('no weights')\n"
    )
    entity = {"entity_name": "main.default.m", "entity_version": "1"}
    with pytest.raises(RuntimeError, match="no weights"):
        serving.serving_endpoint("m", [entity], load_when_asked=True)
