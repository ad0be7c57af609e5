"""Right: the MLflow Deployments client wherever it can, the SDK with its own time limit, `inputs` by column, pandas."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.errors import BadRequest
from mlflow.deployments import get_deploy_client


def predictions(endpoint: str, body: dict[str, Any]) -> list[float]:
    found = get_deploy_client("databricks").predict(endpoint=endpoint, inputs=body)["predictions"]
    return pd.DataFrame(found)["score"].tolist()


def send_as(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    if len(rows) == 0:
        return []
    text = rows.reset_index(drop=True).to_json(orient="split", date_format="iso", double_precision=15)
    table = json.loads(text)
    names, data = table["columns"], table["data"]
    if layout == "dataframe_split":
        return predictions(endpoint, {layout: {"columns": names, "data": data}})
    if layout == "inputs":
        return predictions(endpoint, {layout: {name: [row[i] for row in data] for i, name in enumerate(names)}})
    return predictions(endpoint, {layout: [dict(zip(names, row, strict=True)) for row in data]})


class Contract:
    def __init__(self, rules: dict[str, dict]) -> None:
        self.rules = rules

    def broken(self, row: dict) -> dict[str, str]:
        problems = {column: "unknown" for column in set(row) - set(self.rules)}
        for column, rule in self.rules.items():
            value = row.get(column)
            if pd.isna(value):
                if rule.get("required"):
                    problems[column] = "missing"
            elif not self.has_type(value, rule["type"]):
                problems[column] = "type"
            elif value < rule.get("min", value) or value > rule.get("max", value):
                problems[column] = "range"
            elif rule.get("values") is not None and value not in rule["values"]:
                problems[column] = "category"
        return problems

    @staticmethod
    def has_type(value: Any, kind: str) -> bool:
        match value:
            case bool():
                return False
            case int():
                return kind in ("long", "double")
            case float():
                return kind == "double" and abs(value) != float("inf")
            case str():
                return kind == "string"
            case _:
                return False


def score_checked(endpoint: str, rows: list[dict], contract: dict[str, dict]) -> list[dict]:
    judged = [Contract(contract).broken(row) for row in rows]
    answer: dict[int, dict] = {
        place: {"problems": [{"column": column, "problem": kind} for column, kind in problems.items()]}
        for place, problems in enumerate(judged)
        if problems
    }
    rest = [place for place in range(len(rows)) if place not in answer]
    if rest:
        sendable = [{key: value for key, value in rows[place].items() if not pd.isna(value)} for place in rest]
        scores = predictions(endpoint, {"dataframe_records": sendable})
        answer.update({place: {"score": score} for place, score in zip(rest, scores, strict=True)})
    return [answer[place] for place in range(len(rows))]


def score_batched(endpoint: str, rows: list[dict], max_rows: int, max_bytes: int, seconds: float) -> list[float | None]:
    # The SDK tries a time-out again for as long as retry_timeout_seconds: after one of them that time is over.
    api = WorkspaceClient(config=Config(http_timeout_seconds=seconds, retry_timeout_seconds=1)).serving_endpoints
    result: dict[int, float] = {}
    stack: list[list[int]] = []
    open_batch: list[int] = []
    for place in range(len(rows)):
        if weight(rows, [place]) > max_bytes:
            continue
        if len(open_batch) == max_rows or weight(rows, [*open_batch, place]) > max_bytes:
            stack.append(open_batch)
            open_batch = []
        open_batch.append(place)
    if open_batch:
        stack.append(open_batch)
    while stack:
        places = stack.pop()
        try:
            found = api.query(endpoint, dataframe_records=[rows[place] for place in places]).predictions
        except (BadRequest, TimeoutError) as problem:
            if isinstance(problem, TimeoutError) and not isinstance(problem.__cause__, requests.Timeout):
                raise
            if len(places) > 1:
                half = len(places) // 2
                stack += [places[half:], places[:half]]
            continue
        if len(found) != len(places):
            raise ValueError(f"{len(found)} predictions for {len(places)} rows")
        result.update((place, each["score"]) for place, each in zip(places, found, strict=True))
    return [result.get(place) for place in range(len(rows))]


def weight(rows: list[dict], places: list[int]) -> int:
    """The SDK sends what json.dumps writes."""
    return len(json.dumps({"dataframe_records": [rows[place] for place in places]}))


def score_traced(endpoint: str, rows: list[dict], request_id: str) -> dict:
    w = WorkspaceClient()
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    answer = w.serving_endpoints.query(endpoint, inputs=columns, client_request_id=request_id)
    config = w.serving_endpoints.get(endpoint).config
    entity = next(each for each in config.served_entities or [] if each.name == answer.served_model_name)
    scored_at = datetime.now(tz=UTC).isoformat(timespec="milliseconds")
    scores = [float(each["score"]) for each in answer.predictions]
    about = {"model": entity.entity_name, "version": entity.entity_version, "served_by": entity.name}
    return {**about, "scores": scores, "scored_at": scored_at, "request_id": request_id}


def score_private(endpoint: str, people: list[dict], columns: list[str], scope: str, key: str) -> list[dict]:
    secret = WorkspaceClient().dbutils.secrets.getBytes(scope, key)
    frame = pd.DataFrame(people)
    addresses = frame["email"].str.strip().str.lower()
    safe = frame[columns].assign(
        customer_key=[hmac.HMAC(secret, each.encode(), hashlib.sha256).hexdigest() for each in addresses]
    )
    scores = predictions(endpoint, {"dataframe_split": safe.to_dict("split", index=False)})
    return safe[["customer_key"]].assign(score=scores).to_dict("records")


def plan_endpoints(measured: pd.DataFrame, callers: dict[str, dict]) -> list[dict]:
    tests = measured.assign(ok=measured["status"] == 200).sort_values("rows")
    by_size = tests.groupby("rows", sort=True)
    table = pd.DataFrame(
        {
            "count": by_size.size(),
            "ok": by_size["ok"].all(),
            "p95": by_size["seconds"].quantile(0.95, interpolation="higher"),
            "rate": by_size["rows"].sum() / by_size["seconds"].sum(),
        }
    ).query("ok and count >= 20")

    def best(limit: float) -> int | None:
        fitting = table[table["p95"] <= limit].reset_index()
        ranked = fitting.sort_values(["rate", "rows"], ascending=[False, True])
        return int(ranked["rows"].iloc[0]) if len(ranked) else None

    wishes = pd.DataFrame(
        [
            {"caller": name, "size": best(wish["p95"]) or 0, "need": wish["rows_per_second"]}
            for name, wish in callers.items()
        ]
    )
    plan = []
    for size, group in wishes.groupby("size", sort=True):
        names = sorted(group["caller"])
        if size:
            places = -int(-group["need"].sum() // table.loc[size, "rate"])
            plan.append({"batch": int(size), "callers": names, "places": places})
        else:
            plan.append({"batch": None, "callers": names, "places": 0})
    return sorted(plan, key=lambda each: each["batch"] or float("inf"))


def open_cache(endpoint: str, keep_seconds: float) -> Any:
    kept: dict[tuple, tuple[datetime, float]] = {}
    limit = timedelta(seconds=keep_seconds)

    class Scores:
        @staticmethod
        def score(entity: str, feature_version: str, features: dict) -> float:
            shown = get_deploy_client("databricks").get_endpoint(endpoint)["config"]["served_entities"][0]
            about = (shown["entity_name"], shown["entity_version"])
            moment, value = kept.get((entity, feature_version, about), (None, None))
            now = datetime.now(UTC)
            if moment is None or now - moment > limit:
                value = predictions(endpoint, {"dataframe_records": [features]})[0]
                kept[entity, feature_version, about] = (now, value)
            return value

    return Scores()
