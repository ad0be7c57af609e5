"""A test for each fixture that leaves behind as much as it can."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import mlflow
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput
from sklearn.linear_model import LinearRegression

pytestmark = pytest.mark.parametrize("time", range(3))


def leave_everything(folder: Path) -> None:
    """A run that is not ended, autologging, an experiment, variables, another directory."""
    os.environ["LEFT_BEHIND"] = "1"
    os.environ.pop("HOME", None)
    os.chdir(folder)
    mlflow.set_experiment("/Shared/left")
    mlflow.autolog()
    mlflow.sklearn.autolog()
    mlflow.start_run()
    LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])


def test_workspace(workspace: Any, tmp_path: Path, time: int) -> None:
    os.environ["LEFT_BEHIND"] = "1"
    os.chdir(tmp_path)
    mlflow.set_registry_uri("databricks-uc")


def test_sign_in(sign_in: Any, tmp_path: Path, time: int) -> None:
    sign_in("ann@example.com")
    leave_everything(tmp_path)
    assert WorkspaceClient().current_user.me().user_name == "ann@example.com"


def test_tracking_store(tracking_store: str, tmp_path: Path, time: int) -> None:
    leave_everything(tmp_path)
    assert len(mlflow.search_runs(experiment_names=["/Shared/left"])) == 1


def test_spark(spark: Any, time: int) -> None:
    assert spark.catalog.listTables("main.default") == []
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"
    spark.range(3).write.saveAsTable("main.default.left")
    spark.range(3).createOrReplaceTempView("left")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    spark.udf.register("left", lambda x: x + 1, "long")


def test_sql(sql: Any, time: int) -> None:
    sql("CREATE TABLE main.default.left (id INT)")
    assert sql("SELECT count(*) AS n FROM main.default.left").to_pylist() == [{"n": 0}]


def test_jobs(jobs: Any, sign_in: Any, tmp_path: Path, time: int) -> None:
    from databricks.sdk.service.jobs import NotebookTask, Task

    sign_in("ann@example.com", admin=True)
    workspace = WorkspaceClient()
    workspace.workspace.mkdirs("/Shared")
    source = f"import os, mlflow\nos.environ['LEFT_BEHIND'] = '1'\nos.chdir({str(tmp_path)!r})\nmlflow.start_run()\n"
    workspace.workspace.upload("/Shared/left.py", source.encode(), overwrite=True)
    job = workspace.jobs.create(
        name="left", tasks=[Task(task_key="left", notebook_task=NotebookTask(notebook_path="/Shared/left.py"))]
    )
    assert workspace.jobs.run_now(job.job_id).result().state.result_state.value == "SUCCESS"


def test_serving(serving: Any, sign_in: Any, tmp_path: Path, time: int) -> None:
    sign_in("ann@example.com", admin=True)
    version = serving.linear_model("main.default.left", {"x": 2.0}, owner="ann@example.com")
    entity = ServedEntityInput(
        entity_name="main.default.left", entity_version=version, workload_size="Small", scale_to_zero_enabled=True
    )
    endpoints = WorkspaceClient().serving_endpoints
    endpoints.create_and_wait("left", config=EndpointCoreConfigInput(name="left", served_entities=[entity]))
    assert endpoints.query("left", dataframe_records=[{"x": 1.0}]).predictions
    leave_everything(tmp_path)


def test_faults(faults: Any, sign_in: Any, time: int) -> None:
    sign_in("ann@example.com")
    faults.inject("error", path="/api/2.0/mlflow/*")


def test_clock(clock: Any, sign_in: Any, time: int) -> None:
    sign_in("ann@example.com")
    clock.sleep(86_400)
