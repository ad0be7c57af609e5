"""Every refusal of a statement names a way on: those that are listed one by one, and those that are raised somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import lakemock
import pytest
from lakemock.spark.plan.write_options import OPTIONS
from lakemock.sql import statement_refusals
from lakemock.sql.governed_maintenance import FORMS, unknown_is_refused
from lakemock.sql.table_clauses import CLAUSES
from lakemock.unity_catalog.table_properties import PROPERTIES, REFUSED, Support
from pyspark.errors import PySparkException

PACKAGE = Path(lakemock.__file__).parent
OF_STATEMENTS = ("spark", "sql", "statements", "unity_catalog")
WAY = re.compile(r"\b(use|leave|put|make|write|compare|read|say|compute|name|list)\b|[A-Z]{4,}|Python")
"""What somebody can do: a verb that says it, a statement, or the language that has it."""
STATEMENTS = (
    "CREATE MATERIALIZED VIEW main.churn.m AS SELECT 1 AS a",
    "CREATE OR REFRESH STREAMING TABLE main.churn.m AS SELECT 1 AS a",
    "REFRESH MATERIALIZED VIEW main.churn.m",
    "CREATE SHARE s",
    "SHOW ALL IN SHARE s",
    "SHOW EXTERNAL LOCATIONS",
    "CREATE FOREIGN CATALOG c USING CONNECTION n",
    "CREATE TEMPORARY FUNCTION f AS 'a.B'",
    "CALL p(1)",
    "SHOW POLICIES ON TABLE main.churn.t",
    "DROP GOVERNED TAG pii",
    "CREATE BLOOMFILTER INDEX ON TABLE main.churn.t FOR COLUMNS (id)",
    "CREATE FOREIGN SERVER s TYPE mysql",
    "UNDROP SCHEMA main.churn",
    "PUT '/tmp/a' INTO '/Volumes/main/churn/files/a'",
    "SHOW USERS",
    "SHOW CURRENT SCHEMA",
    "SHOW CREATE SCHEMA main.churn",
    "MSCK REPAIR TABLE main.churn.t",
    "REORG TABLE main.churn.t APPLY (PURGE)",
    "GENERATE symlink_format_manifest FOR TABLE main.churn.t",
    "CONVERT TO DELTA parquet.`/tmp/t`",
    "ALTER VIEW main.churn.v AS SELECT 1",
    "ALTER SCHEMA main.churn SET DBPROPERTIES ('a' = 'b')",
    "ALTER SCHEMA main.churn ENABLE PREDICTIVE OPTIMIZATION",
    "CREATE TABLE main.churn.t2 LIKE main.churn.t",
    "ANALYZE TABLES IN main.churn COMPUTE STATISTICS",
    "DESCRIBE TABLE main.churn.t AS JSON",
)


@pytest.mark.assumed
@pytest.mark.parametrize(("text", "listed"), [*zip(STATEMENTS, statement_refusals.ON_THE_WORKSPACE, strict=True)])
def test_statement(text: str, listed: tuple[str, str]) -> None:
    """A statement that nobody carries out is refused with the way that its line names."""
    assert WAY.search(listed[1])
    with pytest.raises(PySparkException, match=f"is not implemented .*{re.escape(listed[1])}"):
        statement_refusals.refuse(text, embedded=False)


@pytest.mark.assumed
@pytest.mark.parametrize("text", ["DECLARE v INT", "SET VAR v = 1", "BEGIN SELECT 1; END"])
def test_statement_of_apache_spark(text: str) -> None:
    """What Apache Spark alone knows names it on the embedded engine, and passes there."""
    with pytest.raises(PySparkException, match="--engine jvm"):
        statement_refusals.refuse(text, embedded=True)
    statement_refusals.refuse(text, embedded=False)


@pytest.mark.assumed
@pytest.mark.parametrize("name", [*statement_refusals.FUNCTIONS, *statement_refusals.AI_FUNCTIONS])
def test_function(name: str) -> None:
    """A function that nobody has is refused with what to use in its place."""
    way_on = statement_refusals.FUNCTIONS.get(name, statement_refusals.AI)
    assert WAY.search(way_on) or "predict" in way_on or "secrets" in way_on
    with pytest.raises(PySparkException, match=re.escape(way_on)):
        statement_refusals.refuse(f"SELECT {name}('a')", embedded=False)


@pytest.mark.assumed
@pytest.mark.parametrize("first", FORMS)
def test_form(first: str) -> None:
    """A form of a statement that no reader knows is refused with the forms that there are."""
    with pytest.raises(PySparkException, match=re.escape(FORMS[first])):
        unknown_is_refused(f"{first} something of a kind that nobody reads")


@pytest.mark.assumed
@pytest.mark.parametrize(
    "listed", [CLAUSES, OPTIONS, PROPERTIES], ids=["clauses", "options of a write", "table properties"]
)
def test_lists(listed: dict[str, Support]) -> None:
    """Each clause, option and property that docs/delta_support.md calls refused has its way on there."""
    refused = {name: each.note for name, each in listed.items() if each.handling == REFUSED}
    assert refused
    assert [name for name, note in refused.items() if not note] == []


@pytest.mark.assumed
def test_no_refusal_without_a_way() -> None:
    """Every refusal of what is not implemented, wherever a statement leads, is raised with what to do in its place."""
    bare = []
    for folder in OF_STATEMENTS:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
                if isinstance(node, ast.Call) and name == "not_implemented" and len(node.args) < 2:
                    bare.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert bare == []
