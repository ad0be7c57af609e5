"""Jobs through the SDK: tasks in their order, as the run's principal, on the workspace's clock."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.errors import (
    DatabricksError,
    InvalidParameterValue,
    OperationFailed,
    PermissionDenied,
    ResourceDoesNotExist,
)
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.compute import ClusterSpec
from databricks.sdk.service.jobs import (
    ConditionTask,
    ConditionTaskOp,
    CronSchedule,
    FileArrivalTriggerConfiguration,
    JobAccessControlRequest,
    JobCluster,
    JobEmailNotifications,
    JobParameterDefinition,
    JobPermissionLevel,
    JobRunAs,
    JobSettings,
    NotebookTask,
    PeriodicTriggerConfiguration,
    PeriodicTriggerConfigurationTimeUnit,
    PythonWheelTask,
    RunIf,
    RunJobTask,
    SparkPythonTask,
    SubmitTask,
    TableUpdateTriggerConfiguration,
    Task,
    TaskDependency,
    TriggerSettings,
)
from databricks.sdk.service.ml import JobSpec, RegistryWebhookEvent
from databricks.sdk.service.workspace import ImportFormat, Language
from lakemock import arrange
from lakemock.jobs.time_limits import TimeLimits

ADMIN, ANN, BEN = "admin@example.com", "ann@example.com", "ben@example.com"
CLUSTER = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)
FAILS = "raise ValueError('no rows')"


@pytest.fixture
def w(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


def file(w: Any, name: str, text: str) -> SparkPythonTask:
    """A task that runs a file of the workspace."""
    path = f"/Shared/{name}.py"
    w.workspace.upload(path, text.encode(), format=ImportFormat.RAW, overwrite=True)
    return SparkPythonTask(path)


def task(w: Any, key: str, text: str = "", after: tuple[str, ...] = (), **more: Any) -> Task:
    depends_on = [TaskDependency(each) for each in after]
    compute = (
        {} if more.keys() & {"new_cluster", "job_cluster_key", "existing_cluster_id"} else {"new_cluster": CLUSTER}
    )
    return Task(key, spark_python_task=file(w, key, text), depends_on=depends_on, **compute, **more)


def states(run: Any) -> dict[str, Any]:
    """The last attempt's result of each task."""
    return {each.task_key: each.state.result_state.value for each in run.tasks}


def logs(w: Any, run: Any) -> dict[str, str]:
    return {each.task_key: w.jobs.get_run_output(each.run_id).logs for each in run.tasks}


@pytest.mark.documented
def test_tasks_in_order_with_values(w: Any, jobs: Any) -> None:
    """A task sets a value, the next one reads it, by dbutils and in its parameters."""
    first = "from databricks.sdk.runtime import dbutils\ndbutils.jobs.taskValues.set('auc', 0.9)\nprint('trained')"
    second = (
        "import sys\nfrom databricks.sdk import WorkspaceClient\n"
        "print(sys.argv[1:], WorkspaceClient().dbutils.jobs.taskValues.get('a', 'auc'))"
    )
    reading = Task(
        "b",
        new_cluster=CLUSTER,
        depends_on=[TaskDependency("a")],
        spark_python_task=SparkPythonTask(
            file(w, "b", second).python_file, ["{{tasks.a.values.auc}}", "{{job.parameters.month}}"]
        ),
    )
    job = w.jobs.create(
        name="nightly", tasks=[reading, task(w, "a", first)], parameters=[JobParameterDefinition("month", "05")]
    )
    run = w.jobs.run_now(job.job_id, job_parameters={"month": "06"}).result()
    assert (run.state.life_cycle_state.value, run.state.result_state.value) == ("TERMINATED", "SUCCESS")
    assert logs(w, run) == {"a": "trained\n", "b": "['0.9', '06'] 0.9\n"}


@pytest.mark.assumed
def test_a_failure_is_named(w: Any, jobs: Any) -> None:
    """The SDK raises, the run's message names the task, those after it did not run, the output has the error."""
    job = w.jobs.create(name="j", tasks=[task(w, "a", FAILS), task(w, "b", "", ("a",))])
    with pytest.raises(
        OperationFailed, match="Task a failed with message: Workload failed, see run output for details"
    ):
        w.jobs.run_now(job.job_id).result()
    (listed,) = w.jobs.list_runs(job_id=job.job_id)
    run = w.jobs.get_run(listed.run_id)
    assert states(run) == {"a": "FAILED", "b": "UPSTREAM_FAILED"}
    output = w.jobs.get_run_output(run.tasks[0].run_id)
    assert output.error == "ValueError: no rows" and "/Shared/a.py" in output.error_trace
    assert "lakemock" not in output.error_trace


@pytest.mark.documented
def test_the_variables_of_a_cluster(w: Any, jobs: Any) -> None:
    """A task has the environment variables of its cluster, secrets among them, and nothing else has them."""
    w.secrets.create_scope("s")
    w.secrets.put_secret("s", "k", string_value="hidden")
    variables = {"LAKEMOCK_A": "1", "LAKEMOCK_B": "{{secrets/s/k}}"}
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1}
    new = ClusterSpec(**settings, spark_env_vars=variables)
    old = w.clusters.create_and_wait(**settings, spark_env_vars=variables).cluster_id
    shows = "import os\nprint(os.environ.get('LAKEMOCK_A'), len(os.environ.get('LAKEMOCK_B', '')))"
    tasks = [
        task(w, "a", shows, new_cluster=new),
        task(w, "b", shows, job_cluster_key="c"),
        task(w, "c", shows, existing_cluster_id=old),
        task(w, "d", shows),
    ]
    job = w.jobs.create(tasks=tasks, job_clusters=[JobCluster("c", new)])
    told = logs(w, w.jobs.run_now(job.job_id).result())
    assert told == {**dict.fromkeys("abc", "1 6\n"), "d": "None 0\n"}


