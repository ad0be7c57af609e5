"""Reference for lab 6.2."""

import hashlib
import math
from statistics import NormalDist

import mlflow
import pandas as pd
import requests as http
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from databricks.sdk.service.serving import EndpointCoreConfigOutput, Route, ServedEntityInput, TrafficConfig
from mlflow import MlflowClient
from pyspark.sql import SparkSession


def _ask(w: WorkspaceClient, endpoint: str, served: str, records: list[dict]) -> http.Response:
    """One served entity, past the traffic split."""
    config = w.config
    url = f"{config.host}/serving-endpoints/{endpoint}/served-models/{served}/invocations"
    return http.post(url, json={"dataframe_records": records}, headers=config.authenticate(), timeout=60)


def check_answers(endpoint: str, served: str, references: list[dict], tolerance: float) -> dict:
    w = WorkspaceClient()

    def verdict(asked: list[dict]) -> str:
        answer = _ask(w, endpoint, served, [each["record"] for each in asked])
        if answer.status_code != 200:
            return "refused"
        scores = [each.get("score") for each in answer.json()["predictions"]]
        if len(scores) != len(asked) or not all(isinstance(each, int | float) and each == each for each in scores):
            return "malformed"
        within = [abs(score - each["score"]) <= tolerance for score, each in zip(scores, asked, strict=True)]
        return "right" if all(within) else "different"

    # Together as well: a model that sorts, drops or scales its rows answers each one alone as it should.
    verdicts = {each["id"]: verdict([each]) for each in references}
    return {"verdicts": verdicts, "together": verdict(references) == "right"}


def ask_sticky(endpoint: str, candidate: str, user: str, records: list[dict], salt: str) -> dict:
    w = WorkspaceClient()
    shares = _shares(w.serving_endpoints.get(endpoint).config)
    bucket = int(hashlib.sha256(f"{salt}:{user}".encode()).hexdigest(), 16) % 100
    with_candidate = bucket < shares.get(candidate, 0)
    served = candidate if with_candidate else next(name for name in shares if name != candidate)
    answer = _ask(w, endpoint, served, records)  # the endpoint's own split draws anew for each request
    answer.raise_for_status()
    return {"served": served, "predictions": answer.json()["predictions"]}


def _shares(config: EndpointCoreConfigOutput) -> dict[str, int]:
    return {route.served_model_name: route.traffic_percentage for route in config.traffic_config.routes}


_SETTINGS = (
    "name",
    "entity_name",
    "entity_version",
    "environment_vars",
    "max_provisioned_concurrency",
    "min_provisioned_concurrency",
    "scale_to_zero_enabled",
    "workload_size",
    "workload_type",
)


def _route(w: WorkspaceClient, endpoint: str, config: EndpointCoreConfigOutput, shares: dict[str, int]) -> None:
    """Another traffic split for the same entities; an update replaces all that it does not repeat."""
    entities = [
        ServedEntityInput.from_dict({name: value for name, value in each.as_dict().items() if name in _SETTINGS})
        for each in config.served_entities
    ]
    routes = [Route(served_model_name=name, traffic_percentage=share) for name, share in shares.items()]
    traffic = TrafficConfig(routes=routes)
    w.serving_endpoints.update_config_and_wait(endpoint, served_entities=entities, traffic_config=traffic)


def step_canary(endpoint: str, candidate: str, requests: list[dict], rule: dict) -> str:
    w = WorkspaceClient()
    config = w.serving_endpoints.get(endpoint).config
    shares = _shares(config)
    champion = next(name for name in shares if name != candidate)
    decision = _decide(candidate, requests, rule)
    now = shares[candidate]
    higher = [step for step in rule["steps"] if step > now]
    share = {"promote": min(higher, default=now), "roll back": 0, "hold": now}[decision]
    if share != now:
        _route(w, endpoint, config, {candidate: share, champion: 100 - share})
    return decision


def _decide(candidate: str, requests: list[dict], rule: dict) -> str:
    counted = [each for each in requests if not (400 <= each["status"] < 500) or each["status"] == 429]
    new = [each for each in counted if each["served"] == candidate]
    old = [each for each in counted if each["served"] != candidate]
    if len(old) < rule["minimum"]:
        return "hold"
    limit = _errors(old) / len(old) + rule["more_errors"]
    low, high = _wilson(_errors(new), len(new), rule["confidence"])
    if low > limit:  # what is broken needs no large sample
        return "roll back"
    if len(new) < rule["minimum"] or any(_errors(side) == len(side) for side in (old, new)):
        return "hold"
    if _p99(new) > rule["slower"] * _p99(old):
        return "roll back"
    return "hold" if high > limit else "promote"


