"""Mistakes of load_report."""

from labjudge.proof.traps import swap

# The average is within the SLO.
swap(
    "average_holds",
    says="an average that is low",
    old='in_time = p99 is not None and p99 <= slo["p99_ms"]',
    new='in_time = p99 is not None and sum(times) / len(times) <= slo["p99_ms"]',
)

# Each worker reports its percentile, and the mean of them is shown.
swap(
    "mean_of_percentiles",
    says="percentiles of workers are averaged",
    old="        p95, p99 = (_nearest_rank(times, percent) if times else None for percent in (95, 99))\n",
    new="""\
        workers = [sorted(each) for _, each in rows[rows["status"] == 200].groupby("worker")["ms"]]
        p95, p99 = (
            sum(_nearest_rank(each, percent) for each in workers) / len(workers) if times else None
            for percent in (95, 99)
        )
""",
)

# Requests that were not even sent wait for nothing.
swap(
    "since_sent",
    says="waiting to be sent is left out",
    old='pd.to_datetime(frame["due"])',
    new='pd.to_datetime(frame["sent"])',
)

# A refusal is fast.
swap(
    "failures_are_fast",
    says="times of failures among those of answers",
    old="""\
        times = sorted(rows.loc[rows["status"] == 200, "ms"])
        p95, p99 = (_nearest_rank(times, percent) if times else None for percent in (95, 99))
""",
    new="""\
        times = sorted(rows["ms"].dropna())
        p95, p99 = (_nearest_rank(times, percent) if times else None for percent in (95, 99))
        times = sorted(rows.loc[rows["status"] == 200, "ms"])
""",
)

# Who got no answer is not in the table.
swap(
    "survivors",
    says="requests without an answer are lost",
    old="    frame = spark.table(table).toPandas()\n",
    new='    frame = spark.table(table).where("done IS NOT NULL").toPandas()\n',
)

# What was sent, and not what was answered in time.
swap(
    "rate_of_the_plan",
    says="a step that falls behind",
    old=' and throughput >= slo["throughput"] * step',
    new="",
)

# A step without an answer has no line.
swap(
    "silent_step",
    says="not the steps of the test",
    old="        in_time = p99",
    new="        if p99 is None:\n            continue\n        in_time = p99",
)

# Accepted, moved: no error, one would think.
swap(
    "below_four_hundred",
    says="failures counted wrong",
    old='rows.loc[rows["status"] == 200, "ms"]',
    new='rows.loc[rows["status"] < 400, "ms"]',
)

# Until the last good answer.
swap(
    "until_the_last_good_one",
    says="the last answer is an error, and is left out",
    old='rows["done"].max()',
    new='rows.loc[rows["status"] == 200, "done"].max()',
)