@pytest.mark.assumed
def test_the_local_disk_of_a_cluster(w: Any, jobs: Any) -> None:
    """A task on a cluster has SPARK_LOCAL_DIRS, a folder that ends with it."""
    shows = "import os\nfolder = os.environ['SPARK_LOCAL_DIRS']\nprint(folder, os.path.isdir(folder))"
    job = w.jobs.create(tasks=[task(w, "a", shows, new_cluster=CLUSTER)])
    folder, there = logs(w, w.jobs.run_now(job.job_id).result())["a"].split()
    assert there == "True" and not Path(folder).exists() and "SPARK_LOCAL_DIRS" not in os.environ


@pytest.mark.documented
def test_a_task_runs_another_job(w: Any, jobs: Any) -> None:
    """It gives parameters, which may be values of tasks before it, and ends as that job's run does."""
    read = SparkPythonTask(file(w, "read", "import sys\nprint(sys.argv[1:])").python_file, ["{{job.parameters.month}}"])
    parameters = [JobParameterDefinition("month", "05")]
    below = w.jobs.create(
        name="below", tasks=[Task("read", spark_python_task=read, new_cluster=CLUSTER)], parameters=parameters
    )
    sets = "from databricks.sdk.runtime import dbutils\ndbutils.jobs.taskValues.set('month', '06')"
    call = RunJobTask(below.job_id, job_parameters={"month": "{{tasks.a.values.month}}"})
    other = Task("other", run_job_task=call, depends_on=[TaskDependency("a")])
    run = w.jobs.run_now(w.jobs.create(tasks=[task(w, "a", sets), other, task(w, "z", "", ("other",))]).job_id).result()
    assert states(run) == {"a": "SUCCESS", "other": "SUCCESS", "z": "SUCCESS"}
    numbers = {each.task_key: each.run_id for each in run.tasks}
    done = w.jobs.get_run(w.jobs.get_run_output(numbers["other"]).run_job_output.run_id)
    assert (done.job_id, done.trigger.value) == (below.job_id, "RUN_JOB_TASK")
    assert logs(w, done) == {"read": "['06']\n"}


@pytest.mark.documented
def test_jobs_that_run_each_other(w: Any, jobs: Any) -> None:
    """A circle fails, and so does a task whose job is not there."""
    first = w.jobs.create(name="first", tasks=[task(w, "a")]).job_id
    second = w.jobs.create(name="second", tasks=[Task("b", run_job_task=RunJobTask(first))]).job_id
    w.jobs.update(first, new_settings=JobSettings(tasks=[Task("c", run_job_task=RunJobTask(second))]))
    with pytest.raises(OperationFailed, match="Task b failed"):
        w.jobs.run_now(second).result()
    circle = next(iter(w.jobs.list_runs(job_id=first, expand_tasks=True))).tasks
    assert "runs itself" in w.jobs.get_run_output({each.task_key: each.run_id for each in circle}["c"]).error
    with pytest.raises(OperationFailed, match="Task d failed"):
        w.jobs.submit(tasks=[SubmitTask("d", run_job_task=RunJobTask(999))]).result()


@pytest.mark.documented
def test_retries_and_virtual_time(w: Any, jobs: Any, workspace: Any) -> None:
    """A task is tried again after its pause, and sleeps without waiting."""
    flaky = (
        "import os, time\nn = int(os.environ.get('LAKEMOCK_TRIES', 0)) + 1\n"
        "os.environ['LAKEMOCK_TRIES'] = str(n)\ntime.sleep(600)\nassert n == 3"
    )
    job = w.jobs.create(tasks=[task(w, "a", flaky, max_retries=2, min_retry_interval_millis=60_000)])
    try:
        run = w.jobs.run_now(job.job_id).result()
    finally:
        os.environ.pop("LAKEMOCK_TRIES", None)
    assert [(each.attempt_number, each.state.result_state.value) for each in run.tasks] == [
        (0, "FAILED"),
        (1, "FAILED"),
        (2, "SUCCESS"),
    ]
    assert run.end_time - run.start_time >= (3 * 600 + 2 * 60) * 1000 and run.state.result_state.value == "SUCCESS"


@pytest.mark.documented
def test_threads_of_a_task_sleep_at_once(w: Any, jobs: Any) -> None:
    """Four sleeps of ten minutes take ten; the task ends with its threads, but for daemons."""
    text = (
        "import threading, time\nfrom concurrent.futures import ThreadPoolExecutor\nstart = time.monotonic()\n"
        "with ThreadPoolExecutor(4) as pool:\n    list(pool.map(time.sleep, [600] * 4))\n"
        "print(round(time.monotonic() - start))\n"
        "ThreadPoolExecutor(1).submit(lambda: print('in the pool', time.sleep(5)))\n"
        "threading.Timer(60, print, ['late']).start()\n"
        "threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()"
    )
    run = w.jobs.run_now(w.jobs.create(tasks=[task(w, "a", text)]).job_id).result()
    assert logs(w, run)["a"] == "600\nin the pool None\nlate\n"
    assert 660 <= (run.end_time - run.start_time) / 1000 < 700


