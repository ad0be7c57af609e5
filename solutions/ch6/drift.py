"""Reference for lab 6.3."""

from collections import Counter
from datetime import timedelta
from statistics import median

import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from scipy import stats


def psi(spark: SparkSession, table: str, column: str, baseline: str, bins: int) -> dict[str, float | None]:
    frame = spark.table(table).select("period", column).toPandas()
    values = {period: rows.dropna().to_numpy(float) for period, rows in frame.groupby("period")[column]}
    base = values.pop(baseline, np.array([]))
    if not len(base):
        raise ValueError(f"{table} has no value of {column} in {baseline}")
    # The bins belong to the baseline: fitted anew on each period, every bin would hold the same share again.
    edges = np.unique(np.quantile(base, np.arange(1, bins) / bins))
    expected = _shares(base, edges)
    found: dict[str, float | None] = {}
    for period, now in values.items():
        share = _shares(now, edges)
        found[str(period)] = float(np.sum((share - expected) * np.log(share / expected))) if len(now) else None
    return found


def _shares(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return (counts + 0.5) / (counts + 0.5).sum()


def feature_drift(baseline: dict[str, list], current: dict[str, list], alpha: float, minimum: int) -> dict[str, str]:
    found, chances = {}, {}
    for name in baseline:
        old, new = ([value for value in side[name] if not pd.isna(value)] for side in (baseline, current))
        if min(len(old), len(new)) < minimum:
            found[name] = "too few"
        elif isinstance(old[0], str):
            chances[name] = _chi_square(old, new)
        else:
            chances[name] = stats.ks_2samp(old, new).pvalue
    # Twenty tests at 5 % find something in two tables of three where nothing is.
    limit = alpha / max(1, len(chances))
    return found | {name: "drift" if chance <= limit else "stable" for name, chance in chances.items()}


def _chi_square(old: list, new: list) -> float:
    sides = Counter(old), Counter(new)
    names = sorted(set(old) | set(new))
    return float(stats.chi2_contingency([[side[name] for name in names] for side in sides]).pvalue)


def read_drift(spark: SparkSession, table: str, column: str, metric: str, granularity: str) -> list[dict]:
    rows = (
        spark.table(table)
        .where(F.col("column_name") == column)
        .where(F.col("granularity") == granularity)
        .where(F.col("drift_type") == "BASELINE")
        .where(F.col("slice_key").isNull())
        .select(F.col("window.start").alias("start"), F.col(metric).alias("value"))
        .where(F.col("value").isNotNull())
        .orderBy("start")
    )
    return [{"start": row["start"], "value": row["value"]} for row in rows.collect()]


def alert(days: list[dict], rule: dict) -> list[str]:
    usable: dict = {}
    highs: list[bool] = []
    verdicts, firing = [], False
    for each in days:
        rescaled = each["scale"] > rule["ratio"] or each["scale"] < 1 / rule["ratio"]
        if each["null_rate"] > rule["null_rate"] or rescaled:
            verdicts.append("pipeline")
            continue
        before = [each["day"] - timedelta(weeks=week) for week in range(1, rule["weeks"] + 1)]
        usual = [usable[day] for day in before if day in usable]
        highs.append(bool(usual) and each["value"] - median(usual) > rule["excess"])
        usable[each["day"]] = each["value"]
        count = sum(highs[-rule["last"] :])
        # Two limits: with one alone, a count about it would switch the alert on and off every day.
        if count >= rule["raise"]:
            firing = True
        elif count <= rule["clear"]:
            firing = False
        verdicts.append("drift" if firing else "quiet")
    return verdicts


def act(name: str, version: str, verdicts: list[str], days: int, columns: list[str]) -> str:
    recent = verdicts[-days:]
    if len(recent) < days or any(verdict != "drift" for verdict in recent):
        return "kept"
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion != version:
        return "kept"
    try:
        previous = str(client.get_model_version_by_alias(name, "previous").version)
    except MlflowException:
        return "blocked"
    features = client.get_model_version(name, previous).tags.get("features")
    runs = bool(features) and set(features.split(",")) <= set(columns)
    if not runs or previous == version:
        return "blocked"
    client.set_registered_model_alias(name, "champion", previous)
    return "rolled back"
