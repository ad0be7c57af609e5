"""Row filters and column masks: each reader sees their own rows and values, by every way."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"
BEN, EVE = "ben@example.com", "eve@example.com"


@pytest.fixture
def table(spark: Any, workspace: Any) -> Any:
    """Ana's session, with rows of two regions; Ana is in `eu`, Ben in `us`, Eve in both. All may read."""
    arrange.group(workspace, "eu", ["ana@example.com", EVE])
    arrange.group(workspace, "us", [BEN, EVE])
    spark.sql(
        f"CREATE TABLE {T} (id BIGINT NOT NULL, region STRING COMMENT 'where', mail STRING NOT NULL, paid DECIMAL(10,2))"
    )
    spark.sql(f"INSERT INTO {T} VALUES (1, 'eu', 'a@x.org', 1.50), (2, 'us', 'b@x.org', 2), (3, 'us', 'c@x.org', NULL)")
    for reader in (BEN, EVE):
        spark.sql(f"GRANT USE CATALOG, USE SCHEMA, SELECT ON CATALOG main TO `{reader}`")
    spark.sql("CREATE FUNCTION churn.my_region(region STRING) RETURNS BOOLEAN RETURN is_account_group_member(region)")
    spark.sql(
        "CREATE FUNCTION churn.hidden(x STRING) RETURN CASE WHEN is_member('us') THEN x ELSE concat('***', right(x, 6)) END"
    )
    return spark


@pytest.fixture
def filtered(table: Any) -> Any:
    table.sql(f"ALTER TABLE {T} SET ROW FILTER churn.my_region ON (region)")
    return table


def ids(session: Any, text: str = f"SELECT id FROM {T} ORDER BY id") -> list[int]:
    return [row[0] for row in session.sql(text).collect()]


@pytest.mark.documented
def test_filter(filtered: Any, connect: Any) -> None:
    """Readers see the rows for which the function says TRUE of them, owners too, by SQL and by API."""
    ben, eve = connect(BEN), connect(EVE)
    assert (ids(filtered), ids(ben), ids(eve)) == ([1], [2, 3], [1, 2, 3])
    assert ben.table(T).count() == 2 and ben.sql(f"SELECT max(paid) AS m FROM {T}").count() == 1
    assert ben.table(T).where("region = 'eu'").isEmpty()
    assert ben.table(T).schema == filtered.table(T).schema
    assert ben.table(T).schema["paid"].dataType.simpleString() == "decimal(10,2)"


@pytest.mark.documented
def test_filter_is_asked_anew(filtered: Any, connect: Any, workspace: Any) -> None:
    """Who joins a group sees its rows at once; without the filter all rows are there, and can be written."""
    ben = connect(BEN)
    assert ids(ben) == [2, 3]
    arrange.group(workspace, "eu", [BEN])
    assert ids(ben) == [1, 2, 3]
    filtered.sql(f"ALTER TABLE {T} DROP ROW FILTER")
    filtered.sql(f"INSERT INTO {T} VALUES (4, 'cn', 'd@x.org', 1)")
    filtered.sql(f"ALTER TABLE {T} SET ROW FILTER churn.my_region ON (region)")
    arrange.group(workspace, "cn", ["ana@example.com"])
    assert ids(filtered) == [1, 4]


@pytest.mark.documented
def test_mask(table: Any, connect: Any) -> None:
    """A mask gives readers other values, which joins and conditions see too."""
    table.sql(f"ALTER TABLE {T} ALTER COLUMN mail SET MASK churn.hidden")
    assert table.table(T).where("id = 1").first()["mail"] == "***@x.org"
    assert table.sql(f"SELECT * FROM {T} WHERE mail LIKE 'a%'").count() == 0
    assert connect(BEN).sql(f"SELECT id FROM {T} WHERE mail LIKE 'a%'").count() == 1
    table.sql(f"ALTER TABLE {T} ALTER COLUMN mail DROP MASK")
    assert table.table(T).where("id = 1").first()["mail"] == "a@x.org"


