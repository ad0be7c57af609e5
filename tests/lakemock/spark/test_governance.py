"""Grants, comments, properties, tags, keys and the like in SQL, answered by the workspace."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"
BEN = "ben@example.com"


@pytest.fixture
def table(spark: Any) -> Any:
    """Ana's session, with a table of two rows."""
    spark.sql(f"CREATE TABLE {T} (id BIGINT NOT NULL, name STRING COMMENT 'who') COMMENT 'people'")
    spark.sql(f"INSERT INTO {T} VALUES (1, 'a'), (2, 'b')")
    return spark


@pytest.mark.documented
def test_grant_and_revoke(table: Any, connect: Any) -> None:
    """What is granted is allowed at once, and what is revoked is not."""
    ben = connect(BEN)
    table.sql(f"GRANT USE CATALOG ON CATALOG main TO `{BEN}`")
    table.sql(f"GRANT USE SCHEMA ON SCHEMA churn TO `{BEN}`")
    table.sql(f"GRANT SELECT, MODIFY ON TABLE {T} TO `{BEN}`")
    assert ben.table(T).count() == 2
    table.sql(f"REVOKE SELECT ON {T} FROM `{BEN}`")
    with pytest.raises(SparkConnectGrpcException, match="User does not have SELECT on Table"):
        ben.table(T).count()


@pytest.mark.documented
def test_grant_needs_control(table: Any, connect: Any) -> None:
    """Who may only read grants nothing."""
    table.sql(f"GRANT USE CATALOG, USE SCHEMA, SELECT ON CATALOG main TO `{BEN}`")
    with pytest.raises(SparkConnectGrpcException, match=r"PERMISSION_DENIED: User is not an owner of Table"):
        connect(BEN).sql(f"GRANT SELECT ON {T} TO eve")


@pytest.mark.documented
def test_show_grants(table: Any) -> None:
    """Grants are shown with the object on which they were made."""
    table.sql(f"GRANT SELECT ON SCHEMA main.churn TO `{BEN}`")
    rows = table.sql(f"SHOW GRANTS `{BEN}` ON TABLE {T}").collect()
    assert [tuple(row) for row in rows] == [(BEN, "SELECT", "SCHEMA", "main.churn")]


@pytest.mark.documented
def test_comments(table: Any, workspace: Any) -> None:
    """COMMENT ON and ALTER COLUMN change what DESCRIBE says."""
    table.sql(f"COMMENT ON TABLE {T} IS 'it''s new'")
    table.sql(f"ALTER TABLE {T} ALTER COLUMN id COMMENT 'key'")
    table.sql(f"COMMENT ON COLUMN {T}.name IS NULL")
    assert [row["comment"] for row in table.sql(f"DESCRIBE {T}").collect()] == ["key", None]
    assert workspace.unity.tables[T].comment == "its new"
    assert table.table(T).count() == 2


@pytest.mark.documented
def test_properties(table: Any) -> None:
    """Properties are set, shown and taken away; Delta's own reach the table."""
    table.sql(f"ALTER TABLE {T} SET TBLPROPERTIES ('tier' = 'gold', delta.enableChangeDataFeed = true)")
    shown = {row["key"]: row["value"] for row in table.sql(f"SHOW TBLPROPERTIES {T}").collect()}
    assert shown == {"tier": "gold", "delta.enableChangeDataFeed": "true"}
    table.sql(f"ALTER TABLE {T} UNSET TBLPROPERTIES ('tier')")
    assert table.sql(f"SHOW TBLPROPERTIES {T}('tier')").collect()[0]["value"].endswith("does not have property: tier")
    with pytest.raises(AnalysisException, match="UNSET_NONEXISTENT_PROPERTIES"):
        table.sql(f"ALTER TABLE {T} UNSET TBLPROPERTIES ('tier')")
    assert table.table(T).count() == 2


@pytest.mark.documented
def test_add_columns(table: Any) -> None:
    """New columns are null in old rows; what a table has is not added again."""
    table.sql(f"ALTER TABLE {T} ADD COLUMNS (paid DECIMAL(10,2) COMMENT 'euros', at TIMESTAMP)")
    assert [tuple(row) for row in table.sql(f"SELECT id, paid FROM {T} ORDER BY id").collect()] == [
        (1, None),
        (2, None),
    ]
    table.sql(f"INSERT INTO {T} VALUES (3, 'c', 1.50, TIMESTAMP '2026-01-01 00:00:00')")
    assert table.table(T).where("paid IS NOT NULL").count() == 1
    with pytest.raises(AnalysisException, match="FIELD_ALREADY_EXISTS"):
        table.sql(f"ALTER TABLE {T} ADD COLUMN NAME STRING")


@pytest.mark.documented
@pytest.mark.parametrize("change", ["DROP COLUMN name", "RENAME COLUMN name TO called"])
def test_columns_without_mapping(table: Any, change: str) -> None:
    """A table without column mapping keeps its columns and their names."""
    with pytest.raises(AnalysisException, match=r"DELTA_UNSUPPORTED_(DROP|RENAME)_COLUMN"):
        table.sql(f"ALTER TABLE {T} {change}")


