"""Right: the SDK's own HTTP client, pandas for the counts, Wilson from SciPy, Spark for the report, MlflowClient alone."""

import json
import time
from hashlib import sha256

import numpy as np
import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.pyfunc import load_model
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from scipy.stats import binomtest


def invoke(path: str, rows: list[dict]) -> dict:
    api = WorkspaceClient().api_client
    headers = ["served-model-name"]
    return api.do(
        "POST", f"/serving-endpoints/{path}/invocations", body={"dataframe_records": rows}, response_headers=headers
    )


def check_answers(endpoint: str, served: str, references: list[dict], tolerance: float) -> dict:
    path = f"{endpoint}/served-models/{served}"
    table = pd.DataFrame(references)

    def classify(part: pd.DataFrame) -> str:
        try:
            got = invoke(path, part["record"].tolist())["predictions"]
        except DatabricksError:
            return "refused"
        values = [row.get("score") for row in got]
        if len(values) != len(part) or any(type(value) not in (int, float) or np.isnan(value) for value in values):
            return "malformed"
        gap = np.abs(np.array(values, dtype=float) - part["score"].to_numpy(float))
        return "right" if gap.max() <= tolerance else "different"

    singles = {name: classify(part) for name, part in table.groupby("id", sort=False)}
    return dict(verdicts=singles, together=classify(table) == "right")


def traffic(endpoint: str) -> dict:
    return WorkspaceClient().api_client.do("GET", f"/api/2.0/serving-endpoints/{endpoint}")["config"]


def ask_sticky(endpoint: str, candidate: str, user: str, records: list[dict], salt: str) -> dict:
    number = int.from_bytes(sha256(salt.encode("utf-8") + b":" + user.encode("utf-8")).digest(), "big")
    routes = traffic(endpoint)["traffic_config"]["routes"]
    mine = sum(route["traffic_percentage"] for route in routes if route["served_model_name"] == candidate)
    others = [route["served_model_name"] for route in routes if route["served_model_name"] != candidate]
    name = candidate if number % 100 < mine else others[0]
    return {"served": name, "predictions": invoke(f"{endpoint}/served-models/{name}", records)["predictions"]}


def put(endpoint: str, entities: list[dict], percentages: dict[str, int]) -> None:
    drop = {"state", "creation_timestamp", "creator"}
    body = {
        "served_entities": [{key: value for key, value in entity.items() if key not in drop} for entity in entities],
        "traffic_config": {
            "routes": [{"served_entity_name": key, "traffic_percentage": value} for key, value in percentages.items()]
        },
    }
    w = WorkspaceClient()
    w.api_client.do("PUT", f"/api/2.0/serving-endpoints/{endpoint}/config", body=body)
    while w.api_client.do("GET", f"/api/2.0/serving-endpoints/{endpoint}")["state"]["config_update"] == "IN_PROGRESS":
        time.sleep(10)


def step_canary(endpoint: str, candidate: str, requests: list[dict], rule: dict) -> str:
    frame = pd.DataFrame(requests, columns=["served", "status", "ms"])
    frame = frame[~frame["status"].between(400, 499) | (frame["status"] == 429)]
    frame["ok"] = frame["status"] == 200
    ours, theirs = frame[frame["served"] == candidate], frame[frame["served"] != candidate]
    verdict = verdict_on(ours, theirs, rule)
    config = traffic(endpoint)
    percentages = {
        route["served_model_name"]: route["traffic_percentage"] for route in config["traffic_config"]["routes"]
    }
    current = percentages[candidate]
    target = current
    if verdict == "roll back":
        target = 0
    elif verdict == "promote":
        target = next((step for step in sorted(rule["steps"]) if step > current), current)
    if target != current:
        (champion,) = set(percentages) - {candidate}
        put(endpoint, config["served_entities"], {champion: 100 - target, candidate: target})
    return verdict


def verdict_on(ours: pd.DataFrame, theirs: pd.DataFrame, rule: dict) -> str:
    if len(theirs) < rule["minimum"] or ours.empty:
        return "hold"
    allowed = (~theirs["ok"]).mean() + rule["more_errors"]
    interval = binomtest(int((~ours["ok"]).sum()), len(ours)).proportion_ci(rule["confidence"], method="wilson")
    if interval.low > allowed:
        return "roll back"
    if len(ours) < rule["minimum"] or not ours["ok"].any() or not theirs["ok"].any():
        return "hold"
    mine, usual = (np.quantile(side.loc[side["ok"], "ms"], 0.99, method="inverted_cdf") for side in (ours, theirs))
    if mine > usual * rule["slower"]:
        return "roll back"
    return "promote" if interval.high <= allowed else "hold"