@pytest.mark.documented
def test_mask_with_other_columns(table: Any) -> None:
    """USING COLUMNS gives the function more columns and constants; the result is cast to the column's type."""
    table.sql(
        "CREATE FUNCTION churn.part(x DECIMAL(10,2), r STRING, f DOUBLE) RETURNS DOUBLE RETURN if(r = 'eu', x * f, NULL)"
    )
    table.sql(f"ALTER TABLE {T} ALTER COLUMN paid SET MASK churn.part USING COLUMNS (region, 2.0)")
    rows = table.sql(f"SELECT paid FROM {T} ORDER BY id").collect()
    assert [str(row["paid"]) for row in rows] == ["3.00", "None", "None"]


@pytest.mark.documented
def test_mapping_table(table: Any, connect: Any) -> None:
    """A filter may look readers up in a table that they cannot read."""
    table.sql(f"CREATE TABLE main.churn.seen AS SELECT '{BEN}' AS who, 'eu' AS region")
    table.sql(
        "CREATE FUNCTION churn.mapped(r STRING) RETURNS BOOLEAN "
        "RETURN is_member('nobody') OR EXISTS (SELECT 1 FROM churn.seen s WHERE s.who = session_user() AND s.region = r)"
    )
    table.sql(f"ALTER TABLE {T} SET ROW FILTER churn.mapped ON (region)")
    ben = connect(BEN)
    assert (ids(table), ids(ben)) == ([], [1])
    table.sql(f"INSERT INTO main.churn.seen VALUES ('{BEN}', 'us')")
    assert ids(ben) == [1, 2, 3]


@pytest.mark.assumed
def test_through_views(filtered: Any, connect: Any) -> None:
    """A view over a filtered table shows what its reader may see, though its owner's rights read it."""
    filtered.sql(f"CREATE VIEW churn.v AS SELECT id FROM {T}")
    assert ids(connect(BEN), "SELECT id FROM main.churn.v ORDER BY id") == [2, 3]


@pytest.mark.assumed
@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO {T} VALUES (9, 'eu', 'z', 1)",
        f"DELETE FROM {T} WHERE id = 1",
        f"TRUNCATE TABLE {T}",
        f"CREATE OR REPLACE TABLE {T} (id INT)",
        f"SELECT * FROM {T} VERSION AS OF 0",
    ],
)
def test_writing_and_history(filtered: Any, statement: str) -> None:
    """This workspace does not write to a filtered table, and does not read its earlier versions."""
    with pytest.raises(SparkConnectGrpcException, match="not implemented by this local workspace"):
        filtered.sql(statement).collect()
    with pytest.raises(SparkConnectGrpcException, match="not implemented"):
        filtered.read.option("versionAsOf", 0).table(T).collect()


@pytest.mark.documented
def test_who_sets_them(table: Any, connect: Any) -> None:
    """It takes EXECUTE on the function, and ownership or MANAGE of the table."""
    ben = connect(BEN)
    with pytest.raises(SparkConnectGrpcException, match="User is not an owner of Table"):
        ben.sql(f"ALTER TABLE {T} SET ROW FILTER churn.my_region ON (region)")
    table.sql(f"GRANT MANAGE ON TABLE {T} TO `{BEN}`")
    with pytest.raises(SparkConnectGrpcException, match="does not have EXECUTE"):
        ben.sql(f"ALTER TABLE {T} SET ROW FILTER churn.my_region ON (region)")
    table.sql(f"GRANT EXECUTE ON FUNCTION churn.my_region TO `{BEN}`")
    ben.sql(f"ALTER TABLE {T} SET ROW FILTER churn.my_region ON (region)")
    assert ids(connect(BEN)) == [2, 3]


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("SET ROW FILTER churn.hidden ON (region)", "must return BOOLEAN"),
        ("SET ROW FILTER churn.my_region ON (id, region)", "WRONG_NUM_ARGS"),
        ("SET ROW FILTER churn.my_region ON (nothing)", "UNRESOLVED_COLUMN"),
        ("SET ROW FILTER churn.none ON (id)", "ROUTINE_NOT_FOUND"),
        ("ALTER COLUMN mail SET MASK churn.python", "are SQL functions"),
    ],
)
def test_what_cannot_be_set(table: Any, change: str, words: str) -> None:
    """A function of another kind, type or number of arguments is refused, and the table stays open."""
    table.sql("CREATE FUNCTION churn.python(x STRING) RETURNS STRING LANGUAGE PYTHON AS $$ return x $$")
    with pytest.raises((AnalysisException, SparkConnectGrpcException), match=words):
        table.sql(f"ALTER TABLE {T} {change}")
    assert ids(table) == [1, 2, 3]


