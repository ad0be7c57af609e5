"""Small statements that notebooks hold: carried out, written out as what an engine knows, or refused with the way on."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyspark.errors import AnalysisException, ParseException, PySparkException

T, FILES = "main.churn.t", "/Volumes/main/churn/files"


def rows(session: Any, text: str, **arguments: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.sql(text, **arguments).collect()]


@pytest.fixture
def table(spark: Any) -> Any:
    """Ana's session, with a table of two versions."""
    spark.sql(f"CREATE TABLE {T} (id BIGINT, x STRING)")
    spark.sql(f"INSERT INTO {T} VALUES (1, 'a')")
    return spark


@pytest.fixture
def upload(table: Any, client: Any) -> Any:
    """Puts a file into a volume."""
    table.sql("CREATE VOLUME main.churn.files")
    files = client("ana@example.com").files
    return lambda name, text: files.upload(f"{FILES}/{name}", io.BytesIO(text.encode()))


@pytest.mark.documented
def test_a_star_with_except(table: Any) -> None:
    """The columns that are named are left out: of a star, of one table's star, in what is written and in a query inside."""
    session = table
    session.sql("CREATE TABLE main.churn.u (id BIGINT, `a-b` STRING, z INT)")
    session.sql("INSERT INTO main.churn.u VALUES (1, 'u', 7)")
    joined = f"{T} JOIN main.churn.u USING (id)"
    assert rows(session, f"SELECT * EXCEPT (ID, `a-b`), 1 AS one FROM {joined}") == [("a", 7, 1)]
    assert rows(session, f"SELECT u.* EXCEPT (id) FROM {T} AS t JOIN main.churn.u AS u ON t.id = u.id") == [("u", 7)]
    inside = "WITH c AS (SELECT * EXCEPT (z) FROM main.churn.u) SELECT * EXCEPT (id) FROM c WHERE id < :n"
    assert rows(session, inside, args={"n": 2}) == [("u",)]
    session.sql(f"CREATE OR REPLACE TABLE main.churn.made AS SELECT * EXCEPT (x) FROM {joined} ORDER BY id")
    assert session.table("main.churn.made").columns == ["id", "a-b", "z"]
    with pytest.raises(AnalysisException, match=r"UNRESOLVED_COLUMN|EXCEPT"):
        session.sql(f"SELECT * EXCEPT (nope) FROM {T}").collect()


@pytest.mark.documented
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXECUTE IMMEDIATE 'SELECT :a AS a, :b AS b' USING 1 AS a, 'x' AS b", [(1, "x")]),
        ("EXECUTE IMMEDIATE 'SELECT ? + ?' USING (1, 2)", [(3,)]),
        (f"EXECUTE IMMEDIATE 'SELECT id FROM {T}'", [(1,)]),
        (f"SELECT count(*) FROM {T}@v0", [(0,)]),
        (f"SELECT 'a==b', id == 1 FROM {T} WHERE `id`==1 -- ==", [("a==b", True)]),
        (f"UPDATE {T} SET x == 'b' WHERE id == 1", [(1,)]),
        (f"SELECT t.id FROM {T}@v1 AS t WHERE '@v0' = '@v0'", [(1,)]),
        (f"SELECT version FROM (DESCRIBE HISTORY {T}) WHERE operation = 'CREATE TABLE'", [(0,)]),
        (f"SELECT max(h.version) FROM (DESCRIBE HISTORY {T} LIMIT 1) h", [(1,)]),
        ("SELECT tableName FROM (SHOW TABLES IN main.churn)", [("t",)]),
        ("SET spark.sql.shuffle.partitions = 7", [("spark.sql.shuffle.partitions", "7")]),
        ("SET a.b", [("a.b", "<undefined>")]),
        (f"CACHE TABLE {T}", []),
        (f"UNCACHE TABLE IF EXISTS {T}", []),
        (f"REFRESH TABLE {T}", []),
        ("CLEAR CACHE", []),
        ("CREATE OR REPLACE TEMP VIEW v AS SELECT 1", []),
        ("DESCRIBE FUNCTION abs", None),
    ],
)
def test_works(table: Any, text: str, expected: list[tuple[Any, ...]] | None) -> None:
    """The statement does what it does on the platform."""
    found = rows(table, text)
    assert found == expected if expected is not None else found[0] == ("Function: abs",)


