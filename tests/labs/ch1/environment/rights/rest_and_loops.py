"""Right: the REST API through the SDK's client, loops, versions as tuples."""

import re
from fractions import Fraction

from databricks.sdk import WorkspaceClient


def ask(method, path, **sent):
    body = {"body": sent} if method == "POST" else {"query": sent}
    return WorkspaceClient().api_client.do(method, path, **body)


def numbers(version):
    parts = [int(part) for part in re.findall(r"\d+", version)]
    while parts and parts[-1] == 0:
        parts.pop()
    return parts


def plain(name):
    return re.sub("[-_.]+", "-", name).lower()


def newest_runtime(minimum: str, ml: bool) -> str:
    best = None
    for version in ask("GET", "/api/2.1/clusters/spark-versions")["versions"]:
        name = version["name"]
        if "LTS" not in name or ("LTS ML" in name) is not ml:
            continue
        number = numbers(name.split()[0])
        if number >= numbers(minimum) and (best is None or number > best[0]):
            best = (number, version["key"])
    if best is None:
        raise LookupError(minimum)
    return best[1]


def compare_with_pins(job_id: int, running: dict) -> dict:
    job = ask("GET", "/api/2.2/jobs/get", job_id=job_id)
    here = {plain(name): version for name, version in running.items()}
    states = {}
    for line in job["settings"]["environments"][0]["spec"].get("dependencies", []):
        name = re.match(r"[\w.-]+", line).group()
        pin = line[len(name) :].strip()
        if not pin.startswith("=="):
            states[name] = "unpinned"
        elif plain(name) not in here:
            states[name] = "missing"
        elif numbers(here[plain(name)]) == numbers(pin):
            states[name] = "equal"
        else:
            states[name] = "different"
    return states


def result_changing(cluster_id: str, job_id: int, confs: dict) -> list[str]:
    notebook = ask("GET", "/api/2.1/clusters/get", cluster_id=cluster_id)
    job = ask("GET", "/api/2.2/jobs/get", job_id=job_id)["settings"]
    shared = {each["job_cluster_key"]: each["new_cluster"] for each in job.get("job_clusters", [])}
    (task,) = job["tasks"]
    scheduled = task["new_cluster"] if "new_cluster" in task else shared[task["job_cluster_key"]]
    changed = set()
    if notebook["spark_version"] != scheduled["spark_version"]:
        changed.add("spark_version")
    for name in confs:
        first, second = ({**confs, **side.get("spark_conf", {})}[name] for side in (notebook, scheduled))
        if first != second:
            changed.add(name)
    return sorted(changed)


def create_training_job(name: str, plan: dict) -> int:
    def workers(gigabytes):
        count = 1
        while count * plan["gb_per_worker"] < gigabytes:
            count += 1
        return count

    cluster = {"spark_version": plan["runtime"], "node_type_id": plan["node_type"]}
    least, most = workers(plan["usual_gb"]), workers(plan["peak_gb"])
    if least < most:
        cluster["autoscale"] = {"min_workers": least, "max_workers": most}
    else:
        cluster["num_workers"] = least
    task = {"task_key": "nightly", "new_cluster": cluster, "max_retries": plan["retries"]}
    task["notebook_task"] = {"notebook_path": plan["notebook"], "source": "WORKSPACE"}
    schedule = {"quartz_cron_expression": plan["cron"], "timezone_id": plan["timezone"], "pause_status": "UNPAUSED"}
    made = ask("POST", "/api/2.2/jobs/create", name=name, tasks=[task], schedule=schedule, tags={"team": "churn"})
    return made["job_id"]


def choose_compute(workload: dict, offers: list[dict]) -> dict:
    fits = {"explore": ("all-purpose", "serverless"), "scheduled": ("jobs", "serverless"), "online": ("serving",)}
    answer = {"offer": None, "monthly_cost": None, "eliminated": {}}
    for one in offers:
        rules = [
            ("kind", one["kind"] in fits[workload["use"]]),
            ("gpu", one["gpu"] is (workload["model"] == "deep")),
            ("init_script", not workload["init_script"] or one["kind"] in ("all-purpose", "jobs")),
            ("start", one["start_minutes"] <= workload["wait_minutes"]),
        ]
        broken = [rule for rule, kept in rules if not kept]
        if broken:
            answer["eliminated"][one["name"]] = broken[0]
            continue
        paid = workload["hours"] + one["idle_minutes"] / 60
        month = workload["runs_per_month"] * paid * one["dbu_per_hour"] * one["usd_per_dbu"]
        if answer["monthly_cost"] is None or month < answer["monthly_cost"] - 1e-9:
            answer["offer"], answer["monthly_cost"] = one["name"], month
    return answer


def serving_settings(needs: dict) -> dict:
    busy = Fraction(needs["requests_per_second"]) * Fraction(needs["seconds_per_request"])
    sizes = [("Small", 4), ("Medium", 16), ("Large", 64)]
    while sizes and busy > sizes[0][1]:
        del sizes[0]
    if not sizes:
        raise ValueError("too many requests")
    kind = {"deep": "GPU_SMALL"}.get(needs["model"], "CPU")
    wait = needs["limit_seconds"] - needs["cold_start_seconds"]
    return {"workload_size": sizes[0][0], "workload_type": kind, "scale_to_zero_enabled": wait >= 0}
