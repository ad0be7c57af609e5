"""Right: the SDK's own HTTP client, and pandas for everything that is in a table."""

import json
import math
import re
from datetime import datetime, timedelta
from time import monotonic

import pandas as pd
from databricks.sdk import WorkspaceClient, errors
from pyspark.sql import SparkSession


def log_request(endpoint: str, records: list[dict], request_id: str) -> dict:
    client, frame = WorkspaceClient().api_client, pd.DataFrame(records, dtype=object)
    line = {"request_id": request_id, "endpoint": endpoint, "served_entity": None, "error": None}
    predictions, began = None, monotonic()
    try:
        answer = client.do(
            "POST",
            f"/serving-endpoints/{endpoint}/invocations",
            body={"dataframe_records": records, "client_request_id": request_id},
            headers={"Content-Type": "application/json"},
            response_headers=["served-model-name"],
        )
    except errors.DatabricksError as problem:
        line["error"] = problem.error_code
    else:
        predictions, line["served_entity"] = answer["predictions"], answer["served-model-name"]
    line["milliseconds"] = int((monotonic() - began) * 1000)
    line["rows"], line["columns"] = len(frame), sorted(frame.columns)
    line["missing"] = int(frame.isna().to_numpy().sum())
    return {"predictions": predictions, "line": json.dumps(line)}


def read_metrics(endpoint: str, percents: list[float]) -> dict:
    text = WorkspaceClient().serving_endpoints.export_metrics(endpoint).contents.read().decode("utf-8")
    lines = pd.DataFrame(
        re.findall(r'^(\w+)\{[^}]*?(?:,le="([^"]+)")?\} (\S+)$', text, re.M), columns=["name", "le", "value"]
    )
    lines["value"] = lines["value"].astype(float)
    totals = lines.groupby("name")["value"].sum()
    buckets = lines[lines["name"] == "request_latency_ms_bucket"].copy()
    buckets["le"] = buckets["le"].astype(float)
    counts = buckets.groupby("le")["value"].sum().sort_index()
    return {
        "requests": int(totals["request_count_total"]),
        "errors_4xx": int(totals["request_4xx_count_total"]),
        "errors_5xx": int(totals["request_5xx_count_total"]),
        "latency_ms": [_quantile(counts, percent / 100) for percent in percents],
    }


def _quantile(counts: pd.Series, share: float) -> float | None:
    everything = counts.iloc[-1]
    if everything == 0:
        return None
    place = int((counts >= share * everything).to_numpy().argmax())
    lower = counts.index[place - 1] if place > 0 else 0.0
    if math.isinf(counts.index[place]):
        return float(lower)
    start = counts.iloc[place - 1] if place > 0 else 0.0
    into = (share * everything - start) / (counts.iloc[place] - start)
    return float(lower + into * (counts.index[place] - lower))


def _requests(spark: SparkSession, table: str) -> pd.DataFrame:
    """All requests, their times UTC-aware."""
    rows = spark.sql(
        f"SELECT unix_micros(request_time) AS micros, status_code, execution_duration_ms, response FROM {table}"
    ).toPandas()
    rows["at"] = pd.to_datetime(rows["micros"], unit="us", utc=True)
    return rows


def _category(row: pd.Series, rules: list[dict]) -> str:
    for rule in rules:
        first, last = rule["status"]
        if first <= row["status_code"] <= last:
            said = row["response"] if isinstance(row["response"], str) else None
            if rule["contains"] is None or (said is not None and rule["contains"].casefold() in said.casefold()):
                return rule["category"]
    return "other"


def count_errors(spark: SparkSession, table: str, rules: list[dict], since: datetime, until: datetime) -> dict:
    rows = _requests(spark, table)
    rows = rows[(rows["at"] >= since) & (rows["at"] < until) & (rows["status_code"] >= 400)]
    categories = [_category(row, rules) for _, row in rows.iterrows()]
    return {name: categories.count(name) for name in {rule["category"] for rule in rules} | {"other"}}


def _good_and_bad(rows: pd.DataFrame, slo: dict, since: datetime, until: datetime) -> tuple[int, int]:
    rows = rows[rows["at"].between(since, until, inclusive="left")]
    mine = (rows["status_code"] // 100 == 4) & (rows["status_code"] != 429)
    rows = rows[~mine]
    good = (rows["status_code"] < 400) & (rows["execution_duration_ms"] <= slo["within_ms"])
    return int(good.sum()), int((~good).sum())


def error_budget(spark: SparkSession, table: str, slo: dict, now: datetime) -> dict:
    good, bad = _good_and_bad(_requests(spark, table), slo, now - timedelta(slo["days"]), now)
    if good + bad == 0:
        return {"counted": 0, "bad": 0, "left": 1.0}
    return {"counted": good + bad, "bad": bad, "left": 1 - bad / (good + bad) / (1 - slo["target"])}


def firing_alerts(spark: SparkSession, table: str, slo: dict, alerts: list[dict], now: datetime) -> list[str]:
    rows, names = _requests(spark, table), []
    for alert in alerts:
        slow_enough = []
        for minutes in alert["minutes"]:
            good, bad = _good_and_bad(rows, slo, now - timedelta(minutes=minutes), now)
            share = bad / (good + bad) if bad else 0.0
            slow_enough.append(share / (1 - slo["target"]) < alert["burn"])
        if not any(slow_enough):
            names.append(alert["name"])
    return names


def runbook_step(spark: SparkSession, runbook: list[dict], signals: dict, endpoint: str, now: datetime) -> dict | None:
    log = spark.sql(
        "SELECT unix_micros(event_time) AS micros, user_identity.email AS who, action_name, service_name, "
        "request_params['name'] AS endpoint, response.status_code AS status FROM system.access.audit"
    ).toPandas()
    log["at"] = pd.to_datetime(log["micros"], unit="us", utc=True)
    done = log["action_name"].isin(["createServingEndpoint", "updateServingEndpoint"]) & (log["status"] == 200)
    done &= (log["endpoint"] == endpoint) & (log["service_name"] == "serverlessRealTimeInference") & (log["at"] < now)
    changes = log[done].sort_values("at")
    for entry in runbook:
        known = {name: signals[name] for name in entry["symptom"] if signals.get(name) is not None}
        limits = {
            name: (each.get("min", -math.inf), each.get("max", math.inf)) for name, each in entry["symptom"].items()
        }
        if set(known) != set(limits) or any(not low <= known[name] <= high for name, (low, high) in limits.items()):
            continue
        answer = {"action": entry["action"], "rollback": entry["rollback"], "changed_by": None}
        if not entry["check"]:
            return answer
        lately = changes[changes["at"] >= now - timedelta(minutes=entry["check"]["minutes"])]
        if lately.empty is entry["check"]["changed"]:
            continue
        return {**answer, "changed_by": None if lately.empty else lately["who"].iloc[-1]}
    return None