def _errors(requests: list[dict]) -> int:
    return sum(each["status"] != 200 for each in requests)


def _p99(requests: list[dict]) -> float:
    return _nearest_rank(sorted(each["ms"] for each in requests if each["status"] == 200), 99)


def _nearest_rank(ordered: list[float], percent: int) -> float:
    return ordered[-(-percent * len(ordered) // 100) - 1]


def _wilson(errors: int, count: int, confidence: float) -> tuple[float, float]:
    if not count:
        return 0.0, 1.0
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), errors / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def choose_rollout(facts: dict) -> dict:
    per_hour, hours, places = facts["per_hour"], facts["hours"], facts["places"]
    percent = math.ceil(100 * facts["needed"] / (per_hour * hours))
    shadow_hours = facts["needed"] / per_hour
    two_fit = 2 * places <= facts["quota"]

    def cost(answers: float, place_hours: float) -> float:
        return answers * facts["harm"] + place_hours * facts["place_hour"]

    costs = {}
    if two_fit and shadow_hours <= hours and not facts["writes"] and not facts["reaction"]:
        costs["shadow"] = cost(0, places * shadow_hours)
    if facts["mixed"] and places <= facts["quota"] and percent <= facts["max_percent"]:
        costs["canary"] = per_hour * hours * percent / 100 * facts["harm"]
    if two_fit:
        costs["blue-green"] = cost(per_hour * facts["notice_hours"], places * facts["notice_hours"])
    pattern = min(costs, key=costs.__getitem__, default=None)
    return {"pattern": pattern, "percent": {"shadow": 0, "canary": percent, "blue-green": 100}.get(pattern)}


def load_report(spark: SparkSession, table: str, slo: dict) -> list[dict]:
    frame = spark.table(table).toPandas()
    # From when it was due: a worker that waits for a slow answer sends the next request late, and would hide it.
    frame["ms"] = (pd.to_datetime(frame["done"]) - pd.to_datetime(frame["due"])).dt.total_seconds() * 1000
    report = []
    for step, rows in frame.groupby("step"):
        times = sorted(rows.loc[rows["status"] == 200, "ms"])
        p95, p99 = (_nearest_rank(times, percent) if times else None for percent in (95, 99))
        failed = (len(rows) - len(times)) / len(rows)
        throughput = len(times) / (rows["done"].max() - rows["due"].min()).total_seconds() if times else 0.0
        in_time = p99 is not None and p99 <= slo["p99_ms"]
        holds = in_time and failed <= slo["error_share"] and throughput >= slo["throughput"] * step
        line = {"step": int(step), "requests": len(rows), "error_share": failed, "throughput": throughput}
        report.append({**line, "p95_ms": p95, "p99_ms": p99, "holds": bool(holds)})
    return report


def log_evidence(endpoint: str, candidate: str, experiment: str, report: dict, decision: str) -> str:
    config = WorkspaceClient().serving_endpoints.get(endpoint).config
    tested = next(each for each in config.served_entities if each.name == candidate)
    model, version = tested.entity_name, tested.entity_version
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags={"model": model, "version": version, "decision": decision}) as run:
        mlflow.log_metrics({name: value for name, value in report.items() if value is not None})
        mlflow.log_dict(report, "report.json")
        mlflow.log_dict(config.as_dict(), "endpoint.json")
    client = MlflowClient()
    for key, value in (("production_test", decision), ("production_test_run", run.info.run_id)):
        client.set_model_version_tag(model, version, key, value)
    return run.info.run_id


def rehearse_rollback(endpoint: str, former: str, table: str, record: dict) -> str:
    w = WorkspaceClient()
    config = w.serving_endpoints.get(endpoint).config
    entity = next(each for each in config.served_entities if each.name == former)
    inputs = mlflow.models.get_model_info(f"models:/{entity.entity_name}/{entity.entity_version}").signature.inputs
    types = {column.name: column.type_text for column in w.tables.get(table).columns}
    if any(types.get(column.name) != "double" for column in inputs if column.required):
        return "incompatible"
    before = _shares(config)
    _route(w, endpoint, config, {name: 100 if name == former else 0 for name in before})
    try:
        w.serving_endpoints.query(endpoint, dataframe_records=[record])
        return "rehearsed"
    except DatabricksError:
        return "failed"
    finally:
        _route(w, endpoint, config, before)
