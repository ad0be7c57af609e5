"""Named tables read by the real Spark client: by API and SQL, at a version, by others."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from lakemock import arrange
from lakemock.spark import engine_choice
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"
NOW = "TIMESTAMP AS OF current_timestamp()"


@pytest.fixture
def table(spark: Any, workspace: Any) -> Any:
    """Ana's session; the table has one row in version 0 and three in version 1."""
    arrange.write_table(workspace, T, pa.table({"id": [1]}))
    arrange.write_table(workspace, T, pa.table({"id": [1, 2, 3]}))
    return spark


@pytest.mark.measured
def test_read(table: Any) -> None:
    """Table, read.table and SQL give the same rows."""
    assert table.table(T).count() == table.read.table(T).count() == table.sql(f"SELECT * FROM {T}").count() == 3


@pytest.mark.measured
def test_at_a_version(table: Any) -> None:
    """A version is read by option and by VERSION AS OF."""
    assert table.read.option("versionAsOf", 0).table(T).count() == 1
    assert table.sql(f"SELECT * FROM {T} VERSION AS OF 0").count() == 1


@pytest.mark.documented
def test_at_a_version_that_is_not_there(table: Any) -> None:
    """A version that does not exist is refused in Delta's words."""
    with pytest.raises(
        AnalysisException, match=r"Cannot time travel Delta table to version 9\. Available versions: \[0, 1\]"
    ):
        table.read.option("versionAsOf", 9).table(T).count()


@pytest.mark.measured
def test_at_a_version_with_another_schema(table: Any) -> None:
    """An old version has its own columns."""
    table.createDataFrame([("x",)], "name string").write.mode("overwrite").option(
        "overwriteSchema", "true"
    ).saveAsTable(T)
    assert table.read.option("versionAsOf", 1).table(T).columns == ["id"]


@pytest.mark.measured
def test_second_principal(table: Any, workspace: Any, connect: Any) -> None:
    """Another principal's session, with a server of its own, sees what the first one writes, at once."""
    arrange.grant(workspace, "catalog", "main", "ben@example.com", ["USE_CATALOG", "USE_SCHEMA", "SELECT"])
    ben = connect("ben@example.com")
    table.range(9).write.mode("overwrite").saveAsTable(T)
    assert ben.table(T).count() == 9


@pytest.mark.measured
def test_delta_rs(table: Any, workspace: Any) -> None:
    """delta-rs reads the same folder, whichever engine wrote last."""
    from deltalake import DeltaTable

    table.range(9).write.mode("append").saveAsTable(T)
    read = DeltaTable(workspace.unity.tables[T].location.as_uri())
    assert (read.version(), read.to_pyarrow_table().num_rows) == (2, 12)


@pytest.mark.documented
@pytest.mark.parametrize(
    "ask",
    [
        lambda spark: spark.table("churn.nope").count(),
        lambda spark: spark.table("main.churn.nope").schema,
        lambda spark: spark.sql("SELECT * FROM churn.nope").collect(),
        lambda spark: spark.sql("DELETE FROM main.churn.nope WHERE id = 1"),
        lambda spark: spark.sql("DESCRIBE HISTORY churn.nope"),
        lambda spark: spark.sql("DROP TABLE churn.nope"),
        lambda spark: spark.sql("INSERT INTO churn.nope VALUES (1)"),
        lambda spark: spark.range(1).writeTo("churn.nope").append(),
    ],
)
def test_missing_table(spark: Any, ask: Any) -> None:
    """A table that is not there is named in full, in Spark's words."""
    with pytest.raises(
        AnalysisException, match=r"The table or view `main`\.`churn`\.`nope` cannot be found"
    ) as refused:
        ask(spark)
    assert refused.value.getCondition() == "TABLE_OR_VIEW_NOT_FOUND"


@pytest.mark.measured
def test_several_catalogs(connect: Any, workspace: Any) -> None:
    """Each catalog of the workspace is a catalog of Spark: dev.churn.t and prod.churn.t."""
    arrange.write_table(workspace, "dev.churn.t", pa.table({"id": [1, 2]}))
    arrange.write_table(workspace, "prod.churn.t", pa.table({"id": [1]}))
    arrange.admin(workspace, "ana@example.com")
    spark = connect("ana@example.com")
    spark.sql("CREATE TABLE prod.churn.both AS SELECT * FROM dev.churn.t UNION ALL SELECT * FROM prod.churn.t")
    assert spark.table("prod.churn.both").count() == 3
    assert workspace.unity.tables["prod.churn.both"].versions[0].reads == ("dev.churn.t", "prod.churn.t")


@pytest.mark.measured
def test_audit(table: Any, workspace: Any) -> None:
    """What is read is in the audit log, with who read it; looking at a schema is not."""
    assert table.table(T).columns == ["id"]
    assert workspace.audit.about(T) == []
    table.sql(f"WITH c AS (SELECT * FROM {T}) SELECT * FROM c").collect()
    assert [(each.user, each.action) for each in workspace.audit.about(T)] == [("ana@example.com", "read")]


