"""Reference for lab 5.4."""

import json
import math
import re
import time
from collections import Counter
from datetime import datetime, timedelta

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F


def log_request(endpoint: str, records: list[dict], request_id: str) -> dict:
    api = WorkspaceClient().serving_endpoints
    predictions = served_entity = error = None
    start = time.monotonic()
    try:
        answer = api.query(endpoint, dataframe_records=records, client_request_id=request_id)
        predictions, served_entity = answer.predictions, answer.served_model_name
    except DatabricksError as refused:
        error = refused.error_code  # not its message: that repeats the value that did not fit
    line = {
        "request_id": request_id,
        "endpoint": endpoint,
        "served_entity": served_entity,
        "rows": len(records),
        "columns": sorted({name for record in records for name in record}),
        "missing": sum(value is None for record in records for value in record.values()),
        "milliseconds": round(1000 * (time.monotonic() - start)),
        "error": error,
    }
    return {"predictions": predictions, "line": json.dumps(line)}


_LINE = re.compile(r"^(\w+)\{(.*)\} (\S+)$", re.MULTILINE)
_BOUND = re.compile(r'le="([^"]+)"')


def read_metrics(endpoint: str, percents: list[float]) -> dict:
    text = WorkspaceClient().serving_endpoints.export_metrics(endpoint).contents.read().decode()
    totals, buckets = Counter(), Counter()
    for name, labels, value in _LINE.findall(text):
        if name == "request_latency_ms_bucket":
            # Counts may be added over served entities; their percentiles may not be averaged.
            buckets[float(_BOUND.search(labels)[1])] += float(value)
        else:
            totals[name] += float(value)
    return {
        "requests": totals["request_count_total"],
        "errors_4xx": totals["request_4xx_count_total"],
        "errors_5xx": totals["request_5xx_count_total"],
        "latency_ms": [_percentile(buckets, percent) for percent in percents],
    }


def _percentile(buckets: dict[float, float], percent: float) -> float | None:
    rank = percent / 100 * buckets[math.inf]
    if rank == 0:
        return None
    lower, below = 0.0, 0.0
    for bound, count in sorted(buckets.items()):
        if count >= rank:
            return lower if bound == math.inf else lower + (bound - lower) * (rank - below) / (count - below)
        lower, below = bound, count
    return None


def count_errors(spark: SparkSession, table: str, rules: list[dict], since: datetime, until: datetime) -> dict:
    category = F.lit("other")
    for rule in reversed(rules):
        fits = F.col("status_code").between(*rule["status"])
        if rule["contains"] is not None:
            fits &= F.contains(F.lower("response"), F.lit(rule["contains"].lower()))  # null is not true
        category = F.when(fits, rule["category"]).otherwise(category)
    errors = _between(spark, table, since, until).where("status_code >= 400")
    found = {row["category"]: row["count"] for row in errors.groupBy(category.alias("category")).count().collect()}
    return {name: found.get(name, 0) for name in ["other", *(rule["category"] for rule in rules)]}


def _between(spark: SparkSession, table: str, since: datetime, until: datetime):
    moment = F.col("request_time")
    return spark.table(table).where((moment >= F.lit(since)) & (moment < F.lit(until)))


def error_budget(spark: SparkSession, table: str, slo: dict, now: datetime) -> dict:
    counted, bad = _judged(spark, table, slo, now, timedelta(days=slo["days"]))
    return {"counted": counted, "bad": bad, "left": 1 - _burn_rate(counted, bad, slo)}


def _judged(spark: SparkSession, table: str, slo: dict, now: datetime, period: timedelta) -> tuple[int, int]:
    """Of the period until now: the requests that count, and those of them that were bad."""
    # The caller's own mistakes say nothing about the service; 429 does, it lacks capacity.
    ours = _between(spark, table, now - period, now).where("status_code NOT BETWEEN 400 AND 499 OR status_code = 429")
    bad = ours.where((F.col("status_code") >= 400) | (F.col("execution_duration_ms") > slo["within_ms"]))
    return ours.count(), bad.count()


def _burn_rate(counted: int, bad: int, slo: dict) -> float:
    return bad / counted / (1 - slo["target"]) if counted else 0.0


def firing_alerts(spark: SparkSession, table: str, slo: dict, alerts: list[dict], now: datetime) -> list[str]:
    def burns(alert: dict, minutes: float) -> bool:
        return _burn_rate(*_judged(spark, table, slo, now, timedelta(minutes=minutes)), slo) >= alert["burn"]

    # The long period says that it matters, the short one that it still goes on.
    return [alert["name"] for alert in alerts if all(burns(alert, minutes) for minutes in alert["minutes"])]


def runbook_step(spark: SparkSession, runbook: list[dict], signals: dict, endpoint: str, now: datetime) -> dict | None:
    for entry in runbook:
        if not all(_within(signals.get(name), limits) for name, limits in entry["symptom"].items()):
            continue
        check, change = entry["check"], None
        if check is not None:
            change = _latest_change(spark, endpoint, now - timedelta(minutes=check["minutes"]), now)
            if check["changed"] != (change is not None):
                continue
        changed_by = change["email"] if change else None
        return {"action": entry["action"], "rollback": entry["rollback"], "changed_by": changed_by}
    return None


def _within(value: float | None, limits: dict) -> bool:
    return value is not None and limits.get("min", -math.inf) <= value <= limits.get("max", math.inf)


def _latest_change(spark: SparkSession, endpoint: str, since: datetime, until: datetime) -> Row | None:
    changes = spark.table("system.access.audit").where(
        (F.col("service_name") == "serverlessRealTimeInference")
        & F.col("action_name").isin("createServingEndpoint", "updateServingEndpoint")
        & (F.col("request_params")["name"] == endpoint)
        & (F.col("response.status_code") == 200)
        & (F.col("event_time") >= F.lit(since))
        & (F.col("event_time") < F.lit(until))
    )
    return changes.orderBy(F.desc("event_time")).select("user_identity.email").first()