@pytest.mark.documented
@pytest.mark.parametrize(
    ("run_if", "good", "bad"),
    [
        (None, "SUCCESS", "UPSTREAM_FAILED"),
        (RunIf.ALL_DONE, "SUCCESS", "SUCCESS"),
        (RunIf.AT_LEAST_ONE_FAILED, "EXCLUDED", "SUCCESS"),
        (RunIf.NONE_FAILED, "SUCCESS", "UPSTREAM_FAILED"),
    ],
)
def test_run_if(w: Any, jobs: Any, run_if: Any, good: str, bad: str) -> None:
    """Whether a task runs depends on how those before it ended."""
    for text, expected in (("", good), (FAILS, bad)):
        job = w.jobs.create(tasks=[task(w, "a", text), task(w, "b", "", ("a",), run_if=run_if)])
        number = w.jobs.run_now(job.job_id).run_id
        assert states(w.jobs.get_run(number))["b"] == expected


@pytest.mark.documented
def test_conditions(w: Any, jobs: Any) -> None:
    """Tasks on the other branch are excluded, and the run is a success."""
    value = "from databricks.sdk.runtime import dbutils\ndbutils.jobs.taskValues.set('auc', 0.95)"
    good = Task(
        "good",
        condition_task=ConditionTask(ConditionTaskOp.GREATER_THAN, "{{tasks.a.values.auc}}", "0.9"),
        depends_on=[TaskDependency("a")],
    )
    yes, no = (
        Task(
            name, spark_python_task=file(w, name, ""), new_cluster=CLUSTER, depends_on=[TaskDependency("good", outcome)]
        )
        for name, outcome in (("yes", "true"), ("no", "false"))
    )
    run = w.jobs.run_now(w.jobs.create(tasks=[task(w, "a", value), good, yes, no]).job_id).result()
    assert states(run) == {"a": "SUCCESS", "good": "SUCCESS", "yes": "SUCCESS", "no": "EXCLUDED"}


@pytest.mark.documented
def test_repair(w: Any, jobs: Any) -> None:
    """Only what failed and what depends on it runs again, in the same run."""
    job = w.jobs.create(tasks=[task(w, "a", "print('once')"), task(w, "b", FAILS, ("a",)), task(w, "c", "", ("b",))])
    number = w.jobs.run_now(job.job_id).run_id
    file(w, "b", "print('mended')")
    run = w.jobs.repair_run(number, rerun_all_failed_tasks=True).result()
    assert run.run_id == number and run.state.result_state.value == "SUCCESS"
    assert [(each.task_key, each.attempt_number) for each in run.tasks] == [
        ("a", 0),
        ("b", 0),
        ("b", 1),
        ("c", 0),
        ("c", 1),
    ]
    assert [each.type.value for each in w.jobs.get_run(number, include_history=True).repair_history] == [
        "ORIGINAL",
        "REPAIR",
    ]
    with pytest.raises(InvalidParameterValue, match="latest_repair_id"):
        w.jobs.repair_run(number, rerun_tasks=["a"])


@pytest.mark.documented
def test_a_repair_takes_the_settings_of_now(w: Any, jobs: Any) -> None:
    """What runs again is the task as the job has it now; the others stay as they were."""
    job = w.jobs.create(name="j", tasks=[task(w, "a", "print('old')"), task(w, "b", FAILS)])
    number = w.jobs.run_now(job.job_id).run_id
    mended, other = file(w, "mended", "print('new')"), file(w, "other", "print('other')")
    tasks = [Task(key, spark_python_task=code, new_cluster=CLUSTER) for key, code in (("a", other), ("b", mended))]
    w.jobs.update(job.job_id, new_settings=JobSettings(tasks=tasks))
    run = w.jobs.repair_run(number, rerun_all_failed_tasks=True).result()
    assert logs(w, run) == {"a": "old\n", "b": "new\n"}


@pytest.mark.documented
@pytest.mark.parametrize(
    ("only", "run"),
    [(["b"], "b"), (["+b"], "ab"), (["b+"], "bcd"), (["+c+"], "abcd"), (["a", "d"], "ad"), ([], "abcd")],
)
def test_some_tasks_only(w: Any, jobs: Any, only: list[str], run: str) -> None:
    """By key, with `+` for those above or below; all where none is named."""
    note = NotebookTask("/Shared/n")
    w.workspace.upload("/Shared/n", b"1", language=Language.PYTHON)
    chain = [
        Task(key, notebook_task=note, depends_on=[TaskDependency(above)] if above else [])
        for key, above in zip("abcd", ("", "a", "b", "c"), strict=True)
    ]
    job = w.jobs.create(tasks=chain)
    started = w.jobs.run_now(job.job_id, only=only)
    assert "".join(each.task_key for each in w.jobs.get_run(started.run_id).tasks or []) == run


@pytest.mark.assumed
def test_a_task_that_is_not_there(w: Any, jobs: Any) -> None:
    """A run of it is refused, not one of nothing that succeeds."""
    job = w.jobs.create(tasks=[task(w, "a")])
    for unknown in (["x"], ["a", "+x"], [""]):
        with pytest.raises(InvalidParameterValue, match="is no task of this job"):
            w.jobs.run_now(job.job_id, only=unknown)
    assert not list(w.jobs.list_runs())


