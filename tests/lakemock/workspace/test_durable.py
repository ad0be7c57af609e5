"""What was answered is there after the process was killed, and a change that cannot be written leaves nothing behind."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
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
from lakemock import arrange, server, whole_files
from lakemock.application import saved
from lakemock.jobs.runner import Runner
from lakemock.tracking.store import opened
from lakemock.workspace import unwritable
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import TEMPORARILY_UNAVAILABLE

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
def test_a_run_and_a_file_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    """What MLflow's database or a file does not take is refused as that, taken back, and said in a line; then it goes on."""
    running = server.start(saved.opened(tmp_path))
    arrange.admin(running.workspace, ANN)
    w = client_of(running.host, running.workspace.principals.mint(ANN))
    experiment = w.experiments.create_experiment("/Shared/before").experiment_id
    refused = "could not save this change and took it back: database or disk is full"
    with monkeypatch.context() as full:
        full.setattr(type(opened(running.workspace).runs), "create_experiment", _full_database)
        with pytest.raises(InternalError, match=refused):
            w.experiments.create_experiment("/Shared/full")
        full.setattr(whole_files, "write", _full_disk)
        with pytest.raises(InternalError, match="took it back: No space left on device"):
            w.workspace.upload("/Shared/task.py", b"print(1)", format=ImportFormat.RAW)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "a change could not be saved and was taken back: database or disk is full",
        "a change could not be saved and was taken back: No space left on device",
    ]
    assert "task.py" not in str([each.path for each in w.workspace.list("/Shared")])
    w.experiments.create_experiment("/Shared/after")
    assert w.experiments.get_experiment(experiment).experiment.name == "/Shared/before"
    running.stop()


def _full_database(*_: object, **__: object) -> None:
    """As MLflow 3.17.2 logs and raises it (measured on a full tmpfs)."""
    words = "(sqlite3.OperationalError) database or disk is full [SQL: INSERT INTO experiments]"
    logging.getLogger("mlflow.store.db.utils").error("SQLAlchemy database error. %s", words)
    raise MlflowException(words, error_code=TEMPORARILY_UNAVAILABLE)


def _full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.assumed
def test_a_folder_on_a_full_disk_is_not_said_to_be_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is its owner told to move it away: what the disk said is the reason."""

    class Full:
        def __init__(self, *_: object, **__: object) -> None:
            self._disk = sqlite3.Connection(":memory:")
            self._disk.execute("PRAGMA max_page_count = 1")

        def execute(self, _: str) -> None:
            self._disk.execute("CREATE TABLE no_room (x)")

        def close(self) -> None:
            self._disk.close()

    monkeypatch.setattr(saved.sqlite3, "connect", Full)
    with pytest.raises(saved.CannotOpen, match=r"cannot be written \(database or disk is full\)") as told:
        saved.claim(tmp_path)
    assert unwritable.reason(told.value) == "database or disk is full"


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
