"""Reference for lab 1.4."""

import math
import re

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.compute import AutoScale, ClusterSpec
from databricks.sdk.service.jobs import CronSchedule, JobCluster, NotebookTask, Task
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

KINDS = {"explore": {"all-purpose", "serverless"}, "scheduled": {"jobs", "serverless"}, "online": {"serving"}}
OWN_MACHINES = {"all-purpose", "jobs"}
SIZES = {"Small": 4, "Medium": 16, "Large": 64}


def newest_runtime(minimum: str, ml: bool) -> str:
    found = {}
    for each in WorkspaceClient().clusters.spark_versions().versions:
        version = re.match(r"\d+\.\d+", each.name)
        if version and " LTS" in each.name and (" ML " in each.name) == ml and Version(version[0]) >= Version(minimum):
            found[Version(version[0])] = each.key
    if not found:
        raise LookupError(f"no runtime with long-term support from {minimum} on")
    return found[max(found)]


def compare_with_pins(job_id: int, running: dict) -> dict:
    settings = WorkspaceClient().jobs.get(job_id).settings
    there = {canonicalize_name(name): Version(version) for name, version in running.items()}
    return {each.name: _state(each, there) for each in map(Requirement, settings.environments[0].spec.dependencies)}


def _state(needed: Requirement, running: dict) -> str:
    pins = [Version(each.version) for each in needed.specifier if each.operator == "=="]
    if not pins:
        return "unpinned"
    found = running.get(canonicalize_name(needed.name))
    if found is None:
        return "missing"
    return "equal" if found == pins[0] else "different"


def result_changing(cluster_id: str, job_id: int, confs: dict) -> list[str]:
    client = WorkspaceClient()
    ours, theirs = client.clusters.get(cluster_id), _cluster_of(client.jobs.get(job_id).settings)
    names = [
        name
        for name, default in confs.items()
        if (ours.spark_conf or {}).get(name, default) != (theirs.spark_conf or {}).get(name, default)
    ]
    return sorted([*names, *(["spark_version"] if ours.spark_version != theirs.spark_version else [])])


def _cluster_of(settings) -> ClusterSpec:
    task = settings.tasks[0]
    if task.new_cluster:
        return task.new_cluster
    return next(each.new_cluster for each in settings.job_clusters if each.job_cluster_key == task.job_cluster_key)


def create_training_job(name: str, plan: dict) -> int:
    usual, peak = (max(1, math.ceil(plan[gb] / plan["gb_per_worker"])) for gb in ("usual_gb", "peak_gb"))
    # Scaling costs time at each change: it pays where the load varies.
    size = {"autoscale": AutoScale(min_workers=usual, max_workers=peak)} if peak > usual else {"num_workers": usual}
    cluster = ClusterSpec(spark_version=plan["runtime"], node_type_id=plan["node_type"], **size)
    return (
        WorkspaceClient()
        .jobs.create(
            name=name,
            job_clusters=[JobCluster(job_cluster_key="training", new_cluster=cluster)],
            tasks=[
                Task(
                    task_key="train",
                    job_cluster_key="training",
                    notebook_task=NotebookTask(notebook_path=plan["notebook"]),
                    max_retries=plan["retries"],
                )
            ],
            schedule=CronSchedule(quartz_cron_expression=plan["cron"], timezone_id=plan["timezone"]),
            max_concurrent_runs=1,
        )
        .job_id
    )


def choose_compute(workload: dict, offers: list[dict]) -> dict:
    broken = {offer["name"]: _broken(workload, offer) for offer in offers}
    costs = {offer["name"]: _monthly(workload, offer) for offer in offers if not broken[offer["name"]]}
    best = min(costs, key=costs.__getitem__, default=None)
    return {
        "offer": best,
        "monthly_cost": None if best is None else costs[best],
        "eliminated": {name: rule for name, rule in broken.items() if rule},
    }


def _broken(workload: dict, offer: dict) -> str:
    if offer["kind"] not in KINDS[workload["use"]]:
        return "kind"
    if offer["gpu"] != (workload["model"] == "deep"):
        return "gpu"
    if workload["init_script"] and offer["kind"] not in OWN_MACHINES:
        return "init_script"
    return "start" if offer["start_minutes"] > workload["wait_minutes"] else ""


def _monthly(workload: dict, offer: dict) -> float:
    hours = workload["runs_per_month"] * (workload["hours"] + offer["idle_minutes"] / 60)
    return hours * offer["dbu_per_hour"] * offer["usd_per_dbu"]


def serving_settings(needs: dict) -> dict:
    under_way = needs["requests_per_second"] * needs["seconds_per_request"]  # Little's law
    enough = [size for size, held in SIZES.items() if held >= under_way]
    if not enough:
        raise ValueError(f"{under_way:g} requests at a time are more than the largest size holds")
    return {
        "workload_size": enough[0],
        "workload_type": "GPU_SMALL" if needs["model"] == "deep" else "CPU",
        "scale_to_zero_enabled": needs["cold_start_seconds"] <= needs["limit_seconds"],
    }
