"""Right: Spark SQL for what is computed, pandas for what is compared, the SDK's own reading of a table's keys."""

from datetime import datetime, timedelta

import pandas as pd
from databricks.feature_engineering import FeatureEngineeringClient
from pyspark.sql import SparkSession


def contract_problems(contract: dict) -> list[dict]:
    told: list[dict] = []

    def tell(field: str, problem: str) -> None:
        told.append({"field": field, "problem": problem})

    def has(*fields: str) -> bool:
        return all(contract.get(field) is not None for field in fields)

    fields = ["feature", "entity", "source", "stamp", "event_time", "known_time"]
    fields += ["aggregate", "window_days", "window_ends_hours", "nulls"]
    if contract.get("aggregate") in {"sum", "max"}:
        fields.append("column")
    if contract.get("nulls") == "default":
        fields.append("default")
    for field in [*fields, "max_age_hours", "refresh_hours"]:
        if not has(field):
            tell(field, "missing")
    if has("entity") and not contract["entity"]:
        tell("entity", "empty")
    if has("aggregate") and contract["aggregate"] not in {"count", "sum", "max"}:
        tell("aggregate", "unknown")
    if has("nulls") and contract["nulls"] not in {"keep", "default"}:
        tell("nulls", "unknown")
    for field in ("window_days", "max_age_hours", "refresh_hours"):
        if has(field) and not contract[field] > 0:
            tell(field, "range")
    if has("window_ends_hours") and contract["window_ends_hours"] < 0:
        tell("window_ends_hours", "future")
    if has("event_time", "known_time") and contract["event_time"] == contract["known_time"]:
        tell("known_time", "same")
    if has("max_age_hours", "refresh_hours") and 0 < contract["max_age_hours"] < contract["refresh_hours"]:
        tell("refresh_hours", "slow")
    return told


def classify_features(columns: list[dict]) -> dict[str, dict]:
    result = {}
    for column in columns:
        match column:
            case {"comes_from": "request"}:
                kind = "real-time"
            case {"window_days": int()}:
                kind = "aggregate"
            case {"changes": "never"}:
                kind = "static"
            case _:
                kind = "slowly changing"
        risks = []
        if column["last_event_hours"] > 0:
            risks.append("future")
        elif column["last_event_hours"] + column["delay_hours"] > 0:
            risks.append("late")
        if column["changes"] == "in place":
            risks.append("rewritten")
        result[column["name"]] = {"kind": kind, "risks": risks}
    return result


def compute_feature(spark: SparkSession, contract: dict, decisions: pd.DataFrame) -> pd.DataFrame:
    spark.createDataFrame(decisions).createOrReplaceTempView("asked")
    on = " AND ".join(f"r.{name} = d.{name}" for name in contract["entity"])
    column = contract.get("column") or "*"
    query = f"""
        SELECT d.decision_id, {contract["aggregate"]}({"*" if contract["aggregate"] == "count" else "r." + column}) AS value
        FROM asked d JOIN {contract["source"]} r ON {on}
        WHERE r.{contract["event_time"]} >= d.decided_at - INTERVAL {contract["window_ends_hours"]} HOURS
                                            - INTERVAL {24 * contract["window_days"]} HOURS
          AND r.{contract["event_time"]} < d.decided_at - INTERVAL {contract["window_ends_hours"]} HOURS
          AND r.{contract["known_time"]} <= d.decided_at
        GROUP BY d.decision_id
    """
    values = {row.decision_id: row.value for row in spark.sql(query).collect()}
    features = [values.get(name) for name in decisions["decision_id"]]
    if contract["nulls"] == "default":
        features = [contract["default"] if value is None else value for value in features]
    return pd.DataFrame({"decision_id": decisions["decision_id"], contract["feature"]: features})


def table_problems(spark: SparkSession, table: str, contract: dict, now: datetime) -> list[str]:
    shown = FeatureEngineeringClient().get_table(name=table)
    frame = spark.table(table).toPandas()
    problems = set()
    if {*shown.primary_keys} != {*contract["entity"], contract["stamp"]}:
        problems.add("key")
    if contract["stamp"] not in shown.timestamp_keys:
        problems.add("time")
    if contract["feature"] not in frame:
        problems.add("feature")
    elif contract["nulls"] == "default" and frame[contract["feature"]].isna().any():
        problems.add("null")
    if frame.duplicated([*contract["entity"], contract["stamp"]]).any():
        problems.add("grain")
    stamps = pd.to_datetime(frame[contract["stamp"]], utc=True)
    limit = pd.Timestamp(now) - timedelta(hours=contract["max_age_hours"])
    if frame.empty or stamps.max() < (limit if limit.tzinfo else limit.tz_localize("UTC")):
        problems.add("stale")
    return sorted(problems)


def rewritten_columns(spark: SparkSession, table: str, key: list[str], version: int) -> list[dict]:
    old = spark.read.option("versionAsOf", version).table(table).toPandas().set_index(key)
    new = spark.table(table).toPandas().set_index(key)
    shared = old.index.intersection(new.index)
    told = []
    for column in old.columns.intersection(new.columns):
        then, now = old.loc[shared, column], new.loc[shared, column]
        filled = int((then.isna() & now.notna()).sum())
        changed = int((then.notna() & (now.isna() | (then != now))).sum())
        if filled + changed:
            told.append({"column": column, "filled": filled, "changed": changed})
    return told


def definition_differences(
    spark: SparkSession, offline: str, online: str, key: str, defaults: dict[str, float]
) -> list[dict]:
    left, right = spark.sql(offline).toPandas(), spark.sql(online).toPandas()
    merged = left.merge(right, on=key, how="outer", suffixes=("|off", "|on"), indicator="side")
    found = []
    for row in merged.to_dict("records"):
        if row["side"] != "both":
            kind = "lost online" if row["side"] == "left_only" else "lost offline"
            found.append({"key": row[key], "feature": None, "kind": kind})
            continue
        for feature in left.columns.drop(key):
            pair = [row[f"{feature}|off"], row[f"{feature}|on"]]
            known = [value for value in pair if pd.notna(value)]
            kind = ""
            if len(known) == 1:
                kind = "default" if known[0] == defaults.get(feature) else "null"
            elif len(known) == 2 and abs(pair[0] - pair[1]) > 1e-9 * max(map(abs, pair)):
                kind = "value"
            if kind:
                found.append({"key": row[key], "feature": feature, "kind": kind})
    return found
