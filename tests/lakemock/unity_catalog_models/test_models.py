"""Models, versions, aliases and tags through both clients."""

from __future__ import annotations

import os
import re
from typing import Any

import mlflow
import pytest
import requests
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound, PermissionDenied
from lakemock import arrange
from mlflow.exceptions import MlflowException

ANN, BOB, CI = "ann@example.com", "bob@example.com", "ci-deployer"
NAME = "prod.churn.classifier"
SIGNATURE = {"inputs": [{"type": "double", "name": "x"}], "outputs": [{"type": "long"}]}


@pytest.fixture(autouse=True)
def model(workspace: Any) -> None:
    """Ann owns a model with three versions; everybody may use catalog and schema, Bob may execute."""
    arrange.uc_model(workspace, NAME, ANN, tags={"team": "growth"})
    for _ in range(3):
        arrange.uc_version(workspace, NAME, signature=SIGNATURE)
    arrange.grant(workspace, "catalog", "prod", "account users", ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "prod.churn", "account users", ["USE_SCHEMA"])
    arrange.grant(workspace, "function", NAME, BOB, ["EXECUTE"])


@pytest.mark.measured
def test_both_clients_see_the_same(workspace: Any, sign_in: Any, client: Any) -> None:
    """What one client writes the other reads."""
    sign_in(ANN)
    mlflow.MlflowClient().set_registered_model_alias(NAME, "champion", "2")
    ann = client(ANN)
    assert ann.model_versions.get_by_alias(NAME, "champion").version == 2
    ann.registered_models.set_alias(NAME, "champion", 3)
    assert mlflow.MlflowClient().get_model_version_by_alias(NAME, "champion").version == "3"
    assert [each.version for each in ann.model_versions.list(NAME)] == [3, 2, 1]
    assert [each.full_name for each in ann.registered_models.list(catalog_name="prod", schema_name="churn")] == [NAME]


@pytest.mark.documented
def test_an_alias_names_one_version(workspace: Any, sign_in: Any) -> None:
    """Setting an alias again moves it; a version can have several."""
    sign_in(ANN)
    client = mlflow.MlflowClient()
    for alias, version in [("champion", "1"), ("champion", "2"), ("shadow", "2")]:
        client.set_registered_model_alias(NAME, alias, version)
    assert client.get_registered_model(NAME).aliases == {"champion": "2", "shadow": "2"}
    assert sorted(client.get_model_version(NAME, "2").aliases) == ["champion", "shadow"]


@pytest.mark.documented
@pytest.mark.parametrize("alias", ["latest", "Latest", "v1", "V12"])
def test_reserved_aliases(client: Any, alias: str) -> None:
    """`latest` and version numbers are no aliases."""
    with pytest.raises(InvalidParameterValue, match="is reserved"):
        client(ANN).registered_models.set_alias(NAME, alias, 1)