@pytest.mark.documented
def test_who_sees_a_run_without_a_job(w: Any, jobs: Any, client: Any) -> None:
    """Whoever its list says; an administrator always does."""
    ann, ben = client(ANN), client(BEN)
    tasks = [SubmitTask("n", notebook_task=NotebookTask("/Shared/none"))]
    run = ann.jobs.submit(tasks=tasks, access_control_list=access(**{BEN: "CAN_VIEW"})).run_id
    assert ben.jobs.get_run(run).creator_user_name == ANN
    with pytest.raises(PermissionDenied):
        ben.jobs.delete_run(run)
    with pytest.raises(PermissionDenied):
        ben.jobs.get_run(ann.jobs.submit(tasks=tasks).run_id)
    w.jobs.delete_run(run)


@pytest.mark.documented
def test_the_token_of_a_deleted_run(w: Any, jobs: Any) -> None:
    """It starts no other run."""
    job = w.jobs.create(tasks=[task(w, "a")])
    w.jobs.delete_run(w.jobs.run_now(job.job_id, idempotency_token="once").run_id)
    with pytest.raises(InvalidParameterValue, match="was deleted"):
        w.jobs.run_now(job.job_id, idempotency_token="once")
    assert not list(w.jobs.list_runs())


@pytest.mark.documented
def test_notebooks(w: Any, jobs: Any) -> None:
    """Cells share their names, `%run` brings another notebook in, widgets have the parameters, exit ends it with a value."""
    w.workspace.upload("/Shared/names", b"x = 20", language=Language.PYTHON)
    cells = [
        "# MAGIC %md\n# MAGIC hi",
        "# MAGIC %run ./names",
        "dbutils.widgets.text('n', '1')",
        "dbutils.notebook.exit(str(x + int(dbutils.widgets.get('n'))))",
        FAILS,
    ]
    w.workspace.upload("/Shared/nb", "\n\n# COMMAND ----------\n\n".join(cells).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask("/Shared/nb", {"n": "22"}))]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result == "42"


@pytest.mark.assumed
def test_spark_in_a_file(w: Any, jobs: Any, spark: Any) -> None:
    """A Python file has the names of a notebook: public code says that the platform executes it among those."""
    text = "display(spark.range(7).count())\ndbutils.jobs.taskValues.set('n', spark.range(7).count())\nprint('done')"
    run = w.jobs.submit(tasks=[SubmitTask("f", spark_python_task=file(w, "f", text), new_cluster=CLUSTER)]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).logs.splitlines() == ["7", "done"]


@pytest.mark.assumed
def test_a_notebook_written_on_windows(w: Any, jobs: Any) -> None:
    """Its cells are found although its lines end in two characters, as in public repositories."""
    lines = [
        "# Databricks notebook source",
        "# MAGIC %md",
        "# MAGIC It isn't code.",
        "",
        "# COMMAND ----------",
        "",
        "print(3)",
    ]
    w.workspace.upload("/Shared/nb", "\r\n".join(lines).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("a", notebook_task=NotebookTask("/Shared/nb"))]).result()
    assert logs(w, run) == {"a": "3\n"}


@pytest.mark.documented
def test_the_names_of_a_notebook(w: Any, jobs: Any, spark: Any) -> None:
    """`sql`, `table` and `getArgument` are there by themselves, as in the SDK's `dbruntime_objects`."""
    cells = [
        "sql('CREATE TABLE main.default.t AS SELECT 7 AS n')",
        "dbutils.notebook.exit(f\"{table('main.default.t').first().n} {getArgument('month')}\")",
    ]
    assert notebook(w, "/Shared/names", *cells, month="05") == "7 05"


@pytest.mark.measured
def test_spark_in_a_notebook(w: Any, jobs: Any, spark: Any) -> None:
    """`spark` and `%sql` are the run's principal's session over the workspace; the test's own session is found again after it."""
    cells = [
        "# MAGIC %sql\n# MAGIC CREATE TABLE main.default.t AS SELECT 7 AS n",
        "dbutils.notebook.exit(str(spark.table('main.default.t').first().n))",
    ]
    w.workspace.upload("/Shared/nb", "\n\n# COMMAND ----------\n\n".join(cells).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask("/Shared/nb"))]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result == "7"
    assert spark.sql("DESCRIBE HISTORY main.default.t").first().userName == ADMIN


def greet() -> None:
    """The callable of a task."""
    import sys

    print(sys.argv[1:])


def notebook(w: Any, path: str, *cells: str, **parameters: str) -> Any:
    """A run of a notebook with these cells; the value that it gave to `exit`."""
    w.workspace.upload(path, "\n# COMMAND ----------\n".join(cells).encode(), language=Language.PYTHON, overwrite=True)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask(path, parameters))]).result()
    return w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result


@pytest.mark.documented
def test_a_notebook_calls_another(w: Any, jobs: Any) -> None:
    """`dbutils.notebook.run` has names and widgets of its own and gives a value back; `%run` shares both and takes parameters."""
    called = "x = 5\ndbutils.notebook.exit(dbutils.widgets.get('n') + 'x')"
    w.workspace.upload("/Shared/called", called.encode(), language=Language.PYTHON)
    w.workspace.upload("/Shared/shared", b"y = dbutils.widgets.get('n')", language=Language.PYTHON)
    cells = (
        "x = dbutils.notebook.run('./called', 60, {'n': 7})",
        '# MAGIC %run ./shared $n="8"',
        "dbutils.notebook.exit(x + y)",
    )
    assert notebook(w, "/Shared/nb", *cells) == "7x8"


