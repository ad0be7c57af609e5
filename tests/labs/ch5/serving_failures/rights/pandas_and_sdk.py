"""Right: pandas over minutes and logs, the SDK's classes, small functions that each ask one question."""

import ipaddress
import json
import math
import re
import time
import uuid
from typing import Any

import mlflow
import pandas as pd
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import ServedEntityInput, ServingModelWorkloadType
from mlflow import MlflowClient


def diagnose(signals: dict) -> list[str]:
    rows = pd.DataFrame(signals["minutes"]).set_index("minute")
    statuses = pd.DataFrame(list(rows["status"]), index=rows.index)
    logs = pd.DataFrame(signals["logs"])
    now, lines = rows.index >= 70, logs[logs["minute"] >= 70]
    share = statuses[now].sum() / max(rows.loc[now, "requests"].sum(), 1)
    schema = lines[lines["message"].str.startswith("Failed to enforce schema")]
    by_message = schema.groupby("message")["caller"].agg(["nunique", "size"])
    loud = by_message[by_message["size"] >= 10] if share["400"] > 0.015 else by_message.head(0)

    def many(prefix: str, status: str) -> bool:
        return bool(share[status] > 0.015 and lines["message"].str.startswith(prefix).sum() >= 10)

    def outside(line: Any) -> bool:
        network = signals["endpoint"]["networks"].get(line.caller)
        return network is not None and ipaddress.ip_address(line.source_ip) not in ipaddress.ip_network(network)

    started = (rows["places"].shift(1) == 0) & (rows["places"] > 0) & (rows["late"] > rows["requests"] * 0.5)
    found = []
    if many("Exception in predict", "500") or (loud["nunique"] > 1).any():
        found.append("bad_deploy")
    if started[now].any():
        found.append("cold_start")
    if any(outside(line) for line in lines.itertuples()):
        found.append("credential_leak")
    if many("Feature lookup failed", "500"):
        found.append("dependency_down")
    if lines["message"].str.contains("exit code 137").any():
        found.append("out_of_memory")
    if share["429"] > 0.015:
        found.append("overload")
    if (loud["nunique"] == 1).any():
        found.append("schema_drift")
    return found


def choose_remedies(causes: list[str], facts: dict) -> list[dict]:
    todo: list[dict] = []
    for cause in causes:
        match cause:
            case "bad_deploy":
                before = filter(lambda each: int(each["version"]) < int(facts["serving"]), facts["versions"])
                best = [each["version"] for each in before if each["served_well"]][-1]
                todo.append({"do": "roll_back", "version": best})
            case "cold_start":
                todo.append({"do": "keep_warm"})
            case "credential_leak":
                todo.insert(0, {"do": "revoke_token", "caller": facts["leaked"]})
            case "dependency_down":
                todo.append({"do": "serve_defaults"})
            case "out_of_memory":
                fits = next(size for size in sorted(facts["memory_sizes"]) if size >= facts["needs_gb"])
                todo.append({"do": "add_memory", "gigabytes": fits})
            case "overload":
                todo.append({"do": "add_places", "places": math.ceil(facts["peak_in_work"] / 2.8) * 4})
            case "schema_drift":
                todo.append({"do": "ask_caller", "caller": facts["drifting"]})
    return [{"do": "save_evidence"}, *todo] if todo else todo


def read_signals(endpoint: str) -> dict:
    w = WorkspaceClient()
    detail = w.serving_endpoints.get(endpoint)
    text = w.serving_endpoints.export_metrics(endpoint).contents.read().decode("utf-8")
    pattern = r'^(?P<metric>\w+)\{[^}]*served_entity_name="(?P<entity>[^"]+)"(?:,le="(?P<le>[^"]+)")?\} (?P<value>\S+)$'
    table = pd.DataFrame([each.groupdict() for each in re.finditer(pattern, text, re.MULTILINE)])
    table["value"] = table["value"].astype(float)
    entities = {}
    for entity in detail.config.served_entities:
        own = table[table["entity"] == entity.name].set_index("metric")
        buckets = own.loc["request_latency_ms_bucket"]
        count = own.loc["request_latency_ms_count", "value"]
        enough = buckets[buckets["value"] >= 0.95 * count]["le"].astype(float)
        log = w.serving_endpoints.logs(endpoint, entity.name).logs.split("\n")
        route = next(each for each in detail.config.traffic_config.routes if each.served_model_name == entity.name)
        entities[entity.name] = {
            "version": entity.entity_version,
            "traffic": route.traffic_percentage,
            "requests": float(own.loc["request_count_total", "value"]),
            "errors_4xx": float(own.loc["request_4xx_count_total", "value"]),
            "errors_5xx": float(own.loc["request_5xx_count_total", "value"]),
            "memory_percent": float(own.loc["mem_usage_percentage", "value"]),
            "p95_ms": float(enough.min()) if count > 0 else None,
            "last_error": ([""] + [line for line in log if "ERROR" in line])[-1],
        }
    ready = str(detail.state.ready.value) == "READY"
    return {"ready": ready, "update": detail.state.config_update.value, "entities": entities}


