"""Right: Arrow tables read whole, NumPy's quantiles, verdicts by exceptions to pass, a report by DELETE and INSERT."""

import datetime
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import SparkSession


def _columns(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name not in {"customer_id", "day"}]


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    """Nulls are dropped before NumPy makes NaN of them."""
    numbers = column.drop_null().to_numpy().astype("float64")
    return numbers[~np.isnan(numbers)]


def _on(table: pa.Table, days: list) -> pa.Table:
    return table.filter(pc.is_in(table["day"], value_set=pa.array(days, pa.date32())))


def profile_days(spark: SparkSession, table: str, days: list[datetime.date]) -> pd.DataFrame:
    everything = spark.read.table(table).toArrow()
    lines = []
    for day in days:
        part = _on(everything, [day])
        for name in _columns(part):
            column = part[name]
            line = {"day": day, "feature": name, "rows": part.num_rows, "nulls": column.null_count, "nans": 0}
            line |= {"least": None, "median": None, "most": None}
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                line["distinct"] = len(set(column.drop_null().to_pylist()))
            else:
                numbers = _numbers(column)
                line["nans"] = part.num_rows - column.null_count - len(numbers)
                line["distinct"] = len(np.unique(numbers))
                if len(numbers):
                    line |= {"least": numbers.min(), "median": np.median(numbers), "most": numbers.max()}
            lines.append(line)
    return pd.DataFrame(lines)


def check_rows(spark: SparkSession, table: str, day: datetime.date, contract: dict) -> list[dict]:
    frame = spark.read.table(table)
    types, part = dict(frame.dtypes), frame.where(f"day = '{day}'").toArrow()
    size = part.num_rows
    if not size:
        return [{"feature": None, "rows": size, "check": "empty"}]
    found = []

    def tell(feature, check, rows):
        if rows:
            found.append({"feature": feature, "check": check, "rows": int(rows)})

    customers = part["customer_id"].drop_null()
    tell(None, "key", size - len(customers))
    tell(None, "duplicate", len(customers) - len(customers.unique()))
    for name in _columns(part):
        if name not in contract:
            tell(name, "unexpected", size)
    for name in contract:
        rule = contract[name]
        if name not in types:
            tell(name, "missing", size)
        elif types[name] != rule["type"]:
            tell(name, "type", size)
        else:
            column = part[name]
            if rule["null"] is False:
                tell(name, "null", column.null_count)
            if types[name] != "string":
                numbers = _numbers(column)
                tell(name, "nan", size - column.null_count - len(numbers))
                least = -np.inf if rule["least"] is None else rule["least"]
                most = np.inf if rule["most"] is None else rule["most"]
                tell(name, "range", ((numbers < least) | (numbers > most)).sum())
    return found


def compare_days(
    spark: SparkSession, table: str, day: datetime.date, reference: list[datetime.date], limits: dict
) -> list[dict]:
    everything = spark.read.table(table).toArrow()
    today, past = _on(everything, [day]), _on(everything, reference)
    if past.num_rows == 0:
        raise ValueError("nothing to compare with")
    if today.num_rows == 0:
        return [{"feature": None, "check": "empty", "value": 0}]
    found = []
    for name in _columns(everything):
        rise = today[name].null_count / today.num_rows - past[name].null_count / past.num_rows
        if rise > limits["null_rate"]:
            found.append({"feature": name, "check": "null_rate", "value": rise})
        if pa.types.is_string(today[name].type) or pa.types.is_large_string(today[name].type):
            counts = [len(_on(past, [each])[name].drop_null().unique()) for each in reference]
            times = len(today[name].drop_null().unique()) / max(counts)
            if times > limits["distinct"]:
                found.append({"feature": name, "check": "distinct", "value": times})
            continue
        one, other = _numbers(today[name]), _numbers(past[name])
        if not len(one) or not len(other):
            continue
        best = 1.0
        for upper, lower in zip(
            np.quantile(one, limits["quantiles"]), np.quantile(other, limits["quantiles"]), strict=True
        ):
            if upper > 0 < lower and abs(math.log10(upper / lower)) > abs(math.log10(best)):
                best = float(upper / lower)
        if max(best, 1 / best) > limits["ratio"]:
            found.append({"feature": name, "check": "scale", "value": best})
    return found


def verdicts(features: list[str], rows: int, findings: list[dict], thresholds: dict) -> dict[str, str]:
    answer = {name: "pass" for name in features}
    warned, blocked = set(), set()
    for each in findings:
        about = set(features) if each["feature"] is None else {each["feature"]}
        if each["check"] not in thresholds or rows == 0 or each["rows"] > thresholds[each["check"]]["block"] * rows:
            blocked |= about
        elif each["rows"] > thresholds[each["check"]]["warn"] * rows:
            warned |= about
    for name in features:
        if name in warned:
            answer[name] = "warn"
        if name in blocked or rows == 0:
            answer[name] = "block"
    return answer


def file_report(
    spark: SparkSession,
    table: str,
    day: datetime.date,
    verdicts: dict[str, str],
    report: str,
    checked_at: datetime.datetime,
) -> None:
    history = spark.sql(f"DESCRIBE HISTORY {table}").toPandas()
    new = pd.DataFrame({"feature": list(verdicts), "verdict": list(verdicts.values())})
    new = new.assign(table_name=table, table_version=int(history["version"].iloc[0]), day=day, checked_at=checked_at)
    if spark.catalog.tableExists(report):
        for name in verdicts:
            spark.sql(
                f"DELETE FROM {report} WHERE table_name = '{table}' AND feature = '{name}' AND day = DATE '{day}' "
                f"AND table_version = {int(history['version'].iloc[0])}"
            )
    spark.createDataFrame(new).write.mode("append").saveAsTable(report)
    bad = " and ".join(new[new.verdict == "block"].feature)
    if bad:
        raise ValueError(f"not fit for use: {bad}")
