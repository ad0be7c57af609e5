"""Reference for lab 2.1."""

import math
from datetime import datetime
from functools import reduce
from operator import and_

from databricks.feature_engineering import FeatureEngineeringClient
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

NEEDED = [
    *("feature", "entity", "source", "event_time", "known_time", "aggregate", "window_days", "window_ends_hours"),
    *("nulls", "stamp", "max_age_hours", "refresh_hours"),
]
ABOVE_ZERO = ["window_days", "max_age_hours", "refresh_hours"]
KNOWN = {"aggregate": ["count", "sum", "max"], "nulls": ["keep", "default"]}


def contract_problems(contract: dict) -> list[dict]:
    given = {name: value for name, value in contract.items() if value is not None}
    needed = list(NEEDED)
    if given.get("aggregate") in ("sum", "max"):
        needed.append("column")
    if given.get("nulls") == "default":
        needed.append("default")
    problems = {name: "missing" for name in needed if name not in given}
    problems |= {name: "unknown" for name, words in KNOWN.items() if name in given and given[name] not in words}
    problems |= {name: "range" for name in ABOVE_ZERO if name in given and given[name] <= 0}
    if given.get("entity") == []:
        problems["entity"] = "empty"
    if given.get("window_ends_hours", 0) < 0:
        problems["window_ends_hours"] = "future"
    if "known_time" in given and given["known_time"] == given.get("event_time"):
        problems["known_time"] = "same"
    ages = {"refresh_hours", "max_age_hours"}
    if not ages & problems.keys() and given["refresh_hours"] > given["max_age_hours"]:
        problems["refresh_hours"] = "slow"
    return [{"field": name, "problem": problem} for name, problem in problems.items()]


def classify_features(columns: list[dict]) -> dict[str, dict]:
    return {each["name"]: {"kind": _kind(each), "risks": _risks(each)} for each in columns}


def _kind(column: dict) -> str:
    if column["comes_from"] == "request":
        return "real-time"
    if column["window_days"] is not None:
        return "aggregate"
    return "static" if column["changes"] == "never" else "slowly changing"


def _risks(column: dict) -> list[str]:
    last, delay = column["last_event_hours"], column["delay_hours"]
    holds = {"future": last > 0, "late": last <= 0 < last + delay, "rewritten": column["changes"] == "in place"}
    return [risk for risk, true in holds.items() if true]


def compute_feature(spark: SparkSession, contract: dict, decisions: DataFrame) -> DataFrame:
    feature, entity = contract["feature"], contract["entity"]
    asked = decisions.select("decision_id", "decided_at", *[F.col(name).alias(f"of_{name}") for name in entity])
    end = F.col("decided_at") - F.expr(f"INTERVAL {contract['window_ends_hours']} HOURS")
    start = end - F.expr(f"INTERVAL {24 * contract['window_days']} HOURS")
    event, known = F.col(contract["event_time"]), F.col(contract["known_time"])
    same = reduce(and_, [F.col(f"of_{name}") == F.col(name) for name in entity])
    # The window goes by when it happened; whether anybody knew goes by when it arrived.
    counts = same & (event >= start) & (event < end) & (known <= F.col("decided_at"))
    value = {"count": lambda _: F.count("*"), "sum": F.sum, "max": F.max}[contract["aggregate"]](contract.get("column"))
    found = asked.join(spark.table(contract["source"]), counts).groupBy("decision_id").agg(value.alias(feature))
    result = decisions.select("decision_id").join(found, "decision_id", "left")
    if contract["nulls"] == "default":
        result = result.withColumn(feature, F.coalesce(F.col(feature), F.lit(contract["default"])))
    return result


def table_problems(spark: SparkSession, table: str, contract: dict, now: datetime) -> list[str]:
    about, rows = FeatureEngineeringClient().get_table(name=table), spark.table(table)
    feature, entity, stamp = contract["feature"], contract["entity"], contract["stamp"]
    has_feature = feature in rows.columns
    oldest = F.lit(now) - F.expr(f"INTERVAL {contract['max_age_hours']} HOURS")
    broken = {
        "key": sorted(about.primary_keys) != sorted([*entity, stamp]),
        "time": list(about.timestamp_keys) != [stamp],
        "feature": not has_feature,
        "grain": not rows.groupBy(*entity, stamp).count().where("count > 1").isEmpty(),
        "null": contract["nulls"] == "default" and has_feature and not rows.where(F.col(feature).isNull()).isEmpty(),
        "stale": rows.where(F.col(stamp) >= oldest).isEmpty(),
    }
    return [name for name, true in broken.items() if true]


def rewritten_columns(spark: SparkSession, table: str, key: list[str], version: int) -> list[dict]:
    now, then = spark.table(table), spark.sql(f"SELECT * FROM {table} VERSION AS OF {version}")
    columns = [name for name in then.columns if name in now.columns and name not in key]
    both = now.join(then.select(*key, *[F.col(name).alias(f"{name}__then") for name in columns]), key)
    sums = []
    for name in columns:
        old, new = F.col(f"{name}__then"), F.col(name)
        sums.append(F.count(F.when(old.isNull() & new.isNotNull(), 1)).alias(f"{name}__filled"))
        # Null-safe: a plain comparison with null is neither true nor false.
        sums.append(F.count(F.when(old.isNotNull() & ~old.eqNullSafe(new), 1)).alias(f"{name}__changed"))
    counted = both.agg(*sums).first().asDict()
    found = [
        {"column": name, **{what: counted[f"{name}__{what}"] for what in ("filled", "changed")}} for name in columns
    ]
    return [each for each in found if each["filled"] or each["changed"]]


def definition_differences(
    spark: SparkSession, offline: str, online: str, key: str, defaults: dict[str, float]
) -> list[dict]:
    sides = [{row[key]: row.asDict() for row in spark.sql(query).collect()} for query in (offline, online)]
    differences = []
    for name in sides[0].keys() | sides[1].keys():
        one, other = (side.get(name) for side in sides)
        if one is None or other is None:
            kind = "lost offline" if one is None else "lost online"
            differences.append({"key": name, "feature": None, "kind": kind})
            continue
        for feature in one.keys() - {key}:
            if kind := _difference(one[feature], other[feature], defaults.get(feature)):
                differences.append({"key": name, "feature": feature, "kind": kind})
    return differences


def _difference(one: float | None, other: float | None, default: float | None) -> str | None:
    if one is None and other is None:
        return None
    if one is None or other is None:
        value = other if one is None else one
        return "default" if default is not None and math.isclose(value, default) else "null"
    return None if math.isclose(one, other, rel_tol=1e-9) else "value"
