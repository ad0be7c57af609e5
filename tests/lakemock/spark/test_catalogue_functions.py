"""Functions of the catalogue in SQL: made, called, granted, described and dropped."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException
from pyspark.sql import functions as F

BEN = "ben@example.com"
LEVEL = (
    "CREATE FUNCTION churn.level(x INT COMMENT 'score', top INT DEFAULT 10) RETURNS STRING COMMENT 'of risk' "
    "RETURN CASE WHEN x > top THEN 'high' ELSE 'low' END"
)
SHARE = """CREATE OR REPLACE FUNCTION churn.share(spend DOUBLE, cap DOUBLE) RETURNS DOUBLE LANGUAGE PYTHON AS $$
  if not cap: # it's unlimited
      return None
  return spend / cap
$$"""


@pytest.fixture
def level(spark: Any) -> Any:
    """Ana's session, with a SQL function."""
    spark.sql(LEVEL)
    return spark


@pytest.mark.documented
def test_called_in_a_select(level: Any) -> None:
    """A SQL function is computed for each row; arguments are cast and defaults taken."""
    rows = level.sql(
        "SELECT main.churn.level(CAST(id AS STRING), 3) AS l, churn.level(id) m FROM range(2, 6) ORDER BY id"
    ).collect()
    assert [tuple(row) for row in rows] == [("low", "low"), ("low", "low"), ("high", "low"), ("high", "low")]
    level.sql("USE SCHEMA churn")
    assert level.sql("SELECT concat(level(11), level(1, 0)) || 'level(1)' AS v").first()["v"] == "highhighlevel(1)"


@pytest.mark.documented
def test_called_through_the_api(level: Any) -> None:
    """expr, selectExpr, where and call_function know functions of the catalogue."""
    frame = level.range(9, 12)
    assert [row[0] for row in frame.selectExpr("main.churn.level(id)").collect()] == ["low", "low", "high"]
    assert frame.where("main.churn.level(id) = 'high'").count() == 1
    assert frame.select(F.expr("churn.level(id, 9)").alias("v")).collect()[1]["v"] == "high"
    called = frame.select(F.call_function("main.churn.level", F.col("id"), F.lit(9)).alias("v"))
    assert [row["v"] for row in called.collect()] == ["low", "high", "high"]


@pytest.mark.documented
def test_execute_is_needed(level: Any, connect: Any) -> None:
    """Who may use catalog and schema calls a function only with EXECUTE on it or on what contains it."""
    ben = connect(BEN)
    level.sql(f"GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `{BEN}`")
    with pytest.raises(
        SparkConnectGrpcException, match=r"does not have EXECUTE on Routine or Model 'main\.churn\.level'"
    ):
        ben.sql("SELECT main.churn.level(1)").collect()
    level.sql(f"GRANT EXECUTE ON FUNCTION churn.level TO `{BEN}`")
    assert ben.sql("SELECT main.churn.level(1) AS v").first()["v"] == "low"
    rows = level.sql("SHOW GRANTS ON FUNCTION churn.level").collect()
    assert (BEN, "EXECUTE", "FUNCTION", "main.churn.level") in [tuple(row) for row in rows]
    level.sql(f"REVOKE EXECUTE ON FUNCTION churn.level FROM `{BEN}`")
    level.sql(f"GRANT EXECUTE ON SCHEMA churn TO `{BEN}`")
    assert ben.sql("SELECT main.churn.level(1) AS v").first()["v"] == "low"
    with pytest.raises(SparkConnectGrpcException, match="User is not an owner of Routine or Model"):
        ben.sql("DROP FUNCTION churn.level")


@pytest.mark.documented
def test_made_by_whom(spark: Any, connect: Any) -> None:
    """CREATE FUNCTION needs CREATE FUNCTION on the schema."""
    spark.sql(f"GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `{BEN}`")
    ben = connect(BEN)
    with pytest.raises(SparkConnectGrpcException, match="User does not have CREATE FUNCTION on Schema"):
        ben.sql("CREATE FUNCTION churn.one() RETURN 1")
    spark.sql(f"GRANT CREATE FUNCTION ON SCHEMA churn TO `{BEN}`")
    ben.sql("CREATE FUNCTION churn.one() RETURN 1")
    assert ben.sql("SELECT main.churn.one() AS v").first()["v"] == 1


