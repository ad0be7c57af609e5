"""Right: REST in place of the SDK's classes, counters over log lines, a table of remedies, urllib3 for the customer's request."""

import json
import re
from collections import Counter
from ipaddress import ip_address, ip_network
from secrets import token_hex

import urllib3
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

MISSING = re.compile(r"missing inputs \['(\w+)'\]")


def diagnose(signals: dict) -> list[str]:
    causes, start = set(), 70
    requests = sum(row["requests"] for row in signals["minutes"] if row["minute"] >= start)
    answers: Counter = Counter()
    empty = False
    for row in signals["minutes"]:
        if row["minute"] >= start:
            answers.update(row["status"])
            if empty and row["requests"] and row["late"] * 2 > row["requests"]:
                causes.add("cold_start")
        empty = not row["places"]
    many = {status for status, count in answers.items() if count > requests / 50}
    if "429" in many:
        causes.add("overload")
    lacking: dict[str, Counter] = {}
    lookups = exceptions = 0
    for line in signals["logs"]:
        text = line["message"]
        if line["minute"] < start:
            continue
        home = signals["endpoint"]["networks"].get(line["caller"])
        if home and ip_address(line["source_ip"]) not in ip_network(home):
            causes.add("credential_leak")
        if text.startswith("Container terminated"):
            causes.add("out_of_memory")
        lookups += text.startswith("Feature lookup")
        exceptions += text.startswith("Exception in predict")
        if found := MISSING.search(text):
            lacking.setdefault(found[1], Counter())[line["caller"]] += 1
    if "500" in many and lookups > 8:
        causes.add("dependency_down")
    if "500" in many and exceptions > 8:
        causes.add("bad_deploy")
    if "400" in many:
        for callers in lacking.values():
            if sum(callers.values()) > 8:
                causes.add("schema_drift" if len(callers) == 1 else "bad_deploy")
    return sorted(causes)


def choose_remedies(causes: list[str], facts: dict) -> list[dict]:
    older = [int(each["version"]) for each in facts["versions"] if each["served_well"]]
    older = sorted(each for each in older if each < int(facts["serving"]))
    sizes = sorted(each for each in facts["memory_sizes"] if each >= facts["needs_gb"])
    places = 4.0
    while facts["peak_in_work"] > 0.7 * places:
        places += 4
    table = {
        "dependency_down": {"do": "serve_defaults"},
        "credential_leak": {"do": "revoke_token", "caller": facts["leaked"]},
        "schema_drift": {"do": "ask_caller", "caller": facts["drifting"]},
        "cold_start": {"do": "keep_warm"},
        "overload": {"do": "add_places", "places": places},
        "bad_deploy": {"do": "roll_back", "version": str(older[-1]) if older else ""},
        "out_of_memory": {"do": "add_memory", "gigabytes": sizes[0] if sizes else 0},
    }
    steps = [step for cause, step in table.items() if cause in causes]
    replaces = {"bad_deploy", "out_of_memory"} & set(causes)
    return [{"do": "save_evidence"}, *steps] if replaces else steps


def rest(method: str, path: str, **more):
    return WorkspaceClient().api_client.do(method, f"/api/2.0/serving-endpoints/{path}", **more)


def exported(endpoint: str) -> str:
    return rest("GET", f"{endpoint}/metrics", headers={"Accept": "text/plain"}, raw=True)["contents"].read().decode()


def read_signals(endpoint: str) -> dict:
    found, entities = rest("GET", endpoint), {}
    for entity in found["config"]["served_entities"]:
        entities[entity["name"]] = {
            "version": entity["entity_version"],
            "traffic": 0,
            "p95_ms": None,
            "last_error": "",
            "buckets": [],
        }
    for route in found["config"]["traffic_config"]["routes"]:
        entities[route["served_entity_name"]]["traffic"] = route["traffic_percentage"]
    names = {
        "request_count_total": "requests",
        "request_4xx_count_total": "errors_4xx",
        "request_5xx_count_total": "errors_5xx",
        "mem_usage_percentage": "memory_percent",
    }
    for line in exported(endpoint).split("\n"):
        if line.startswith("#") or "{" not in line:
            continue
        metric, _, after = line.partition("{")
        labels, _, number = after.rpartition("} ")
        own = entities[labels.split('served_entity_name="')[1].split('"')[0]]
        if metric in names:
            own[names[metric]] = int(float(number)) if "total" in metric else float(number)
        elif metric == "request_latency_ms_bucket":
            own["buckets"].append((float(labels.split('le="')[1].rstrip('"')), float(number)))
    for name, own in entities.items():
        buckets = sorted(own.pop("buckets"))
        if total := buckets[-1][1]:
            own["p95_ms"] = next(bound for bound, upto in buckets if upto * 100 >= total * 95)
        for line in rest("GET", f"{endpoint}/served-models/{name}/logs")["logs"].splitlines():
            if "ERROR" in line:
                own["last_error"] = line
    state = found["state"]
    return {"ready": state["ready"] == "READY", "update": state["config_update"], "entities": entities}


