"""Spark's DeltaTable-free reader options with selectExpr, NumPy arrays and one merge, and MLflow's search calls for the registry.

Written as an engineer would who thinks in tables: every gate makes a table of checks and lists what does not hold in it.
"""

import json
from datetime import datetime

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import MetricThreshold
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    reader = spark.read.format("delta").options(versionAsOf=str(version))
    return reader.table(table).select([F.col(column) for column in columns])


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    signature = pd.DataFrame(inputs)
    signature["sent"] = signature["name"].map(sent)
    absent = signature["sent"].isna()
    broken = signature[(absent & signature["required"]) | (~absent & (signature["sent"] != signature["type"]))]
    predicted = golden["predicted"].to_numpy(dtype=float)
    expected = golden["expected"].to_numpy(dtype=float)
    found = [] if broken.empty else ["schema"]
    if predicted.size == 0 or not np.isclose(predicted, expected, rtol=0, atol=tolerance).all():
        found.append("golden")
    if predicted.size == 0 or not np.all((predicted >= 0) & (predicted <= 1)):
        found.append("range")
    return found


def champion_gate(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    results = {}
    for column, run_id in {"candidate": candidate_run, "champion": champion_run}.items():
        mlflow.start_run(run_id=run_id)
        try:
            results[column] = mlflow.models.evaluate(
                None, scored[["label", column]], targets="label", predictions=column, model_type="regressor"
            )
        finally:
            mlflow.end_run()

    def missed(**limit: float) -> bool:
        bar = MetricThreshold(greater_is_better=False, **limit)
        try:
            mlflow.validate_evaluation_results(
                validation_thresholds={"mean_squared_error": bar},
                candidate_result=results["candidate"],
                baseline_result=results["champion"],
            )
        except MlflowException:
            return True
        return False

    found = ["absolute"] if missed(threshold=contract["max_brier"]) else []
    return [*found, "champion"] if missed(min_absolute_change=contract["min_gain"]) else found


def segment_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    both = champion.merge(
        candidate, on="customer_id", how="outer", suffixes=("_old", "_new"), indicator="where", validate="one_to_one"
    )
    usable = both["where"].eq("both") & both["label_old"].eq(both["label_new"])
    usable &= both["score_old"].notna() & both["score_new"].notna()
    if len(both) == 0 or not usable.all():
        return ["rows"]
    for side in ("old", "new"):
        both[f"brier_{side}"] = np.square(both[f"score_{side}"] - both[f"label_{side}"])
    means = both.groupby("segment_new")[["brier_old", "brier_new"]].mean()
    found = ["segment:" + name for name, old, new in means.itertuples() if new > old + contract["max_regression"]]
    if np.abs(np.mean(both["score_new"] - both["label_new"])) > contract["max_calibration_gap"]:
        found.append("calibration")
    return found


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    share_ok = calls.assign(good=calls["status"].eq("ok")).groupby("scenario")["good"].mean()
    share_ok = share_ok.reindex(contract["scenarios"]).fillna(0.0)
    found = share_ok.index[share_ok < 1].tolist()
    typical = calls.query("scenario == 'typical' and status == 'ok'")["latency_ms"].to_numpy()
    if typical.size == 0:
        return [*found, "latency"]
    percentile = np.percentile(typical, contract["percentile"], method="higher")
    return [*found, "latency"] if percentile > contract["max_latency_ms"] else found


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    passed = True
    for gate in {*required, *results}:
        if gate not in results or results[gate] is None or results[gate]:
            passed = False
    status = "passed" if passed else "failed"
    registry = MlflowClient()
    (found,) = [one for one in registry.search_model_versions(f"name='{name}'") if str(one.version) == str(version)]
    report = {"model": name, "version": int(version), "verdict": status, "gates": results, "required": required}
    registry.log_text(found.run_id, json.dumps(report, indent=2), "gates/report.json")
    registry.set_model_version_tag(name, version, "validation_report", "runs:/" + found.run_id + "/gates/report.json")
    registry.set_model_version_tag(name, version, "validation_status", status)
    return status


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    registry = MlflowClient()
    aliases = registry.get_registered_model(name).aliases
    too_late = str(aliases.get("champion", "")) == str(version)
    if too_late or not criteria:
        raise ValueError("too late" if too_late else "no criteria")
    text = json.dumps([{key: one[key] for key in ("metric", "limit", "windows")} for one in criteria])
    registry.set_model_version_tag(name, version, "rollback_criteria", text)


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    if not declared:
        return []
    table = pd.DataFrame(declared)
    table = table[table["declared_at"] < promoted_at].sort_values("declared_at").groupby("metric").tail(1)
    reasons = []
    for row in table.itertuples():
        values = np.asarray(observed.get(row.metric, []), dtype=float)
        if values.size == 0:
            raise LookupError(f"no values for {row.metric}")
        above = (values > row.limit).astype(int)
        if (
            values.size >= row.windows
            and np.convolve(above, np.ones(row.windows, dtype=int), "valid").max() == row.windows
        ):
            reasons.append(row.metric)
    return reasons
