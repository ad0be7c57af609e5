"""Statements through `w.statement_execution`: on the embedded engine, as the caller."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
import requests
from databricks.sdk.errors import BadRequest, DatabricksError, InvalidParameterValue, NotFound, PermissionDenied
from databricks.sdk.service.sql import (
    Disposition,
    ExecuteStatementRequestOnWaitTimeout,
    Format,
    QueryFilter,
    QueryStatus,
    StatementParameterListItem,
    StatementState,
    TimeRange,
)
from lakemock import arrange

ADMIN, ANN, BEN = "admin@example.com", "ann@example.com", "ben@example.com"
SLOW = "SELECT count(*) FROM range(30000000000) WHERE id * id % 11 = 3"


class Runner:
    """One person's statements on the starter warehouse."""

    def __init__(self, client: Any) -> None:
        self.api, self.warehouse = client.statement_execution, next(iter(client.warehouses.list())).id

    def __call__(self, text: str, **options: Any) -> Any:
        return self.api.execute_statement(text, self.warehouse, **{"wait_timeout": "50s", **options})


@pytest.fixture
def run(workspace: Any, client: Any) -> Runner:
    arrange.admin(workspace, ADMIN)
    return Runner(client(ADMIN))


@pytest.mark.documented
def test_values_are_text(run: Runner) -> None:
    """JSON_ARRAY has the text of each value, or null, and the manifest says what the columns are."""
    answer = run(
        "SELECT 1 AS i, 1.50BD AS d, true AS b, CAST(NULL AS STRING) AS n, DATE'2026-01-02' AS day, 1e10D AS r"
    )
    assert answer.result.data_array == [["1", "1.50", "true", None, "2026-01-02", "1.0E10"]]
    types = [(each.name, each.type_name.value, each.type_text) for each in answer.manifest.schema.columns]
    assert types[:2] == [("i", "INT", "INT"), ("d", "DECIMAL", "DECIMAL(3,2)")]


@pytest.mark.assumed
def test_values_inside_others(run: Runner) -> None:
    """Moments are ISO 8601, and what an array, a struct or a map holds is text in JSON."""
    answer = run(
        "SELECT TIMESTAMP'2026-01-02 03:04:05' AS t, array(1, NULL) AS a, named_struct('X', 1.5D) AS s, map('k', 2) AS m"
    )
    assert answer.result.data_array == [["2026-01-02T03:04:05.000Z", '["1",null]', '{"X":"1.5"}', '{"k":"2"}']]
    assert answer.manifest.schema.columns[2].type_text == "STRUCT<X: DOUBLE>"


@pytest.mark.documented
def test_parameters(run: Runner) -> None:
    """A parameter is a string, what its type makes of it, or NULL; a quote in it ends nothing."""
    given = [
        StatementParameterListItem(name="name", value="O'Neil \\"),
        StatementParameterListItem(name="day", value="2026-01-02", type="DATE"),
        StatementParameterListItem(name="price", value="1.5", type="DECIMAL(10,2)"),
        StatementParameterListItem(name="none", type="INT"),
    ]
    answer = run("SELECT :name, date_add(:day, 1), :price, :none IS NULL", parameters=given)
    assert answer.result.data_array == [["O'Neil \\", "2026-01-03", "1.50", "true"]]
    wrong = run("SELECT :n + 1", parameters=[StatementParameterListItem(name="n", value="x", type="INT")])
    assert wrong.status.state is StatementState.FAILED


@pytest.mark.documented
def test_a_failure_is_an_answer(run: Runner) -> None:
    """What the engine refuses is a 200 with state FAILED and Spark's words."""
    status = run("SELECT * FROM main.default.nope").status
    assert (status.state, status.sql_state) == (StatementState.FAILED, "42P01")
    assert "[TABLE_OR_VIEW_NOT_FOUND]" in status.error.message


@pytest.mark.documented
def test_catalog_and_schema(run: Runner) -> None:
    """They say where names begin, for this statement only."""
    run("CREATE SCHEMA main.churn")
    run("CREATE TABLE t AS SELECT 7 AS n", catalog="main", schema="churn")
    assert run("SELECT n FROM t", schema="churn").result.data_array == [["7"]]
    run("USE SCHEMA main.churn")
    assert run("SELECT n FROM t").status.state is StatementState.FAILED
    assert run("SELECT 1", schema="nope").status.state is StatementState.FAILED