@pytest.mark.documented
@pytest.mark.parametrize("above", ["-- a note\n", "--- a note; with 'quotes\n\n", "/* a\nnote */ "])
def test_comments_above(table: Any, above: str) -> None:
    """A comment above a statement changes nothing."""
    table.sql(f"{above}GRANT SELECT ON TABLE {T} TO `ben@example.com`")
    assert rows(table, f"{above}SHOW TABLES IN main.churn") == [("churn", "t", False)]
    table.sql(f"{above}USE SCHEMA churn")
    assert rows(table, f"{above}SELECT id FROM t") == [(1,)]


@pytest.mark.documented
def test_settings_of_the_session(spark: Any) -> None:
    """SET in SQL and `spark.conf` are the same settings."""
    spark.sql("SET spark.sql.shuffle.partitions = 7")
    assert spark.conf.get("spark.sql.shuffle.partitions") == "7"


@pytest.mark.documented
def test_cache_of_a_query(table: Any) -> None:
    """CACHE TABLE AS makes a temporary view, and a table that is not there cannot be cached."""
    table.sql(f"CACHE LAZY TABLE mine AS SELECT id FROM {T}")
    assert rows(table, "SELECT * FROM mine") == [(1,)]
    with pytest.raises(AnalysisException, match="cannot be found"):
        table.sql("CACHE TABLE main.churn.nope")


@pytest.mark.documented
def test_read_files(upload: Any, table: Any) -> None:
    """read_files reads a volume with its options, infers types and adds `_rescued_data`, but for a given schema."""
    upload("a.csv", "id,x\n2,b\n3,c\n")
    read = table.sql(f"SELECT * FROM read_files('{FILES}/a.csv', format => 'csv', header => true) WHERE id > 2")
    assert (read.dtypes, [tuple(row) for row in read.collect()]) == (
        [("id", "bigint"), ("x", "string"), ("_rescued_data", "string")],
        [(3, "c", None)],
    )
    given = table.sql(
        f"SELECT r.* FROM read_files('{FILES}', format => 'csv', header => true, schema => 'n INT, s STRING') r"
    )
    assert (given.columns, given.count()) == (["n", "s"], 2)


@pytest.mark.documented
def test_read_files_in_a_table(upload: Any, table: Any) -> None:
    """A table can be made and filled from files."""
    upload("a.csv", "id,x\n2,b\n")
    table.sql(f"CREATE TABLE main.churn.copy AS SELECT id, x FROM read_files('{FILES}/a.csv', header => true)")
    table.sql(f"INSERT INTO {T} SELECT id, x FROM read_files('{FILES}/a.csv', header => true)")
    assert rows(table, "SELECT * FROM main.churn.copy") == [(2, "b")]
    assert sorted(rows(table, f"SELECT * FROM {T}")) == [(1, "a"), (2, "b")]


@pytest.mark.documented
def test_path_in_sql(upload: Any, table: Any) -> None:
    """A file of a volume is read by its path in SQL, and one that is not there is said."""
    upload("a.csv", "1,b\n")
    assert rows(table, f"SELECT * FROM csv.`{FILES}/a.csv`") == [("1", "b")]
    with pytest.raises(AnalysisException, match="does not exist"):
        table.sql(f"SELECT * FROM csv.`{FILES}/nope.csv`")


@pytest.mark.documented
def test_copy_into(upload: Any, table: Any) -> None:
    """COPY INTO loads each file once, with the counts of its rows; `force` loads it again."""
    copy = f"COPY INTO {T} FROM '{FILES}' FILEFORMAT = CSV FORMAT_OPTIONS ('header' = 'true', 'inferSchema' = 'true')"
    upload("a.csv", "id,x\n2,b\n3,c\n")
    assert rows(table, copy) == [(2, 2, 0)]
    upload("b.csv", "id,x\n4,d\n")
    assert rows(table, copy) == [(1, 1, 0)]
    assert rows(table, copy) == [(0, 0, 0)]
    assert rows(table, f"{copy} COPY_OPTIONS ('force' = 'true')") == [(3, 3, 0)]


