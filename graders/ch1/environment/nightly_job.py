"""Jobs and clusters of a training at night."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw

VERSIONS = ["17.3.x-cpu-ml-scala2.13", "16.4.x-cpu-ml-scala2.12", "15.4.x-scala2.12"]
NODES = ["m5d.large", "m5d.xlarge", "i3.xlarge", "r5d.2xlarge"]


def job_with(draw: Draw, dependencies: list[str]) -> dict[str, Any]:
    """A job on serverless compute with one environment."""
    return {
        "name": f"train_{draw.word()}",
        "tasks": [
            {
                "task_key": "train",
                "environment_key": "default",
                "spark_python_task": {"python_file": f"/Workspace/{draw.word()}/train.py"},
            }
        ],
        "environments": [
            {"environment_key": "default", "spec": {"environment_version": "4", "dependencies": dependencies}}
        ],
    }


def job_on(draw: Draw, cluster: dict[str, Any], shared: bool) -> dict[str, Any]:
    """A job whose one task has this cluster: in the task, or between others among the job's."""
    task: dict[str, Any] = {"task_key": "train", "notebook_task": {"notebook_path": f"/Repos/{draw.word()}/train"}}
    if not shared:
        return {"name": f"train_{draw.word()}", "tasks": [{**task, "new_cluster": cluster}]}
    other = {
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "m5d.large",
        "num_workers": 1,
        "spark_conf": {"spark.other": "1"},
    }
    clusters = [
        {"job_cluster_key": key, "new_cluster": cluster if key == "mine" else other}
        for key in ("first", "mine", "last")
    ]
    return {"name": f"train_{draw.word()}", "job_clusters": clusters, "tasks": [{**task, "job_cluster_key": "mine"}]}


def cluster_settings(draw: Draw, version: str, conf: dict[str, str]) -> dict[str, Any]:
    """A cluster of some size; no `spark_conf` where there is none to set."""
    made = {"spark_version": version, "node_type_id": draw.choice(NODES), "num_workers": draw.randrange(1, 9)}
    return {**made, "spark_conf": conf} if conf else made
