"""Tables through the SDK, with rows that the world wrote."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from databricks.sdk.errors import BadRequest, NotFound, PermissionDenied
from databricks.sdk.service.catalog import ColumnTypeName, DataSourceFormat, TableType
from deltalake import DeltaTable, write_deltalake
from lakemock.unity_catalog import arrange

T = "main.churn.customers"
ROWS = pa.table({"id": [1, 2], "tags": [["a"], []], "paid": [Decimal("1.50"), None]})


@pytest.fixture
def ana(workspace: Any, client: Any) -> Any:
    """The SDK's client of Ana, in a workspace that has one table, which is hers, as its schema is."""
    arrange.write_table(workspace, T, ROWS, user="ana@example.com")
    workspace.unity.schemas["main.churn"].stamp.owner = "ana@example.com"
    return client("ana@example.com")


@pytest.mark.documented
def test_get(ana: Any) -> None:
    """A table that Spark made is MANAGED Delta, with its columns and their types."""
    table = ana.tables.get(T)
    assert (table.full_name, table.table_type, table.data_source_format) == (
        T,
        TableType.MANAGED,
        DataSourceFormat.DELTA,
    )
    assert [(column.name, column.type_text) for column in table.columns] == [
        ("id", "bigint"),
        ("tags", "array<string>"),
        ("paid", "decimal(3,2)"),
    ]
    assert table.columns[2].type_name is ColumnTypeName.DECIMAL


@pytest.mark.documented
def test_list_and_exists(ana: Any) -> None:
    """Tables are listed by schema; existence is a question of its own."""
    assert [each.name for each in ana.tables.list("main", "churn")] == ["customers"]
    assert ana.tables.exists(T).table_exists
    assert not ana.tables.exists("main.churn.nope").table_exists


@pytest.mark.documented
def test_summaries(ana: Any, workspace: Any, client: Any) -> None:
    """Tables of a whole catalog, by name and type, narrowed by patterns of LIKE; who may not see one gets none of it."""
    for name in ("main.churn.labels", "main.gold.labels_2"):
        arrange.write_table(workspace, name, ROWS, user="ana@example.com")
    workspace.unity.schemas["main.gold"].stamp.owner = "ana@example.com"
    found = {each.full_name: each.table_type for each in ana.tables.list_summaries("main", max_results=2)}
    assert found == dict.fromkeys([T, "main.churn.labels", "main.gold.labels_2"], TableType.MANAGED)
    narrowed = ana.tables.list_summaries("main", schema_name_pattern="ch%", table_name_pattern="label_")
    assert [each.full_name for each in narrowed] == ["main.churn.labels"]
    assert list(client("ben@example.com").tables.list_summaries("main")) == []


@pytest.mark.documented
def test_delete(ana: Any, workspace: Any) -> None:
    """A dropped table is gone, with its files once it cannot come back, and its schema can go."""
    folder = workspace.unity.tables[T].location
    with pytest.raises(BadRequest, match=r"Schema 'main\.churn' is not empty"):
        ana.schemas.delete("main.churn")
    arrange.write_table(workspace, "main.churn.other", ROWS, user="ana@example.com")
    ana.tables.delete(T)
    workspace.clock.sleep(8 * 24 * 3600)
    ana.tables.delete("main.churn.other")
    assert not folder.exists()
    with pytest.raises(NotFound):
        ana.tables.get(T)


@pytest.mark.documented
def test_create_external_needs_a_location(ana: Any) -> None:
    """The API makes external tables only, and there is no external location."""
    with pytest.raises(PermissionDenied, match="No parent external location was found for path 's3://bucket/t'"):
        ana.tables.create("t", "main", "churn", TableType.EXTERNAL, DataSourceFormat.DELTA, "s3://bucket/t")


@pytest.mark.measured
def test_world_reads_and_writes(workspace: Any) -> None:
    """The world writes versions and reads any of them, without Spark."""
    assert arrange.write_table(workspace, T, ROWS) == 0
    assert arrange.write_table(workspace, T, ROWS, mode="append") == 1
    assert arrange.write_table(workspace, T, pa.table({"other": ["x"]})) == 2
    assert arrange.read_table(workspace, T, version=1).num_rows == 4
    assert arrange.read_table(workspace, T).column_names == ["other"]


@pytest.mark.assumed
def test_feature_table_of_the_world(workspace: Any) -> None:
    """A table that the world writes with keys is a feature table, and keeps its key when it is written again."""
    from lakemock.feature_store import registrations

    for _ in range(2):
        arrange.write_table(workspace, T, ROWS, keys=["id"])
    found = workspace.unity.tables[T]
    assert registrations.lookup_keys(found) == ["id"]
    assert [each.nullable for each in found.columns if each.name == "id"] == [False]


@pytest.mark.measured
def test_spaces_and_letters_in_the_path(tmp_path: Any) -> None:
    """A workspace below a folder with spaces and non-ASCII letters keeps its tables where both engines can read them."""
    from lakemock.application.state import Workspace

    workspace = Workspace(tmp_path / "my läb #1")
    arrange.write_table(workspace, T, ROWS)
    assert arrange.read_table(workspace, T).num_rows == 2
    assert "%" not in workspace.unity.tables[T].location.as_uri()


@pytest.mark.assumed
@pytest.mark.parametrize(
    "body",
    [
        {"name": "main.churn.t"},
        {"name": "t", "schema": {}},
        {"name": "main.churn.t", "schema": {"type": "struct", "fields": [{"name": 1}]}},
        {
            "name": "main.churn.t",
            "schema": {"type": "struct", "fields": [{"name": "a", "type": "no", "nullable": True}]},
        },
        {"name": "main.nope.t", "schema": {"type": "struct", "fields": []}},
        {"name": ["x"], "schema": {}},
    ],
)
def test_malformed_tables(ana: Any, body: dict[str, Any]) -> None:
    """Whatever a client sends to make a table, the answer is a 400 or 404 that says why."""
    with pytest.raises((BadRequest, NotFound)):
        ana.api_client.do("POST", "/api/2.0/lakemock/tables", body=body)


@pytest.mark.assumed
def test_statements_of_others(ana: Any, client: Any) -> None:
    """A statement is finished by who announced it."""
    path = "/api/2.0/lakemock/statements"
    said = ana.api_client.do("POST", path, body={"operation": "APPEND", "reads": [], "writes": [T], "creates": True})
    with pytest.raises(NotFound):
        client("eve@example.com").api_client.do("POST", f"{path}/finish", body={"statement_id": said["statement_id"]})


@pytest.mark.assumed
@pytest.mark.parametrize("asked_between", [False, True])
def test_refused_commit(ana: Any, asked_between: bool) -> None:
    """A new table with a column's name that Delta refuses goes with its files, and its writer is told, whoever sees it first."""
    path, new = "/api/2.0/lakemock/statements", "main.churn.new"
    said = ana.api_client.do("POST", path, body={"operation": "CREATE", "reads": [], "writes": [new], "creates": True})
    place = said["tables"][new]["location"]
    write_deltalake(place, pa.table({"a b": [1]}))
    if asked_between:
        assert not ana.tables.exists(new).table_exists
    with pytest.raises(BadRequest, match="DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES"):
        ana.api_client.do("POST", f"{path}/finish", body={"statement_id": said["statement_id"]})
    assert not ana.tables.exists(new).table_exists
    assert not DeltaTable.is_deltatable(place)
