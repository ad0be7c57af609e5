"""Right: rules as a table of functions, ranks and unions in Spark, stacked columns in place of a sum for each."""

from collections import Counter
from datetime import datetime

import pyspark.sql.functions as f
from databricks.feature_engineering import FeatureEngineeringClient
from pyspark.sql import DataFrame, SparkSession, Window

RULES = [
    ("entity", "empty", lambda c: len(c["entity"]) == 0),
    ("aggregate", "unknown", lambda c: c["aggregate"] not in ("count", "sum", "max")),
    ("nulls", "unknown", lambda c: c["nulls"] not in ("keep", "default")),
    ("window_days", "range", lambda c: c["window_days"] <= 0),
    ("max_age_hours", "range", lambda c: c["max_age_hours"] <= 0),
    ("refresh_hours", "range", lambda c: c["refresh_hours"] <= 0),
    ("window_ends_hours", "future", lambda c: c["window_ends_hours"] < 0),
    ("known_time", "same", lambda c: c["known_time"] == c["event_time"]),
    ("refresh_hours", "slow", lambda c: c["refresh_hours"] > c["max_age_hours"] > 0),
]
ALWAYS = {
    "feature", "entity", "source", "event_time", "known_time", "aggregate",
    "window_days", "window_ends_hours", "nulls", "stamp", "max_age_hours", "refresh_hours",
}  # fmt: skip


def contract_problems(contract: dict) -> list[dict]:
    there = {field for field in contract if contract[field] is not None}
    wanted = ALWAYS.copy()
    wanted |= {"column"} if contract.get("aggregate") in ("sum", "max") else set()
    wanted |= {"default"} if contract.get("nulls") == "default" else set()
    problems = [(field, "missing") for field in wanted - there]
    for field, problem, broken in RULES:
        try:
            if field in there and broken(contract):
                problems.append((field, problem))
        except (KeyError, TypeError):  # a field that the rule needs is not there
            continue
    return [dict(field=field, problem=problem) for field, problem in problems]


def classify_features(columns: list[dict]) -> dict[str, dict]:
    def kind(c: dict) -> str:
        return (
            "real-time" * (c["comes_from"] == "request")
            or "aggregate" * (c["window_days"] is not None)
            or {"never": "static"}.get(c["changes"], "slowly changing")
        )

    def risks(c: dict) -> set[str]:
        happens, arrives = c["last_event_hours"], c["last_event_hours"] + c["delay_hours"]
        found = {"rewritten"} if c["changes"] == "in place" else set()
        if max(happens, arrives) > 0:
            found.add("future" if happens > 0 else "late")
        return found

    return {c["name"]: {"kind": kind(c), "risks": list(risks(c))} for c in columns}


def compute_feature(spark: SparkSession, contract: dict, decisions: DataFrame) -> DataFrame:
    lasts = 24 * contract["window_days"] * 3600 * 1_000_000
    gap = contract["window_ends_hours"] * 3600 * 1_000_000
    rides = spark.table(contract["source"]).select(
        *contract["entity"],
        f.unix_micros(contract["event_time"]).alias("happened"),
        f.unix_micros(contract["known_time"]).alias("arrived"),
        (f.lit(1) if contract["aggregate"] == "count" else f.col(contract["column"])).alias("amount"),
    )
    asked = decisions.withColumn("decided", f.unix_micros("decided_at"))
    before = f.col("decided") - gap - f.col("happened")
    inside = (before > 0) & (before <= lasts) & (f.col("arrived") <= f.col("decided"))
    value = f.max("amount") if contract["aggregate"] == "max" else f.sum("amount")
    joined = asked.join(rides, contract["entity"], "left").withColumn("amount", f.when(inside, f.col("amount")))
    result = joined.groupBy("decision_id").agg(value.alias(contract["feature"]))
    return result.na.fill({contract["feature"]: contract["default"]}) if contract["nulls"] == "default" else result


def table_problems(spark: SparkSession, table: str, contract: dict, now: datetime) -> list[str]:
    stamp, feature, problems = contract["stamp"], contract["feature"], []
    keys = FeatureEngineeringClient().get_table(name=table)
    rows = spark.table(table)
    names = [*contract["entity"], stamp]
    if Counter(keys.primary_keys) != Counter(names):
        problems.append("key")
    if stamp not in list(keys.timestamp_keys):
        problems.append("time")
    nth = f.row_number().over(Window.partitionBy(*names).orderBy(stamp))
    if rows.select(nth.alias("nth")).where("nth = 2").count():
        problems.append("grain")
    if feature not in rows.schema.names:
        problems.append("feature")
    elif contract["nulls"] == "default" and rows.count() > rows.dropna(subset=[feature]).count():
        problems.append("null")
    age = f.unix_micros(f.lit(now)) - f.unix_micros(f.max(stamp))
    youngest = rows.agg(age.alias("age")).first()["age"]
    if youngest is None or youngest > contract["max_age_hours"] * 3_600_000_000:
        problems.append("stale")
    return problems


def rewritten_columns(spark: SparkSession, table: str, key: list[str], version: int) -> list[dict]:
    def cells(frame: DataFrame, columns: list[str], side: str) -> DataFrame:
        pairs = f.array(*[f.struct(f.lit(c).alias("name"), f.col(c).cast("string").alias(side)) for c in columns])
        return frame.select(*key, f.explode(pairs).alias("cell")).select(*key, "cell.name", f"cell.{side}")

    now, then = spark.table(table), spark.sql(f"SELECT * FROM {table} VERSION AS OF {version}")
    both = [column for column in now.columns if column in then.columns and column not in key]
    pairs = cells(now, both, "new").join(cells(then, both, "old"), [*key, "name"])
    counts: dict[str, Counter] = {}
    for row in pairs.where("NOT (new <=> old)").collect():
        counts.setdefault(row["name"], Counter())["filled" if row["old"] is None else "changed"] += 1
    return [{"column": name, "filled": each["filled"], "changed": each["changed"]} for name, each in counts.items()]


def definition_differences(
    spark: SparkSession, offline: str, online: str, key: str, defaults: dict[str, float]
) -> list[dict]:
    one, other = spark.sql(offline), spark.sql(online)
    features = [name for name in one.columns if name != key]
    left = one.select(f.col(key).alias("k"), *[f.col(name).alias(f"a_{name}") for name in features])
    right = other.select(f.col(key).alias("j"), *[f.col(name).alias(f"b_{name}") for name in features])
    found: list[dict] = []
    for row in left.join(right, f.col("k") == f.col("j"), "full").collect():
        if row["k"] is None or row["j"] is None:
            lost = "lost offline" if row["k"] is None else "lost online"
            found.append({"key": row["k"] or row["j"], "feature": None, "kind": lost})
            continue
        for name in features:
            a, b = row[f"a_{name}"], row[f"b_{name}"]
            kind = _kind(a, b, defaults.get(name))
            found += [{"key": row["k"], "feature": name, "kind": kind}] if kind else []
    return found


def _kind(a: float | None, b: float | None, default: float | None) -> str:
    if a is not None and b is not None:
        return "value" if abs(a - b) > 1e-9 * max(abs(a), abs(b)) else ""
    if a is b:
        return ""
    return "default" if (b if a is None else a) == default else "null"
