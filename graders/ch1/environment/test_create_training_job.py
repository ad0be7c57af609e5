"""A job on a cluster of its own."""

from __future__ import annotations

import math
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .nightly_job import NODES, VERSIONS


def a_plan(draw: Draw, **about: Any) -> dict[str, Any]:
    plan = {
        "notebook": f"/Repos/{draw.word()}/train",
        "cron": f"0 {draw.randrange(60)} {draw.randrange(6)} * * ?",
        "timezone": draw.choice(["Europe/Vienna", "Asia/Tokyo", "America/New_York"]),
        "runtime": draw.choice(VERSIONS),
        "node_type": draw.choice(NODES),
        "retries": draw.randrange(1, 4),
        "gb_per_worker": 20,
        "usual_gb": 100,
        "peak_gb": 100,
    }
    return {**plan, **about}


def made(lab: Lab, world: World, draw: Draw, plan: dict[str, Any]) -> dict[str, Any]:
    """The settings of the one job that was made."""
    name = f"train_{draw.word()}"
    before = {each["job_id"] for each in world.jobs()}
    number = lab.as_(draw.person()).create_training_job(name, plan)
    found = [each for each in world.jobs() if each["job_id"] not in before]
    if len(found) != 1:
        wrong("not one job", happened=f"the call made {len(found)} jobs")
    equal(
        found[0]["settings"].get("name"),
        name,
        "another name",
        happened=f"the job made is {found[0]['settings'].get('name')!r}",
    )
    equal(number, found[0]["job_id"], "not the job's id")
    settings: dict[str, Any] = found[0]["settings"]
    return settings


def task_of(settings: dict[str, Any]) -> dict[str, Any]:
    """The job's one task. Ends the check as wrong where it has none, or several."""
    tasks: list[dict[str, Any]] = settings.get("tasks", [])
    if len(tasks) != 1:
        wrong("not one task", happened=f"the job has {len(tasks)} tasks", but="it runs one notebook")
    return tasks[0]


def stands(got: Any, right: Any, field: str) -> None:
    """End the check as wrong unless a field of the job is what the plan says."""
    equal(
        got,
        right,
        f"not as planned: {field}",
        happened=f"in the job, {field} is {'not set' if got is None else repr(got)}",
    )


def cluster_in(settings: dict[str, Any]) -> dict[str, Any]:
    """The cluster of the one task. Ends the check as wrong where it is not the run's own."""
    task = task_of(settings)
    if task.get("existing_cluster_id"):
        wrong(
            "an all-purpose cluster",
            happened="the task runs on an existing cluster",
            rule="a scheduled run has a cluster of its own, which the job declares",
        )
    shared = {each.get("job_cluster_key"): each.get("new_cluster") for each in settings.get("job_clusters", [])}
    found: dict[str, Any] | None = task.get("new_cluster") or shared.get(task.get("job_cluster_key"))
    if not found:
        wrong("no cluster", happened="neither the task nor the job says which cluster it runs on")
    return found


def size_of(cluster: dict[str, Any]) -> tuple[int, int]:
    """The least and the most workers. Ends the check as wrong where the cluster does not say them."""
    span = cluster.get("autoscale")
    least, most = (span.get("min_workers"), span.get("max_workers")) if span else (cluster.get("num_workers"),) * 2
    if least is None or most is None:
        size = f"autoscale is {span}" if span else "neither num_workers nor autoscale is set"
        wrong("a cluster without its size", happened=f"in its settings, {size}")
    return least, most


@judges
def runs_as_planned(lab: Lab, world: World, draw: Draw) -> None:
    """The job runs the notebook by the schedule, retries as planned, and never twice at a time."""
    plan = a_plan(draw)
    settings = made(lab, world, draw, plan)
    task, schedule = task_of(settings), settings.get("schedule") or {}
    stands(task.get("notebook_task", {}).get("notebook_path"), plan["notebook"], "notebook_path")
    stands(schedule.get("quartz_cron_expression"), plan["cron"], "quartz_cron_expression")
    stands(schedule.get("timezone_id"), plan["timezone"], "timezone_id")
    if schedule.get("pause_status", "UNPAUSED") != "UNPAUSED":
        wrong("a schedule that is paused", happened="the job would never run by itself")
    stands(task.get("max_retries", 0), plan["retries"], "max_retries")
    stands(settings.get("max_concurrent_runs", 1), 1, "max_concurrent_runs")