def choose_rollout(facts: dict) -> dict:
    f = facts
    seen = f["per_hour"] * f["hours"]
    share = next((p for p in range(1, 101) if seen * p >= 100 * f["needed"]), 101)
    double = f["quota"] >= f["places"] * 2
    options = []
    if double and seen >= f["needed"] and not (f["writes"] or f["reaction"]):
        options.append((f["places"] * f["needed"] / f["per_hour"] * f["place_hour"], "shadow", 0))
    if f["mixed"] and f["places"] <= f["quota"] and share <= min(f["max_percent"], 100):
        options.append((seen * share * f["harm"] / 100, "canary", share))
    if double:
        options.append(
            (f["notice_hours"] * (f["per_hour"] * f["harm"] + f["places"] * f["place_hour"]), "blue-green", 100)
        )
    _, pattern, percent = min(options, default=(0, None, None))
    return {"pattern": pattern, "percent": percent}


def load_report(spark: SparkSession, table: str, slo: dict) -> list[dict]:
    micros = F.unix_micros("done") - F.unix_micros("due")
    good = F.coalesce(F.col("status") == 200, F.lit(False))
    rows = spark.table(table).select(
        "step",
        F.unix_micros("due").alias("due"),
        F.unix_micros("done").alias("done"),
        micros.alias("us"),
        good.alias("ok"),
    )
    found = []
    for row in (
        rows.groupBy("step")
        .agg(
            F.count("*").alias("n"),
            F.sum(F.col("ok").cast("int")).alias("ok"),
            F.min("due").alias("first"),
            F.max("done").alias("last"),
            F.collect_list(F.when(F.col("ok"), F.col("us"))).alias("us"),
        )
        .orderBy("step")
        .collect()
    ):
        us = np.sort(np.array(row["us"], dtype="int64"))
        p95, p99 = (float(us[int(np.ceil(len(us) * q / 100)) - 1]) / 1000 if len(us) else None for q in (95, 99))
        rate = row["ok"] * 1e6 / (row["last"] - row["first"]) if row["ok"] else 0.0
        errors = 1 - row["ok"] / row["n"]
        enough = rate >= slo["throughput"] * row["step"]
        holds = bool(len(us)) and p99 <= slo["p99_ms"] and errors <= slo["error_share"] and enough
        found.append(
            dict(
                step=row["step"],
                requests=row["n"],
                error_share=errors,
                throughput=rate,
                p95_ms=p95,
                p99_ms=p99,
                holds=holds,
            )
        )
    return found


def log_evidence(endpoint: str, candidate: str, experiment: str, report: dict, decision: str) -> str:
    config = traffic(endpoint)
    (entity,) = [each for each in config["served_entities"] if each["name"] == candidate]
    store = MlflowClient()
    found = store.get_experiment_by_name(experiment)
    number = found.experiment_id if found else store.create_experiment(experiment)
    run_id = store.create_run(number).info.run_id
    about = {"model": entity["entity_name"], "version": entity["entity_version"], "decision": decision}
    numbers = [Metric(key, float(value), 0, 0) for key, value in report.items() if value is not None]
    store.log_batch(run_id, numbers, [Param("endpoint", endpoint)], [RunTag(*each) for each in about.items()])
    for path, content in {"report.json": report, "endpoint.json": config}.items():
        store.log_text(run_id, json.dumps(content), path)
    store.set_terminated(run_id)
    store.set_model_version_tag(about["model"], about["version"], "production_test", decision)
    store.set_model_version_tag(about["model"], about["version"], "production_test_run", run_id)
    return run_id


def rehearse_rollback(endpoint: str, former: str, table: str, record: dict) -> str:
    config = traffic(endpoint)
    (entity,) = [each for each in config["served_entities"] if each["name"] == former]
    model = load_model(f"models:/{entity['entity_name']}/{entity['entity_version']}")
    columns = WorkspaceClient().api_client.do("GET", f"/api/2.1/unity-catalog/tables/{table}")["columns"]
    doubles = {each["name"] for each in columns if each["type_text"] == "double"}
    if not set(model.metadata.get_input_schema().required_input_names()) <= doubles:
        return "incompatible"
    routes = {each["served_model_name"]: each["traffic_percentage"] for each in config["traffic_config"]["routes"]}
    put(endpoint, config["served_entities"], {name: 100 * (name == former) for name in routes})
    try:
        result = "rehearsed" if invoke(endpoint, [record])["served-model-name"] == former else "failed"
    except DatabricksError:
        result = "failed"
    put(endpoint, config["served_entities"], routes)
    return result
