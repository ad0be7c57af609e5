"""Right: SDK objects and their dicts, pandas for the offers, a cluster shared by key."""

import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.service import compute, jobs
from packaging import version
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical


def newest_runtime(minimum: str, ml: bool) -> str:
    offered = pd.DataFrame([each.as_dict() for each in WorkspaceClient().clusters.spark_versions().versions])
    offered = offered[offered.name.str.contains("LTS") & (offered.name.str.contains(r"LTS ML\b") == ml)]
    offered = offered.assign(number=[version.parse(name.split()[0]) for name in offered.name])
    offered = offered[[number >= version.parse(minimum) for number in offered.number]]
    if offered.empty:
        raise LookupError(f"nothing from {minimum} on")
    return offered.sort_values("number").key.iloc[-1]


def compare_with_pins(job_id: int, running: dict) -> dict:
    found = {}
    settings = WorkspaceClient().jobs.get(job_id=job_id).settings.as_dict()
    for line in settings["environments"][0]["spec"].get("dependencies", []):
        wanted = Requirement(line)
        if [each.operator for each in wanted.specifier] != ["=="]:
            found[wanted.name] = "unpinned"
            continue
        held = [number for name, number in running.items() if canonical(name) == canonical(wanted.name)]
        match held:
            case []:
                found[wanted.name] = "missing"
            case [number]:
                found[wanted.name] = "equal" if wanted.specifier.contains(number) else "different"
    return found


def result_changing(cluster_id: str, job_id: int, confs: dict) -> list[str]:
    w = WorkspaceClient()
    job = w.jobs.get(job_id).settings.as_dict()
    clusters = {each["job_cluster_key"]: each["new_cluster"] for each in job.get("job_clusters", [])}
    task = job["tasks"][0]
    pair = [w.clusters.get(cluster_id).as_dict(), task.get("new_cluster") or clusters[task["job_cluster_key"]]]
    sides = pd.DataFrame(
        [{**confs, **side.get("spark_conf", {}), "spark_version": side["spark_version"]} for side in pair]
    )
    watched = sides[[*confs, "spark_version"]]
    return sorted(watched.columns[watched.nunique() > 1])


def create_training_job(name: str, plan: dict) -> int:
    need = [max(-(-plan[key] // plan["gb_per_worker"]), 1) for key in ("usual_gb", "peak_gb")]
    spec = compute.ClusterSpec(spark_version=plan["runtime"], node_type_id=plan["node_type"])
    if need[1] > need[0]:
        spec.autoscale = compute.AutoScale(min_workers=int(need[0]), max_workers=int(need[1]))
    else:
        spec.num_workers = int(need[0])
    return (
        WorkspaceClient()
        .jobs.create(
            name=name,
            max_concurrent_runs=1,
            job_clusters=[jobs.JobCluster("shared", spec)],
            schedule=jobs.CronSchedule(plan["cron"], plan["timezone"], jobs.PauseStatus.UNPAUSED),
            tasks=[
                jobs.Task(
                    "fit",
                    notebook_task=jobs.NotebookTask(plan["notebook"]),
                    job_cluster_key="shared",
                    max_retries=plan["retries"],
                    min_retry_interval_millis=60_000,
                )
            ],
        )
        .job_id
    )


def choose_compute(workload: dict, offers: list[dict]) -> dict:
    if not offers:
        return {"offer": None, "monthly_cost": None, "eliminated": {}}
    table = pd.DataFrame(offers)
    kinds = {"explore": ["all-purpose", "serverless"], "scheduled": ["jobs", "serverless"], "online": ["serving"]}
    deep = workload["model"] == "deep"
    managed = table.kind.isin(["serverless", "serving"])
    table["rule"] = None
    table.loc[table.start_minutes > workload["wait_minutes"], "rule"] = "start"
    if workload["init_script"]:
        table.loc[managed, "rule"] = "init_script"
    table.loc[table.gpu != deep, "rule"] = "gpu"
    table.loc[~table.kind.isin(kinds[workload["use"]]), "rule"] = "kind"
    out = table[table.rule.notna()]
    left = table[table.rule.isna()]
    answer = {"eliminated": dict(zip(out.name, out.rule, strict=True)), "offer": None, "monthly_cost": None}
    if len(left):
        month = (
            workload["runs_per_month"]
            * (workload["hours"] + left.idle_minutes / 60)
            * left.dbu_per_hour
            * left.usd_per_dbu
        )
        answer["offer"] = str(left.name.loc[month.round(9).idxmin()])
        answer["monthly_cost"] = float(month.loc[month.round(9).idxmin()])
    return answer


def serving_settings(needs: dict) -> dict:
    sizes = pd.Series({"Small": 4, "Medium": 16, "Large": 64})
    fitting = sizes[sizes >= needs["requests_per_second"] * needs["seconds_per_request"]]
    if fitting.empty:
        raise ValueError("no size is enough")
    return dict(
        workload_size=fitting.index[0],
        workload_type="GPU_SMALL" if needs["model"] == "deep" else "CPU",
        scale_to_zero_enabled=bool(needs["limit_seconds"] >= needs["cold_start_seconds"]),
    )