@pytest.mark.documented
def test_links(run: Runner, workspace: Any) -> None:
    """A link opens without a token, as Arrow, JSON or CSV, until it expires."""
    text = "SELECT concat('id-', id) AS s, id AS i, CAST(NULL AS INT) AS n FROM range(2)"
    links = {}
    for shape in Format:
        result = run(text, format=shape, disposition=Disposition.EXTERNAL_LINKS).result
        links[shape] = result.external_links[0].external_link
    assert pa.ipc.open_stream(requests.get(links[Format.ARROW_STREAM]).content).read_all()["i"].to_pylist() == [0, 1]
    assert json.loads(requests.get(links[Format.JSON_ARRAY]).content) == [["id-0", "0", None], ["id-1", "1", None]]
    assert requests.get(links[Format.CSV]).text == "s,i,n\nid-0,0,null\nid-1,1,null\n"
    workspace.clock.sleep(901)
    assert requests.get(links[Format.CSV]).status_code == 403


@pytest.mark.documented
def test_chunks(run: Runner) -> None:
    """A large result has several chunks that say where they begin, and is too large to go inline."""
    text = "SELECT id, repeat('x', 100) AS text FROM range(300000)"
    answer = run(text, format=Format.ARROW_STREAM, disposition=Disposition.EXTERNAL_LINKS)
    assert (answer.manifest.total_row_count, answer.manifest.total_chunk_count) == (300_000, 3)
    following = run.api.get_statement_result_chunk_n(
        answer.statement_id, answer.result.external_links[0].next_chunk_index
    )
    rows = pa.ipc.open_stream(requests.get(following.external_links[0].external_link).content).read_all()
    assert rows["id"][0].as_py() == following.external_links[0].row_offset
    with pytest.raises(NotFound):
        run.api.get_statement_result_chunk_n(answer.statement_id, 3)
    assert "EXTERNAL_LINKS" in run(text).status.error.message


@pytest.mark.documented
def test_limits(run: Runner) -> None:
    """row_limit and byte_limit cut the result and say so."""
    cut = run("SELECT id FROM range(10)", row_limit=3)
    assert (cut.manifest.total_row_count, cut.manifest.truncated) == (3, True)
    assert run("SELECT id FROM range(3)", row_limit=3).manifest.truncated is False
    assert run("SELECT id FROM range(10)", byte_limit=40).manifest.total_row_count == 5


@pytest.mark.documented
def test_asynchronous_and_cancel(run: Runner) -> None:
    """With 0s the answer comes at once; a cancelled statement stays cancelled and has no result."""
    answer = run(SLOW, wait_timeout="0s")
    assert answer.status.state is StatementState.PENDING
    run.api.cancel_execution(answer.statement_id)
    assert run.api.get_statement(answer.statement_id).status.state is StatementState.CANCELED
    with pytest.raises(BadRequest):
        run.api.get_statement_result_chunk_n(answer.statement_id, 0)


@pytest.mark.documented
@pytest.mark.parametrize(
    "wrong",
    [
        {"wait_timeout": "3s"},
        {"wait_timeout": "51s"},
        {"format": Format.ARROW_STREAM},
        {"parameters": [StatementParameterListItem(name="n", value="1", type="ARRAY<INT>")]},
        {"row_limit": -1},
    ],
    ids=str,
)
def test_requests_that_cannot_be(run: Runner, wrong: dict[str, Any]) -> None:
    """Waits, formats, types and limits that the platform does not have are refused."""
    with pytest.raises(InvalidParameterValue):
        run("SELECT 1", **wrong)


@pytest.mark.assumed
def test_a_statement_is_its_senders(run: Runner, client: Any) -> None:
    """Somebody else does not see a statement; without CAN_USE on the warehouse nobody sends one."""
    answer = run("SELECT 1")
    with pytest.raises(PermissionDenied):
        client(BEN).statement_execution.get_statement(answer.statement_id)
    own = client(ANN).warehouses.create_and_wait(name="hers")
    with pytest.raises(PermissionDenied):
        client(BEN).statement_execution.execute_statement("SELECT 1", own.id)