@pytest.mark.documented
def test_copy_into_selects(upload: Any, table: Any) -> None:
    """COPY INTO takes a SELECT over the files, some files, and columns that are new."""
    upload("a.csv", "id,x\n2,b\n")
    upload("b.csv", "id,x\n3,c\n")
    selected = f"FROM (SELECT id::BIGINT * 10 AS id, upper(x) AS x, 1 AS more FROM '{FILES}') FILEFORMAT = CSV"
    options = "FORMAT_OPTIONS ('header' = 'true') COPY_OPTIONS ('mergeSchema' = 'true')"
    table.sql(f"COPY INTO {T} {selected} FILES = ('b.csv') {options}")
    assert sorted(rows(table, f"SELECT * FROM {T}")) == [(1, "a", None), (30, "C", 1)]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("text", "way_on"),
    [
        ("DECLARE VARIABLE v INT DEFAULT 1", "jvm"),
        ("SET VAR v = 1", "jvm"),
        ("EXECUTE IMMEDIATE v", "spark.sql"),
        (f"SELECT * FROM table_changes('{T}', 0)", "jvm"),
        ("CREATE MATERIALIZED VIEW main.churn.m AS SELECT 1 AS a", "CREATE TABLE AS SELECT"),
        ("CREATE STREAMING TABLE main.churn.m AS SELECT 1 AS a", "writeStream"),
        ("SELECT ai_query('m', 'x')", "mlflow.deployments"),
        ("SHOW EXTERNAL LOCATIONS", "not implemented"),
        ("CREATE GOVERNED TAG pii VALUES ('yes', 'no')", "SET TAGS"),
        ("CREATE OR REPLACE POLICY p ON SCHEMA main.churn ROW FILTER f TO `a` FOR TABLES", "SET ROW FILTER"),
        ("UNDROP SCHEMA main.churn", "UNDROP TABLE"),
        (f"VACUUM {T} USING INVENTORY (SELECT 1)", "not implemented"),
        (f"COPY INTO {T} FROM '/Volumes/a' FILEFORMAT = CSV VALIDATE ALL", "not implemented"),
        (f"SELECT * FROM {T} QUALIFY row_number() OVER (ORDER BY id) = 1", "jvm"),
        (f"SELECT id, count(*) FROM {T} GROUP BY ALL", "jvm"),
        (f"SELECT sum(id) AS id FROM {T} HAVING count(id) > 0", "another name"),
        (f"FROM {T} |> LIMIT 1", "jvm"),
        (f"SELECT x.id FROM {T} x JOIN {T} y USING (id)", "join with ON"),
        (f"SELECT y.id FROM {T} x LEFT JOIN (SELECT 1 AS id) y USING (id)", "join with ON"),
        ("SELECT no_such_function(1)", "jvm"),
        ("CREATE TABLE delta.t (id INT)", "main.delta.t"),
        ("CREATE TABLE a.main.churn.t2 (id INT)", "more than 3 name parts"),
        ("CREATE TABLE main.churn.empty", "CREATE TABLE AS SELECT"),
    ],
)
def test_refused_with_the_way_on(table: Any, text: str, way_on: str) -> None:
    """What is not carried out says what to do in its place."""
    with pytest.raises(PySparkException, match=way_on):
        table.sql(text).collect()


@pytest.mark.measured
def test_syntax_error(spark: Any) -> None:
    """What is no SQL has Spark's class and condition."""
    with pytest.raises(ParseException) as problem:
        spark.sql("SELEC 1")
    assert (problem.value.getCondition(), problem.value.getSqlState()) == ("PARSE_SYNTAX_ERROR", "42601")


@pytest.mark.documented
def test_least_and_most_of_groups_with_nan(spark: Any) -> None:
    """What docs/engines.md names in place of min and max: NaN is above every number, in a group as anywhere."""
    values = "VALUES (1, -5.0D), (1, double('NaN')), (1, 10.25D), (2, double('NaN')), (3, NULL) AS t(g, x)"
    least_and_most = rows(spark, f"SELECT g, min_by(x, x), max_by(x, x) FROM {values} GROUP BY g ORDER BY g")
    assert [(str(least), str(most)) for _, least, most in least_and_most] == [
        ("-5.0", "nan"),
        ("nan", "nan"),
        ("None", "None"),
    ]
