"""Names drawn from every character, through Spark and the SDK: what the platform allows works, what it refuses makes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from lakemock import arrange
from lakemock.spark import engine_choice
from pyspark.errors import PySparkException

ANA = "ana@example.com"
# Documented: no period, space, forward slash, ASCII control character or DELETE. Measured: `?` and `#` the SDK itself cuts off,
# and of the dotted capital I, which is two characters in lower case, Apache Spark does not know that they are the same.
CONTROL = "".join(map(chr, range(32)))
OBJECT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=f"{CONTROL}\x7f ./?#\u0130"), min_size=1, max_size=9
)
OBJECT_BAD = st.sampled_from([*CONTROL, "\x7f", " ", ".", "/"])
# Documented for Delta without column mapping. A NUL never reaches Spark: protobuf's text has it, Parquet's schema not.
COLUMN = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=" ,;{}()\n\t=\x00"), min_size=1, max_size=9
)
COLUMN_BAD = st.sampled_from(" ,;{}()\n\t=")
LETTERS = st.text("aB0_-", max_size=3)
FEW = settings(
    max_examples=3 if engine_choice.remote() else 12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Each drawn name is used by a dozen statements, a minute of Apache Spark: there only the one with every kind of character.
USED = settings(FEW, phases=[Phase.explicit] if engine_choice.remote() else settings().phases)
ALL = "Aé客🙂\u2028\x85!\"$%&'*+-:<>@[\\]^_`|~"


def quoted(*parts: str) -> str:
    return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


def use(spark: Any, catalog: str, schema: str, table: str, column: str) -> None:
    """All that a lab does with a table, by name: create, append, read, change, describe, view, drop."""
    t, c, view = quoted(catalog, schema, table), quoted(column), quoted(catalog, schema, f"{table}v")
    spark.sql(f"CREATE TABLE {t} ({c} BIGINT)")
    spark.sql(f"INSERT INTO {t} VALUES (1), (2)")
    spark.createDataFrame([(3,)], ["x"]).withColumnRenamed("x", column).write.mode("append").saveAsTable(t)
    spark.sql(f"UPDATE {t} SET {c} = 4 WHERE {c} = 3")
    spark.sql(f"DELETE FROM {t} WHERE {c} = 1")
    assert sorted(row[0] for row in spark.table(t).collect()) == [2, 4]
    assert [row[0] for row in spark.sql(f"SELECT {quoted(table, column)} FROM {t} WHERE {c} > 2").collect()] == [4]
    assert [each.name for each in spark.catalog.listColumns(t)] == [column]
    assert len(spark.sql(f"DESCRIBE HISTORY {t}").collect()) == 5
    spark.sql(f"CREATE VIEW {view} AS SELECT {c} FROM {t}")
    assert spark.table(view).count() == 2
    spark.sql(f"DROP VIEW {view}")


@pytest.mark.documented
@pytest.mark.parametrize("place", [0, 1, 2])
def test_objects(spark: Any, workspace: Any, client: Callable[[str], Any], place: int) -> None:
    """A catalog, a schema or a table of an allowed name is made, used and found by Spark and by the SDK, in lower case."""
    arrange.admin(workspace, ANA)
    w = client(ANA)
    made: set[str] = set()

    @USED
    @example(name=f"{ALL},;{{}}()=")
    @given(name=OBJECT)
    def drawn(name: str) -> None:
        parts = ["main", "churn", "t"]
        parts[place] = f"{name}{len(made)}"
        made.add(parts[place])
        if place == 0:
            spark.sql(f"CREATE CATALOG {quoted(parts[0])}")
        if place < 2:
            spark.sql(f"CREATE SCHEMA {quoted(*parts[:2])}")
        use(spark, *parts, "x")
        found = w.tables.get(".".join(parts))
        assert [found.catalog_name, found.schema_name, found.name] == [part.lower() for part in parts]
        assert spark.catalog.tableExists(quoted(*parts))
        spark.sql(f"DROP TABLE {quoted(*parts)}")

    drawn()


@pytest.mark.documented
def test_columns(spark: Any, client: Callable[[str], Any]) -> None:
    """A column keeps its name, case too, and is found without case."""
    w = client(ANA)

    @USED
    @example(name=f"{ALL}./?#")
    @given(name=COLUMN)
    def drawn(name: str) -> None:
        use(spark, "main", "churn", "t", name)
        assert [each.name for each in w.tables.get("main.churn.t").columns] == [name]
        spark.sql("DROP TABLE main.churn.t")

    drawn()


@pytest.mark.assumed
@pytest.mark.parametrize("place", [0, 1, 2])
def test_refused_objects(spark: Any, client: Callable[[str], Any], place: int) -> None:
    """One character that is not allowed is refused by every way to make an object, and nothing is made."""
    w = client(ANA)
    made: list[Callable[[str], Any]] = [
        lambda name: spark.sql(f"CREATE CATALOG {name}"),
        lambda name: spark.sql(f"CREATE SCHEMA main.{name}"),
        lambda name: spark.sql(f"CREATE TABLE main.churn.{name} (x INT)"),
    ]

    @FEW
    @given(before=LETTERS, bad=OBJECT_BAD, after=LETTERS)
    def drawn(before: str, bad: str, after: str) -> None:
        name = quoted(before + bad + after)
        with pytest.raises(PySparkException, match=r"is not a valid name|PARSE_SYNTAX_ERROR|SQL parser"):
            made[place](name)
        if place == 2:
            with pytest.raises(PySparkException, match="is not a valid name"):
                spark.range(1).write.saveAsTable(f"main.churn.{name}")

    drawn()
    listed = [each.name for each in w.catalogs.list()], [each.name for each in w.schemas.list("main")]
    assert [sorted(each) for each in listed] == [["main"], ["churn", "default"]]
    assert not list(w.tables.list("main", "churn"))


@pytest.mark.documented
def test_refused_columns(spark: Any) -> None:
    """Delta's refusal, whether the column comes with a frame, inside another one, or in SQL; nothing is made."""

    @FEW
    @given(before=LETTERS, bad=COLUMN_BAD, after=LETTERS)
    def drawn(before: str, bad: str, after: str) -> None:
        frame = spark.createDataFrame([(1,)], ["x"]).withColumnRenamed("x", before + bad + after)
        for each in (frame, frame.selectExpr("struct(*) AS s")):
            with pytest.raises(PySparkException, match="DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES"):
                each.write.saveAsTable("main.churn.t")
        with pytest.raises(PySparkException, match="DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES"):
            spark.sql(f"CREATE TABLE main.churn.t ({quoted(before + bad + after)} INT)")

    drawn()
    assert not spark.catalog.tableExists("main.churn.t")


