"""`information_schema`: the catalogue as tables, as far as the caller may see it."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import PySparkException

BEN = "ben@example.com"


def rows(session: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.sql(query).collect()]


@pytest.fixture
def things(spark: Any) -> Any:
    """Ana's session, with a table, one that refers to it, a view, a volume, a function, tags and grants."""
    spark.sql(
        "CREATE TABLE churn.t (id BIGINT NOT NULL, paid DECIMAL(10,2) COMMENT 'in euro', CONSTRAINT t_pk PRIMARY KEY (id))"
    )
    spark.sql("CREATE TABLE churn.u (t_id BIGINT, CONSTRAINT u_fk FOREIGN KEY (t_id) REFERENCES churn.t (id))")
    spark.sql("CREATE VIEW churn.v AS SELECT id FROM churn.t")
    spark.sql("CREATE VOLUME churn.files")
    spark.sql("CREATE FUNCTION churn.f(x INT) RETURNS INT RETURN x + 1")
    spark.sql("ALTER TABLE churn.t SET TAGS ('pii' = 'no')")
    spark.sql("ALTER TABLE churn.t ALTER COLUMN paid SET TAGS ('unit' = 'euro')")
    for grant in ("USE CATALOG ON CATALOG main", "USE SCHEMA ON SCHEMA churn", "SELECT ON TABLE churn.u"):
        spark.sql(f"GRANT {grant} TO `{BEN}`")
    return spark


@pytest.mark.documented
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT table_name, table_type FROM tables", [("t", "MANAGED"), ("u", "MANAGED"), ("v", "VIEW")]),
        (
            "SELECT column_name, ordinal_position, is_nullable, full_data_type, numeric_precision, comment FROM columns "
            "WHERE table_name = 't'",
            [("id", 1, "NO", "bigint", 64, None), ("paid", 2, "YES", "decimal(10,2)", 10, "in euro")],
        ),
        ("SELECT schema_name, schema_owner FROM schemata WHERE schema_name = 'churn'", [("churn", "ana@example.com")]),
        ("SELECT catalog_name FROM catalogs", [("main",)]),
        ("SELECT constraint_name, table_name, constraint_type FROM table_constraints",
         [("t_pk", "t", "PRIMARY KEY"), ("u_fk", "u", "FOREIGN KEY")]),
        ("SELECT constraint_name, column_name FROM key_column_usage", [("t_pk", "id"), ("u_fk", "t_id")]),
        ("SELECT constraint_name, unique_constraint_name FROM referential_constraints", [("u_fk", "t_pk")]),
        ("SELECT constraint_name, table_name FROM constraint_table_usage", [("t_pk", "t"), ("u_fk", "t")]),
        ("SELECT volume_name, volume_type FROM volumes", [("files", "MANAGED")]),
        ("SELECT routine_name, full_data_type, routine_definition FROM routines", [("f", "int", "x + 1")]),
        ("SELECT parameter_name, full_data_type FROM parameters", [("x", "int")]),
        ("SELECT table_name, tag_name, tag_value FROM table_tags", [("t", "pii", "no")]),
        ("SELECT column_name, tag_name, tag_value FROM column_tags", [("paid", "unit", "euro")]),
        ("SELECT view_definition FROM views", [("SELECT id FROM churn.t",)]),
        (
            f"SELECT table_name, privilege_type, inherited_from FROM table_privileges WHERE grantee = '{BEN}'",
            [("u", "SELECT", "NONE")],
        ),
    ],
    ids=lambda value: value.split(" FROM ")[1].split()[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_views(things: Any, query: str, expected: list[tuple[Any, ...]]) -> None:
    """Each view has the documented columns and what the catalogue knows."""
    before, _, after = query.partition(" FROM ")
    found = rows(things, f"{before} FROM main.information_schema.{after}")
    assert sorted(found) == expected


@pytest.mark.documented
def test_only_what_one_may_see(things: Any, connect: Any) -> None:
    """Ben sees the table that he may read, his own grants, and no function or volume."""
    ben = connect(BEN)
    assert rows(ben, "SELECT table_name FROM system.information_schema.tables") == [("u",)]
    assert rows(ben, "SELECT DISTINCT grantee FROM system.information_schema.table_privileges") == [(BEN,)]
    assert rows(ben, "SELECT * FROM system.information_schema.routines") == []
    things.sql(f"GRANT SELECT ON TABLE churn.t TO `{BEN}`")
    assert rows(ben, "SELECT count(*) FROM main.information_schema.tables") == [(2,)]


@pytest.mark.documented
def test_of_one_catalog(things: Any) -> None:
    """A catalog's own schema has that catalog only; that of `system` has all; an unqualified name is the current catalog's."""
    things.sql("GRANT USE CATALOG ON CATALOG main TO `account users`")
    assert things.table("main.information_schema.tables").count() == 3
    assert things.sql("SELECT 1 AS a FROM information_schema.catalogs AS c WHERE c.catalog_name = 'main'").count() == 1
    with pytest.raises(PySparkException, match="does not exist"):
        things.table("nope.information_schema.tables").count()
    with pytest.raises(PySparkException, match="not implemented"):
        things.table("main.information_schema.recipients").count()


@pytest.mark.documented
def test_current_metastore(spark: Any, client: Any) -> None:
    """current_metastore() ends with the metastore's id."""
    found = rows(spark, "SELECT current_metastore()")[0][0]
    assert found.rpartition(":")[2] == client("ana@example.com").catalogs.get("main").metastore_id
