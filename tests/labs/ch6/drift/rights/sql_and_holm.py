"""Right: rows by SQL and bisect, Holm's correction, a deque of high days, aliases from the registered model."""

import math
from bisect import bisect_right
from collections import defaultdict, deque
from datetime import timedelta

import mlflow
import numpy as np
from pyspark.sql import SparkSession
from scipy.stats import chi2, kstest


def psi(spark: SparkSession, table: str, column: str, baseline: str, bins: int) -> dict[str, float | None]:
    groups = defaultdict(list)
    for period, value in spark.sql(f"SELECT period, CAST({column} AS DOUBLE) FROM {table}").collect():
        kept = groups[period]
        if value is not None and value == value:
            kept.append(value)
    reference = groups.pop(baseline, [])
    if reference == []:
        raise ValueError("the baseline is empty")
    cuts = sorted({float(np.percentile(reference, 100 * step / bins)) for step in range(1, bins)})

    def histogram(numbers: list) -> list:
        heights = [0.5] * (len(cuts) + 1)
        for number in numbers:
            heights[bisect_right(cuts, number)] += 1
        return [height / math.fsum(heights) for height in heights]

    usual = histogram(reference)
    result = {}
    for period, numbers in groups.items():
        pairs = zip(histogram(numbers), usual, strict=True)
        result[period] = math.fsum((p - q) * (math.log(p) - math.log(q)) for p, q in pairs) if numbers else None
    return result


def feature_drift(baseline: dict[str, list], current: dict[str, list], alpha: float, minimum: int) -> dict[str, str]:
    answer = dict.fromkeys(baseline, "too few")
    tested = []
    for column, before in baseline.items():
        x = [v for v in before if v is not None and v == v]
        y = [v for v in current[column] if v is not None and v == v]
        if len(x) >= minimum and len(y) >= minimum:
            answer[column] = "stable"
            tested.append((independence(x, y) if isinstance(x[0], str) else kstest(x, y).pvalue, column))
    for step, (p, column) in enumerate(sorted(tested)):
        if p > alpha / (len(tested) - step):
            break
        answer[column] = "drift"
    return answer


def independence(x: list, y: list) -> float:
    total, statistic, categories = len(x) + len(y), 0.0, set(x + y)
    for category in categories:
        both = x.count(category) + y.count(category)
        for side in (x, y):
            expected = both * len(side) / total
            statistic += (side.count(category) - expected) ** 2 / expected
    return chi2.sf(statistic, len(categories) - 1) if len(categories) > 1 else 1.0


def read_drift(spark: SparkSession, table: str, column: str, metric: str, granularity: str) -> list[dict]:
    query = f"""
        SELECT window.start AS start, {metric} AS value FROM {table}
        WHERE column_name = '{column}' AND granularity = '{granularity}' AND drift_type = 'BASELINE'
            AND slice_key IS NULL AND {metric} IS NOT NULL
        ORDER BY 1"""
    return [row.asDict() for row in spark.sql(query).collect()]


def alert(days: list[dict], rule: dict) -> list[str]:
    by_weekday = defaultdict(list)
    window = deque(maxlen=rule["last"])
    state, out = "quiet", []
    for row in days:
        healthy = row["null_rate"] <= rule["null_rate"] and 1 / rule["ratio"] <= row["scale"] <= rule["ratio"]
        if not healthy:
            out += ["pipeline"]
            continue
        same = by_weekday[row["day"].weekday()]
        past = [value for day, value in same if row["day"] - day <= timedelta(weeks=rule["weeks"])]
        window.append(1 if past and row["value"] > float(np.median(past)) + rule["excess"] else 0)
        same.append((row["day"], row["value"]))
        if state == "quiet":
            state = "drift" if sum(window) >= rule["raise"] else "quiet"
        else:
            state = "quiet" if sum(window) <= rule["clear"] else "drift"
        out += [state]
    return out


def act(name: str, version: str, verdicts: list[str], days: int, columns: list[str]) -> str:
    client = mlflow.MlflowClient()
    aliases = {alias: str(number) for alias, number in client.get_registered_model(name).aliases.items()}
    lasting = 0
    for verdict in reversed(verdicts):
        if verdict != "drift":
            break
        lasting += 1
    if lasting < days or aliases["champion"] != version:
        return "kept"
    former = aliases.get("previous", version)
    needed = [] if former == version else (client.get_model_version(name, former).tags.get("features") or "").split(",")
    if not needed or not all(feature in columns for feature in needed):
        return "blocked"
    client.set_registered_model_alias(name, "champion", former)
    return "rolled back"
