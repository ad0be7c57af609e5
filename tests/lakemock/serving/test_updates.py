"""Configurations and their updates: what is refused, what serves while another is deployed, and what becomes of a bad one."""

from __future__ import annotations

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import (
    InvalidParameterValue,
    NotFound,
    OperationFailed,
    PermissionDenied,
    ResourceAlreadyExists,
    ResourceConflict,
)
from databricks.sdk.service.serving import Route, TrafficConfig
from lakemock.serving.reference_model import CODE

from .endpoints import ANN, config, entity, served

ROWS = [{"x": 3.0}]
READS_A_VARIABLE = """
import os


class Model:
    def predict(self, frame, params=None):
        print(os.environ["KEY"])
        return [len(os.environ["KEY"])]


def _load_pyfunc(path):
    return Model()
"""


@pytest.fixture
def api(serving, sign_in):
    """The SDK's serving endpoints as Ann, who may do everything; the endpoint `m` doubles x."""
    served(serving)
    sign_in(ANN, admin=True)
    return WorkspaceClient().serving_endpoints


def _second(serving, intercept: float = 100.0, **options) -> str:
    return serving.linear_model("main.default.m", {"x": 2.0}, intercept=intercept, **options)


@pytest.mark.documented
def test_the_old_config_serves_until_the_new_one_is_ready(api, serving, clock):
    """An update takes virtual time; until it is over the old version answers, afterwards the new one."""
    api.update_config("m", served_entities=[entity(_second(serving), "main.default.m")])
    during = api.get("m")
    assert (during.state.config_update.value, during.state.ready.value) == ("IN_PROGRESS", "READY")
    assert during.pending_config.config_version == 2
    assert api.query("m", dataframe_records=ROWS).predictions == [{"score": 6.0}]
    clock.sleep(120)
    assert api.get("m").state.config_update.value == "NOT_UPDATING"
    answer = api.query("m", dataframe_records=ROWS)
    assert (answer.predictions, answer.served_model_name) == ([{"score": 106.0}], "m-2")


@pytest.mark.documented
def test_a_failed_update_leaves_the_old_config(api, serving):
    """A model that does not load ends in UPDATE_FAILED, with an event and a message; the old version answers."""
    broken = _second(serving, code="raise ImportError('no such library')\n")
    with pytest.raises(OperationFailed):
        api.update_config_and_wait("m", served_entities=[entity(broken, "main.default.m")])
    assert api.query("m", dataframe_records=ROWS).predictions == [{"score": 6.0}]
    state = serving.serving_state("m")
    assert (state["state"]["config_update"], state["events"][-1]["kind"]) == ("UPDATE_FAILED", "UPDATE_FAILED")
    assert "no such library" in state["events"][-1]["message"]


@pytest.mark.assumed
def test_a_wait_takes_no_more_virtual_time_because_the_model_loads_slowly(api, serving, clock):
    """The clock stands while a client asks for a deployment that is due and whose process still loads."""
    slow, start = _second(serving, code=f"{CODE}\nsum(range(20_000_000))\n"), clock.now()
    api.update_config_and_wait("m", served_entities=[entity(slow, "main.default.m")])
    assert (clock.now() - start).total_seconds() < 90


@pytest.mark.assumed
def test_a_second_update_waits_for_the_first(api, serving):
    """While an update is under way another one is a conflict."""
    new = entity(_second(serving), "main.default.m")
    api.update_config("m", served_entities=[new])
    with pytest.raises(ResourceConflict, match="another update cannot be made"):
        api.update_config("m", served_entities=[new])


def _routes(*percentages: int) -> TrafficConfig:
    routes = [Route(served_model_name=f"m-{i}", traffic_percentage=each) for i, each in enumerate(percentages, 1)]
    return TrafficConfig(routes=routes)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"traffic_config": _routes(60, 30)}, "sum of traffic percentages must be 100; got 90"),
        ({"traffic_config": _routes(50, 20, 30)}, "'m-3', which is not in served_entities"),
        ({}, "traffic_config must be specified"),
    ],
)
def test_traffic_that_does_not_add_up_is_refused(api, serving, change, words):
    """Percentages are 100 together, of entities that are there, and needed for more than one."""
    both = [entity("1", "main.default.m"), entity(_second(serving), "main.default.m")]
    with pytest.raises(InvalidParameterValue, match=words):
        api.update_config("m", served_entities=both, **change)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"workload_size": "Huge"}, InvalidParameterValue, "Invalid workload_size 'Huge'"),
        ({"scale_to_zero_enabled": None}, InvalidParameterValue, "scaleToZeroEnabled is undefined"),
        ({"entity_version": "9"}, NotFound, "9"),
        ({"entity_name": "main.default.none"}, NotFound, "main.default.none"),
        ({"min_provisioned_concurrency": 4, "max_provisioned_concurrency": 8}, InvalidParameterValue, "exclusive"),
        (
            {"workload_size": None, "min_provisioned_concurrency": -4, "max_provisioned_concurrency": 4},
            InvalidParameterValue,
            "multiples",
        ),
        ({"environment_vars": {f"V{i}": "1" for i in range(31)}}, InvalidParameterValue, "limit of 30"),
    ],
)
def test_an_entity_that_cannot_be_is_refused(api, options, error, words):
    """Sizes, versions and variables are checked when they are asked for."""
    asked = entity("1", "main.default.m")
    for name, value in options.items():
        setattr(asked, name, value)
    with pytest.raises(error, match=words):
        api.update_config("m", served_entities=[asked])