def clean(text: str | None) -> str:
    return re.sub(r"dapi[0-9a-f]{32}", "[REDACTED]", text or "")


def save_evidence(endpoint: str, experiment: str, incident: str) -> str:
    w = WorkspaceClient()
    detail = w.serving_endpoints.get(endpoint)
    names = [each.name for each in detail.config.served_entities]
    if detail.pending_config is not None:
        names += [each.name for each in detail.pending_config.served_entities if each.name not in names]
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.set_tag("incident", incident)
        mlflow.log_dict(json.loads(clean(json.dumps(detail.as_dict()))), "endpoint.json")
        mlflow.log_text(clean(w.serving_endpoints.export_metrics(endpoint).contents.read().decode()), "metrics.txt")
        for name in names:
            mlflow.log_text(clean(w.serving_endpoints.logs(endpoint, name).logs), f"logs/{name}.txt")
            mlflow.log_text(clean(w.serving_endpoints.build_logs(endpoint, name).logs), f"build_logs/{name}.txt")
        return run.info.run_id


def good_before(client: MlflowClient, model: str, version: str) -> str:
    """Follow the trail. Raises LookupError where it ends."""
    before = client.get_model_version(model, version).tags.get("replaces", "none")
    if before == "none":
        raise LookupError(f"nothing before version {version}")
    failed = "incident" in client.get_model_version(model, before).tags
    return good_before(client, model, before) if failed else before


def roll_back(endpoint: str, model: str, incident: str) -> str:
    w, client = WorkspaceClient(), MlflowClient()
    old = w.serving_endpoints.get(endpoint).config.served_entities[0]
    marked = [
        each.version
        for each in client.search_model_versions(f"name = '{model}'")
        if client.get_model_version(model, each.version).tags.get("incident") == incident
    ]
    if marked and old.entity_version not in marked:
        target = old.entity_version
    else:
        target = good_before(client, model, old.entity_version)
        if not marked:
            client.set_model_version_tag(model, old.entity_version, key="incident", value=incident)
        size = {"workload_size": old.workload_size} if old.workload_size else {}
        if not size:
            size["min_provisioned_concurrency"] = old.min_provisioned_concurrency
            size["max_provisioned_concurrency"] = old.max_provisioned_concurrency
        new = ServedEntityInput(
            entity_name=old.entity_name,
            entity_version=target,
            environment_vars=old.environment_vars,
            scale_to_zero_enabled=old.scale_to_zero_enabled,
            workload_type=ServingModelWorkloadType(old.workload_type.value),
            **size,
        )
        w.serving_endpoints.update_config(endpoint, served_entities=[new])
        while w.serving_endpoints.get(endpoint).state.config_update.value == "IN_PROGRESS":
            time.sleep(5)
    if client.get_model_version_by_alias(model, "champion").version != target:
        client.set_registered_model_alias(name=model, alias="champion", version=target)
    return target


def answer(endpoint: str, records: list[dict], default: object, timeout: float) -> dict:
    config, request_id = WorkspaceClient().config, f"fraud-{uuid.uuid4().hex}"
    outcome: dict = {"predictions": None, "degraded": False, "reason": None, "request_id": request_id}
    session = requests.Session()
    session.headers.update(config.authenticate())
    columns = list(records[0])
    split = {"columns": columns, "data": [[row.get(name) for name in columns] for row in records]}
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
    try:
        response = session.post(url, json={"dataframe_split": split, "client_request_id": request_id}, timeout=timeout)
        status = response.status_code
        if status == 200:
            outcome["predictions"] = response.json()["predictions"]
    except requests.exceptions.ReadTimeout:
        status = -1
    except requests.RequestException:
        status = 503
    if status == 200:
        flat = pd.json_normalize([{"it": each} for each in outcome["predictions"]])
        if len(flat) != len(records) or bool(flat.isna().to_numpy().any()):
            status = 500
    elif status in (401, 403):
        raise PermissionError(f"not allowed ({request_id})")
    elif 400 <= status < 500 and status != 429:
        raise ValueError(f"the request is not right ({request_id})")
    if status != 200:
        outcome["predictions"] = [default] * len(records)
        outcome["degraded"] = True
        outcome["reason"] = {-1: "timeout", 429: "overloaded", 503: "unavailable"}.get(status, "model_error")
    return outcome
