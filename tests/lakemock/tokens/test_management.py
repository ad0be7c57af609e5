"""Token management through the SDK: an admin signs service principals in, and sees and ends the tokens of all."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound, PermissionDenied, Unauthenticated
from databricks.sdk.service.ml import RegisteredModelAccessControlRequest, RegisteredModelPermissionLevel

ADMIN, ANN = "admin@example.com", "ann@example.com"


@pytest.mark.documented
def test_on_behalf_of(admin: Any, deployer: Any, with_token: Any) -> None:
    """The token that an admin makes for a service principal is that principal's, not the admin's."""
    made = admin.token_management.create_obo_token(deployer.application_id, comment="ci", lifetime_seconds=600)
    w = with_token(made.token_value)
    assert w.current_user.me().display_name == "deployer"
    assert made.token_info.expiry_time - made.token_info.creation_time == 600_000
    assert [each.token_id for each in w.tokens.list()] == [made.token_info.token_id]
    with pytest.raises(PermissionDenied):
        w.users.create(user_name="eve@example.com")


@pytest.mark.assumed
def test_several_people_on_one_request(admin: Any, deployer: Any, client: Any, with_token: Any) -> None:
    """A service principal asks for a stage and a user approves: the request tells who was who."""
    ann, robot = client(ANN), with_token(admin.token_management.create_obo_token(deployer.application_id).token_value)
    ann.model_registry.create_model("churn")
    ann.model_registry.create_model_version("churn", "dbfs:/models/churn")
    model = ann.model_registry.get_model("churn").registered_model_databricks
    may_edit = RegisteredModelAccessControlRequest(
        service_principal_name=deployer.application_id, permission_level=RegisteredModelPermissionLevel.CAN_EDIT
    )
    ann.model_registry.update_permissions(model.id, access_control_list=[may_edit])
    robot.model_registry.create_transition_request("churn", "1", "Staging")
    (request,) = ann.model_registry.list_transition_requests("churn", "1")
    assert (request.user_id, request.to_stage) == (deployer.application_id, "Staging")
    ann.model_registry.approve_transition_request("churn", "1", "Staging", archive_existing_versions=False)
    (version,) = admin.model_registry.get_model("churn").registered_model_databricks.latest_versions
    assert version.current_stage == "Staging"


@pytest.mark.documented
def test_without_end(admin: Any, deployer: Any) -> None:
    """A token without a lifetime has the expiry -1."""
    assert admin.token_management.create_obo_token(deployer.application_id).token_info.expiry_time == -1


@pytest.mark.assumed
def test_expired(admin: Any, deployer: Any, with_token: Any, clock: Any) -> None:
    """When its time is over the token is refused, and unknown to token management."""
    made = admin.token_management.create_obo_token(deployer.application_id, lifetime_seconds=60)
    clock.sleep(60)
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        with_token(made.token_value).current_user.me()
    with pytest.raises(NotFound):
        admin.token_management.get(made.token_info.token_id)


@pytest.mark.documented
def test_list(admin: Any, deployer: Any, client: Any) -> None:
    """The list has everybody's tokens, with who made and who owns each, and can be narrowed to one maker."""
    ann = client(ANN)
    own = ann.tokens.create(comment="hers").token_info
    made = admin.token_management.create_obo_token(deployer.application_id, comment="ci").token_info
    found = {each.token_id: each for each in admin.token_management.list()}
    assert {name: each.created_by_username for name, each in found.items()} == {own.token_id: ANN, made.token_id: ADMIN}
    assert found[made.token_id].owner_id == int(deployer.id)
    assert [each.comment for each in admin.token_management.list(created_by_username=ANN)] == ["hers"]
    number = int(admin.current_user.me().id)
    assert [each.comment for each in admin.token_management.list(created_by_id=number)] == ["ci"]


@pytest.mark.documented
def test_get_and_delete(admin: Any, client: Any, with_token: Any) -> None:
    """An admin ends the token of somebody else."""
    made = client(ANN).tokens.create(comment="lost")
    assert admin.token_management.get(made.token_info.token_id).token_info.comment == "lost"
    admin.token_management.delete(made.token_info.token_id)
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        with_token(made.token_value).current_user.me()
    with pytest.raises(NotFound):
        admin.token_management.delete(made.token_info.token_id)


@pytest.mark.documented
@pytest.mark.parametrize(
    "attempt",
    [
        lambda w: w.token_management.create_obo_token("anybody"),
        lambda w: list(w.token_management.list()),
        lambda w: w.token_management.get("1"),
        lambda w: w.token_management.delete("1"),
    ],
    ids=["create", "list", "get", "delete"],
)
def test_admins_only(client: Any, attempt: Any) -> None:
    """Who is no admin manages no tokens."""
    with pytest.raises(PermissionDenied, match="Only workspace admins"):
        attempt(client(ANN))


@pytest.mark.assumed
def test_nobody_else(admin: Any, client: Any) -> None:
    """Users have no tokens on their behalf, nor has whoever is unknown."""
    client(ANN).current_user.me()
    for name in (ANN, "nobody"):
        with pytest.raises(NotFound):
            admin.token_management.create_obo_token(name)


@pytest.mark.documented
def test_lifetime_refused(admin: Any, deployer: Any) -> None:
    """A lifetime is at least a second."""
    with pytest.raises(InvalidParameterValue, match="lifetime_seconds"):
        admin.token_management.create_obo_token(deployer.application_id, lifetime_seconds=-5)


@pytest.mark.assumed
def test_end_with_their_principal(admin: Any, deployer: Any, with_token: Any) -> None:
    """A service principal that is deleted leaves no token behind, neither a valid one nor a line in the list."""
    made = admin.token_management.create_obo_token(deployer.application_id)
    admin.service_principals.delete(deployer.id)
    with pytest.raises(Unauthenticated):
        with_token(made.token_value).current_user.me()
    assert list(admin.token_management.list()) == []
