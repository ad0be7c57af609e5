"""SQL for the snapshot, rows and loops without pandas' arithmetic, the SDK for Unity Catalog, MLflow's fluent calls for the run.

Written as an engineer would who tests small functions one by one.
"""

import json
import math
import statistics
from datetime import datetime
from itertools import groupby

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from mlflow import MlflowClient
from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    wanted = ", ".join(f"`{column}`" for column in columns)
    return spark.sql(f"SELECT {wanted} FROM {table} VERSION AS OF {int(version)}")


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failures = set()
    for column in inputs:
        name = column["name"]
        if name not in sent:
            if column["required"]:
                failures.add("schema")
        elif sent[name] != column["type"]:
            failures.add("schema")
    pairs = list(zip(golden["expected"].tolist(), golden["predicted"].tolist(), strict=True))
    if len(pairs) == 0:
        failures.update(("golden", "range"))
    for expected, predicted in pairs:
        if predicted is None or math.isnan(predicted):
            failures.update(("golden", "range"))
            continue
        if not math.isclose(expected, predicted, rel_tol=0.0, abs_tol=tolerance):
            failures.add("golden")
        if predicted < 0.0 or predicted > 1.0:
            failures.add("range")
    return sorted(failures)


def champion_gate(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    measured = {}
    for model, run in (("champion", champion_run), ("candidate", candidate_run)):
        with mlflow.start_run(run_id=run):
            result = mlflow.models.evaluate(
                data=scored.rename(columns={model: "probability"})[["probability", "label"]],
                predictions="probability",
                targets="label",
                model_type="regressor",
                evaluators=["default"],
            )
        measured[model] = float(result.metrics["mean_squared_error"])
    failures = []
    if measured["candidate"] > contract["max_brier"]:
        failures.append("absolute")
    if measured["champion"] - measured["candidate"] < contract["min_gain"]:
        failures.append("champion")
    return failures


def segment_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    old = {row["customer_id"]: row for row in champion.to_dict("records")}
    new = {row["customer_id"]: row for row in candidate.to_dict("records")}
    comparable = len(new) > 0 and old.keys() == new.keys()
    if comparable:
        for customer, row in new.items():
            scores = (row["score"], old[customer]["score"])
            if row["label"] != old[customer]["label"] or any(score is None or score != score for score in scores):
                comparable = False
    if not comparable:
        return ["rows"]

    def loss(model: dict, segment: str) -> float:
        return statistics.fmean(
            (row["score"] - row["label"]) ** 2 for row in model.values() if row["segment"] == segment
        )

    mean = {key: statistics.fmean(row[key] for row in new.values()) for key in ("score", "label")}
    gap = mean["score"] - mean["label"]
    checks = [("calibration", -contract["max_calibration_gap"] <= gap <= contract["max_calibration_gap"])]
    for one in sorted({row["segment"] for row in new.values()}):
        checks.append((f"segment:{one}", loss(new, one) <= loss(old, one) + contract["max_regression"]))
    return [name for name, good in checks if not good]


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    seen: dict[str, list[tuple[str, float]]] = {}
    for call in calls.itertuples():
        seen.setdefault(call.scenario, []).append((call.status, call.latency_ms))
    failures = []
    for scenario in contract["scenarios"]:
        statuses = {status for status, _ in seen.get(scenario, [])}
        if statuses != {"ok"}:
            failures.append(scenario)
    measured = sorted(latency for status, latency in seen.get("typical", []) if status == "ok")
    if not measured:
        failures.append("latency")
    else:
        nearest_rank = math.ceil(contract["percentile"] / 100 * len(measured))
        if measured[nearest_rank - 1] > contract["max_latency_ms"]:
            failures.append("latency")
    return failures


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    outcomes = dict.fromkeys(required)
    outcomes.update(results)
    verdict = "failed" if any(found is None or len(found) > 0 for found in outcomes.values()) else "passed"
    run_id = WorkspaceClient().model_versions.get(name, int(version)).run_id
    with mlflow.start_run(run_id=run_id):
        mlflow.log_text(json.dumps({"version": version, "verdict": verdict, "gates": results}), "gates/report.json")
    tags = {"validation_status": verdict, "validation_report": f"runs:/{run_id}/gates/report.json"}
    for key, value in tags.items():
        MlflowClient().set_model_version_tag(name, version, key, value)
    return verdict


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    if len(criteria) == 0:
        raise ValueError("nothing is declared")
    try:
        serving = WorkspaceClient().model_versions.get_by_alias(name, "champion").version
    except NotFound:
        serving = None
    if serving is not None and serving == int(version):
        raise ValueError("already promoted")
    MlflowClient().set_model_version_tag(name, version, key="rollback_criteria", value=json.dumps(criteria, indent=1))


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    before = [one for one in declared if one["declared_at"] < promoted_at]
    metrics = {one["metric"] for one in before}
    answer = []
    for metric in metrics:
        rule = max((one for one in before if one["metric"] == metric), key=lambda one: one["declared_at"])
        values = observed.get(metric) or []
        if not values:
            raise KeyError(metric)
        streaks = [len(list(group)) for high, group in groupby(value > rule["limit"] for value in values) if high]
        if max(streaks, default=0) >= rule["windows"]:
            answer.append(metric)
    return answer