@pytest.mark.documented
def test_grants_history_and_audit(run: Runner, workspace: Any, client: Any, sql: Any) -> None:
    """A statement is the caller's: refused without a grant, and in the table's history and the audit log by name."""
    sql("CREATE TABLE main.default.t AS SELECT 1 AS n")
    arrange.grant(workspace, "catalog", "main", ANN, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "main.default", ANN, ["USE_SCHEMA"])
    with pytest.raises(RuntimeError, match="PERMISSION_DENIED"):
        sql("SELECT * FROM main.default.t", user=ANN)
    arrange.grant(workspace, "table", "main.default.t", ANN, ["SELECT", "MODIFY"])
    sql("INSERT INTO main.default.t VALUES (:n)", user=ANN, n=2)
    assert sql("DESCRIBE HISTORY main.default.t")["userName"].to_pylist()[0] == ANN
    assert [each["user"] for each in arrange.audit(workspace, "main.default.t", "append")] == [ANN]
    texts = [each.query_text for each in client(ANN).query_history.list().res]
    assert texts == ["INSERT INTO main.default.t VALUES (:n)", "SELECT * FROM main.default.t"]


@pytest.mark.documented
def test_history_is_filtered(run: Runner, client: Any, sql: Any) -> None:
    """By state, by ids and by the time in which a statement was begun."""
    sql("SELECT 1")
    with pytest.raises(RuntimeError):
        sql("SELECT nope")

    def texts(**chosen: Any) -> list[str]:
        return [each.query_text for each in client(ADMIN).query_history.list(filter_by=QueryFilter(**chosen)).res]

    first, failed = reversed(client(ADMIN).query_history.list().res)
    assert texts(statuses=[QueryStatus.FAILED]) == ["SELECT nope"]
    assert texts(statement_ids=[first.query_id]) == ["SELECT 1"]
    assert len(texts(query_start_time_range=TimeRange(start_time_ms=0, end_time_ms=failed.query_start_time_ms))) == 2
    assert texts(query_start_time_range=TimeRange(start_time_ms=failed.query_end_time_ms + 60_000)) == []


@pytest.mark.assumed
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM parquet.`/etc/x`",
        "SELECT * FROM text.`file:///etc/passwd`",
        "SELECT * FROM read_files('/etc')",
        "CREATE TABLE main.default.x (a INT) LOCATION '/etc/x'",
        "CREATE TEMPORARY VIEW v USING csv OPTIONS (path '/etc/passwd')",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' SELECT 1",
        "COPY INTO main.default.t FROM '/etc' FILEFORMAT = CSV",
    ],
)
def test_no_files_of_this_machine(run: Runner, text: str) -> None:
    """Statements run in the workspace's process, so none reads or writes a file by its path."""
    assert "NOT_IMPLEMENTED" in run(text).status.error.message


@pytest.mark.assumed
def test_no_python_of_others(run: Runner) -> None:
    """A Python function of the catalogue is not called in the workspace's process; a SQL function is."""
    run("CREATE FUNCTION main.default.twice(x INT) RETURNS INT RETURN x * 2")
    made = run("CREATE FUNCTION main.default.py(x INT) RETURNS INT LANGUAGE PYTHON AS $$ return x $$")
    assert made.status.state is StatementState.SUCCEEDED
    assert run("SELECT main.default.twice(4)").result.data_array == [["8"]]
    assert "NOT_IMPLEMENTED" in run("SELECT main.default.py(4)").status.error.message


@pytest.mark.assumed
def test_results_end_after_an_hour(run: Runner, workspace: Any) -> None:
    """Then the statement is closed and its rows are gone."""
    answer = run("SELECT 1", on_wait_timeout=ExecuteStatementRequestOnWaitTimeout.CANCEL)
    workspace.clock.sleep(3_601)
    found = run.api.get_statement(answer.statement_id)
    assert (found.status.state, found.result) == (StatementState.CLOSED, None)
    with pytest.raises(DatabricksError):
        run.api.get_statement_result_chunk_n(answer.statement_id, 0)