@pytest.mark.documented
def test_cells_of_real_notebooks(w: Any, jobs: Any, spark: Any) -> None:
    """A title before a magic, several SQL statements in a cell, magics for a line, and a restart that forgets the names."""
    cells = (
        "# MAGIC %pip install --quiet something\n# MAGIC\n# MAGIC %restart_python",
        "forgotten = 1\ndbutils.library.restartPython()",
        "# MAGIC %load_ext autoreload\n# MAGIC %autoreload 2",
        "# DBTITLE 1,Make a table\n# MAGIC %sql\n# MAGIC -- one; row\n# MAGIC CREATE TABLE main.default.c AS SELECT ';' AS n;"
        "\n# MAGIC SELECT n FROM main.default.c; -- the end",
        "display(_sqldf)\nspark.table('main.default.c').display()",
        "kept = (7\n% 4)",
        "dbutils.notebook.exit(_sqldf.first().n + str(kept) + str('forgotten' in globals()))",
    )
    assert notebook(w, "/Shared/nb", *cells) == ";3False"


@pytest.mark.documented
def test_the_experiment_of_a_notebook(w: Any, jobs: Any) -> None:
    """Where no experiment is set, a notebook's runs are in the experiment with its path, and say which notebook it was."""
    cells = (
        "import mlflow",
        "with mlflow.start_run() as run:\n    mlflow.log_param('a', 1)",
        "tags = mlflow.get_run(run.info.run_id).data.tags",
        "found = mlflow.get_experiment(run.info.experiment_id).name, tags['mlflow.source.name'], tags['mlflow.source.type']",
        "dbutils.notebook.exit(' '.join(found) + str('mlflow.source.git.commit' in tags))",
    )
    for _ in range(2):
        assert notebook(w, "/Shared/nb", *cells) == "/Shared/nb /Shared/nb NOTEBOOKFalse"
    found = w.experiments.get_by_name("/Shared/nb").experiment
    assert len(list(w.experiments.search_runs(experiment_ids=[found.experiment_id]))) == 2
    number = str(w.workspace.get_status("/Shared/nb").object_id)
    assert {"mlflow.experiment.sourceId": number}.items() <= {tag.key: tag.value for tag in found.tags}.items()


@pytest.mark.assumed
def test_the_experiment_of_a_called_notebook(w: Any, jobs: Any) -> None:
    """A called notebook has an experiment of its own, whatever run and experiment its caller has active, who keeps them."""
    called = "import mlflow\nwith mlflow.start_run() as run:\n    dbutils.notebook.exit(run.info.experiment_id)"
    w.workspace.upload("/Shared/called", called.encode(), language=Language.PYTHON, overwrite=True)
    cells = (
        "import mlflow\nmlflow.set_experiment('/Shared/set')",
        "with mlflow.start_run() as run:\n    other = dbutils.notebook.run('./called', 60)\n    mlflow.log_metric('m', 1)",
        "mine = mlflow.get_run(run.info.run_id)",
        "names = [mlflow.get_experiment(each).name for each in (mine.info.experiment_id, other)]",
        "dbutils.notebook.exit(' '.join([*names, str(mine.data.metrics['m'])]))",
    )
    assert notebook(w, "/Shared/nb", *cells) == "/Shared/set /Shared/called 1.0"


@pytest.mark.documented
def test_the_origin_of_a_run_in_a_job(w: Any, jobs: Any) -> None:
    """A run that a job's task makes says of which job and of which of its runs it is."""
    text = "import mlflow\nmlflow.set_experiment('/Shared/e')\nwith mlflow.start_run():\n    pass"
    job = w.jobs.create(name="j", tasks=[Task("only", spark_python_task=file(w, "code", text), new_cluster=CLUSTER)])
    done = w.jobs.run_now(job.job_id).result()
    number = w.experiments.get_by_name("/Shared/e").experiment.experiment_id
    (run,) = w.experiments.search_runs(experiment_ids=[number])
    tags = {tag.key: tag.value for tag in run.data.tags}
    assert tags["mlflow.source.type"] == "JOB"
    assert tags["mlflow.source.name"] == f"jobs/{job.job_id}/run/{done.run_id}"


@pytest.mark.documented
def test_a_model_as_a_function_of_spark(w: Any, jobs: Any, spark: Any) -> None:
    """`spark_udf` takes the environments that it takes on the platform; the model runs in the task's."""
    cells = [
        "import mlflow, warnings\nimport pandas as pd\nfrom sklearn.linear_model import LinearRegression",
        "rows = pd.DataFrame({'x': [1.0, 2.0]})\nsigned = mlflow.models.infer_signature(rows)",
        "mlflow.set_experiment('/Shared/e')",
        "with mlflow.start_run():\n    model = LinearRegression().fit(rows, [2.0, 4.0])\n"
        "    uri = mlflow.sklearn.log_model(model, name='m', signature=signed, pip_requirements=[]).model_uri",
        "with warnings.catch_warnings(record=True) as said:\n    warnings.simplefilter('always')\n"
        "    predict = mlflow.pyfunc.spark_udf(spark, uri, result_type='double', env_manager='virtualenv')",
        "shown = spark.createDataFrame([(3.0,)], 'x double').select(predict('x').alias('y')).first().y",
        "dbutils.notebook.exit(f'{shown:.1f} ' + str(any('this one' in str(each.message) for each in said)))",
    ]
    assert notebook(w, "/Shared/nb", *cells) == "6.0 True"