def save_evidence(endpoint: str, experiment: str, incident: str) -> str:
    client = MlflowClient()
    known = client.get_experiment_by_name(experiment)
    place = known.experiment_id if known else client.create_experiment(experiment)
    run = client.create_run(place, tags={"incident": incident, "mlflow.runName": f"{incident} {endpoint}"})

    def keep(text: str, path: str) -> None:
        client.log_text(run.info.run_id, re.sub("dapi[0-9a-f]{32}", "[REDACTED]", text), path)

    found = rest("GET", endpoint)
    keep(json.dumps(found), "endpoint.json")
    keep(exported(endpoint), "metrics.txt")
    for part in ("config", "pending_config"):
        for entity in found.get(part, {}).get("served_entities", []):
            for kind, folder in (("logs", "logs"), ("build-logs", "build_logs")):
                answer = rest("GET", f"{endpoint}/served-models/{entity['name']}/{kind}")
                keep(answer["logs"], f"{folder}/{entity['name']}.txt")
    client.set_terminated(run.info.run_id)
    return run.info.run_id


def roll_back(endpoint: str, model: str, incident: str) -> str:
    client = MlflowClient(registry_uri="databricks-uc")
    entity = rest("GET", endpoint)["config"]["served_entities"][0]
    now = entity["entity_version"]
    newest = max(int(each.version) for each in client.search_model_versions(f"name='{model}'"))
    trail = {}
    for number in range(1, newest + 1):
        trail[str(number)] = dict(client.get_model_version(model, str(number)).tags)
    failed = [number for number, tags in trail.items() if tags.get("incident") == incident]
    if failed and now not in failed:
        to = now
    else:
        to = trail[now].get("replaces")
        while to and to in trail and trail[to].get("incident"):
            to = trail[to].get("replaces")
        if to not in trail:
            raise LookupError(model)
        if now not in failed:
            client.set_model_version_tag(model, now, "incident", incident)
        gone = ("name", "state", "creator", "creation_timestamp")
        kept = {key: value for key, value in entity.items() if key not in gone}
        rest("PUT", f"{endpoint}/config", body={"served_entities": [{**kept, "entity_version": to}]})
        WorkspaceClient().serving_endpoints.wait_get_serving_endpoint_not_updating(endpoint)
    champion = client.get_model_version_by_alias(model, "champion").version
    if champion != to:
        client.set_registered_model_alias(model, "champion", to)
    return to


def answer(endpoint: str, records: list[dict], default: object, timeout: float) -> dict:
    number, config = token_hex(8), WorkspaceClient().config
    result = {"predictions": [default for _ in records], "degraded": True, "request_id": number}
    try:
        with urllib3.PoolManager(retries=False) as pool:
            got = pool.request(
                "POST",
                f"{config.host}/serving-endpoints/{endpoint}/invocations",
                body=json.dumps({"dataframe_records": records, "client_request_id": number}),
                headers={**config.authenticate(), "Content-Type": "application/json"},
                timeout=timeout,
            )
    except urllib3.exceptions.TimeoutError:
        return {**result, "reason": "timeout"}
    except urllib3.exceptions.HTTPError:
        return {**result, "reason": "unavailable"}
    reasons = {429: "overloaded", 503: "unavailable"}
    if got.status == 200:
        try:
            predictions = json.loads(got.data)["predictions"]
        except json.JSONDecodeError:
            return {**result, "reason": "unavailable"}
        whole = len(predictions) == len(records) and "null" not in json.dumps(predictions)
        if whole:
            return {**result, "predictions": predictions, "degraded": False, "reason": None}
    elif got.status < 500 and got.status not in reasons:
        error = PermissionError if got.status in (401, 403) else ValueError
        raise error(f"this request was refused; ask for {number}")
    return {**result, "reason": reasons.get(got.status, "model_error")}
