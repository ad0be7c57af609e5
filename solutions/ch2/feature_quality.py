"""Reference for lab 2.5."""

import math
from datetime import date, datetime
from functools import reduce

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

NO_FEATURES = ("customer_id", "day")
NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double")
LEVELS = ["pass", "warn", "block"]


def _features(frame: DataFrame) -> dict[str, str]:
    return {name: kind for name, kind in frame.dtypes if name not in NO_FEATURES}


def _is_nan(name: str, kind: str) -> Column:
    return F.coalesce(F.isnan(name), F.lit(False)) if kind in ("float", "double") else F.lit(False)


def _values(name: str, kind: str) -> Column:
    """The column without NaN, which Spark would sort above every number."""
    return F.when(~_is_nan(name, kind), F.col(name))


def profile_days(spark: SparkSession, table: str, days: list[date]) -> DataFrame:
    frame = spark.table(table).where(F.col("day").isin(days))
    wanted = spark.createDataFrame([(day,) for day in days], "day date")
    profiles = []
    for name, kind in _features(frame).items():
        numbers = _values(name, kind).cast("double") if kind in NUMBERS else F.lit(None).cast("double")
        known = frame.groupBy("day").agg(
            F.count("*").alias("rows"),
            F.count(F.when(F.col(name).isNull(), 1)).alias("nulls"),
            F.count(F.when(_is_nan(name, kind), 1)).alias("nans"),
            F.count_distinct(_values(name, kind)).alias("distinct"),
            F.min(numbers).alias("least"),
            F.percentile(numbers, 0.5).alias("median"),
            F.max(numbers).alias("most"),
        )
        # From the days that were asked for: one on which nothing arrived has a row as well.
        every_day = wanted.join(known, "day", "left").fillna(0, ["rows", "nulls", "nans", "distinct"])
        profiles.append(every_day.withColumn("feature", F.lit(name)))
    return reduce(DataFrame.unionByName, profiles)


def check_rows(spark: SparkSession, table: str, day: date, contract: dict) -> list[dict]:
    frame = spark.table(table).where(F.col("day") == day)
    kinds = _features(frame)
    fitting = {name: rule for name, rule in contract.items() if kinds.get(name) == rule["type"]}
    keys = F.col("customer_id")
    counts = {
        (None, "key"): F.count(F.when(keys.isNull(), 1)),
        (None, "duplicate"): F.count(keys) - F.count_distinct(keys),
    }
    for name, rule in fitting.items():
        values, outside = _values(name, kinds[name]), F.lit(False)
        if rule["least"] is not None:
            outside |= values < rule["least"]
        if rule["most"] is not None:
            outside |= values > rule["most"]
        counts[name, "range"] = F.count(F.when(outside, 1))
        counts[name, "nan"] = F.count(F.when(_is_nan(name, kinds[name]), 1))
        if not rule["null"]:
            counts[name, "null"] = F.count(F.when(F.col(name).isNull(), 1))
    rows, *found = frame.agg(F.count("*"), *counts.values()).first()
    if rows == 0:  # violates no rule about rows, and is the worst day of all
        return [{"feature": None, "check": "empty", "rows": 0}]
    of_columns = [(name, "type" if name in kinds else "missing") for name in contract if name not in fitting]
    of_columns += [(name, "unexpected") for name in kinds if name not in contract]
    every = [*((place, rows) for place in of_columns), *zip(counts, found, strict=True)]
    return [{"feature": name, "check": check, "rows": count} for (name, check), count in every if count]


def compare_days(spark: SparkSession, table: str, day: date, reference: list[date], limits: dict) -> list[dict]:
    frame = spark.table(table)
    kinds = _features(frame)
    today, before = frame.where(F.col("day") == day), frame.where(F.col("day").isin(reference))
    wanted = [F.count("*").alias("rows")]
    for name, kind in kinds.items():
        wanted.append(F.count(F.when(F.col(name).isNull(), 1)).alias(f"nulls {name}"))
        if kind in NUMBERS:
            wanted += [
                F.percentile(_values(name, kind), quantile).alias(f"{quantile} {name}")
                for quantile in limits["quantiles"]
            ]
    # All rows of the reference at once: the mean of daily rates would count a small day as much as a large one.
    mine, theirs = today.agg(*wanted).first(), before.agg(*wanted).first()
    if theirs["rows"] == 0:
        raise ValueError(f"{table} has no rows of the reference days")
    if mine["rows"] == 0:
        return [{"feature": None, "check": "empty", "value": 0}]
    found = []
    for name, kind in kinds.items():
        rate = mine[f"nulls {name}"] / mine["rows"] - theirs[f"nulls {name}"] / theirs["rows"]
        if rate > limits["null_rate"]:
            found.append({"feature": name, "check": "null_rate", "value": rate})
        if kind == "string":
            times = _categories(today, name) / (_categories(before, name) or 1)
            if times > limits["distinct"]:
                found.append({"feature": name, "check": "distinct", "value": times})
            continue
        pairs = [(mine[f"{quantile} {name}"], theirs[f"{quantile} {name}"]) for quantile in limits["quantiles"]]
        ratios = [one / other for one, other in pairs if one and other and one > 0 and other > 0]
        farthest = max(ratios, key=lambda ratio: abs(math.log(ratio)), default=1.0)
        if farthest > limits["ratio"] or farthest < 1 / limits["ratio"]:
            found.append({"feature": name, "check": "scale", "value": farthest})
    return found


def _categories(frame: DataFrame, name: str) -> int:
    """The number of different values on the day with most of them."""
    return frame.groupBy("day").agg(F.count_distinct(name).alias("n")).agg(F.max("n")).first()[0]


def verdicts(features: list[str], rows: int, findings: list[dict], thresholds: dict) -> dict[str, str]:
    found = dict.fromkeys(features, "pass" if rows else "block")
    for finding in findings:
        limit = thresholds.get(finding["check"])
        share = finding["rows"] / rows if rows else 1.0
        if limit is None or share > limit["block"]:
            level = "block"
        else:
            level = "warn" if share > limit["warn"] else "pass"
        for name in features if finding["feature"] is None else [finding["feature"]]:
            if name in found:
                found[name] = max(found[name], level, key=LEVELS.index)
    return found


def file_report(
    spark: SparkSession, table: str, day: date, verdicts: dict[str, str], report: str, checked_at: datetime
) -> None:
    version = spark.sql(f"DESCRIBE HISTORY {table} LIMIT 1").first()["version"]
    rows = [(table, version, day, feature, verdict, checked_at) for feature, verdict in verdicts.items()]
    schema = "table_name string, table_version bigint, day date, feature string, verdict string, checked_at timestamp"
    spark.sql(f"CREATE TABLE IF NOT EXISTS {report} ({schema})")
    spark.createDataFrame(rows, schema).createOrReplaceTempView("new_report")
    same = " AND ".join(f"old.{name} = new.{name}" for name in ("table_name", "table_version", "day", "feature"))
    spark.sql(f"""
        MERGE INTO {report} old USING new_report new ON {same}
        WHEN MATCHED THEN UPDATE SET verdict = new.verdict, checked_at = new.checked_at
        WHEN NOT MATCHED THEN INSERT *""")
    # After the report is kept: the run that fails is the one that somebody will ask about.
    blocked = sorted(feature for feature, verdict in verdicts.items() if verdict == "block")
    if blocked:
        raise ValueError(f"{table} on {day}: blocked are {', '.join(blocked)}")