@pytest.mark.documented
def test_grants(table: Any, workspace: Any, connect: Any) -> None:
    """Reading needs SELECT and writing MODIFY, in the platform's words."""
    workspace.grants.add("CATALOG", "main", "ben@example.com", {"USE_CATALOG", "USE_SCHEMA"})
    ben = connect("ben@example.com")
    with pytest.raises(
        SparkConnectGrpcException, match=r"PERMISSION_DENIED: User does not have SELECT on Table 'main\.churn\.t'\."
    ):
        ben.table(T).count()
    workspace.grants.add("SCHEMA", "main.churn", "ben@example.com", {"SELECT"})
    assert ben.table(T).count() == 3
    with pytest.raises(SparkConnectGrpcException, match="User does not have MODIFY on Table"):
        ben.range(1).write.mode("append").saveAsTable(T)


@pytest.mark.assumed
def test_denied_in_the_catalogue_too(table: Any, workspace: Any, connect: Any) -> None:
    """What the walk does not see, the catalogue still refuses, for its place is told to its readers only; or nobody finds it."""
    workspace.grants.add("CATALOG", "main", "ben@example.com", {"USE_CATALOG", "USE_SCHEMA"})
    ben = connect("ben@example.com")
    with pytest.raises(AnalysisException, match="NAMESPACE" if engine_choice.remote() else "403"):
        ben.sql("SELECT * FROM identifier('main.churn' || '.t')").count()


@pytest.mark.measured
def test_token_ends(workspace: Any, workspace_server: Any) -> None:
    """A session whose token was revoked reads nothing more."""
    from lakemock.spark.engine import connected

    arrange.write_table(workspace, T, pa.table({"id": [1]}), user="ana@example.com")
    token = workspace.principals.mint("ana@example.com")
    with connected(workspace_server.host, token) as spark:
        assert spark.table(T).count() == 1
        workspace.principals.revoke(token)
        with pytest.raises(SparkConnectGrpcException, match="UNAUTHENTICATED"):
            spark.table(T).count()


@pytest.mark.measured
@pytest.mark.parametrize("name", ["id", "t.id", "churn.t.id", "main.churn.t.id"])
def test_qualified_columns(table: Any, name: str) -> None:
    """A column can be qualified by the name of its table, in whole or in part."""
    from pyspark.sql import functions as F

    assert table.table(T).select(F.col(name)).where(F.expr(f"{name} > 1")).count() == 2


@pytest.mark.measured
def test_joins(table: Any) -> None:
    """A table joins with itself under aliases, and with others by the frames' own columns."""
    from pyspark.sql import functions as F

    other = table.range(2, 9)
    frame = table.table(T)
    assert frame.join(other, frame.id == other.id).count() == 2
    assert frame.alias("a").join(frame.alias("b"), F.expr("a.id = b.id")).selectExpr("a.id", "b.id").count() == 3


@pytest.mark.measured
def test_views_over_tables(table: Any) -> None:
    """A temporary view over a table is read with the table's new rows."""
    table.table(T).where("id > 1").createOrReplaceTempView("some")
    assert table.sql("SELECT * FROM some").count() == 2


@pytest.mark.measured
@pytest.mark.parametrize(
    "query",
    [
        "SELECT main.churn.t.id FROM main.churn.t",
        "SELECT T.ID FROM churn.t",
        "SELECT id FROM `t` -- all of them",
        "SELECT z.a FROM t AS z(a)",
        "WITH c AS (SELECT * FROM t) SELECT c.id FROM c",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.id = t.id)",
        "SELECT e FROM t LATERAL VIEW explode(array(id)) x AS e",
        "SELECT id FROM t JOIN t AS u USING (id)",
        "SELECT id FROM t VERSION AS OF 1",
    ],
)
def test_names_in_sql(table: Any, query: str) -> None:
    """A query says a table's name in every way that the grammar has."""
    table.sql("USE main.churn")
    assert sorted(row[0] for row in table.sql(query).collect()) == [1, 2, 3]


@pytest.mark.measured
@pytest.mark.parametrize(
    "behind", ["TABLESAMPLE (100 PERCENT)", "VERSION AS OF 1 TABLESAMPLE (100 PERCENT) REPEATABLE (7)", NOW]
)
def test_words_behind_a_name(table: Any, behind: str) -> None:
    """What stands between a table's name and its alias stays there."""
    if behind == NOW and engine_choice.remote():
        pytest.skip("Apache Spark reads a table by its path at a time that is written, not at one that is computed")
    assert table.sql(f"SELECT t.id FROM churn.t {behind} WHERE t.id IS NOT NULL").count() == 3