@pytest.mark.documented
def test_shell_in_a_notebook(w: Any, jobs: Any) -> None:
    """A cell of shell commands has the environment; a command that fails ends the notebook with `-e` only."""
    cells = (
        "import os\nos.environ['LAKEMOCK_A'] = 'x'",
        "# MAGIC %sh echo $LAKEMOCK_A",
        "# MAGIC %sh\n# MAGIC false\n# MAGIC echo after",
    )
    w.workspace.upload("/Shared/nb", "\n# COMMAND ----------\n".join(cells).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask("/Shared/nb"))]).result()
    os.environ.pop("LAKEMOCK_A")
    assert w.jobs.get_run_output(run.tasks[0].run_id).logs == "x\nafter\n"
    with pytest.raises(OperationFailed):
        notebook(w, "/Shared/nb", "# MAGIC %sh -e\n# MAGIC false\n# MAGIC echo after")


@pytest.mark.documented
def test_a_called_notebook_has_a_time_limit(w: Any, jobs: Any) -> None:
    """`dbutils.notebook.run` raises when the other notebook takes longer than it may, and ends it, whatever it catches."""
    endless = "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except Exception:\n        pass"
    w.workspace.upload("/Shared/called", endless.encode(), language=Language.PYTHON, overwrite=True)
    cells = (
        "import time\nbegan = time.time()",
        "try:\n    dbutils.notebook.run('./called', 600)\nexcept Exception as problem:\n    said = str(problem)",
        "dbutils.notebook.exit(f'{said} {round(time.time() - began, -1):.0f}')",
    )
    assert notebook(w, "/Shared/nb", *cells) == "The notebook /Shared/called took longer than 600 seconds. 600"


@pytest.mark.assumed
def test_time_limits() -> None:
    """A limit ends a loop that does not sleep; the outer of two limits is told by the outer block."""
    limits = TimeLimits(time.monotonic, lambda seconds: None)
    with pytest.raises(TimeoutError, match=r"0\.01"), limits.within(0.01):
        while True:
            pass
    with pytest.raises(TimeoutError, match=r"0\.02"), limits.within(0.02), limits.within(60):
        while True:
            pass
    with limits.within(0):
        limits.sleep(1e9)


@pytest.mark.assumed
def test_https_before_the_host_name(w: Any, jobs: Any, spark: Any) -> None:
    """Notebooks write `https://` before the host name that they are told; their clients reach the workspace."""
    cells = (
        "import requests, urllib.request",
        "c = dbutils.notebook.entry_point.getDbutils().notebook().getContext()",
        "hosts = [spark.conf.get('spark.databricks.workspaceUrl'), c.browserHostName().get()]",
        "key = {'Authorization': 'Bearer ' + c.apiToken().get()}",
        "url = f'https://{hosts[0]}/api/2.0/preview/scim/v2/Me'",
        "found = [requests.get(url, headers=key).json()['userName']]",
        "found += [json.loads(urllib.request.urlopen(urllib.request.Request(url, headers=key)).read())['userName']]",
        "dbutils.notebook.exit(json.dumps([hosts[0] == hosts[1], c.tags().get('no').isEmpty()] + found))",
    )
    assert json.loads(notebook(w, "/Shared/nb", "import json", *cells)) == [True, True, ADMIN, ADMIN]


@pytest.mark.assumed
def test_the_context_of_a_notebook(w: Any, jobs: Any, workspace: Any) -> None:
    """What public notebooks ask for their path, user, host and token."""
    cells = (
        "c = dbutils.notebook.entry_point.getDbutils().notebook().getContext()",
        "import json, requests",
        "headers = {'Authorization': 'Bearer ' + c.apiToken().get()}",
        "said = requests.get(c.apiUrl().get() + '/api/2.0/preview/scim/v2/Me', headers=headers)",
        "found = [c.notebookPath().get(), c.userName().get(), c.tags().get('user').get(), said.json()['userName']]",
        "dbutils.notebook.exit(json.dumps(found + [c.tags().get('no').getOrElse(None), json.loads(c.toJson())['tags']['user']]))",
    )
    assert json.loads(notebook(w, "/Shared/nb", *cells)) == ["/Shared/nb", ADMIN, ADMIN, ADMIN, None, ADMIN]


@pytest.mark.assumed
@pytest.mark.parametrize("cell", ["%conda list", "# MAGIC %scala\n# MAGIC 1", "%cd /tmp"])
def test_magics_that_are_refused(w: Any, jobs: Any, cell: str) -> None:
    """What no task of this process can honour fails by its name."""
    with pytest.raises(OperationFailed):
        notebook(w, "/Shared/nb", cell)
    (run,) = w.jobs.list_runs(expand_tasks=True)
    assert cell.split("\n")[0].removeprefix("# MAGIC ").split()[0] in w.jobs.get_run_output(run.tasks[0].run_id).error


@pytest.mark.documented
def test_wheel_entry_points(w: Any, jobs: Any, monkeypatch: Any) -> None:
    """A function of a module that is no installed package, with named parameters as a command line."""
    import sys

    monkeypatch.setitem(sys.modules, "job_of_this_test", sys.modules[__name__])
    wheel = PythonWheelTask("job_of_this_test", "greet", named_parameters={"month": "{{job.parameters.m}}"})
    job = w.jobs.create(
        tasks=[Task("a", python_wheel_task=wheel, new_cluster=CLUSTER)], parameters=[JobParameterDefinition("m", "05")]
    )
    assert logs(w, w.jobs.run_now(job.job_id).result()) == {"a": "['--month=05']\n"}