@pytest.mark.documented
def test_names_are_taken_once(api):
    """Two entities of one name, and two endpoints of one name, are refused."""
    same = entity("1", "main.default.m")
    with pytest.raises(InvalidParameterValue, match="duplicate name 'm-1'"):
        api.update_config("m", served_entities=[same, same], traffic_config=_routes(50, 50))
    with pytest.raises(ResourceAlreadyExists):
        api.create("m", config=config(same))


@pytest.mark.documented
def test_routes_share_the_traffic_and_one_model_is_asked_by_its_path(api, serving, workspace_server, sign_in):
    """Requests go by weight, the same for the same seed; a served model's own path ignores the weights."""
    import requests

    _second(serving)
    both = [{"entity_name": "main.default.m", "entity_version": each} for each in ("1", "2")]
    serving.serving_endpoint("m", both, traffic={"m-1": 100, "m-2": 0})
    headers = {"Authorization": f"Bearer {sign_in(ANN)}"}
    url = f"{workspace_server.host}/serving-endpoints/m/served-models/m-2/invocations"
    assert requests.post(url, json={"dataframe_records": ROWS}, headers=headers, timeout=60).json() == {
        "predictions": [{"score": 106.0}]
    }
    serving.serving_endpoint("m", both, traffic={"m-1": 70, "m-2": 30})
    names = [api.query("m", dataframe_records=ROWS).served_model_name for _ in range(60)]
    assert 8 <= names.count("m-2") <= 30


@pytest.mark.documented
def test_secrets_are_resolved_at_deployment(api, serving, sign_in):
    """`{{secrets/scope/key}}` reaches the model as its value and is shown as it was sent; a missing one fails the deployment."""
    w = WorkspaceClient()
    w.secrets.create_scope("s")
    w.secrets.put_secret("s", "key", string_value="tell no one")
    version = _second(serving, code=READS_A_VARIABLE)
    variables = {"KEY": "{{secrets/s/key}}"}
    made = api.update_config_and_wait(
        "m", served_entities=[entity(version, "main.default.m", environment_vars=variables)]
    )
    assert made.config.served_entities[0].environment_vars == variables
    assert api.query("m", dataframe_records=ROWS).predictions == [11]
    assert api.logs("m", "m-2").logs == "[REDACTED]\n"
    gone = entity(version, "main.default.m", environment_vars={"KEY": "{{secrets/s/none}}"})
    with pytest.raises(OperationFailed):
        api.update_config_and_wait("m", served_entities=[gone])
    assert "key: none" in serving.serving_state("m")["events"][-1]["message"]


@pytest.mark.documented
def test_permissions_of_an_endpoint(api, serving, client):
    """Without a level one sees nothing; CAN_VIEW does not query, CAN_QUERY does not manage."""
    bob = client("bob@example.com").serving_endpoints
    with pytest.raises(PermissionDenied, match="CAN_VIEW"):
        bob.get("m")
    assert list(bob.list()) == []
    from databricks.sdk.service.serving import ServingEndpointAccessControlRequest as Access
    from databricks.sdk.service.serving import ServingEndpointPermissionLevel as Level

    number = api.get("m").id
    api.update_permissions(
        number, access_control_list=[Access(user_name="bob@example.com", permission_level=Level.CAN_VIEW)]
    )
    assert bob.get("m").permission_level.value == "CAN_VIEW"
    with pytest.raises(PermissionDenied, match="CAN_QUERY"):
        bob.query("m", dataframe_records=ROWS)
    with pytest.raises(PermissionDenied, match="CAN_MANAGE"):
        bob.delete("m")


@pytest.mark.documented
def test_tags_are_added_and_deleted(api):
    """`patch` answers with the tags as they are then."""
    from databricks.sdk.service.serving import EndpointTag

    api.patch("m", add_tags=[EndpointTag("team", "risk"), EndpointTag("tier")])
    left = api.patch("m", delete_tags=["tier"])
    assert [(each.key, each.value) for each in left.tags] == [("team", "risk")]
    with pytest.raises(InvalidParameterValue, match="delete_tags must be a list"):
        api._api.do(
            "PATCH", "/api/2.0/serving-endpoints/m/tags", body={"delete_tags": "team", "add_tags": [{"key": "a"}]}
        )
    assert [each.key for each in api.get("m").tags] == ["team"]


@pytest.mark.documented
def test_requirements_that_cannot_be_installed_fail_the_build(api, serving, tmp_path):
    """A distribution that is not there ends the deployment, and the build log says which."""
    from lakemock.serving import reference_model

    reference_model.save(tmp_path / "model", {"x": 2.0}, 0.0, 0.0)
    (tmp_path / "model" / "requirements.txt").write_text("no-such-library==1.0\n", "utf-8")
    version = serving.uc_version("main.default.m", tmp_path / "model")
    with pytest.raises(OperationFailed):
        api.update_config_and_wait("m", served_entities=[entity(version, "main.default.m")])
    assert "No matching distribution found for no-such-library==1.0" in api.build_logs("m", f"m-{version}").logs