@pytest.mark.documented
def test_not_null(table: Any) -> None:
    """NOT NULL is set where no null is, and taken away."""
    table.sql(f"ALTER TABLE {T} ALTER COLUMN name SET NOT NULL")
    assert not table.table(T).schema["name"].nullable
    table.sql(f"ALTER TABLE {T} ALTER COLUMN name DROP NOT NULL")
    table.sql(f"INSERT INTO {T} VALUES (3, NULL)")
    with pytest.raises(AnalysisException, match="DELTA_NEW_NOT_NULL_VIOLATION"):
        table.sql(f"ALTER TABLE {T} ALTER COLUMN name SET NOT NULL")


@pytest.mark.documented
def test_owner_and_name(table: Any, workspace: Any) -> None:
    """An owner gives a table away, and a name goes with its grants."""
    table.sql(f"GRANT SELECT ON {T} TO `{BEN}`")
    table.sql(f"ALTER TABLE {T} RENAME TO churn.people")
    table.sql(f"ALTER TABLE churn.people OWNER TO `{BEN}`")
    assert workspace.unity.tables["main.churn.people"].stamp.owner == BEN
    assert workspace.grants.given["TABLE", "main.churn.people"] == {BEN: {"SELECT"}}
    assert table.table("churn.people").count() == 2


@pytest.mark.documented
def test_tags(table: Any, workspace: Any) -> None:
    """Tables and columns have tags."""
    table.sql(f"ALTER TABLE {T} SET TAGS ('pii' = 'no', 'draft')")
    table.sql(f"ALTER TABLE {T} ALTER COLUMN name SET TAGS ('pii' = 'yes')")
    table.sql(f"ALTER TABLE {T} UNSET TAGS ('draft')")
    assert workspace.unity.tags == {("tables", T): {"pii": "no"}, ("columns", f"{T}.name"): {"pii": "yes"}}


@pytest.mark.documented
def test_describe_detail(table: Any) -> None:
    """DESCRIBE DETAIL has one row with format, name, files and size."""
    row = table.sql(f"DESCRIBE DETAIL {T}").first()
    assert (row["format"], row["name"], row["description"], row["partitionColumns"]) == ("delta", T, "people", [])
    assert row["numFiles"] == 1 and row["sizeInBytes"] > 0 and row["createdAt"].year > 2000


@pytest.mark.documented
def test_restore_and_truncate(table: Any) -> None:
    """TRUNCATE removes the rows and RESTORE brings them back, each as a version."""
    table.sql(f"TRUNCATE TABLE {T}")
    assert table.table(T).count() == 0
    table.sql(f"RESTORE TABLE {T} TO VERSION AS OF 1")
    assert table.table(T).count() == 2
    assert [row["operation"] for row in table.sql(f"DESCRIBE HISTORY {T}").collect()][:2] == ["RESTORE", "TRUNCATE"]
    with pytest.raises(AnalysisException, match=r"Cannot restore table to version 9\. Available versions: \[0, 3\]"):
        table.sql(f"RESTORE TABLE {T} TO VERSION AS OF 9")


@pytest.mark.documented
def test_keys(spark: Any, client: Any) -> None:
    """Keys in CREATE TABLE and ALTER TABLE are in the SDK's TableInfo, time series included."""
    spark.sql(
        "CREATE TABLE churn.k (id BIGINT NOT NULL, ts TIMESTAMP NOT NULL, CONSTRAINT k PRIMARY KEY (id, ts TIMESERIES))"
    )
    spark.sql("CREATE TABLE churn.p (id BIGINT NOT NULL PRIMARY KEY)")
    spark.sql("CREATE TABLE churn.c (pid BIGINT, FOREIGN KEY (pid) REFERENCES churn.p (id))")
    tables = client("ana@example.com").tables
    key = tables.get("main.churn.k").table_constraints[0].primary_key_constraint
    assert (key.name, key.child_columns, key.timeseries_columns) == ("k", ["id", "ts"], ["ts"])
    foreign = tables.get("main.churn.c").table_constraints[0].foreign_key_constraint
    assert (foreign.parent_table, foreign.parent_columns, foreign.name) == ("main.churn.p", ["id"], "c_p_fk")
    with pytest.raises(SparkConnectGrpcException, match="referenced by the foreign key"):
        spark.sql("ALTER TABLE churn.p DROP PRIMARY KEY")
    spark.sql("ALTER TABLE churn.p DROP CONSTRAINT p_pk CASCADE")
    spark.sql("ALTER TABLE churn.p ADD CONSTRAINT other PRIMARY KEY (id) RELY")
    assert not tables.get("main.churn.c").table_constraints


@pytest.mark.assumed
def test_nullable_key(table: Any) -> None:
    """The columns of a primary key are NOT NULL; a table whose key is refused is not made."""
    with pytest.raises(
        SparkConnectGrpcException, match="Cannot create the primary key `t_pk` because its child column"
    ):
        table.sql(f"ALTER TABLE {T} ADD PRIMARY KEY (name)")
    with pytest.raises(SparkConnectGrpcException, match="nullable"):
        table.sql("CREATE TABLE churn.n (id BIGINT PRIMARY KEY)")
    assert not table.catalog.tableExists("main.churn.n")


