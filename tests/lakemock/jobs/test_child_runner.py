"""Tasks in processes of their own, as in `labs workspace`: what they find, and when they are ended."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service.compute import ClusterSpec
from databricks.sdk.service.jobs import NotebookTask, PythonWheelTask, SparkPythonTask, SubmitTask
from databricks.sdk.service.workspace import ImportFormat, Language
from lakemock import arrange
from lakemock.jobs.child_runner import ChildRunner

ADMIN = "admin@example.com"
CLUSTER = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)


@pytest.fixture
def runner(workspace: Any) -> Any:
    """The workspace's runner, which starts processes."""
    workspace.jobs.runner = made = ChildRunner(workspace)
    yield made
    made.stop()


@pytest.fixture
def w(workspace: Any, client: Any, runner: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


def task(w: Any, text: str, **more: Any) -> SubmitTask:
    w.workspace.upload("/Shared/task.py", text.encode(), format=ImportFormat.RAW, overwrite=True)
    return SubmitTask(
        "only", spark_python_task=SparkPythonTask("/Shared/task.py", ["a b"]), new_cluster=CLUSTER, **more
    )


@pytest.mark.documented
def test_a_file_with_its_parameters(w: Any) -> None:
    """The process has the arguments, the file's folder and nothing of the caller's sign-in but the run's own."""
    text = "import os, sys\nprint(sys.argv[1:], os.listdir(), 'DATABRICKS_TOKEN' in os.environ)"
    run = w.jobs.submit(tasks=[task(w, text)]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).logs == "['a b'] ['task.py'] True\n"


@pytest.mark.documented
def test_threads_sleep_at_once(w: Any, workspace: Any) -> None:
    """On the workspace's clock if it can be moved, in real time if not; a daemon keeps no task from ending."""
    text = (
        "import threading, time\nstart = time.monotonic()\n"
        "threads = [threading.Thread(target=time.sleep, args=(float(SECONDS),)) for _ in range(3)]\n"
        "for each in threads: each.start()\nfor each in threads: each.join()\n"
        "print(round((time.monotonic() - start) / SECONDS))\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    )
    for movable, seconds in ((True, 60), (False, 0.2)):
        workspace.clock.movable = movable
        run = w.jobs.submit(tasks=[task(w, f"SECONDS = {seconds}\n{text}")]).result()
        assert w.jobs.get_run_output(run.tasks[0].run_id).logs == "1\n"


@pytest.mark.documented
def test_a_notebook_imports_from_its_folder(w: Any) -> None:
    """Modules and files beside it are there; `%cd` goes to another folder of the workspace, as far as `..` of it."""
    files = {"here": "x = 1", "lib/deep": "y = 20", "lib/__init__": "", "other/there": "z = 300"}
    for name, text in files.items():
        path = f"/Shared/p/{name}.py"
        w.workspace.mkdirs(path.rpartition("/")[0])
        w.workspace.upload(path, text.encode(), format=ImportFormat.RAW)
    cells = [
        "import here, lib.deep, sys",
        "context = dbutils.notebook.entry_point.getDbutils().notebook().getContext()",
        "folder = '/Workspace/' + context.notebookPath().get().rpartition('/')[0]",
        "%cd $folder",
        "%cd ../p/other",
        "import there",
        "sys.path.append('/Workspace/Shared/p/lib')\nimport deep",
        "dbutils.notebook.exit(here.x + lib.deep.y + there.z + (deep.y == 20))",
    ]
    w.workspace.upload("/Shared/p/nb", "\n# COMMAND ----------\n".join(cells).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask("/Shared/p/nb"))]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result == "322"


@pytest.mark.documented
def test_a_notebook_logs_to_its_own_experiment(w: Any) -> None:
    """Where no experiment is set, and none is named in the environment."""
    cells = [
        "import mlflow, os\nwith mlflow.start_run() as first:\n    pass",
        "os.environ['MLFLOW_EXPERIMENT_NAME'] = '/Shared/named'",
        "with mlflow.start_run() as second:\n    pass",
        "names = [mlflow.get_experiment(each.info.experiment_id).name for each in (first, second)]",
        "dbutils.notebook.exit(' '.join(names))",
    ]
    w.workspace.upload("/Shared/nb", "\n# COMMAND ----------\n".join(cells).encode(), language=Language.PYTHON)
    run = w.jobs.submit(tasks=[SubmitTask("nb", notebook_task=NotebookTask("/Shared/nb"))]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result == "/Shared/nb /Shared/named"


@pytest.mark.documented
def test_workspace_paths_in_python(w: Any) -> None:
    """`/Workspace` is there for Python's functions, and the current folder has its name there, as programs build paths of it."""
    text = (
        "import os, pathlib\n"
        "print(os.getcwd(), sorted(os.listdir('/Workspace/Shared/p')), open('/Workspace/Shared/p/a.txt').read())\n"
        "print(open('../p/a.txt').read(), os.path.exists('/Workspace/Shared/no'), pathlib.Path('/Workspace/Shared').is_dir())\n"
        "pathlib.Path(os.getcwd(), 'new.txt').write_text('x')\nprint(os.path.exists('new.txt'))"
    )
    w.workspace.mkdirs("/Shared/p")
    w.workspace.mkdirs("/Shared/q")
    w.workspace.upload("/Shared/p/a.txt", b"hello", format=ImportFormat.RAW)
    w.workspace.upload("/Shared/q/t.py", text.encode(), format=ImportFormat.RAW)
    script = SubmitTask("only", spark_python_task=SparkPythonTask("/Shared/q/t.py"), new_cluster=CLUSTER)
    run = w.jobs.submit(tasks=[script]).result()
    said = w.jobs.get_run_output(run.tasks[0].run_id).logs.splitlines()
    assert said == ["/Workspace/Shared/q ['a.txt'] hello", "hello False True", "True"]


@pytest.mark.assumed
def test_its_token_ends_with_it(w: Any, workspace: Any) -> None:
    """A token that a task printed is nobody's afterwards."""
    run = w.jobs.submit(tasks=[task(w, "import os\nprint(os.environ['DATABRICKS_TOKEN'])")]).result()
    token = w.jobs.get_run_output(run.tasks[0].run_id).logs.strip()
    assert token.startswith("dapi") and not workspace.principals.holds(ADMIN, token)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("def f():\n    raise ValueError('no rows')\nf()", "ValueError: no rows"),
        ("import os\nos._exit(3)", "The task ended its process with status 3."),
    ],
)
def test_one_that_fails(w: Any, text: str, error: str) -> None:
    """The error is shown, with the task's own frames and none of ours."""
    waiter = w.jobs.submit(tasks=[task(w, text)])
    with pytest.raises(OperationFailed):
        waiter.result()
    output = w.jobs.get_run_output(w.jobs.get_run(waiter.run_id).tasks[0].run_id)
    assert output.error == error
    assert "lakemock" not in (output.error_trace or "")


