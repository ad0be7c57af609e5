"""SHOW lists what the session's principal may see."""

from __future__ import annotations

from typing import Any

import pytest

BEN = "ben@example.com"


@pytest.mark.documented
def test_shown_by_privilege(spark: Any, connect: Any) -> None:
    """SHOW SCHEMAS, SHOW TABLES and SHOW FUNCTIONS have what was granted, at once."""
    spark.sql("CREATE TABLE churn.a (id INT)")
    spark.sql("CREATE TABLE churn.b (id INT)")
    spark.sql("CREATE FUNCTION churn.f() RETURN 1")
    ben = connect(BEN)
    spark.sql(f"GRANT USE CATALOG ON CATALOG main TO `{BEN}`")
    assert "churn" not in [row[0] for row in ben.sql("SHOW SCHEMAS IN main").collect()]
    spark.sql(f"GRANT USE SCHEMA ON SCHEMA churn TO `{BEN}`")
    spark.sql(f"GRANT SELECT ON TABLE churn.b TO `{BEN}`")
    assert [row["tableName"] for row in ben.sql("SHOW TABLES IN main.churn").collect()] == ["b"]
    assert [row["tableName"] for row in spark.sql("SHOW TABLES IN main.churn").collect()] == ["a", "b"]
    assert not ben.sql("SHOW FUNCTIONS IN main.churn").collect()
    spark.sql(f"GRANT EXECUTE ON SCHEMA churn TO `{BEN}`")
    assert [row[0] for row in ben.sql("SHOW FUNCTIONS IN main.churn").collect()] == ["main.churn.f"]
