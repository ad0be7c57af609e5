"""Right: SQL with UNION ALL for profiles and findings, percentiles as an array, a report rewritten as a whole."""

from collections import Counter
from datetime import date, datetime
from math import log

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import NumericType


def profile_days(spark: SparkSession, table: str, days: list[date]) -> DataFrame:
    asked = ", ".join(f"(DATE '{day}')" for day in days)
    parts = []
    for field in spark.table(table).schema:
        if field.name in ("customer_id", "day"):
            continue
        nan = f"isnan({field.name})" if field.dataType.typeName() in ("float", "double") else "false"
        value = f"CASE WHEN NOT {nan} THEN {field.name} END"
        number = f"CAST({value} AS DOUBLE)" if isinstance(field.dataType, NumericType) else "CAST(NULL AS DOUBLE)"
        parts.append(f"""
            SELECT d.day, '{field.name}' AS feature, count(f.day) AS rows,
                count(f.day) - count({field.name}) AS nulls,
                count(CASE WHEN f.{field.name} IS NOT NULL AND {nan} THEN 1 END) AS nans,
                count(DISTINCT {value}) AS distinct, min({number}) AS least, percentile({number}, 0.5) AS median,
                max({number}) AS most
            FROM VALUES {asked} AS d(day) LEFT JOIN {table} f ON f.day = d.day GROUP BY d.day""")
    return spark.sql(" UNION ALL ".join(parts))


def check_rows(spark: SparkSession, table: str, day: date, contract: dict) -> list[dict]:
    frame = spark.table(table)
    types = dict(frame.dtypes)
    rows = frame.filter(f"day = DATE '{day}'").collect()
    if len(rows) == 0:
        return [dict(feature=None, check="empty", rows=0)]
    counter: Counter = Counter()
    customers = Counter(row.customer_id for row in rows)
    counter[None, "key"] = customers.pop(None, 0)
    counter[None, "duplicate"] = sum(customers.values()) - len(customers)
    for name in set(types) - {"customer_id", "day"} - set(contract):
        counter[name, "unexpected"] = len(rows)
    for name, rule in contract.items():
        if types.get(name) != rule["type"]:
            counter[name, "missing" if name not in types else "type"] = len(rows)
            continue
        low = float("-inf") if rule["least"] is None else rule["least"]
        high = float("inf") if rule["most"] is None else rule["most"]
        for row in rows:
            value = row[name]
            if value is None:
                counter[name, "null"] += not rule["null"]
            elif value != value:
                counter[name, "nan"] += 1
            elif not isinstance(value, str) and not low <= value <= high:
                counter[name, "range"] += 1
    return [dict(feature=of, check=check, rows=times) for (of, check), times in counter.items() if times > 0]


def compare_days(spark: SparkSession, table: str, day: date, reference: list[date], limits: dict) -> list[dict]:
    days = ", ".join(f"DATE '{each}'" for each in reference)
    shares = ", ".join(str(each) for each in limits["quantiles"])
    sides = {"now": f"day = DATE '{day}'", "then": f"day IN ({days})"}
    total = {side: spark.sql(f"SELECT count(*) FROM {table} WHERE {where}").first()[0] for side, where in sides.items()}
    if not total["then"]:
        raise ValueError("no reference")
    if not total["now"]:
        return [{"check": "empty", "feature": None, "value": 0}]
    findings = []
    for name, kind in spark.table(table).dtypes:
        if name in ("customer_id", "day"):
            continue
        share = {}
        for side, where in sides.items():
            share[side] = (
                spark.sql(f"SELECT count(*) FROM {table} WHERE {where} AND {name} IS NULL").first()[0] / total[side]
            )
        if share["now"] - share["then"] > limits["null_rate"]:
            findings.append({"check": "null_rate", "feature": name, "value": share["now"] - share["then"]})
        if kind == "string":
            each_day = spark.sql(
                f"SELECT day, count(DISTINCT {name}) AS n FROM {table} WHERE {sides['now']} OR {sides['then']} GROUP BY day"
            ).collect()
            most = max(row.n for row in each_day if row.day in reference)
            growth = next(row.n for row in each_day if row.day == day) / most
            if growth > limits["distinct"]:
                findings.append({"check": "distinct", "feature": name, "value": growth})
        else:
            known = f"{name} IS NOT NULL" + (f" AND NOT isnan({name})" if kind in ("double", "float") else "")
            now, then = (
                spark.sql(f"SELECT percentile({name}, array({shares})) FROM {table} WHERE {where} AND {known}").first()[
                    0
                ]
                for where in sides.values()
            )
            logs = [log(a / b) for a, b in zip(now or [], then or [], strict=False) if min(a, b) > 0]
            for far in sorted(logs, key=abs)[-1:]:
                if abs(far) > log(limits["ratio"]):
                    findings.append({"check": "scale", "feature": name, "value": 2.718281828459045**far})
    return findings


def verdicts(features: list[str], rows: int, findings: list[dict], thresholds: dict) -> dict[str, str]:
    if not rows:
        return {each: "block" for each in features}

    def level(finding: dict) -> int:
        if finding["check"] not in thresholds:
            return 2
        bounds = thresholds[finding["check"]]
        return sum(finding["rows"] / rows > bounds[each] for each in ("warn", "block"))

    return {
        each: ("pass", "warn", "block")[max([level(f) for f in findings if f["feature"] in (None, each)] or [0])]
        for each in features
    }


def file_report(
    spark: SparkSession, table: str, day: date, verdicts: dict[str, str], report: str, checked_at: datetime
) -> None:
    version = max(row.version for row in spark.sql(f"DESCRIBE HISTORY {table}").collect())
    values = ", ".join(
        f"('{table}', CAST({version} AS BIGINT), DATE '{day}', '{feature}', '{verdict}', TIMESTAMP '{checked_at.isoformat()}')"
        for feature, verdict in verdicts.items()
    )
    names = "table_name, table_version, day, feature, verdict, checked_at"
    new = spark.sql(f"SELECT * FROM VALUES {values} AS v({names})")
    if spark.catalog.tableExists(report):
        keys = ["table_name", "table_version", "day", "feature"]
        new = spark.table(report).join(new, keys, "left_anti").unionByName(new)
    new.write.mode("overwrite").saveAsTable(report)
    stopped = [feature for feature in verdicts if verdicts[feature] == "block"]
    assert_none(stopped)


def assert_none(stopped: list[str]) -> None:
    if stopped:
        raise ValueError(f"stopped by {stopped}")
