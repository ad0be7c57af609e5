"""Reference for lab 4.4."""

import json
from datetime import datetime

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import MetricThreshold
from mlflow.models.evaluation.validation import ModelValidationFailedException
from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    return spark.read.option("versionAsOf", version).table(table).select(*columns)


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    # Each test says what is good, and everything else fails: a missing prediction compares false with any number.
    close = (golden["predicted"] - golden["expected"]).abs() <= tolerance
    checks = {
        "schema": all(sent.get(column["name"], _when_absent(column)) == column["type"] for column in inputs),
        "golden": not golden.empty and close.all(),
        "range": not golden.empty and golden["predicted"].between(0, 1).all(),
    }
    return [check for check, good in checks.items() if not good]


def _when_absent(column: dict) -> str | None:
    return None if column["required"] else column["type"]


def champion_gate(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    # Each model is evaluated in its own run, so that neither writes over what was measured of the other.
    with mlflow.start_run(run_id=champion_run):
        champion = mlflow.models.evaluate(
            data=scored, predictions="champion", targets="label", model_type="regressor", evaluators="default"
        )
    with mlflow.start_run(run_id=candidate_run):
        candidate = mlflow.models.evaluate(
            data=scored, predictions="candidate", targets="label", model_type="regressor", evaluators="default"
        )
    checks = {
        "absolute": MetricThreshold(threshold=contract["max_brier"], greater_is_better=False),
        "champion": MetricThreshold(min_absolute_change=contract["min_gain"], greater_is_better=False),
    }
    failed = []
    for check, threshold in checks.items():
        try:
            mlflow.validate_evaluation_results({"mean_squared_error": threshold}, candidate, champion)
        except ModelValidationFailedException:
            failed.append(check)
    return failed


def segment_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    ours, theirs = (frame.set_index("customer_id").sort_index() for frame in (candidate, champion))
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):
        return ["rows"]
    worse = (ours["score"] - ours["label"]) ** 2 - (theirs["score"] - theirs["label"]) ** 2
    by_segment = worse.groupby(ours["segment"]).mean()
    failed = [f"segment:{segment}" for segment in by_segment.index[by_segment > contract["max_regression"]]]
    # Ranking and squared error can both improve while the scores are no probabilities any more.
    if abs(ours["score"].mean() - ours["label"].mean()) > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    ok = calls["status"] == "ok"
    failed = []
    for scenario in contract["scenarios"]:
        here = ok[calls["scenario"] == scenario]
        if here.empty or not here.all():
            failed.append(scenario)
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN
        failed.append("latency")
    return failed


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    # The evidence first, the tags last: a tag never points to a report that is not there.
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    if not criteria:
        raise ValueError("a version without rollback criteria cannot be rolled back in time")
    client = MlflowClient()
    try:
        champion = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        champion = None
    if champion == version:
        raise ValueError(f"version {version} is the champion: it is too late to declare")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    in_force = {}
    for row in sorted(declared, key=lambda row: row["declared_at"]):
        if row["declared_at"] < promoted_at:
            in_force[row["metric"]] = row
    reasons = []
    for metric, row in in_force.items():
        if not observed.get(metric):
            raise LookupError(f"{metric} was declared and never measured")
        longest = run = 0
        for value in observed[metric]:
            run = run + 1 if value > row["limit"] else 0
            longest = max(longest, run)
        if longest >= row["windows"]:
            reasons.append(metric)
    return reasons