@pytest.mark.documented
def test_show_create_table(table: Any) -> None:
    """SHOW CREATE TABLE is a statement that makes the table again."""
    table.sql(f"ALTER TABLE {T} ADD CONSTRAINT pk PRIMARY KEY (id)")
    text = table.sql(f"SHOW CREATE TABLE {T}").first()["createtab_stmt"]
    table.sql(text.replace(T, "main.churn.again"))
    assert table.table("main.churn.again").schema == table.table(T).schema


@pytest.mark.documented
def test_catalogs(spark: Any, workspace: Any, connect: Any) -> None:
    """Catalogs are made by admins only."""
    from lakemock.arrange import admin

    with pytest.raises(SparkConnectGrpcException, match="User does not have CREATE CATALOG on Metastore"):
        spark.sql("CREATE CATALOG dev")
    admin(workspace, BEN)
    ben = connect(BEN)
    ben.sql("CREATE CATALOG IF NOT EXISTS dev COMMENT 'for trials'")
    ben.sql("CREATE CATALOG IF NOT EXISTS dev")
    assert workspace.unity.catalogs["dev"].comment == "for trials"
    ben.sql("DROP CATALOG dev CASCADE")
    assert "dev" not in workspace.unity.catalogs


@pytest.mark.documented
def test_views(table: Any, connect: Any, workspace: Any) -> None:
    """A view is read with SELECT on it alone, by API and by SQL, also through another view."""
    table.sql(f"CREATE VIEW churn.some AS SELECT x.id AS key, name FROM {T} x WHERE x.id > 1")
    table.sql("CREATE VIEW churn.more (k) COMMENT 'on top' AS SELECT key FROM churn.some")
    table.sql(f"GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `{BEN}`")
    table.sql(f"GRANT SELECT ON VIEW churn.more TO `{BEN}`")
    ben = connect(BEN)
    assert [tuple(row) for row in ben.table("churn.more").collect()] == [(2,)]
    assert ben.sql("SELECT m.k FROM main.churn.more m JOIN churn.more ON m.k = more.k").count() == 1
    with pytest.raises(SparkConnectGrpcException, match="User does not have SELECT on Table"):
        ben.table("churn.some").count()
    with pytest.raises(AnalysisException, match="TABLE_OR_VIEW_ALREADY_EXISTS"):
        table.sql("CREATE VIEW churn.some AS SELECT 1 AS one")
    table.sql("CREATE OR REPLACE VIEW churn.some AS SELECT 7 AS key")
    assert ben.table("churn.more").first()["k"] == 7
    with pytest.raises(AnalysisException, match="expects a table but"):
        table.sql("INSERT INTO churn.more VALUES (1)")
    table.sql("DROP VIEW churn.more")
    table.sql("DROP VIEW IF EXISTS churn.more")
    assert "main.churn.more" not in workspace.unity.tables


@pytest.mark.documented
def test_views_in_the_sdk(table: Any, client: Any) -> None:
    """The SDK shows a view as VIEW with its text and columns."""
    table.sql(f"CREATE VIEW churn.v AS SELECT id FROM {T}")
    view = client("ana@example.com").tables.get("main.churn.v")
    assert (view.table_type.value, view.view_definition) == ("VIEW", f"SELECT id FROM {T}")
    assert [column.name for column in view.columns] == ["id"]
    client("ana@example.com").tables.delete("main.churn.v")
    assert not table.catalog.tableExists("main.churn.v")


@pytest.mark.documented
def test_volumes(spark: Any, workspace: Any) -> None:
    """A volume is made and dropped by SQL."""
    spark.sql("CREATE VOLUME IF NOT EXISTS churn.raw COMMENT 'as it came'")
    assert workspace.unity.volumes["main.churn.raw"].comment == "as it came"
    spark.sql("DROP VOLUME churn.raw")
    assert not workspace.unity.volumes


@pytest.mark.assumed
def test_grants_end_with_a_schema(table: Any, workspace: Any) -> None:
    """A table of the same name in a new schema has none of the old one's grants."""
    table.sql(f"GRANT SELECT ON {T} TO `{BEN}`")
    table.sql("DROP SCHEMA main.churn CASCADE")
    assert not [name for _, name in workspace.grants.given if name.startswith("main.churn")]


@pytest.mark.documented
@pytest.mark.parametrize(
    "statement", ["GRANT USE SCHEMA ON SCHEMA main.churn TO `{0}`", "ALTER SCHEMA main.churn OWNER TO `{0}`"]
)
def test_nobody_of_that_name(spark: Any, statement: str) -> None:
    """Who does not exist gets no grant and owns nothing (reported: terraform-provider-databricks#1773)."""
    with pytest.raises(Exception, match="Could not find principal with name nobody"):
        spark.sql(statement.format("nobody"))
