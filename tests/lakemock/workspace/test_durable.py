"""What was answered is there after the process was killed, and a change that cannot be written leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.errors import InternalError
from databricks.sdk.service.compute import ClusterSpec
from databricks.sdk.service.jobs import SparkPythonTask, SubmitTask
from databricks.sdk.service.workspace import ImportFormat
from lakemock import arrange, server
from lakemock.application import saved
from lakemock.jobs.runner import Runner

ANN = "ann@example.com"
CLUSTER = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)
# A workspace in a process of its own: says its host and Ann's token, and serves until it is killed.
WORKSPACE = """
import sys, threading
from pathlib import Path
from lakemock import arrange, server
from lakemock.application import saved
running = server.start(saved.opened(Path(sys.argv[1])))
arrange.admin(running.workspace, sys.argv[2])
print(running.host, running.workspace.principals.mint(sys.argv[2]), flush=True)
threading.Event().wait()
"""


def client_of(host: str, token: str) -> WorkspaceClient:
    return WorkspaceClient(config=Config(host=host, token=token, auth_type="pat", retry_timeout_seconds=1))


@contextmanager
def process_over(folder: Path) -> Iterator[tuple[subprocess.Popen[str], WorkspaceClient]]:
    words = [sys.executable, "-c", WORKSPACE, str(folder), ANN]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, client_of(*process.stdout.readline().split())
        finally:
            process.kill()


def killed_after(count: int, process: Any, write: Callable[[str], Any], name: str) -> list[str]:
    """Make things one after the other, and kill the process when `count` are answered and the next is on its way."""
    answered: list[str] = []
    enough = threading.Event()

    def work() -> None:
        while True:
            try:
                write(f"{name}_{len(answered)}")
            except Exception:
                return  # it is gone
            answered.append(f"{name}_{len(answered)}")
            if len(answered) == count:
                enough.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert enough.wait(60)
    process.kill()
    thread.join()
    return answered


@pytest.mark.measured
def test_killed_twice(tmp_path: Path) -> None:
    """Of all that was answered before each of two kills (SIGKILL) nothing is missing, and nothing else is there."""
    answered: list[str] = []
    for count in (3, 20):
        with process_over(tmp_path) as (process, w):
            answered += killed_after(count, process, lambda name, w=w: w.secrets.create_scope(name), f"kill{count}")
    with process_over(tmp_path) as (_, w):
        found = {scope.name for scope in w.secrets.list_scopes()}
    assert found >= set(answered)
    assert len(found - set(answered)) <= 2  # the two that were on their way


@pytest.mark.assumed
def test_a_change_that_cannot_be_written(tmp_path: Path) -> None:
    """On a full disk a change is refused and taken back; the workspace and its runner of jobs go on, and what was saved is there
    after a restart.
    """
    running = server.start(saved.opened(tmp_path))
    arrange.admin(running.workspace, ANN)
    w = client_of(running.host, running.workspace.principals.mint(ANN))
    w.secrets.create_scope("before")
    w.secrets.put_secret("before", "k", string_value="former")
    running.workspace.jobs.runner = runner = Runner(running.workspace)
    disk = running.workspace.journal.connection
    disk.execute("PRAGMA max_page_count = 1")  # as many as there are now
    with pytest.raises(InternalError, match="could not save this change and took it back: database or disk is full"):
        w.secrets.put_secret("before", "k", string_value="x" * 100_000)
    assert w.dbutils.secrets.get("before", "k") == "former"
    disk.execute("PRAGMA max_page_count = 1000000")
    w.secrets.create_scope("after")
    w.workspace.upload("/Shared/task.py", b"print(1)", format=ImportFormat.RAW)
    task = SparkPythonTask("/Shared/task.py")
    w.jobs.submit(tasks=[SubmitTask("t", spark_python_task=task, new_cluster=CLUSTER)]).result()
    runner.stop()
    running.stop()
    saved.close(running.workspace)
    assert set(saved.opened(tmp_path).secrets.scopes) == {"before", "after"}


@pytest.mark.assumed
def test_requests_on_their_way_to_an_inference_table(tmp_path: Path) -> None:
    """What an endpoint was asked before the workspace ended reaches its table afterwards."""
    running = server.start(saved.opened(tmp_path))
    arrange.admin(running.workspace, ANN)
    version = arrange.linear_model(running.workspace, "main.default.m", {"x": 2.0}, owner=ANN)
    arrange.serving_endpoint(
        running.workspace, "m", [{"entity_name": "main.default.m", "entity_version": version}], creator=ANN
    )
    arrange.serving_inference_table(running.workspace, "m", "main.default")
    w = client_of(running.host, running.workspace.principals.mint(ANN))
    assert w.serving_endpoints.query("m", dataframe_records=[{"x": 1.0}]).predictions
    running.stop()
    saved.close(running.workspace)
    again = saved.opened(tmp_path)
    arrange.deliver_inference_tables(again)
    assert arrange.read_table(again, "main.default.m_payload").num_rows == 1
