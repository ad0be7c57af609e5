"""Reference for lab 5.3."""

import hashlib
import hmac
import json
import math
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import DataframeSplitInput

KINDS: dict[str, tuple[type, ...]] = {"long": (int,), "double": (int, float), "string": (str,)}


def send_as(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    if rows.empty:
        return []
    # As objects: a column of floats would turn None back into NaN.
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    if layout == "dataframe_split":
        body: Any = DataframeSplitInput(list(rows.columns), [list(record.values()) for record in records])
    elif layout == "inputs":
        body = {name: [record[name] for record in records] for name in rows.columns}
    else:
        body = records
    # The SDK writes a timestamp as ISO 8601, and refuses NaN.
    answer = WorkspaceClient().serving_endpoints.query(endpoint, **{layout: body})
    return [each["score"] for each in answer.predictions]


def score_checked(endpoint: str, rows: list[dict], contract: dict[str, dict]) -> list[dict]:
    results = [{"problems": _problems(row, contract)} for row in rows]
    good = [place for place, result in enumerate(results) if not result["problems"]]
    if good:
        sent = [{name: None if _is_missing(value) else value for name, value in rows[place].items()} for place in good]
        answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=sent)
        for place, prediction in zip(good, answer.predictions, strict=True):
            results[place] = {"score": prediction["score"]}
    return results


def _problems(row: dict, contract: dict[str, dict]) -> list[dict]:
    found = {name: _problem(row.get(name), rule) for name, rule in contract.items()}
    found |= {name: "unknown" for name in row if name not in contract}
    return [{"column": name, "problem": problem} for name, problem in found.items() if problem]


def _problem(value: Any, rule: dict) -> str | None:
    if _is_missing(value):
        return "missing" if rule.get("required") else None
    # bool is a kind of int in Python, and none of the contract's.
    if isinstance(value, bool) or not isinstance(value, KINDS[rule["type"]]) or value in (math.inf, -math.inf):
        return "type"
    if ("min" in rule and value < rule["min"]) or ("max" in rule and value > rule["max"]):
        return "range"
    return "category" if "values" in rule and value not in rule["values"] else None


def _is_missing(value: Any) -> bool:
    return value is None or value != value


def score_batched(endpoint: str, rows: list[dict], max_rows: int, max_bytes: int, seconds: float) -> list[float | None]:
    texts = [json.dumps(row).encode() for row in rows]
    scores: list[float | None] = [None] * len(rows)
    # Places and not rows: what is halved and answered late still knows where it belongs.
    waiting = deque(_batches(texts, max_rows, max_bytes))
    while waiting:
        batch = waiting.popleft()
        answer = _asked(endpoint, _body([texts[place] for place in batch]), seconds)
        if answer is None:
            middle = len(batch) // 2
            waiting.extend(half for half in (batch[:middle], batch[middle:]) if middle)
            continue
        if len(answer) != len(batch):
            raise ValueError(f"{endpoint} answered {len(answer)} predictions for {len(batch)} rows")
        for place, prediction in zip(batch, answer, strict=True):
            scores[place] = prediction["score"]
    return scores


def _body(texts: list[bytes]) -> bytes:
    return b'{"dataframe_records": [' + b", ".join(texts) + b"]}"


def _batches(texts: list[bytes], max_rows: int, max_bytes: int) -> Iterator[list[int]]:
    batch: list[int] = []
    size = len(_body([]))
    for place, text in enumerate(texts):
        if len(_body([text])) > max_bytes:
            continue
        if batch and (len(batch) == max_rows or size + len(text) + 2 > max_bytes):
            yield batch
            batch, size = [], len(_body([]))
        size += len(text) + 2 * bool(batch)
        batch.append(place)
    if batch:
        yield batch


def _asked(endpoint: str, body: bytes, seconds: float) -> list[dict] | None:
    """The predictions; None for what is worth halving. No client that tries again by itself: the same rows would fail again."""
    config = WorkspaceClient().config
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
    headers = {**config.authenticate(), "Content-Type": "application/json"}
    try:
        answer = requests.post(url, data=body, headers=headers, timeout=seconds)
    except requests.Timeout:
        return None
    if answer.status_code == 400:
        return None
    answer.raise_for_status()
    return answer.json()["predictions"]


def score_traced(endpoint: str, rows: list[dict], request_id: str) -> dict:
    api = WorkspaceClient().serving_endpoints
    answer = api.query(endpoint, dataframe_records=rows, client_request_id=request_id)
    # Looked up after the answer, and by name: which entity answers is decided with each request.
    served = {each.name: each for each in api.get(endpoint).config.served_entities}[answer.served_model_name]
    return {
        "scores": [each["score"] for each in answer.predictions],
        "model": served.entity_name,
        "version": served.entity_version,
        "served_by": served.name,
        "scored_at": datetime.now(UTC).isoformat(),
        "request_id": request_id,
    }


def score_private(endpoint: str, people: list[dict], columns: list[str], scope: str, key: str) -> list[dict]:
    w = WorkspaceClient()
    secret = w.dbutils.secrets.get(scope, key)
    # Built from what may leave: a field that is added to people next year stays at home.
    rows = [
        {**{name: person[name] for name in columns}, "customer_key": _surrogate(person["email"], secret)}
        for person in people
    ]
    scored = zip(rows, w.serving_endpoints.query(endpoint, dataframe_records=rows).predictions, strict=True)
    return [{"customer_key": row["customer_key"], "score": each["score"]} for row, each in scored]


def _surrogate(email: str, secret: str) -> str:
    return hmac.new(secret.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()


def plan_endpoints(measured: pd.DataFrame, callers: dict[str, dict]) -> list[dict]:
    sizes = measured.groupby("rows").agg(
        requests=("seconds", "size"),
        p95=("seconds", lambda each: each.quantile(0.95)),
        mean=("seconds", "mean"),
        good=("status", lambda each: each.eq(200).all()),
    )
    usable = sizes[(sizes["requests"] >= 20) & sizes["good"].astype(bool)]
    throughput = usable.index / usable["mean"]
    chosen: dict[int | None, list[str]] = {}
    for caller in sorted(callers):
        fitting = throughput[usable["p95"] <= callers[caller]["p95"]]
        # idxmax takes the first of equal ones, and sizes are sorted.
        chosen.setdefault(None if fitting.empty else int(fitting.idxmax()), []).append(caller)
    unserved = chosen.pop(None, [])
    plan = []
    for batch, group in sorted(chosen.items()):
        needed = sum(callers[caller]["rows_per_second"] for caller in group)
        plan.append({"batch": batch, "callers": group, "places": math.ceil(needed / throughput[batch])})
    return plan + ([{"batch": None, "callers": unserved, "places": 0}] if unserved else [])


class _Cache:
    def __init__(self, endpoint: str, keep_seconds: float) -> None:
        self.endpoint, self.keep_seconds = endpoint, keep_seconds
        self.kept: dict[tuple[str, ...], tuple[float, float]] = {}

    def score(self, entity: str, feature_version: str, features: dict) -> float:
        api = WorkspaceClient().serving_endpoints
        served = api.get(self.endpoint).config.served_entities[0]
        # A tuple, so that its parts stay apart: "12" with "3" is not "1" with "23".
        key = (entity, feature_version, served.entity_name, served.entity_version)
        if key in self.kept:
            score, computed = self.kept[key]
            if time.monotonic() - computed <= self.keep_seconds:
                return score
        score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]
        self.kept[key] = (score, time.monotonic())
        return score


def open_cache(endpoint: str, keep_seconds: float) -> Any:
    return _Cache(endpoint, keep_seconds)