@pytest.mark.documented
def test_one_that_takes_too_long(w: Any) -> None:
    """Its sleep takes virtual time, and it is ended when its time is over: what comes after it is not printed."""
    text = "import time\ntime.sleep(600)\nimport threading\nthreading.Event().wait()"
    waiter = w.jobs.submit(tasks=[task(w, text, timeout_seconds=60)])
    state = w.jobs.get_run(waiter.run_id).tasks[0].state
    assert state.result_state.value == "TIMEDOUT"


@pytest.mark.documented
def test_one_that_is_cancelled(w: Any, workspace: Any, runner: Any) -> None:
    """In real time the request is answered while the task runs; cancelling it ends its process."""
    workspace.clock.movable, runner.answers_at_once = False, True
    waiter = w.jobs.submit(tasks=[task(w, "import threading\nthreading.Event().wait()")])
    w.jobs.cancel_run(waiter.run_id)
    assert runner.idle.wait(30)
    assert w.jobs.get_run(waiter.run_id).state.result_state.value == "CANCELED"


@pytest.mark.documented
def test_a_wheels_entry_point(w: Any) -> None:
    """What is installed beside the workspace is there for its tasks."""
    entry = PythonWheelTask("pytest", "pytest", parameters=["--version"])
    wheel = SubmitTask("only", python_wheel_task=entry, new_cluster=CLUSTER)
    run = w.jobs.submit(tasks=[wheel]).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).logs == f"pytest {pytest.__version__}\n"
