"""Right: MLflow's deployment client and its own waiting, a requests session, recursion, a dataclass, sets of rows."""

import math
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import mlflow.deployments
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import ResourceDoesNotExist
from databricks.sdk.service import serving
from mlflow import MlflowClient


def size_endpoint(phases: list[dict], model: dict, slo: dict, platform: dict) -> dict:
    seconds = model["base_seconds"] + model["rows"] * model["seconds_per_row"]
    cold = platform["start_seconds"] + platform["start_seconds_per_gigabyte"] * model["gigabytes"]
    need = [max(math.ceil(each["rate"] * seconds * 1.5 / 4), 1) * 4 for each in phases]
    warm = min(need)
    requests_of_a_day = sum(each["rate"] * each["seconds"] for each in phases)
    caught_cold = 0.0
    for each, before, places in zip(phases, need[-1:] + need, need, strict=False):
        if places > before:
            caught_cold += each["rate"] * min(each["seconds"], cold)
    if caught_cold / requests_of_a_day > (1 - slo["share"]) / 2:
        warm = max(need)
    patient = slo["seconds"] > cold + 3 * seconds
    large_enough = {name for name, gigabytes in platform["memory"].items() if gigabytes >= model["gigabytes"]}
    return {
        "workload_type": min(large_enough, key=lambda name: platform["price"][name]),
        "min_provisioned_concurrency": 4 if patient else warm,
        "max_provisioned_concurrency": max(need),
        "scale_to_zero_enabled": patient,
    }


def deploy_champion(endpoint: str, model: str, alias: str, capacity: dict) -> str:
    client, api = mlflow.deployments.get_deploy_client("databricks"), WorkspaceClient().serving_endpoints
    champion = MlflowClient().get_model_version_by_alias(model, alias)
    entity = {"entity_name": champion.name, "entity_version": str(champion.version), **capacity}
    there = {each.name for each in api.list()}
    if endpoint not in there:
        client.create_endpoint(config={"name": endpoint, "config": {"served_entities": [entity]}})
    elif not same(api.get(endpoint).config, entity):
        routes = [{"served_entity_name": "champion", "traffic_percentage": 100}]
        config = {"served_entities": [{**entity, "name": "champion"}], "traffic_config": {"routes": routes}}
        client.update_endpoint_config(endpoint, config)
    api.wait_get_serving_endpoint_not_updating(endpoint, timeout=timedelta(hours=1))
    return str(champion.version)


def same(config: serving.EndpointCoreConfigOutput, entity: dict) -> bool:
    one = [each.as_dict() for each in config.served_entities]
    return len(one) == 1 and {name: one[0].get(name) for name in entity} == entity


@dataclass
class Asked:
    """One call with its policy: what is left of it, and how often it was tried."""

    url: str
    headers: dict = field(repr=False)
    body: dict
    policy: dict
    ends: float
    tried: int = 0

    def once(self) -> tuple[int, Any]:
        """Status and answer; 0 for none."""
        self.tried += 1
        left = max(self.ends - time.perf_counter(), 0.001)
        try:
            with requests.Session() as session:
                answer = session.post(
                    self.url, json=self.body, headers=self.headers, timeout=min(left, self.policy["timeout"])
                )
        except requests.RequestException:
            return 0, None
        return answer.status_code, answer

    def until_answered(self) -> list:
        status, answer = self.once()
        if status == 200:
            return answer.json()["predictions"]
        if status // 100 == 4 and status != 429:
            raise (PermissionError if status in (401, 403) else ValueError)(status)
        sure = status in (429, 503) or self.policy["repeatable"]
        if not sure or self.tried == self.policy["attempts"]:
            raise TimeoutError("no answer")
        step = min(self.policy["cap"], self.policy["base"] * 2 ** (self.tried - 1))
        pause = step * (1 - random.random() / 2) + (float(answer.headers.get("Retry-After") or 0) if status else 0)
        if time.perf_counter() + pause >= self.ends:
            raise TimeoutError("no time for another attempt")
        time.sleep(pause)
        return self.until_answered()


def url_of(endpoint: str) -> str:
    return f"{WorkspaceClient().config.host}/serving-endpoints/{endpoint}/invocations"


def score(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    columns = {name: [row[name] for row in records] for name in records[0]} if records else {}
    body = {"inputs": columns, "client_request_id": request_id}
    headers = WorkspaceClient().config.authenticate()
    return Asked(url_of(endpoint), headers, body, policy, time.perf_counter() + policy["deadline"]).until_answered()


@dataclass
class Client:
    endpoint: str
    scope: str
    key: str
    held: dict = field(default_factory=dict, repr=False)

    def renewed(self) -> dict:
        token = WorkspaceClient().dbutils.secrets.get(scope=self.scope, key=self.key)
        self.held = {"Authorization": f"Bearer {token}"}
        return self.held

    def score(self, records: list[dict]) -> list:
        for headers in (lambda: self.held or self.renewed(), self.renewed):
            answer = requests.post(
                url_of(self.endpoint), json={"dataframe_records": records}, headers=headers(), timeout=60
            )
            if answer.status_code not in (401, 403):
                answer.raise_for_status()
                return answer.json()["predictions"]
        raise PermissionError(f"{self.endpoint} refuses the token of {self.scope}")


def open_client(endpoint: str, scope: str, key: str) -> Client:
    return Client(endpoint, scope, key)


def restrict_endpoint(endpoint: str, caller: str, operators: str, calls_per_minute: int) -> None:
    api = WorkspaceClient().serving_endpoints
    detail = api.get(endpoint)
    level, request = serving.ServingEndpointPermissionLevel, serving.ServingEndpointAccessControlRequest
    table = getattr(detail.ai_gateway, "inference_table_config", None)
    limits = {
        "renewal_period": serving.AiGatewayRateLimitRenewalPeriod.MINUTE,
        "key": serving.AiGatewayRateLimitKey.SERVICE_PRINCIPAL,
        "principal": caller,
        "calls": calls_per_minute,
    }
    api.put_ai_gateway(endpoint, rate_limits=[serving.AiGatewayRateLimit(**limits)], inference_table_config=table)
    grants = [request(service_principal_name=caller, permission_level=level("CAN_QUERY"))]
    grants.append(request(group_name=operators, permission_level=level("CAN_MANAGE")))
    api.set_permissions(serving_endpoint_id=detail.id, access_control_list=grants)


def contain_leak(
    token_id: str, caller: str, secret: dict, lifetime_seconds: int, log: list[dict], networks: list[str]
) -> list[str]:
    w = WorkspaceClient()
    if token_id in {each.token_id for each in w.token_management.list()}:
        try:
            w.token_management.delete(token_id)
        except ResourceDoesNotExist:
            print("revoked by somebody else in this moment")
    token = w.token_management.create_obo_token(application_id=caller, lifetime_seconds=lifetime_seconds)
    w.secrets.put_secret(**secret, string_value=token.token_value)
    known = [ip_network(each) for each in networks]

    def is_the_thief(row: dict) -> bool:
        at_home = any(ip_address(row["source_ip"]) in network for network in known)
        return row["token_id"] == token_id and row["status"] == 200 and not at_home

    rows = list(filter(is_the_thief, log))
    rows.sort(key=lambda row: row["time"])
    return [row["request_id"] for row in rows]
