"""`labs workspace` as a person runs it: started, used by the real clients, ended by a signal, started again."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

COMMAND = [sys.executable, "-m", "labjudge.cli", "workspace"]
CONNECT = """
import os, sys
from lakemock.tracking import client_state
client_state.sign_in(os.environ["DATABRICKS_HOST"], os.environ["DATABRICKS_TOKEN"])
import mlflow, numpy as np
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.iam import ComplexValue
from databricks.sdk.service.ml import HttpUrlSpec, RegistryWebhookEvent
from lakemock.spark import engine
w = WorkspaceClient()
"""
WRITE = """
from sklearn.linear_model import LogisticRegression
rows = np.eye(4)
model = LogisticRegression().fit(rows, [0, 1, 0, 1])
mlflow.set_experiment("/Shared/churn")
with mlflow.start_run(run_name="first"):
    mlflow.log_metric("auc", 0.9)
    mlflow.sklearn.log_model(model, name="model", signature=mlflow.models.infer_signature(rows, model.predict(rows)),
        registered_model_name="main.default.churn", pip_requirements=["scikit-learn", "skops"], serialization_format="skops")
w.registered_models.set_alias("main.default.churn", "champion", 1)
w.schemas.create("gold", "main", comment="kept")
w.model_registry.create_model("old_churn")
w.model_registry.create_webhook([RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=HttpUrlSpec(url="http://127.0.0.1:9/"))
w.secrets.create_scope("serving")
w.secrets.put_secret("serving", "key", string_value="hush")
w.groups.create(display_name="team", members=[ComplexValue(value=w.current_user.me().id)])
with engine.connected(w.config.host, w.config.token) as spark:
    spark.range(3).write.saveAsTable("main.gold.ids")
"""
READ = """
run = mlflow.search_runs(search_all_experiments=True, output_format="list")[0]
assert run.info.run_name == "first" and run.data.metrics == {"auc": 0.9}
assert mlflow.sklearn.load_model("models:/main.default.churn@champion").predict(np.eye(4)).shape == (4,)
assert w.schemas.get("main.gold").comment == "kept"
assert w.model_registry.get_model("old_churn").registered_model_databricks.permission_level.value == "CAN_MANAGE"
assert [each.http_url_spec.url for each in w.model_registry.list_webhooks()] == ["http://127.0.0.1:9/"]
assert w.dbutils.secrets.get("serving", "key") == "hush"
assert sorted(each.display for each in w.current_user.me().groups) == ["admins", "team"]
assert w.tables.get("main.gold.ids").owner == w.current_user.me().user_name
with engine.connected(w.config.host, w.config.token) as spark:
    assert spark.table("main.gold.ids").count() == 3
"""


@contextmanager
def running(*options: str, end: signal.Signals = signal.SIGTERM, users: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """What a started workspace printed, as environment variables; ended with `end`, and no less than cleanly."""
    command = [*COMMAND, *options, *(f"--user={each}" for each in users)]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert started.stdout is not None
    try:
        lines = [started.stdout.readline() for _ in range(4 + len(users))]
        assert all(lines), started.stderr.read() if started.stderr else ""
        yield dict(line.strip().removeprefix("export ").split("=", 1) for line in lines)
        started.send_signal(end)
        assert started.wait(timeout=20) == (-signal.SIGKILL if end == signal.SIGKILL else 0)
    finally:
        with suppress(ProcessLookupError):
            started.kill()
        started.communicate()


def client(program: str, found: dict[str, str], folder: Path) -> None:
    """Run a program of the real clients in a process of its own (a file: PySpark takes `-c` for doctests)."""
    (folder / "program.py").write_text(CONNECT + program)
    done = subprocess.run(
        [sys.executable, str(folder / "program.py")], env={**os.environ, **found}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]


def call(
    found: dict[str, str], method: str, path: str, body: object = None, token: str = "DATABRICKS_TOKEN"
) -> requests.Response:
    """One request, as the admin or as whom another variable is for."""
    headers = {"Authorization": f"Bearer {found[token]}"}
    return requests.request(method, found["DATABRICKS_HOST"] + path, json=body, headers=headers, timeout=20)


@pytest.mark.measured
def test_finds_its_state_again(tmp_path: Path) -> None:
    """Runs, models, tables, secrets, groups and webhooks are there after a stop and a start, for the same token."""
    data = str(tmp_path / "kept")
    with running("--data", data) as first:
        client(WRITE, first, tmp_path)
    with running("--data", data, end=signal.SIGINT) as second:
        assert second["DATABRICKS_TOKEN"] == first["DATABRICKS_TOKEN"]
        client(READ, second, tmp_path)


@pytest.mark.measured
@pytest.mark.parametrize("fast", [False, True])
def test_ready_when_it_says_so(fast: bool) -> None:
    """The first request is answered, on loopback; clients let time pass at once only where the workspace was started so."""
    with running(*(["--fast-clock"] if fast else [])) as found:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", found["DATABRICKS_HOST"])
        assert call(found, "GET", "/api/2.1/unity-catalog/catalogs/main").json()["name"] == "main"
        answer = call(found, "POST", "/api/2.0/lakemock/clock/sleep", {"seconds": 60})
    assert answer.status_code == (200 if fast else 400)
    assert fast or "--fast-clock" in answer.json()["message"]


NOTEBOOK = """
from databricks.sdk import WorkspaceClient
dbutils.jobs.taskValues.set("who", WorkspaceClient().current_user.me().user_name)
dbutils.notebook.exit("done")
"""
FILE = """
import sys, time
before = time.time()
time.sleep(600)
print(sys.argv[1], time.time() - before >= 600)
"""
CLUSTER = """
from databricks.sdk.service.compute import ClusterSpec
cluster = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)
"""
JOB = f"""{CLUSTER}
from databricks.sdk.service.jobs import JobRunAs, NotebookTask, SparkPythonTask, Task, TaskDependency
from databricks.sdk.service.workspace import ImportFormat, Language
w.workspace.upload("/Shared/first", {NOTEBOOK.encode()!r}, language=Language.PYTHON)
w.workspace.upload("/Shared/second.py", {FILE.encode()!r}, format=ImportFormat.RAW)
tasks = [
    Task("first", notebook_task=NotebookTask("/Shared/first")),
    Task("second", depends_on=[TaskDependency("first")], new_cluster=cluster,
         spark_python_task=SparkPythonTask("/Shared/second.py", ["{{{{tasks.first.values.who}}}}"])),
]
run = w.jobs.run_now(w.jobs.create(tasks=tasks, run_as=JobRunAs(user_name="ben@example.com")).job_id).result()
first, second = (w.jobs.get_run_output(each.run_id) for each in run.tasks)
assert first.notebook_output.result == "done", first
assert second.logs == "ben@example.com True\\n", second
"""


@pytest.mark.measured
def test_runs_a_job(tmp_path: Path) -> None:
    """A notebook and a file of the workspace run as the run's principal, on its clock, a value going from one to the next."""
    with running("--fast-clock", users=["ben@example.com"]) as found:
        client(JOB, found, tmp_path)