@pytest.mark.measured
def test_alias_of_a_missing_version(sign_in: Any, workspace: Any) -> None:
    """An alias needs a version that exists; deleting one that does not exist is no error."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match=r"'9' .* does not exist"):
        mlflow.MlflowClient().set_registered_model_alias(NAME, "champion", "9")
    mlflow.MlflowClient().delete_registered_model_alias(NAME, "champion")


@pytest.mark.measured
def test_deleted_version(sign_in: Any, workspace: Any) -> None:
    """A deleted version takes its aliases with it, and its number is not given again."""
    sign_in(ANN)
    client = mlflow.MlflowClient()
    client.set_registered_model_alias(NAME, "champion", "3")
    client.delete_model_version(NAME, "3")
    assert client.get_registered_model(NAME).aliases == {}
    assert arrange.uc_version(workspace, NAME, signature=SIGNATURE) == "4"


@pytest.mark.documented
def test_tags_and_comments(sign_in: Any, workspace: Any) -> None:
    """Tags and descriptions of model and version are set, read and deleted."""
    sign_in(ANN)
    client = mlflow.MlflowClient()
    client.update_model_version(NAME, "1", "the card")
    client.update_registered_model(NAME, "churn in 30 days")
    client.set_model_version_tag(NAME, "1", "gate", "passed")
    client.set_registered_model_tag(NAME, "tier", "1")
    client.delete_registered_model_tag(NAME, "team")
    state = arrange.uc_state(workspace, NAME)
    assert (state["comment"], state["tags"], state["versions"][0]["comment"]) == (
        "churn in 30 days",
        {"tier": "1"},
        "the card",
    )
    assert client.get_model_version(NAME, "1").tags == {"gate": "passed"}


@pytest.mark.documented
@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("mlflow.source.type", "NOTEBOOK", "reserved characters: List"), ("card", "x" * 1_001, "values at most 1000")],
)
def test_tags_as_unity_catalog_has_them(sign_in: Any, workspace: Any, key: str, value: str, words: str) -> None:
    """A tag of a model or version is a tag of Unity Catalog: a point in its key or a long value is refused (reported)."""
    sign_in(ANN)
    client = mlflow.MlflowClient()
    for setting in (
        lambda: client.set_registered_model_tag(NAME, key, value),
        lambda: client.set_model_version_tag(NAME, "1", key, value),
        lambda: client.create_registered_model("prod.churn.other", tags={key: value}),
    ):
        with pytest.raises(MlflowException, match=words):
            setting()
    assert arrange.uc_state(workspace, NAME)["tags"] == {"team": "growth"}


@pytest.mark.documented
def test_search(sign_in: Any, workspace: Any) -> None:
    """Versions are found by their model's name; models that are not there or that one may not read are not found."""
    arrange.uc_model(workspace, "prod.churn.secret", BOB)
    sign_in(ANN)
    client = mlflow.MlflowClient()
    for quoted in (f"name='{NAME.upper()}'", f'name = "{NAME}"'):
        assert [each.version for each in client.search_model_versions(quoted)] == ["3", "2", "1"]
    assert [list(client.search_model_versions(f"name = 'prod.churn.{name}'")) for name in ("secret", "none")] == [
        [],
        [],
    ]
    assert [each.name for each in client.search_registered_models()] == [NAME]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("tags.gate = 'passed'", "Unsupported filter query : `tags.gate = 'passed'`. Please specify your filter"),
        (f"run_id = '{'a' * 32}'", "Unsupported filter query"),
        (f"name = '{NAME}' and run_id = 'a'", "Unsupported filter query"),
        (None, "Unsupported filter query"),
        ("name = 'model'", "Bad model name: please specify all three levels of the model"),
    ],
)
def test_searches_that_are_refused(sign_in: Any, workspace: Any, wrong: str | None, words: str) -> None:
    """No other filter is supported, by run least of all (reported: mlflow#12217), in words that were reported."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match=re.escape(words)):
        mlflow.MlflowClient().search_model_versions(wrong)


@pytest.mark.assumed
@pytest.mark.parametrize(
    "refused",
    [{"owner": "nobody@example.com"}, {"new_name": "prod.none.m"}, {"owner": BOB, "new_name": "a b"}],
    ids=["owner", "schema", "name"],
)
def test_a_refused_update_changes_nothing(workspace: Any, client: Any, refused: dict[str, str]) -> None:
    """Not the comment beside what was refused either."""
    client(BOB)
    before = arrange.uc_state(workspace, NAME)
    with pytest.raises(DatabricksError):
        client(ANN).registered_models.update(NAME, comment="new", **refused)
    assert arrange.uc_state(workspace, NAME) == before


@pytest.mark.assumed
def test_renaming_takes_create_model(workspace: Any, client: Any) -> None:
    """An owner who may not make models in the schema may not rename one there; a comment they may change.

    The reference (docs.databricks.com/api/uc-registered-models/v1/update-registered-model) names the owner, USE CATALOG and
    USE SCHEMA only.
    """
    client(BOB)
    client(ANN).registered_models.update(NAME, owner=BOB)
    with pytest.raises(PermissionDenied, match="CREATE MODEL"):
        client(BOB).registered_models.update(NAME, comment="mine", new_name="other")
    assert client(BOB).registered_models.update(NAME, comment="mine").comment == "mine"
    arrange.grant(workspace, "schema", "prod.churn", BOB, ["CREATE_MODEL"])
    assert client(BOB).registered_models.update(NAME, new_name="other").full_name == "prod.churn.other"


@pytest.mark.assumed
def test_a_model_has_no_functions_name(workspace: Any, client: Any, sql: Any) -> None:
    """Both are of one kind in Unity Catalog: GRANT ... ON FUNCTION is for both (documented)."""
    sql("CREATE FUNCTION prod.churn.twice(x INT) RETURNS INT RETURN 2 * x")
    arrange.grant(workspace, "schema", "prod.churn", ANN, ["CREATE_MODEL"])
    with pytest.raises(DatabricksError, match="already exists"):
        client(ANN).registered_models.create(catalog_name="prod", schema_name="churn", name="twice")


@pytest.mark.documented
@pytest.mark.parametrize("operation", ["alias", "tag", "comment", "version", "delete"])
def test_execute_is_not_enough_to_change(sign_in: Any, workspace: Any, operation: str) -> None:
    """Who may only load a model cannot move its alias, tag it, describe it, add or delete a version."""
    sign_in(BOB)
    client = mlflow.MlflowClient()
    attempts = {
        "alias": lambda: client.set_registered_model_alias(NAME, "champion", "1"),
        "tag": lambda: client.set_model_version_tag(NAME, "1", "gate", "passed"),
        "comment": lambda: client.update_model_version(NAME, "1", "mine"),
        "version": add_version_without_files,
        "delete": lambda: client.delete_model_version(NAME, "1"),
    }
    with pytest.raises(
        (MlflowException, PermissionError), match=r"User (is not an owner of|does not have APPLY TAG on)"
    ):
        attempts[operation]()


def add_version_without_files() -> None:
    """MLflow's client would look for files first."""
    headers = {"Authorization": f"Bearer {os.environ['DATABRICKS_TOKEN']}"}
    url = f"{os.environ['DATABRICKS_HOST']}/api/2.0/mlflow/unity-catalog/model-versions/create"
    answer = requests.post(url, json={"name": NAME, "source": "x"}, headers=headers, timeout=10)
    if answer.status_code == 403:
        raise PermissionError(answer.json()["message"])


