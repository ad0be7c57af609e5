"""Models and versions of the workspace registry: made, found, changed, loaded, and by whom."""

from __future__ import annotations

from typing import Any

import mlflow
import numpy as np
import pytest
import requests
from databricks.sdk.errors import InvalidParameterValue, PermissionDenied
from lakemock import arrange
from mlflow.exceptions import MlflowException

ANN, BOB = "ann@example.com", "bob@example.com"
NAME = "churn"

pytestmark = pytest.mark.filterwarnings("ignore:.*Model registry stages will be removed:FutureWarning")


@pytest.mark.measured
@pytest.mark.parametrize("named_as", ["logged model", "run"])
def test_register_and_load_by_stage(workspace: Any, sign_in: Any, log_churn_model: Any, named_as: str) -> None:
    """A logged model is registered, put into Production and loaded by its stage."""
    sign_in(ANN, registry="databricks")
    info = log_churn_model()
    uri = info.model_uri if named_as == "logged model" else f"runs:/{info.run_id}/model"
    version = mlflow.register_model(uri, NAME)
    mlflow.MlflowClient().transition_model_version_stage(NAME, version.version, "Production")
    loaded = mlflow.pyfunc.load_model(f"models:/{NAME}/Production")
    assert loaded.predict(np.eye(4)).tolist() == [0, 1, 0, 1]
    (seen,) = arrange.registry_state(workspace, NAME)["versions"]
    assert (seen["run_id"], seen["user"], seen["stage"]) == (info.run_id, ANN, "Production")


@pytest.mark.measured
def test_sdk_versions(workspace: Any, client: Any) -> None:
    """The SDK makes a model and a version from any source, and finds both."""
    ann = client(ANN).model_registry
    ann.create_model(NAME, description="who leaves")
    made = ann.create_model_version(
        NAME, "runs:/" + arrange.run(workspace) + "/model", description="first"
    ).model_version
    assert (made.version, made.user_id, made.source.startswith("runs:/")) == ("1", ANN, True)
    assert [each.name for each in ann.list_models()] == [NAME]
    assert [each.description for each in ann.search_model_versions(filter=f"name='{NAME}'")] == ["first"]


@pytest.mark.documented
def test_a_page_of_versions(workspace: Any, client: Any) -> None:
    """It has at most ten thousand."""
    ann = client(ANN).model_registry
    with pytest.raises(InvalidParameterValue, match="it must be at most 10000"):
        list(ann.search_model_versions(max_results=10_001))
    assert list(ann.search_model_versions(max_results=10_000)) == []


@pytest.mark.measured
def test_mlflows_filters(workspace: Any, sign_in: Any) -> None:
    """Versions are found by tag through MLflow's own search."""
    arrange.registry_model(workspace, NAME, permissions={ANN: "CAN_EDIT"})
    for gate in ("failed", "passed"):
        arrange.registry_version(workspace, NAME, tags={"gate": gate})
    sign_in(ANN, registry="databricks")
    found = mlflow.MlflowClient().search_model_versions(f"name='{NAME}' and tags.gate = 'passed'")
    assert [each.version for each in found] == ["2"]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name LIKE 'churn'", ["churn", "fast_churn_1"]),
        ("name ILIKE 'CHURN'", ["churn", "fast_churn_1"]),
        ("name LIKE 'churn%'", ["churn"]),
        ("name = 'churn'", ["churn"]),
        ("tags.name LIKE 'churn'", []),
        ("tags.name LIKE '%churn'", ["churn", "demand", "fast_churn_1"]),
        ("", ["churn", "demand", "fast_churn_1"]),
    ],
)
def test_a_pattern_is_contained(workspace: Any, sign_in: Any, asked: str, found: list[str]) -> None:
    """A pattern without a wildcard finds the names that contain it, and no more than itself in tags."""
    for name in ("churn", "fast_churn_1", "demand"):
        arrange.registry_model(workspace, name, permissions={ANN: "CAN_READ"}, tags={"name": "fast churn"})
    sign_in(ANN, registry="databricks")
    assert [each.name for each in mlflow.MlflowClient().search_registered_models(asked)] == found


