"""Right: plain HTTP with dataframe_split, recursion over halves, dataclasses, numpy for the load test."""

import hmac
import os
import time
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import dumps

import numpy as np
import pandas as pd
import requests
from databricks.sdk import WorkspaceClient


def post(endpoint: str, body: dict | bytes, seconds: float = 290) -> requests.Response:
    data = body if isinstance(body, bytes) else dumps(body, allow_nan=False).encode()
    return requests.post(
        f"{os.environ['DATABRICKS_HOST']}/serving-endpoints/{endpoint}/invocations",
        data=data,
        headers={"Authorization": "Bearer " + os.environ["DATABRICKS_TOKEN"], "Content-Type": "application/json"},
        timeout=seconds,
    )


def good(answer: requests.Response) -> list[float]:
    answer.raise_for_status()
    return [prediction["score"] for prediction in answer.json()["predictions"]]


def split(records: list[dict]) -> dict:
    names = list(dict.fromkeys(name for record in records for name in record))
    return {"columns": names, "data": [[record.get(name) for name in names] for record in records]}


def cell(value):
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return value.item() if hasattr(value, "item") else value


def send_as(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    if not len(rows):
        return []
    by_column = {name: [cell(value) for value in rows[name]] for name in rows.columns}
    by_row = [dict(zip(by_column, values, strict=True)) for values in zip(*by_column.values(), strict=True)]
    content = {
        "inputs": by_column,
        "instances": by_row,
        "dataframe_records": by_row,
        "dataframe_split": split(by_row),
    }[layout]
    return good(post(endpoint, {layout: content}))


def nothing(value) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def fault(name: str, row: dict, contract: dict) -> str:
    if name not in contract:
        return "unknown"
    rule, value = contract[name], row.get(name)
    if nothing(value):
        return "missing" if rule.get("required", False) else ""
    fits = {
        "string": lambda: isinstance(value, str),
        "long": lambda: type(value) is int,
        "double": lambda: type(value) in (int, float) and np.isfinite(value),
    }
    if not fits[rule["type"]]():
        return "type"
    if not rule.get("min", value) <= value <= rule.get("max", value):
        return "range"
    return "" if value in rule.get("values", [value]) else "category"


def score_checked(endpoint: str, rows: list[dict], contract: dict[str, dict]) -> list[dict]:
    results, send = [], []
    for row in rows:
        names = [*contract, *(name for name in row if name not in contract)]
        faults = [{"column": name, "problem": fault(name, row, contract)} for name in names]
        faults = [each for each in faults if each["problem"]]
        results.append({"problems": faults} if faults else {})
        if not faults:
            send.append({name: None if nothing(value) else value for name, value in row.items()})
    scores = iter(good(post(endpoint, {"dataframe_split": split(send)})) if send else [])
    return [result or {"score": next(scores)} for result in results]


def score_batched(endpoint: str, rows: list[dict], max_rows: int, max_bytes: int, seconds: float) -> list[float | None]:
    def body(part: list[dict]) -> bytes:
        return dumps({"dataframe_split": split(part)}, ensure_ascii=False, separators=(",", ":")).encode()

    def ask(part: list[dict]) -> list[float | None]:
        try:
            answer = post(endpoint, body(part), seconds)
        except requests.exceptions.Timeout:
            answer = None
        if answer is not None and answer.status_code != 400:
            scores = good(answer)
            if len(scores) != len(part):
                raise ValueError("predictions and rows differ in number")
            return scores
        if len(part) == 1:
            return [None]
        middle = (len(part) + 1) // 2
        return ask(part[:middle]) + ask(part[middle:])

    results: list[float | None] = []
    part: list[dict] = []
    for row in rows:
        alone = len(body([row])) > max_bytes
        if part and (alone or len(part) == max_rows or len(body([*part, row])) > max_bytes):
            results += ask(part)
            part = []
        if alone:
            results.append(None)
        else:
            part.append(row)
    return results + (ask(part) if part else [])


def score_traced(endpoint: str, rows: list[dict], request_id: str) -> dict:
    answer = post(endpoint, {"client_request_id": request_id, "dataframe_split": split(rows)})
    name = answer.headers["served-model-name"]
    for entity in WorkspaceClient().serving_endpoints.get(endpoint).as_dict()["config"]["served_entities"]:
        if entity["name"] == name:
            model, version = entity["entity_name"], entity["entity_version"]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return dict(scores=good(answer), model=model, version=version, served_by=name, scored_at=now, request_id=request_id)


def score_private(endpoint: str, people: list[dict], columns: list[str], scope: str, key: str) -> list[dict]:
    secret = b64decode(WorkspaceClient().secrets.get_secret(scope, key).value)
    rows = []
    for person in people:
        row = {name: person[name] for name in columns}
        row["customer_key"] = hmac.digest(secret, person["email"].strip().lower().encode("utf-8"), "sha256").hex()
        rows.append(row)
    scores = good(post(endpoint, {"dataframe_split": split(rows)}))
    return [{"customer_key": row["customer_key"], "score": score} for row, score in zip(rows, scores, strict=True)]


def plan_endpoints(measured: pd.DataFrame, callers: dict[str, dict]) -> list[dict]:
    tail: dict[int, float] = {}
    rate: dict[int, float] = {}
    for size in sorted(set(measured["rows"].tolist())):
        of_size = measured[measured["rows"] == size]
        if len(of_size) >= 20 and set(of_size["status"].tolist()) == {200}:
            tail[size] = float(np.percentile(of_size["seconds"], 95, method="inverted_cdf"))
            rate[size] = size * len(of_size) / of_size["seconds"].sum()
    endpoints: dict[int, list[str]] = {}
    nobody: list[str] = []
    for name, wish in callers.items():
        sizes = [size for size in tail if tail[size] <= wish["p95"]]
        if sizes:
            endpoints.setdefault(max(sizes, key=lambda size: (rate[size], -size)), []).append(name)
        else:
            nobody.append(name)
    plan: list[dict] = []
    for size in sorted(endpoints):
        wanted = sum(callers[name]["rows_per_second"] for name in endpoints[size])
        plan.append({"batch": size, "callers": sorted(endpoints[size]), "places": int(np.ceil(wanted / rate[size]))})
    if nobody:
        plan.append({"batch": None, "callers": sorted(nobody), "places": 0})
    return plan


@dataclass
class Remembering:
    endpoint: str
    keep: float
    known: dict = field(default_factory=dict)

    def model(self) -> tuple[str, str]:
        (entity,) = WorkspaceClient().serving_endpoints.get(self.endpoint).config.served_entities
        return entity.entity_name, entity.entity_version

    def score(self, entity: str, feature_version: str, features: dict) -> float:
        now = time.time()
        self.known = {key: kept for key, kept in self.known.items() if kept[1] > now}
        key = (self.model(), entity, feature_version)
        if key not in self.known:
            (score,) = good(post(self.endpoint, {"dataframe_split": split([features])}))
            self.known[key] = (score, now + self.keep)
        return self.known[key][0]


def open_cache(endpoint: str, keep_seconds: float) -> Remembering:
    return Remembering(endpoint, keep_seconds)
