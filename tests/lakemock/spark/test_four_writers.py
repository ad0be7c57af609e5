"""Four processes that write at once: nothing is lost, nothing is numbered twice, and conflicts are told as Delta tells them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from lakemock import arrange

ANA, T, MODEL, EACH = "ana@example.com", "main.churn.t", "main.churn.m", 3
APPEND = f"INSERT INTO {T} VALUES (1, 1)"
MERGE = f"MERGE INTO {T} AS t USING (SELECT 0 AS id) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = t.n + 1"
CONFLICT = "[DELTA_CONCURRENT_APPEND] ConcurrentAppendException"

# Each says what came of its changes, as a JSON list.
VERSIONS = """
import json, sys
from databricks.sdk import WorkspaceClient
host, token, count, model = sys.argv[1:]
w, made = WorkspaceClient(host=host, token=token), []
for _ in range(int(count)):
    made.append(int(w.model_registry.create_model_version("churn", "dbfs:/x").model_version.version))
    w.registered_models.set_alias(model, "champion", made[-1])
print(json.dumps(made))
"""
ROWS = """
import json, sys
from lakemock.spark import engine
host, token, count, statement = sys.argv[1:]
said = []
with engine.connected(host, token) as spark:
    for _ in range(int(count)):
        try:
            spark.sql(statement)
            said.append("")
        except Exception as refusal:
            said.append(str(refusal))
print(json.dumps(said))
"""


@pytest.fixture
def at_once(workspace: Any, workspace_server: Any) -> Callable[[str, list[str]], list[list[Any]]]:
    """`at_once(program, arguments)` runs a process for each argument, all at once; what each of them said."""

    def run(program: str, arguments: list[str]) -> list[list[Any]]:
        words = [sys.executable, "-c", program, workspace_server.host, workspace.principals.mint(ANA), str(EACH)]
        processes = [subprocess.Popen([*words, each], stdout=subprocess.PIPE, text=True) for each in arguments]
        return [json.loads(each.communicate()[0]) for each in processes]

    return run


@pytest.mark.measured
def test_versions_and_an_alias(
    workspace: Any, client: Callable[[str], Any], at_once: Callable[[str, list[str]], list[list[Any]]]
) -> None:
    """Versions are numbered without gaps, no number is given out twice, and an alias is where one of them put it last."""
    arrange.admin(workspace, ANA)
    arrange.uc_model(workspace, MODEL, ANA)
    for _ in range(4 * EACH):
        arrange.uc_version(workspace, MODEL)
    w = client(ANA)
    w.model_registry.create_model("churn")
    made = at_once(VERSIONS, [MODEL] * 4)
    assert sorted(number for each in made for number in each) == list(range(1, 4 * EACH + 1))
    assert w.registered_models.get(MODEL, include_aliases=True).aliases[0].version_num in [each[-1] for each in made]


@pytest.mark.measured
def test_merge_against_append(spark: Any, at_once: Callable[[str, list[str]], list[list[Any]]]) -> None:
    """Two processes append, two MERGE: what was told as done is there once; what was not is a conflict in Delta's words."""
    spark.sql(f"CREATE TABLE {T} (id BIGINT, n BIGINT)")
    spark.sql(f"INSERT INTO {T} VALUES (0, 0)")
    *appended, one, two = at_once(ROWS, [APPEND, APPEND, MERGE, MERGE])
    assert appended == [[""] * EACH] * 2  # a blind append conflicts with nothing
    done = [*one, *two].count("")
    assert [each for each in [*one, *two] if each and CONFLICT not in each] == []
    assert spark.table(T).groupBy("id").sum("n").orderBy("id").collect() == [(0, done), (1, 2 * EACH)]
    assert spark.sql(f"DESCRIBE HISTORY {T}").count() == 2 + 2 * EACH + done
