"""Right: plain HTTP with requests, SQL text for the tables, and the buckets' line by numpy.interp."""

import datetime as dt
import json
import os
import time

import numpy as np
import requests
from pyspark.sql import SparkSession


def _session() -> tuple[requests.Session, str]:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {os.environ['DATABRICKS_TOKEN']}"
    return session, os.environ["DATABRICKS_HOST"].rstrip("/")


def log_request(endpoint: str, records: list[dict], request_id: str) -> dict:
    session, host = _session()
    names = []
    for record in records:
        names.extend(name for name in record if name not in names)
    body = {"dataframe_records": records, "client_request_id": request_id}
    before = time.perf_counter()
    reply = session.post(f"{host}/serving-endpoints/{endpoint}/invocations", json=body, timeout=300)
    took = time.perf_counter() - before
    line = dict.fromkeys(("served_entity", "error"))
    line |= {"request_id": request_id, "endpoint": endpoint, "rows": len(records), "milliseconds": took * 1e3}
    line["columns"] = sorted(names)
    line["missing"] = len([1 for record in records for name in record if record[name] is None])
    predictions = None
    if reply.ok:
        predictions, line["served_entity"] = reply.json()["predictions"], reply.headers["served-model-name"]
    else:
        line["error"] = reply.json()["error_code"]
    return {"predictions": predictions, "line": json.dumps(line, sort_keys=True)}


def read_metrics(endpoint: str, percents: list[float]) -> dict:
    session, host = _session()
    text = session.get(f"{host}/api/2.0/serving-endpoints/{endpoint}/metrics", timeout=60).text
    numbers: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        where, _, value = line.rpartition(" ")
        name, _, labels = where.partition("{")
        if "le=" in labels:
            name += labels.split('le="')[1].split('"')[0]
        numbers[name] = numbers.get(name, 0) + float(value)
    prefix = "request_latency_ms_bucket"
    found = sorted((float(name.removeprefix(prefix)), count) for name, count in numbers.items() if prefix in name)
    bounds, counts = [0.0, *(each[0] for each in found[:-1])], [0.0, *(each[1] for each in found)]
    latencies: list = []
    for percent in percents:
        rank = counts[-1] * percent / 100
        if not counts[-1]:
            latencies.append(None)
        elif rank > counts[-2]:
            latencies.append(bounds[-1])
        else:
            place = next(i for i, count in enumerate(counts) if count >= rank)
            ends = slice(place - 1, place + 1)
            latencies.append(float(np.interp(rank, counts[ends], bounds[ends])))
    kinds = {"requests": "request_count", "errors_4xx": "request_4xx_count", "errors_5xx": "request_5xx_count"}
    return {"latency_ms": latencies, **{ours: int(numbers[f"{theirs}_total"]) for ours, theirs in kinds.items()}}


def _sql(moment: dt.datetime) -> str:
    return f"TIMESTAMP '{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"


def count_errors(spark: SparkSession, table: str, rules: list[dict], since: dt.datetime, until: dt.datetime) -> dict:
    counts = {"other": 0} | {rule["category"]: 0 for rule in rules}
    cases = ""
    for place, rule in enumerate(rules):
        low, high = rule["status"]
        cases += f" WHEN status_code >= {low} AND status_code <= {high}"
        if rule["contains"] is not None:
            cases += f" AND instr(upper(response), upper('{rule['contains']}')) > 0"
        cases += f" THEN {place}"
    case = f"CASE{cases} ELSE -1 END" if cases else "-1"
    period = f"request_time >= {_sql(since)} AND request_time < {_sql(until)}"
    rows = spark.sql(f"SELECT {case} AS place FROM {table} WHERE status_code >= 400 AND {period}").collect()
    for row in rows:
        counts["other" if row.place < 0 else rules[row.place]["category"]] += 1
    return counts


def _sums(spark: SparkSession, table: str, slo: dict, since: dt.datetime, until: dt.datetime) -> tuple[int, int]:
    row = spark.sql(f"""
        SELECT count(*) AS counted,
               count(CASE WHEN status_code >= 400 OR execution_duration_ms > {slo["within_ms"]} THEN 1 END) AS bad
        FROM {table}
        WHERE request_time >= {_sql(since)} AND request_time < {_sql(until)}
          AND (status_code < 400 OR status_code = 429 OR status_code >= 500)""").first()
    return row["counted"], row["bad"]


def error_budget(spark: SparkSession, table: str, slo: dict, now: dt.datetime) -> dict:
    counted, bad = _sums(spark, table, slo, now - dt.timedelta(days=slo["days"]), now)
    budget = counted * (1 - slo["target"])
    return {"counted": counted, "bad": bad, "left": (budget - bad) / budget if counted else 1.0}


def firing_alerts(spark: SparkSession, table: str, slo: dict, alerts: list[dict], now: dt.datetime) -> list[str]:
    rates = {}
    for minutes in {each for alert in alerts for each in alert["minutes"]}:
        counted, bad = _sums(spark, table, slo, now - dt.timedelta(minutes=minutes), now)
        rates[minutes] = (bad / counted) / (1 - slo["target"]) if counted else 0.0
    firing = []
    for alert in alerts:
        if min(rates[minutes] for minutes in alert["minutes"]) >= alert["burn"]:
            firing.append(alert["name"])
    return firing


def runbook_step(
    spark: SparkSession, runbook: list[dict], signals: dict, endpoint: str, now: dt.datetime
) -> dict | None:
    for entry in runbook:
        seen = True
        for name, limits in entry["symptom"].items():
            value = signals.get(name)
            if value is None or value < limits.get("min", value) or value > limits.get("max", value):
                seen = False
        if not seen:
            continue
        found = {"action": entry["action"], "rollback": entry["rollback"], "changed_by": None}
        if entry["check"] is None:
            return found
        since = now - dt.timedelta(minutes=entry["check"]["minutes"])
        rows = spark.sql(f"""
            SELECT user_identity.email AS who FROM system.access.audit
            WHERE service_name = 'serverlessRealTimeInference' AND request_params['name'] = '{endpoint}'
              AND action_name IN ('createServingEndpoint', 'updateServingEndpoint') AND response.status_code = 200
              AND event_time >= {_sql(since)} AND event_time < {_sql(now)} ORDER BY event_time DESC LIMIT 1""").collect()
        if bool(rows) == entry["check"]["changed"]:
            return {**found, "changed_by": rows[0].who if rows else None}
    return None
