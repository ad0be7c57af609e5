"""Stages, requests and decisions through the SDK and MLflow's client with the registry URI `databricks`."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from databricks.sdk.errors import (
    BadRequest,
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
)
from lakemock import arrange
from mlflow.exceptions import MlflowException

ANN, BOB, EVE = "ann@example.com", "bob@example.com", "eve@example.com"
NAME = "churn"

pytestmark = pytest.mark.filterwarnings("ignore:.*Model registry stages will be removed:FutureWarning")


@pytest.fixture(autouse=True)
def model(workspace: Any) -> None:
    """A model with a version in Production and a new one; Ann edits, Bob manages what is in Production, Eve reads."""
    levels = {ANN: "CAN_EDIT", BOB: "CAN_MANAGE_PRODUCTION_VERSIONS", EVE: "CAN_READ"}
    arrange.registry_model(workspace, NAME, permissions=levels)
    arrange.registry_version(workspace, NAME, stage="Production")
    arrange.registry_version(workspace, NAME, user=ANN)


def stages(workspace: Any) -> dict[str, str]:
    return {each["version"]: each["stage"] for each in arrange.registry_state(workspace, NAME)["versions"]}


@pytest.mark.documented
def test_request_and_approval(workspace: Any, client: Any) -> None:
    """Ann asks, Bob approves: the version is promoted, the former one archived by the system, and all of it is recorded."""
    asked = client(ANN).model_registry.create_transition_request(NAME, "2", "production", comment="CHG-7")
    assert (asked.request.to_stage, asked.request.user_id) == ("Production", ANN)
    approved = client(BOB).model_registry.approve_transition_request(
        NAME, "2", "Production", True, comment="evidence ok"
    )
    assert (approved.activity.activity_type.value, approved.activity.user_id) == ("APPROVED_REQUEST", BOB)
    assert stages(workspace) == {"1": "Archived", "2": "Production"}
    state = arrange.registry_state(workspace, NAME)
    assert state["requests"] == []
    assert [(each["type"], each["version"], each["from_stage"], each["to_stage"]) for each in state["activities"]] == [
        ("REQUESTED_TRANSITION", "2", "None", "Production"),
        ("APPROVED_REQUEST", "2", "None", "Production"),
        ("SYSTEM_TRANSITION", "1", "Production", "Archived"),
    ]
    (event,) = arrange.audit(workspace, "churn/2", "approveTransitionRequest")
    assert (event["user"], event["details"]["comment"], event["details"]["requesters"]) == (BOB, "evidence ok", [ANN])


@pytest.mark.documented
def test_open_requests_are_listed(client: Any) -> None:
    """A request is listed until somebody decides; deciding without a request is refused."""
    ann, bob = client(ANN).model_registry, client(BOB).model_registry
    ann.create_transition_request(NAME, "2", "Staging", comment="please")
    assert [(each.user_id, each.to_stage, each.comment) for each in bob.list_transition_requests(NAME, "2")] == [
        (ANN, "Staging", "please")
    ]
    rejected = bob.reject_transition_request(NAME, "2", "Staging", comment="no evidence")
    assert rejected.activity.activity_type.value == "REJECTED_REQUEST"
    assert list(bob.list_transition_requests(NAME, "2")) == []
    with pytest.raises(NotFound, match="No open transition request"):
        bob.approve_transition_request(NAME, "2", "Staging", False)


@pytest.mark.documented
def test_what_was_rejected_is_asked_for_again(workspace: Any, client: Any) -> None:
    """A request that an arrangement rejected is closed, as if Bob had done it, and the same one can be made anew."""
    ann = client(ANN).model_registry
    ann.create_transition_request(NAME, "2", "Staging", comment="please")
    arrange.registry_rejected(workspace, NAME, "2", "Staging", BOB)
    assert list(ann.list_transition_requests(NAME, "2")) == []
    assert arrange.registry_state(workspace, NAME)["activities"][-1]["type"] == "REJECTED_REQUEST"
    ann.create_transition_request(NAME, "2", "Staging", comment="with evidence")
    assert [each.comment for each in ann.list_transition_requests(NAME, "2")] == ["with evidence"]


@pytest.mark.documented
def test_own_request(workspace: Any, client: Any) -> None:
    """The platform lets somebody with the permission approve a request of their own: that rule is a team's, not its."""
    bob = client(BOB).model_registry
    bob.create_transition_request(NAME, "2", "Staging")
    bob.approve_transition_request(NAME, "2", "Staging", False)
    assert stages(workspace)["2"] == "Staging"


@pytest.mark.documented
def test_cancel(client: Any) -> None:
    """Only who made a request takes it back, and a second one alike is refused meanwhile."""
    ann, bob = client(ANN).model_registry, client(BOB).model_registry
    ann.create_transition_request(NAME, "2", "Staging")
    with pytest.raises(ResourceAlreadyExists):
        ann.create_transition_request(NAME, "2", "Staging")
    with pytest.raises(PermissionDenied, match=r"Only ann@example.com can cancel"):
        bob.delete_transition_request(NAME, "2", "Staging", ANN)
    ann.delete_transition_request(NAME, "2", "Staging", ANN, comment="too early")
    assert list(ann.list_transition_requests(NAME, "2")) == []