FOREVER = f"""{CLUSTER}
from databricks.sdk.service.jobs import SparkPythonTask, SubmitTask
from databricks.sdk.service.workspace import ImportFormat
w.workspace.upload("/Shared/forever.py", b"import threading\\nthreading.Event().wait()", format=ImportFormat.RAW)
waiter = w.jobs.submit(
    tasks=[SubmitTask("only", new_cluster=cluster, spark_python_task=SparkPythonTask("/Shared/forever.py"))])
while w.jobs.get_run(waiter.run_id).tasks[0].state.life_cycle_state.value != "RUNNING":
    pass
"""
INTERRUPTED = """
run = next(iter(w.jobs.list_runs()))
assert run.state.result_state.value == "FAILED", run
output = w.jobs.get_run_output(w.jobs.get_run(run.run_id).tasks[0].run_id)
assert output.error == "The workspace ended while the task ran.", output
"""


@pytest.mark.assumed
def test_a_task_that_runs_when_it_ends(tmp_path: Path) -> None:
    """However the workspace ends, a task that ran has failed when it is there again, and does not keep it from ending."""
    data = str(tmp_path / "kept")
    with running("--data", data, end=signal.SIGKILL) as first:
        client(FOREVER, first, tmp_path)
    with running("--data", data) as second:
        client(INTERRUPTED, second, tmp_path)


@pytest.mark.measured
def test_more_people(tmp_path: Path) -> None:
    """Each `--user` is somebody who is no admin, with a token of their own that a stop and a start do not change."""
    data, people = str(tmp_path / "kept"), ["ben@example.com", "c.d@example.com"]
    with running("--data", data, users=people) as found:
        assert {"DATABRICKS_TOKEN", "DATABRICKS_TOKEN_BEN", "DATABRICKS_TOKEN_C_D"} < set(found)
        me = call(found, "GET", "/api/2.0/preview/scim/v2/Me", token="DATABRICKS_TOKEN_BEN").json()
        assert me["userName"] == "ben@example.com" and me["groups"] == []
    with running("--data", data, users=people) as again:
        assert {**again, "DATABRICKS_HOST": ""} == {**found, "DATABRICKS_HOST": ""}


@pytest.mark.measured
def test_killed_hard(tmp_path: Path) -> None:
    """What was answered before a kill is there afterwards, for its owner only, and the folder can be used again."""
    data = tmp_path / "kept"
    with running("--data", str(data), end=signal.SIGKILL) as found:
        assert call(found, "POST", "/api/2.0/mlflow/registered-models/create", {"name": "late"}).status_code == 200
        assert call(found, "POST", "/api/2.1/unity-catalog/catalogs", {"name": "dev"}).status_code == 200
    assert stat.S_IMODE((data / "workspace.db").stat().st_mode) == 0o600
    with running("--data", str(data)) as found:
        assert call(found, "GET", "/api/2.1/unity-catalog/catalogs/dev").status_code == 200
        late = call(found, "GET", "/api/2.0/mlflow/databricks/registered-models/get?name=late")
        assert late.json()["registered_model_databricks"]["permission_level"] == "CAN_MANAGE"


@pytest.mark.measured
def test_refuses_with_the_cure(tmp_path: Path) -> None:
    """A folder in use, a damaged file and a path that engines disagree about are refused, each with what to do."""
    with running("--data", str(tmp_path / "used")):
        assert "choose another folder" in refused("--data", str(tmp_path / "used"))
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "workspace.db").write_text("{" * 4096)
    assert "Move it away" in refused("--data", str(damaged))
    assert "without spaces" in refused("--data", str(tmp_path / "a b"))
    assert "as in --user ben@example.com" in refused("--user", "ben")
    assert "the same name" in refused("--user", "ben@example.com", "--user", "ben@example.org")


def refused(*options: str) -> str:
    """What a command that cannot start says."""
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and done.stdout == ""
    return " ".join(done.stderr.split())