@pytest.mark.documented
def test_levels(workspace: Any, sign_in: Any) -> None:
    """CAN_READ sees, CAN_EDIT changes, neither deletes."""
    arrange.registry_model(workspace, NAME, permissions={ANN: "CAN_READ"})
    arrange.registry_version(workspace, NAME)
    sign_in(ANN, registry="databricks")
    client = mlflow.MlflowClient()
    assert client.get_model_version(NAME, "1").current_stage == "None"
    with pytest.raises(MlflowException, match="permission CAN_EDIT"):
        client.set_model_version_tag(NAME, "1", "gate", "passed")
    workspace.registry.models[NAME].permissions[ANN] = "CAN_EDIT"
    client.set_model_version_tag(NAME, "1", "gate", "passed")
    client.update_model_version(NAME, "1", "card")
    with pytest.raises(MlflowException, match="permission CAN_MANAGE "):
        client.delete_model_version(NAME, "1")


@pytest.mark.documented
def test_permissions_by_id(workspace: Any, client: Any) -> None:
    """Who manages a model gives levels to users and groups, by the model's id; others cannot, nor see it."""
    from databricks.sdk.service.ml import RegisteredModelAccessControlRequest as Access
    from databricks.sdk.service.ml import RegisteredModelPermissionLevel as Level

    ann, bob = client(ANN).model_registry, client(BOB).model_registry
    ann.create_model(NAME)
    arrange.group(workspace, "ml-leads", [BOB])
    with pytest.raises(PermissionDenied):
        bob.get_model(NAME)
    model_id = ann.get_model(NAME).registered_model_databricks.id
    ann.update_permissions(
        model_id, access_control_list=[Access(group_name="ml-leads", permission_level=Level.CAN_EDIT)]
    )
    assert bob.get_model(NAME).registered_model_databricks.permission_level.value == "CAN_EDIT"
    with pytest.raises(PermissionDenied, match="permission CAN_MANAGE "):
        bob.update_permissions(model_id, access_control_list=[Access(user_name=BOB, permission_level=Level.CAN_MANAGE)])


@pytest.mark.measured
def test_unreadable_models_are_not_found(workspace: Any, sign_in: Any) -> None:
    """A search leaves out what its caller may not read."""
    arrange.registry_model(workspace, NAME, permissions={ANN: "CAN_READ"})
    arrange.registry_model(workspace, "secret")
    sign_in(ANN, registry="databricks")
    assert [each.name for each in mlflow.MlflowClient().search_registered_models()] == [NAME]


@pytest.mark.measured
@pytest.mark.parametrize("source", ["/etc", "file:///etc", "C:/Windows", "dbfs:/models/churn"])
def test_files_outside_the_workspace_stay_there(
    workspace: Any, workspace_server: Any, sign_in: Any, source: str
) -> None:
    """A version may name any source, but only files that the workspace stores are given out."""
    token = sign_in(ANN, registry="databricks")
    client = mlflow.MlflowClient()
    client.create_registered_model(NAME)
    client.create_model_version(NAME, source)
    for operation in ("list-artifacts", "get-signed-download-uri"):
        url = f"{workspace_server.host}/api/2.0/mlflow/model-versions/{operation}"
        asked = {"name": NAME, "version": "1", "path": "passwd"}
        answer = requests.get(url, params=asked, headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert answer.status_code in (400, 404)


@pytest.mark.measured
def test_words_of_mlflow(workspace: Any, sign_in: Any) -> None:
    """What does not exist, exists already or has a bad version is refused as MLflow says it."""
    sign_in(ANN, registry="databricks")
    client = mlflow.MlflowClient()
    client.create_registered_model(NAME)
    for attempt, words in [
        (lambda: client.create_registered_model(NAME), r"Registered Model \(name=churn\) already exists"),
        (lambda: client.get_registered_model("other"), "Registered Model with name=other not found"),
        (lambda: client.get_model_version(NAME, "7"), r"Model Version \(name=churn, version=7\) not found"),
        (lambda: client.get_model_version(NAME, "9" * 40), "not found"),
        (lambda: client.get_model_version(NAME, "x"), "must be an integer"),
    ]:
        with pytest.raises(MlflowException, match=words):
            attempt()