@judges
def no_retries(lab: Lab, world: World, draw: Draw) -> None:
    """Where the plan has no retries, the task has none."""
    task = task_of(made(lab, world, draw, a_plan(draw, retries=0)))
    if task.get("max_retries", 0) != 0:
        wrong(
            "retries that nobody planned", happened=f"retries are 0 in the plan, max_retries is {task['max_retries']}"
        )


@judges
def others_stay(lab: Lab, world: World, draw: Draw) -> None:
    """Jobs that were there before stay as they were, one of the same name too, and a job is made besides them."""
    person, name = draw.person(), f"train_{draw.word()}"
    task = {
        "task_key": "train",
        "notebook_task": {"notebook_path": f"/Repos/{draw.word()}"},
    }
    for each in draw.shuffled([name, f"other_{draw.word()}"]):
        world.job(person, {"name": each, "tasks": [task]})
    before = world.jobs()
    number = lab.as_(person).create_training_job(name, a_plan(draw))
    after = world.jobs()
    for job in before:
        if job not in after:
            own = "of the same name" if job["settings"]["name"] == name else "of another name"
            wrong("an earlier job is changed or gone", happened=f"a job {own} is not as it was before the call")
    if [each["job_id"] for each in after if each not in before] != [number]:
        wrong(
            "no job made where one has the name",
            happened=f"a job named {name} was there; the call returned {number} and made {len(after) - len(before)} jobs",
        )


@judges
def cluster_of_its_own(lab: Lab, world: World, draw: Draw) -> None:
    """The task has a cluster that lives as long as its run, with the runtime and the node type of the plan."""
    plan = a_plan(draw)
    world.cluster(
        draw.person(), {"spark_version": plan["runtime"], "node_type_id": plan["node_type"], "num_workers": 2}
    )
    cluster = cluster_in(made(lab, world, draw, plan))
    stands(cluster.get("spark_version"), plan["runtime"], "spark_version")
    stands(cluster.get("node_type_id"), plan["node_type"], "node_type_id")


@judges
def as_many_as_the_data_needs(lab: Lab, world: World, draw: Draw) -> None:
    """The usual data decides: so many workers as hold it, rounded up, at least one."""
    for usual, per in ((100, 20), (draw.randrange(101, 110), 20), (draw.randrange(1, 9) / 4, 16), (0, 8)):
        cluster = cluster_in(made(lab, world, draw, a_plan(draw, usual_gb=usual, peak_gb=usual, gb_per_worker=per)))
        right = max(1, math.ceil(usual / per))
        least, most = size_of(cluster)
        if least != right:
            wrong(
                "more workers than needed" if least > right else "not enough workers",
                happened=f"{usual} GB at {per} GB a worker: {least} to {most} workers",
                but=f"{right} is right",
            )


@judges
def scales_where_the_load_varies(lab: Lab, world: World, draw: Draw) -> None:
    """Where the peak needs more workers the cluster scales up to them; where it does not, its size is fixed."""
    peak = 20 * draw.randrange(8, 19) + draw.randrange(1, 10)  # rounded up it is another number than rounded
    cluster = cluster_in(made(lab, world, draw, a_plan(draw, peak_gb=peak)))
    right = (5, math.ceil(peak / 20))
    if size_of(cluster) != right:
        one_less = size_of(cluster) == (5, right[1] - 1)
        wrong(
            "the peak is rounded down" if one_less else "not scaled to the peak",
            happened=f"100 GB, {peak} GB at the peak, 20 GB a worker: {size_of(cluster)} workers",
            but=f"{right[0]} to {right[1]} are right",
        )
    idle = cluster_in(made(lab, world, draw, a_plan(draw, usual_gb=0, peak_gb=peak)))
    if size_of(idle) != (1, right[1]):
        wrong(
            "usually without data",
            happened=f"0 GB, {peak} GB at the peak, 20 GB a worker: {size_of(idle)} workers",
            but=f"1 to {right[1]} are right",
        )
    steady = cluster_in(made(lab, world, draw, a_plan(draw, usual_gb=draw.randrange(81, 95), peak_gb=100)))
    if steady.get("autoscale"):
        wrong(
            "scaling where nothing varies",
            happened=f"usual data and peak both need 5 workers, and autoscale is {steady['autoscale']}",
            but="a fixed size is right",
        )
