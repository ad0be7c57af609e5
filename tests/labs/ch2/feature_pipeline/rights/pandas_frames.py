"""Right: pandas does the work and comes back as pandas; tables are overwritten, or changed by DELETE and append."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from pyspark.sql import DataFrame, SparkSession

KEYS = ["customer_id", "day"]


def local(frame: DataFrame) -> pd.DataFrame:
    rows = frame.toPandas()
    for name in rows.columns.intersection(["paid_at", "ingested_at", "last_paid_at"]):
        moments = pd.to_datetime(rows[name])
        rows[name] = moments if moments.dt.tz is not None else moments.dt.tz_localize("UTC")
    return rows


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows.dropna(subset=["payment_id", "customer_id"]).sort_values(["ingested_at", "position"])
    return known.drop_duplicates("payment_id", keep="last")


def deduplicate(payments: DataFrame) -> pd.DataFrame:
    return newest(local(payments))


def blocks_of(rows: pd.DataFrame, zone: str) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=[*KEYS, "payments", "captured", "total", "last_paid_at"])
    day = rows["paid_at"].dt.tz_convert(zone).dt.date.rename("day")
    grouped = rows.groupby(["customer_id", day])
    table = grouped.agg(captured=("amount", "count"), total=("amount", "sum"), last_paid_at=("paid_at", "max"))
    return table.assign(payments=grouped.size()).reset_index()


def daily_totals(payments: DataFrame, zone: str) -> pd.DataFrame:
    return blocks_of(local(payments), zone)


def rolled_up(blocks: pd.DataFrame, through: date, window: int, zone: str) -> pd.DataFrame:
    found = []
    for customer, theirs in blocks[blocks["day"] <= through].groupby("customer_id"):
        for number in range((through - min(theirs["day"])).days + 1):
            day = min(theirs["day"]) + timedelta(days=number)
            so_far = theirs[theirs["day"] <= day]
            recent = so_far[so_far["day"] > day - timedelta(days=window)]
            total, captured = float(recent["total"].sum()), int(recent["captured"].sum())
            found.append({
                "customer_id": customer,
                "day": day,
                "payments": int(recent["payments"].sum()),
                "total": total,
                "mean_amount": total / captured if captured else None,
                "last_paid_at": so_far["last_paid_at"].max(),
                "known_from": pd.Timestamp(day + timedelta(days=1)).tz_localize(zone).tz_convert("UTC"),
            })  # fmt: skip
    names = [*KEYS, "payments", "total", "mean_amount", "last_paid_at", "known_from"]
    return pd.DataFrame(found, columns=names)


def trailing_features(daily: DataFrame, through: date, window: int, zone: str) -> pd.DataFrame:
    return rolled_up(local(daily), through, window, zone)


def features_of(spark: SparkSession, source: str, through: date, window: int, zone: str) -> pd.DataFrame:
    return rolled_up(blocks_of(newest(local(spark.table(source))), zone), through, window, zone)


def written(spark: SparkSession, rows: pd.DataFrame, table: str) -> DataFrame:
    """The rows as a Spark frame with the table's own types."""
    schema = spark.table(table).schema
    values = rows[schema.names].astype(object).where(rows[schema.names].notna(), None)
    return spark.createDataFrame([tuple(_plain(value) for value in row) for row in values.to_numpy()], schema)


def _plain(value: object) -> object:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def rebuild_features(spark: SparkSession, source: str, target: str, through: date, window: int, zone: str) -> None:
    rows = features_of(spark, source, through, window, zone)
    written(spark, rows, target).write.insertInto(target, overwrite=True)


def update_features(
    spark: SparkSession, source: str, target: str, since: datetime | None, through: date, window: int, zone: str
) -> datetime | None:
    came = local(spark.table(source))
    watermark = None if came.empty else came["ingested_at"].max().to_pydatetime()
    new = set(came["customer_id"] if since is None else came.loc[came["ingested_at"] >= since, "customer_id"])
    have = max(spark.table(target).select("day").toPandas()["day"], default=date.min)
    rows = rolled_up(blocks_of(newest(came), zone), through, window, zone)
    rows = rows[rows["customer_id"].isin(new) | (rows["day"] > have)]
    for customer in set(rows["customer_id"]) & new:
        spark.sql(f"DELETE FROM {target} WHERE customer_id = '{customer}'")
    written(spark, rows, target).write.mode("append").saveAsTable(target)
    return watermark.astimezone(UTC) if watermark else None


def apply_batch(batch: DataFrame, batch_id: int, payments: str, daily: str, zone: str) -> None:
    spark = batch.sparkSession
    both = newest(pd.concat([local(batch), local(spark.table(payments))]))
    written(spark, both, payments).write.mode("overwrite").saveAsTable(payments)
    written(spark, blocks_of(both, zone), daily).write.mode("overwrite").saveAsTable(daily)