@pytest.mark.assumed
def test_files_are_not_read(table: Any) -> None:
    """A function that would have the workspace read a file is refused."""
    table.sql("CREATE FUNCTION churn.peek() RETURNS BOOLEAN RETURN EXISTS (SELECT 1 FROM text.`/etc/passwd`)")
    with pytest.raises(SparkConnectGrpcException, match="reads tables only"):
        table.sql(f"ALTER TABLE {T} SET ROW FILTER churn.peek ON ()")


@pytest.mark.assumed
def test_function_gone(filtered: Any) -> None:
    """A table whose filter is gone is closed until the filter is dropped."""
    filtered.sql("DROP FUNCTION churn.my_region")
    with pytest.raises(AnalysisException, match="ROUTINE_NOT_FOUND"):
        ids(filtered)
    filtered.sql(f"ALTER TABLE {T} DROP ROW FILTER")
    assert ids(filtered) == [1, 2, 3]


@pytest.mark.documented
def test_in_the_sdk(filtered: Any, client: Any) -> None:
    """TableInfo and ColumnInfo name the functions and their arguments."""
    filtered.sql(f"ALTER TABLE {T} ALTER COLUMN mail SET MASK churn.hidden")
    info = client("ana@example.com").tables.get(T)
    assert (info.row_filter.function_name, info.row_filter.input_column_names) == ("main.churn.my_region", ["region"])
    assert [each.mask and each.mask.function_name for each in info.columns] == [None, None, "main.churn.hidden", None]


@pytest.mark.assumed
def test_found_again(filtered: Any, workspace: Any) -> None:
    """A workspace that is opened again has its functions, filters and masks."""
    from lakemock.application import journal, saved
    from lakemock.unity_catalog.reading import Reading

    filtered.sql(f"ALTER TABLE {T} ALTER COLUMN mail SET MASK churn.hidden")
    place = Reading(workspace, BEN).place(workspace.unity.tables[T])
    workspace.journal = journal.opened(workspace.root / saved.FILE)
    saved.close(workspace)
    again = saved.opened(workspace.root)
    assert again.unity.functions == workspace.unity.functions
    assert Reading(again, BEN).place(again.unity.tables[T]) == place


@pytest.mark.documented
def test_in_create_table(table: Any, client: Any) -> None:
    """CREATE TABLE takes both, and makes no table when one of them is refused."""
    table.sql(
        "CREATE TABLE churn.new (id INT, mask STRING MASK churn.hidden, region STRING) "
        "WITH ROW FILTER churn.my_region ON (region)"
    )
    info = client("ana@example.com").tables.get("main.churn.new")
    assert info.row_filter.function_name == "main.churn.my_region"
    assert [each.mask and each.mask.function_name for each in info.columns] == [None, "main.churn.hidden", None]
    with pytest.raises(AnalysisException, match="ROUTINE_NOT_FOUND"):
        table.sql("CREATE TABLE churn.other (id INT) WITH ROW FILTER churn.none ON ()")
    assert not table.catalog.tableExists("main.churn.other")
    table.sql(f"CREATE TABLE churn.copy WITH ROW FILTER churn.my_region ON (region) AS SELECT * FROM {T}")
    assert ids(table, "SELECT id FROM main.churn.copy") == [1]
