"""Experiments in somebody's home folder are theirs, until they give others a level; through MLflow and the SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import mlflow
import pytest
import requests
from databricks.sdk.errors import InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service.iam import AccessControlRequest, PermissionLevel
from databricks.sdk.service.ml import ExperimentAccessControlRequest, ExperimentPermissionLevel, ViewType
from lakemock import arrange
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

ANN, BOB, CAT = "ann@example.com", "bob@example.com", "cat@example.com"
NAME = f"/Users/{ANN}/churn"
Give = Callable[[str, str], None]


@pytest.fixture
def ids(workspace: Any, sign_in: Any) -> tuple[str, str]:
    """Ann's experiment with a run, as two ids; Bob is signed in."""
    sign_in(ANN)
    number = mlflow.set_experiment(NAME).experiment_id
    with mlflow.start_run() as run:
        mlflow.log_metric("auc", 0.9)
    sign_in(BOB)
    return number, run.info.run_id


@pytest.fixture
def give(client: Any, ids: Any) -> Give:
    """Ann gives a level on her experiment."""

    def to(who: str, level: str) -> None:
        access = [AccessControlRequest(user_name=who, permission_level=PermissionLevel(level))]
        client(ANN).permissions.update("experiments", ids[0], access_control_list=access)

    return to


READS = {
    "experiment": lambda number, run: mlflow.get_experiment(number),
    "by name": lambda number, run: mlflow.get_experiment_by_name(NAME),
    "run": lambda number, run: mlflow.get_run(run),
    "runs": lambda number, run: mlflow.search_runs([number]),
    "history": lambda number, run: MlflowClient().get_metric_history(run, "auc"),
    "artifacts": lambda number, run: MlflowClient().list_artifacts(run),
}
EDITS = {
    "metric": lambda number, run: MlflowClient().log_metric(run, "auc", 1.0),
    "tag of a run": lambda number, run: MlflowClient().set_tag(run, "a", "b"),
    "tag": lambda number, run: MlflowClient().set_experiment_tag(number, "a", "b"),
    "new run": lambda number, run: MlflowClient().create_run(number),
    "no run": lambda number, run: MlflowClient().delete_run(run),
}
MANAGES = {
    "rename": lambda number, run: MlflowClient().rename_experiment(number, "/Shared/taken"),
    "delete": lambda number, run: MlflowClient().delete_experiment(number),
}


@pytest.mark.documented
@pytest.mark.parametrize("name", [*READS, *EDITS, *MANAGES])
def test_levels(ids: Any, give: Give, name: str) -> None:
    """Each operation takes its level: below it is refused, with it done."""
    operation = {**READS, **EDITS, **MANAGES}[name]
    level = "CAN_READ" if name in READS else "CAN_EDIT" if name in EDITS else "CAN_MANAGE"
    below = {"CAN_READ": None, "CAN_EDIT": "CAN_READ", "CAN_MANAGE": "CAN_EDIT"}[level]
    if below:
        give(BOB, below)
    with pytest.raises(MlflowException, match="permission on experiment") as refused:
        operation(*ids)
    assert refused.value.error_code == "PERMISSION_DENIED"
    give(BOB, level)
    operation(*ids)


@pytest.mark.measured
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("field", ["run_id", "runId", "run_uuid", "runUuid"])
def test_no_way_round(ids: Any, client: Any, workspace_server: Any, kind: str, field: str) -> None:
    """Another spelling of a field or another content type is refused like the usual one."""
    body = json.dumps({field: ids[1], "key": "auc", "value": 1, "timestamp": 1})
    headers = {"Authorization": f"Bearer {client(BOB).config.token}", "Content-Type": kind}
    url = f"{workspace_server.host}/api/2.0/mlflow/runs/log-metric"
    assert requests.post(url, body, headers=headers, timeout=20).status_code == 403


@pytest.mark.assumed
def test_somebody_elses_folder(ids: Any) -> None:
    """Nobody makes an experiment in another's home folder; elsewhere everybody may."""
    with pytest.raises(MlflowException, match="does not have permission to create") as refused:
        mlflow.set_experiment(f"/Users/{ANN}/mine")
    assert refused.value.error_code == "PERMISSION_DENIED"
    mlflow.set_experiment("/Shared/churn")
    mlflow.set_experiment(f"/Users/{BOB}/churn")


