"""Settings of jobs that the platform refuses, each with what is right beside it."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, PermissionDenied
from databricks.sdk.service.compute import ClusterSpec, Library
from databricks.sdk.service.jobs import (
    JobAccessControlRequest,
    JobCluster,
    JobEnvironment,
    JobPermissionLevel,
    JobSettings,
    NotebookTask,
    PythonWheelTask,
    SparkPythonTask,
    SubmitTask,
    Task,
)
from lakemock import arrange

ADMIN = "admin@example.com"
NOTEBOOK = NotebookTask("/Shared/n")
CLUSTER = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)
SHARED = JobCluster("small", CLUSTER)


@pytest.fixture
def w(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


def on(**compute: Any) -> list[Task]:
    return [Task("a", notebook_task=NOTEBOOK, **compute)]


TASK = {"task_key": "a", "notebook_task": {"notebook_path": "/Shared/n"}}
CRON = {"quartz_cron_expression": "0 0 1 * * ?", "timezone_id": "UTC"}
REPOSITORY = {"git_url": "https://example.com/a.git", "git_provider": "github"}
LIMITS: dict[str, dict[str, Any]] = {
    "name": {"name": "ä" * 2_049},
    "description": {"description": "x" * 27_701},
    "tags": {"tags": {f"k{number}": "v" for number in range(26)}},
    "a parameter's name": {"parameters": [{"name": "a b", "default": "1"}]},
    "a parameter's default": {"parameters": [{"name": "a"}]},
    "pause_status": {"schedule": {**CRON, "pause_status": "OFF"}},
    "a relative path": {"tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "n"}}]},
    "a source": {"tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "/n", "source": "DISK"}}]},
    "a table's name": {"trigger": {"table_update": {"table_names": ["t"]}}},
    "a task's key": {"tasks": [{**TASK, "task_key": "1 a!"}]},
    "a schedule beside a trigger": {"trigger": {"periodic": {"interval": 1, "unit": "HOURS"}}},
    "a repository without a provider": {"git_source": {"git_url": "https://example.com/a.git"}},
    "a provider": {"git_source": {**REPOSITORY, "git_provider": "mine"}},
    "a branch beside a tag": {"git_source": {**REPOSITORY, "git_branch": "main", "git_tag": "v1"}},
    "an outcome without a condition": {
        "tasks": [TASK, {**TASK, "task_key": "b", "depends_on": [{"task_key": "a", "outcome": "true"}]}]
    },
}


@pytest.mark.documented
@pytest.mark.parametrize("wrong", LIMITS.values(), ids=LIMITS.keys())
def test_limits(w: Any, wrong: dict[str, Any]) -> None:
    """Lengths, numbers and names beyond what the reference has; the job without them is made."""
    right = {"name": "ä" * 2_048, "tasks": [TASK], "schedule": {**CRON, "pause_status": "PAUSED"}}
    with pytest.raises(InvalidParameterValue):
        w.api_client.do("POST", "/api/2.2/jobs/create", body=right | wrong)
    for more in ({}, {"git_source": {**REPOSITORY, "git_branch": "main"}}):
        w.api_client.do("POST", "/api/2.2/jobs/create", body=right | more)
    assert len(list(w.jobs.list())) == 2


COMPUTE: dict[str, tuple[dict[str, Any], str]] = {
    "job cluster": ({"tasks": on(job_cluster_key="x"), "job_clusters": [SHARED]}, "Job cluster 'x' is not defined"),
    "cluster": ({"tasks": on(existing_cluster_id="0101-1")}, "Cluster 0101-1 does not exist"),
    "script": (
        {"tasks": [Task("a", spark_python_task=SparkPythonTask("/Shared/a.py"))]},
        "An environment is required for serverless task a. Please define one using `environments` and `environment_key`",
    ),
    "libraries": (
        {"tasks": on(libraries=[Library(jar="x")])},
        "Libraries field is not supported for serverless task, please specify libraries in environment",
    ),
    "wheel": (
        {"tasks": [Task("a", python_wheel_task=PythonWheelTask("p", "main"))]},
        "An environment is required for serverless task a",
    ),
}


@pytest.mark.documented
@pytest.mark.parametrize(("sent", "words"), COMPUTE.values(), ids=COMPUTE.keys())
def test_compute_that_is_not_there(w: Any, sent: dict[str, Any], words: str) -> None:
    """In the words that were reported: a job cluster, a cluster, and an environment that a Python task needs."""
    with pytest.raises(InvalidParameterValue, match=words):
        w.jobs.create(name="j", **sent)


@pytest.mark.assumed
@pytest.mark.parametrize(
    "sent",
    [
        {"tasks": on(environment_key="x")},
        {"tasks": on(job_cluster_key="small", new_cluster=CLUSTER), "job_clusters": [SHARED]},
        {"tasks": on(), "job_clusters": [SHARED, SHARED]},
        {"tasks": on(), "environments": [JobEnvironment("e"), JobEnvironment("e")]},
    ],
    ids=["no environment", "two computes", "job cluster twice", "environment twice"],
)
def test_compute_in_our_words(w: Any, sent: dict[str, Any]) -> None:
    """What the reference refuses without saying how."""
    with pytest.raises(InvalidParameterValue):
        w.jobs.create(name="j", **sent)


@pytest.mark.documented
def test_libraries_of_a_job_cluster(w: Any) -> None:
    """Tasks declare libraries, a shared job cluster does not."""
    job_cluster = {**SHARED.as_dict(), "libraries": [Library(jar="x").as_dict()]}
    body = {"name": "j", "tasks": [TASK], "job_clusters": [job_cluster]}
    with pytest.raises(InvalidParameterValue, match="Libraries cannot be declared"):
        w.api_client.do("POST", "/api/2.2/jobs/create", body=body)


@pytest.mark.documented
def test_compute_that_is_there(w: Any) -> None:
    """A script in an environment, a notebook on a job cluster and one on a cluster are jobs."""
    running = w.clusters.create(
        cluster_name="c", spark_version=CLUSTER.spark_version, node_type_id="i3.xlarge", num_workers=1
    ).cluster_id
    script = Task("s", spark_python_task=SparkPythonTask("/Shared/a.py"), environment_key="e")
    w.jobs.create(name="j", tasks=[script], environments=[JobEnvironment("e")])
    w.jobs.create(name="j", tasks=on(job_cluster_key="small"), job_clusters=[SHARED])
    w.jobs.create(name="j", tasks=on(existing_cluster_id=running))
    assert len(list(w.jobs.list())) == 3


@pytest.mark.assumed
def test_a_cluster_of_somebody_else(w: Any, client: Any) -> None:
    """A job runs on a cluster that whom it runs as may use; who else manages the job may still change it."""
    size = {"spark_version": CLUSTER.spark_version, "node_type_id": "i3.xlarge", "num_workers": 1}
    ann, ben = client("ann@example.com"), client("ben@example.com")
    cluster = ann.clusters.create(**size).cluster_id
    with pytest.raises(PermissionDenied):
        ben.jobs.create(name="j", tasks=on(existing_cluster_id=cluster))
    job = ann.jobs.create(name="j", tasks=on(existing_cluster_id=cluster)).job_id
    level = JobAccessControlRequest(user_name="ben@example.com", permission_level=JobPermissionLevel.CAN_MANAGE)
    ann.jobs.update_permissions(str(job), access_control_list=[level])
    ben.jobs.update(job, new_settings=JobSettings(name="k"))
    assert [each.settings.name for each in w.jobs.list()] == ["k"]


@pytest.mark.documented
def test_a_reset_has_new_settings(w: Any) -> None:
    """Without them the job stays as it is."""
    job = w.jobs.create(name="j", tasks=on()).job_id
    with pytest.raises(InvalidParameterValue, match="new_settings"):
        w.api_client.do("POST", "/api/2.2/jobs/reset", body={"job_id": job})
    assert [each.task_key for each in w.jobs.get(job).settings.tasks] == ["a"]


@pytest.mark.documented
@pytest.mark.parametrize("setting", ["name", "schedule", "parameters", "max_concurrent_runs", "job_clusters", "tags"])
def test_what_a_run_without_a_job_lacks(w: Any, jobs: Any, setting: str) -> None:
    """Settings that only a job has."""
    with pytest.raises(InvalidParameterValue, match=f"'{setting}' is a setting of a job"):
        w.api_client.do("POST", "/api/2.2/jobs/runs/submit", body={"tasks": [TASK], setting: "x"})
    assert not list(w.jobs.list_runs())


@pytest.mark.documented
def test_nested_fields_are_not_removed(w: Any) -> None:
    """Tasks and job clusters are removed by their key; a tag is not, and the others stay."""
    tasks = [*on(job_cluster_key="small"), Task("b", notebook_task=NOTEBOOK)]
    job = w.jobs.create(name="j", tasks=tasks, job_clusters=[SHARED], tags={"k": "v", "l": "w"}).job_id
    with pytest.raises(InvalidParameterValue, match="'tags/k' is nested"):
        w.jobs.update(job, fields_to_remove=["tags/k"])
    w.jobs.update(job, fields_to_remove=["tasks/a", "job_clusters/small"])
    settings = w.jobs.get(job).settings
    assert (settings.tags, [each.task_key for each in settings.tasks], settings.job_clusters) == (
        {"k": "v", "l": "w"},
        ["b"],
        [],
    )


@pytest.mark.documented
def test_job_clusters_are_merged(w: Any) -> None:
    """An update replaces the job cluster of its key and keeps the others."""
    job = w.jobs.create(name="j", tasks=on(job_cluster_key="small"), job_clusters=[SHARED]).job_id
    w.jobs.update(job, new_settings=JobSettings(job_clusters=[JobCluster("large", CLUSTER)]))
    assert [each.job_cluster_key for each in w.jobs.get(job).settings.job_clusters] == ["small", "large"]


@pytest.mark.documented
def test_lists_and_tokens(w: Any, jobs: Any) -> None:
    """At most 25 runs in a page, and an idempotency token of at most 64 characters."""
    job = w.jobs.create(name="j", tasks=on()).job_id
    for limit in ("26", "100"):
        with pytest.raises(InvalidParameterValue, match="limit must be between 1 and 25"):
            w.api_client.do("GET", "/api/2.2/jobs/runs/list", query={"limit": limit})
    assert w.api_client.do("GET", "/api/2.2/jobs/runs/list", query={"limit": "0"}) is not None
    with pytest.raises(InvalidParameterValue, match="at most 64"):
        w.jobs.run_now(job, idempotency_token="x" * 65)
    with pytest.raises(InvalidParameterValue, match="at most 10000 bytes"):
        w.jobs.run_now(job, notebook_params={"a": "x" * 10_000})
    assert not list(w.jobs.list_runs())


@pytest.mark.documented
def test_a_repair_of_named_or_of_failed_tasks(w: Any, jobs: Any) -> None:
    """Not of both at once."""
    run = w.jobs.submit(tasks=[SubmitTask("a", notebook_task=NotebookTask("/Shared/nothing"))]).run_id
    with pytest.raises(InvalidParameterValue, match="Only one of"):
        w.jobs.repair_run(run, rerun_tasks=["a"], rerun_all_failed_tasks=True)