@pytest.mark.documented
def test_grants_given_on_request(client: Any, workspace: Any) -> None:
    """An owner grants and revokes; a grant above is effective below and says where it comes from."""
    from databricks.sdk.service.catalog import PermissionsChange, Privilege

    arrange.admin(workspace, "admin@example.com")
    workspace.principals.enrolled.add(CI)
    add = [PermissionsChange(principal=CI, add=[Privilege.EXECUTE, Privilege.APPLY_TAG])]
    client(ANN).grants.update("function", NAME, changes=add)
    client("admin@example.com").grants.update(
        "schema", "prod.churn", changes=[PermissionsChange(principal=CI, add=[Privilege.MANAGE])]
    )
    client(CI).registered_models.set_alias(NAME, "champion", 1)
    (mine,) = client(ANN).grants.get_effective("function", NAME, principal=CI).privilege_assignments
    found = {each.privilege.value: each.inherited_from_name for each in mine.privileges}
    assert found == {"EXECUTE": None, "APPLY_TAG": None, "MANAGE": "prod.churn"}
    take = [PermissionsChange(principal=CI, remove=[Privilege.EXECUTE, Privilege.APPLY_TAG])]
    assert client(ANN).grants.update("function", NAME, changes=take).privilege_assignments[0].principal == BOB


@pytest.mark.assumed
def test_grants_refused(client: Any, workspace: Any) -> None:
    """Who is not owner grants nothing; a privilege that an object does not have is refused."""
    from databricks.sdk.service.catalog import PermissionsChange, Privilege

    with pytest.raises(PermissionDenied, match="User is not an owner of Routine or Model"):
        client(BOB).grants.update("function", NAME, changes=[PermissionsChange(principal=BOB, add=[Privilege.MANAGE])])
    with pytest.raises(InvalidParameterValue, match="SELECT is not applicable"):
        client(ANN).grants.update("function", NAME, changes=[PermissionsChange(principal=BOB, add=[Privilege.SELECT])])


@pytest.mark.assumed
def test_names(client: Any, sign_in: Any, workspace: Any) -> None:
    """A model has three levels; its schema must exist and it must not."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match="it must have three levels"):
        mlflow.MlflowClient().create_registered_model("classifier")
    with pytest.raises(DatabricksError, match=r"Schema 'prod.nowhere' does not exist"):
        client(ANN).registered_models.create(catalog_name="prod", schema_name="nowhere", name="m")
    arrange.grant(workspace, "schema", "prod.churn", ANN, ["CREATE_MODEL"])
    with pytest.raises(MlflowException, match="already exists"):
        mlflow.MlflowClient().create_registered_model(NAME)
    with pytest.raises(NotFound, match=r"Routine or Model 'prod.churn.other' does not exist"):
        client(ANN).registered_models.get("prod.churn.other")


@pytest.mark.measured
@pytest.mark.parametrize("path", ["../../../../mlflow.db", "..%2f..%2fmlflow.db", "/etc/passwd", ""])
def test_files_stay_inside(workspace: Any, workspace_server: Any, sign_in: Any, path: str) -> None:
    """No path leads out of a version's folder."""
    token = sign_in(ANN)
    url = f"{workspace_server.host}/api/2.0/fs/files/Models/prod/churn/classifier/1/{path}"
    answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code in (400, 404, 501)


@pytest.mark.assumed
def test_versions_are_finished_once(workspace: Any, workspace_server: Any, sign_in: Any) -> None:
    """Files of a version that is READY cannot be replaced."""
    headers = {"Authorization": f"Bearer {sign_in(ANN)}", "Content-Type": "application/octet-stream"}
    url = f"{workspace_server.host}/api/2.0/fs/files/Models/prod/churn/classifier/1/MLmodel"
    answer = requests.put(url, data=b"x", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_STATE")


@pytest.mark.assumed
def test_arranged_tags_are_somebodys(workspace: Any) -> None:
    """A scene sets a version's tags as its owner would, and the audit log says so."""
    arrange.uc_version_tags(workspace, NAME, "2", {"approved": "yes"}, ANN)
    assert arrange.uc_state(workspace, NAME)["versions"][1]["tags"] == {"approved": "yes"}
    row = arrange.audit(workspace, action="setModelVersionTag")[-1]
    assert (row["user"], row["details"]) == (ANN, {"version": 2, "key": "approved", "value": "yes"})