@pytest.mark.documented
def test_run_as(w: Any, jobs: Any, workspace: Any, client: Any, sign_in: Any) -> None:
    """Tasks act as run_as, whom only an admin chooses; afterwards this process is who it was."""
    sign_in(ANN)
    client(BEN)
    who = "from databricks.sdk import WorkspaceClient\nprint(WorkspaceClient().current_user.me().user_name)"
    job = w.jobs.create(tasks=[task(w, "a", who)], run_as=JobRunAs(user_name=BEN))
    token = os.environ["DATABRICKS_TOKEN"]
    assert logs(w, w.jobs.run_now(job.job_id).result()) == {"a": f"{BEN}\n"}
    assert os.environ["DATABRICKS_TOKEN"] == token
    with pytest.raises(PermissionDenied):
        client(BEN).jobs.create(tasks=[task(w, "a", who)], run_as=JobRunAs(user_name=ADMIN))


@pytest.mark.documented
def test_schedule(w: Any, jobs: Any, workspace: Any) -> None:
    """A schedule fires at its times of the workspace's clock, in its zone, unless it is paused."""
    schedule = CronSchedule("0 30 6 ? * MON-FRI", "Europe/Zurich")
    job = w.jobs.create(tasks=[task(w, "a", "")], schedule=schedule)
    assert list(w.jobs.list_runs(job_id=job.job_id)) == []
    workspace.clock.sleep(14 * 86_400)
    jobs.settle()
    found = list(w.jobs.list_runs(job_id=job.job_id))
    assert len(found) == 10 and {each.trigger.value for each in found} == {"PERIODIC"}
    assert len({each.start_time % 86_400_000 for each in found}) == 1


@pytest.mark.documented
def test_triggers(w: Any, jobs: Any, workspace: Any, sql: Any) -> None:
    """A new file, a new version of a table and the passing of time each start a run, what was there before does not."""
    w.volumes.create("main", "default", "raw", VolumeType.MANAGED)
    sql("CREATE TABLE main.default.t AS SELECT 1 AS n")
    hourly = PeriodicTriggerConfiguration(6, PeriodicTriggerConfigurationTimeUnit.HOURS)
    triggers = {
        "file": TriggerSettings(file_arrival=FileArrivalTriggerConfiguration("/Volumes/main/default/raw")),
        "table": TriggerSettings(table_update=TableUpdateTriggerConfiguration(["main.default.t"])),
        "time": TriggerSettings(periodic=hourly),
    }
    made = {name: w.jobs.create(tasks=[task(w, "a", "")], trigger=each).job_id for name, each in triggers.items()}
    jobs.settle()
    assert list(w.jobs.list_runs()) == []
    w.dbutils.fs.put("/Volumes/main/default/raw/a.txt", "new")
    sql("INSERT INTO main.default.t VALUES (2)")
    workspace.clock.sleep(13 * 3_600)
    jobs.settle()
    jobs.settle()
    counts = {name: len(list(w.jobs.list_runs(job_id=number))) for name, number in made.items()}
    assert counts == {"file": 1, "table": 1, "time": 2}


@pytest.mark.documented
def test_notifications_are_records(w: Any, jobs: Any) -> None:
    """Who would have got an e-mail, and for what."""
    emails = JobEmailNotifications(
        on_start=["s@example.com"], on_failure=["f@example.com"], on_success=["ok@example.com"]
    )
    job = w.jobs.create(tasks=[task(w, "a", FAILS)], email_notifications=emails)
    w.jobs.run_now(job.job_id)
    assert [(each["to"], each["event"]) for each in jobs.notifications()] == [
        ("s@example.com", "on_start"),
        ("f@example.com", "on_failure"),
    ]


@pytest.mark.documented
def test_a_registry_webhook_runs_a_job(w: Any, jobs: Any, workspace: Any, client: Any) -> None:
    """The job gets the event as `event_message`; who may not run it makes no such webhook."""
    w.workspace.upload(
        "/Shared/on_event", b"dbutils.notebook.exit(dbutils.widgets.get('event_message'))", language=Language.PYTHON
    )
    job = str(w.jobs.create(tasks=[Task("a", notebook_task=NotebookTask("/Shared/on_event"))]).job_id)
    w.model_registry.create_model("churn")
    arrange.registry_version(workspace, "churn")
    events, token = [RegistryWebhookEvent.COMMENT_CREATED], workspace.principals.mint(ADMIN)
    hook = w.model_registry.create_webhook(events, job_spec=JobSpec(job, token), model_name="churn").webhook
    assert hook.job_spec.job_id == job and token not in str(w.model_registry.list_webhooks())
    w.model_registry.create_comment("churn", "1", "ship it")
    jobs.settle()
    (run,) = w.jobs.list_runs(job_id=int(job), expand_tasks=True)
    event = json.loads(w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result)
    assert (event["event"], event["comment"]) == ("COMMENT_CREATED", "ship it")
    with pytest.raises(PermissionDenied):
        w.model_registry.create_webhook(
            events, job_spec=JobSpec(job, workspace.principals.mint(BEN)), model_name="churn"
        )


@pytest.mark.documented
def test_settings(w: Any, jobs: Any) -> None:
    """update merges, reset replaces, delete forgets; an idempotency token starts one run."""
    job = w.jobs.create(name="a", tasks=[task(w, "a", "")], tags={"team": "ml"}).job_id
    w.jobs.update(job, new_settings=JobSettings(name="b", tasks=[task(w, "b", "")]), fields_to_remove=["tags"])
    settings = w.jobs.get(job).settings
    assert (settings.name, settings.tags, [each.task_key for each in settings.tasks]) == ("b", None, ["a", "b"])
    w.jobs.reset(job, JobSettings(name="c", tasks=[task(w, "c", "")]))
    assert [each.settings.name for each in w.jobs.list(name="C")] == ["c"]
    numbers = {w.jobs.run_now(job, idempotency_token="once").run_id for _ in range(2)}
    assert len(numbers) == 1
    w.jobs.delete(job)
    with pytest.raises(ResourceDoesNotExist, match=f"Job {job} does not exist"):
        w.jobs.get(job)


