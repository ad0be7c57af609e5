"""Who may do what to feature tables, functions and specs."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import PermissionDenied
from lakemock import arrange
from lakemock.feature_store.control_plane import ControlPlane
from lakemock.feature_store.entities import FeatureLookup

T, SPEC, BOB = "main.churn.customers", "main.churn.spec", "bob@example.com"


@pytest.fixture
def as_bob(fe: Any, spark: Any, sign_in: Any, workspace: Any) -> Any:
    """Ann made a feature table, published it, and made a spec; then Bob, who may use catalog and schema, signs in."""
    fe.create_table(name=T, primary_keys="id", df=spark.createDataFrame([(1, 1.0)], "id bigint, v double"))
    fe.create_feature_spec(name=SPEC, features=[FeatureLookup(T, "id")])
    fe.create_online_store(name="store", capacity="CU_1")
    fe.publish_table(
        online_store="store", source_table_name=T, online_table_name=f"{T}_online", publish_mode="SNAPSHOT"
    )
    arrange.grant(workspace, "catalog", "main", BOB, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "main.churn", BOB, ["USE_SCHEMA"])
    sign_in(BOB)
    return ControlPlane()


@pytest.mark.documented
def test_reading_needs_select(as_bob: Any, workspace: Any) -> None:
    """Keys, features and online rows of a table are for those who may read it."""
    for ask in (lambda: as_bob.table(T), lambda: as_bob.look_up(T, [{"id": 1}])):
        with pytest.raises(PermissionDenied, match=r"SELECT|MODIFY"):
            ask()
    arrange.grant(workspace, "table", T, BOB, ["SELECT"])
    assert as_bob.table(T).primary_keys == ["id"]
    assert as_bob.look_up(T, [{"id": 1}]) == [{"id": 1, "v": 1.0}]


@pytest.mark.documented
def test_tags_need_apply_tag(as_bob: Any, workspace: Any) -> None:
    """To read a table is not enough to tag it."""
    arrange.grant(workspace, "table", T, BOB, ["SELECT"])
    with pytest.raises(PermissionDenied, match="APPLY TAG"):
        as_bob.set_tag(T, "tier", "gold")


@pytest.mark.documented
def test_specs_need_execute(as_bob: Any, workspace: Any) -> None:
    """A feature spec is a function: to use it takes EXECUTE, to delete it its owner."""
    with pytest.raises(PermissionDenied, match="EXECUTE"):
        as_bob.spec(SPEC)
    arrange.grant(workspace, "function", SPEC, BOB, ["EXECUTE"])
    assert as_bob.spec(SPEC)["features"][0]["table_name"] == T
    with pytest.raises(PermissionDenied, match="not an owner"):
        as_bob.delete_spec(SPEC)


@pytest.mark.documented
def test_a_spec_is_a_function(as_bob: Any, workspace: Any) -> None:
    """Who may execute a feature spec finds it among the functions of its schema, and by its name."""
    functions = WorkspaceClient().functions
    assert list(functions.list("main", "churn")) == []
    with pytest.raises(PermissionDenied, match="EXECUTE"):
        functions.get(SPEC)
    arrange.grant(workspace, "function", SPEC, BOB, ["EXECUTE"])
    assert [each.full_name for each in functions.list("main", "churn")] == [SPEC]
    assert functions.get(SPEC).name == "spec"
