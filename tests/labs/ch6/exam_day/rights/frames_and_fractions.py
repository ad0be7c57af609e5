"""Right: frames of pandas for results, evidence and bookings; exact fractions for the plan; three passes over the questions."""

from datetime import datetime
from fractions import Fraction

import mlflow
import numpy as np
import pandas as pd
from pyspark.sql import SparkSession


def weakness(
    spark: SparkSession,
    results: str,
    experiment: str,
    learner: str,
    domains: list[str],
    now: datetime,
    half_life: float,
) -> dict[str, float]:
    frame = spark.table(results).toPandas()
    frame = frame.loc[frame["learner"] == learner, ["domain", "right", "asked", "at"]]
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    parts = [frame]
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=f"tags.learner = '{learner}'")
    runs = runs[runs["status"] == "FINISHED"] if len(runs) else runs
    for domain in domains:
        if f"metrics.share.{domain}" in runs:
            asked = runs[f"metrics.asked.{domain}"]
            right = asked * runs[f"metrics.share.{domain}"]
            parts.append(
                pd.DataFrame({"domain": domain, "right": right, "asked": asked, "at": runs["start_time"]}).dropna()
            )
    table = pd.concat([part for part in parts if len(part)] or [frame], ignore_index=True)
    age = (pd.Timestamp(now) - table["at"]) / pd.Timedelta(days=1)
    table["factor"] = np.exp2(-age.astype(float) / half_life)
    answer = {}
    for domain in domains:
        mine = table[table["domain"] == domain]
        total = float(np.dot(mine["factor"], mine["asked"].astype(float)))
        answer[domain] = 1.0 if total == 0 else 1.0 - float(np.dot(mine["factor"], mine["right"].astype(float))) / total
    return answer


def revision_plan(minutes: int, topics: list[dict], rule: dict) -> dict[str, int]:
    open_ones = [topic for topic in topics if topic["weakness"] > rule["solid"]]
    # From the largest product on; of equal ones the first stays longer.
    order = sorted(open_ones, key=lambda topic: -topic["weight"] * topic["weakness"])
    parts = [Fraction(topic["weight"]) * Fraction(topic["weakness"]) for topic in order]
    count = len(parts)
    while count > 1 and minutes * parts[count - 1] < Fraction(rule["block"]) * sum(parts[:count]):
        count -= 1
    plan = dict.fromkeys((topic["name"] for topic in topics), 0)
    total = sum(parts[:count])
    edge = 0
    for place in range(count):
        reached = minutes * sum(parts[: place + 1]) // total
        plan[order[place]["name"]] = int(reached - edge)
        edge = reached
    return plan


def next_question(clock: dict) -> dict | None:
    share = clock["limit"] / len(clock["questions"])
    for budget in (share / 2, share, clock["limit"]):
        for each in clock["questions"]:
            still = budget - each["spent"]
            if not each["answered"] and still > 1e-3:
                return dict(name=each["name"], seconds=min(still, clock["left"]))
    return None


def design_choices(spark: SparkSession, facts: dict) -> dict[str, dict]:
    labels, features, requests, outcomes = (
        spark.table(facts[name]).toPandas() for name in ("labels", "features", "requests", "outcomes")
    )
    newest = features.sort_values("at").drop_duplicates("customer", keep="last").set_index("customer")["at"]
    leaks = int((labels["customer"].map(newest) > labels["at"]).sum())
    runs = mlflow.search_runs(experiment_names=[facts["experiment"]])
    runs = runs[runs["status"] == "FINISHED"]
    by_model = runs.groupby("params.model")["metrics.loss"].agg(["mean", "min", "max"])
    gain = float(by_model.loc["baseline", "mean"] - by_model.loc["challenger", "mean"])
    noise = float(by_model.loc["baseline", "max"] - by_model.loc["baseline", "min"])
    wait = float((requests["needed_at"] - requests["at"]).dt.total_seconds().min())
    delay = outcomes["labelled_at"] - outcomes["predicted_at"]
    share = float((delay <= pd.Timedelta(days=facts["react_days"])).mean())

    client = mlflow.MlflowClient()
    versions = {alias: str(number) for alias, number in client.get_registered_model(facts["model"]).aliases.items()}
    version, choice = versions["champion"], "keep"
    if candidate := versions.get("challenger"):
        named = client.get_model_version(facts["model"], candidate).tags.get("validation_run")
        try:
            evidence = client.get_run(named) if named else None
        except mlflow.exceptions.MlflowException:
            evidence = None
        if (
            evidence
            and evidence.info.status == "FINISHED"
            and evidence.data.tags.get("model_version") == f"{facts['model']}/{candidate}"
            and evidence.data.metrics.get("passed") == 1
        ):
            version, choice = candidate, "promote"
    return {
        "monitoring": dict(choice=["prediction drift", "performance metrics"][share >= 0.5], evidence=share),
        "serving": dict(choice=["batch", "online endpoint"][wait < facts["batch_seconds"]], evidence=wait),
        "registry": dict(choice=choice, evidence=version),
        "training": dict(choice=["baseline", "challenger"][gain > noise], evidence=gain),
        "features": dict(choice=["latest row", "point-in-time join"][leaks > 0], evidence=leaks),
    }


def checklist(spark: SparkSession, bookings: str, learner: str, room: dict, rules: dict) -> dict | None:
    table = spark.table(bookings).toPandas()
    mine = table[table["learner"] == learner]
    if mine.empty:
        return None
    row = mine.loc[mine["booked_at"].idxmax()]
    if row["status"] != "booked":
        return None
    local = pd.Timestamp(f"{row['day']} {row['time']}").tz_localize(row["zone"])
    checks = pd.DataFrame(room["checks"], columns=["device", "at", "passed"])
    checks = checks[(checks["device"] == row["device"]) & (pd.to_datetime(checks["at"], utc=True) <= local)]
    checks = checks.sort_values("at").tail(1)
    fresh = [
        bool(passed) and (local - pd.Timestamp(at)) <= pd.Timedelta(hours=rules["check_hours"])
        for at, passed in zip(checks["at"], checks["passed"], strict=True)
    ]
    same = room["document"]["name"].upper() == row["name"].upper()
    failing = {
        "aids": bool(set(room["desk"]).difference(rules["allowed"])),
        "breaks": rules["break_minutes"] < room["break_minutes"],
        "document": not same or pd.Timestamp(room["document"]["valid_until"]) < pd.Timestamp(row["day"]),
        "system check": fresh != [True],
    }
    utc = local.tz_convert("UTC").to_pydatetime()
    return {
        "starts": utc,
        "ready_at": utc - pd.Timedelta(minutes=rules["early_minutes"]).to_pytimedelta(),
        "open": [name for name, bad in failing.items() if bad],
    }
