"""Reference for lab 5.2."""

import ipaddress
import math
import random
import time
from contextlib import suppress
from typing import Any

import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.service.serving import (
    AiGatewayRateLimit,
    AiGatewayRateLimitKey,
    AiGatewayRateLimitRenewalPeriod,
    EndpointCoreConfigInput,
    ServedEntityInput,
    ServingEndpointAccessControlRequest,
    ServingEndpointPermissionLevel,
    ServingModelWorkloadType,
)
from mlflow import MlflowClient

BUSY_AT_PEAK = 0.7


def size_endpoint(phases: list[dict], model: dict, slo: dict, platform: dict) -> dict:
    takes = model["base_seconds"] + model["rows"] * model["seconds_per_row"]
    start = platform["start_seconds"] + model["gigabytes"] * platform["start_seconds_per_gigabyte"]

    def places(rate: float) -> int:
        return max(4, 4 * math.ceil(rate * takes / BUSY_AT_PEAK / 4))

    rates = [phase["rate"] for phase in phases]
    total = sum(phase["rate"] * phase["seconds"] for phase in phases)
    # After the last phase comes the first one of the next day.
    rises = [now for before, now in zip([phases[-1], *phases], phases, strict=False) if now["rate"] > before["rate"]]
    during_starts = sum(phase["rate"] * min(start, phase["seconds"]) for phase in rises) / total
    may_wait_for_a_start = start + takes < slo["seconds"]
    if may_wait_for_a_start:
        minimum = 0
    elif during_starts > (1 - slo["share"]) / 2:  # half: the queue of the start takes time to go, too
        minimum = places(max(rates))
    else:
        minimum = places(min(rates))
    fits = [kind for kind, gigabytes in platform["memory"].items() if gigabytes >= model["gigabytes"]]
    return {
        "workload_type": min(fits, key=platform["price"].__getitem__),
        "min_provisioned_concurrency": minimum,
        "max_provisioned_concurrency": places(max(rates)),
        "scale_to_zero_enabled": may_wait_for_a_start,
    }


def deploy_champion(endpoint: str, model: str, alias: str, capacity: dict) -> str:
    version = str(MlflowClient().get_model_version_by_alias(model, alias).version)
    wanted = {"entity_name": model, "entity_version": version, **capacity}
    entity = ServedEntityInput(**{**wanted, "workload_type": ServingModelWorkloadType(capacity["workload_type"])})
    api = WorkspaceClient().serving_endpoints
    try:
        config = api.get(endpoint).config
    except NotFound:
        api.create_and_wait(endpoint, config=EndpointCoreConfigInput(name=endpoint, served_entities=[entity]))
        return version
    serving = [each.as_dict() for each in config.served_entities or []] if config else []
    # An update that changes nothing is a deployment all the same: minutes of work, and one more chance to fail.
    if len(serving) != 1 or any(serving[0].get(name) != value for name, value in wanted.items()):
        api.update_config_and_wait(endpoint, served_entities=[entity])
    return version


def score(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    # Not the SDK's `query`: it asks again by itself, and retries around retries multiply.
    ends = time.monotonic() + policy["deadline"]
    body = {"dataframe_records": records, "client_request_id": request_id}
    for attempt in range(1, policy["attempts"] + 1):
        left = ends - time.monotonic()
        if left <= 0:
            break  # the wait took a moment longer than it was to
        answer = _post(endpoint, body, min(policy["timeout"], left))
        if answer is not None and answer.ok:
            return answer.json()["predictions"]
        status = answer.status_code if answer is not None else None
        if status in (401, 403):
            raise PermissionError(f"{endpoint} refused the caller of {request_id}: {status}")
        if status is not None and 400 <= status < 500 and status != 429:
            raise ValueError(f"{endpoint} refused the request {request_id}: {status}")
        if status not in (429, 503) and not policy["repeatable"]:
            break  # it may have been worked for
        wait = min(policy["cap"], policy["base"] * 2 ** (attempt - 1)) * random.uniform(0.5, 1)
        if answer is not None:
            wait += float(answer.headers.get("Retry-After", 0))
        if attempt == policy["attempts"] or time.monotonic() + wait >= ends:
            break
        time.sleep(wait)  # noqa: TID251  on the workspace's clock
    raise TimeoutError(f"{endpoint} gave no answer to {request_id}")


def _post(
    endpoint: str, body: dict, timeout: float = 60, headers: dict[str, str] | None = None
) -> requests.Response | None:
    """The answer, or None when there was none or half of one."""
    config = WorkspaceClient().config
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
    try:
        return requests.post(url, json=body, headers=headers or config.authenticate(), timeout=timeout)
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
        return None


class EndpointClient:
    """Asks one endpoint, with the token that lies in a secret."""

    def __init__(self, endpoint: str, scope: str, key: str) -> None:
        self.endpoint, self.scope, self.key = endpoint, scope, key
        self._token = ""

    def score(self, records: list[dict]) -> list:
        answer = self._ask(records) if self._token else None
        if answer is None or answer.status_code in (401, 403):
            self._token = WorkspaceClient().dbutils.secrets.get(self.scope, self.key)
            answer = self._ask(records)
        if answer.status_code in (401, 403):
            raise PermissionError(f"{self.endpoint} refuses the token in {self.scope}/{self.key}")
        answer.raise_for_status()
        return answer.json()["predictions"]

    def _ask(self, records: list[dict]) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = _post(self.endpoint, {"dataframe_records": records}, headers=headers)
        if answer is None:
            raise TimeoutError(f"{self.endpoint} gave no answer")
        return answer


def open_client(endpoint: str, scope: str, key: str) -> Any:
    return EndpointClient(endpoint, scope, key)


def restrict_endpoint(endpoint: str, caller: str, operators: str, calls_per_minute: int) -> None:
    api = WorkspaceClient().serving_endpoints
    found = api.get(endpoint)
    api.set_permissions(
        found.id,
        access_control_list=[
            ServingEndpointAccessControlRequest(
                service_principal_name=caller, permission_level=ServingEndpointPermissionLevel.CAN_QUERY
            ),
            ServingEndpointAccessControlRequest(
                group_name=operators, permission_level=ServingEndpointPermissionLevel.CAN_MANAGE
            ),
        ],
    )
    limit = AiGatewayRateLimit(
        renewal_period=AiGatewayRateLimitRenewalPeriod.MINUTE,
        calls=calls_per_minute,
        key=AiGatewayRateLimitKey.SERVICE_PRINCIPAL,
        principal=caller,
    )
    # The gateway is replaced whole: what is not sent again is gone.
    kept = found.ai_gateway.inference_table_config if found.ai_gateway else None
    api.put_ai_gateway(endpoint, rate_limits=[limit], inference_table_config=kept)


def contain_leak(
    token_id: str, caller: str, secret: dict, lifetime_seconds: int, log: list[dict], networks: list[str]
) -> list[str]:
    w = WorkspaceClient()
    with suppress(NotFound):  # revoked already; the rest still has to be done
        w.token_management.delete(token_id)
    made = w.token_management.create_obo_token(caller, lifetime_seconds=lifetime_seconds)
    w.secrets.put_secret(secret["scope"], secret["key"], string_value=made.token_value)
    ours = [ipaddress.ip_network(network) for network in networks]
    strange = [
        row
        for row in log
        if row["token_id"] == token_id
        and row["status"] == 200
        and not any(ipaddress.ip_address(row["source_ip"]) in network for network in ours)
    ]
    return [row["request_id"] for row in sorted(strange, key=lambda row: row["time"])]