@pytest.mark.documented
def test_owners_rights(spark: Any, connect: Any) -> None:
    """A function that calls another needs nothing of its caller on that one; who calls is the caller still."""
    spark.sql("CREATE FUNCTION churn.secret(x BIGINT) RETURNS BIGINT RETURN x * 7")
    spark.sql(
        "CREATE FUNCTION churn.open(x BIGINT) RETURNS STRING RETURN concat(session_user(), ':', churn.secret(x + 1))"
    )
    spark.sql(f"GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `{BEN}`")
    spark.sql(f"GRANT EXECUTE ON FUNCTION churn.open TO `{BEN}`")
    assert connect(BEN).sql("SELECT main.churn.open(1) AS v").first()["v"] == f"{BEN}:14"


@pytest.mark.documented
def test_python(spark: Any, client: Any) -> None:
    """A Python function is called from SQL, and is the SDK's FunctionInfo."""
    spark.sql(SHARE)
    rows = spark.sql("SELECT churn.share(a, b) AS v FROM VALUES (1, 2), (3, 0) AS t(a, b) ORDER BY a").collect()
    assert [row["v"] for row in rows] == [0.5, None]
    info = client("ana@example.com").functions.get("main.churn.share")
    assert (info.routine_body.value, info.external_language, info.full_data_type) == ("EXTERNAL", "PYTHON", "double")
    assert [(each.name, each.type_name.value, each.position) for each in info.input_params.parameters] == [
        ("spend", "DOUBLE", 0),
        ("cap", "DOUBLE", 1),
    ]
    assert info.routine_definition.endswith("return spend / cap\n")


@pytest.mark.documented
def test_body_of_python_stays(spark: Any, client: Any) -> None:
    """`==` and `@` of the body are Python's; the short forms of SQL are written out before it only."""
    body = "\n  if cap == 0:\n    return None\n  return spend@v1\n"
    spark.sql(f"CREATE FUNCTION churn.share(spend DOUBLE, cap DOUBLE) RETURNS DOUBLE LANGUAGE PYTHON AS $${body}$$")
    assert client("ana@example.com").functions.get("main.churn.share").routine_definition == body


@pytest.mark.documented
def test_in_the_sdk(level: Any, client: Any) -> None:
    """The SDK shows a SQL function's text, type, parameters and owner, gives it away and deletes it."""
    functions = client("ana@example.com").functions
    info = functions.get("main.churn.level")
    assert (info.routine_body.value, info.full_data_type, info.comment, info.owner) == (
        "SQL",
        "string",
        "of risk",
        "ana@example.com",
    )
    assert info.routine_definition == "CASE WHEN x > top THEN 'high' ELSE 'low' END"
    assert [(each.comment, each.parameter_default) for each in info.input_params.parameters] == [
        ("score", None),
        (None, "10"),
    ]
    assert functions.update("main.churn.level", owner=BEN).owner == BEN
    functions.delete("main.churn.level")
    assert not list(functions.list("main", "churn"))


@pytest.mark.documented
def test_described_and_shown(level: Any) -> None:
    """DESCRIBE FUNCTION and SHOW FUNCTIONS know functions of the catalogue."""
    lines = [row["function_desc"] for row in level.sql("DESCRIBE FUNCTION EXTENDED churn.level").collect()]
    assert lines[0].split() == ["Function:", "main.churn.level"] and lines[4].split() == ["Returns:", "STRING"]
    assert lines[-1].endswith("ELSE 'low' END")
    assert [tuple(row) for row in level.sql("SHOW USER FUNCTIONS IN churn LIKE 'le*|x'").collect()] == [
        ("main.churn.level",)
    ]
    assert not level.sql("SHOW FUNCTIONS IN main.churn LIKE 'x*'").collect()


@pytest.mark.documented
def test_replaced_and_dropped(level: Any) -> None:
    """OR REPLACE and IF [NOT] EXISTS do what they say, and without them Spark's errors come."""
    with pytest.raises(AnalysisException, match="ROUTINE_ALREADY_EXISTS"):
        level.sql(LEVEL)
    level.sql("CREATE FUNCTION IF NOT EXISTS churn.level(x INT) RETURN 1")
    level.sql("CREATE OR REPLACE FUNCTION churn.level(x INT) RETURNS INT RETURN level.x + 1")
    assert level.sql("SELECT churn.level(1) AS v").first()["v"] == 2
    level.sql("DROP FUNCTION churn.level")
    level.sql("DROP FUNCTION IF EXISTS churn.level")
    with pytest.raises(
        AnalysisException, match=r"\[ROUTINE_NOT_FOUND\] The routine `main`.`churn`.`level` cannot be found"
    ):
        level.sql("DROP FUNCTION churn.level")
    with pytest.raises(AnalysisException, match="ROUTINE_NOT_FOUND"):
        level.sql("SELECT main.churn.level(1)").collect()


