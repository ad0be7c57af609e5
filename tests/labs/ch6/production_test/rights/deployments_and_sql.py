"""Right: MLflow's deployments client and HTTP sessions, exact fractions, ranks by SQL, the fluent API for the run."""

import hashlib
from collections import Counter
from fractions import Fraction
from math import isfinite, sqrt

import mlflow
from databricks.sdk import WorkspaceClient
from mlflow.deployments import get_deploy_client
from mlflow.exceptions import MlflowException
from pyspark.sql import SparkSession
from requests import HTTPError, Session
from scipy.special import ndtri


def session() -> tuple[Session, str]:
    config = WorkspaceClient().config
    made = Session()
    made.headers.update(config.authenticate())
    return made, f"{config.host}/serving-endpoints"


def check_answers(endpoint: str, served: str, references: list[dict], tolerance: float) -> dict:
    web, root = session()
    url = f"{root}/{endpoint}/served-models/{served}/invocations"

    def post(rows: list[dict]) -> list | None:
        columns = sorted({name for row in rows for name in row})
        split = {"columns": columns, "data": [[row.get(name) for name in columns] for row in rows]}
        got = web.post(url, json={"dataframe_split": split})
        return got.json()["predictions"] if got.status_code == 200 else None

    def good(prediction: object) -> bool:
        number = prediction.get("score") if isinstance(prediction, dict) else None
        return isinstance(number, float | int) and not isinstance(number, bool) and isfinite(number)

    verdicts = {}
    for reference in references:
        predictions = post([reference["record"]])
        if predictions is None:
            verdicts[reference["id"]] = "refused"
        elif len(predictions) != 1 or not good(predictions[0]):
            verdicts[reference["id"]] = "malformed"
        else:
            off = abs(predictions[0]["score"] - reference["score"])
            verdicts[reference["id"]] = "different" if off > tolerance else "right"
    batch = post([reference["record"] for reference in references])
    together = batch is not None and len(batch) == len(references)
    for place, reference in enumerate(references if together else []):
        together = together and good(batch[place]) and abs(batch[place]["score"] - reference["score"]) <= tolerance
    return {"together": together, "verdicts": verdicts}


def ask_sticky(endpoint: str, candidate: str, user: str, records: list[dict], salt: str) -> dict:
    digest = hashlib.new("sha256", f"{salt}:{user}".encode()).hexdigest()
    routes = get_deploy_client("databricks").get_endpoint(endpoint)["config"]["traffic_config"]["routes"]
    upto = Counter({route["served_model_name"]: route["traffic_percentage"] for route in routes})
    remaining = [name for name in upto if name != candidate]
    belongs = int(digest, 16) % 100 < upto[candidate]
    served = candidate if belongs else remaining[0]
    web, root = session()
    got = web.post(f"{root}/{endpoint}/served-models/{served}/invocations", json={"dataframe_records": records})
    got.raise_for_status()
    return {"served": got.headers["served-model-name"], **got.json()}


KEEP = ["name", "entity_name", "entity_version", "workload_type", "workload_size", "scale_to_zero_enabled"]
KEEP += ["environment_vars", "min_provisioned_concurrency", "max_provisioned_concurrency"]


def give(endpoint: str, config: dict, split: list[tuple[str, int]]) -> None:
    routes = [dict(served_model_name=name, traffic_percentage=percent) for name, percent in split]
    entities = [{key: entity[key] for key in KEEP if key in entity} for entity in config["served_entities"]]
    new = {"served_entities": entities, "traffic_config": {"routes": routes}}
    get_deploy_client("databricks").update_endpoint_config(endpoint, new)
    WorkspaceClient().serving_endpoints.wait_get_serving_endpoint_not_updating(endpoint)


def step_canary(endpoint: str, candidate: str, requests: list[dict], rule: dict) -> str:
    tally: Counter = Counter()
    times: dict[bool, list[float]] = {True: [], False: []}
    for request in requests:
        ours, status = request["served"] == candidate, request["status"]
        if status // 100 == 4 and status != 429:
            continue
        tally[ours, "all"] += 1
        if status == 200:
            times[ours].append(request["ms"])
        else:
            tally[ours, "bad"] += 1
    decision = verdict(tally, times, rule)
    config = get_deploy_client("databricks").get_endpoint(endpoint)["config"]
    split = {route["served_model_name"]: route["traffic_percentage"] for route in config["traffic_config"]["routes"]}
    before = dict(split)
    if decision == "promote":
        share = min([step for step in rule["steps"] if step > split[candidate]] or [split[candidate]])
        split = {name: share if name == candidate else 100 - share for name in split}
    if decision == "roll back":
        split = {name: 0 if name == candidate else 100 for name in split}
    if split != before:
        give(endpoint, config, list(split.items()))
    return decision


def verdict(tally: Counter, times: dict, rule: dict) -> str:
    if tally[False, "all"] < rule["minimum"]:
        return "hold"
    ceiling = tally[False, "bad"] / tally[False, "all"] + rule["more_errors"]
    n, k, z = tally[True, "all"], tally[True, "bad"], float(ndtri(0.5 + rule["confidence"] / 2))
    low, high = 0.0, 1.0
    if n:
        root = z * sqrt(z**2 / 4 + k * (n - k) / n)
        low, high = (k + z**2 / 2 - root) / (n + z**2), (k + z**2 / 2 + root) / (n + z**2)
    if low > ceiling:
        return "roll back"
    if n < rule["minimum"] or not all(times.values()):
        return "hold"
    tails = {}
    for ours, values in times.items():
        values.sort()
        tails[ours] = next(
            value for place, value in enumerate(values, 1) if Fraction(place, len(values)) >= Fraction(99, 100)
        )
    if tails[True] > rule["slower"] * tails[False]:
        return "roll back"
    return "hold" if high > ceiling else "promote"


