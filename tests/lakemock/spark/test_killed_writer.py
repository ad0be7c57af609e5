"""A process that is killed while it writes: before the commit nothing has happened, after it everything has."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lakemock import arrange
from lakemock.spark import engine_choice

BEN, T, NEW = "ben@example.com", "main.churn.t", "main.churn.made"
APPEND, CREATE = f"INSERT INTO {T} SELECT id FROM {{source}}", f"CREATE TABLE {NEW} AS SELECT id FROM {{source}}"
MANY, FEW = "range(0, 12000000)", "main.churn.source"

# The writer's own process, with its own engine. With "after" it dies where it would tell the workspace of the commit.
WRITER = """
import os, signal, sys
from lakemock.spark import engine
from lakemock.spark.session import announce
host, token, statement, when = sys.argv[1:]
if when == "after":
    announce.WorkspaceLine.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
engine.connect(host, token).sql(statement)
"""


@pytest.fixture
def write(workspace: Any, workspace_server: Any, spark: Any) -> Callable[[str, str], Any]:
    """`write(statement, when)` starts Ben's process; the table `t` has two rows, `source` has three."""
    arrange.grant(workspace, "catalog", "main", BEN, ["ALL_PRIVILEGES"])
    arrange.admin(workspace, "ana@example.com")  # for the system tables
    spark.range(2).write.saveAsTable(T)
    spark.range(3).write.saveAsTable(FEW)
    token = workspace.principals.mint(BEN)

    def start(statement: str, when: str) -> Any:
        words = [sys.executable, "-c", WRITER, workspace_server.host, token, statement, when]
        return subprocess.Popen(words, env=dict(os.environ))

    return start


def killed_between(write: Callable[[str, str], Any], statement: str, tables: Path) -> None:
    """Let a process write `statement`, and kill it as soon as one more data file is there than before."""
    before = set(tables.rglob("*.parquet*"))
    commits = set(tables.rglob("_delta_log/*.json"))
    process = write(statement, "before")
    while process.poll() is None and set(tables.rglob("*.parquet*")) == before:
        pass
    process.kill()
    process.wait()
    assert set(tables.rglob("*.parquet*")) > before
    assert set(tables.rglob("_delta_log/*.json")) == commits


def history(spark: Any, name: str) -> list[tuple[int, str, str]]:
    rows = spark.sql(f"DESCRIBE HISTORY {name}").collect()
    return [(row.version, row.userName, row.operation) for row in rows]


@pytest.mark.measured
@pytest.mark.skipif(bool(engine_choice.remote()), reason="there the engine is no part of the writer's process")
def test_before_the_commit(spark: Any, workspace: Any, write: Callable[[str, str], Any]) -> None:
    """Data files without a commit are no rows: the table is as before, for readers and for the next writer."""
    known = history(spark, T)
    killed_between(write, APPEND.format(source=MANY), workspace.unity.tables[T].location)
    assert (spark.table(T).count(), history(spark, T)) == (2, known)
    spark.range(1).write.mode("append").saveAsTable(T)
    assert (spark.table(T).count(), history(spark, T)[0][:2]) == (3, (1, "ana@example.com"))


@pytest.mark.measured
@pytest.mark.skipif(bool(engine_choice.remote()), reason="there the engine is no part of the writer's process")
def test_before_the_first_commit(spark: Any, workspace: Any, write: Callable[[str, str], Any]) -> None:
    """A table that was about to be made is not there, and can be made by another."""
    killed_between(write, CREATE.format(source=MANY), workspace.unity.tables[T].location.parent)
    assert not spark.catalog.tableExists(NEW)
    spark.range(1).write.saveAsTable(NEW)
    assert (spark.table(NEW).count(), len(history(spark, NEW))) == (1, 1)


@pytest.mark.measured
def test_after_the_commit(spark: Any, write: Callable[[str, str], Any]) -> None:
    """The next reader has the rows and the next writer the version after; the commit is the dead writer's, with its source."""
    assert write(APPEND.format(source=FEW), "after").wait() < 0
    assert spark.table(T).count() == 5
    spark.range(1).write.mode("append").saveAsTable(T)
    assert [row[:2] for row in history(spark, T)] == [(2, "ana@example.com"), (1, BEN), (0, "ana@example.com")]
    lineage = spark.table("system.access.table_lineage").filter(f"target_table_full_name = '{T}'").collect()
    assert [(row.source_table_full_name, row.created_by) for row in lineage] == [(FEW, BEN)]


@pytest.mark.measured
def test_after_the_first_commit(spark: Any, client: Callable[[str], Any], write: Callable[[str, str], Any]) -> None:
    """A table whose maker died before it could say so is there, and is the maker's."""
    assert write(CREATE.format(source=FEW), "after").wait() < 0
    assert client("ana@example.com").tables.get(NEW).owner == BEN
    assert spark.table(NEW).count() == 3
    assert history(spark, NEW) == [(0, BEN, "CREATE TABLE AS SELECT")]