@pytest.mark.documented
def test_refused(level: Any) -> None:
    """A wrong number of arguments, an expression that cannot be and a column that is no parameter are refused."""
    with pytest.raises(AnalysisException, match=r"WRONG_NUM_ARGS.* requires 2 parameters but the actual number is 3"):
        level.sql("SELECT churn.level(1, 2, 3)").collect()
    with pytest.raises(AnalysisException):
        level.sql("CREATE FUNCTION churn.bad(x INT) RETURNS INT RETURN y + 1")
    assert [row[0] for row in level.sql("SHOW FUNCTIONS IN main.churn").collect()] == ["main.churn.level"]


@pytest.mark.documented
def test_who_calls(spark: Any, workspace: Any) -> None:
    """current_user() and is_member() are answered for the caller, in SQL and in the API."""
    from lakemock import arrange

    arrange.group(workspace, "analysts", ["ana@example.com"])
    row = spark.sql(
        "SELECT current_user() AS a, session_user() AS b, is_member('analysts') AS c, is_account_group_member('x') AS d"
    ).first()
    assert tuple(row) == ("ana@example.com", "ana@example.com", True, False)
    assert spark.range(1).select(F.current_user()).first()[0] == "ana@example.com"


@pytest.mark.documented
def test_dynamic_views(spark: Any, connect: Any, workspace: Any) -> None:
    """A view that asks who reads shows each reader their own rows."""
    from lakemock import arrange

    arrange.group(workspace, "managers", ["eve@example.com"])
    spark.sql("CREATE FUNCTION churn.short(x STRING) RETURNS STRING RETURN left(x, 1)")
    spark.sql(f"CREATE TABLE churn.t AS SELECT '{BEN}' AS who, 'abc' AS word UNION ALL SELECT 'x', 'def'")
    spark.sql(
        "CREATE VIEW churn.mine AS SELECT who, CASE WHEN is_member('managers') THEN word ELSE main.churn.short(word) END AS word "
        "FROM churn.t WHERE who = current_user() OR is_member('managers')"
    )
    for reader in (BEN, "eve@example.com"):
        spark.sql(f"GRANT USE CATALOG, USE SCHEMA ON CATALOG main TO `{reader}`")
        spark.sql(f"GRANT SELECT ON VIEW churn.mine TO `{reader}`")
    assert [tuple(row) for row in connect(BEN).table("churn.mine").collect()] == [(BEN, "a")]
    rows = connect("eve@example.com").sql("SELECT * FROM main.churn.mine ORDER BY word").collect()
    assert [row["word"] for row in rows] == ["abc", "def"]


@pytest.mark.assumed
def test_ends_with_its_schema(level: Any, workspace: Any) -> None:
    """A schema with functions is dropped by force only, and takes them and their grants along."""
    level.sql(f"GRANT EXECUTE ON FUNCTION churn.level TO `{BEN}`")
    with pytest.raises(AnalysisException, match="SCHEMA_NOT_EMPTY"):
        level.sql("DROP SCHEMA churn")
    level.sql("DROP SCHEMA churn CASCADE")
    assert not workspace.unity.functions and not [
        name for _, name in workspace.grants.given if name.startswith("main.churn")
    ]


@pytest.mark.measured
def test_asked_of_the_catalog(spark: Any) -> None:
    """`spark.catalog` lists, finds and describes functions of the workspace beside the engine's own, on both engines alike."""
    spark.sql("CREATE FUNCTION main.churn.twice(x INT) RETURNS INT COMMENT 'two times' RETURN x * 2")
    ask = spark.catalog
    found = ask.getFunction("main.churn.twice")
    assert (found.name, found.catalog, found.namespace) == ("twice", "main", ["churn"])
    assert (found.description, found.isTemporary) == ("two times", False)
    assert [each.name for each in ask.listFunctions("main.churn", "tw*")] == ["twice"]
    assert {"abs", "twice"} <= {each.name for each in ask.listFunctions("main.churn")}
    assert "twice" not in {each.name for each in ask.listFunctions("main.default")}
    names = ["main.churn.twice", "main.churn.thrice", "main.nowhere.twice", "abs", "nothing"]
    assert [ask.functionExists(name) for name in names] == [True, False, False, True, False]
    ask.setCurrentDatabase("main.churn")
    assert (ask.functionExists("TWICE"), ask.getFunction("abs").isTemporary) == (True, True)


@pytest.mark.documented
def test_asked_for_what_is_not_there(spark: Any) -> None:
    """A function or a schema that is missing is said to be."""
    with pytest.raises(AnalysisException, match="ROUTINE_NOT_FOUND"):
        spark.catalog.getFunction("main.churn.thrice")
    with pytest.raises(AnalysisException, match="SCHEMA_NOT_FOUND"):
        spark.catalog.listFunctions("main.nowhere")
