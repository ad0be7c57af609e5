"""Tables through the workspace's catalogue beside bare Sail on tables by path, statement by statement, in turns.

The workspace is a process of its own, as in a run of labs. Ratios are of minima: what the machine adds, it adds to both.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TURNS = 30
SQL = "MERGE INTO {t} AS t USING (SELECT id, id * 2 AS v FROM range(50, 150)) AS s ON t.id = s.id " + (
    "WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *"
)


@dataclass(frozen=True)
class Side:
    """One way to do the same: `place(n)` is the n-th table in a save, `named(n)` in SQL."""

    session: Any
    save: Callable[[Any, str, int], None]
    read: Callable[[int], Any]
    named: Callable[[int], str]

    def frame(self) -> Any:
        return self.session.range(100).selectExpr("id", "id * 1.5 AS v")


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Side]]:
    from lakemock.spark import engine
    from pysail.spark import SparkConnectServer
    from pyspark.sql.connect.session import SparkSession

    workspace = subprocess.Popen([sys.executable, "-m", "labjudge.cli", "workspace"], stdout=subprocess.PIPE, text=True)
    assert workspace.stdout is not None
    told = dict(line.strip().split("=", 1) for line in (workspace.stdout.readline(), workspace.stdout.readline()))
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    address, port = server.listening_address
    bare = SparkSession.Builder().remote(f"sc://{address}:{port}").create()
    folder: Path = tmp_path_factory.mktemp("bare")
    ours = engine.connect(told["DATABRICKS_HOST"], told["DATABRICKS_TOKEN"])
    yield {
        "bare": Side(
            bare,
            lambda frame, mode, n: frame.write.format("delta").mode(mode).save(f"{folder}/t{n}"),
            lambda n: bare.read.format("delta").load(f"{folder}/t{n}"),
            lambda n: f"delta.`{folder}/t{n}`",
        ),
        "ours": Side(
            ours,
            lambda frame, mode, n: frame.write.mode(mode).saveAsTable(f"main.default.t{n}"),
            lambda n: ours.table(f"main.default.t{n}"),
            lambda n: f"main.default.t{n}",
        ),
    }
    engine.disconnect(ours)
    bare.stop()
    server.stop()
    workspace.terminate()
    workspace.communicate()


STATEMENTS: dict[str, Callable[[Side, int], Any]] = {
    "create": lambda side, n: side.save(side.frame(), "error", n),
    "append": lambda side, n: side.save(side.frame(), "append", n),
    "overwrite": lambda side, n: side.save(side.frame(), "overwrite", n),
    "MERGE": lambda side, n: side.session.sql(SQL.format(t=side.named(n))).collect(),
    "read": lambda side, n: side.read(n).collect(),
    "SQL read": lambda side, n: side.session.sql(f"SELECT sum(v) FROM {side.named(n)}").collect(),
}


def test_statements(sides: dict[str, Side], capsys: pytest.CaptureFixture[str]) -> None:
    """The ratio of each statement; the goal is 1.5 x for create, append, MERGE and read."""
    seconds = {(name, which): [] for name in STATEMENTS for which in sides}
    for turn in range(TURNS):
        for name, statement in STATEMENTS.items():
            for which, side in sides.items():
                start = time.perf_counter()
                statement(side, turn)
                seconds[name, which].append(time.perf_counter() - start)
    with capsys.disabled():
        print()
        for name in STATEMENTS:
            ours, bare = min(seconds[name, "ours"]), min(seconds[name, "bare"])
            print(f"{name:10} ours {ours * 1000:6.1f} ms, bare {bare * 1000:6.1f} ms: {ours / bare:.2f} x")
    assert all(seconds.values())