def choose_rollout(facts: dict) -> dict:
    requests = Fraction(facts["per_hour"]) * facts["hours"]
    percent = -(-100 * facts["needed"] // requests)
    prices = {
        "shadow": facts["places"] * facts["place_hour"] * facts["needed"] / facts["per_hour"],
        "canary": float(requests * percent / 100) * facts["harm"],
        "blue-green": (facts["per_hour"] * facts["harm"] + facts["places"] * facts["place_hour"])
        * facts["notice_hours"],
    }
    if facts["quota"] < 2 * facts["places"]:
        del prices["shadow"], prices["blue-green"]
    if facts["writes"] or facts["reaction"] or requests < facts["needed"]:
        prices.pop("shadow", None)
    if not facts["mixed"] or facts["places"] > facts["quota"] or percent > facts["max_percent"]:
        del prices["canary"]
    if not prices:
        return {"pattern": None, "percent": None}
    cheapest = sorted(prices, key=lambda name: prices[name])[0]
    return {"pattern": cheapest, "percent": {"shadow": 0, "canary": int(percent), "blue-green": 100}[cheapest]}


def load_report(spark: SparkSession, table: str, slo: dict) -> list[dict]:
    spark.sql(f"""
        SELECT step, status, unix_micros(due) AS due, unix_micros(done) AS done,
            CASE WHEN status = 200 THEN (unix_micros(done) - unix_micros(due)) / 1000D END AS ms
        FROM {table}""").createOrReplaceTempView("raw_requests")
    ranked = spark.sql("""
        SELECT step, ms, row_number() OVER (PARTITION BY step ORDER BY ms) AS place, count(*) OVER (PARTITION BY step) AS n
        FROM raw_requests WHERE ms IS NOT NULL""").collect()
    ranks: dict = {}
    for row in ranked:
        for percent in (95, 99):
            if (row["place"] - 1) * 100 < percent * row["n"] <= row["place"] * 100:
                ranks[row["step"], percent] = row["ms"]
    lines = []
    for row in spark.sql("""
        SELECT step, count(*) AS n, count(ms) AS ok, min(due) AS first, max(done) AS last
        FROM raw_requests GROUP BY step ORDER BY step""").collect():
        line = {"step": row["step"], "requests": row["n"], "error_share": (row["n"] - row["ok"]) / row["n"]}
        line["throughput"] = row["ok"] / ((row["last"] - row["first"]) / 1e6) if row["ok"] else 0.0
        line["p95_ms"], line["p99_ms"] = (ranks.get((row["step"], percent)) for percent in (95, 99))
        misses = line["p99_ms"] is None or line["p99_ms"] > slo["p99_ms"] or line["error_share"] > slo["error_share"]
        line["holds"] = not misses and line["throughput"] / row["step"] >= slo["throughput"]
        lines.append(line)
    return lines


def log_evidence(endpoint: str, candidate: str, experiment: str, report: dict, decision: str) -> str:
    config = dict(get_deploy_client("databricks").get_endpoint(endpoint)["config"])
    versions = {each["name"]: (each["entity_name"], each["entity_version"]) for each in config["served_entities"]}
    model, version = versions[candidate]
    mlflow.set_experiment(experiment)
    run = mlflow.start_run()
    mlflow.set_tags({"model": model, "decision": decision, "version": version})
    for key, value in report.items():
        if value is None:
            continue
        mlflow.log_metric(key, value)
    mlflow.log_dict(config, "endpoint.json")
    mlflow.log_dict(report, "report.json")
    mlflow.end_run()
    registry = mlflow.MlflowClient()
    registry.set_model_version_tag(name=model, version=version, key="production_test", value=decision)
    registry.set_model_version_tag(name=model, version=version, key="production_test_run", value=run.info.run_id)
    return run.info.run_id


def rehearse_rollback(endpoint: str, former: str, table: str, record: dict) -> str:
    client = get_deploy_client("databricks")
    config = client.get_endpoint(endpoint)["config"]
    uri = next(
        "models:/{entity_name}/{entity_version}".format(**e) for e in config["served_entities"] if e["name"] == former
    )
    needs = {
        column["name"] for column in mlflow.models.get_model_info(uri).signature.inputs.to_dict() if column["required"]
    }
    has = {column.name: column.type_text for column in WorkspaceClient().tables.get(table).columns}
    if {name for name in needs if has.get(name) == "double"} != needs:
        return "incompatible"
    usual = [(route["served_model_name"], route["traffic_percentage"]) for route in config["traffic_config"]["routes"]]
    give(endpoint, config, [(name, 100 if name == former else 0) for name, _ in usual])
    answered = True
    try:
        client.predict(endpoint=endpoint, inputs={"dataframe_records": [record]})
    except (HTTPError, MlflowException):
        answered = False
    give(endpoint, config, usual)
    return "rehearsed" if answered else "failed"
