"""Access control lists name principals who are there, whatever object they are about."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, ResourceDoesNotExist
from databricks.sdk.service.iam import AccessControlRequest, PermissionLevel
from databricks.sdk.service.jobs import NotebookTask, Task
from lakemock import arrange

ADMIN, BEN = "admin@example.com", "ben@example.com"
LEVELS = {
    "experiments": PermissionLevel.CAN_EDIT,
    "jobs": PermissionLevel.CAN_VIEW,
    "registered-models": PermissionLevel.CAN_EDIT,
    "serving-endpoints": PermissionLevel.CAN_QUERY,
    "warehouses": PermissionLevel.CAN_USE,
}


@pytest.fixture
def w(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


def made(workspace: Any, w: Any, kind: str) -> str:
    """The id of an object of a kind."""
    if kind == "experiments":
        return str(w.experiments.create_experiment("/Shared/x").experiment_id)
    if kind == "jobs":
        return str(w.jobs.create(name="j", tasks=[Task("a", notebook_task=NotebookTask("/Shared/n"))]).job_id)
    if kind == "registered-models":
        w.model_registry.create_model("churn")
        return str(w.model_registry.get_model("churn").registered_model_databricks.id)
    if kind == "serving-endpoints":
        arrange.linear_model(workspace, "main.default.m", {"x": 2.0}, owner=ADMIN)
        arrange.serving_endpoint(
            workspace, "f", [{"entity_name": "main.default.m", "entity_version": "1"}], creator=ADMIN
        )
        return str(w.serving_endpoints.get("f").id)
    return str(w.warehouses.create(name="bi", cluster_size="Small").id)


@pytest.mark.documented
@pytest.mark.parametrize("kind", LEVELS)
def test_somebody_who_is_not_there(workspace: Any, w: Any, kind: str) -> None:
    """In the words that were reported for a user; nothing is changed."""
    number = made(workspace, w, kind)
    before = w.permissions.get(kind, number)
    wrong = AccessControlRequest(user_name="nobody@example.com", permission_level=LEVELS[kind])
    with pytest.raises(ResourceDoesNotExist, match=r"Principal: UserName\(nobody@example.com\) does not exist"):
        w.permissions.update(kind, number, access_control_list=[wrong])
    assert w.permissions.get(kind, number) == before


@pytest.mark.assumed
def test_a_name_in_the_wrong_field(workspace: Any, w: Any) -> None:
    """A group is no user, and a user no group."""
    number = made(workspace, w, "jobs")
    w.users.create(user_name=BEN)
    for wrong in ({"user_name": "users"}, {"group_name": BEN}, {"service_principal_name": BEN}):
        request = AccessControlRequest(permission_level=PermissionLevel.CAN_VIEW, **wrong)
        with pytest.raises(ResourceDoesNotExist, match="does not exist"):
            w.permissions.update("jobs", number, access_control_list=[request])


@pytest.mark.documented
def test_a_group_owns_nothing(workspace: Any, w: Any) -> None:
    """A user may be the owner of a job, a group may not."""
    number = made(workspace, w, "jobs")
    w.users.create(user_name=BEN)
    group = AccessControlRequest(group_name="users", permission_level=PermissionLevel.IS_OWNER)
    with pytest.raises(InvalidParameterValue, match="Group users cannot be the owner"):
        w.permissions.update("jobs", number, access_control_list=[group])
    user = AccessControlRequest(user_name=BEN, permission_level=PermissionLevel.IS_OWNER)
    assert w.permissions.update("jobs", number, access_control_list=[user])
