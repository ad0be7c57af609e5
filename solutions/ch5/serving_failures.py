"""Reference for lab 5.5."""

import ipaddress
import json
import math
import re
import uuid
from collections import defaultdict

import mlflow
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import ServedEntityInput
from mlflow import MlflowClient

NOW = 20
FEW = 0.02
SAMPLE = re.compile(r"^(\w+)\{(.*)\} (\S+)$")
TOKEN = re.compile(r"dapi[0-9a-f]{32}")


def diagnose(signals: dict) -> list[str]:
    minutes = signals["minutes"][-NOW:]
    logs = [line for line in signals["logs"] if line["minute"] >= minutes[0]["minute"]]
    total = sum(minute["requests"] for minute in minutes) or 1
    share = {status: sum(minute["status"][status] for minute in minutes) / total for status in ("400", "429", "500")}
    callers = defaultdict(set)
    for line in logs:
        callers[line["message"]].add(line["caller"])
    networks = {name: ipaddress.ip_network(network) for name, network in signals["endpoint"]["networks"].items()}
    schema = [len(who) for message, who in callers.items() if message.startswith("Failed to enforce schema")]
    said = {prefix: sum(line["message"].startswith(prefix) for line in logs) for prefix in ("Exception", "Feature")}
    newest = max((line["entity"] for line in logs), key=lambda name: int(name.rpartition("-")[2]), default="")
    deployed = any(event["kind"] == "UPDATE_SUCCEEDED" and newest in event["message"] for event in signals["events"])
    acts = {
        # A new version that nobody can call looks like drift, but every caller drifts in the same minute.
        "bad_deploy": deployed
        and ((share["500"] > FEW and said["Exception"] > 5) or (share["400"] > FEW and len(networks) in schema)),
        "cold_start": any(
            before["places"] == 0 and after["late"] > after["requests"] / 2
            for before, after in zip(signals["minutes"][-NOW - 1 :], minutes, strict=False)
        ),
        "credential_leak": any(
            line["caller"] and ipaddress.ip_address(line["source_ip"]) not in networks[line["caller"]] for line in logs
        ),
        "dependency_down": share["500"] > FEW and said["Feature"] > 5,
        "out_of_memory": any("OOMKilled" in line["message"] for line in logs),
        "overload": share["429"] > FEW,
        "schema_drift": share["400"] > FEW
        and any(
            len(who) == 1 and sum(line["message"] == message for line in logs) > 5
            for message, who in callers.items()
            if message.startswith("Failed to enforce schema")
        ),
    }
    return [cause for cause, it_does in acts.items() if it_does]


def choose_remedies(causes: list[str], facts: dict) -> list[dict]:
    steps: list[dict] = [{"do": "save_evidence"}] if causes else []
    if "credential_leak" in causes:
        steps.append({"do": "revoke_token", "caller": facts["leaked"]})
    if "bad_deploy" in causes:
        good = [int(each["version"]) for each in facts["versions"] if each["served_well"]]
        steps.append({"do": "roll_back", "version": str(max(each for each in good if each < int(facts["serving"])))})
    if "out_of_memory" in causes:
        enough = min(size for size in facts["memory_sizes"] if size >= facts["needs_gb"])
        steps.append({"do": "add_memory", "gigabytes": enough})
    if "overload" in causes:
        steps.append({"do": "add_places", "places": 4 * math.ceil(facts["peak_in_work"] / 0.7 / 4)})
    if "cold_start" in causes:
        steps.append({"do": "keep_warm"})
    if "dependency_down" in causes:
        steps.append({"do": "serve_defaults"})
    if "schema_drift" in causes:
        steps.append({"do": "ask_caller", "caller": facts["drifting"]})
    return steps


def read_signals(endpoint: str) -> dict:
    api = WorkspaceClient().serving_endpoints
    found = api.get(endpoint)
    samples = defaultdict(list)
    for line in api.export_metrics(endpoint).contents.read().decode().splitlines():
        if sample := SAMPLE.match(line):
            labels = dict(re.findall(r'(\w+)="([^"]*)"', sample[2]))
            samples[sample[1], labels.get("served_entity_name")].append((labels.get("le"), float(sample[3])))
    traffic = {route.served_model_name: route.traffic_percentage for route in found.config.traffic_config.routes}
    entities = {}
    for entity in found.config.served_entities:
        name = entity.name

        def value(metric: str, name: str = name) -> float:
            return samples[metric, name][0][1]

        count = value("request_latency_ms_count")
        reached = [float(bound) for bound, upto in samples["request_latency_ms_bucket", name] if upto >= 0.95 * count]
        errors = [line for line in (api.logs(endpoint, name).logs or "").splitlines() if "ERROR" in line]
        entities[name] = {
            "version": entity.entity_version,
            "traffic": traffic[name],
            "requests": value("request_count_total"),
            "errors_4xx": value("request_4xx_count_total"),
            "errors_5xx": value("request_5xx_count_total"),
            "memory_percent": value("mem_usage_percentage"),
            "p95_ms": min(reached) if count else None,
            "last_error": errors[-1] if errors else "",
        }
    return {
        "ready": found.state.ready.value == "READY",
        "update": found.state.config_update.value,
        "entities": entities,
    }


