"""Whatever a client sends, the workspace answers with a refusal and never fails itself."""

from __future__ import annotations

import json
import random
import re
from functools import partial
from typing import Any

import pytest
import requests
from lakemock import arrange
from lakemock.grants import paths as grants
from lakemock.model_registry import paths as registry
from lakemock.tracking import paths as tracking
from lakemock.unity_catalog_models import paths as uc_models
from lakemock.workspace.call import Endpoint

ANN, NAME = "ann@example.com", "main.default.m"
VALUES: list[Any] = [None, "", "x", "1", NAME, "churn", -1, 1.5, 10**30, True, [], [1], {}, {"key": 1}, [{"key": 1}]]
GOOD: dict[str, Any] = {
    "version": "1", "stage": "Staging", "alias": "champion", "key": "k", "value": "v", "tags": [], "description": "d",
    "source": "/x", "filter": "name = 'churn'", "max_results": 5, "page_token": "", "order_by": [], "run_id": "r",
    "experiment_id": "1", "experiment_ids": ["1"], "metric_key": "auc", "start_time": 1, "comment": "c", "id": "i",
    "archive_existing_versions": False, "changes": [], "access_control_list": [], "path": "/Models/main/default/m/1/f",
    "version_num": 1, "new_name": "n", "metrics": [], "params": [], "run_link": "", "model_id": "", "creator": "c",
}  # fmt: skip
OPERATIONS = ["search", "create", "get", "get-by-name", "update", "log-metric", "log-batch", "set-tag", "get-history"]
TRIES = 8


def answers(session: requests.Session, host: str, endpoint: Endpoint, parts: dict[str, str]) -> list[requests.Response]:
    """Requests with sensible values, of which one field or part of the path is nonsense."""
    draw, found = random.Random(endpoint.path), []
    for _ in range(TRIES):
        inside = {**parts, "rest": draw.choice(OPERATIONS)}
        sent = {**GOOD, "name": NAME if "unity-catalog" in endpoint.path else "churn"}
        nonsense = draw.choice(VALUES)
        sent[draw.choice(list(sent))] = nonsense
        if draw.random() < 0.3:
            inside[draw.choice(list(inside))] = requests.utils.quote(str(nonsense) or "x", safe="")
        path = re.sub(r"{(\w+)(:path)?}", partial(_part, inside), endpoint.path)
        if endpoint.method == "GET":
            query = {key: json.dumps(each) if isinstance(each, list | dict) else each for key, each in sent.items()}
            found.append(session.get(f"{host}{path}", params=query, timeout=30))
        else:
            found.append(session.request(endpoint.method, f"{host}{path}", json=sent, timeout=30))
    return found


def _part(inside: dict[str, str], found: re.Match[str]) -> str:
    return inside[found[1]]


@pytest.mark.measured
@pytest.mark.parametrize(
    "service", [registry, uc_models, grants, tracking], ids=["registry", "models", "grants", "tracking"]
)
def test_never_a_fault(workspace: Any, workspace_server: Any, sign_in: Any, service: Any) -> None:
    """No operation of the service answers 500 to nonsense."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {sign_in(ANN, admin=True)}"
    faults = []
    for endpoint in service.ENDPOINTS:
        faults += [
            f"{endpoint.method} {answer.url[:300]} {answer.request.body}: {answer.text[:200]}"
            for answer in answers(session, workspace_server.host, endpoint, scene(workspace))
            if answer.status_code == 500
        ]
    session.close()
    assert faults == []


def scene(workspace: Any) -> dict[str, str]:
    """Models of one name in each registry, if a former request did away with them; what paths are made of."""
    if "churn" not in workspace.registry.models:
        arrange.registry_model(workspace, "churn", owner=ANN)
        arrange.registry_version(workspace, "churn")
    if NAME not in workspace.uc_models.models:
        arrange.uc_model(workspace, NAME, ANN)
        arrange.uc_version(workspace, NAME)
    ids = {
        "id": workspace.registry.models["churn"].id,
        "path": "main/default/m/1/f",
        "rest": "search",
        "model_id": "m-1",
    }
    return {"full_name": NAME, "alias": "champion", "version": "1", "securable_type": "function"} | ids