def access(**levels: str) -> list[JobAccessControlRequest]:
    return [
        JobAccessControlRequest(user_name=who, permission_level=JobPermissionLevel(level))
        for who, level in levels.items()
    ]


@pytest.mark.documented
def test_one_owner(w: Any, client: Any) -> None:
    """A job has one, whom an admin may change: who it was can manage it then, and it runs as the new one."""
    ann, ben = client(ANN), client(BEN)
    job = str(ann.jobs.create(name="j", tasks=[Task("a", notebook_task=NotebookTask("/Shared/n"))]).job_id)
    for wrong in (access(), access(**{BEN: "CAN_VIEW"}), access(**{ANN: "IS_OWNER", BEN: "IS_OWNER"})):
        with pytest.raises(InvalidParameterValue, match=r"^The job must have exactly one owner\.$"):
            ann.jobs.set_permissions(job, access_control_list=wrong)
    with pytest.raises(InvalidParameterValue, match="exactly one owner"):
        ann.jobs.update_permissions(job, access_control_list=access(**{ANN: "CAN_MANAGE"}))
    with pytest.raises(PermissionDenied, match="only workspace admins"):
        ann.jobs.update_permissions(job, access_control_list=access(**{BEN: "IS_OWNER"}))
    with pytest.raises(PermissionDenied):
        ben.jobs.get(int(job))
    listed = w.jobs.update_permissions(job, access_control_list=access(**{BEN: "IS_OWNER"})).access_control_list
    assert {each.user_name: each.all_permissions[0].permission_level.value for each in listed} == {
        ANN: "CAN_MANAGE",
        BEN: "IS_OWNER",
    }
    assert ben.jobs.get(int(job)).run_as_user_name == BEN
    w.jobs.set_permissions(job, access_control_list=access(**{BEN: "IS_OWNER"}))
    with pytest.raises(PermissionDenied):
        ann.jobs.get(int(job))


@pytest.mark.documented
def test_the_owner_of_a_new_job(w: Any, client: Any) -> None:
    """Its creator, whatever the list says of others; a refused list makes no job."""
    ann, tasks = client(ANN), [Task("a", notebook_task=NotebookTask("/Shared/n"))]
    client(BEN)
    job = ann.jobs.create(name="j", tasks=tasks, access_control_list=access(**{BEN: "CAN_VIEW"})).job_id
    assert client(BEN).jobs.get(job).run_as_user_name == ANN
    with pytest.raises(PermissionDenied):
        ann.jobs.create(name="k", tasks=tasks, access_control_list=access(**{BEN: "IS_OWNER"}))
    assert [each.settings.name for each in w.jobs.list()] == ["j"]


@pytest.mark.documented
def test_permissions(w: Any, jobs: Any, client: Any) -> None:
    """CAN_VIEW sees, CAN_MANAGE_RUN starts, CAN_MANAGE changes."""
    job = w.jobs.create(name="j", tasks=[task(w, "a", "")]).job_id
    ben = client(BEN)
    with pytest.raises(PermissionDenied):
        ben.jobs.get(job)
    for level, allowed in ((JobPermissionLevel.CAN_VIEW, False), (JobPermissionLevel.CAN_MANAGE_RUN, True)):
        w.jobs.set_permissions(str(job), access_control_list=access(**{ADMIN: "IS_OWNER", BEN: level.value}))
        assert ben.jobs.get(job).settings.name == "j"
        if allowed:
            assert ben.jobs.run_now(job).run_id
        else:
            with pytest.raises(PermissionDenied):
                ben.jobs.run_now(job)
    with pytest.raises(PermissionDenied):
        ben.jobs.delete(job)


@pytest.mark.documented
@pytest.mark.parametrize(
    "wrong",
    [
        {"tasks": [Task("a", notebook_task=NotebookTask("/a")), Task("a", notebook_task=NotebookTask("/a"))]},
        {"tasks": [Task("a", notebook_task=NotebookTask("/a"), depends_on=[TaskDependency("b")])]},
        {
            "tasks": [
                Task(key, notebook_task=NotebookTask("/a"), depends_on=[TaskDependency(other)])
                for key, other in ("ab", "ba")
            ]
        },
        {"tasks": [Task("a")]},
        {"schedule": CronSchedule("0 0 * * *", "UTC")},
        {"schedule": CronSchedule("0 0 25 ? * MON", "UTC")},
        {"schedule": CronSchedule("0 0 6 ? * MON", "Mars/Base")},
    ],
    ids=["twice", "unknown", "circle", "empty", "unix_cron", "hour", "zone"],
)
def test_what_is_refused(w: Any, wrong: dict[str, Any]) -> None:
    """Tasks that cannot be ordered and schedules that cannot be."""
    with pytest.raises(InvalidParameterValue):
        w.jobs.create(name="j", **wrong)


@pytest.mark.assumed
def test_without_a_runner(w: Any) -> None:
    """Nothing pretends to run."""
    job = w.jobs.create(tasks=[task(w, "a", "")]).job_id
    with pytest.raises(DatabricksError, match="without a runner"):
        w.jobs.run_now(job)
