"""Right: decay, evidence and bookings in SQL; a plan by recursion; time by what was saved so far; MlflowClient alone."""

import math
from datetime import UTC, datetime, timedelta

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
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
    moment = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    faded = f"power(0.5D, (unix_micros(TIMESTAMP '{moment}') - unix_micros(at)) / 8.64e10 / {half_life}D)"
    query = f"""
        SELECT domain, sum({faded} * right) AS good, sum({faded} * asked) AS total
        FROM {results} WHERE learner = '{learner}' GROUP BY domain"""
    sums = {row.domain: [row.good, row.total] for row in spark.sql(query).collect()}
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment)
    for run in client.search_runs([place.experiment_id], f"tags.learner = '{learner}'") if place else []:
        if run.info.status != "FINISHED":
            continue
        factor = math.exp(-math.log(2) * (now.timestamp() - run.info.start_time / 1000) / 86_400 / half_life)
        for key, share in run.data.metrics.items():
            if key.startswith("share."):
                domain = key[len("share.") :]
                pair = sums.setdefault(domain, [0.0, 0.0])
                pair[1] += factor * run.data.metrics[f"asked.{domain}"]
                pair[0] += factor * run.data.metrics[f"asked.{domain}"] * share
    lacking = dict.fromkeys(domains, 1.0)
    for domain, (good, total) in sums.items():
        if domain in lacking and total:
            lacking[domain] = (total - good) / total
    return lacking


def revision_plan(minutes: int, topics: list[dict], rule: dict) -> dict[str, int]:
    def shared(chosen: list[tuple]) -> list[tuple]:
        whole = math.fsum(product for product, _, _ in chosen)
        smallest = min(chosen)
        if len(chosen) == 1 or smallest[0] * minutes >= rule["block"] * whole:
            return [(minutes * product / whole, name) for product, _, name in chosen]
        return shared([each for each in chosen if each != smallest])

    chosen = [
        (topic["weight"] * topic["weakness"], -place, topic["name"])
        for place, topic in enumerate(topics)
        if topic["weakness"] > rule["solid"]
    ]
    plan = {topic["name"]: 0 for topic in topics}
    reached = given = 0.0
    for exact, name in shared(chosen) if chosen else []:
        # The running total is rounded, so that no minute is lost on the way.
        reached += exact
        plan[name] = int(reached + 1e-9) - int(given)
        given += plan[name]
    return plan


def next_question(clock: dict) -> dict | None:
    unseen = [each["name"] for each in clock["questions"] if not each["answered"] and each["spent"] == 0]
    if unseen:
        return {"name": unseen[0], "seconds": clock["left"] / len(unseen)}
    waiting = sorted((each["spent"], each["name"]) for each in clock["questions"] if not each["answered"])
    if not waiting:
        return None
    # Whoever has had least gets the next part of an hour; at the end, all that is left.
    part = clock["limit"] / len(clock["questions"])
    return {"name": waiting[0][1], "seconds": clock["left"] if clock["left"] < 2 * part else part}


def design_choices(spark: SparkSession, facts: dict) -> dict[str, dict]:
    def value(query: str) -> float:
        return spark.sql(query).collect()[0][0]

    leaking = value(f"""
        SELECT count(*) FROM {facts["labels"]} l
        WHERE l.at < (SELECT max(f.at) FROM {facts["features"]} f WHERE f.customer = l.customer)""")
    shortest = value(f"SELECT min(unix_micros(needed_at) - unix_micros(at)) / 1e6 FROM {facts['requests']}")
    answered = value(f"""
        SELECT count_if(labelled_at <= predicted_at + INTERVAL {facts["react_days"]} DAYS) / count(*)
        FROM {facts["outcomes"]}""")
    client = MlflowClient()
    place = client.get_experiment_by_name(facts["experiment"]).experiment_id
    loss = {
        model: [
            run.data.metrics["loss"]
            for run in client.search_runs([place], f"params.model = '{model}'")
            if run.info.status == "FINISHED"
        ]
        for model in ("baseline", "challenger")
    }
    better = math.fsum(loss["baseline"]) / len(loss["baseline"]) - math.fsum(loss["challenger"]) / len(
        loss["challenger"]
    )
    spread = max(loss["baseline"]) - min(loss["baseline"])
    aliases = client.get_registered_model(facts["model"]).aliases
    serves = str(aliases["champion"])
    proved = "challenger" in aliases and proof(client, facts["model"], str(aliases["challenger"]))
    choices = {
        "features": (leaking, "point-in-time join", "latest row", leaking >= 1),
        "training": (better, "challenger", "baseline", better > spread),
        "registry": (str(aliases["challenger"]) if proved else serves, "promote", "keep", proved),
        "serving": (shortest, "online endpoint", "batch", shortest < facts["batch_seconds"]),
        "monitoring": (answered, "performance metrics", "prediction drift", answered >= 0.5),
    }
    return {phase: {"evidence": seen, "choice": yes if so else no} for phase, (seen, yes, no, so) in choices.items()}


def proof(client: MlflowClient, name: str, version: str) -> bool:
    run_id = client.get_model_version(name, version).tags.get("validation_run")
    if not run_id:
        return False
    try:
        run = client.get_run(run_id)
    except MlflowException:
        return False
    conditions = [
        run.info.status == "FINISHED",
        run.data.tags.get("model_version", "") == name + "/" + version,
        run.data.metrics.get("passed", 0.0) == 1.0,
    ]
    return all(conditions)


def checklist(spark: SparkSession, bookings: str, learner: str, room: dict, rules: dict) -> dict | None:
    rows = spark.sql(f"""
        SELECT name, day, zone, device, status,
            to_utc_timestamp(CAST(concat(day, ' ', time, ':00') AS TIMESTAMP), zone) AS starts
        FROM {bookings} WHERE learner = '{learner}' ORDER BY booked_at DESC LIMIT 1""").collect()
    if not rows or rows[0].status == "cancelled":
        return None
    starts = rows[0].starts.replace(tzinfo=UTC)
    issues = []
    identity = room["document"]
    if identity["name"].lower() != rows[0].name.lower() or str(identity["valid_until"]) < rows[0].day:
        issues.append("document")
    tried = sorted((each["at"], each["passed"]) for each in room["checks"] if each["device"] == rows[0].device)
    tried = [each for each in tried if each[0] <= starts]
    if not tried or not tried[-1][1] or tried[-1][0] + timedelta(hours=rules["check_hours"]) < starts:
        issues.append("system check")
    if room["break_minutes"] > rules["break_minutes"]:
        issues.append("breaks")
    if [thing for thing in room["desk"] if thing not in rules["allowed"]]:
        issues.append("aids")
    return {"starts": starts, "ready_at": starts - timedelta(minutes=rules["early_minutes"]), "open": sorted(issues)}