@pytest.mark.documented
def test_new_columns_are_asked_too(spark: Any) -> None:
    """A column that comes later is under the same rule, and the table stays as it was."""
    spark.range(1).write.saveAsTable("main.churn.t")
    frame = spark.sql("SELECT 1L AS id, 2 AS `a b`")
    with pytest.raises(PySparkException, match="DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES"):
        frame.write.mode("append").option("mergeSchema", "true").saveAsTable("main.churn.t")
    with pytest.raises(PySparkException, match="DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES"):
        spark.sql("ALTER TABLE main.churn.t ADD COLUMN `a b` INT")
    assert spark.table("main.churn.t").columns == ["id"]


@pytest.mark.measured
def test_one_name_twice(spark: Any) -> None:
    """Columns that differ by case only are one column."""
    with pytest.raises(PySparkException, match="COLUMN_ALREADY_EXISTS"):
        spark.sql("CREATE TABLE main.churn.t (x INT, X INT)")
    frame = spark.sql("SELECT 1 AS x, 2 AS X")
    with pytest.raises(PySparkException, match=r"DELTA_DUPLICATE_COLUMNS_FOUND.DATA\] Found duplicate column\(s\): x"):
        frame.write.saveAsTable("main.churn.t")


@pytest.mark.documented
def test_the_longest(spark: Any) -> None:
    """255 characters name a table, 256 do not."""
    spark.range(1).write.saveAsTable(f"main.churn.{'x' * 255}")
    with pytest.raises(PySparkException, match="is not a valid name"):
        spark.range(1).write.saveAsTable(f"main.churn.{'x' * 256}")


@pytest.mark.measured
def test_line_ends_in_values(spark: Any) -> None:
    """Characters that Python takes for line ends may be in values, which Delta's log repeats in its statistics."""
    for _ in range(2):
        spark.createDataFrame([("a\u2028b\x85c",)], ["x"]).write.mode("append").saveAsTable("main.churn.t")
    assert len(spark.sql("DESCRIBE HISTORY main.churn.t").collect()) == 2
    assert spark.table("main.churn.t").count() == 2
