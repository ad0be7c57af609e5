"""Reference for lab 6.5."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from statistics import mean
from zoneinfo import ZoneInfo

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def weakness(
    spark: SparkSession,
    results: str,
    experiment: str,
    learner: str,
    domains: list[str],
    now: datetime,
    half_life: float,
) -> dict[str, float]:
    known, counted = defaultdict(float), defaultdict(float)
    rows = spark.table(results).where(F.col("learner") == learner).collect()
    found = [(row["domain"], row["right"], row["asked"], row["at"].replace(tzinfo=UTC)) for row in rows]
    for domain, right, asked, at in found + _exams(experiment, learner, domains):
        # Questions are counted, not shares: three of four say less than thirty of forty.
        fresh = 0.5 ** ((now - at) / timedelta(days=1) / half_life)
        known[domain] += fresh * right
        counted[domain] += fresh * asked
    return {domain: 1 - known[domain] / counted[domain] if counted[domain] else 1.0 for domain in domains}


def _exams(experiment: str, learner: str, domains: list[str]) -> list[tuple]:
    if mlflow.get_experiment_by_name(experiment) is None:
        return []
    runs = mlflow.search_runs(
        experiment_names=[experiment],
        filter_string=f"tags.learner = '{learner}' AND attributes.status = 'FINISHED'",
        output_format="list",
    )
    return [
        (
            domain,
            asked * run.data.metrics[f"share.{domain}"],
            asked,
            datetime.fromtimestamp(run.info.start_time / 1000, UTC),
        )
        for run in runs
        for domain in domains
        if (asked := run.data.metrics.get(f"asked.{domain}"))
    ]


def revision_plan(minutes: int, topics: list[dict], rule: dict) -> dict[str, int]:
    products = {each["name"]: each["weight"] * each["weakness"] for each in topics if each["weakness"] > rule["solid"]}
    while len(products) > 1 and minutes * min(products.values()) / sum(products.values()) < rule["block"]:
        # Six minutes for each of ten topics teach nothing in any of them.
        del products[min(reversed(products), key=products.__getitem__)]
    exact = {name: minutes * product / sum(products.values()) for name, product in products.items()}
    plan = {each["name"]: int(exact.get(each["name"], 0)) for each in topics}
    by_remainder = sorted(exact, key=lambda name: plan[name] - exact[name])
    for name in by_remainder[: minutes - sum(plan.values())]:
        plan[name] += 1
    return plan


def next_question(clock: dict) -> dict | None:
    unanswered = [each for each in clock["questions"] if not each["answered"]]
    fair = clock["limit"] / len(clock["questions"])
    for each in unanswered:
        # At first nobody gets more than a fair share, so that the last question is seen as well.
        if not each["spent"]:
            return {"name": each["name"], "seconds": min(fair, clock["left"])}
    if not unanswered:
        return None
    return {"name": unanswered[0]["name"], "seconds": clock["left"]}


def design_choices(spark: SparkSession, facts: dict) -> dict[str, dict]:
    leaks = _leaks(spark, facts)
    gain, noise = _gain(facts["experiment"])
    promoted, version = _standing(facts["model"])
    wait = spark.table(facts["requests"]).agg(F.min(_seconds("at", "needed_at"))).first()[0]
    in_time = F.coalesce(_seconds("predicted_at", "labelled_at") <= facts["react_days"] * 86_400, F.lit(False))
    labelled = spark.table(facts["outcomes"]).agg(F.avg(in_time.cast("double"))).first()[0]
    return {
        "features": {"choice": "point-in-time join" if leaks else "latest row", "evidence": leaks},
        "training": {"choice": "challenger" if gain > noise else "baseline", "evidence": gain},
        "registry": {"choice": "promote" if promoted else "keep", "evidence": version},
        "serving": {"choice": "online endpoint" if wait < facts["batch_seconds"] else "batch", "evidence": wait},
        "monitoring": {
            "choice": "performance metrics" if labelled >= 0.5 else "prediction drift",
            "evidence": labelled,
        },
    }


def _seconds(start: str, end: str) -> F.Column:
    return (F.unix_micros(end) - F.unix_micros(start)) / 1e6


def _leaks(spark: SparkSession, facts: dict) -> int:
    latest = spark.table(facts["features"]).groupBy("customer").agg(F.max("at").alias("latest"))
    return spark.table(facts["labels"]).join(latest, "customer").where(F.col("latest") > F.col("at")).count()


def _gain(experiment: str) -> tuple[float, float]:
    losses = defaultdict(list)
    runs = mlflow.search_runs(
        experiment_names=[experiment], filter_string="attributes.status = 'FINISHED'", output_format="list"
    )
    for run in runs:
        losses[run.data.params["model"]].append(run.data.metrics["loss"])
    baseline = losses["baseline"]
    return mean(baseline) - mean(losses["challenger"]), max(baseline) - min(baseline)


def _standing(name: str) -> tuple[bool, str]:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    try:
        challenger = client.get_model_version_by_alias(name, "challenger")
        # The tag on the version is a claim; the run that it names is the evidence.
        run = client.get_run(challenger.tags.get("validation_run", ""))
    except MlflowException:
        return False, champion
    about_it = run.data.tags.get("model_version") == f"{name}/{challenger.version}"
    passed = run.info.status == "FINISHED" and run.data.metrics.get("passed") == 1
    return (True, str(challenger.version)) if about_it and passed else (False, champion)


def checklist(spark: SparkSession, bookings: str, learner: str, room: dict, rules: dict) -> dict | None:
    booking = spark.table(bookings).where(F.col("learner") == learner).orderBy(F.desc("booked_at")).first()
    if booking is None or booking["status"] != "booked":
        return None
    # The zone's name knows the offset of the day itself; that of the day of the booking may be another.
    local = datetime.fromisoformat(f"{booking['day']}T{booking['time']}").replace(tzinfo=ZoneInfo(booking["zone"]))
    starts = local.astimezone(UTC)
    checks = [each for each in room["checks"] if each["device"] == booking["device"] and each["at"] <= starts]
    last = max(checks, key=lambda each: each["at"], default=None)
    document = room["document"]
    is_fine = {
        "document": document["name"].casefold() == booking["name"].casefold()
        and document["valid_until"] >= local.date(),
        "system check": last is not None
        and last["passed"]
        and starts - last["at"] <= timedelta(hours=rules["check_hours"]),
        "breaks": room["break_minutes"] <= rules["break_minutes"],
        "aids": set(room["desk"]) <= set(rules["allowed"]),
    }
    return {
        "starts": starts,
        "ready_at": starts - timedelta(minutes=rules["early_minutes"]),
        "open": sorted(name for name, fine in is_fine.items() if not fine),
    }
