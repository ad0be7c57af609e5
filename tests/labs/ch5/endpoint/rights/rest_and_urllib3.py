"""Right: REST paths in place of the SDK's classes, urllib3 for requests, a closure for a client, tables for decisions."""

import ipaddress
import json
import random
import time
from types import SimpleNamespace

import urllib3
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from mlflow import MlflowClient

TURNED_AWAY = {429, 503}
FINAL = {401: PermissionError, 403: PermissionError}


def size_endpoint(phases: list[dict], model: dict, slo: dict, platform: dict) -> dict:
    mean = model["base_seconds"] + model["seconds_per_row"] * model["rows"]
    cold = platform["start_seconds"] + platform["start_seconds_per_gigabyte"] * model["gigabytes"]
    # Square-root staffing: the mean number in work, and room for twice its standard deviation.
    needs = []
    for phase in phases:
        busy = phase["rate"] * mean
        needs.append(-(-int(busy + 2 * busy**0.5 + 0.999) // 4) * 4 or 4)
    late, everything = 0.0, 0.0
    for number, phase in enumerate(phases):
        everything += phase["rate"] * phase["seconds"]
        if needs[number] > needs[number - 1]:
            late += phase["rate"] * min(cold, phase["seconds"])
    zero = cold + mean <= slo["seconds"]
    low = 0 if zero else (max(needs) if late > 0.5 * (1 - slo["share"]) * everything else min(needs))
    prices = sorted(
        (platform["price"][name], name) for name, size in platform["memory"].items() if size >= model["gigabytes"]
    )
    return {
        "scale_to_zero_enabled": zero,
        "workload_type": prices[0][1],
        "min_provisioned_concurrency": low,
        "max_provisioned_concurrency": max(needs),
    }


def deploy_champion(endpoint: str, model: str, alias: str, capacity: dict) -> str:
    rest = WorkspaceClient().api_client
    version = MlflowClient().get_registered_model(model).aliases[alias]
    entity = {"entity_name": model, "entity_version": str(version), **capacity}
    path = f"/api/2.0/serving-endpoints/{endpoint}"
    known = {each["name"]: each for each in rest.do("GET", "/api/2.0/serving-endpoints").get("endpoints", [])}
    if endpoint in known:
        now = rest.do("GET", path)["config"]["served_entities"]
        if len(now) == 1 and entity.items() <= now[0].items():
            return str(version)
        rest.do("PUT", f"{path}/config", body={"served_entities": [entity]})
    else:
        rest.do("POST", "/api/2.0/serving-endpoints", body={"name": endpoint, "config": {"served_entities": [entity]}})
    while (state := rest.do("GET", path)["state"])["config_update"] == "IN_PROGRESS":
        time.sleep(15)
    if state["config_update"] != "NOT_UPDATING" or state["ready"] != "READY":
        raise RuntimeError(f"{endpoint}: {state}")
    return str(version)


def send(endpoint: str, headers: dict, body: dict, seconds: float):
    host = WorkspaceClient().config.host
    with urllib3.PoolManager(retries=False) as pool:
        return pool.request(
            "POST",
            f"{host}/serving-endpoints/{endpoint}/invocations",
            body=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
        )


def score(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    columns = list(records[0])
    table = {"columns": columns, "data": [[row[name] for name in columns] for row in records]}
    body = {"dataframe_split": table, "client_request_id": request_id}
    began, number = time.monotonic(), 0
    while True:
        number += 1
        left = policy["deadline"] - (time.monotonic() - began)
        told = 0.0
        try:
            answer = send(endpoint, WorkspaceClient().config.authenticate(), body, min(left, policy["timeout"]))
            status = answer.status
            told = float(answer.headers.get("retry-after", "0"))
        except urllib3.exceptions.HTTPError:
            status = 0
        if status == 200:
            return json.loads(answer.data)["predictions"]
        if status not in TURNED_AWAY and 400 <= status < 500:
            raise FINAL.get(status, ValueError)(f"refused: {status}")
        longest = min(policy["cap"], policy["base"] * 2 ** (number - 1))
        wait = told + random.triangular(longest / 2, longest)
        late = time.monotonic() - began + wait > policy["deadline"]
        unclear = status not in TURNED_AWAY
        if number >= policy["attempts"] or late or (unclear and not policy["repeatable"]):
            raise TimeoutError("no answer by the policy")
        time.sleep(wait)


def open_client(endpoint: str, scope: str, key: str):
    token: list[str] = []

    def read() -> None:
        found = WorkspaceClient().secrets.get_secret(scope, key).value
        import base64

        token[:] = [base64.b64decode(found).decode()]

    def ask(records: list[dict], again: bool) -> list:
        if not token:
            read()
        answer = send(endpoint, {"Authorization": f"Bearer {token[0]}"}, {"dataframe_records": records}, 30)
        if answer.status in FINAL:
            if not again:
                raise PermissionError("the endpoint refuses the token")
            token.clear()
            return ask(records, again=False)
        return json.loads(answer.data)["predictions"]

    return SimpleNamespace(score=lambda records: ask(records, again=True))


def restrict_endpoint(endpoint: str, caller: str, operators: str, calls_per_minute: int) -> None:
    rest = WorkspaceClient().api_client
    found = rest.do("GET", f"/api/2.0/serving-endpoints/{endpoint}")
    gateway = {name: value for name, value in found.get("ai_gateway", {}).items() if name != "rate_limits"}
    if table := gateway.get("inference_table_config"):
        gateway["inference_table_config"] = {name: value for name, value in table.items() if name != "state"}
    limit = {"key": "service_principal", "principal": caller, "calls": calls_per_minute, "renewal_period": "minute"}
    rest.do("PUT", f"/api/2.0/serving-endpoints/{endpoint}/ai-gateway", body={**gateway, "rate_limits": [limit]})
    levels = [("service_principal_name", caller, "CAN_QUERY"), ("group_name", operators, "CAN_MANAGE")]
    wanted = [{kind: who, "permission_level": level} for kind, who, level in levels]
    rest.do("PUT", f"/api/2.0/permissions/serving-endpoints/{found['id']}", body={"access_control_list": wanted})


def contain_leak(
    token_id: str, caller: str, secret: dict, lifetime_seconds: int, log: list[dict], networks: list[str]
) -> list[str]:
    rest = WorkspaceClient().api_client
    try:
        rest.do("DELETE", f"/api/2.0/token-management/tokens/{token_id}")
    except DatabricksError as problem:
        if problem.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
    new = rest.do(
        "POST",
        "/api/2.0/token-management/on-behalf-of/tokens",
        body={"application_id": caller, "lifetime_seconds": lifetime_seconds},
    )
    rest.do("POST", "/api/2.0/secrets/put", body={**secret, "string_value": new["token_value"]})
    found = {}
    for row in log:
        if (row["token_id"], row["status"]) == (token_id, 200):
            address = ipaddress.ip_address(row["source_ip"])
            if all(address not in ipaddress.ip_network(each) for each in networks):
                found[row["time"]] = row["request_id"]
    return [found[moment] for moment in sorted(found)]
