"""Right: SQL statements throughout, max_by over structs, a range join for the window, replaceWhere for the update."""

from datetime import date, datetime

from pyspark.sql import DataFrame, SparkSession

NEWEST = """
SELECT r.* FROM (
  SELECT max_by(named_struct('payment_id', payment_id, 'customer_id', customer_id, 'amount', amount, 'paid_at', paid_at,
                             'ingested_at', ingested_at, 'position', position),
                named_struct('a', ingested_at, 'b', position)) AS r
  FROM {rows} WHERE payment_id IS NOT NULL AND customer_id IS NOT NULL GROUP BY payment_id
)"""

TOTALS = """
SELECT customer_id, day, count(1) AS payments, count(amount) AS captured, sum(coalesce(amount, 0D)) AS total,
       max(paid_at) AS last_paid_at
FROM (SELECT *, CAST(convert_timezone('UTC', '{zone}', CAST(paid_at AS TIMESTAMP_NTZ)) AS DATE) AS day FROM ({rows}))
GROUP BY customer_id, day"""

FEATURES = """
WITH known AS (SELECT * FROM ({blocks}) WHERE day <= DATE'{through}'),
days AS (
  SELECT customer_id, explode(sequence(min_day, DATE'{through}')) AS day
  FROM (SELECT customer_id, min(day) AS min_day FROM known GROUP BY customer_id)
)
SELECT days.customer_id, days.day,
       coalesce(sum(CASE WHEN recent THEN payments END), 0) AS payments,
       coalesce(sum(CASE WHEN recent THEN total END), 0D) AS total,
       sum(CASE WHEN recent THEN total END) / nullif(sum(CASE WHEN recent THEN captured END), 0) AS mean_amount,
       max(last_paid_at) AS last_paid_at,
       to_utc_timestamp(CAST(date_add(days.day, 1) AS TIMESTAMP), '{zone}') AS known_from
FROM days JOIN (
  SELECT d.customer_id AS who, d.day AS on_day, k.payments, k.captured, k.total, k.last_paid_at,
         k.day > date_sub(d.day, {window}) AS recent
  FROM days d JOIN known k ON k.customer_id = d.customer_id AND k.day <= d.day
) ON who = customer_id AND on_day = day
GROUP BY days.customer_id, days.day"""


def deduplicate(payments: DataFrame) -> DataFrame:
    payments.createOrReplaceTempView("delivered")
    return payments.sparkSession.sql(NEWEST.format(rows="delivered"))


def daily_totals(payments: DataFrame, zone: str) -> DataFrame:
    payments.createOrReplaceTempView("clean")
    return payments.sparkSession.sql(TOTALS.format(rows="SELECT * FROM clean", zone=zone))


def trailing_features(daily: DataFrame, through: date, window: int, zone: str) -> DataFrame:
    daily.createOrReplaceTempView("blocks")
    text = FEATURES.format(blocks="SELECT * FROM blocks", through=through, window=window, zone=zone)
    return daily.sparkSession.sql(text)


def of_table(source: str, through: date, window: int, zone: str) -> str:
    blocks = TOTALS.format(rows=NEWEST.format(rows=source), zone=zone)
    return FEATURES.format(blocks=blocks, through=through, window=window, zone=zone)


def rebuild_features(spark: SparkSession, source: str, target: str, through: date, window: int, zone: str) -> None:
    names = ", ".join(spark.table(target).columns)
    spark.sql(f"INSERT OVERWRITE {target} SELECT {names} FROM ({of_table(source, through, window, zone)})")


def update_features(
    spark: SparkSession, source: str, target: str, since: datetime | None, through: date, window: int, zone: str
) -> datetime | None:
    (latest,) = spark.sql(f"SELECT max(ingested_at) FROM {source}").collect()[0]
    if since is None:
        rebuild_features(spark, source, target, through, window, zone)
        return latest
    moment = since.strftime("%Y-%m-%d %H:%M:%S.%f")
    new = spark.sql(
        f"SELECT DISTINCT customer_id FROM {source} WHERE ingested_at >= TIMESTAMP'{moment}+00:00'"
    ).collect()
    names = ", ".join(f"'{row[0]}'" for row in new if row[0] is not None) or "''"
    (have,) = spark.sql(f"SELECT coalesce(max(day), DATE'1970-01-01') FROM {target}").collect()[0]
    changed = f"customer_id IN ({names}) OR day > DATE'{have}'"
    rows = spark.sql(f"SELECT * FROM ({of_table(source, through, window, zone)}) WHERE {changed}")
    rows.write.mode("overwrite").option("replaceWhere", changed).saveAsTable(target)
    return latest


def apply_batch(batch: DataFrame, batch_id: int, payments: str, daily: str, zone: str) -> None:
    spark = batch.sparkSession
    batch.createOrReplaceTempView("batch")
    both = f"SELECT * FROM batch UNION ALL SELECT {', '.join(batch.columns)} FROM {payments}"
    spark.sql(NEWEST.format(rows=f"({both})")).createOrReplaceTempView("newest")
    spark.sql(
        f"MERGE INTO {payments} t USING (SELECT * FROM newest WHERE payment_id IN (SELECT payment_id FROM batch)) s "
        "ON t.payment_id = s.payment_id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )
    blocks = TOTALS.format(rows=f"SELECT * FROM {payments}", zone=zone)
    spark.sql(
        f"MERGE INTO {daily} t USING ({blocks}) s ON t.customer_id = s.customer_id AND t.day = s.day "
        "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )
