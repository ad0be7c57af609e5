"""Mistakes of read_drift."""

from labjudge.proof.traps import swap

# Compared with yesterday as well as with the baseline.
swap(
    "consecutive",
    says="yesterday is taken for the baseline",
    old="""        .where(F.col("drift_type") == "BASELINE")\n""",
    new="",
)

# Slices among the whole.
swap("slices", says="a slice is taken for the whole", old="""        .where(F.col("slice_key").isNull())\n""", new="")

# A window is a day, until somebody makes it an hour.
swap(
    "by_day",
    says="not the series of the column",
    old='F.col("window.start").alias("start")',
    new='F.date_trunc("day", F.col("window.start")).alias("start")',
)

# A slice has a value, one would think.
swap(
    "slice_value",
    says="the slice of those without a plan is taken for the whole",
    old='F.col("slice_key").isNull()',
    new='F.col("slice_value").isNull()',
)