def save_evidence(endpoint: str, experiment: str, incident: str) -> str:
    api = WorkspaceClient().serving_endpoints
    found = api.get(endpoint)
    texts = {
        "endpoint.json": json.dumps(found.as_dict(), indent=2),
        "metrics.txt": api.export_metrics(endpoint).contents.read().decode(),
    }
    configs = [config for config in (found.config, found.pending_config) if config]
    for name in {entity.name for config in configs for entity in config.served_entities or []}:
        texts[f"logs/{name}.txt"] = api.logs(endpoint, name).logs or ""
        texts[f"build_logs/{name}.txt"] = api.build_logs(endpoint, name).logs or ""
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags={"incident": incident}) as run:
        for path, text in texts.items():
            mlflow.log_text(TOKEN.sub("[REDACTED]", text), path)
    return run.info.run_id


def roll_back(endpoint: str, model: str, incident: str) -> str:
    client, api = MlflowClient(), WorkspaceClient().serving_endpoints
    serving = api.get(endpoint).config.served_entities[0]
    version = serving.entity_version
    tags = {each.version: client.get_model_version(model, each.version).tags for each in _versions(client, model)}
    handled = [each for each, own in tags.items() if own.get("incident") == incident and each != version]
    if not handled:
        target = tags[version].get("replaces")
        while target in tags and "incident" in tags[target]:
            target = tags[target].get("replaces")
        if target not in tags:
            raise LookupError(f"no version of {model} before {version} served well")
        # The tag comes first: a call that is made again sees by it what has failed.
        client.set_model_version_tag(model, version, "incident", incident)
        fields = {name: value for name, value in serving.as_dict().items() if name in _FIELDS}
        entity = ServedEntityInput.from_dict({**fields, "entity_version": target})
        api.update_config_and_wait(endpoint, served_entities=[entity])
        version = target
    if client.get_registered_model(model).aliases.get("champion") != version:
        client.set_registered_model_alias(model, "champion", version)
    return version


_FIELDS = (
    "entity_name",
    "environment_vars",
    "max_provisioned_concurrency",
    "min_provisioned_concurrency",
    "scale_to_zero_enabled",
    "workload_size",
    "workload_type",
)


def _versions(client: MlflowClient, model: str) -> list:
    return list(client.search_model_versions(f"name = '{model}'"))


def answer(endpoint: str, records: list[dict], default: object, timeout: float) -> dict:
    request_id = str(uuid.uuid4())
    config = WorkspaceClient().config

    def degraded(reason: str) -> dict:
        predictions = [default] * len(records)
        return {"predictions": predictions, "degraded": True, "reason": reason, "request_id": request_id}

    try:
        got = requests.post(
            f"{config.host}/serving-endpoints/{endpoint}/invocations",
            json={"dataframe_records": records, "client_request_id": request_id},
            headers=config.authenticate(),
            timeout=timeout,
        )
    except requests.Timeout:
        return degraded("timeout")
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
        return degraded("unavailable")
    if got.status_code in (401, 403):
        raise PermissionError(f"request {request_id}: not allowed")
    if got.status_code in (429, 503):
        return degraded("overloaded" if got.status_code == 429 else "unavailable")
    if got.status_code >= 500:
        return degraded("model_error")
    if got.status_code >= 400:
        raise ValueError(f"request {request_id}: not what the model takes")
    try:
        predictions = got.json()["predictions"]
    except ValueError:  # half an answer, of which HTTP did not notice anything
        return degraded("unavailable")
    if len(predictions) != len(records) or any(_is_null(each) for each in predictions):
        return degraded("model_error")
    return {"predictions": predictions, "degraded": False, "reason": None, "request_id": request_id}


def _is_null(prediction: object) -> bool:
    values = prediction.values() if isinstance(prediction, dict) else [prediction]
    return any(value is None or value != value for value in values)
