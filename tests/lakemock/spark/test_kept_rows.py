"""Rows that the workspace answered with are wanted of it and not of the engine, which would give back the same."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock.spark.session import answers

COLUMNS = {
    "text": "string",
    "number": "bigint",
    "small": "int",
    "share": "double",
    "flag": "boolean",
    "at": "timestamp",
    "list": "array<string>",
    "map": "map<string,string>",
    "struct": "struct<a:string,b:struct<c:bigint>>",
}
ROWS = [
    ["x", 1, 2, 1.5, True, 1_700_000_000_123, ["p", "q"], {"k": "v"}, {"a": "z", "b": {"c": 4}}],
    [None] * len(COLUMNS),
    ["", 0, 0, -0.0, False, 0, [], {}, {"a": None, "b": None}],
]


@pytest.mark.measured
@pytest.mark.parametrize("rows", [ROWS, []], ids=["rows", "none"])
@pytest.mark.parametrize("limit", [None, 1, 0])
def test_as_the_engine(spark: Any, rows: list[list[Any]], limit: int | None) -> None:
    """Each type of an answer comes back with the same schema and the same rows, whole and cut off."""
    answer = answers.rows_answer({"columns": [list(each) for each in COLUMNS.items()], "rows": rows})
    request = spark._client._execute_plan_request_with_metadata()
    wanted = request.plan.root
    if limit is not None:
        wanted.limit.limit, wanted = limit, wanted.limit.input
    wanted.CopyFrom(answer[answers.SQL_RESULT])
    schema, batch = answers.kept_rows(request.plan) or []
    session = spark._client._execute_and_fetch_as_iterator.__self__
    engines_schema, engines_batch = session.execute(request, {}, None)
    assert schema == engines_schema
    assert batch.equals(engines_batch, check_metadata=True)


@pytest.mark.measured
def test_not_asked(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of a command are there without the engine; those of a query of them, or of a frame with a schema, are its own."""
    spark.sql("CREATE TABLE churn.t (id INT)")
    history, frame = spark.sql("DESCRIBE HISTORY churn.t"), spark.createDataFrame([(1,)], "id INT")
    session = spark._client._execute_and_fetch_as_iterator.__self__
    asked: list[Any] = []
    execute = session.execute
    monkeypatch.setattr(session, "execute", lambda *given: [asked.append(given), *execute(*given)][1:])
    assert [row["version"] for row in history.collect()] == [history.first()["version"]] == [0]
    assert history.toPandas()["version"].tolist() == [0]
    assert not asked
    assert history.where("version > 0").collect() == []
    assert frame.collect()[0]["id"] == 1
    assert len(asked) == 2