@pytest.mark.documented
@pytest.mark.parametrize(
    ("level", "to_staging", "to_production"),
    [
        ("CAN_READ", False, False),
        ("CAN_EDIT", False, False),
        ("CAN_MANAGE_STAGING_VERSIONS", True, False),
        ("CAN_MANAGE_PRODUCTION_VERSIONS", True, True),
        ("CAN_MANAGE", True, True),
    ],
)
def test_who_may_transition(workspace: Any, client: Any, level: str, to_staging: bool, to_production: bool) -> None:
    """Staging takes CAN_MANAGE_STAGING_VERSIONS, Production takes CAN_MANAGE_PRODUCTION_VERSIONS."""
    workspace.registry.models[NAME].permissions["dev@example.com"] = level
    mine = client("dev@example.com").model_registry
    for stage, allowed in [("Staging", to_staging), ("Production", to_production)]:
        if allowed:
            mine.transition_stage(NAME, "2", stage, False)
        else:
            with pytest.raises(PermissionDenied, match=f"does not have permission CAN_MANAGE_{stage.upper()}_VERSIONS"):
                mine.transition_stage(NAME, "2", stage, False)


@pytest.mark.measured
def test_mlflows_own_path(workspace: Any, sign_in: Any) -> None:
    """MLflow's client moves a version too, and finds the latest of a stage."""
    sign_in(BOB, registry="databricks")
    client = mlflow.MlflowClient()
    client.transition_model_version_stage(NAME, "2", "production", archive_existing_versions=True)
    assert [each.version for each in client.get_latest_versions(NAME, stages=["Production"])] == ["2"]
    assert stages(workspace) == {"1": "Archived", "2": "Production"}


@pytest.mark.documented
def test_bad_stages(client: Any, sign_in: Any) -> None:
    """An unknown stage is refused in MLflow's words, and only an active stage can archive others."""
    with pytest.raises(
        InvalidParameterValue, match=r"Invalid Model Version stage: prod\. Value must be one of None, Staging"
    ):
        client(BOB).model_registry.transition_stage(NAME, "2", "prod", False)
    with pytest.raises(InvalidParameterValue, match="is not an Active stage"):
        client(BOB).model_registry.transition_stage(NAME, "2", "Archived", True)


@pytest.mark.documented
def test_comments(workspace: Any, client: Any) -> None:
    """A comment is changed and deleted by its author alone, and is an activity of the version."""
    ann, bob = client(ANN).model_registry, client(BOB).model_registry
    written = ann.create_comment(NAME, "2", "see CHG-7").comment
    assert ann.update_comment(written.id, "see CHG-8").comment.comment == "see CHG-8"
    with pytest.raises(PermissionDenied, match="Only the author"):
        bob.delete_comment(written.id)
    assert [each["comment"] for each in arrange.registry_state(workspace, NAME)["comments"]] == ["see CHG-8"]
    assert [each["type"] for each in arrange.registry_state(workspace, NAME)["activities"]] == ["NEW_COMMENT"]
    ann.delete_comment(written.id)
    assert arrange.registry_state(workspace, NAME)["comments"] == []


@pytest.mark.documented
def test_aliases_are_not_for_this_registry(sign_in: Any) -> None:
    """A model of the workspace registry has stages, no aliases."""
    sign_in(BOB, registry="databricks")
    with pytest.raises(MlflowException, match="unsupported for models in the Workspace Model Registry"):
        mlflow.MlflowClient().set_registered_model_alias(NAME, "champion", "1")


@pytest.mark.assumed
def test_the_clock_tells_when(workspace: Any, client: Any, clock: Any) -> None:
    """Activities are stamped by the workspace's clock, so that an hour of waiting shows in the trail."""
    ann, bob = client(ANN).model_registry, client(BOB).model_registry
    asked = ann.create_transition_request(NAME, "2", "Staging").request.creation_timestamp
    clock.sleep(3600)
    approved = bob.approve_transition_request(NAME, "2", "Staging", False).activity.creation_timestamp
    assert 3_600_000 <= approved - asked < 3_660_000


@pytest.mark.documented
def test_active_versions_keep_a_model(client: Any) -> None:
    """A model with a version in Production is neither deleted nor renamed; an archived version can be deleted."""
    owner = client("owner@example.com").model_registry
    for attempt in (lambda: owner.delete_model(NAME), lambda: owner.rename_model(NAME, new_name="attrition")):
        with pytest.raises(BadRequest, match="in stage Staging or Production"):
            attempt()
    owner.transition_stage(NAME, "1", "Archived", False)
    owner.delete_model_version(NAME, "1")
    owner.rename_model(NAME, new_name="attrition")
    assert [each.version for each in owner.search_model_versions(filter="name='attrition'")] == ["2"]
    owner.delete_model("attrition")


@pytest.mark.assumed
def test_a_version_in_production_is_not_deleted(client: Any) -> None:
    """It is archived first, as a model's versions must be before the model is deleted. No page was found that says it."""
    owner = client("owner@example.com").model_registry
    with pytest.raises(BadRequest, match="cannot be deleted: it is in stage Production"):
        owner.delete_model_version(NAME, "1")
    assert len(list(owner.search_model_versions(filter=f"name='{NAME}'"))) == 2