@pytest.mark.assumed
def test_search_leaves_out(ids: Any, give: Give) -> None:
    """A search finds only what one may read."""
    assert [each.name for each in mlflow.search_experiments()] == []
    give(BOB, "CAN_READ")
    assert [each.name for each in mlflow.search_experiments()] == [NAME]


@pytest.mark.documented
def test_listed(ids: Any, give: Give, client: Any) -> None:
    """The list tells what was given from what comes with the folder; a group counts for its members."""
    give(BOB, "CAN_EDIT")
    shown = client(ANN).experiments.get_permissions(ids[0])
    held = {
        each.user_name or each.group_name: [(one.permission_level.value, one.inherited) for one in each.all_permissions]
        for each in shown.access_control_list
    }
    assert shown.object_id == f"/experiments/{ids[0]}"
    assert held == {ANN: [("CAN_MANAGE", True)], "admins": [("CAN_MANAGE", True)], BOB: [("CAN_EDIT", False)]}
    levels = client(ANN).permissions.get_permission_levels("experiments", ids[0]).permission_levels
    assert [each.permission_level.value for each in levels] == ["CAN_READ", "CAN_EDIT", "CAN_MANAGE"]


@pytest.mark.documented
def test_set_replaces(ids: Any, give: Give, client: Any, workspace: Any) -> None:
    """What is set takes the place of what was given before; groups may be named."""
    give(BOB, "CAN_READ")
    arrange.group(workspace, "team", [CAT])
    access = [ExperimentAccessControlRequest(group_name="team", permission_level=ExperimentPermissionLevel.CAN_READ)]
    client(ANN).experiments.set_permissions(ids[0], access_control_list=access)
    assert client(CAT).experiments.get_experiment(ids[0]).experiment.name == NAME
    with pytest.raises(PermissionDenied):
        client(BOB).experiments.get_experiment(ids[0])


@pytest.mark.documented
def test_refused(ids: Any, give: Give, client: Any) -> None:
    """Only who manages gives; levels of other objects and unknown experiments are refused."""
    give(BOB, "CAN_EDIT")
    with pytest.raises(PermissionDenied, match="Manage permission"):
        client(BOB).permissions.update("experiments", ids[0], access_control_list=[])
    with pytest.raises(InvalidParameterValue, match="CAN_RUN is not valid for experiments"):
        give(BOB, "CAN_RUN")
    with pytest.raises(NotFound):
        client(ANN).permissions.get("experiments", "4711")


@pytest.mark.measured
def test_other_objects_say_so(client: Any) -> None:
    """Permissions of what is not here answer 501."""
    from databricks.sdk.errors import NotImplemented as Refused

    with pytest.raises(Refused, match="not implemented"):
        client(ANN).permissions.get("dashboards", "1")


@pytest.mark.documented
def test_list_of_all(client: Any, sign_in: Any) -> None:
    """The SDK's list has what may be read, page by page, and what was deleted for whom asks for that."""
    sign_in(BOB)
    numbers = [mlflow.create_experiment(f"/Shared/{name}") for name in ("a", "b", "c")]
    mlflow.create_experiment(f"/Users/{BOB}/own")
    mlflow.delete_experiment(numbers[0])
    found = client(ANN).experiments.list_experiments(max_results=1)
    assert sorted(each.name for each in found) == ["/Shared/b", "/Shared/c"]
    gone = client(ANN).experiments.list_experiments(view_type=ViewType.DELETED_ONLY)
    assert [each.experiment_id for each in gone] == [numbers[0]]


@pytest.mark.documented
def test_a_home_folder_by_its_long_path(ids: Any, workspace: Any, sign_in: Any, client: Any) -> None:
    """/Workspace/Users/SOMEBODY is somebody's home, too: nobody else makes an experiment there or sees one."""
    with pytest.raises(MlflowException, match="does not have permission to create"):
        mlflow.create_experiment(f"/Workspace/Users/{ANN}/other")
    sign_in(ANN)
    number = mlflow.create_experiment(f"/Workspace/Users/{ANN}/other")
    sign_in(BOB)
    with pytest.raises(MlflowException, match="does not have View permission"):
        mlflow.get_experiment(number)
