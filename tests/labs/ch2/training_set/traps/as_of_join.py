"""Mistakes of as_of_join."""

from labjudge.proof.traps import swap, trap
from pyspark.sql import DataFrame

# One row for each customer, the newest: the join is easy.
swap(
    "latest_snapshot",
    says="the newest row of all",
    old='        counts &= (F.col("event_at") <= F.col("decided_at")) & (F.col("ingested_at") <= F.col("decided_at"))\n',
    new="",
)

# What had happened counts, whether anybody knew or not.
swap(
    "event_time_only",
    says="a row that nobody knew at the decision",
    old='(F.col("event_at") <= F.col("decided_at")) & (F.col("ingested_at") <= F.col("decided_at"))',
    new='F.col("event_at") <= F.col("decided_at")',
)

# What had arrived counts, also from a clock that runs ahead.
swap(
    "ingestion_time_only",
    says="a row of a later moment",
    old='(F.col("event_at") <= F.col("decided_at")) & (F.col("ingested_at") <= F.col("decided_at"))',
    new='F.col("ingested_at") <= F.col("decided_at")',
)

# Before is taken to mean strictly before.
swap(
    "ties_excluded",
    says="a row of the very moment is left out",
    old='(F.col("event_at") <= F.col("decided_at")) & (F.col("ingested_at") <= F.col("decided_at"))',
    new='(F.col("event_at") < F.col("decided_at")) & (F.col("ingested_at") < F.col("decided_at"))',
)

# A stale value is better than none.
swap("no_look_back", says="a row that is older than the look-back", old="if name in lookback_hours:", new="if False:")

# The end of the look-back is taken as open.
swap(
    "look_back_without_its_end",
    says="a row exactly as old as the look-back is left out",
    old='counts &= F.col("event_at") >= F.col("decided_at") -',
    new='counts &= F.col("event_at") > F.col("decided_at") -',
)

# 0 hours is taken for no look-back.
swap(
    "look_back_of_zero",
    says="0 hours taken for no look-back",
    old="if name in lookback_hours:",
    new="if lookback_hours.get(name):",
)

# A label without features is of no use.
swap(
    "inner_join",
    says="a label without features is lost",
    old='joined = joined.join(found.select("label_id", *taken), "label_id", "left")',
    new='joined = joined.join(found.select("label_id", *taken), "label_id")',
)

# The latest value that is known, not the latest row.
swap(
    "nulls_skipped",
    says="a null value is skipped",
    old="        if name in lookback_hours:\n",
    new="        counts &= F.col(values[0]).isNotNull()\n        if name in lookback_hours:\n",
)

# By event only: a correction of the same event is another row.
swap(
    "first_report",
    says="a correction is missed",
    old="F.max(F.struct(*TIMES, *values)).alias",
    new='F.max_by(F.struct(*TIMES, *values), F.struct("event_at", -F.unix_micros("ingested_at"))).alias',
)


@trap(says="copies of a row double the label")
def copies_fan_out(labels: DataFrame, features: dict[str, DataFrame], lookback_hours: dict[str, int]) -> DataFrame:
    for name, frame in features.items():
        values = [column for column in frame.columns if column not in ["customer_id", *TIMES]]
        asked = labels.select("label_id", "decided_at", F.col("customer_id").alias("of_customer"))
        counts = (F.col("of_customer") == F.col("customer_id")) & (F.col("event_at") <= F.col("decided_at"))
        counts &= F.col("ingested_at") <= F.col("decided_at")
        if name in lookback_hours:
            counts &= F.col("event_at") >= F.col("decided_at") - F.expr(f"INTERVAL {lookback_hours[name]} HOURS")
        known = asked.join(frame, counts)
        newest = known.groupBy("label_id").agg(F.max(F.struct(*TIMES)).alias("newest"))
        found = known.join(newest, "label_id").where(F.struct(*TIMES) == F.col("newest"))
        labels = labels.join(found.select("label_id", *values), "label_id", "left")
    return labels
