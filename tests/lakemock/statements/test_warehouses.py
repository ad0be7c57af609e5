"""SQL warehouses through the SDK: ready at once, named once, used by whoever may."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service.sql import (
    Channel,
    ChannelName,
    State,
    WarehouseAccessControlRequest,
    WarehousePermissionLevel,
)

ANN, BEN = "ann@example.com", "ben@example.com"


@pytest.mark.documented
def test_create_get_edit_delete(workspace: Any, client: Any) -> None:
    """A warehouse runs as soon as it is made, keeps what an edit says, and is gone when deleted."""
    warehouses = client(ANN).warehouses
    made = warehouses.create_and_wait(name="bi", cluster_size="Small", max_num_clusters=2, auto_stop_mins=20)
    assert (made.state, made.cluster_size, made.creator_name) == (State.RUNNING, "Small", ANN)
    warehouses.edit_and_wait(made.id, name="bi", cluster_size="Large")
    assert (warehouses.get(made.id).cluster_size, warehouses.get(made.id).max_num_clusters) == ("Large", 1)
    warehouses.delete(made.id)
    with pytest.raises(NotFound):
        warehouses.get(made.id)


@pytest.mark.documented
def test_stop_and_start(workspace: Any, client: Any) -> None:
    """Stop and start wait for nothing."""
    warehouses = client(ANN).warehouses
    made = warehouses.create_and_wait(name="bi")
    assert warehouses.stop_and_wait(made.id).state is State.STOPPED
    assert warehouses.start_and_wait(made.id).state is State.RUNNING


@pytest.mark.documented
def test_an_idle_warehouse_stops(workspace: Any, client: Any) -> None:
    """By the workspace's clock, and a statement starts it again."""
    w = client(ANN)
    made = w.warehouses.create_and_wait(name="bi", auto_stop_mins=20)
    workspace.clock.sleep(21 * 60)
    assert w.warehouses.get(made.id).state is State.STOPPED
    w.statement_execution.execute_statement("SELECT 1", made.id)
    assert w.warehouses.get(made.id).state is State.RUNNING


@pytest.mark.assumed
@pytest.mark.parametrize(
    "wrong",
    [
        {"cluster_size": "Huge"},
        {"auto_stop_mins": 3},
        {"min_num_clusters": 3, "max_num_clusters": 2},
        {"enable_serverless_compute": False},
        {"instance_profile_arn": "arn:aws:iam::1:instance-profile/x"},
    ],
    ids=str,
)
def test_settings_that_cannot_be(workspace: Any, client: Any, wrong: dict[str, Any]) -> None:
    """A size that does not exist, a stop that is too early, and what is not serverless are refused."""
    with pytest.raises(InvalidParameterValue):
        client(ANN).warehouses.create(name="bi", **wrong)


@pytest.mark.documented
def test_channels(workspace: Any, client: Any) -> None:
    """There are four."""
    w = client(ANN)
    with pytest.raises(InvalidParameterValue, match="CHANNEL_NAME_PREVIEW"):
        w.api_client.do("POST", "/api/2.0/sql/warehouses", body={"name": "bi", "channel": {"name": "NIGHTLY"}})
    made = w.warehouses.create(name="bi", channel=Channel(name=ChannelName.CHANNEL_NAME_PREVIEW))
    assert w.warehouses.get(made.id).channel.name is ChannelName.CHANNEL_NAME_PREVIEW


@pytest.mark.assumed
def test_a_name_is_taken_once(workspace: Any, client: Any) -> None:
    """A second warehouse of the same name is refused."""
    client(ANN).warehouses.create(name="bi")
    with pytest.raises(InvalidParameterValue, match="already exists"):
        client(BEN).warehouses.create(name="bi")


@pytest.mark.documented
def test_permissions(workspace: Any, client: Any) -> None:
    """CAN_USE lets somebody see and start a warehouse, not change it."""
    made = client(ANN).warehouses.create_and_wait(name="bi")
    ben = client(BEN).warehouses
    with pytest.raises(PermissionDenied):
        ben.get(made.id)
    request = WarehouseAccessControlRequest(user_name=BEN, permission_level=WarehousePermissionLevel.CAN_USE)
    client(ANN).warehouses.update_permissions(made.id, access_control_list=[request])
    assert ben.start_and_wait(made.id).name == "bi"
    with pytest.raises(PermissionDenied):
        ben.delete(made.id)


@pytest.mark.assumed
def test_who_stops_a_warehouse(workspace: Any, client: Any) -> None:
    """Who may use one may not. The page with the table of it (docs.databricks.com/security/auth/access-control) was not seen."""
    made = client(ANN).warehouses.create_and_wait(name="bi")
    ben = client(BEN).warehouses
    request = WarehouseAccessControlRequest(user_name=BEN, permission_level=WarehousePermissionLevel.CAN_USE)
    client(ANN).warehouses.update_permissions(made.id, access_control_list=[request])
    with pytest.raises(PermissionDenied):
        ben.stop(made.id)
    assert ben.get(made.id).state is State.RUNNING
